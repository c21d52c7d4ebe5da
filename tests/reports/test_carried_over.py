"""Figures of a place on the boundaries of a later day."""

import datetime as dt

import pytest

from criteria.models import Recognition, RecognitionKind
from localities.actions import Unit, link_successions, write_localities
from localities.models import Kind, Level, Locality
from reports import rollups
from reports.rollups import Boundaries
from tests.reports.conftest import BEGIN, MERGER, add_assessment

EVE = dt.date(2023, 6, 30)
pytestmark = pytest.mark.django_db


def recognise(unit, attainment="STANDARD", date=dt.date(2022, 5, 1), kind=RecognitionKind.RECOGNISED):
    return Recognition.objects.create(
        locality=unit, attainment=attainment, decision_date=date, recognition_year=2022, kind=kind
    )


def read_now(place, day=EVE, units_on=MERGER):
    found = rollups.read(place, day, boundaries=Boundaries.NOW, units_on=units_on)
    return found, {unit.name: unit for unit in found.units}


def test_units_are_those_of_the_later_day(world):
    units, _set, _periods = world

    found, by_name = read_now(units["stays"].province)

    assert set(by_name) == {"X1", "X2", "X5", "X9"}
    assert by_name["X9"].mapping.source_names == "Xã X3, Xã X4"
    assert [node.name for node in found.left_out] == ["X6"]


def test_a_merged_unit_is_recognised_when_all_were(world):
    units, _set, _periods = world
    recognise(units["merged_a"])
    recognise(units["merged_b"], date=dt.date(2022, 9, 1))

    found, by_name = read_now(units["stays"].province)

    assert by_name["X9"].is_recognised("STANDARD")
    assert by_name["X9"].is_provisional
    assert by_name["X9"].decision().number == ""
    assert (found.figures.standard, found.figures.total, found.figures.unmapped) == (1, 4, 0)


def test_a_merged_unit_whose_predecessors_disagree_is_neither(world):
    units, _set, _periods = world
    recognise(units["merged_a"])

    found, by_name = read_now(units["stays"].province)

    assert not by_name["X9"].is_mapped
    assert "X3" in by_name["X9"].mapping.reason
    assert (found.figures.standard, found.figures.unmapped) == (0, 1)
    assert [unit.name for unit in found.select("not_recognised")] == ["X1", "X2", "X5"]
    assert [unit.name for unit in found.select("unmapped")] == ["X9"]


def test_a_decision_that_carried_the_recognition_over_settles_it(world):
    units, _set, _periods = world
    recognise(units["merged_a"])
    recognise(units["merger"], date=dt.date(2023, 12, 20), kind=RecognitionKind.INHERITED)

    _found, before = read_now(units["stays"].province, units_on=dt.date(2023, 8, 1))
    _found, after = read_now(units["stays"].province, units_on=dt.date(2024, 1, 1))

    assert not before["X9"].is_mapped
    assert after["X9"].is_mapped
    assert not after["X9"].is_provisional
    assert after["X9"].is_recognised("STANDARD")


def test_what_the_decision_does_not_settle_stays_open(world):
    units, _set, _periods = world
    recognise(units["merged_a"])
    recognise(units["merged_a"], "ADVANCED")
    recognise(units["merger"], date=dt.date(2023, 12, 20), kind=RecognitionKind.INHERITED)

    _found, before = read_now(units["stays"].province, units_on=dt.date(2023, 8, 1))
    _found, after = read_now(units["stays"].province, units_on=dt.date(2024, 1, 1))

    assert (before["X9"].is_mapped, before["X9"].mapping.mixed) == (False, ())
    assert (after["X9"].is_mapped, after["X9"].mapping.mixed) == (True, ("ADVANCED",))
    recognise(units["merger"], "ADVANCED", date=dt.date(2023, 12, 21), kind=RecognitionKind.INHERITED)
    _found, settled = read_now(units["stays"].province, units_on=dt.date(2024, 1, 1))
    assert settled["X9"].mapping.mixed == ()


def test_an_inherited_decision_does_not_reach_behind_the_first_recognition(world):
    units, _set, _periods = world
    recognise(units["merged_a"], date=dt.date(2022, 5, 1))
    recognise(units["merger"], date=dt.date(2023, 12, 20), kind=RecognitionKind.INHERITED)

    _found, by_name = read_now(units["stays"].province, day=dt.date(2022, 4, 1), units_on=dt.date(2024, 1, 1))

    assert not by_name["X9"].is_recognised("STANDARD")


def test_marks_of_a_merged_unit_are_what_all_agree_on(world):
    units, criteria_set, periods = world
    add_assessment(units["merged_a"], criteria_set, periods[1], "11100", True)
    add_assessment(units["merged_b"], criteria_set, periods[1], "11010", True)
    add_assessment(units["renamed_old"], criteria_set, periods[1], "11111", True)

    found, by_name = read_now(units["stays"].province)

    assert by_name["X9"].marks == "11??0"
    assert by_name["X9"].met == 2
    assert by_name["X5"].meets
    assert (found.figures.assessed, found.figures.meets, found.figures.met_sum) == (2, 1, 7)


