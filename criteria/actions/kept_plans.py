"""A plan of thousands of cells kept from its preview until it is recorded, so that what was shown is what is written.

It rests on the law and places of the quarter (the frame's stamp) and on what was stored of its units (their versions).
While neither has moved, planning anew would only find the same; where anything has, the plan is made anew.
"""

from collections import namedtuple
from decimal import Decimal

from criteria.actions.planning import Planner, cell_change
from criteria.actions.reading import read_stored, refused_as_a_whole
from criteria.actions.rows import Row

_Level = namedtuple("_Level", "id pk")
MOST = 50_000  # cells; a larger plan would weigh more than making it anew


def kept_plan(plan):
    """{"stamp", "versions", "cells"} of a Plan, or None for one that is as quickly made anew."""
    changes, known = plan.changes, plan.assessments
    if plan.problems or not 0 < len(changes) <= MOST or not isinstance(changes[0].result, Row):
        return None
    places = {change.locality.id for change in changes}
    if not places <= known.keys():
        return None
    versions = [[place, known[place].version] for place in places]
    return {"stamp": plan.frame.stamp, "versions": versions, "cells": [_cell(change) for change in changes]}


def _cell(change):
    row = change.result
    said = _text(row.value), row.text_value, f"{row.verdict}", f"{row.basis}", row.threshold_id, row.note
    return [change.locality.id, change.indicator.id, *change.words, *said]


def planned_again(kept, *, period, criteria_set, by):
    """The kept plan against what is stored now, its assessments held; None where anything it rests on has moved."""
    plan, held = read_stored(period, criteria_set, kept["cells"], holding=True, as_rows=True)
    if plan.frame.stamp != kept["stamp"] or refused_as_a_whole(plan.frame):
        return None
    planner = Planner(plan.frame, by, {})
    versions = dict(kept["versions"])
    if planner.look_at_units(set(versions), held, plan):
        return None
    if {place: row.version for place, row in plan.assessments.items()} != versions:
        return None
    plan.changes = [_change(cell, planner, plan) for cell in kept["cells"]]
    return plan


def _change(cell, planner, plan):
    place, indicator, old_words, new_words, value, grade, verdict, basis, level, note = cell
    indicator, place = plan.frame.indicators[indicator], plan.frame.places[place]
    stored = plan.stored.get((planner.keys[place.id], indicator.id))
    row = Row(indicator, None if value is None else Decimal(value), grade, note, planner.by, planner.now, stored)
    row.verdict, row.basis, row.threshold = verdict, basis, _Level(level, level) if level else None
    return cell_change(None, place, indicator, stored, row, (old_words, new_words))


def _text(value):
    return None if value is None else str(value)
