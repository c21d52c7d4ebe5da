"""An uploaded workbook as sheets of raw values, with what the fast reader does not tell."""

import io
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ntm.lib.csv_tables import UnreadableText, read_csv
from ntm.lib.far_cells import without_blank_texts
from ntm.lib.legacy_text import repairer
from ntm.lib.ods import ParseError, read_open_sheets
from ntm.lib.sheet_marks import Marks, UnsafeSheet, marks_of
from ntm.lib.uploads import Upload, UploadRefused, check_table, check_workbook, repacked
from ntm.lib.xls_marks import marks_of_old, old_book

_BROKEN = (CalamineError, ValueError, OSError, OverflowError)


@dataclass
class Sheet:
    """`rows` from the sheet's first cell on, whatever is empty; `marks`: errors, unfinished formulas, percentages.

    `merges` [((top, left), (bottom, right))], counted from 0.
    """

    name: str
    rows: list
    marks: Marks
    merges: list = field(default_factory=list)


class Workbook:
    """A checked upload, its sheets read when asked; UploadRefused for what cannot be opened safely."""

    def __init__(self, file):
        self._open(Upload("xlsx", b"", check_workbook(file)))

    def _open(self, upload):
        self._parts, self._old = upload.parts, None
        if upload.kind == "xls":
            self._old = old_book(upload.stream)
            if self._old.is_encrypted:
                raise UploadRefused(_("The file is protected by a password: save it without one and send that."))
        with _mishaps_refused():
            stream = io.BytesIO(upload.data) if self._old else repacked(self._parts)
            self._book = CalamineWorkbook.from_filelike(stream)
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
            return self._look(name, position)
        except UnsafeSheet as error:
            if self._old:
                raise _too_far(name) from error
        # Far from the table there may be nothing but empty texts.
        try:
            self._parts = without_blank_texts(self._parts, position)
            with _mishaps_refused():
                self._book = CalamineWorkbook.from_filelike(repacked(self._parts))
            return self._look(name, position)
        except (UnsafeSheet, KeyError) as error:
            raise _too_far(name) from error

    def _look(self, name, position):
        with _mishaps_refused():
            marks = marks_of_old(self._old, position) if self._old else marks_of(self._parts, position)
            sheet = self._book.get_sheet_by_index(position)
            return Sheet(name, sheet.to_python(skip_empty_area=False), marks, list(sheet.merged_cell_ranges or ()))


@contextmanager
def _mishaps_refused():
    """Refuse the file where the fast reader stumbles. Its panics are no Exception and would stop the whole request."""
    try:
        yield
    except (UnsafeSheet, UploadRefused):
        raise
    except _BROKEN as error:
        raise _damaged() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from error


class AnyWorkbook(Workbook):
    """The same of an .xlsx, .xlsm or .xls, of an .ods and of a .csv, whatever its name says.

    `is_typed` False: a csv, whose numbers are text as well.
    """

    def __init__(self, file):
        upload = check_table(file)
        self.is_typed = upload.kind != "csv"
        self._plain = None
        if upload.kind == "csv":
            self._plain = [_csv_sheet(upload.data)]
        elif upload.kind == "ods":
            self._plain = _open_sheets(upload.parts["content.xml"])
        else:
            self._open(upload)

    def visible(self, is_unicode=False):
        """`is_unicode`: its words are known to be so, as in a workbook this site has made."""
        found = super().visible() if self._plain is None else self._plain
        return list(found) if is_unicode else [_in_unicode(sheet) for sheet in found]

    def named(self, name):
        return super().named(name) if self._plain is None else None


def read_sheets(file):
    """[Sheet] an officer sees in an upload."""
    return list(Workbook(file).visible())


def _csv_sheet(data):
    try:
        rows = read_csv(data)
    except UnreadableText as error:
        text = _("The letters of this file cannot be told for certain: save it as .xlsx, or as csv in UTF-8.")
        raise UploadRefused(text) from error
    widest = max(map(len, rows), default=0)
    if widest * len(rows) > settings.WORKBOOK_MAX_CELLS:
        raise _too_far("csv")
    return Sheet("csv", [row + [""] * (widest - len(row)) for row in rows], Marks())


def _open_sheets(content):
    try:
        found = read_open_sheets(io.BytesIO(content))
    except UnsafeSheet as error:
        raise _too_far(str(error)) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise _damaged() from error
    return [Sheet(sheet.name, sheet.rows, sheet.marks, sheet.merges) for sheet in found if not sheet.is_hidden]


def _in_unicode(sheet):
    """The sheet with text typed in the fonts of before Unicode put right, where that can be told for certain."""
    words = " ".join(value for row in sheet.rows for value in row if isinstance(value, str) and not value.isascii())
    turn = repairer(words)
    if turn:
        sheet.rows = [[turn(value) if isinstance(value, str) else value for value in row] for row in sheet.rows]
    return sheet


def _too_far(name):
    text = _("The sheet “%(sheet)s” reaches too far: delete the rows and columns outside the table.")
    return UploadRefused(text % {"sheet": name})


def _damaged():
    return UploadRefused(_("The file is damaged: open it in Excel, save it again and send that."))
