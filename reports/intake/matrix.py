"""What a workbook says, whatever its form: entries, and everything about it that is not an entry."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from ntm.lib.excel import cell_address
from ntm.lib.numbers import format_count
from ntm.lib.text import clean

LONGEST_SHOWN = 80
_TIMES = (dt.date, dt.time, dt.timedelta)


class Where(NamedTuple):
    """A cell as problems name it: by its address and with what its officer typed, made out only when asked for."""

    sheet: str
    row: int
    column: int
    raw: object = ""
    error: str = ""

    @property
    def address(self):
        return cell_address(self.row, self.column)

    @property
    def text(self):
        return self.error or shown(self.raw)


def where_of(sheet, row, column):
    """Where of a cell of a sheet with `name`, `rows` and `marks`, rows and columns counted from 0."""
    line = sheet.rows[row] if row < len(sheet.rows) else []
    errors = sheet.marks.errors
    error = errors.get(cell_address(row, column), "") if errors else ""
    return Where(sheet.name, row, column, line[column] if column < len(line) else "", error)


@dataclass(frozen=True)
class Fault:
    """Why a cell cannot be read."""

    where: Where
    reason: str


@dataclass(frozen=True)
class Unmatched:
    """A row with words that is no unit of the sheet; `has_data` when figures stand in it."""

    sheet: str
    row: int
    text: str
    reason: str
    has_data: bool


@dataclass
class Stamp:
    """What the hidden sheet says. Codes and numbers only lead to rows; they give no right to anything."""

    province: str = ""
    place: str = ""
    period: str = ""
    set: str = ""
    exported_at: str = ""
    indicators: dict = field(default_factory=dict)
    versions: dict = field(default_factory=dict)


@dataclass
class EntryMatrix:
    """What a workbook says: entries, and everything about it that is not an entry."""

    period: object
    criteria_set: object
    place: object
    stamp: Stamp | None
    sheet: str = ""
    places: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    entries: list = field(default_factory=list)
    criterion_entries: list = field(default_factory=list)
    cells_read: int = 0
    faults: list = field(default_factory=list)
    unmatched: list = field(default_factory=list)
    warnings: list = field(default_factory=list)


class Unreadable(Exception):
    """A cell whose content is no entry, for the reason given."""


@lru_cache(maxsize=20_000, typed=True)
def shown(value):
    """A raw value as the officer sees it: "17,3" for 17.3, "" for an empty cell."""
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 1e15 else str(value).replace(".", ",")
    elif isinstance(value, dt.date):
        value = f"{value:%d/%m/%Y}"
    return clean(value)[:LONGEST_SHOWN]


def entered(where, marks, unit):
    """The raw value of a cell as its officer meant it; Unreadable for an error, an unfinished formula or a date.

    `unit`: the unit of measure asked for; a percentage shown as 95,69% is kept as 0.9569.
    """
    if where.error:
        raise Unreadable(_("The cell shows the error %(error)s.") % {"error": where.error})
    if marks.unfinished and where.address in marks.unfinished:
        raise Unreadable(_("The cell has a formula without a result: open the file in Excel and save it."))
    if isinstance(where.raw, _TIMES):
        raise Unreadable(_("The cell holds a date or time, not a number."))
    if marks.percents and unit.strip() == "%" and isinstance(where.raw, float) and where.address in marks.percents:
        return Decimal(repr(where.raw)) * 100
    return where.raw


def note_without_column(matrix, numbers):
    """Say of which indicators a workbook has no column."""
    if numbers:
        words = {"numbers": short_list(numbers, most=12), "count": format_count(len(numbers))}
        text = _("No column for indicator %(numbers)s; their figures stay as they are.")
        if len(numbers) > 12:
            text = _("No column for %(count)s indicators (%(numbers)s); their figures stay as they are.")
        matrix.warnings.append(text % words)


def short_list(names, most=5):
    text = ", ".join(names[:most])
    return f"{text}, …" if len(names) > most else text
