"""A sheet in memory, whatever file it becomes. Rows and columns count from 1."""

from dataclasses import dataclass, field


class Percent(float):
    """A number with a percent format: Percent(0.9569) shows 95,69%."""


class Fault(str):
    """An error value, as "#DIV/0!"."""


@dataclass(frozen=True)
class Formula:
    """A formula and the value the office's program kept for it; `value` None: nothing was kept."""

    text: str
    value: float | str | None


def letters(column):
    """Column 28 -> "AB"."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass
class Sheet:
    """Cells with merges, hidden rows and columns, comments and number formats."""

    name: str
    hidden: bool = False
    cells: dict = field(default_factory=dict)
    merges: list = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    comments: dict = field(default_factory=dict)
    formats: dict = field(default_factory=dict)
    widths: dict = field(default_factory=dict)
    strong: set = field(default_factory=set)

    def put(self, row, column, value, strong=False):
        """Write one cell; None leaves it empty."""
        if value is None:
            return
        self.cells[row, column] = value
        if strong:
            self.strong.add((row, column))

    def line(self, row, values, column=1, strong=False):
        """Write values from a column on to the right."""
        for offset, value in enumerate(values):
            self.put(row, column + offset, value, strong)

    def merge(self, top, left, bottom, right, value, strong=True):
        """Write one value over a block of cells."""
        self.put(top, left, value, strong)
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    @property
    def size(self):
        """(last row, last column) in use."""
        rows = [row for row, _ in self.cells] + [merge[2] for merge in self.merges]
        columns = [column for _, column in self.cells] + [merge[3] for merge in self.merges]
        return max(rows, default=0), max(columns, default=0)
