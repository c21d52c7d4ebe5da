"""Sheets to bytes of .xlsx, .xlsm, .xls, .ods and .csv."""

import csv
import datetime
import io
import zipfile

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableColumnProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

from .sheets import Fault, Formula, Percent

_WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def xlsx(sheets):
    """Bytes of an .xlsx; error values and formulas keep the value the office's program computed."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2024, 9, 30)})
    formats = {}
    for sheet in sheets:
        worksheet = book.add_worksheet(sheet.name)
        if sheet.hidden:
            worksheet.hide()
        _xlsx_cells(book, worksheet, sheet, formats)
        for column in set(sheet.widths) | sheet.hidden_columns:
            hidden = {"hidden": column in sheet.hidden_columns}
            worksheet.set_column(column - 1, column - 1, sheet.widths.get(column, 9), None, hidden)
        for row in sheet.hidden_rows:
            worksheet.set_row(row - 1, None, None, {"hidden": True})
        for (row, column), text in sheet.comments.items():
            worksheet.write_comment(row - 1, column - 1, text)
    visible = next(index for index, sheet in enumerate(sheets) if not sheet.hidden)
    book.worksheets()[visible].activate()
    book.worksheets()[visible].set_first_sheet()
    book.close()
    return buffer.getvalue()


def _xlsx_cells(book, worksheet, sheet, formats):
    blocks = {merge[:2]: merge for merge in sheet.merges}
    for (row, column), value in sheet.cells.items():
        style = _xlsx_style(book, sheet, row, column, value, formats)
        if (row, column) in blocks:
            top, left, bottom, right = (edge - 1 for edge in blocks[row, column])
            worksheet.merge_range(top, left, bottom, right, "", style)
        _xlsx_cell(worksheet, row - 1, column - 1, value, style)


def _xlsx_style(book, sheet, row, column, value, formats):
    wanted = {"font_name": "Times New Roman", "text_wrap": True, "valign": "vcenter", "border": 1}
    if (row, column) in sheet.strong:
        wanted |= {"bold": True, "align": "center"}
    number_format = sheet.formats.get((row, column)) or _number_format(value)
    if number_format:
        wanted["num_format"] = number_format
    key = tuple(wanted.items())
    if key not in formats:
        formats[key] = book.add_format(wanted)
    return formats[key]


def _number_format(value):
    if isinstance(value, Percent):
        return "0.00%"
    return "d-mmm" if isinstance(value, datetime.date) else None


def _xlsx_cell(worksheet, row, column, value, style):
    if isinstance(value, Formula):
        worksheet.write_formula(row, column, value.text, style, "" if value.value is None else value.value)
    elif isinstance(value, Fault):
        worksheet.write_formula(row, column, "=1/0", style, str(value))
    elif isinstance(value, datetime.date):
        worksheet.write_datetime(row, column, value, style)
    elif isinstance(value, str):
        worksheet.write_string(row, column, value, style)
    else:
        worksheet.write_number(row, column, float(value), style)


def xlsm(sheets):
    """Bytes of an .xlsm: the same package under the type of a workbook with macros."""
    source, buffer = zipfile.ZipFile(io.BytesIO(xlsx(sheets))), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            body = source.read(item)
            if item.filename == "[Content_Types].xml":
                body = body.replace(_WORKBOOK_TYPE, _MACRO_TYPE)
            target.writestr(item, body)
    return buffer.getvalue()


def xls_book(sheets, font="Times New Roman"):
    """An xlwt workbook, for those who need more than its bytes."""
    book = xlwt.Workbook(encoding="utf-8")
    plain = xlwt.easyxf(f"font: name {font}; align: wrap on, vert center")
    strong = xlwt.easyxf(f"font: name {font}, bold on; align: wrap on, vert center, horiz center")
    for sheet in sheets:
        worksheet = book.add_sheet(sheet.name)
        worksheet.visibility = int(sheet.hidden)
        blocks = {merge[:2]: merge for merge in sheet.merges}
        for (row, column), value in sheet.cells.items():
            style = strong if (row, column) in sheet.strong else plain
            number_format = sheet.formats.get((row, column)) or _number_format(value)
            if number_format:
                style = xlwt.easyxf(f"font: name {font}", num_format_str=number_format)
            _xls_cell(worksheet, blocks.get((row, column), (row, column, row, column)), value, style)
        for column, width in sheet.widths.items():
            worksheet.col(column - 1).width = int(width * 256)
        for column in sheet.hidden_columns:
            worksheet.col(column - 1).hidden = True
        for row in sheet.hidden_rows:
            worksheet.row(row - 1).hidden = True
    return book


def _xls_cell(worksheet, block, value, style):
    top, left, bottom, right = (edge - 1 for edge in block)
    if isinstance(value, Fault):
        worksheet.row(top).set_cell_error(left, str(value))
        return
    value = float(value) if isinstance(value, int | float) else value
    if (top, left) == (bottom, right):
        worksheet.write(top, left, value, style)
    else:
        worksheet.write_merge(top, bottom, left, right, value, style)


def xls(sheets, font="Times New Roman"):
    """Bytes of an .xls (Excel 97-2003); no formulas."""
    buffer = io.BytesIO()
    xls_book(sheets, font).save(buffer)
    return buffer.getvalue()


def ods(sheets):
    """Bytes of an .ods."""
    document = OpenDocumentSpreadsheet()
    style = Style(name="wide", family="table-column")
    style.addElement(TableColumnProperties(columnwidth="3cm"))
    document.automaticstyles.addElement(style)
    for sheet in sheets:
        document.spreadsheet.addElement(_ods_table(sheet, style))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _ods_table(sheet, style):
    table = Table(name=sheet.name)
    rows, columns = sheet.size
    for column in range(1, columns + 1):
        table.addElement(TableColumn(stylename=style, **_collapse(column in sheet.hidden_columns)))
    blocks = {merge[:2]: merge for merge in sheet.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in sheet.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(blocks)
    for row in range(1, rows + 1):
        line = TableRow(**_collapse(row in sheet.hidden_rows))
        for column in range(1, columns + 1):
            here = row, column
            cell = CoveredTableCell() if here in covered else _ods_cell(sheet.cells.get(here), blocks.get(here))
            line.addElement(cell)
        table.addElement(line)
    return table


def _collapse(hidden):
    return {"visibility": "collapse"} if hidden else {}


def _ods_cell(value, block):
    span = {}
    if block:
        top, left, bottom, right = block
        span = {"numberrowsspanned": bottom - top + 1, "numbercolumnsspanned": right - left + 1}
    if value is None:
        return TableCell(**span)
    if isinstance(value, str):
        cell = TableCell(valuetype="string", **span)
        for part in value.split("\n"):
            cell.addElement(P(text=part))
        return cell
    if isinstance(value, datetime.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat(), **span)
        cell.addElement(P(text=f"{value:%d/%m/%y}"))
        return cell
    if isinstance(value, Formula):
        cell = TableCell(formula="of:" + value.text, valuetype="float", value=value.value, **span)
        cell.addElement(P(text=csv_text(value.value)))
        return cell
    kind = "percentage" if isinstance(value, Percent) else "float"
    cell = TableCell(valuetype=kind, value=float(value), **span)
    cell.addElement(P(text=csv_text(value)))
    return cell


def csv_text(value):
    """A cell as a Vietnamese Excel writes it to csv: decimal comma, percent sign."""
    if value is None:
        return ""
    if isinstance(value, Formula):
        return csv_text(value.value)
    if isinstance(value, Percent):
        return f"{float(value) * 100:.2f}%".replace(".", ",")
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def csv_bytes(sheet, delimiter=";", encode=str.encode, quoting=csv.QUOTE_MINIMAL):
    """Bytes of a .csv with Windows line ends; `encode` makes bytes of the text."""
    rows, columns = sheet.size
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting)
    for row in range(1, rows + 1):
        writer.writerow([csv_text(sheet.cells.get((row, column))) for column in range(1, columns + 1)])
    return encode(text.getvalue())
