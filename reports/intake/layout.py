"""Where on a sheet its tables lie: the column of names, the rows of heads, the rows below them."""

from collections import Counter
from dataclasses import dataclass

from ntm.lib.text import search_key
from reports.intake.columns import is_place_word
from reports.intake.headings import position_numbers
from reports.intake.matrix import shown

_NAME_COLUMNS = 12  # names stand within the first so many columns
_MOST_HEAD_ROWS = 14


@dataclass
class Span:
    """One table: `core` the row that says most about the columns, heads from `top` on, rows from `first` to `last`."""

    top: int
    core: int
    first: int
    last: int


class Layout:
    """A sheet looked at as a whole. `names`: {column: rows that name a unit}, `spans` its tables, from above."""

    def __init__(self, sheet, headings, units):
        self.sheet, self.headings, self.units = sheet, headings, units
        self._merged = {
            (row, column): (top, left)
            for (top, left), (bottom, right) in sheet.merges
            if (bottom - top) * (right - left) < 5000 and (bottom - top) < 200
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        self._known = {}
        self.named = self._named_cells()
        self.by_column = Counter(column for _row, column in self.named)
        self.by_row = Counter(row for row, _column in self.named)
        self.is_coded = not self.named
        if self.is_coded:
            self.named = self._coded_cells()
            self.by_column = Counter(column for _row, column in self.named)
        self.name_column = max(self.by_column, key=lambda c: (self.by_column[c], -c), default=None)
        self.spans = self._spans() if self.name_column is not None and not self.is_turned else []

    @property
    def is_turned(self):
        """Units across and indicators down."""
        widest = max(self.by_row.values(), default=0)
        return widest >= 2 and widest > max(self.by_column.values(), default=0)

    def _named_cells(self):
        found = set()
        for row, line in enumerate(self.sheet.rows):
            for column, value in enumerate(line):
                if isinstance(value, str) and 1 < len(value) < 120 and self._is_unit(value):
                    found.add((row, column))
        return found

    def _coded_cells(self):
        """Cells with codes of units, on a sheet that names none."""
        width = min(self.units.widths, default=9)
        return {
            (row, column)
            for row, line in enumerate(self.sheet.rows)
            for column, value in enumerate(line[:_NAME_COLUMNS])
            if len(text := code_text(value)) >= width - 1 and width > 2 and self.units.coded(text)
        }

    def _is_unit(self, value):
        if value not in self._known:
            self._known[value] = self.units.is_known(value)
        return self._known[value]

    def _spans(self):
        cores = self._core_rows()
        if not cores:
            return []
        spans, last = [], len(self.sheet.rows)
        groups = self._grouped(cores)
        for place, (top, core, first) in enumerate(groups):
            end = groups[place + 1][0] if place + 1 < len(groups) else last
            spans.append(Span(top, core, first, end))
        return spans

    def _core_rows(self):
        explicit = [row for row in range(len(self.sheet.rows)) if self._is_core(row)]
        return explicit or self._bare_rows()

    def _is_core(self, row):
        """A row of heads: two columns (one beside a word like "Tên xã") that name an indicator or criterion."""
        if (row, self.name_column) in self.named:
            return False
        cells = [value for column, value in enumerate(self.sheet.rows[row]) if shown(value)]
        sayings = [self.headings.read(value) for value in cells]
        sure = {saying.targets for saying in sayings if saying.targets and saying.confidence >= 0.85}
        if len(sure) >= 2:
            others = [value for value in cells if not is_place_word(value)]
            return len(sure) >= 0.3 * len(others) and not self._is_prose(cells)
        return len(sure) == 1 and any(is_place_word(value) for value in cells)

    @staticmethod
    def _is_prose(cells):
        return len(cells) < 2

    def _bare_rows(self):
        """Heads that are nothing but 1 2 3 … or I II III … under a head that calls them criteria."""
        criteria = [row.number for row in self.headings.structure.criteria]
        for row in range(min(len(self.sheet.rows), 60)):
            cells = [(c, shown(v)) for c, v in enumerate(self.sheet.rows[row]) if c > self.name_column and shown(v)]
            numbers = [str(roman_number(text) or text) for _column, text in cells]
            left = [shown(value) for value in self.sheet.rows[row][: self.name_column + 1]]
            run = next((i for i, number in enumerate(numbers) if number not in criteria), len(numbers))
            is_run = run >= 2 and numbers[:run] == criteria[criteria.index(numbers[0]) :][:run]
            is_counted = any(text.isdigit() or roman_number(text) for text in left if text)
            if is_run and not is_counted and self._calls_criteria(row):
                for (column, _text), number in zip(cells[:run], numbers[:run], strict=True):
                    self.sheet.rows[row][column] = f"TC{number}"
                return [row]
        return []

    def _calls_criteria(self, row):
        lines = self.sheet.rows[max(row - 4, 0) : row]
        return any("tieu chi" in search_key(shown(value)) for line in lines for value in line)

    def _grouped(self, cores):
        """[(first row of heads, core row, first row below)] of cores that stand together, from above."""
        found = []
        for core in cores:
            if found and core < found[-1][2]:
                top, best, first = found[-1]
                better = core if self._weight(core) > self._weight(best) else best
                found[-1] = top, better, max(first, self._below(core))
            else:
                floor = found[-1][2] if found else 0
                found.append((self._top(core, floor), core, self._below(core)))
        return found

    def _weight(self, row):
        return len(
            {s.targets for s in map(self.headings.read, self.sheet.rows[row]) if s.targets and s.confidence >= 0.85}
        )

    def _top(self, core, floor):
        """The first row of the heads: the row of the words beside them, or one spread over the core."""
        top = core
        for row in range(core - 1, max(core - 6, floor - 1), -1):
            cells = [(column, value) for column, value in enumerate(self.sheet.rows[row]) if shown(value)]
            if not cells or any((row, column) in self.named for column, _value in cells):
                break
            words = sum(is_place_word(value) for _column, value in cells)
            reaches = any(right > left and bottom > row for (t, left), (bottom, right) in self.sheet.merges if t == row)
            columns = [column for column, _value in cells]
            beside = [column for column in columns if column > (self.name_column or 0)]
            if words or reaches or (len(beside) >= 2 and len(cells) >= 2):
                top = row
            elif not beside:
                break
            elif len(cells) == 1 and columns[0] > (self.name_column or 0):
                top = row
            else:
                break
        return top

    def _below(self, core):
        """The first row of units, districts or totals below a row of heads."""
        for row in range(core + 1, min(core + _MOST_HEAD_ROWS, len(self.sheet.rows))):
            if (row, self.name_column) in self.named or self._begins_rows(row):
                return row
        return core + 1

    def _begins_rows(self, row):
        from reports.intake.rows import _DISTRICTLIKE, _TOTALS

        texts = [search_key(shown(v)) for v in self.sheet.rows[row][: self.name_column + 1] if shown(v)]
        if not texts or position_numbers(self.sheet.rows[row]) or self._is_core(row):
            return False
        return any(_TOTALS.match(t) or _DISTRICTLIKE.match(t) or self.units.district(t) for t in texts)

    # -- Heads over columns ---------------------------------------------------------------------------------------

    def heads(self, span):
        """{column: [(row, value)]} of a table's heads, merged cells and gaps spread over what they stand above."""
        width = max((len(row) for row in self.sheet.rows[span.top : span.last]), default=0)
        lines = {row: self._spread(row, width, span) for row in range(span.top, span.first)}
        used = [c for c in range(width) if any(lines[row][c] != "" for row in lines)]
        found = {}
        for column in used:
            stack = [(row, line[column]) for row, line in lines.items() if line[column] != "" and not self._counts(row)]
            found[column] = stack
        return {column: stack for column, stack in found.items() if stack}

    def _counts(self, row):
        return position_numbers(self.sheet.rows[row])

    def _spread(self, row, width, span):
        line = list(self.sheet.rows[row]) + [""] * (width - len(self.sheet.rows[row]))
        for column in range(width):
            corner = self._merged.get((row, column))
            if corner and corner[0] >= span.top:
                line[column] = self.sheet.rows[corner[0]][corner[1]] if corner[0] == row else ""
        if not self.sheet.merges and row < span.first - 1:
            self._fill(line, row, span)
        return line

    def _fill(self, line, row, span):
        """Without merged cells a head reaches as far as the cells below it have words and nothing else above."""
        below = [r for r in range(row + 1, span.first) if not self._counts(r)]
        for column in range((self.name_column or 0) + 2, len(line)):
            has_words = any(
                column < len(self.sheet.rows[r]) and isinstance(self.sheet.rows[r][column], str)
                and len(shown(self.sheet.rows[r][column])) > 3
                for r in below
            )  # fmt: skip
            if line[column] == "" and has_words and self.headings.read(line[column - 1]).targets:
                line[column] = line[column - 1]


_ROMANS = [
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
    "XVIII",
    "XIX",
    "XX",
]


def roman_number(text):
    """19 of "XIX"; 0 for what is none."""
    return _ROMANS.index(text) + 1 if text in _ROMANS else 0


def code_text(value):
    """A code as text, were it typed as a number."""
    return shown(int(value) if isinstance(value, float) and value.is_integer() else value)
