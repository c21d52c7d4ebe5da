"""Out, changed, back in."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction

from criteria.actions import Entry, open_period, record_results
from criteria.models import Change, CriteriaSet, Door, IndicatorResult, WorkbookImport
from criteria.structure import structure_of
from criteria.units import assessed_units
from localities.models import Locality
from reports import imports
from reports.entry_matrix import write_entry_matrix
from reports.intake import read_entry_matrix
from tests.conftest import WHY
from tests.reports_io.conftest import Editor


def enter(world, code, number, value=None, verdict=""):
    entry = Entry(world.communes[code].pk, world.indicators[number].pk, value, verdict)
    record_results(
        period=world.period, criteria_set=world.criteria_set, entries=[entry], by=world.office, door=Door.GRID
    )


def apply(content, by):
    found = imports.preview(content, by=by)
    row = imports.keep(found, content, file_name="bảng.xlsx", by=by)
    imports.confirm(row, by=by)
    return found, row


def result(world, code, number):
    return IndicatorResult.objects.get(assessment__locality=world.communes[code], indicator=world.indicators[number])


def test_an_unchanged_workbook_changes_nothing(world):
    enter(world, "08001", "1.1", verdict="MET")
    enter(world, "08001", "1.2", Decimal("85.3"), None)
    enter(world, "08001", "2.1", Decimal("1286.5"), "NOT_MET")
    enter(world, "08002", "2.10", verdict="NOT_APPLICABLE")

    found = imports.preview(world.workbook(), by=world.office)

    assert found.counts == {"read": 16, "new": 0, "changed": 0, "unchanged": 16, "errors": 0}
    assert (found.changes, found.errors, found.unmatched_rows, found.warnings) == ([], [], [], [])


def test_cells_are_written_as_they_are_read(world):
    enter(world, "08001", "1.1", verdict="MET")
    enter(world, "08001", "1.2", Decimal("85.3"), None)
    enter(world, "08001", "2.1", Decimal("1286.5"), "NOT_MET")

    sheet = Editor(world.workbook())

    assert sheet.cell("08001", "1.1").value == "Đạt"
    assert sheet.cell("08001", "1.2").value == 85.3
    assert sheet.cell("08001", "2.1").value == "1.286,5 K"


def test_what_is_filled_in_is_recorded_with_its_trail(world, editor):
    editor.put("08001", "1.1", "đạt")
    editor.put("08001", "1.2", 79.5)
    editor.put("08002", "2.1", "4,2 Đ")

    found, row = apply(editor.saved(), world.office)

    assert (found.counts["new"], found.counts["changed"]) == (3, 0)
    assert (result(world, "08001", "1.2").verdict, result(world, "08001", "1.2").basis) == ("NOT_MET", "COMPUTED")
    assert (result(world, "08002", "2.1").value, result(world, "08002", "2.1").basis) == (Decimal("4.2"), "STATED")
    assert set(Change.objects.values_list("door", "workbook_import")) == {("IMPORT", row.pk)}
    row.refresh_from_db()
    assert row.outcome == WorkbookImport.Outcome.APPLIED and row.applied_at


def test_sending_the_same_workbook_again_changes_nothing(world, editor):
    editor.put("08001", "1.2", 79.5)
    apply(editor.saved(), world.office)

    again = imports.preview(editor.saved(), by=world.office)

    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (0, 0, 16)


def test_an_emptied_cell_clears_and_is_pointed_out(world):
    enter(world, "08001", "1.2", Decimal("85.3"), None)
    sheet = Editor(world.workbook())
    address = sheet.put("08001", "1.2", None).coordinate

    found, _row = apply(sheet.saved(), world.office)

    assert found.counts["changed"] == 1
    assert any(warning.startswith(f"{address}:") for warning in found.warnings)
    assert result(world, "08001", "1.2").value is None


def test_rows_and_columns_may_be_moved(world):
    enter(world, "08001", "1.2", Decimal("85.3"), None)
    enter(world, "08003", "1.1", verdict="MET")
    sheet = Editor(world.workbook())
    ws = sheet.sheet
    first, other = sheet.row("08001"), sheet.row("08003")
    left, right = sheet.column("1.2"), sheet.column("2.10")
    for column in range(1, ws.max_column + 1):
        one, two = ws.cell(first, column), ws.cell(other, column)
        one.value, two.value = two.value, one.value
    for merged in list(ws.merged_cells.ranges):
        ws.unmerge_cells(str(merged))
    for row in range(4, ws.max_row + 1):
        one, two = ws.cell(row, left), ws.cell(row, right)
        one.value, two.value = two.value, one.value

    found = imports.preview(sheet.saved(), by=world.office)

    assert (found.counts["read"], found.changes, found.errors) == (16, [], [])


def test_a_deleted_column_and_row_leave_their_figures_alone(world):
    enter(world, "08001", "1.2", Decimal("85.3"), None)
    sheet = Editor(world.workbook())
    for merged in list(sheet.sheet.merged_cells.ranges):
        if merged.min_col > 3:
            sheet.sheet.unmerge_cells(str(merged))
    sheet.sheet.delete_cols(sheet.column("1.2"))
    sheet.sheet.delete_rows(sheet.row("08004"))

    found = imports.preview(sheet.saved(), by=world.office)

    assert (found.counts["read"], found.changes, found.errors) == (9, [], [])
    assert any("1.2" in warning for warning in found.warnings)
    assert any("Thạnh Đông" in warning for warning in found.warnings)


def test_codes_typed_as_numbers_are_padded(world, editor):
    editor.put("08001", "1.2", 90)
    editor.code_cell("08001").value = 8001

    found = imports.preview(editor.saved(), by=world.office)

    assert found.errors == [] and found.counts["new"] == 1


def test_a_percentage_format_is_read_as_it_looks(world, editor):
    editor.put("08001", "1.2", 0.9569).number_format = "0.00%"

    found, _row = apply(editor.saved(), world.office)

    assert found.changes[0].new == "95,69 Đ"
    assert result(world, "08001", "1.2").value == Decimal("95.69")


def test_a_share_of_one_is_questioned(world):
    enter(world, "08001", "1.2", Decimal("85.3"), None)
    sheet = Editor(world.workbook())
    sheet.put("08001", "1.2", 0.9569)

    found = imports.preview(sheet.saved(), by=world.office)

    assert "95,69" in found.changes[0].warning


def test_a_formula_counts_by_its_result(world):
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("Xã")
    sheet.write_row(0, 0, ["Mã", "Đơn vị", "1.1", "1.2", "2.1", "2.10"])
    sheet.write_string(1, 0, "08001")
    sheet.write_formula(1, 3, "=80+5.5", None, 85.5)
    book.close()
    content.seek(0)

    found = imports.preview(content, by=world.office, period=world.period, criteria_set=world.criteria_set)

    assert [(change.cell, change.new) for change in found.changes] == [("D2", "85,5 Đ")]


def test_indicator_numbers_typed_as_numbers(world):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["TT", "Mã", "Tên xã", 1.1, 1.2])
    book.active.append([1, 8001, "Xã Tân Hội", "x", "79,5%"])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)

    found = imports.preview(content, by=world.office, period=world.period, criteria_set=world.criteria_set)

    assert [change.new for change in found.changes] == ["Đạt", "79,5 K"]


def test_a_number_that_may_be_2_1_or_2_10_is_asked_about(world):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Mã", "Tên xã", "1.1", 2.1])
    book.active.append(["08001", "Tân Hội", "x", 3])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)

    found = imports.preview(content, by=world.office, period=world.period, criteria_set=world.criteria_set)

    assert [error["cell"] for error in found.errors] == ["D1"]


def test_figures_handed_in_are_listed_locked_and_may_come_back_unchanged(world):
    from criteria.actions import submit
    from criteria.models import Assessment

    enter(world, "08001", "1.2", Decimal("85.3"), None)
    submit(Assessment.objects.filter(locality=world.communes["08001"]), by=world.office, explanation=WHY)
    sheet = Editor(world.workbook(by=world.office))
    assert sheet.cell("08001", "1.2").protection.locked
    assert not sheet.cell("08002", "1.2").protection.locked
    sheet.put("08002", "1.2", 90)

    found = imports.preview(sheet.saved(), by=world.office)
    assert (found.counts["new"], found.counts["unchanged"], found.errors) == (1, 15, [])

    sheet.put("08001", "1.2", 86)
    refused = imports.preview(sheet.saved(), by=world.office)
    assert len(refused.errors) == 1 and "Tân Hội" in refused.errors[0]["reason"]


def test_an_older_workbook_says_which_units_have_moved_on(world):
    content = world.workbook()
    enter(world, "08002", "1.2", Decimal("85.3"), None)

    found = imports.preview(content, by=world.office)

    assert any("Hòa Điền" in warning and "Tân Hội" not in warning for warning in found.warnings)


def test_what_changed_since_the_preview_is_not_overwritten(world, editor, untouched):
    editor.put("08001", "1.2", 90)
    content = editor.saved()
    row = imports.keep(imports.preview(content, by=world.office), content, file_name="a.xlsx", by=world.office)
    enter(world, "08001", "1.2", Decimal("70"), None)
    before = untouched()

    with pytest.raises(imports.Refused) as refused:
        imports.confirm(row, by=world.office)

    assert "Tân Hội" in str(refused.value) and "1.2" in str(refused.value) and "70" in str(refused.value)
    assert untouched() == before


def test_another_cell_saved_since_the_preview_does_no_harm(world, editor):
    editor.put("08001", "1.2", 90)
    content = editor.saved()
    row = imports.keep(imports.preview(content, by=world.office), content, file_name="a.xlsx", by=world.office)
    enter(world, "08002", "1.1", verdict="")

    imports.confirm(row, by=world.office)

    assert result(world, "08001", "1.2").value == 90


def test_a_workbook_is_recorded_once(world, editor):
    editor.put("08001", "1.2", 90)
    _found, row = apply(editor.saved(), world.office)

    with pytest.raises(imports.Refused):
        imports.confirm(row, by=world.office)

    assert Change.objects.count() == 1


def test_the_workbook_is_written_in_vietnamese_with_a_fixed_number_of_queries(world, django_assert_num_queries):
    from django.utils import translation

    world.workbook(by=None)  # from now on places and law of the quarter are at hand

    with translation.override("en"), django_assert_num_queries(3):
        world.workbook(by=None)


def test_names_that_look_like_formulas_stay_text(world):
    sheet = Editor(world.workbook())

    assert sheet.name_cell("08004").value == "Xã =Thạnh Đông"
    assert not any(cell.data_type == "f" for row in sheet.sheet.iter_rows() for cell in row)


def test_an_official_gets_only_what_they_may_read(world):
    matrix = read_entry_matrix(world.workbook(by=world.official))

    assert {place.code for place in matrix.places.values()} == {"08001", "08002"}


# -- Kiên Giang, all of it ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    """116 communes × 57 indicators with a figure in every cell; the workbook as bytes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _province()
        transaction.set_rollback(True)


