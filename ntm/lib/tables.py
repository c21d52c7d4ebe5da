"""A table that leaves the site as xlsx or csv: the rows of the page, in the office's form."""

import csv
import datetime as dt
import io
from dataclasses import dataclass, field
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ntm.lib.excel import safe_text
from ntm.lib.numbers import format_decimal, quantize
from ntm.lib.text import search_key

FORMATS = ("xlsx", "csv")


@dataclass
class Table:
    """`columns`: titles. `rows`: values, numbers kept as numbers. `notes`: lines under the title (day, source)."""

    name: str
    title: str
    columns: list
    rows: list
    notes: list = field(default_factory=list)
    widths: list = field(default_factory=list)


def table_response(table, form):
    """Download of a table in one of FORMATS."""
    body, kind = (to_xlsx(table), _XLSX) if form == "xlsx" else (to_csv(table), "text/csv; charset=utf-8")
    response = HttpResponse(body, content_type=kind)
    file_name = search_key(table.name).replace(" ", "-")
    response["Content-Disposition"] = f'attachment; filename="{file_name}.{form}"'
    return response


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def to_csv(table):
    """UTF-8 with a byte order mark, semicolons and comma decimals: what a Vietnamese Excel opens by a double click."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([safe_text(column) for column in table.columns])
    writer.writerows([[_csv_cell(value) for value in row] for row in table.rows])
    return ("\ufeff" + out.getvalue()).encode()


def _csv_cell(value):
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return safe_text(value)
    number = Decimal(str(value))
    return format_decimal(quantize(number, 2) if -number.as_tuple().exponent > 2 else number).replace(".", "")


def to_xlsx(table):
    """Title, notes, heads, column numbers, rows; A4 landscape with repeated heads, frozen under the heads."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(table.name[:31])
    styles = _styles(book)
    last = len(table.columns) - 1
    row = _write_top(sheet, table, styles, last)
    for number, column in enumerate(table.columns):
        sheet.write_string(row, number, str(column), styles["head"])
        sheet.write_string(row + 1, number, f"({number + 1})", styles["number"])
        width = table.widths[number] if number < len(table.widths) else max(8, min(40, len(str(column)) + 2))
        sheet.set_column(number, number, width)
    for offset, values in enumerate(table.rows, start=row + 2):
        for number, value in enumerate(values):
            _write_cell(sheet, offset, number, value, styles)
    _set_up_print(sheet, row, last)
    book.close()
    return out.getvalue()


def _write_top(sheet, table, styles, last):
    """Title and notes above the heads; the row the heads stand in."""
    lines = [(table.title.upper(), styles["title"]), *((note, styles["note"]) for note in table.notes)]
    for row, (text, style) in enumerate(lines):
        if last > 0:
            sheet.merge_range(row, 0, row, last, text, style)
        else:
            sheet.write_string(row, 0, text, style)
    return len(lines)


def _set_up_print(sheet, row, last):
    sheet.freeze_panes(row + 2, 1)
    sheet.repeat_rows(row, row + 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C" + _("Page %(page)s/%(pages)s") % {"page": "&P", "pages": "&N"})


def _styles(book):
    border = {"border": 1, "border_color": "#9aa5a0", "valign": "vcenter", "font_name": "Times New Roman"}
    return {
        "title": book.add_format({"bold": True, "align": "center", "font_size": 14, "font_name": "Times New Roman"}),
        "note": book.add_format({"italic": True, "align": "center", "font_name": "Times New Roman"}),
        "head": book.add_format({**border, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#e8efea"}),
        "number": book.add_format({**border, "italic": True, "align": "center", "font_size": 9}),
        "text": book.add_format({**border, "text_wrap": True}),
        "int": book.add_format({**border, "num_format": "#,##0"}),
        "decimal": book.add_format({**border, "num_format": "#,##0.00"}),
        "date": book.add_format({**border, "num_format": "dd/mm/yyyy", "align": "center"}),
    }


def _write_cell(sheet, row, column, value, styles):
    if value is None or value == "":
        sheet.write_blank(row, column, None, styles["text"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, styles["int"])
    elif isinstance(value, (float, Decimal)):
        sheet.write_number(row, column, float(value), styles["decimal"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), styles["date"])
    else:
        sheet.write_string(row, column, str(value), styles["text"])
