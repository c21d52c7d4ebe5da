"""A plan of thousands of cells kept from its preview until it is recorded, so that what was shown is what is written.

It rests on the law and places of the quarter (the frame's stamp) and on what was stored of its units (their versions).
While neither has moved, planning anew would only find the same; where anything has, the plan is made anew.
"""

from collections import namedtuple
from decimal import Decimal

from criteria.actions.planning import Planner
from criteria.actions.plans import CellChange
from criteria.actions.reading import read_stored, refused_as_a_whole
from criteria.actions.rows import Row

_Level = namedtuple("_Level", "id pk")


def kept_plan(plan):
    """{"stamp", "versions", "columns"} of a Plan, or None for one that is as quickly made anew.

    By columns, a dozen lists instead of thousands: read back in half the time.
    """
    changes, known = plan.changes, plan.assessments
    if plan.problems or not changes or not isinstance(changes[0].result, Row):
        return None
    places = {change.locality.id for change in changes}
    if not places <= known.keys():
        return None
    versions = [[place, known[place].version] for place in places]
    columns = list(zip(*map(_cell, changes), strict=True))
    return {"stamp": plan.frame.stamp, "versions": versions, "columns": columns}


def _cell(change):
    row = change.result
    said = _text(row.value), row.text_value, f"{row.verdict}", f"{row.basis}", row.threshold_id, row.note
    return [change.locality.id, change.indicator.id, *change.words, *said]


def planned_again(kept, *, period, criteria_set, by):
    """The kept plan against what is stored now, its assessments held; None where anything it rests on has moved."""
    # One kept by an earlier release may be of another form.
    columns = kept.get("columns")
    if columns is None:
        return None
    cells = list(zip(*columns[:2], strict=True))
    plan, held = read_stored(period, criteria_set, cells, holding=True, as_rows=True)
    if plan.frame.stamp != kept["stamp"] or refused_as_a_whole(plan.frame):
        return None
    planner = Planner(plan.frame, by, {})
    versions = dict(kept["versions"])
    if planner.look_at_units(set(versions), held, plan):
        return None
    if {place: row.version for place, row in plan.assessments.items()} != versions:
        return None
    plan.changes = list(_changes(columns, planner, plan))
    return plan


def _changes(columns, planner, plan):
    indicators, places, stored, keys = plan.frame.indicators, plan.frame.places, plan.stored, planner.keys
    levels = {level: level and _Level(level, level) for level in set(columns[-2])}
    for place, indicator, old, new, value, grade, verdict, basis, level, note in zip(*columns, strict=True):
        was, number = stored.get((keys[place], indicator)), None if value is None else Decimal(value)
        row = Row(indicators[indicator], number, grade, note, planner.by, planner.now, was)
        row.verdict, row.basis, row.threshold = verdict, basis, levels[level]
        yield CellChange(None, places[place], row.indicator, was, row, (old, new))


def _text(value):
    return None if value is None else str(value)