def _province():
    call_command("load_criteria", verbosity=0, stdout=io.StringIO())
    call_command("load_localities", "--province", "91", stdout=io.StringIO())
    place = Locality.objects.by_code("91", dt.date(2024, 9, 30))
    criteria_set = CriteriaSet.objects.get(code="xa-ntm-2021-2025")
    period = open_period(province=place, code="2024-Q3", criteria_sets=[criteria_set], by=None)
    structure = structure_of(criteria_set, period.end_date)
    entries = [
        Entry(unit.pk, row.pk, Decimal("85.3") if row.takes_number else None, "MET")
        for unit in assessed_units(period, criteria_set)
        for row in structure.indicators
    ]
    record_results(period=period, criteria_set=criteria_set, entries=entries, by=None, door=Door.COMMAND)
    content = io.BytesIO()
    write_entry_matrix(content, period=period, criteria_set=criteria_set, place=place)
    return content.getvalue()


def test_the_whole_province_comes_back_unchanged(province, db):
    found = imports.preview(io.BytesIO(province), by=None)

    assert found.counts == {"read": 6612, "new": 0, "changed": 0, "unchanged": 6612, "errors": 0}
    assert found.warnings == []


def test_three_hundred_changed_cells_are_three_hundred_differences(province, db):
    sheet = Editor(io.BytesIO(province))
    cells = list(sheet.entry_cells())
    for cell in cells[:: len(cells) // 300][:300]:
        cell.value = "Chưa đạt" if cell.value == "Đạt" else 41.5

    found, _row = apply(sheet.saved(), None)

    assert found.counts["new"] + found.counts["changed"] == 300
    assert Change.objects.filter(door=Door.IMPORT).count() == 300
