"""Conditions of a district or province evaluated on a day and basis: who counts, how many are asked, what is missing.

Every condition, also those a province has to ask of each of its districts, is answered from one reading of the
province (reports/facts.py) by the rules of criteria/conditions.py.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from criteria import conditions as law
from criteria.actions.conditions import is_entered
from criteria.conditions import Count
from criteria.loader.vocabulary import ATTAINMENTS
from criteria.models import Attainment, Condition, ConditionKind, ConditionResult, Operator, VerdictBasis
from criteria.rules import INCLUDED_IN, MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from criteria.subjects import kinds_of
from localities.models import Level
from reports.facts import Child
from reports.remaining import Remaining

REMAINING, MAINTAINED, DURATION = "every_remaining_child", "maintained", "consecutive_years"


@dataclass
class Answer:
    """One condition of one place. `children` are the units behind a share; `entered` what somebody said."""

    condition: Condition
    mark: str
    is_law: bool
    children: list = field(default_factory=list)
    value: object = None
    level: Decimal | None = None
    entered: object = None
    is_stated: bool = False

    @property
    def count(self):
        marks = [child.mark for child in self.children]
        return Count(marks.count(MET), marks.count(NOT_MET), marks.count(UNKNOWN))

    @property
    def to_review(self):
        return [child for child in self.children if child.to_review]

    @property
    def required(self):
        """Units asked for, or None where the condition counts none or its level is not known to be law."""
        if not self.children or self.level is None:
            return None
        if self.condition.operator == Operator.AT_MOST:
            return law.allowed_units(self.level, self.count.total)
        return law.required_units(self.level, self.count.total)

    @property
    def gap(self):
        """Units still missing; None where nothing is asked in units."""
        if self.required is None or self.condition.operator == Operator.AT_MOST:
            return None
        return law.gap_units(self.required, self.count.met)


def evaluate(facts, place, criteria_set):
    """[Answer] of every condition of a set for a place (a Locality or a slim Unit of the facts)."""
    return [_answer(facts, place, criteria_set, row) for row in facts.conditions.get(criteria_set.pk, ())]


def overall(facts, place, criteria_set):
    """Mark of the whole set for a place: every condition, and its own criteria even where no condition names them.

    Where nothing of the set applies nothing shows that it is met.
    """
    answers = evaluate(facts, place, criteria_set)
    marks = [answer.mark for answer in answers]
    if not any(answer.condition.kind == ConditionKind.OWN_CRITERIA for answer in answers):
        own = facts.marks(criteria_set).get(place.lineage_id, "")
        if own:
            marks.append(law.of_own_criteria(own, level=None))
    return law.all_of(marks) if set(marks) - {NOT_APPLICABLE} else UNKNOWN


def _answer(facts, place, criteria_set, condition):
    is_law = facts.is_law(condition)
    answer = Answer(condition, UNKNOWN, is_law, level=law.level_of(condition, is_law))
    answer.entered = facts.entered(criteria_set).get((place.lineage_id, condition.pk))
    _DECIDE[condition.kind](facts, place, criteria_set, answer)
    return _as_said(answer)


def _as_said(answer):
    """The officer's word where the data cannot tell, or where the condition is one somebody has to say."""
    said, condition = answer.entered, answer.condition
    if said is None or not is_entered(condition):
        return answer
    if condition.kind == ConditionKind.ROLL_UP and answer.mark != UNKNOWN:
        return answer
    answer.value = said.value
    answer.mark = law.of_statement(said.verdict)
    answer.is_stated = said.basis == VerdictBasis.STATED
    return answer


# -- One function a kind ----------------------------------------------------------------------------------------------