def test_a_merged_unit_with_one_blank_predecessor_has_no_figures(world):
    units, criteria_set, periods = world
    add_assessment(units["merged_a"], criteria_set, periods[1], "11111", True)

    _found, by_name = read_now(units["stays"].province)

    assert not by_name["X9"].is_assessed


def test_a_decision_does_not_tell_the_figures_of_an_unknown_part(world):
    units, criteria_set, periods = world
    recognise(units["merged_a"])
    recognise(units["merger"], date=dt.date(2023, 12, 20), kind=RecognitionKind.INHERITED)
    add_assessment(units["merged_a"], criteria_set, periods[1], "11111", True)
    Locality.objects.filter(pk=units["merged_b"].pk).update(valid_from=dt.date(2023, 7, 1), valid_to=None)

    _found, by_name = read_now(units["stays"].province, units_on=dt.date(2024, 1, 1))

    assert by_name["X9"].is_recognised("STANDARD")
    assert not by_name["X9"].is_assessed


def test_then_and_now_are_one_where_nothing_changed(world):
    units, _set, _periods = world
    recognise(units["stays"])
    place, day = units["stays"].province, dt.date(2023, 8, 1)

    plain, (carried, _units) = rollups.read(place, day), read_now(place, day, dt.date(2024, 1, 1))

    assert carried.figures == plain.figures
    assert not rollups.boundaries_differ(place, day, dt.date(2024, 1, 1))
    assert rollups.boundaries_differ(place, EVE, dt.date(2024, 1, 1))


def test_carrying_over_asks_a_fixed_number_of_questions(world, django_assert_max_num_queries):
    units, _set, _periods = world

    with django_assert_max_num_queries(18):
        read_now(units["stays"].province)


# -- A province that has ended ----------------------------------------------------------------------------------------

UNION = dt.date(2025, 7, 1)


@pytest.fixture
def union():
    """Province Cũ goes into Mới, which continues Nền; "Chung" has a predecessor in each."""
    last = UNION - dt.timedelta(days=1)

    def province(code, name, begins, ends):
        return Unit(Level.PROVINCE, Kind.PROVINCE, code, name, begins, ends)

    def commune(code, name, parent, begins=BEGIN, ends=last):
        return Unit(Level.COMMUNE, Kind.COMMUNE, code, name, begins, ends, parent=parent)

    old, base = province("91", "Cũ", BEGIN, last), province("89", "Nền", BEGIN, last)
    new = province("91", "Mới", UNION, None)
    units = {
        "old": old, "base": base, "new": new,
        "one": commune("1", "Một", old), "two": commune("2", "Hai", old), "three": commune("3", "Ba", base),
        "four": commune("4", "Bốn", base),
        "inside": commune("1", "Trong", new, UNION, None), "shared": commune("2", "Chung", new, UNION, None),
        "beyond": commune("4", "Ngoài", new, UNION, None),
    }  # fmt: skip
    write_localities(list(units.values()))
    rows = {name: unit.row for name, unit in units.items()}
    link_successions(
        [
            (rows[first], rows[second], kind, UNION, "")
            for first, second, kind in [
                ("old", "new", "WHOLE"), ("base", "new", "CONTINUES"), ("one", "inside", "WHOLE"),
                ("two", "shared", "WHOLE"), ("three", "shared", "WHOLE"), ("four", "beyond", "CONTINUES"),
            ]
        ]
    )  # fmt: skip
    return {name: Locality.objects.get(pk=row.pk) for name, row in rows.items()}


def test_an_ended_province_is_the_part_of_today_that_came_from_it(union):
    recognise(union["one"])

    _found, by_name = read_now(union["old"], dt.date(2024, 6, 30), dt.date(2025, 8, 1))

    assert set(by_name) == {"Trong", "Chung"}
    assert by_name["Trong"].is_recognised("STANDARD")


def test_predecessors_outside_are_named(union):
    recognise(union["one"])

    _found, by_name = read_now(union["old"], dt.date(2024, 6, 30), dt.date(2025, 8, 1))

    assert "Xã Ba" in by_name["Chung"].mapping.note
    assert by_name["Trong"].mapping.note == ""


def test_a_province_without_recorded_decisions_says_nothing_of_its_units(union):
    recognise(union["two"])

    _found, by_name = read_now(union["old"], dt.date(2024, 6, 30), dt.date(2025, 8, 1))

    assert not by_name["Chung"].is_mapped
    assert by_name["Trong"].is_mapped


def test_a_province_that_lasts_is_all_that_lies_in_it_now(union):
    _found, by_name = read_now(union["base"], dt.date(2024, 6, 30), dt.date(2025, 8, 1))

    assert set(by_name) == {"Trong", "Chung", "Ngoài"}
