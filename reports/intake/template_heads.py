"""Heads of our own entry workbook: which sheet, and which column is which indicator."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.frames import frame_of
from ntm.lib.excel import column_letters
from ntm.lib.text import clean, search_key
from ntm.lib.uploads import UploadRefused
from reports.intake.matrix import (
    Fault,
    note_without_column,
    shown,
    where_of,
)

CODE_HEADS = {"ma", "ma xa", "ma so", "ma don vi", "ma dvhc", "code", "unit code"}
PLACE_HEADS = ("don vi", "ten don vi", "ten xa", "xa", "unit", "commune")
_HEAD_ROWS = 60  # the heads of a sheet lie within these
_INDICATOR_NUMBER = re.compile(r"^\d{1,2}\.\d{1,2}$")


@dataclass
class Heads:
    """A sheet that looks like the entry table. `columns` {column: indicator}."""

    name: str
    rows: list
    marks: object
    number_row: int
    code_column: int
    place_column: int | None
    columns: dict
    faults: list
    foreign: list

    def where(self, row, column):
        return where_of(self, row, column)

    def value(self, row, column):
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else ""


def choose_sheet(book, matrix):
    """Heads of the sheet to read; the first that has them. Others like it are named, not read."""
    structure = frame_of(matrix.period.pk, matrix.criteria_set.pk).structure
    found, is_blank = [], True
    for sheet in book.sheets:
        name, rows, marks = sheet.name, sheet.rows, sheet.marks
        is_blank = is_blank and not any(shown(value) for row in rows for value in row)
        heads = _heads(name, rows, marks, structure)
        if heads:
            found.append(heads)
    if not found:
        raise UploadRefused(_("The workbook is empty.") if is_blank else _no_heads())
    for other in found[1:]:
        matrix.warnings.append(
            _("Only sheet “%(read)s” was read, not “%(other)s”.") % {"read": found[0].name, "other": other.name}
        )
    _note_columns(found[0], structure, matrix)
    return found[0]


def _no_heads():
    return _("No entry table found: a row with the indicator numbers (1.1, 1.2 …) and the column “Mã” are needed.")


def _heads(name, rows, marks, structure):
    numbers = _Numbers(structure.by_number)
    counts = [sum(bool(numbers.meant_by(value)) for value in row) for row in rows[:_HEAD_ROWS]]
    best = max(range(len(counts)), key=counts.__getitem__, default=None)
    if best is None or not counts[best]:
        return None
    code_column, place_column = _place_columns(rows[: best + 6])
    if code_column is None:
        return None
    heads = Heads(name, rows, marks, best, code_column, place_column, {}, [], [])
    _match_columns(heads, structure)
    return heads


def _place_columns(rows):
    """(column of codes, column of names or None), by their heads."""
    keys = {}
    for row in rows:
        for column, value in enumerate(row):
            if isinstance(value, str) and value:
                keys.setdefault(column, []).append(search_key(value))
    code = next((column for column, words in keys.items() if CODE_HEADS & set(words)), None)
    place = next((column for column, words in keys.items() if any(_is_place_head(word) for word in words)), None)
    return code, place


def _is_place_head(word):
    return word.split(" (")[0] in PLACE_HEADS


class _Numbers:
    """Which indicator a head may mean. 17.1 typed as a number may be 17.1 or 17.10."""

    def __init__(self, numbers):
        self.texts, self.by_value = set(numbers), {}
        for text in numbers:
            if _INDICATOR_NUMBER.match(text):
                self.by_value.setdefault(float(text), []).append(text)

    def meant_by(self, value):
        if isinstance(value, str):
            text = clean(value).replace(",", ".") if value.lstrip()[:1].isdigit() else ""
            return [text] if text in self.texts else []
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return self.by_value.get(value, []) if is_number else []


def _match_columns(heads, structure):
    by_number, taken = structure.by_number, {}
    numbers = _Numbers(by_number)
    for column, value in enumerate(heads.rows[heads.number_row]):
        if not shown(value) or column in (heads.code_column, heads.place_column):
            continue
        number = _number_of(heads, column, numbers.meant_by(value), by_number)
        if number is None:
            continue
        if number in taken:
            heads.faults.append(
                Fault(
                    heads.where(heads.number_row, column),
                    _("Indicator %(number)s stands in two columns.") % {"number": number},
                )
            )
            continue
        taken[number] = column
        heads.columns[column] = by_number[number]


def _number_of(heads, column, found, by_number):
    """Number of the indicator a head means, of those `found` in it, or None with the reason noted."""
    where = heads.where(heads.number_row, column)
    if len(found) > 1:
        words = {"numbers": " / ".join(sorted(found, key=len))}
        name = search_key(shown(heads.value(heads.number_row + 1, column)))
        found = [number for number in found if name and search_key(by_number[number].name) == name]
        if not found:
            heads.faults.append(Fault(where, _("The number may mean %(numbers)s: write it as text.") % words))
            return None
    if found:
        return found[0]
    if _INDICATOR_NUMBER.match(where.text.replace(",", ".")):
        heads.faults.append(Fault(where, _("Indicator %(number)s is not in this set.") % {"number": where.text}))
    else:
        heads.foreign.append(column)
    return None


def _note_columns(heads, structure, matrix):
    """Columns that are not indicators, and indicators that have no column."""
    matrix.faults += heads.faults
    for column in heads.foreign:
        if column > min(heads.columns, default=0):
            words = {"column": column_letters(column), "text": heads.where(heads.number_row, column).text}
            matrix.warnings.append(_("Column %(column)s (“%(text)s”) is no indicator and was not read.") % words)
    present = {indicator.number for indicator in heads.columns.values()}
    missing = [row.number for row in structure.indicators if row.number not in present]
    note_without_column(matrix, missing)
    stamped = matrix.stamp.indicators if matrix.stamp else {}
    for indicator in structure.indicators:
        if stamped.get(indicator.number, str(indicator.pk)) != str(indicator.pk):
            words = {"number": indicator.number}
            matrix.warnings.append(_("Indicator %(number)s had another wording when the file was made.") % words)
