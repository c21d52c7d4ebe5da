"""Rows of our own entry workbook: which row is which unit, and what its cells say."""

import re

from django.utils.translation import gettext as _

from criteria.actions import Entry
from criteria.frames import frame_of
from localities.models import Level, Locality
from ntm.lib.cells import read_cell
from ntm.lib.excel import cell_address
from ntm.lib.text import search_key
from ntm.lib.uploads import UploadRefused
from reports.intake.matrix import (
    LONGEST_SHOWN,
    Fault,
    Unmatched,
    Unreadable,
    Where,
    entered,
    short_list,
    shown,
    where_of,
)

_POSITION = re.compile(r"^\(\d+\)$")


class Rows:
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
