"""Tables in the office's form: one shape, kept and given back whole, written with live totals."""

import datetime as dt
import io
import json
from decimal import Decimal

import openpyxl
import pytest

from ntm.lib.tables import Column, Row, Table, cell_text, head_cells, to_csv, to_xlsx


@pytest.fixture
def table():
    columns = [
        Column("TT", "mark"),
        Column("Đơn vị", "text"),
        Column("Đạt", "count", group=("Nhóm 1", "Kết quả"), total="sum"),
        Column("Tổng", "count", group=("Nhóm 1", "Kết quả"), total="sum"),
        Column("Tỷ lệ (%)", "share", total="ratio", of=(2, 3)),
        Column("Bình quân", "decimal", decimals=1, total="average"),
        Column("Ngày", "date"),
    ]
    rows = [
        Row(["I", "Huyện A", 3, 5, Decimal(60), Decimal("15.5")], "district"),
        ["1", "=1+1", 1, 2, Decimal(50), 15, dt.date(2024, 8, 5)],
        ["2", "Xã B", 2, 3, Decimal(200) / 3, 16],
        Row(["II", "Huyện C", 4, None], "district"),
        Row([None, "Tổng", 7, 5, Decimal(140), Decimal("15.5")], "total"),
    ]
    return Table("Biểu/05", "Kết quả", columns, rows, ["Tỉnh A"], unit_line="Đơn vị tính: xã", footnotes=["x"])


def cells(book, **options):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(book), **options).active]


def test_a_table_kept_as_json_comes_back_the_same(table):
    kept = json.loads(json.dumps(table.as_json()))

    assert Table.from_json(kept) == table
    assert Table.from_json(kept).as_json() == table.as_json()


def test_heads_are_merged_over_their_group_and_reach_down(table):
    first, second, third = head_cells(table)

    assert [(c.text, c.column, c.lines, c.columns) for c in first][:3] == [
        ("TT", 0, 3, 1),
        ("Đơn vị", 1, 3, 1),
        ("Nhóm 1", 2, 1, 2),
    ]
    assert [(c.text, c.columns) for c in second] == [("Kết quả", 2)]
    assert [c.text for c in third] == ["Đạt", "Tổng"]


def test_totals_are_formulas_with_their_value(table):
    live, shown = cells(to_xlsx(table)), cells(to_xlsx(table), data_only=True)

    assert live[7][:5] == ["I", "Huyện A", "=SUM(C9:C10)", "=SUM(D9:D10)", "=C8/D8*100"]
    assert live[7][5] == "=AVERAGE(F9:F10)"
    assert live[11][2] == "=SUM(C9:C11)"
    assert shown[7][2:6] == [3, 5, 60, 15.5]


def test_no_formula_where_it_would_say_another_figure(table):
    table.rows[0].values[2] = 4

    assert cells(to_xlsx(table))[7][2] == 4


def test_text_never_becomes_a_formula_and_unknown_is_a_dash(table):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table))).active

    assert book["B9"].data_type == "s"
    assert book["D11"].value == "–"
    assert "'=1+1;1;2;50,00;15,0;05/08/2024" in to_csv(table).decode("utf-8-sig")


def test_sheets_print_on_a4_landscape_with_repeated_heads(table):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, table)))
    sheet = book.worksheets[0]

    assert book.sheetnames == ["Biểu 05", "Biểu 05 (2)"]
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$4:$7"
    assert sheet.freeze_panes == "C8"
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"A1:G1", "A3:G3", "C4:D4", "A4:A6"}


def test_rows_may_add_up_others(table):
    table.rows.append(Row([None, "Cộng", 3, None, None, None, None], adds=(1, 2)))

    assert cells(to_xlsx(table))[12][2] == "=SUM(C9:C10)"


def test_texts_are_those_of_a_vietnamese_office():
    assert cell_text(Column("", "share"), Decimal("95.6896")) == "95,69"
    assert cell_text(Column("", "count"), 1286) == "1.286"
    assert cell_text(Column("", "decimal"), None) == "–"
    assert cell_text(Column(""), None) == ""
