"""A word on a whole criterion, as offices keep it in a matrix of "TC1 … TC19" with Đ and K.

It is kept beside the results and counts only where the indicators cannot tell: they decide whenever they can, and the
preview says so. A word holds for its own quarter; the next one begins without it.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.before import remember_words_before
from criteria.actions.plans import Problem, Refused
from criteria.actions.reading import not_in_use, read_assessments
from criteria.actions.summaries import put_word, summarise, word_in_words, word_on
from criteria.frames import frame_of
from criteria.models import Assessment, Change, IndicatorResult, ReportingPeriod
from criteria.opening import opening_of, shut_reason
from criteria.rules import COUNTED_FIELDS, UNKNOWN, VERDICT_OF_MARK, counted_verdict, criterion_mark

BATCH = 2000
FIELD = "criterion"
MARKS = {verdict: mark for mark, verdict in VERDICT_OF_MARK.items()}


@dataclass(frozen=True)
class CriterionEntry:
    """What somebody says of a whole criterion of one unit: a Verdict, or "" to take the word back.

    `where` is the caller's own mark of the cell, handed back in problems.
    """

    locality_id: int
    criterion_id: int
    verdict: str
    where: object = None


@dataclass
class CriterionChange:
    """One word that differs; `old` and `new` as verdicts in words. `warning` says where the indicators decide."""

    entry: CriterionEntry
    locality: object
    criterion: object
    old: str
    new: str
    is_new: bool
    old_verdict: str = ""
    warning: str = ""


@dataclass
class CriterionPlan:
    """What stating the words would do; `overruled` are those the indicators contradict, which are not written."""

    frame: object
    changes: list = field(default_factory=list)
    unchanged: int = 0
    overruled: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    assessments: dict = field(default_factory=dict)


def plan_criteria(*, period, criteria_set, entries, by, alongside=None):
    """CriterionPlan of these entries; writes nothing. `alongside`: the Plan of results recorded just before them."""
    return Words(period, criteria_set, by, alongside).plan(list(entries), holding=False)


@transaction.atomic
def state_criteria(*, period, criteria_set, entries, by, door, workbook_import=None):
    """Write the words, the summaries and the trail in one transaction; the CriterionPlan carried out.

    Raises Refused, and writes nothing, when a unit or a criterion cannot be spoken of.
    """
    entries = list(entries)
    plan = Words(period, criteria_set, by).plan(entries, holding=True)
    if plan.problems:
        raise Refused(plan.problems)
    if plan.changes:
        write_words(plan, by, door, workbook_import)
    return plan


class Words:
    """Plans words for one person in a period."""

    def __init__(self, period, criteria_set, by, alongside=None):
        self.frame = frame_of(period.pk, criteria_set.pk)
        self.scope, self.alongside = scope_of(by), alongside
        self.criteria = {criterion.pk: criterion for criterion in self.frame.structure.criteria}

    def plan(self, entries, *, holding):
        plan = CriterionPlan(self.frame)
        held = self._assessments({entry.locality_id for entry in entries}, holding)
        # Read behind the lock: the office may have closed the quarter, or somebody handed the figures in, since.
        period = ReportingPeriod.objects.select_related("province").get(pk=self.frame.period.pk)
        self.opening = opening_of(period, self.frame.criteria_set)
        plan.assessments = held
        if not self.frame.is_in_use:
            plan.problems.append(Problem(not_in_use(self.frame)))
            return plan
        barred = self._bar_units(plan, entries, period)
        self.verdicts = self._verdicts([row.pk for row in held.values()], entries)
        seen = {}
        for entry in entries:
            if entry.locality_id in barred:
                continue
            problem = self._problem(entry, seen)
            if problem:
                plan.problems.append(problem)
            else:
                seen[entry.locality_id, entry.criterion_id] = entry
                self._plan(entry, plan)
        return plan

    def _assessments(self, place_ids, holding):
        """{locality: Assessment} by lineage, in the order everybody locks them."""
        places = [self.frame.places[pk] for pk in place_ids if pk in self.frame.places]
        by_lineage = {row.lineage_id: row for row in read_assessments(self.frame, place_ids, holding)}
        return {place.pk: by_lineage[place.lineage_id] for place in places if place.lineage_id in by_lineage}

    def _bar_units(self, plan, entries, period):
        barred = set()
        for pk in dict.fromkeys(entry.locality_id for entry in entries):
            reason = self._unit_reason(self.frame.places.get(pk), plan.assessments.get(pk), period)
            if reason:
                barred.add(pk)
                plan.problems.append(Problem(reason, locality_id=pk))
        return barred

    def _unit_reason(self, place, assessment, period):
        """Why nothing may be said of a unit now, or None."""
        if place is None or not self.scope.enters(place):
            return _("This unit is outside your area.")
        return shut_reason(period, self.opening, place, assessment)

    def _problem(self, entry, seen):
        criterion = self.criteria.get(entry.criterion_id)
        if criterion is None:
            return Problem(_("This criterion does not belong to the set."), entry=entry)
        words = {"number": criterion.number}
        if (entry.locality_id, entry.criterion_id) in seen:
            return Problem(_("Criterion %(number)s is given twice for the same unit.") % words, entry=entry)
        if len(self.frame.structure.by_criterion[criterion.pk]) == 1:
            return Problem(_("Criterion %(number)s has a single indicator: enter it there.") % words, entry=entry)
        return None

    def _plan(self, entry, plan):
        place, criterion = self.frame.places[entry.locality_id], self.criteria[entry.criterion_id]
        assessment = plan.assessments.get(place.pk)
        position = self.frame.positions[criterion.pk]
        old = word_on(assessment, position) if assessment else ""
        new = MARKS[entry.verdict]
        told = self._told(place, assessment, criterion)
        if new and told not in (UNKNOWN, new):
            words = {"number": criterion.number, "told": word_in_words(told), "said": word_in_words(new)}
            text = _("Criterion %(number)s: its indicators say “%(told)s”; the word “%(said)s” was not taken.") % words
            plan.overruled.append((entry, text))
        elif new == old or (new and told == new):
            plan.unchanged += 1
        else:
            words = word_in_words(old), word_in_words(new)
            plan.changes.append(CriterionChange(entry, place, criterion, *words, not old, VERDICT_OF_MARK[old]))

    def _told(self, place, assessment, criterion):
        """The mark the indicators give, with what is recorded alongside."""
        found = self.verdicts.get(assessment.pk, {}) if assessment else {}
        found = found | self._alongside.get(place.pk, {})
        verdicts = [found.get(row.pk, "") for row in self.frame.structure.by_criterion[criterion.pk]]
        return criterion_mark(verdicts, is_complete=criterion.is_complete)

    @cached_property
    def _alongside(self):
        """{unit: {indicator: verdict that will count}} of the results recorded with these words."""
        found = {}
        for change in self.alongside.changes if self.alongside else ():
            found.setdefault(change.locality.pk, {})[change.indicator.pk] = counted_verdict(change.result)[0]
        return found

    def _verdicts(self, assessment_ids, entries):
        """{assessment: {indicator: verdict that counts}} of the criteria spoken of."""
        criteria = {entry.criterion_id for entry in entries}
        rows = IndicatorResult.objects.filter(assessment__in=assessment_ids, indicator__criterion__in=criteria)
        found = {}
        for row in rows.values_list("assessment_id", "indicator_id", *COUNTED_FIELDS, named=True):
            found.setdefault(row.assessment_id, {})[row.indicator_id] = counted_verdict(row)[0]
        return found


def write_words(plan, by, door, workbook_import=None):
    """The words of a plan without problems, with their trail and the summaries."""
    now, width = timezone.now(), len(plan.frame.structure.criteria)
    touched, trail, before = {}, [], {}
    for change in plan.changes:
        assessment = plan.assessments.get(change.locality.pk) or _begun(plan, change.locality)
        position = plan.frame.positions[change.criterion.pk]
        before[assessment.pk, change.criterion.pk] = word_on(assessment, position)
        put_word(assessment, position, MARKS[change.entry.verdict], width)
        touched[assessment.pk] = assessment
        trail.append(
            Change(assessment=assessment, criterion=change.criterion, field=FIELD, old=change.old, new=change.new,
                   by=by, at=now, door=door, workbook_import=workbook_import)
        )  # fmt: skip
    remember_words_before(workbook_import, before)
    Assessment.objects.bulk_update(touched.values(), ["stated_marks"], batch_size=500)
    Change.objects.bulk_create(trail, batch_size=BATCH)
    summarise(touched)


def _begun(plan, place):
    row, _is_new = Assessment.objects.get_or_create(
        criteria_set=plan.frame.criteria_set, period=plan.frame.period, locality=place,
        defaults={"province": plan.frame.period.province, "district": place.district},
    )  # fmt: skip
    plan.assessments[place.pk] = row
    return row
