"""The workbook that goes back to its office with what is wrong in it: coloured, commented, listed, never live."""

import io

import openpyxl

from criteria.models import WorkbookImport
from reports import imports
from reports.error_workbook import SHEET, write_error_workbook
from tests.reports_io.test_import_pages import send


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_wrong_cells_are_coloured_commented_and_listed_and_the_rest_is_kept(client, world, editor):
    wrong = editor.put("08001", "1.2", "=1/0x").coordinate
    kept = editor.put("08002", "1.2", 91).coordinate
    editor.put("08001", "1.2", "tám mươi")
    editor.sheet.merge_cells("A1:C1")
    response = send(client, world.office, editor.saved())
    row = WorkbookImport.objects.get()
    page = client.get(response["Location"]).content.decode()
    assert f"/imports/{row.pk}/errors.xlsx" in page

    book = opened(b"".join(client.get(f"/imports/{row.pk}/errors.xlsx").streaming_content))

    sheet = book[editor.sheet.title]
    assert sheet[wrong].value == "tám mươi" and sheet[wrong].fill.fgColor.rgb.endswith("F8C9C0")
    assert "“tám mươi” is neither" in sheet[wrong].comment.text
    assert sheet[kept].value == 91 and sheet[kept].comment is None
    listed = [[cell.value for cell in line] for line in book[SHEET].iter_rows(min_row=2)]
    assert [line[:3] for line in listed] == [[editor.sheet.title, wrong, "tám mươi"]]


def test_rows_that_are_no_unit_are_listed_too(world, editor):
    editor.put("08003", "1.2", 80)
    editor.code_cell("08003").value = "99999"
    content = editor.saved()
    row = imports.keep(imports.preview(content, by=world.office), content, file_name="x.xlsx", by=world.office)

    reasons = [line[3].value for line in opened(imports.error_workbook(row))[SHEET].iter_rows(min_row=2)]
    assert len(reasons) == 1 and "99999" in reasons[0]


def test_words_of_the_data_never_become_formulas():
    errors = [{"sheet": "=S", "cell": "B2", "value": "=cmd|'/c calc'!A1", "reason": "=HYPERLINK(1)"}]
    data = write_error_workbook(b"Ma;1.1", errors, [], sheets=lambda: [("S/1", [["Mã", "1.1"], ["=A1+1", 5.5]])])

    book = opened(data)
    assert {cell.data_type for line in book[SHEET].iter_rows(min_row=2) for cell in line} == {"s"}
    assert book.worksheets[0]["A2"].data_type == "s" and book.worksheets[0]["B2"].value == 5.5


def test_without_errors_there_is_no_such_file(client, world, editor):
    editor.put("08001", "1.2", 90)
    send(client, world.office, editor.saved())

    assert client.get(f"/imports/{WorkbookImport.objects.get().pk}/errors.xlsx").status_code == 404


def test_of_a_csv_a_fresh_workbook_holds_the_values_and_the_file_keeps_its_kind(client, world):
    table = "TT;Đơn vị;1.1;1.2\n1;Xã Tân Hội;chín mươi;85\n2;Xã Hòa Điền;x;90\n"
    content = io.BytesIO(table.encode())
    said = {"by": world.office, "period": world.period, "criteria_set": world.criteria_set}
    row = imports.keep(imports.preview(content, **said), content, file_name="bang.csv", by=world.office)

    book = opened(imports.error_workbook(row))

    values = {cell.value for line in book.worksheets[0].iter_rows() for cell in line}
    assert "chín mươi" in values
    client.force_login(world.office)
    answer = client.get(f"/imports/{row.pk}/file")
    assert answer["Content-Disposition"].endswith('.csv"') and b"".join(answer.streaming_content) == table.encode()


def test_the_corrected_error_workbook_is_taken_as_it_is(client, world, editor):
    address = editor.put("08001", "1.2", "tám mươi").coordinate
    send(client, world.office, editor.saved())
    book = opened(imports.error_workbook(WorkbookImport.objects.get()))
    book[editor.sheet.title][address].value = 80
    content = io.BytesIO()
    book.save(content)
    content.seek(0)

    found = imports.preview(content, by=world.office)

    assert (found.errors, found.unmatched_rows, found.counts["new"]) == ([], [], 1)
