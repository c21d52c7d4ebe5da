"""The roadmap as a workbook: out as it stands, edited, back. A second sheet keeps what was downloaded.

A line is found by its code, a column by its criterion; only cells that differ from the second sheet are read as wishes,
so that what somebody else has planned meanwhile is never written over unseen. Nothing is written here.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from criteria.actions.roadmap import Wish
from criteria.models import Criterion
from criteria.roadmap import parse_term, term_words
from criteria.rules import COUNTED_AS_MET
from localities.models import Locality
from ntm.lib.excel import cell_address
from ntm.lib.tables import Column, Table
from ntm.lib.text import clean, search_key
from ntm.lib.uploads import UploadRefused
from reports.intake import Book, shown

SHEET, ORIGINAL = "Lộ trình", "Bản gốc"
_CODE, _NAME, _DISTRICT, _HEAD = "Mã", "Xã", "Huyện", "TC"
_MET = "Đạt"
_HEAD_ROWS = 40


@dataclass
class RoadmapSheet:
    """`wishes` read; `errors` {sheet, cell, value, reason} of what could not be."""

    wishes: list = field(default_factory=list)
    errors: list = field(default_factory=list)


def workbook(roadmap, units):
    """[the sheet to be edited, the sheet that remembers]."""
    notes = [
        _("Write the year (2025) or quarter (II/2025) in which the criterion will be met; empty: not planned."),
        _("“%(met)s”: met by the data, nothing to plan. Leave the sheet “%(sheet)s” as it is.")
        % {"met": _MET, "sheet": ORIGINAL},
    ]
    return [_table(SHEET, roadmap, units, notes), _table(ORIGINAL, roadmap, units, [])]


def _table(name, roadmap, units, notes):
    rollup = roadmap.rollup
    districts = {one.pk: one.full_name for one in rollup.districts}
    columns = [Column(_CODE, "mark", 9), Column(_NAME, "text", 26), Column(_DISTRICT, "text", 22)]
    return Table(
        name=name,
        title=_("Roadmap by criterion, %(place)s") % {"place": rollup.place.full_name},
        notes=notes,
        columns=columns + [Column(f"{_HEAD} {criterion.number}", "mark", 10) for criterion in rollup.criteria],
        rows=[
            [unit.code, unit.full_name, districts.get(unit.district_id, ""),
             *(_MET if cell.mark in COUNTED_AS_MET else term_words(cell.term) or None
               for cell in roadmap.cells[unit.pk])]
            for unit in units
        ],
    )  # fmt: skip


def read_roadmap_sheet(file, roadmap):
    """RoadmapSheet of an uploaded workbook about the roadmap's communes; UploadRefused for any other file."""
    grids = {search_key(name): _Grid(name, rows, marks) for name, rows, marks in Book(file).visible()}
    edited, kept = grids.get(search_key(SHEET)), grids.get(search_key(ORIGINAL))
    if not (edited and kept and edited.head is not None and kept.head is not None):
        raise UploadRefused(
            _("The workbook lacks its sheets “%(sheet)s” and “%(original)s”: download it again.")
            % {"sheet": SHEET, "original": ORIGINAL}
        )
    return _Reader(edited, kept, roadmap).read()


class _Grid:
    """One sheet: `head` the row of heads or None, `columns` {criterion number: column}."""

    def __init__(self, name, rows, marks):
        self.name, self.rows, self.marks, self.head = name, rows, marks, None
        for number, row in enumerate(rows[:_HEAD_ROWS]):
            words = [clean(value) for value in row]
            numbers = {word.removeprefix(f"{_HEAD} "): index for index, word in enumerate(words)
                       if word.startswith(f"{_HEAD} ")}  # fmt: skip
            if _CODE in words and numbers:
                self.head, self.columns, self.code_column = number, numbers, words.index(_CODE)
                break

    def lines(self):
        """(row number, code, row) of every line under the heads."""
        for number, row in enumerate(self.rows[self.head + 1 :], start=self.head + 1):
            code = self.text(row, self.code_column)
            if code and not code.startswith("("):
                yield number, code, row

    @staticmethod
    def text(row, column):
        value = row[column] if column < len(row) else ""
        return clean(int(value) if isinstance(value, float) and value.is_integer() else value)


class _Reader:
    def __init__(self, edited, kept, roadmap):
        self.edited, self.found = edited, RoadmapSheet()
        self.units = {unit.code: unit for unit in roadmap.rollup.units}
        self.criteria = {criterion.number: criterion for criterion in roadmap.rollup.criteria}
        self.kept = {
            (code.zfill(5), number): kept.text(row, column)
            for _line, code, row in kept.lines()
            for number, column in kept.columns.items()
        }

    def read(self):
        places = Locality.objects.select_related("district", "province").in_bulk([u.pk for u in self.units.values()])
        seen = set()
        for number, code, row in self.edited.lines():
            unit = self.units.get(code) or self.units.get(code.zfill(5))
            if unit is None or unit.pk in seen:
                twice = _("this commune stands in an earlier line already")
                self._say(
                    number, self.edited.code_column, code, twice if unit else _("no commune here bears this code")
                )
                continue
            seen.add(unit.pk)
            for criterion, column in self.edited.columns.items():
                self._cell(number, row, places[unit.pk], criterion, column)
        return self.found

    def _cell(self, line, row, place, number, column):
        text, before = self.edited.text(row, column), self.kept.get((place.code.zfill(5), number), "")
        address = cell_address(line, column)
        if address in self.edited.marks.errors or address in self.edited.marks.unfinished:
            self._say(line, column, text, _("a formula without a result: write the words themselves"))
        elif text == before:
            return
        elif number not in self.criteria:
            self._say(line, column, text, _("the set in use has no criterion %(number)s") % {"number": number})
        elif before == _MET or text == _MET:
            self._say(line, column, text, _("whether a criterion is met follows from the results alone"))
        else:
            wish = Wish(place, self.criteria[number], text, parse_term(before), where=f"{self.edited.name}!{address}")
            self.found.wishes.append(wish)

    def _say(self, line, column, value, reason):
        cell = cell_address(line, column)
        self.found.errors.append({"sheet": self.edited.name, "cell": cell, "value": shown(value), "reason": reason})


def packed(changes):
    """Changes of a plan as a confirming form carries them."""
    return [[wish.locality.pk, wish.criterion.pk, new, old] for wish, old, new in changes]


def unpacked(lines):
    places = Locality.objects.select_related("district", "province").in_bulk({line[0] for line in lines})
    criteria = Criterion.objects.in_bulk({line[1] for line in lines})
    return [Wish(places[unit], criteria[criterion], new, old) for unit, criterion, new, old in lines]
