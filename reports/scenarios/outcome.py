"""What would follow: the supposed roll-up beside the real one, the units that change, targets and conditions that move.

Nothing is written: everything is made from what is read, and thrown away with the page.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from criteria.models import Attainment
from criteria.rules import COUNTED_AS_MET
from localities.models import Level, Locality
from reports import rollups
from reports.ahead.reading import ADVANCED, STANDARD, Ahead, read_ahead
from reports.conditions import evaluate
from reports.facts import Facts
from reports.rollups import Rollup, Unit
from reports.rollups.missing import marks_after
from reports.rollups.supposed import Change, Supposition, supposed_rollup
from reports.scenarios.ticks import solve
from reports.standing import sets_for, why_unusable
from reports.targets import Standings, targets_of
from reports.targets.standings import Part


@dataclass
class UnitOutcome:
    """One ticked unit. `is_able`: it would meet every criterion and is not recognised at the attainment now."""

    unit: Unit
    ticks: list
    before: str
    after: str
    is_able: bool = False
    was_able: bool = False
    is_restored: bool = False
    met: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    left: list = field(default_factory=list)


@dataclass
class Outcome:
    """A supposition and what follows from it. `units`: the ticked ones; `gone`: ticks on units not in force here."""

    ahead: Ahead
    supposition: Supposition
    before: Rollup
    after: Rollup
    units: list
    gone: list

    @property
    def able(self):
        """Units that would be able to be proposed for recognition."""
        return [one for one in self.units if one.is_able]

    @property
    def restored(self):
        return [one for one in self.units if one.is_restored]


def read_outcome(place, day, basis, attainment, ticks, criteria_set=None):
    """Outcome of ticks {Tick} on a place, day and basis; `criteria_set` by default the one that applies that day."""
    who = ADVANCED if attainment == Attainment.ADVANCED else STANDARD
    ahead = read_ahead(place, day, basis, who, criteria_set, everyone=True)
    return outcome_of(ahead, ticks)


def outcome_of(ahead, ticks):
    """Outcome of ticks on what was read; asks nothing more."""
    by_code = defaultdict(list)
    for tick in ticks:
        by_code[tick.code].append(tick)
    found = [_unit_outcome(ahead, one, by_code.pop(one.unit.code)) for one in ahead.candidates
             if one.unit.code in by_code]  # fmt: skip
    changes = {
        one.unit.lineage_id: Change(one.after, ahead.attainment if one.is_able else "") for one in found if one.after
    }
    supposition = Supposition(ahead.rollup.day, ahead.criteria_set, changes, not ahead.is_second_look)
    after = supposed_rollup(ahead.rollup, supposition)
    gone = sorted(tick for rows in by_code.values() for tick in rows)
    return Outcome(ahead, supposition, ahead.rollup, after, found, gone)


def _unit_outcome(ahead, candidate, ticks):
    solved = solve(ticks, candidate, ahead.criteria, ahead.by_criterion)
    after = ""
    if candidate.is_known:
        after = marks_after(
            ahead.criteria, ahead.by_criterion, candidate, whole=solved.whole, indicators=solved.indicators
        )  # fmt: skip
    found = UnitOutcome(candidate.unit, sorted(ticks), candidate.marks, after, met=solved.met, unknown=solved.unknown)
    meets = bool(after) and all(mark in COUNTED_AS_MET for mark in after)
    may_hold = _may_hold(candidate.unit, ahead.attainment)
    found.is_able, found.was_able = meets and may_hold, candidate.meets and may_hold
    found.is_restored = meets and not candidate.meets and candidate.unit.is_recognised(ahead.attainment)
    found.left = [place for place, mark in enumerate(after or candidate.marks) if mark not in COUNTED_AS_MET]
    return found


def _may_hold(unit, attainment):
    """Whether the attainment is the next for the unit: not held yet, and the one it stands on held."""
    if unit.is_recognised(attainment):
        return False
    return attainment == Attainment.STANDARD or unit.is_recognised(Attainment.STANDARD)


# -- Targets ----------------------------------------------------------------------------------------------------------


class SupposedFacts(Facts):
    """A province as it would be, for the conditions."""

    def __init__(self, place, day, basis, supposition):
        super().__init__(place, day, basis)
        self.supposition = supposition

    @cached_property
    def decisions(self):
        held = super().decisions
        lineages = {*held, *self.supposition.changes}
        return {lineage: self.supposition.decisions(lineage, held.get(lineage, {})) for lineage in lineages}

    @cached_property
    def knows(self):
        """With a decision supposed, those without one are known not to be recognised, as in the supposed roll-up."""
        return super().knows or any(change.attainment for change in self.supposition.changes.values())

    def marks(self, criteria_set):
        found = super().marks(criteria_set)
        _period, used = self.period(criteria_set)
        if used != self.supposition.criteria_set:
            return found
        return {lineage: self.supposition.marks(lineage, marks) for lineage, marks in found.items()}


class SupposedPart(Part):
    """What a target counts in, as it would be on the supposition's day; other days are what they were."""

    @cached_property
    def rollup(self):
        if self.scope_filter:
            return self.standings.part(self.place, self.day).rollup
        return supposed_rollup(rollups.read(self.place_then, self.day, self.basis), self.standings.supposition)

    @cached_property
    def facts(self):
        if self.day != self.standings.supposition.day:
            return Facts(self.place_then, self.day, self.basis)
        return SupposedFacts(self.place_then, self.day, self.basis, self.standings.supposition)


