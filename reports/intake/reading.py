"""From a book and what was decided about its columns and rows to entries. What is not certain is a fault."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from criteria.actions import CriterionEntry, Entry
from criteria.structure import structure_of
from criteria.units import assessed_units
from ntm.lib.cells import CellValue, read_cell
from ntm.lib.excel import column_letters
from ntm.lib.text import clean, search_key
from ntm.lib.uploads import UploadRefused
from reports.intake.matrix import (
    EntryMatrix,
    Fault,
    Unmatched,
    Unreadable,
    Where,
    entered,
    note_without_column,
    shown,
    where_of,
)
from reports.intake.proposals import CRITERION, INDICATOR, NOTE, ORDER, UNIT, UNKNOWN, VERDICT
from reports.intake.signs import TICKS, explained, explained_signs, is_tick, word_with_remark
from reports.intake.template import read_template

_FOOTNOTE = re.compile(r"\s*(?:\(?\*+\)?|[¹²³⁴†])\s*$")
_WORD_IN_BRACKETS = re.compile(r"^(.*\d\s*%?)\s*\(\s*([^()\d]+?)\s*\)$")
_NUMBER_AND_UNIT = re.compile(r"([+-]?\d[\d.,\s]*)\s*([^\W\d_].*)")
# So many figures of nothing but 1 and 0 are marks somebody explained elsewhere, never rates and incomes.
_MANY_MARKS = 12


@dataclass(frozen=True)
class _Said:
    """A cell of figures that says something."""

    where: Where
    value: CellValue


def read(book, proposal, period, criteria_set, place=None):
    """EntryMatrix of a book by its proposal, as guessed or as a person corrected it."""
    if proposal.is_template:
        return read_template(book, period, criteria_set)
    return _Reading(book, proposal, period, criteria_set, place).matrix


class _Reading:
    def __init__(self, book, proposal, period, criteria_set, place):
        self.matrix = EntryMatrix(period, criteria_set, place or period.province, None)
        structure = structure_of(criteria_set, period.end_date)
        self.indicators = structure.by_number
        self.criteria = {row.number: row for row in structure.criteria}
        self.structure = structure
        self.places = {place.pk: place for place in assessed_units(period, criteria_set)}
        self.sheets = {sheet.name: sheet for sheet in book.sheets}
        self.said, self.stands, self.twice = {}, {}, set()
        self.signs, self.mixed = {}, False
        self.matrix.warnings += proposal.notes
        self.matrix.sheet = proposal.sheet
        tables = [table for table in proposal.tables if table.is_read and table.sheet in self.sheets]
        if not tables:
            raise UploadRefused(_("No table of this workbook is read: choose what its columns and rows are."))
        self._bound(tables)
        for number, table in enumerate(tables):
            self._read_table(number, table)
        for table in proposal.tables:
            if not table.is_read:
                words = {"sheet": table.sheet, "reason": table.why or _("not chosen")}
                self.matrix.warnings.append(_("Sheet “%(sheet)s” was not read: %(reason)s.") % words)
        self._note_missing(tables)
        self._put_together()

    @staticmethod
    def _bound(tables):
        cells = sum(len(table.rows) * sum(guess.is_read for guess in table.columns) for table in tables)
        if cells > settings.WORKBOOK_MAX_CELLS:
            words = {"count": cells, "most": settings.WORKBOOK_MAX_CELLS}
            raise UploadRefused(_("The workbook holds %(count)s cells of figures; at most %(most)s are taken.") % words)

    # -- Tables ---------------------------------------------------------------------------------------------------

    def _read_table(self, number, table):
        sheet = self.sheets[table.sheet]
        columns = [guess for guess in table.columns if self._takes(guess, table, sheet)]
        self.signs = explained_signs(sheet.rows)
        self.mixed = self._has_mixed_ticks(table, columns, sheet)
        for guess in table.rows:
            if guess.row >= len(sheet.rows):
                continue
            if guess.is_read and guess.place in self.places:
                self._read_row(number, guess, columns, sheet)
            elif (guess.has_data and guess.role in (UNIT, UNKNOWN)) or (
                not guess.has_data and guess.role == UNIT and not guess.is_read
            ):
                self._unmatched(guess, sheet)

    def _has_mixed_ticks(self, table, columns, sheet):
        """Whether both √ and x stand in a table whose notes do not explain them: x may well be their contrary."""
        lines = [sheet.rows[guess.row] for guess in table.rows if guess.is_read and guess.row < len(sheet.rows)]
        untold = [guess.column for guess in columns if not guess.tick]
        marks = {clean(line[c]).lower() for line in lines for c in untold if c < len(line) and is_tick(line[c])}
        return "x" in marks and "x" not in self.signs and bool(marks & set(TICKS))

    def _takes(self, guess, table, sheet):
        """Whether a column is read; if not, why."""
        known = self.criteria if guess.role == CRITERION else self.indicators
        if guess.fault:
            self._fault(where_of(sheet, guess.row, guess.column), guess.fault)
        elif guess.is_read and guess.target in known:
            return True
        elif guess.role in (INDICATOR, CRITERION, VERDICT) and guess.target:
            where = where_of(sheet, guess.row, guess.column)
            self._fault(where, _("It is not certain what this column is: %(why)s.") % {"why": guess.why or "–"})
        elif guess.role == UNKNOWN and guess.head:
            words = {"column": column_letters(guess.column), "text": guess.head[:80]}
            self.matrix.warnings.append(_("Column %(column)s (“%(text)s”) is no indicator and was not read.") % words)
        return False

    def _read_row(self, number, guess, columns, sheet):
        where = where_of(sheet, guess.row, guess.column)
        first = self.stands.get((number, guess.place))
        if first is not None:
            self._twice(first, where, guess)
            return
        self.stands[number, guess.place] = where, guess.row
        self.matrix.places[guess.place] = self.places[guess.place]
        self.matrix.rows.setdefault(guess.place, where)
        for column in columns:
            self._read_cell(guess, column, sheet)

    def _twice(self, first, where, guess):
        (first_where, first_row), place = first, self.places[guess.place]
        words = {"place": place.full_name, "first": first_row + 1, "row": guess.row + 1}
        reason = _("%(place)s stands twice, in rows %(first)s and %(row)s.") % words
        if guess.place not in self.twice:
            self._fault(first_where, reason)
        self._fault(where, reason)
        self.twice.add(guess.place)

    def _unmatched(self, guess, sheet):
        text = guess.text or " ".join(filter(None, map(shown, sheet.rows[guess.row])))
        self.matrix.unmatched.append(Unmatched(sheet.name, guess.row + 1, text[:80], guess.why, guess.has_data))

    # -- Cells ----------------------------------------------------------------------------------------------------

    def _read_cell(self, guess, column, sheet):
        where = where_of(sheet, guess.row, column.column)
        try:
            value = self._value(sheet, where, column)
        except Unreadable as error:
            self.matrix.cells_read += 1
            self._fault(where, str(error))
            return
        if value.is_blank:
            return
        self.matrix.cells_read += 1
        key = guess.place, column.role == CRITERION, column.target
        self.said.setdefault(key, []).append((column.role, _Said(where, value)))

    def _value(self, sheet, where, column):
        unit = self.indicators[column.target].unit if column.role == INDICATOR else ""
        raw = entered(where, sheet.marks, unit)
        if column.tick:
            return self._ticked(raw, where, column)
        value = self._understood(_without_unit(raw, unit), where)
        if column.role == CRITERION and value.value is not None:
            text = _("“%(text)s” is a number; a whole criterion is Đạt, Chưa đạt or Không áp dụng.")
            raise Unreadable(text % {"text": where.text})
        return value

    def _ticked(self, raw, where, column):
        """A tick under "Đạt" or "Chưa đạt" means that word; the word itself may stand there too."""
        if is_tick(raw):
            return CellValue(verdict=column.tick)
        value = self._understood(raw, where)
        if value.is_blank or value == CellValue(verdict=column.tick):
            return value
        words = {"text": where.text, "head": column.head}
        raise Unreadable(_("“%(text)s” under “%(head)s”: mark with x what applies.") % words)

    def _understood(self, raw, where):
        spellings = [raw]
        if isinstance(raw, str):
            if clean(raw) == "?":
                raise Unreadable(_("“?” says nothing: leave the cell empty where nothing is known."))
            if explained(raw, self.signs):
                return CellValue(verdict=explained(raw, self.signs))
            if self.mixed and clean(raw).lower() == "x":
                raise Unreadable(_("Both √ and x stand in this table: write Đạt or Chưa đạt."))
            text = TICKS.get(clean(raw), clean(raw))
            bare = _FOOTNOTE.sub("", text)
            spellings = [text, bare, _WORD_IN_BRACKETS.sub(r"\1 \2", bare)]
        for spelling in spellings:
            try:
                return read_cell(spelling)
            except ValueError:
                continue
        remarked = word_with_remark(text, self.matrix.period.end_date) if isinstance(raw, str) else None
        if remarked:
            return remarked
        raise Unreadable(_("“%(text)s” is neither a number nor Đạt/Chưa đạt.") % {"text": where.text})

    def _fault(self, where, reason):
        self.matrix.faults.append(Fault(where, reason))

    # -- Entries --------------------------------------------------------------------------------------------------

    def _put_together(self):
        self._ask_about_ones_and_noughts()
        for (place, is_criterion, number), said in self.said.items():
            if place in self.twice:
                continue
            values = [one for role, one in said if role != VERDICT]
            verdicts = [one for role, one in said if role == VERDICT]
            if len(values) > 1 and len({one.value for one in values}) > 1:
                for one in values:
                    self._fault(one.where, self._differ(values))
                continue
            if is_criterion:
                criterion = self.criteria[number]
                self.matrix.criterion_entries.append(
                    CriterionEntry(place, criterion.pk, values[0].value.verdict, where=values[0].where)
                )
                continue
            self._entry(place, number, values, verdicts)

    def _ask_about_ones_and_noughts(self):
        """A table of nothing but 1 and 0: what they mean has to be written."""
        cells = [one for said in self.said.values() for _role, one in said]
        if len(cells) < _MANY_MARKS or any(one.value.verdict or one.value.value not in (0, 1) for one in cells):
            return
        for one in cells:
            self._fault(one.where, _("The table holds nothing but 1 and 0: write Đạt or Chưa đạt."))
        self.said = {}

    def _differ(self, values):
        places = ", ".join(f"{one.where.sheet}!{one.where.address}" for one in values)
        return _("The same figure stands in several cells and differs: %(cells)s.") % {"cells": places}

    def _entry(self, place, number, values, verdicts):
        value = values[0].value if values else CellValue()
        verdict = value.verdict
        where = (values or verdicts)[0].where
        if verdicts:
            second = verdicts[0].value
            if second.value is not None:
                reason = _("“%(text)s” is a number; this column takes Đạt or Chưa đạt.") % {
                    "text": verdicts[0].where.text
                }
                self._fault(verdicts[0].where, reason)
                return
            verdict = second.verdict or verdict
        stated = None if value.value is not None and not verdict else verdict
        self.matrix.entries.append(Entry(place, self.indicators[number].pk, value.value, stated, where=where))

    def _note_missing(self, tables):
        present = {guess.target for table in tables for guess in table.columns if guess.role == INDICATOR}
        whole = {guess.target for table in tables for guess in table.columns if guess.role == CRITERION}
        missing = [
            row.number
            for row in self.structure.indicators
            if row.number not in present and row.criterion.number not in whole
        ]
        note_without_column(self.matrix, missing)


def _without_unit(raw, unit):
    """A text without the unit behind its number: "62,5 triệu" of "triệu đồng/người", "85,3 phần trăm" of "%"."""
    parts = _NUMBER_AND_UNIT.fullmatch(clean(raw)) if isinstance(raw, str) else None
    if parts is None or not unit:
        return raw
    said, asked = search_key(parts[2]), search_key(unit)
    names = {asked, asked.split("/")[0], asked.split()[0] if asked else "", *(("phan tram",) if asked == "%" else ())}
    return parts[1] if said in names or asked.startswith(f"{said}/") else raw


__all__ = ["NOTE", "ORDER", "read"]
