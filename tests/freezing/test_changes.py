"""What changed between two periods: gained and lost, down to the cell, its person and its file."""

import datetime as dt

import pytest

from criteria.actions import approve, open_period, record_results, submit
from criteria.actions.plans import Entry
from criteria.models import Assessment, WorkbookImport
from localities.actions import Unit, link_successions, write_localities
from localities.models import Kind, Level, Locality
from reports.changes import GAINED, LOST, changes_between, earlier_period


@pytest.fixture
def later(closed, office, places, small_set):
    """The fourth quarter: Tây Yên gains the first criterion by a workbook, Đông Thái loses the second by hand."""
    period = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)
    book = WorkbookImport.objects.create(period=period, criteria_set=small_set.row, locality=places["province"],
                                         file_name="Quý IV.xlsx", sha256="0" * 64, by=office)  # fmt: skip

    def put(place, indicator, value, door, **more):
        entry = Entry(places[place].pk, getattr(small_set, indicator).pk, value, "NOT_MET" if value < 71 else None)
        record_results(period=period, criteria_set=small_set.row, entries=[entry], by=office, door=door, **more)

    put("tayyen", "roads", 93, "IMPORT", workbook_import=book)
    put("dongthai", "health", 40, "GRID")
    rows = Assessment.objects.filter(period=period)
    submit(rows, by=office, explanation="x")
    approve(rows, by=office)
    return period


def test_gained_and_lost_add_up(later, closed, places):
    found = changes_between(later, earlier_period(later), places["province"])

    assert (found.counts.units[GAINED], found.counts.units[LOST]) == (1, 1)
    assert [unit.place.name for unit in found.gained] == ["Tây Yên"]
    assert [unit.place.name for unit in found.lost] == ["Đông Thái"]
    assert [row[2:] for row in found.by_criterion] == [(1, 0), (0, 1)]
    before, now = (one.figures(one.standard_set(), "approved").met_sum for one in (found.before, found.now))
    assert now - before == found.counts.criteria[GAINED] - found.counts.criteria[LOST]


def test_each_cell_names_person_door_and_file(later, closed, places, office):
    found = changes_between(later, closed, places["province"])

    lines = {unit.place.name: line for unit, _criterion, line in found.lines}
    assert (lines["Tây Yên"].old.value, lines["Tây Yên"].new.value) == ("70", "93")
    touch = lines["Tây Yên"].touch
    assert (touch.who, touch.door, touch.file_name) == (office.full_name, "IMPORT", "Quý IV.xlsx")
    assert lines["Đông Thái"].touch.door == "GRID"


def test_a_district_and_a_commune_see_their_own_part(later, closed, places):
    anbien = changes_between(later, closed, places["anbien"])
    govao = changes_between(later, closed, places["govao"])
    commune = changes_between(later, closed, places["tayyen"])

    assert (len(anbien.units), len(govao.units), len(commune.units)) == (2, 1, 1)
    assert govao.counts.cells == 0 and commune.counts.cells == 1


def test_a_corrected_cell_is_marked(correct, later, closed, places):
    correct(place="tayyen", value=94)

    found = changes_between(later, closed, places["province"])

    line = next(line for unit, _row, line in found.lines if unit.place.name == "Tây Yên")
    assert (line.old.value, line.new.value, line.is_corrected) == ("94", "93", True)


def test_the_closed_side_comes_from_the_freeze(later, closed, places):
    Assessment.objects.filter(period=closed).update(approved_marks="00", approved_met=0)

    assert changes_between(later, closed, places["province"]).before.freeze.period == closed
    assert len(changes_between(later, closed, places["province"]).gained) == 1


def test_on_the_approved_basis_what_was_not_approved_is_named(closed, office, places, small_set):
    period = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)

    found = changes_between(period, closed, places["province"])

    assert (len(found.unknown), found.counts.cells, len(found.units)) == (3, 0, 0)


def test_merged_and_renamed_units(closed, office, places, small_set):
    """Đông Thái gets a new name and is compared; Thới Quản goes into a new commune, and both are named."""
    day = dt.date(2024, 11, 1)
    for name in ("dongthai", "thoiquan"):
        Locality.objects.filter(pk=places[name].pk).update(valid_to=day - dt.timedelta(days=1))
    renamed = Unit(Level.COMMUNE, Kind.COMMUNE, "31006", "Đông Thái Mới", day, parent=places["anbien"])
    merged = Unit(Level.COMMUNE, Kind.COMMUNE, "30999", "Gò Mới", day, parent=places["govao"])
    write_localities([renamed, merged])
    link_successions([(places["dongthai"], renamed.row, "CONTINUES", day, ""),
                      (places["thoiquan"], merged.row, "WHOLE", day, "")])  # fmt: skip
    period = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)

    found = changes_between(period, closed, places["province"], "current")

    assert [unit.place.name for unit in found.units if unit.is_renamed] == ["Đông Thái Mới"]
    assert [(unit.name, origins) for unit, origins in found.only_now] == [("Gò Mới", ["Xã Thới Quản"])]
    assert [(unit.name, heirs) for unit, heirs in found.only_before] == [("Thới Quản", ["Xã Gò Mới"])]
