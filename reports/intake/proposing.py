"""A first reading of a workbook: which tables, columns and rows it has. Nothing is written and nothing is decided."""

import re

from django.utils.translation import gettext as _

from criteria.structure import structure_of
from ntm.lib.excel import column_letters
from ntm.lib.text import clean, search_key
from ntm.lib.uploads import UploadRefused
from reports.intake.columns import Columns
from reports.intake.headings import Headings
from reports.intake.layout import Layout
from reports.intake.matrix import shown
from reports.intake.proposals import CODE, IGNORE, ORDER, UNIT, UNKNOWN, Proposal, TableGuess
from reports.intake.refusals import (
    period_of_sheet,
    refuse_other_heads,
    refuse_other_province,
    refuse_other_title,
    refuse_strange_names,
)
from reports.intake.rows import Rows
from reports.intake.sides import sides_of
from reports.intake.titles import doubt_others, only_indicator
from reports.intake.units import Units, loose

_OFFICE = re.compile(r"(ubnd|uy ban nhan dan|van phong|phong|ban|cong an|chi cuc|hat|trung tam|to)\b")
_DRAFTS = ("nhap", "ban nhap", "draft", "copy", "cu", "old", "mau", "huong dan")


def propose(book, period, criteria_set, place=None, remembered=None):
    """Proposal of a Book for one period and set. UploadRefused when it is plainly for something else.

    `remembered`: {"columns": {head key: "indicator:2.1" | "criterion:7" | "ignore:" …}, "rows": {row key: lineage key
    or "ignore"}} as the office decided before.
    """
    if book.stamp is not None:
        return Proposal(is_template=True)
    return _Proposing(book, period, criteria_set, place, remembered or {}).proposal()


