"""The visible sheets of an uploaded workbook as rows of raw values, with what the fast reader does not tell."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ntm.lib.sheet_marks import Marks, UnsafeSheet, marks_of
from ntm.lib.uploads import UploadRefused, check_workbook, repacked


@dataclass
class Sheet:
    """`rows` from the sheet's first cell on, whatever is empty; `marks`: errors, unfinished formulas, percentages."""

    name: str
    rows: list
    marks: Marks


def read_sheets(file):
    """[Sheet] of an upload; UploadRefused for what is no workbook or cannot be opened safely."""
    parts = check_workbook(file)
    try:
        book = CalamineWorkbook.from_filelike(repacked(parts))
        return [
            Sheet(sheet.name, *_values(book, parts, position, sheet.name))
            for position, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
    except (CalamineError, ValueError, OSError) as error:
        raise UploadRefused(_("The file is damaged: open it in Excel, save it again and send that.")) from error


def _values(book, parts, position, name):
    try:
        marks = marks_of(parts, position)
    except UnsafeSheet as error:
        text = _("The sheet “%(sheet)s” reaches too far: delete the rows and columns outside the table.")
        raise UploadRefused(text % {"sheet": name}) from error
    return book.get_sheet_by_index(position).to_python(skip_empty_area=False), marks
