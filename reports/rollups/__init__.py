"""Every count, share and average of the product. Pages, charts, workbooks, reports and JSON read their figures here.

A roll-up answers for one place on one day and one basis ("approved" or "current"): the communes then in force, the
recognitions then valid, and the summary rows of the last period that had ended by then. It reads a fixed number of
queries whatever the number of communes; everything else is one pass over at most a few thousand slim rows.
docs/definitions.md says in one sentence what each figure means.

figures.py holds what is counted, rows.py reads it, carried.py carries it over to later boundaries.
"""

from django.utils import timezone

from ntm.looks import one_look
from reports.boundaries import Boundaries
from reports.rollups.carried import read_carried_over
from reports.rollups.decisions import all_decisions, knows_recognitions, own_decision, recognitions_by, valid_decisions
from reports.rollups.figures import (
    COUNTS,
    FEW_CRITERIA,
    HEADLINE,
    SELECTIONS,
    Basis,
    CriterionFigures,
    Decision,
    District,
    Figures,
    Rollup,
    Unit,
    criterion_figures,
    figures_of,
    narrowed,
)
from reports.rollups.ground import district_rows, row_on
from reports.rollups.periods import is_counted, latest_day, period_and_set
from reports.rollups.rows import (
    boundaries_differ,
    criteria_of,
    districts_of,
    expect_shares,
    expect_summaries,
    first_list_day,
    give_summary,
    shares_by_level,
    summaries_of,
    trend,
    units_of,
)

__all__ = [
    "COUNTS",
    "FEW_CRITERIA",
    "HEADLINE",
    "SELECTIONS",
    "Basis",
    "Boundaries",
    "CriterionFigures",
    "Decision",
    "District",
    "Figures",
    "Rollup",
    "Unit",
    "all_decisions",
    "boundaries_differ",
    "criterion_figures",
    "expect",
    "expect_shares",
    "figures_of",
    "first_list_day",
    "is_counted",
    "latest_day",
    "narrowed",
    "own_decision",
    "read",
    "row_on",
    "shares_by_level",
    "trend",
]


def read(place, day, basis=Basis.APPROVED, criteria_set=None, boundaries=Boundaries.THEN, units_on=None, period=None):
    """Roll-up of a place (province, district or commune) on a day.

    With a `period` the figures are that period's or none, never those of an earlier one; it needs the set.
    With boundaries NOW the units are those in force on `units_on` (today by default), each with what its predecessors
    had on the day; see reports/boundaries.py for what can be carried over.
    """
    with one_look():
        return _read(place, day, basis, criteria_set, boundaries, units_on or timezone.localdate(), period)


def _read(place, day, basis, criteria_set, boundaries, units_on, period):
    if boundaries == Boundaries.NOW and units_on > day:
        return read_carried_over(place, day, basis, criteria_set, units_on)
    units = units_of(place, day)
    districts = district_rows(place, day)
    decisions = valid_decisions(recognitions_by(place, day))
    if period is None:
        period, criteria_set = period_and_set(place, day, basis, criteria_set)
    for unit in units:
        unit.decisions = decisions.get(unit.lineage_id, {})
    if period:
        summaries = summaries_of(period, criteria_set, basis)
        for unit in units:
            give_summary(unit, summaries.get(unit.lineage_id))
    knows = knows_recognitions(place)
    return Rollup(
        place=place,
        day=day,
        basis=Basis(basis),
        period=period,
        criteria_set=criteria_set,
        criteria=criteria_of(criteria_set),
        units=units,
        figures=figures_of(units, criteria_set, knows_recognitions=knows),
        districts=districts_of(districts, units, decisions, criteria_set, knows),
        knows_recognitions=knows,
    )


def expect(basis, asked):
    """Say which [(place, day)] will be read in this look: what they have of their periods is then read together."""
    pairs = [period_and_set(place, day, basis, None) for place, day in asked]
    expect_summaries(basis, [(period, criteria_set) for period, criteria_set in pairs if period])
