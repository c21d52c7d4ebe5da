"""Two scenarios of one place beside each other: what each figure, target and condition would be under either."""

from django.utils.translation import gettext as _

from ntm.lib.tables import Column, Table
from reports.scenarios.outcome import condition_moves, target_moves
from reports.scenarios.words import lines_of


def compared_lines(first, second):
    """[(label, now, first's, second's)] as texts; `now` where both start from the same figure, else both."""
    rows = []
    for one, other in zip(lines_of(first), lines_of(second), strict=True):
        now = one.texts[0] if one.texts[0] == other.texts[0] else f"{one.texts[0]} / {other.texts[0]}"
        rows.append((one.label, now, one.texts[1], other.texts[1]))
    return rows


def compared_targets(first, second, scope, basis):
    """[(target's name, required, now, first's, second's)] of targets that either moves."""
    by_pk = {now.target.pk: (now, then) for now, then in target_moves(second, scope, basis)}
    rows = []
    for now, then in target_moves(first, scope, basis):
        other = by_pk.get(now.target.pk, (now, now))[1]
        if then.value != now.value or other.value != now.value:
            rows.append((now.label, now.needed_text, now.value_text, then.value_text, other.value_text))
    return rows


def compared_conditions(first, second):
    """[(place and set, of how many, met now, first's, second's)] of the conditions met."""
    found = {}
    for side, outcome in enumerate((first, second)):
        for move in condition_moves(outcome):
            key = move.place.pk, move.criteria_set.pk
            row = found.setdefault(key, [move, move.met[0], move.met[0]])
            row[1 + side] = move.met[1]
    return [
        (f"{move.place.full_name}: {move.criteria_set.name}", len(move.pairs), move.met[0], one, other)
        for move, one, other in found.values()
    ]


def compared_units(first, second):
    """[(unit's name, state under the first, under the second)] of units able in either, in words."""
    able = [{one.unit.code: one for one in outcome.able} for outcome in (first, second)]
    names = {one.unit.code: one.unit for side in able for one in side.values()}
    said = lambda is_able: _("able to be proposed") if is_able else "–"  # noqa: E731
    return [
        (unit.full_name, said(code in able[0]), said(code in able[1]))
        for code, unit in sorted(names.items(), key=lambda pair: pair[1].sort_key)
    ]


def table_of(opened, scope):
    """All of it as one table that leaves the site."""
    first, second = (one.outcome for one in opened)
    basis = opened[0].frame.basis
    rows = [[label, None, now, one, other] for label, now, one, other in compared_lines(first, second)]
    rows += [list(row) for row in compared_targets(first, second, scope, basis)]
    rows += [list(row) for row in compared_conditions(first, second)]
    rows += [[name, None, None, one, other] for name, one, other in compared_units(first, second)]
    return Table(
        name=_("scenarios"),
        title=_("%(place)s: two scenarios side by side") % {"place": first.before.place.full_name},
        notes=[f"A: {opened[0].scenario.name} · B: {opened[1].scenario.name}"],
        columns=[Column(_("No."), "mark", 5), Column(_("Figure"), "text", 60), Column(_("Required"), "auto", 16),
                 Column(_("As it is"), "auto", 16), Column("A", "auto", 18), Column("B", "auto", 18)],
        rows=[[number, *row] for number, row in enumerate(rows, start=1)],
        footnotes=[_("A supposition: no result, recognition or decision is changed.")],
    )  # fmt: skip
