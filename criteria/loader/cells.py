"""One cell of a set's workbook: what it says in the vocabulary of the documents."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from criteria.loader import vocabulary as words
from ntm.lib.excel import cell_address
from ntm.lib.numbers import parse_decimal
from ntm.lib.text import clean, search_key

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LEVEL = re.compile(r"(?P<sign>[^\d+-]*?)\s*(?P<number>[+-]?\d[\d.,\s]*?)\s*%?\s*(?P<after>tro len)?")
UNKNOWN = ("-", "–", "—", "?")


class Misread(ValueError):
    """Why a cell cannot be read."""


@dataclass(frozen=True)
class Cell:
    """A raw value with its address; `problem` names an error or a formula without a result."""

    value: object
    address: str
    is_percent: bool = False
    problem: str = ""

    @property
    def is_empty(self):
        return not self.problem and (self.value is None or clean(self.value) == "")

    @property
    def text(self):
        """As the officer sees it."""
        if isinstance(self.value, dt.date):
            return f"{self.value:%d/%m/%Y}"
        if isinstance(self.value, float) and self.value.is_integer() and abs(self.value) < 1e15:
            return str(int(self.value))
        return clean(self.value)


def cell_of(sheet, row, column):
    line = sheet.rows[row] if row < len(sheet.rows) else []
    value = line[column] if column < len(line) else None
    address = cell_address(row, column)
    problem = ""
    if address in sheet.marks.errors:
        problem = _("The cell shows the error %(error)s.") % {"error": sheet.marks.errors[address]}
    elif address in sheet.marks.unfinished:
        problem = _("The cell has a formula without a result: open the file in Excel and save it.")
    return Cell(value, address, address in sheet.marks.percents, problem)


def read(cell, kind):
    """What a cell says for a field of this kind; None when it is empty, its own text where a word is not known."""
    if cell.problem:
        raise Misread(cell.problem)
    if cell.is_empty:
        return None
    if isinstance(kind, dict):
        return _word(cell.text, kind)
    return _READERS[kind](cell)


def _word(text, table):
    """The code a word stands for, or the text itself, which the checker then refuses."""
    return table.get(search_key(text).rstrip("."), text)


def _text(cell):
    if isinstance(cell.value, (dt.date, dt.time, dt.timedelta)):
        raise Misread(_("The cell holds a date or time; format the column as text."))
    return cell.text


def _number_text(cell):
    if isinstance(cell.value, (dt.date, dt.time, dt.timedelta)):
        raise Misread(_("The cell holds a date, not a number: format the column as text and write it again."))
    if isinstance(cell.value, bool):
        raise Misread(_("“%(text)s” is no number of a row.") % {"text": cell.text})
    return cell.text.rstrip(".")


def _list(cell):
    return [part for part in map(clean, _text(cell).split(";")) if part]


def _flag(cell):
    if isinstance(cell.value, bool):
        return cell.value
    return words.FLAG_WORDS.get(search_key(cell.text), cell.text)


def _day(cell):
    if isinstance(cell.value, dt.datetime):
        return cell.value.date()
    if isinstance(cell.value, dt.date):
        return cell.value
    found = _DAY.fullmatch(cell.text)
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1])) if found else cell.text
    except ValueError:
        return cell.text


def _whole(cell):
    return int(cell.text) if cell.text.isdigit() and len(cell.text) < 10 else cell.text


def _json(cell):
    try:
        return json.loads(cell.text)
    except (ValueError, RecursionError):
        raise Misread(_("This cell is written by the export as JSON and cannot be read; leave it empty.")) from None


@dataclass(frozen=True)
class LevelCell:
    """A level as typed: its value, the sign written with it, and whether it is only remembered."""

    value: object
    operator: str = ""
    is_recalled: bool = False


def _level(cell):
    """LevelCell, or None for "nothing is known"."""
    if isinstance(cell.value, bool):
        return LevelCell(cell.value)
    if isinstance(cell.value, (int, float)):
        return LevelCell(_plain(cell.value, cell.is_percent))
    text = _text(cell)
    is_recalled = text.endswith("*")
    text = text.removesuffix("*").rstrip()
    if text in ("", *UNKNOWN):
        return None
    if search_key(text) == "dat":
        return LevelCell(True, "", is_recalled)
    return _signed(text, is_recalled)


def _signed(text, is_recalled):
    found = _LEVEL.fullmatch(search_key(text))
    if not found:
        return LevelCell(text, "", is_recalled)
    sign = found["sign"].strip()
    operator = words.OPERATOR_WORDS.get(sign, "") if sign else ""
    if found["after"]:
        operator = ">=" if sign in ("", "tu") else ""
    if (sign and not operator) or operator == "achieved":
        return LevelCell(text, "", is_recalled)
    try:
        number = parse_decimal(found["number"].strip())
    except ValueError:
        return LevelCell(text, "", is_recalled)
    return LevelCell(_plain(number), operator, is_recalled)


def _plain(number, is_percent=False):
    number = Decimal(repr(number) if isinstance(number, float) else number) * (100 if is_percent else 1)
    return int(number) if number == number.to_integral_value() else float(number)


_READERS = {
    "text": _text,
    "number_text": _number_text,
    "list": _list,
    "flag": _flag,
    "day": _day,
    "whole": _whole,
    "json": _json,
    "level": _level,
}
