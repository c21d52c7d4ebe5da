"""Our own entry workbook: units by their code and indicators by their number, never by position.

Rows and columns may have been moved, inserted or deleted on the way. What cannot be read for certain is a fault that
names the cell; nothing is guessed and nothing is written here.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.actions import Entry
from criteria.frames import frame_of
from localities.models import Level, Locality
from ntm.lib.cells import read_cell
from ntm.lib.excel import cell_address, column_letters
from ntm.lib.text import clean, search_key
from ntm.lib.uploads import UploadRefused
from reports.intake.matrix import (
    LONGEST_SHOWN,
    EntryMatrix,
    Fault,
    Unmatched,
    Unreadable,
    Where,
    entered,
    note_without_column,
    short_list,
    shown,
    where_of,
)

CODE_HEADS = {"ma", "ma xa", "ma so", "ma don vi", "ma dvhc", "code", "unit code"}
PLACE_HEADS = ("don vi", "ten don vi", "ten xa", "xa", "unit", "commune")
_HEAD_ROWS = 60  # the heads of a sheet lie within these
_INDICATOR_NUMBER = re.compile(r"^\d{1,2}\.\d{1,2}$")
_POSITION = re.compile(r"^\(\d+\)$")


def read_template(book, period, criteria_set):
    """EntryMatrix of a stamped book."""
    matrix = EntryMatrix(period, criteria_set, _place(book.stamp, period), book.stamp)
    heads = _choose_sheet(book, matrix)
    _Rows(heads, matrix).read()
    return matrix


def _place(stamp, period):
    """The place the workbook was made for, within the period's province; the province when it does not say."""
    rows = Locality.objects.in_force_on(period.end_date).within(period.province)
    return rows.filter(code=stamp.place).first() or period.province


# -- Heads: which column is which -------------------------------------------------------------------------------------


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


def _choose_sheet(book, matrix):
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


# -- Rows: which unit is which ----------------------------------------------------------------------------------------