class _Proposing:
    def __init__(self, book, period, criteria_set, place, remembered):
        self.book, self.period, self.criteria_set, self.place = book, period, criteria_set, place
        self.remembered = {"columns": {}, "rows": {}, **remembered}
        self.headings = Headings(structure_of(criteria_set, period.end_date), book.is_typed)
        self.units = Units(period, criteria_set)
        self.found = Proposal()

    def proposal(self):
        layouts = [
            Layout(side, self.headings, self.units)
            for sheet in self.book.sheets
            for side in sides_of(sheet, self.headings, self.units)
        ]
        titles = {layout.sheet.name: self._titles(layout) for layout in layouts}
        readable = [layout for layout in layouts if layout.spans]
        wanted = self._of_this_period(readable, titles)
        self._refuse(layouts, readable, wanted, titles)
        for layout in wanted:
            self._read_sheet(layout, titles[layout.sheet.name])
        for layout in layouts:
            if layout not in readable and any(shown(value) for row in layout.sheet.rows for value in row):
                self._note(layout.sheet.name, _("no table of results was found on it"))
        self._one_of_several()
        return self.found

    # -- Sheets ---------------------------------------------------------------------------------------------------

    @staticmethod
    def _titles(layout):
        """Lines above the heads; without heads, the first lines."""
        last = layout.spans[0].top if layout.spans else 12
        return [
            shown(value) for row in layout.sheet.rows[:last] for value in row if isinstance(value, str) and shown(value)
        ]

    def _of_this_period(self, layouts, titles):
        says = {
            layout.sheet.name: period_of_sheet(layout.sheet.name, titles[layout.sheet.name], self.period)
            for layout in layouts
        }
        for layout in layouts:
            if says[layout.sheet.name] is False:
                self._note(layout.sheet.name, _("it names another period"))
        if any(says.values()) and len(layouts) > 1:
            drafts = [one for one in layouts if says[one.sheet.name] is None and self._is_draft(one.sheet.name)]
            for layout in drafts:
                self._note(layout.sheet.name, _("by its name it is a draft or an older copy"))
            layouts = [layout for layout in layouts if layout not in drafts]
        return [layout for layout in layouts if says[layout.sheet.name] is not False]

    @staticmethod
    def _is_draft(name):
        words = search_key(name).replace("_", " ").replace("(", " ").split()
        return any(word in words for word in _DRAFTS) or search_key(name).startswith("ban nhap")

    def _note(self, sheet, reason):
        words = {"sheet": sheet, "reason": reason}
        self.found.notes.append(_("Sheet “%(sheet)s” was not read: %(reason)s.") % words)

    def _refuse(self, layouts, readable, wanted, titles):
        for layout in readable or layouts:
            refuse_other_province(titles[layout.sheet.name], self.period)
            self._refuse_strangers(layout)
        if readable and not wanted:
            words = {
                "asked": self.period.label,
                "text": " · ".join(titles[readable[0].sheet.name])[:120] or readable[0].sheet.name,
            }
            raise UploadRefused(_("This workbook is for another period (“%(text)s”), not for %(asked)s.") % words)
        heads = []
        for layout in wanted or layouts:
            refuse_other_title(titles[layout.sheet.name], self.criteria_set, self.period)
            lines = [layout.sheet.rows[row] for span in layout.spans for row in range(span.top, span.first)]
            heads += [value for line in lines or layout.sheet.rows[:20] for value in line]
        refuse_other_heads(heads, self.criteria_set, self.period, self.headings)
        if not readable:
            self._refuse_form(layouts)

    def _refuse_form(self, layouts):
        for layout in layouts:
            if layout.is_turned:
                raise UploadRefused(
                    _("The units stand across, the criteria down: turn the table, one row a unit, and send it again.")
                )
            if period_of_sheet(layout.sheet.name, self._titles(layout), self.period) is False:
                words = {
                    "asked": self.period.label,
                    "text": " · ".join(self._titles(layout))[:120] or layout.sheet.name,
                }
                raise UploadRefused(_("This workbook is for another period (“%(text)s”), not for %(asked)s.") % words)
        if any(layout.by_column for layout in layouts):
            raise UploadRefused(_("No heads were found that name indicators or criteria (1.1, TC1, their names)."))
        raise UploadRefused(
            _("No entry table found: a row of heads (1.1, TC1 or names of criteria) and rows with units are needed.")
        )

    def _refuse_strangers(self, layout):
        """A sheet with few known names: perhaps it is another province's."""
        names = {
            value
            for row in layout.sheet.rows
            for value in row[:6]
            if isinstance(value, str) and 3 < len(value) < 60 and any(map(str.isalpha, value))
        }
        own = sum(layout._is_unit(name) for name in names)
        coded = [name for name in names if search_key(name).startswith(("xa ", "thon ", "huyen "))] or names
        refuse_strange_names(coded, own, self.period, self.units.level)

    # -- Tables ---------------------------------------------------------------------------------------------------

    def _read_sheet(self, layout, titles):
        context = self._context(layout.sheet.name, titles)
        number = only_indicator(titles, self.headings.indicators)
        for span in layout.spans:
            heads = layout.heads(span)
            columns = Columns(heads, span.core, self.headings, self.period, self.remembered["columns"]).guesses()
            if number:
                doubt_others(columns, number)
            self._place_columns(columns, layout, span)
            above = self._context_above(layout, span, context)
            rows = Rows(layout.sheet, (span.first, span.last), columns, self.units, above, self.remembered["rows"])
            guesses = rows.guesses()
            if not self.book.is_typed:
                self._refuse_slipped(layout.sheet, columns, guesses)
            table = TableGuess(layout.sheet.name, list(range(span.top, span.first)), columns, guesses)
            self._why_unread(table, layout, span)
            self.found.tables.append(table)

    @staticmethod
    def _refuse_slipped(sheet, columns, guesses):
        """Cells beyond the last head: the sign between columns stands inside numbers as well."""
        last = max(guess.column for guess in columns)
        beyond = [
            guess.row + 1
            for guess in guesses
            if guess.role == UNIT and any(map(shown, sheet.rows[guess.row][last + 1 :]))
        ]
        if beyond:
            text = _(
                "Row %(row)s has more columns than its heads: commas part columns and decimals alike; save it as .xlsx."
            )
            raise UploadRefused(text % {"row": beyond[0]})

    def _context(self, name, titles):
        """The one place above units that titles or the sheet's name speak of."""
        found = {}
        for text in (name, *titles):
            places = [self._named(part) for part in _parts(text)]
            places.append(next(filter(None, map(self._named, _seats(text))), None))
            found |= {place.pk: place for place in places if place}
        return next(iter(found.values())) if len(found) == 1 else None

    def _named(self, text):
        """The place above units a text names; the province's bare name is not its town of that name."""
        return None if loose(text) == loose(self.period.province.name) else self.units.district(text)

    def _context_above(self, layout, span, context):
        """A line of a place right above the heads says where the rows below lie."""
        for row in range(span.top - 1, max(span.top - 3, -1), -1):
            for value in layout.sheet.rows[row]:
                place = self.units.district(value) if isinstance(value, str) and value else None
                if place:
                    return place
        return context

    def _place_columns(self, columns, layout, span):
        """Names are where names of units stand, whatever the head says; codes where codes stand."""
        inside = [(row, column) for row, column in layout.named if span.first <= row < span.last]
        counts = {}
        for _row, column in inside:
            counts[column] = counts.get(column, 0) + 1
        best = max(counts, key=lambda column: (counts[column], -column), default=None)
        if layout.is_coded:
            self._code_column(columns, best)
            return
        for guess in columns:
            if guess.role == UNIT and guess.column != best and best is not None:
                guess.role, guess.why = IGNORE, _("no names of units stand in it")
            if guess.column == best and guess.role not in (UNIT,):
                guess.role, guess.target, guess.fault = UNIT, "", ""
                guess.confidence, guess.why = 0.95, _("names of units stand in it")
            if guess.role in (UNKNOWN, ORDER) and self._holds_codes(guess.column, layout, span):
                guess.role, guess.confidence, guess.why = CODE, 0.95, _("codes of units stand in it")
        if best is not None and best not in {guess.column for guess in columns}:
            from reports.intake.proposals import ColumnGuess

            columns.insert(0, ColumnGuess(best, "", UNIT, "", 0.95, _("names of units stand in it"), row=span.core))

    @staticmethod
    def _code_column(columns, best):
        """A sheet that names no unit has a column of codes."""
        for guess in columns:
            if guess.column == best:
                guess.role, guess.target, guess.fault = CODE, "", ""
                guess.confidence, guess.why = 0.95, _("codes of units stand in it")

    def _holds_codes(self, column, layout, span):
        lines = [line[column] for line in layout.sheet.rows[span.first : span.last] if column < len(line)]
        texts = [shown(int(v) if isinstance(v, float) and v.is_integer() else v) for v in lines if v != ""]
        known = sum(
            len(text) >= 2
            and text.isdigit()
            and len(text) >= min(self.units.widths, default=9) - 1
            and self.units.coded(text) is not None
            for text in texts
        )
        return len(texts) > 0 and known >= max(0.6 * len(texts), 1)

    def _why_unread(self, table, layout, span):
        """A table without a column to read or without a row of a unit is not read."""
        if not any(guess.target for guess in table.columns):
            table.is_read, table.why = False, _("no column of it names an indicator or a criterion")
        elif not any(guess.role == UNIT for guess in table.rows) and not any(guess.has_data for guess in table.rows):
            table.is_read, table.why = False, _("no row of it names a unit")

    def _one_of_several(self):
        """Of sheets that say the same cells, only the first is read; they are told from each other by the reading."""


def _parts(text):
    yield text
    key = str(text)
    yield from (part for part in re.split(r"\s*(?:,|;|\(|\)|\s[-–—/]\s|:|\n)\s*", key) if part)
    for match in re.finditer(
        r"(?i)(?:huyện|thị xã|thành phố|tp\.?|tx\.?|h\.|huyen|thi xa|thanh pho)\s+([^\W\d_]+(?:\s+[^\W\d_]+){0,3})", key
    ):
        words = match[1].split()
        for length in range(len(words), 0, -1):
            yield match[0][: match.start(1) - match.start(0)] + " ".join(words[:length])


def _seats(text):
    """The last words of an office's name, the longest first: "Phòng GD&ĐT Giồng Riềng" sits in Giồng Riềng."""
    words = clean(text).split()
    if _OFFICE.match(search_key(text)):
        yield from (" ".join(words[-length:]) for length in range(min(4, len(words) - 1), 0, -1))


def letters_of(guess):
    return column_letters(guess.column)
