"""Roll-ups written as a quarter closes say what counting it anew says, and follow its corrections."""

import pytest

from accounts.scope import SYSTEM
from criteria.actions import close_period, reopen_period
from localities.models import Level, Locality
from reports import rollups
from reports.freezing.rolled import roll_up_missing
from reports.models import FrozenRollup
from reports.rollups import COUNTS
from reports.rollups.country import read_quarters

pytestmark = pytest.mark.django_db


def counted(row):
    """The counts of a frozen row as counting the place anew gives them."""
    place = Locality.objects.get(pk=row.locality_id)
    found = rollups.read(place, row.period.end_date, "approved", row.criteria_set, period=row.period)
    return {name: getattr(found.figures, name) for name in COUNTS}


def stored(row):
    return {name: getattr(row, name) for name in COUNTS}


def test_a_closed_quarter_has_a_row_for_the_province_and_each_district(closed, places):
    rows = FrozenRollup.objects.filter(period=closed)

    assert {row.locality.level for row in rows} == {Level.PROVINCE, Level.DISTRICT}
    for row in rows:
        assert stored(row) == counted(row)


def test_a_correction_writes_the_rows_anew_and_keeps_the_first(closed, correct, places):
    first = FrozenRollup.objects.get(period=closed, locality=closed.province)
    before = stored(first)

    correct()

    first.refresh_from_db()
    last = FrozenRollup.objects.get(period=closed, locality=closed.province, holds=True)
    assert (first.holds, stored(first)) == (False, before)
    assert last.meets == first.meets + 1
    assert stored(last) == counted(last)


def test_a_quarter_opened_again_is_counted_live(closed, office):
    key = closed.province.lineage_id, closed.code
    assert not read_quarters(SYSTEM, closed.end_date, 2)[key].is_live

    reopen_period(period=closed, by=office, reason="Nhập thiếu")

    assert not FrozenRollup.objects.filter(period=closed, holds=True).exists()
    assert read_quarters(SYSTEM, closed.end_date, 2)[key].is_live

    close_period(period=closed, by=office)
    assert not read_quarters(SYSTEM, closed.end_date, 2)[key].is_live


def test_rows_of_quarters_frozen_before_can_be_written_later(closed):
    kept = [stored(row) for row in FrozenRollup.objects.order_by("locality")]
    FrozenRollup.objects.all().delete()

    assert roll_up_missing() == 1
    assert [stored(row) for row in FrozenRollup.objects.order_by("locality")] == kept
    assert roll_up_missing() == 0
