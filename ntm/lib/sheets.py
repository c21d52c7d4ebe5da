"""An uploaded workbook as sheets of raw values, with what the fast reader does not tell."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ntm.lib.sheet_marks import Marks, UnsafeSheet, marks_of
from ntm.lib.uploads import UploadRefused, check_workbook, repacked

_BROKEN = (CalamineError, ValueError, OSError)


@dataclass
class Sheet:
    """`rows` from the sheet's first cell on, whatever is empty; `marks`: errors, unfinished formulas, percentages."""

    name: str
    rows: list
    marks: Marks


class Workbook:
    """A checked upload, its sheets read when asked; UploadRefused for what cannot be opened safely."""

    def __init__(self, file):
        self._parts = check_workbook(file)
        try:
            self._book = CalamineWorkbook.from_filelike(repacked(self._parts))
        except _BROKEN as error:
            raise _damaged() from error
        self._sheets = list(self._book.sheets_metadata)

    def visible(self):
        """Sheets an officer sees, in their order."""
        for position, sheet in enumerate(self._sheets):
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                yield self._read(position)

    def named(self, name):
        """The sheet of that name, hidden or not, or None."""
        position = next((i for i, sheet in enumerate(self._sheets) if sheet.name == name), None)
        return None if position is None else self._read(position)

    def _read(self, position):
        name = self._sheets[position].name
        try:
            marks = marks_of(self._parts, position)
            return Sheet(name, self._book.get_sheet_by_index(position).to_python(skip_empty_area=False), marks)
        except UnsafeSheet as error:
            text = _("The sheet “%(sheet)s” reaches too far: delete the rows and columns outside the table.")
            raise UploadRefused(text % {"sheet": name}) from error
        except _BROKEN as error:
            raise _damaged() from error


def read_sheets(file):
    """[Sheet] an officer sees in an upload."""
    return list(Workbook(file).visible())


def _damaged():
    return UploadRefused(_("The file is damaged: open it in Excel, save it again and send that."))
