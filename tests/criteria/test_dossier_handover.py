"""What becomes of an open dossier when its unit is renamed, merged, or loses its district."""

import datetime as dt

import pytest

from criteria.actions import advance
from criteria.actions.reorganisation import (
    Line,
    apply_reorganisation,
    effects_of,
    keep_reorganisation,
    plan_reorganisation,
    undo_reasons,
    undo_reorganisation,
)
from criteria.models import Dossier, Reorganisation
from tests.criteria.dossier_world import day_after, opened, walk

DAY = dt.date(2024, 8, 1)
RENAMED = (Line("31006", new_code="31007", new_name="Thái Mới"),)
MERGED = (
    Line("31006", new_code="31007", new_name="Thái Yên", new_kind="xã"),
    Line("30988", new_code="31007", new_name="Thái Yên"),
)


@pytest.fixture
def dossier(places, small_set, office):
    return walk(opened(places, small_set.row, office), "district_check", office)


@pytest.fixture
def carry_out(places, office):
    def run(lines, **more):
        plan = plan_reorganisation(province=places["province"], date=DAY, resolution="NQ 12", lines=lines, **more)
        told = [effect for effect in effects_of(plan).listed if effect.kind == "DOSSIER"]
        record = keep_reorganisation(plan, by=office)
        apply_reorganisation(record, by=office)
        return Reorganisation.objects.get(pk=record.pk), told

    return run


def now():
    return Dossier.objects.select_related("locality").get()


def test_a_renamed_unit_goes_on_with_its_dossier(dossier, carry_out, office):
    record, told = carry_out(RENAMED)

    assert len(told) == 1 and "Thái Mới" in told[0].text
    assert (now().locality.name, now().state, now().step) == ("Thái Mới", "OPEN", "district_check")
    assert now().steps.filter(kind="HANDED_OVER").count() == 1
    undo_reorganisation(record, by=office)
    assert (now().locality.name, now().state) == ("Đông Thái", "OPEN")


def test_a_merged_unit_ends_its_dossier_with_the_reason(dossier, carry_out, office):
    record, told = carry_out(MERGED)

    assert [effect.locality.name for effect in told] == ["Đông Thái"]
    assert (now().state, now().locality.name) == ("CLOSED", "Đông Thái")
    assert "01/08/2024" in now().closed_reason
    undo_reorganisation(record, by=office)
    assert (now().state, now().closed_reason) == ("OPEN", "")


def test_a_dossier_that_moved_on_bars_the_way_back(dossier, carry_out, office):
    record, _told = carry_out(RENAMED)
    assert not undo_reasons(record)

    advance(now(), by=office, step="district_check", done_on=day_after(now()))

    assert undo_reasons(record)
