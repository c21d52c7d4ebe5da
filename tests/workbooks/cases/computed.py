"""Formulas with and without their values, and merged cells of data."""

import io

import openpyxl

from ..book import Says, Wrong, case
from ..sheets import Formula
from ..world import ALL_TC
from .values import rows_of_cells


@case("formulas-with-values.xlsx", "Figures are formulas whose values were kept; marks by IF.")
def formulas_with_values(book):
    rows_of_cells(book, "An Biên", ["15.1", "15.2"], [
        {"15.1": Says(Formula("=ROUND(9412/9836*100,2)", 95.69), "95.69")},
        {"15.1": Says(Formula("=70+18.5", 88.5), "88.5"), "15.2": Says(Formula('=IF(1>0,"Đạt","K")', "Đạt"), "MET")},
        {"15.1": Says(Formula("=SUM(60,31.25)", 91.25), "91.25")},
        {"15.2": Says(Formula('=IF(C6>100,"Đạt","Chưa đạt")', "Chưa đạt"), "NOT_MET")},
    ])  # fmt: skip


@case("formulas-with-values.ods", "Figures are formulas with kept values in an .ods.")
def formulas_with_values_ods(book):
    rows_of_cells(book, "Kiên Hải", ["10.1", "11.1"], [
        {"10.1": Says(Formula("=62+0.5", 62.5), "62.5")},
        {"11.1": Says(Formula("=SUM(1;0.4)", 1.4), "1.4")},
    ])  # fmt: skip


@case("formulas-without-values.xlsx", "Formulas written by a program that kept no values.", outcome="errors")
def formulas_without_values(book):
    sheet, _ = rows_of_cells(book, "An Biên", ["15.1", "15.2"], [
        {"15.1": Wrong("=ROUND(9412/9836*100,2)", "a formula without its value")},
        {"15.2": Wrong('=IF(1>0,"Đạt","Chưa đạt")', "a formula without its value")},
    ])  # fmt: skip
    book.raw = by_openpyxl(sheet)


@case(
    "formulas-without-values.xlsm",
    "A whole column of formulas without values, in a workbook of macros' name.",
    outcome="errors",
)
def formulas_without_values_xlsm(book):
    cells = [{"TC1": Wrong('=IF(C1="","Đ","K")', "a formula without its value")} for _ in range(10)]
    sheet, _ = rows_of_cells(book, "An Minh", ALL_TC[:3], cells, "code")
    book.raw = by_openpyxl(sheet)


def by_openpyxl(sheet):
    """Bytes of an .xlsx whose formulas have no values, as openpyxl writes them."""
    book = openpyxl.Workbook()
    worksheet = book.active
    worksheet.title = sheet.name
    for (row, column), value in sheet.cells.items():
        worksheet.cell(row, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@case("merged-values.xlsx", "One mark merged over three communes, one figure over two columns.", outcome="errors")
def merged_values(book):
    sheet, grid = rows_of_cells(book, "Vĩnh Thuận", ["1.1", "1.2", "2.1", "2.2"], [
        {"1.1": Wrong("Đ", "merged over three communes"), "2.1": Says(88, "88"), "2.2": Says(90, "90")},
        {"1.1": Says(None, None)},
        {"1.1": Says(None, None)},
        {"2.1": Wrong(85.5, "merged over two indicators"), "2.2": Says(None, None)},
    ])  # fmt: skip
    top, first = grid.row - 7, grid.columns["1.1"]
    sheet.merges += [(top, first, top + 2, first), (top + 3, first + 2, top + 3, first + 3)]
    book.expected.allowed = ("read",)
    book.expected.notes = """The upper left cell may be read as its own commune's (and the rest left empty), or
        the merge be an error; spreading the value silently is wrong."""


@case("merged-values.ods", "A district's mark merged down over all its communes.", outcome="errors")
def merged_values_ods(book):
    cells = [{"TC1": Wrong("Đ", "merged over all communes")}] + [{"TC1": Says(None, None)} for _ in range(3)]
    sheet, grid = rows_of_cells(book, "Kiên Hải", ALL_TC[:3], cells, "code")
    sheet.merges.append((grid.row - 4, 3, grid.row - 1, 3))
    book.expected.allowed = ("read",)
    book.expected.notes = "As merged-values.xlsx."
