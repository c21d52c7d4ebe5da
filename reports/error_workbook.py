"""The workbook an office sent, with what is wrong in it coloured and commented, and a sheet "Lỗi" that lists it.

An .xlsx or .xlsm keeps its sheets as they are (without macros); of any other kind a fresh workbook holds the values.
"""

import io

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import IllegalCharacterError

from ntm.lib.excel import cell_address, parse_address, plain_text
from ntm.lib.uploads import check_workbook, repacked

SHEET = "Lỗi"
_WRONG = PatternFill("solid", fgColor="F8C9C0")
_HEAD = PatternFill("solid", fgColor="DCE6E0")
_AUTHOR = "NTM"
_WIDTHS = (22, 9, 28, 80)


def write_error_workbook(data, errors, unmatched_rows, *, sheets=list):
    """Bytes of an .xlsx. `errors` {sheet, cell, value, reason}, `unmatched_rows` {sheet, row, text, reason}.

    `sheets()` gives [(name, rows of raw values)] of a file that cannot be written into.
    """
    book = _opened(data) or _fresh(sheets())
    known = {(line["sheet"], line["cell"]) for line in errors}
    rows = [line for line in map(_as_error, unmatched_rows) if (line["sheet"], line["cell"]) not in known]
    lines = [*errors, *rows]
    for line in lines:
        _mark(book, line)
    _list(book, lines)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _opened(data):
    """The office's own workbook to write into; None where it is no .xlsx or cannot be kept."""
    if not data.startswith(b"PK"):
        return None
    try:
        return openpyxl.load_workbook(repacked(check_workbook(io.BytesIO(data))))
    except Exception:
        # Whatever openpyxl stumbles over in a foreign file, the list of errors is still given.
        return None


def _fresh(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(_sheet_name(book, name))
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values, start=1):
                if value not in ("", None):
                    _put(sheet.cell(row, column), value)
    return book


def _sheet_name(book, name):
    name = "".join(" " if letter in r"[]:*?/\'" else letter for letter in str(name))[:28].strip() or "Sheet"
    return name if name not in book.sheetnames else f"{name[:25]} {len(book.sheetnames)}"


def _put(cell, value):
    """A raw value; a text stays a text, whatever it begins with."""
    try:
        if isinstance(value, str):
            cell.value = plain_text(value)
            cell.data_type = "s"
        else:
            cell.value = value
    except (IllegalCharacterError, ValueError):
        cell.value = plain_text(value)
        cell.data_type = "s"


def _as_error(row):
    cell = cell_address(row["row"] - 1, 0)
    return {"sheet": row["sheet"], "cell": cell, "value": row["text"], "reason": row["reason"]}


def _mark(book, line):
    """Colour and comment the cell of an error, where it has one that can be written to."""
    try:
        row, column = parse_address(line["cell"] or "")
    except ValueError:
        return
    if line["sheet"] not in book.sheetnames:
        return
    sheet = book[line["sheet"]]
    for area in getattr(getattr(sheet, "merged_cells", None), "ranges", ()):
        if area.min_row <= row + 1 <= area.max_row and area.min_col <= column + 1 <= area.max_col:
            row, column = area.min_row - 1, area.min_col - 1
    cell = sheet.cell(row + 1, column + 1)
    cell.fill = _WRONG
    said = [cell.comment.text] if cell.comment else []
    text = plain_text("\n".join([*said, line["reason"]]))
    cell.comment = Comment(text, _AUTHOR, height=90, width=280)


def _list(book, lines):
    if SHEET in book.sheetnames:
        book.remove(book[SHEET])
    sheet = book.create_sheet(SHEET)
    heads = [_("Sheet"), _("Cell"), _("Content"), _("Reason")]
    for column, (text, width) in enumerate(zip(heads, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(1, column, text)
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[cell.column_letter].width = width
    for row, line in enumerate(lines, start=2):
        for column, name in enumerate(("sheet", "cell", "value", "reason"), start=1):
            cell = sheet.cell(row, column)
            _put(cell, line[name] or "")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    if not any(one.sheet_state == "visible" for one in book.worksheets if one is not sheet):
        book.active = book.index(sheet)
