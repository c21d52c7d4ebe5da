"""How a table looks wherever it stands: its heads over several lines, and the text of each cell."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ntm.lib.numbers import format_decimal

UNKNOWN = "–"


@dataclass(frozen=True)
class HeadCell:
    """A cell of the heads at a line and column counted from 0, so many lines high and columns wide."""

    line: int
    column: int
    lines: int
    columns: int
    text: str


def head_depth(table):
    """Lines the heads take, without the line of column numbers."""
    return 1 + max((len(column.group) for column in table.columns), default=0)


def head_cells(table):
    """[[HeadCell]] line by line: groups merged over neighbours, titles reaching down to the last line."""
    depth = head_depth(table)
    lines = [[] for _line in range(depth)]
    for number, column in enumerate(table.columns):
        for line in range(len(column.group)):
            if not _continues(table, number, line):
                width = _group_width(table, number, line)
                lines[line].append(HeadCell(line, number, 1, width, column.group[line]))
        line = len(column.group)
        lines[line].append(HeadCell(line, number, depth - line, 1, column.title))
    return lines


def _continues(table, number, line):
    """Whether the group of a column at a line began further left."""
    heads = table.columns[number].group[: line + 1]
    return number > 0 and table.columns[number - 1].group[: line + 1] == heads


def _group_width(table, number, line):
    width = 1
    while number + width < len(table.columns) and _continues(table, number + width, line):
        width += 1
    return width


def cell_text(column, value):
    """What a page or a Word report prints for a value: "95,69", "111", "05/08/2024"; "–" for an unknown number."""
    if value is None or value == "":
        return UNKNOWN if column.is_number else ""
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if not is_number(value):
        return str(value)
    return format_decimal(value if isinstance(value, int) else Decimal(str(value)), places_of(column, value))


def places_of(column, value):
    """Decimals a number is shown with: those of its column, else as many as it has, two at most."""
    if column.kind in ("decimal", "share"):
        return column.decimals
    if column.kind == "count" or isinstance(value, int):
        return 0
    return max(0, min(2, -Decimal(str(value)).normalize().as_tuple().exponent))


def is_number(value):
    """Whether a value is a number; a yes or no is none."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


@dataclass(frozen=True)
class ShownCell:
    """A cell as a page lays it out; `kind` "number", "mark" or "text"."""

    text: str
    kind: str
    columns: int = 1


def shown_rows(table):
    """[(kind of row, [ShownCell])]: words of a heading run over the columns left empty after them."""
    return [(row.kind, _shown(table, row)) for row in table.rows]


def _shown(table, row):
    pairs = list(zip(table.columns, row.values, strict=False))
    filled = [number for number, (_column, value) in enumerate(pairs) if value not in (None, "")]
    if row.kind == "heading" and filled:
        last = filled[-1]
        cells = [ShownCell(cell_text(*pair) if pair[1] is not None else "", "mark") for pair in pairs[:last]]
        return [*cells, ShownCell(str(pairs[last][1]), "text", len(table.columns) - last)]
    return [ShownCell(cell_text(column, value), _kind_of(column, value)) for column, value in pairs]


def _kind_of(column, value):
    if column.is_number or is_number(value):
        return "number"
    return "mark" if column.kind in ("mark", "date") else "text"
