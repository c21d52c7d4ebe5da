"""The comparison of two sets as a table that leaves the site."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.forms.sets import level_words
from criteria.loader import vocabulary as words
from criteria.models import ValueKind
from criteria.sets.comparing import CHANGED, ONLY_A, ONLY_B, REWORDED, SAME, Pair
from ntm.lib.tables import Table


def state_words(pair):
    """What became of a row, in a few words."""
    names = {
        SAME: _("the same"),
        REWORDED: _("reworded"),
        CHANGED: _("changed"),
        ONLY_A: _("only in the first set"),
        ONLY_B: _("only in the second set"),
    }
    moved = [_("other number")] if pair.is_moved else []
    return " · ".join([names[pair.state], *moved])


def change_words(pair):
    """The differences of a pair in words: terms, then levels by column."""
    return [*_term_words(pair), *map(_level_words, pair.levels)]


def _term_words(pair):
    if not pair.has_other_terms:
        return
    for key in ("kind", "unit", "operator"):
        before, after = pair.a.get(key, ""), pair.b.get(key, "")
        if before != after:
            yield f"{_term(key, before)} → {_term(key, after)}"


def _term(key, value):
    if key == "kind":
        return str(ValueKind(words.KINDS[value]).label)
    return words.WRITTEN["operator"].get(value, value) if key == "operator" else value or "–"


def _level_words(change):
    column = _("for all") if change.column == words.EVERYWHERE else change.column
    name = f"{column} {change.year}" if change.year else column
    unknown = _("not known")
    before, after = (unknown if level is None else level_words(level) for level in (change.before, change.after))
    return f"{name}: {before} → {after}"


@dataclass(frozen=True)
class Line:
    """A pair with what the page says of it; `heads` a criterion's row."""

    pair: Pair
    result: str
    differences: list
    heads: bool


def comparison_lines(blocks):
    """Every row of the comparison in words, criteria above their indicators."""
    for block in blocks:
        yield _line(block.criterion, heads=True)
        yield from (_line(pair) for pair in block.indicators)


def _line(pair, *, heads=False):
    differences = [] if heads or pair.a is None or pair.b is None else change_words(pair)
    return Line(pair, state_words(pair), differences, heads)


def comparison_table(a, b, blocks):
    return Table(
        name=_("comparison"),
        title=_("Comparison of two criteria sets"),
        notes=[f"A: {a.name}", f"B: {b.name}"],
        columns=[_("No. in A"), _("Name in A"), _("No. in B"), _("Name in B"), _("Result"), _("Differences")],
        widths=[9, 50, 9, 50, 22, 40],
        rows=[_row(line) for line in comparison_lines(blocks)],
    )


def _row(line):
    a, b = line.pair.a or {}, line.pair.b or {}
    names = [a.get("number"), a.get("name_vi"), b.get("number"), b.get("name_vi")]
    return [*names, line.result, "; ".join(line.differences)]