class SupposedStandings(Standings):
    """Targets as they would stand."""

    def __init__(self, supposition, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.supposition = supposition

    def part(self, place, day, scope_filter=""):
        key = place.pk, day, scope_filter
        return self.kept(key, lambda: SupposedPart(self, place, day, scope_filter))


def target_moves(outcome, scope, basis):
    """[(standing now, standing supposed)] of the province's targets not past their deadline, those that move first."""
    day, family = outcome.before.day, _family(outcome.before.place)
    rows = [
        target
        for target in targets_of(scope, day)
        if target.locality
        and target.locality.own_province_id in family
        and (target.directive.date is None or target.directive.date <= day)
    ]
    now = Standings(day, scope, basis).all(rows)
    then = SupposedStandings(outcome.supposition, day, scope, basis).all(rows)
    pairs = [pair for pair in zip(now, then, strict=True) if _is_running(pair[0], day)]
    return sorted(pairs, key=lambda pair: pair[0].value == pair[1].value)


def _family(place):
    """Keys of the rows of the place's province."""
    return set(Locality.objects.filter(lineage=place.own_province.lineage_id).values_list("pk", flat=True))


def _is_running(standing, day):
    deadline = standing.target.deadline
    return standing.value is not None and (deadline is None or deadline >= day)


# -- Conditions -------------------------------------------------------------------------------------------------------


@dataclass
class ConditionMove:
    """A set of a district or province: its Answers now and supposed, side by side."""

    place: Locality
    criteria_set: object
    pairs: list

    @property
    def moved(self):
        return [pair for pair in self.pairs if _is_moved(*pair)]

    @property
    def met(self):
        """(met now, met supposed) of its conditions."""
        return tuple(sum(pair[side].mark in COUNTED_AS_MET for pair in self.pairs) for side in (0, 1))


def _is_moved(now, then):
    return now.mark != then.mark or now.count != then.count or (not now.children and now.value != then.value)


def condition_moves(outcome):
    """[ConditionMove] of the place's province and of the districts of the ticked units."""
    rollup = outcome.before
    place, day, basis = rollup.place, rollup.day, rollup.basis
    now, then = Facts(place, day, basis), SupposedFacts(place, day, basis, outcome.supposition)
    ids = {one.unit.district_id for one in outcome.units if one.unit.district_id}
    districts = Locality.objects.filter(pk__in=ids).select_related("province").order_by("sort_key", "pk")
    above = [] if place.level == Level.DISTRICT else [place]
    asked = [(row, found) for row in (*above, *districts) for found in sets_for(row, day) if _asks(now, found, day)]
    now.read_ahead({found: None for _row, found in asked})
    return [
        ConditionMove(row, found, list(zip(evaluate(now, row, found), evaluate(then, row, found), strict=True)))
        for row, found in asked
    ]


def _asks(facts, criteria_set, day):
    return not why_unusable(criteria_set, day) and bool(facts.conditions.get(criteria_set.pk))
