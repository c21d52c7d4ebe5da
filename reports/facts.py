"""What is known of a province on a day and basis, read once: units, decisions, marks, what was said of conditions.

The number of queries does not grow with the communes. Nothing is judged here; reports/conditions.py does that.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q

from criteria.actions.conditions import confirmations_of, confirmed_at
from criteria.closing import closed_on, closings_of
from criteria.conditions import may_judge
from criteria.models import (
    Attainment,
    Condition,
    ConditionResult,
    CriteriaSet,
)
from localities.models import Level
from ntm.looks import kept, together
from reports.rollups.decisions import knows_recognitions, province_recognitions, valid_decisions
from reports.rollups.figures import Basis, Unit
from reports.rollups.ground import inside_on
from reports.rollups.periods import period_and_set
from reports.rollups.rows import expect_summaries, summaries_of


@dataclass
class Child:
    """A unit counted by a condition: its mark, and whether it was recognised under an earlier set only."""

    unit: Unit
    mark: str
    to_review: bool = False


@dataclass(frozen=True)
class Entered:
    """What was said of a condition, on the basis asked for."""

    value: Decimal | None
    verdict: str
    basis: str
    document: str
    note: str
    by: object
    at: object
    result_id: int


class Facts:
    """A province on a day and basis."""

    def __init__(self, place, day, basis=Basis.APPROVED):
        self.place, self.day, self.basis = place, day, Basis(basis)
        self.province = place.own_province
        self._periods, self._summaries, self._entered = {}, {}, {}
        self.remaining = None

    # -- read once --

    @cached_property
    def units(self):
        """Districts and communes of every kind in force on the day, as slim rows."""
        return _units(self.province, self.day)

    @cached_property
    def decisions(self):
        return valid_decisions(row for row in province_recognitions(self.place) if row.decision_date <= self.day)

    @cached_property
    def knows(self):
        """Whether any decision of the province was ever recorded."""
        return knows_recognitions(self.place)

    @cached_property
    def knows_civilised(self):
        """Civilised-urban titles come from elsewhere; before the first is recorded nobody knows of any."""
        return any(row.attainment == Attainment.CIVILISED_URBAN for row in province_recognitions(self.place))

    @cached_property
    def sets(self):
        """{code: set}, each with the keys of the sets that stand on it (`above`)."""
        return _sets()

    @cached_property
    def conditions(self):
        return _conditions()

    @cached_property
    def confirmed(self):
        """Conditions the province has confirmed; within a period no longer open, as it had when that was closed."""
        return _confirmed(self.province, self.day)

    # -- read once a set --

    def period(self, criteria_set):
        if criteria_set not in self._periods:
            self._periods[criteria_set] = period_and_set(self.place, self.day, self.basis, criteria_set)
        return self._periods[criteria_set]

    def marks(self, criteria_set):
        """{lineage: marks} of the units the set was applied to; a blank draft has none."""
        if criteria_set not in self._summaries:
            period, found = self.period(criteria_set)
            rows = summaries_of(period, found, self.basis) if period else {}
            self._summaries[criteria_set] = {
                lineage: row[2] for lineage, row in rows.items() if row[0] is not None and row[3] + row[4]
            }
        return self._summaries[criteria_set]

    def entered(self, criteria_set):
        """{(lineage, condition pk): Entered} of what was said in the set's period."""
        if criteria_set not in self._entered:
            period, _set = self.period(criteria_set)
            self._entered[criteria_set] = _said((criteria_set, period), self.basis) if period else {}
        return self._entered[criteria_set]

    def read_ahead(self, sets):
        """Say under which sets conditions will be asked for in this look, so that what was said and the marks of all of
        them are read together. Sets that their conditions name are read along.
        """
        wanted, waiting = [], list(sets)
        while waiting:
            row = waiting.pop()
            wanted.append(row)
            waiting += [named for named in self._named_in(row) if named not in wanted and named not in waiting]
        asked = [(row, self.period(row)[0]) for row in wanted]
        _said.expect([pair for pair in asked if pair[1]], self.basis)
        pairs = [self.period(row) for row in wanted]
        expect_summaries(self.basis, [(period, found) for period, found in pairs if period])

    def _named_in(self, criteria_set):
        codes = {(row.subject or {}).get("set") for row in self.conditions.get(criteria_set.pk, ())}
        return [self.sets[code] for code in sorted(filter(None, codes)) if code in self.sets]

    # -- units --

    def below(self, unit_pk, level, kinds=None):
        """Units of a level (and kinds) inside a district or, for the province itself, in all of it."""
        whole = unit_pk == self.province.pk
        return [
            unit
            for unit in self.units[level]
            if (whole or unit.district_id == unit_pk) and (not kinds or unit.kind in kinds)
        ]

    def is_law(self, condition):
        return may_judge(condition, self.confirmed)

    def held_sets(self, unit, attainments):
        """Sets of the unit's valid decisions at these attainments; None stands for a decision that names no set."""
        held = self.decisions.get(unit.lineage_id, {})
        return [held[attainment].set_id for attainment in attainments if attainment in held]


@together
def _said(pairs, basis):
    """{(set, period): {(lineage, condition): Entered}}."""
    asked = reduce(or_, (Q(assessment__criteria_set=row, assessment__period=period) for row, period in pairs))
    rows = ConditionResult.objects.filter(asked).select_related("entered_by", "assessment__locality")
    if basis == Basis.APPROVED:
        rows = rows.filter(assessment__approved_met__isnull=False)
    found = {pair: {} for pair in pairs}
    by_key = {(row.pk, period.pk): found[row, period] for row, period in pairs}
    for row in rows:
        key = row.assessment.locality.lineage_id, row.condition_id
        by_key[row.assessment.criteria_set_id, row.assessment.period_id][key] = _entered(row, basis)
    return found


def _entered(row, basis):
    prefix = "approved_" if basis == Basis.APPROVED else ""
    said = [getattr(row, f"{prefix}{part}") for part in ("value", "verdict", "basis", "document", "note")]
    return Entered(*said, row.entered_by, row.entered_at, row.pk)


# -- What stands still while results are entered ----------------------------------------------------------------------


@kept("base")
def _units(province, day):
    return {
        level: [Unit(*row[:7]) for row in inside_on(province, day, level)] for level in (Level.DISTRICT, Level.COMMUNE)
    }


@kept("base")
def _sets():
    rows = {row.pk: row for row in CriteriaSet.objects.all()}
    for row in rows.values():
        row.above = {row.pk}
    links = list(CriteriaSet.requires.through.objects.values_list("from_criteriaset_id", "to_criteriaset_id"))
    links += [(row.pk, row.based_on_id) for row in rows.values() if row.based_on_id]
    for _round in Attainment.values:
        for upper, lower in links:
            rows[lower].above |= rows[upper].above
    return {row.code: row for row in rows.values()}


@kept("base")
def _conditions():
    found = defaultdict(list)
    for row in Condition.objects.order_by("criteria_set", "order"):
        found[row.criteria_set_id].append(row)
    return dict(found)


@kept("base")
def _confirmed(province, day):
    return confirmed_at(_confirmations(province), closed_on(_closings(province), day))


@kept("base")
def _confirmations(province):
    return confirmations_of(province.pk)


@kept("base")
def _closings(province):
    return closings_of(province)
