"""Every bad workbook: refused with its reason, nothing written."""

import io
import zipfile

import openpyxl
import pytest

from criteria.actions import close_period, lock_period, open_period
from ntm.lib.uploads import UploadRefused, check_workbook
from reports import imports
from reports.entry_matrix import STAMP_SHEET, write_entry_matrix

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def zipped(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return content.getvalue()


def empty_workbook():
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    return content.getvalue()


def far_corner():
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "Mã"
    book.active["XFD1048576"] = 1
    book.save(content)
    return content.getvalue()


FILES = {
    "nothing": (lambda: b"", "empty"),
    "a picture": (lambda: PNG, ".xlsx"),
    "a list of something else": (lambda: "Mã,1.1\nabc,x\n".encode(), "No entry table"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3", ".xlsx"),
    "a Word file": (lambda: zipped(word__document_xml="<w/>"), ".xlsx"),
    "a password": (lambda: OLE, "password"),
    "cut off": (lambda: empty_workbook()[:900], "damaged"),
    "no parts": (lambda: zipped(xl__workbook_xml="<workbook/>"), "damaged"),
    "declarations": (lambda: zipped(xl__workbook_xml="<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>"), "declarations"),
    "an empty workbook": (empty_workbook, "is empty"),
    "a value in the last corner": (far_corner, "reaches too far"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_entry_workbook(world, untouched, name):
    make, words = FILES[name]
    before = untouched()

    with pytest.raises(UploadRefused) as refused:
        imports.preview(io.BytesIO(make()), by=world.office, period=world.period, criteria_set=world.criteria_set)

    assert words in str(refused.value)
    assert untouched() == before


def test_a_zip_bomb_is_refused_before_it_is_unpacked(settings):
    settings.WORKBOOK_MAX_UNPACKED_BYTES = 1_000_000
    bomb = zipped(xl__workbook_xml="<workbook/>", xl__sheet_xml=b"0" * 1_000_001)

    with pytest.raises(UploadRefused, match="unpacks to more than"):
        check_workbook(io.BytesIO(bomb))


def test_a_file_that_is_too_large(settings):
    settings.WORKBOOK_MAX_BYTES = 100

    with pytest.raises(UploadRefused, match="larger than"):
        check_workbook(io.BytesIO(empty_workbook()))


def bad_word(world, editor):
    editor.put("08001", "1.2", "abc")
    return "1.2", "“abc” is neither"


def above_100(world, editor):
    editor.put("08001", "1.2", 105)
    return "1.2", "above 100%"


def number_for_a_boolean(world, editor):
    editor.put("08001", "1.1", 12)
    return "1.1", "takes"


def below_zero(world, editor):
    editor.put("08001", "2.10", -1)
    return "2.10", "below zero"


def huge(world, editor):
    editor.put("08001", "2.10", 1e300)
    return "2.10", "neither"


def a_date(world, editor):
    import datetime as dt

    editor.put("08001", "1.2", dt.date(2024, 3, 17))
    return "1.2", "date"


def formula_without_result(world, editor):
    editor.put("08001", "1.2", "=80+5")
    return "1.2", "formula without a result"


def excel_error(world, editor):
    editor.put("08001", "1.2", "#DIV/0!").data_type = "e"
    return "1.2", "#DIV/0!"


CELLS = (bad_word, above_100, number_for_a_boolean, below_zero, huge, a_date, formula_without_result, excel_error)


@pytest.mark.parametrize("spoil", CELLS, ids=lambda spoil: spoil.__name__)
def test_a_bad_cell_is_named_with_its_reason_and_nothing_is_written(world, editor, untouched, spoil):
    editor.put("08002", "1.2", 90)
    number, words = spoil(world, editor)
    address = editor.cell("08001", number).coordinate
    content, before = editor.saved(), untouched()

    found = imports.preview(content, by=world.office)
    row = imports.keep(found, content, file_name="a.xlsx", by=world.office)
    with pytest.raises(imports.Refused):
        imports.confirm(row, by=world.office)

    assert [(error["cell"], words in error["reason"]) for error in found.errors] == [(address, True)]
    assert found.counts["errors"] == 1 and row.outcome == "REFUSED"
    assert untouched() == before


def unknown_code(editor):
    editor.code_cell("08001").value = "99999"
    editor.put("99999", "1.2", 90)
    return "no unit of this period"


def code_and_name_disagree(editor):
    editor.name_cell("08001").value = "Xã Hòa Điền"
    return "but the row says “Xã Hòa Điền”"


def commune_twice(editor):
    editor.code_cell("08002").value = "08001"
    editor.name_cell("08001").value = editor.sheet.cell(editor.row("08001") + 1, 3).value = "Tân Hội"
    return "stands twice"


def figures_for_a_district(editor):
    editor.sheet.cell(editor.row("08001") - 1, editor.column("1.2")).value = 85
    return "row of a district"


def row_without_code(editor):
    editor.put("08001", "1.2", 85)
    editor.code_cell("08001").value = None
    return "has no code"


def indicator_of_another_set(editor):
    editor.sheet.cell(5, editor.column("1.2")).value = "7.1"
    return "7.1 is not in this set"


def indicator_twice(editor):
    editor.sheet.cell(5, editor.column("2.1")).value = "1.2"
    return "two columns"


TABLES = (
    unknown_code, code_and_name_disagree, commune_twice, figures_for_a_district, row_without_code,
    indicator_of_another_set, indicator_twice,
)  # fmt: skip


@pytest.mark.parametrize("spoil", TABLES, ids=lambda spoil: spoil.__name__)
def test_a_bad_row_or_column_is_named_with_its_reason(world, editor, untouched, spoil):
    words = spoil(editor)
    before = untouched()

    found = imports.preview(editor.saved(), by=world.office)

    assert [words in error["reason"] for error in found.errors] == [True], found.errors
    assert untouched() == before


def test_a_line_of_words_below_the_table_is_reported_but_does_no_harm(world, editor):
    editor.sheet.cell(editor.sheet.max_row + 2, 3).value = "Người lập biểu"

    found = imports.preview(editor.saved(), by=world.office)

    assert found.errors == []
    assert [row["text"] for row in found.unmatched_rows] == ["Người lập biểu"]


def test_a_column_of_the_offices_own_is_passed_over(world, editor):
    editor.sheet.cell(5, editor.sheet.max_column + 1).value = "Ghi chú"

    found = imports.preview(editor.saved(), by=world.office)

    assert found.errors == [] and any("Ghi chú" in warning for warning in found.warnings)


def test_another_districts_commune_is_refused_by_name(world, editor, untouched):
    editor.put("08003", "1.2", 90)
    before = untouched()

    found = imports.preview(editor.saved(), by=world.official)

    assert [error["value"] for error in found.errors] == ["Xã Mỹ Lâm", "Xã =Thạnh Đông"]
    assert all("outside your area" in error["reason"] for error in found.errors)
    assert untouched() == before


@pytest.mark.parametrize("ends", [[close_period], [close_period, lock_period]], ids=["closed", "locked"])
def test_a_period_that_is_no_longer_open(world, editor, untouched, ends):
    editor.put("08001", "1.2", 90)
    content = editor.saved()
    row = imports.keep(imports.preview(content, by=world.office), content, file_name="a.xlsx", by=world.office)
    for end in ends:
        end(period=world.period, by=world.office)
    before = untouched()

    with pytest.raises(UploadRefused, match="can no longer be entered"):
        imports.preview(editor.saved(), by=world.office)
    with pytest.raises(imports.Refused, match="can no longer be entered"):
        imports.confirm(row, by=world.office)

    assert untouched() == before


def stamp(editor, what, value):
    for row in editor.book[STAMP_SHEET].iter_rows():
        if row[0].value == what:
            row[1].value = value


@pytest.mark.parametrize(
    ("what", "value", "words"),
    [("period", "2024-Q2", "quarter II/2024"), ("province", "91", "another province"), ("set", "xa-khac", "xa-khac")],
)
def test_a_workbook_made_for_something_else(world, editor, untouched, what, value, words):
    stamp(editor, what, value)
    before = untouched()

    with pytest.raises(UploadRefused) as refused:
        imports.preview(editor.saved(), by=world.office, period=world.period, criteria_set=world.criteria_set)

    assert words in str(refused.value)
    assert untouched() == before


@pytest.mark.parametrize(("what", "value"), [("period", "abc"), ("period", "2030-Q1"), ("set", "xa-khac")])
def test_a_stamp_nobody_knows(world, editor, what, value):
    stamp(editor, what, value)

    with pytest.raises(UploadRefused, match="not known here"):
        imports.preview(editor.saved(), by=world.office)


def test_a_workbook_of_another_version(world, editor):
    stamp(editor, "ntm-entry-matrix", "99")

    with pytest.raises(UploadRefused, match="another version"):
        imports.preview(editor.saved(), by=world.office)


def test_without_the_hidden_sheet_the_period_and_set_are_asked_for(world, editor):
    editor.put("08001", "1.2", 90)
    del editor.book[STAMP_SHEET]

    with pytest.raises(UploadRefused, match="lost its hidden sheet"):
        imports.preview(editor.saved(), by=world.office)
    found = imports.preview(editor.saved(), by=world.office, period=world.period, criteria_set=world.criteria_set)

    assert found.counts["new"] == 1


def test_a_workbook_of_a_province_out_of_sight(world, editor):
    with pytest.raises(UploadRefused, match="another province"):
        imports.preview(editor.saved(), by=world.stranger)


def test_a_set_that_is_not_used_in_the_period(world, editor):
    other = open_period(province=world.province, code="2024-Q4", criteria_sets=[], by=world.office)
    content = io.BytesIO()
    write_entry_matrix(content, period=other, criteria_set=world.criteria_set, place=world.province)
    content.seek(0)

    with pytest.raises(UploadRefused, match="not in use"):
        imports.preview(content, by=world.office)


def test_one_bad_cell_among_many_writes_none(world, editor, untouched):
    for code in world.communes:
        editor.put(code, "1.2", 90)
    editor.put("08004", "2.10", "nhiều")
    content, before = editor.saved(), untouched()
    row = imports.keep(imports.preview(content, by=world.office), content, file_name="a.xlsx", by=world.office)

    with pytest.raises(imports.Refused):
        imports.confirm(row, by=world.office)

    assert untouched() == before


def test_a_kept_file_that_was_exchanged_is_refused(world, editor, untouched):
    content = editor.saved()
    row = imports.keep(imports.preview(content, by=world.office), content, file_name="a.xlsx", by=world.office)
    with open(row.file.path, "ab") as stored:
        stored.write(b"x")
    before = untouched()

    with pytest.raises(imports.Refused, match="not the one"):
        imports.confirm(row, by=world.office)

    assert untouched() == before


def test_what_somebody_else_changed_since_is_not_undone_unseen(world, editor):
    editor.put("08001", "1.2", 90)
    old = editor.saved()
    editor.put("08001", "1.2", 45)
    newer = editor.saved()
    row = imports.keep(imports.preview(newer, by=None), newer, file_name="b.xlsx", by=None)
    imports.confirm(row, by=None)

    overtaken = imports.preview(old, by=world.office).errors
    old.seek(0)
    own = imports.preview(old, by=None)

    assert [error["value"] for error in overtaken] == [own.changes[0].new]
    assert "after this workbook was downloaded" in overtaken[0]["reason"]
    assert not own.errors
