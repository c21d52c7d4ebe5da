"""A roll-up as it would be were some results met as well. Pure: made from the real one, nothing is written anywhere.

Who would meet every criterion is *able to be proposed* for recognition, no more; the supposed decision stands for "and
were it recognised", so that targets and conditions can be counted by their own rules.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from criteria.models import CriteriaSet
from criteria.rules import COUNTED_AS_MET
from reports.rollups.figures import Decision, figures_of


@dataclass(frozen=True)
class Change:
    """What one unit would have: `marks` under the supposition's set, `attainment` it could be proposed for or ""."""

    marks: str
    attainment: str = ""


@dataclass(frozen=True)
class Supposition:
    """Changes {lineage: Change} under a set, on a day; `is_assessed` False where the marks are a second look's only."""

    day: dt.date
    criteria_set: CriteriaSet
    changes: dict = field(default_factory=dict)
    is_assessed: bool = True

    def decisions(self, lineage, held):
        """Decisions of a unit, the supposed one among them."""
        change = self.changes.get(lineage)
        if change is None or not change.attainment or change.attainment in held:
            return held
        supposed = Decision(
            change.attainment, "", self.day, self.day.year, "SUPPOSED", "", self.day, self.criteria_set.pk
        )  # fmt: skip
        return {**held, change.attainment: supposed}

    def marks(self, lineage, marks):
        """Marks of an assessed unit under the set of the supposition."""
        change = self.changes.get(lineage)
        return change.marks if change and self.is_assessed and marks else marks


def supposed_rollup(rollup, supposition):
    """The roll-up of the supposition's own day with its changes; one of another day is what it was."""
    if rollup.day != supposition.day:
        return rollup
    units = {unit.pk: _supposed_unit(unit, rollup, supposition) for unit in rollup.units}
    knows = rollup.knows_recognitions or any(change.attainment for change in supposition.changes.values())
    return replace(
        rollup,
        units=list(units.values()),
        figures=figures_of(units.values(), rollup.criteria_set, knows_recognitions=knows),
        districts=[_supposed_district(row, units, rollup.criteria_set, knows) for row in rollup.districts],
        knows_recognitions=knows,
    )


def _supposed_unit(unit, rollup, supposition):
    if unit.lineage_id not in supposition.changes:
        return unit
    found = replace(unit, decisions=supposition.decisions(unit.lineage_id, unit.decisions))
    if unit.is_assessed and rollup.criteria_set == supposition.criteria_set:
        found.marks = supposition.marks(unit.lineage_id, unit.marks)
        found.met = sum(mark in COUNTED_AS_MET for mark in found.marks)
    return found


def _supposed_district(row, units, criteria_set, knows):
    own = [units.get(unit.pk, unit) for unit in row.units]
    return replace(row, units=own, figures=figures_of(own, criteria_set, knows_recognitions=knows))