def _roll_up(facts, place, criteria_set, answer):
    subject = answer.condition.subject
    level = Level(subject["level"].upper())
    if not facts.below(place.pk, level):
        # No list of units for this place and day: nobody can tell. A place with units, but none of these kinds, can.
        return
    kinds = kinds_of(subject.get("unit_types"))
    units = facts.below(place.pk, level, kinds)
    if answer.condition.measure == REMAINING:
        facts.remaining = facts.remaining or Remaining(facts)
        answer.children = facts.remaining.children(units, subject)
        marks = [child.mark for child in answer.children]
        answer.mark = law.of_remaining(marks) if answer.is_law else UNKNOWN
        return
    answer.children = [_child(facts, unit, level, subject) for unit in units]
    answer.mark = law.of_share(answer.count, level=answer.level, operator=answer.condition.operator)


def _child(facts, unit, level, subject):
    attainment = ATTAINMENTS[subject["attainment"]]
    accepted = list(INCLUDED_IN.get(attainment, (attainment,)))
    if level == Level.DISTRICT and not subject.get("unit_types"):
        accepted.append(Attainment.COMPLETED)
    named = facts.sets.get(subject.get("set") or "")
    held = facts.held_sets(unit, accepted)
    is_known = facts.knows_civilised if attainment == Attainment.CIVILISED_URBAN else facts.knows
    if not held and not is_known:
        return Child(unit, UNKNOWN)
    data = _by_data(facts, unit, level, named) if held and named and not named.above & set(held) else UNKNOWN
    mark, to_review = law.counts_under(named.above if named else None, held, data)
    return Child(unit, mark, to_review)


def _by_data(facts, unit, level, criteria_set):
    """Mark of a unit by the data of the period under a set, whatever any decision says."""
    if level == Level.DISTRICT:
        return overall(facts, unit, criteria_set)
    return law.of_own_criteria(facts.marks(criteria_set).get(unit.lineage_id, ""), level=None)


def _own_criteria(facts, place, criteria_set, answer):
    marks = facts.marks(criteria_set).get(place.lineage_id, "")
    answer.value = marks
    level = None if answer.level is None else int(answer.level)
    answer.mark = law.of_own_criteria(marks, level=level, is_law=answer.is_law)


def _own_attainment(facts, place, criteria_set, answer):
    subject = answer.condition.subject
    child = _child(facts, place, Level(subject["level"].upper()), subject)
    answer.mark = child.mark if answer.is_law else UNKNOWN
    answer.value = child
    if answer.condition.measure == MAINTAINED and answer.is_law:
        answer.mark = _maintained(facts, place, criteria_set, subject)


def _maintained(facts, place, criteria_set, subject):
    held = facts.held_sets(place, INCLUDED_IN[ATTAINMENTS[subject["attainment"]]])
    named = facts.sets.get(subject.get("set") or "") or criteria_set
    return law.of_maintained(bool(held) if facts.knows else None, facts.marks(named).get(place.lineage_id, ""))


def _said_by_somebody(facts, place, criteria_set, answer):
    """Nothing to derive, unless the law asks for years on end: then every earlier year has to hold as well."""
    rule = answer.condition.sub_condition or {}
    if rule.get("scope") == DURATION and answer.entered is not None:
        earlier = _earlier_years(facts, place, answer.condition)
        years = law.of_duration(earlier, year=facts.day.year, years=int(rule["value"]))
        if years != MET:
            answer.entered = None
            answer.mark = years


def _earlier_years(facts, place, condition):
    """{year: mark} of the condition at the last approved word of each earlier year."""
    rows = ConditionResult.objects.filter(
        condition=condition,
        assessment__locality__lineage=place.lineage_id,
        assessment__period__end_date__lt=facts.day.replace(month=1, day=1),
        assessment__approved_met__isnull=False,
    ).order_by("assessment__period__end_date")
    said = rows.values_list("assessment__period__end_date", "approved_verdict")
    return {day.year: law.of_statement(verdict) for day, verdict in said}


_DECIDE = {
    ConditionKind.ROLL_UP: _roll_up,
    ConditionKind.OWN_CRITERIA: _own_criteria,
    ConditionKind.OWN_ATTAINMENT: _own_attainment,
    ConditionKind.SURVEY: _said_by_somebody,
    ConditionKind.INDICATOR: _said_by_somebody,
    ConditionKind.BOOLEAN: _said_by_somebody,
}
