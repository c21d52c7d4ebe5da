"""How the columns of an appendix table share a page: widths, upright or turned page, upright or turned heads, parts.

The size of the letters is never given up (Decree 30/2020 leaves no table under 11 points): a table that cannot stand on
a turned page is continued in further parts, each with the columns that name its rows. All widths in mm.
"""

import math
from dataclasses import dataclass, replace

from ntm.lib.tables import Row, Table, cell_text
from reports.docx.measure import longest_word_mm, width_mm

PORTRAIT, LANDSCAPE = 165, 252  # text widths of A4 with margins 30 and 15 mm
SIZE = 11
LINE = 4.6  # height of a line of that size
LOOSE, DENSE = 1.0, 0.4  # left and right of a cell's words
WIDEST_WISH, WIDEST_NAME = 62, 46
TALLEST_HEAD = 64
_SPARE, _LITTLE = 1.6, 0.4  # for a font that stands in for a missing letter and is a little wider
_CROWDED = 1.6  # a page is turned where the columns would like so many times more than they get


@dataclass
class Part:
    """Some columns of a table, with their `numbers` in the whole one, "(3)"; `turned`: heads that read upwards.

    `head_height` is what those need; 0: as high as the words.
    """

    table: Table
    numbers: list
    widths: list
    turned: list
    padding: float
    head_height: float


@dataclass
class Layout:
    is_landscape: bool
    parts: list


@dataclass
class Need:
    """Of one column: the narrowest it can be with its head upright or turned, and what it would like to have."""

    upright: float
    turned: float
    wish: float


def lay_out(table):
    """Layout of a table of any number of columns and rows."""
    names = _naming_columns(table)
    needs = [_need(table, number, is_name=number in names) for number in range(len(table.columns))]
    everything = list(range(len(needs)))
    if _width(needs) <= PORTRAIT and sum(need.wish for need in needs) <= PORTRAIT * _CROWDED:
        return Layout(False, [_part(table, needs, everything, PORTRAIT)])
    if _width(needs) <= LANDSCAPE or sum(need.turned for need in needs) <= LANDSCAPE:
        return Layout(True, [_part(table, needs, everything, LANDSCAPE)])
    return Layout(True, [_part(table, needs, share, LANDSCAPE) for share in _shares(needs, names)])


def _width(needs):
    return sum(need.upright for need in needs)


def _naming_columns(table):
    """The first columns up to the one with words in it: a number of the row and a name."""
    for number, column in enumerate(table.columns[:3]):
        values = [row.values[number] for row in table.rows]
        if any(isinstance(value, str) and len(value) > 5 for value in values):
            return list(range(number + 1))
        if number and column.is_number:
            break
    return [0]


def _need(table, number, *, is_name):
    column = table.columns[number]
    texts = [(cell_text(column, row.values[number]), row.kind != "unit") for row in table.rows if row.kind != "heading"]
    body = max([4, *(longest_word_mm(text, SIZE, bold=bold) for text, bold in texts)])
    whole = max((width_mm(text, SIZE, bold=bold) for text, bold in texts), default=0)
    title = width_mm(column.title, SIZE, bold=True)
    upright = max(body, longest_word_mm(column.title, SIZE, bold=True), width_mm(f"({number + 1})", SIZE))
    wish = max(upright, min(max(whole, title / 3), WIDEST_WISH))
    if is_name:
        upright = body = min(wish, max(upright, WIDEST_NAME))
    lines = math.ceil(title / TALLEST_HEAD) if upright > body + 0.1 else 0
    sides, close = 2 * LOOSE + _SPARE, 2 * DENSE + _LITTLE
    return Need(upright + sides, max(body, lines * LINE) + close, wish + sides)


def _shares(needs, names):
    """Lists of column positions, one list a part, about equally wide; the naming columns open each of them."""
    room = LANDSCAPE - _width(needs[number] for number in names)
    others = [number for number in range(len(needs)) if number not in names]
    even = _width(needs[number] for number in others) / math.ceil(_width(needs[number] for number in others) / room)
    shares, used = [[]], 0
    for number in others:
        width = needs[number].upright
        if shares[-1] and (used + width > room or used + width / 2 > even):
            shares.append([])
            used = 0
        shares[-1].append(number)
        used += width
    return [[*names, *share] for share in shares]


def _part(table, needs, columns, room):
    chosen = [needs[number] for number in columns]
    is_dense = _width(chosen) > room
    least = [need.turned if is_dense else need.upright for need in chosen]
    padding = DENSE if is_dense else LOOSE
    heads = [table.columns[number].title for number in columns]
    turned = [
        is_dense and longest_word_mm(head, SIZE, bold=True) + 2 * padding > width
        for head, width in zip(heads, least, strict=True)
    ]
    tall = [width_mm(head, SIZE, bold=True) for head, is_turned in zip(heads, turned, strict=True) if is_turned]
    return Part(
        table=_some_columns(table, columns),
        numbers=[str(number + 1) if is_dense else f"({number + 1})" for number in columns],
        widths=_widths(least, [need.wish for need in chosen], turned, room),
        turned=turned,
        padding=padding,
        head_height=min(max(tall), TALLEST_HEAD) + 6 if tall else 0,
    )


def _widths(least, wishes, turned, room):
    """The least each needs, then what is left over shared by what each would like; equal columns stay equal."""
    left = room - sum(least)
    wants = [max(wish - width, 0) for width, wish in zip(least, wishes, strict=True)]
    if any(turned):
        wants = [1] * len(least)
    elif left > sum(wants):
        least = [width + want for width, want in zip(least, wants, strict=True)]
        left, wants = room - sum(least), least
    return [width + left * want / sum(wants) for width, want in zip(least, wants, strict=True)]


def _some_columns(table, columns):
    def cut(row):
        values = row.values if row.kind == "heading" else [row.values[number] for number in columns]
        return Row(values[: len(columns)], row.kind)

    return replace(
        table, columns=[table.columns[number] for number in columns], rows=list(map(cut, table.rows)), widths=[]
    )