class _Rows:
    """Reads the rows below the heads into the matrix."""

    def __init__(self, heads, matrix):
        self.heads, self.matrix = heads, matrix
        matrix.sheet = heads.name
        units = frame_of(matrix.period.pk, matrix.criteria_set.pk).places.values()
        self.units = {place.code: place for place in units}
        self.last_column = max(heads.columns, default=0)
        self.widths = {len(code) for code in self.units}
        self.districts = self._district_names()
        self.seen = {}

    def _district_names(self):
        """Names of the places units are listed under: districts, and communes on a sheet of villages."""
        levels = [Level.DISTRICT] + [Level.COMMUNE] * (self.matrix.criteria_set.level == Level.VILLAGE)
        rows = Locality.objects.in_force_on(self.matrix.period.end_date).filter(
            level__in=levels, province=self.matrix.period.province_id
        )
        return {search_key(name) for row in rows for name in (row.name, row.full_name, row.code)}

    def read(self):
        for row in range(self._first_row(), len(self.heads.rows)):
            self._read_row(row)
        if not self.matrix.rows and not self.matrix.faults and not any(row.has_data for row in self.matrix.unmatched):
            raise UploadRefused(_("No unit of this period was found in the column “Mã”."))
        self._note_absent()

    def _first_row(self):
        """The row after the heads: below the line "(1) (2) (3) …", else below the last row without any code."""
        start = self.heads.number_row + 1
        for row in range(start, min(start + 8, len(self.heads.rows))):
            texts = [shown(value) for value in self.heads.rows[row]]
            if sum(bool(_POSITION.match(text)) for text in texts) >= 2:
                return row + 1
        while start < len(self.heads.rows) and not self._starts_data(start):
            start += 1
        return start

    def _starts_data(self, row):
        return bool(self._code(row)) or self._place_text(row) in self.districts

    def _read_row(self, row):
        code = self._code(row)
        place = self._unit(code)
        if place is None:
            self._note_stranger(row, code)
            return
        problem = self._row_problem(row, place)
        if problem:
            self.matrix.faults.append(Fault(self.heads.where(row, self.heads.code_column), problem))
            return
        self.seen[place.pk] = row
        self.matrix.places[place.pk] = place
        named = self.heads.place_column if self._place_text(row) else self.heads.code_column
        self.matrix.rows[place.pk] = self.heads.where(row, named)
        self.matrix.cells_read += len(self.heads.columns)
        if not self._read_plainly(row, place.id):
            for column, indicator in self.heads.columns.items():
                self._read_cell(where_of(self.heads, row, column), place.id, indicator)

    def _code(self, row):
        value = self.heads.value(row, self.heads.code_column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return shown(value)

    def _unit(self, code):
        """Unit of a code; a code typed as a number has lost its leading zeros."""
        if code in self.units or not code.isdigit():
            return self.units.get(code)
        padded = (self.units.get(code.zfill(width)) for width in self.widths)
        return next((place for place in padded if place), None)

    def _row_problem(self, row, place):
        if place.pk in self.seen:
            words = {"place": place.full_name, "first": self.seen[place.pk] + 1, "row": row + 1}
            return _("%(place)s stands twice, in rows %(first)s and %(row)s.") % words
        name = self._place_text(row)
        if name and name not in (search_key(place.full_name), search_key(place.name)):
            words = {"code": place.code, "place": place.full_name, "name": self._written_name(row), "row": row + 1}
            return _("Row %(row)s: code %(code)s is %(place)s, but the row says “%(name)s”.") % words
        return None

    def _written_name(self, row):
        return "" if self.heads.place_column is None else shown(self.heads.value(row, self.heads.place_column))

    def _place_text(self, row):
        return search_key(self._written_name(row))

    def _note_stranger(self, row, code):
        """A row of no known unit: a district's or an empty one is passed over, anything else is reported."""
        texts = [text for text in map(shown, self.heads.rows[row]) if text]
        filled = [column for column in self.heads.columns if not self._is_empty(row, column)]
        is_district = self._place_text(row) in self.districts and not self._unit(code)
        if (not texts and not filled) or (is_district and not filled):
            return
        if is_district:
            reason = _("Figures in the row of a district; enter them for each commune.")
        elif code:
            reason = _("Code %(code)s is no unit of this period.") % {"code": code}
        else:
            reason = _("The row has no code in the column “Mã”.")
        text = " ".join(texts)[:LONGEST_SHOWN]
        self.matrix.unmatched.append(Unmatched(self.heads.name, row + 1, text, reason, bool(filled)))

    def _is_empty(self, row, column):
        address = cell_address(row, column)
        marks = self.heads.marks
        has_mark = address in marks.errors or address in marks.unfinished
        return not has_mark and not shown(self.heads.value(row, column))

    def _read_plainly(self, row, place_id):
        """Read a row without marks whose cells all say something we understand; False: look at each of them."""
        heads, line = self.heads, self.heads.rows[row]
        if heads.marks or len(line) <= self.last_column:
            return False
        values = [line[column] for column in heads.columns]
        try:
            cells = list(map(read_cell, values))
        except (ValueError, TypeError):
            return False
        self.matrix.entries += [
            Entry(place_id, indicator.id, cell.value, _stated(cell), None, Where(heads.name, row, column, value))
            for (column, indicator), value, cell in zip(heads.columns.items(), values, cells, strict=True)
        ]
        return True

    def _read_cell(self, where, place_id, indicator):
        try:
            cell = read_cell(entered(where, self.heads.marks, indicator.unit))
        except Unreadable as error:
            self.matrix.faults.append(Fault(where, str(error)))
        except ValueError:
            reason = _("“%(text)s” is neither a number nor Đạt/Chưa đạt.") % {"text": where.text}
            self.matrix.faults.append(Fault(where, reason))
        else:
            self.matrix.entries.append(Entry(place_id, indicator.id, cell.value, _stated(cell), None, where))

    def _note_absent(self):
        """Units the workbook was made with that are no longer in it."""
        gone = [code for code in (self.matrix.stamp.versions if self.matrix.stamp else ()) if code in self.units]
        missing = [self.units[code].full_name for code in gone if self.units[code].pk not in self.seen]
        if missing:
            words = {"count": len(missing), "places": short_list(missing)}
            self.matrix.warnings.append(_("Not in the file, left as they are: %(count)s (%(places)s).") % words)


def _stated(cell):
    """A bare number leaves the verdict to its level; an empty cell takes value and verdict away."""
    return None if cell.value is not None and not cell.verdict else cell.verdict
