"""The workbook of a reorganisation: a sheet of lines "old unit → new unit", prefilled, sent back, read line by line.

The heads are those of the office's own table, in Vietnamese whatever the reader's language; columns are found by their
heads, never by position.
"""

import datetime as dt
import io
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext as _

from criteria.actions.reorganisation.lines import KINDS_AT, Line, is_kind
from localities.models import Level, Locality
from ntm.lib.excel import cell_address, plain_text
from ntm.lib.sheets import read_sheets
from ntm.lib.text import clean, natural_key, search_key
from ntm.lib.uploads import UploadRefused
from ntm.lib.validity import in_force

HEADS = {
    "old_code": "Mã đơn vị cũ",
    "old_name": "Tên đơn vị cũ",
    "new_code": "Mã mới",
    "new_name": "Tên mới",
    "new_kind": "Loại mới",
    "parent_code": "Mã cấp trên mới",
    "share": "Toàn bộ/Một phần",
    "note": "Ghi chú",
}
WHOLE, PART = "Toàn bộ", "Một phần"
SHEETS = (("Huyện, xã", (Level.DISTRICT, Level.COMMUNE)), ("Thôn, ấp", (Level.VILLAGE,)))
MOST_LINES = 20_000
_HEAD_STYLE = {"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#e8efea"}
_WIDTHS = (14, 26, 12, 26, 14, 16, 18, 34)
_HEAD_ROWS = 30  # the heads of a sheet lie within these
_SAYS_SOMETHING = ("new_code", "new_name", "new_kind", "parent_code", "share")
_FIELD_OF = {search_key(head): name for name, head in HEADS.items()}


@dataclass(frozen=True)
class Fault:
    """One reason why a line cannot be read."""

    sheet: str
    row: int
    reason: str


# -- Out --------------------------------------------------------------------------------------------------------------


