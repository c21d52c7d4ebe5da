"""Roll-ups written as a quarter closes say what counting it anew says, and follow its corrections."""

import pytest
from hypothesis import given

from accounts.scope import SYSTEM
from criteria.actions import close_period, reopen_period
from criteria.models import ReportingPeriod
from localities.models import Level, Locality
from reports import rollups
from reports.freezing.rolled import roll_up_missing, rows_of
from reports.freezing.snapshots import snapshot_of
from reports.models import Freeze, FrozenRollup
from reports.rollups import COUNTS
from reports.rollups.country import read_quarters
from tests.slow.running import standing, trials
from tests.slow.worlds import worlds

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


# -- Random worlds ----------------------------------------------------------------------------------------------------


@trials(6)
@given(world=worlds())
def test_rows_equal_counting_anew_in_random_worlds(world):
    compare(world)


@pytest.mark.reliability
@trials(300)
@given(world=worlds())
def test_rows_equal_counting_anew_in_many_random_worlds(world):
    compare(world)


def compare(world):
    """What closing would store of each quarter, and what the country's page counts of one not closed."""
    with standing(world):
        for period in ReportingPeriod.objects.select_related("province"):
            for row in rows_of(Freeze(period=period), snapshot_of(period)):
                assert stored(row) == counted(row), (period, row.locality)
            _compare_live(period)


def _compare_live(period):
    province = period.province
    found = read_quarters(SYSTEM, period.end_date, 1).get((province.lineage_id, period.code))
    sets = period.criteria_sets.filter(level=Level.COMMUNE, attainment="STANDARD").order_by("-valid_from")
    anew = [rollups.read(province, period.end_date, "approved", row, period=period).figures for row in sets]
    anew = next((figures for figures in anew if figures.assessed), None)
    assert (found is None) == (anew is None)
    if found:
        assert {name: getattr(found, name) for name in COUNTS} == {name: getattr(anew, name) for name in COUNTS}
