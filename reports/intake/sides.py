"""Tables beside each other: a list of units that goes on at the right, to fit on a page."""

from dataclasses import replace

from ntm.lib.text import search_key
from reports.intake.columns import is_place_word, is_unit_word
from reports.intake.matrix import shown

_LOOKED_AT, _HEAD_ROWS = 60, 4


def sides_of(sheet, headings, units):
    """[Sheet] with one table side each; the sheet itself where no table stands beside another.

    A side keeps its addresses: the cells of the others are empty in it, and the lines above the heads stand in each.
    """
    for row, line in enumerate(sheet.rows[:_LOOKED_AT]):
        names = [column for column, value in enumerate(line) if isinstance(value, str) and is_unit_word(value)]
        if len(names) < 2:
            continue
        starts = [0, *(_start(line, column) for column in names[1:])]
        bounds = list(zip(starts, [*starts[1:], len(line)], strict=True))
        is_each_named = all(_names_targets(sheet, row, *bound, headings) for bound in bounds)
        if is_each_named and _go_on(sheet, row, names, units):
            return [_side(sheet, row, *bound) for bound in bounds]
    return [sheet]


def _start(line, column):
    """First column of a side: that of the running numbers left of the names."""
    is_order = column and is_place_word(line[column - 1]) and not is_unit_word(line[column - 1])
    return column - 1 if is_order else column


def _names_targets(sheet, row, left, right, headings):
    lines = sheet.rows[row : row + _HEAD_ROWS]
    sayings = (headings.read(value) for line in lines for value in line[left:right] if value != "")
    return any(saying.targets and saying.confidence >= 0.85 for saying in sayings)


def _go_on(sheet, row, names, units):
    """Whether each column of names names units of its own; the same names again are one table's."""
    seen = []
    for column in names:
        texts = [line[column] for line in sheet.rows[row + 1 :] if column < len(line)]
        seen.append({search_key(shown(text)) for text in texts if isinstance(text, str) and units.is_known(text)})
    return all(seen) and len(set.union(*seen)) == sum(map(len, seen))


def _side(sheet, row, left, right):
    below = [["" if not left <= c < right else value for c, value in enumerate(line)] for line in sheet.rows[row:]]
    return replace(sheet, rows=[*map(list, sheet.rows[:row]), *below])