def write_template(province, day):
    """Bytes of the workbook with the province's units in force on `day`; only what changes is filled in."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    rows = list(Locality.objects.filter(in_force(day), province=province).select_related("parent"))
    styles = {
        "head": book.add_format(_HEAD_STYLE),
        # Text, so that Excel keeps the zeros of a code.
        "text": book.add_format({"border": 1, "num_format": "@"}),
        "note": book.add_format({"italic": True, "text_wrap": True, "valign": "top"}),
    }  # fmt: skip
    for name, levels in SHEETS:
        units = [row for row in rows if row.level in levels]
        if units:
            _write_sheet(book.add_worksheet(name), units, levels, styles, province, day)
    book.close()
    return out.getvalue()


def _write_sheet(sheet, units, levels, styles, province, day):
    for row, text in enumerate(_guidance(province, day)):
        sheet.merge_range(row, 0, row, len(HEADS) - 1, text, styles["note"])
    head = len(_guidance(province, day))
    for column, title in enumerate(HEADS.values()):
        sheet.write_string(head, column, title, styles["head"])
        sheet.set_column(column, column, _WIDTHS[column], styles["text"])
    units.sort(key=lambda row: (list(Level).index(row.level), row.parent.sort_key if row.parent else "", row.sort_key))
    for row, unit in enumerate(units, start=head + 1):
        cells = [unit.code, unit.full_name, *[""] * (len(HEADS) - 2)]
        for column, text in enumerate(cells):
            sheet.write_string(row, column, plain_text(text), styles["text"])
    last = head + len(units) + 200
    kinds = [kind.label for level in levels for kind in KINDS_AT[level]]
    columns = list(HEADS)
    sheet.data_validation(head + 1, columns.index("new_kind"), last, columns.index("new_kind"),
                          {"validate": "list", "source": kinds, "error_type": "warning"})  # fmt: skip
    sheet.data_validation(head + 1, columns.index("share"), last, columns.index("share"),
                          {"validate": "list", "source": [WHOLE, PART], "error_type": "warning"})  # fmt: skip
    sheet.freeze_panes(head + 1, 2)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _guidance(province, day):
    words = {"province": province.full_name, "day": f"{day:%d/%m/%Y}"}
    return [
        _("%(province)s: units in force on %(day)s. Fill in only the lines of units that change.") % words,
        _("Lines with the same new code become one unit; a unit that takes others in needs a line too, with its code."),
        _("A line with a new name but no new code renames the unit: it keeps its code and everything it has."),
        _("A unit that is divided has a line for each part, marked “%(part)s”.") % {"part": PART},
    ]


# -- In ---------------------------------------------------------------------------------------------------------------


def read_lines(file):
    """([Line], [Fault]) of an uploaded workbook; UploadRefused when it is no such workbook at all."""
    found = [(sheet, head) for sheet in read_sheets(file) if (head := _head_row(sheet.rows)) is not None]
    if not found:
        words = {"heads": ", ".join(HEADS.values())}
        raise UploadRefused(_("No sheet has the columns of a reorganisation: %(heads)s.") % words)
    lines, faults = [], []
    for sheet, head in found:
        _read_sheet(sheet, head, lines, faults)
    if len(lines) > MOST_LINES:
        raise UploadRefused(_("The workbook has more than %(count)s lines.") % {"count": MOST_LINES})
    return lines, faults


def _head_row(rows):
    """Position of the row that holds the heads, None where there is none."""
    for position, row in enumerate(rows[:_HEAD_ROWS]):
        fields = {_FIELD_OF.get(search_key(cell)) for cell in row if isinstance(cell, str)}
        if {"old_code", "new_code"} <= fields:
            return position
    return None


def _read_sheet(sheet, head, lines, faults):
    columns = {}
    for column, cell in enumerate(sheet.rows[head]):
        field = _FIELD_OF.get(search_key(cell)) if isinstance(cell, str) else None
        if field:
            columns.setdefault(field, column)
    for position, row in enumerate(sheet.rows[head + 1 :], start=head + 1):
        said, reasons = _said(sheet, position, row, columns)
        faults.extend(Fault(sheet.name, position + 1, reason) for reason in reasons)
        if not reasons and any(said.get(field) for field in _SAYS_SOMETHING):
            lines.append(_line(said, sheet.name, position + 1))


def _said(sheet, position, row, columns):
    """({field: text}, [everything that is wrong in the row])."""
    said, reasons = {}, []
    for field, column in columns.items():
        address = cell_address(position, column)
        if field != "note" and (address in sheet.marks.errors or address in sheet.marks.unfinished):
            text = _("Cell %(cell)s holds an error or a formula without a result.")
            reasons.append(text % {"cell": address})
            continue
        try:
            said[field] = _text(row[column], field)
        except ValueError as error:
            reasons.append(str(error))
    return said, [*reasons, *_unknown_words(said)]


def _text(cell, field):
    """Text of a cell; a code typed as a number comes as 31006.0."""
    if field == "note":
        return clean(cell)
    is_fraction = isinstance(cell, float) and not cell.is_integer()
    if is_fraction or isinstance(cell, (bool, dt.date, dt.time, dt.timedelta)):
        raise ValueError(_("“%(value)s” is neither a code nor a name.") % {"value": cell})
    return clean(int(cell) if isinstance(cell, float) else cell)


def _unknown_words(said):
    typed = said.get("share", "")
    if search_key(typed) not in ("", search_key(WHOLE), search_key(PART)):
        words = {"value": typed, "whole": WHOLE, "part": PART}
        yield _("“%(value)s” is neither “%(whole)s” nor “%(part)s”.") % words
    if said.get("new_kind") and not is_kind(said["new_kind"]):
        yield _("“%(value)s” is no kind of unit.") % {"value": said["new_kind"]}


def _line(said, sheet, row):
    is_whole = search_key(said.pop("share", "")) != search_key(PART)
    return Line(**{"old_code": "", **said}, is_whole=is_whole, sheet=sheet, row=row)


def by_position(troubles):
    """Faults and troubles of one workbook together, in the order of its sheets and rows."""
    return sorted(troubles, key=lambda one: (natural_key(one.sheet), one.row or 0))
