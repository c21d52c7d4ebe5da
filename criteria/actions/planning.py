"""What entries would do to the stored results of a set in a period: one reading, no writing."""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.judging import Bench
from criteria.actions.plans import CellChange, Entry, Problem
from criteria.actions.rows import Row, are_many, as_objects
from criteria.models import IndicatorResult, ValueKind, Verdict, VerdictBasis
from criteria.opening import opening_of, shut_reason
from criteria.rules import SAID_BY_OTHERS, impossible, kept_statement
from localities.models import Locality
from ntm.lib.cells import CellValue
from ntm.lib.numbers import format_decimal

_BLANK = CellValue()


class Planner:
    """`versions` {assessment: version} are those a whole sheet was drawn from; an entry may bring its cell's own."""

    def __init__(self, frame, by, versions):
        self.frame, self.by, self.versions = frame, by, versions
        self.scope, self.now = scope_of(by), timezone.now()
        self.opening = opening_of(frame.period, frame.criteria_set)
        self.bench = Bench(frame.structure, frame.levels, frame.columns)
        self.keys = {}

    def plan(self, entries, assessments, plan):
        self.makes_rows = are_many(entries)
        plan.problems += self.look_at_units({entry.locality_id for entry in entries}, assessments, plan)
        repeated = list(_repeated(entries, self.bench.indicators))
        plan.problems += repeated
        barred = {problem.locality_id for problem in plan.problems if problem.entry is None}
        said_before = {id(problem.entry) for problem in repeated}
        # Compound indicators wait until all their parts have been read: {(place, whole): entry, or None}.
        self.wholes = {}
        for entry in entries:
            if entry.locality_id not in barred and id(entry) not in said_before:
                self._plan_entry(entry, plan)
        self._plan_wholes(plan)
        plan.problems = _with_objects(plan.problems)
        return plan

    def _by_place(self, ids, assessments):
        """{locality: Assessment}; a unit renamed inside the quarter keeps the one it has under its old row."""
        by_lineage = {row.lineage_id: row for row in assessments}
        places = [self.frame.places[pk] for pk in ids if pk in self.frame.places]
        return {place.id: by_lineage[place.lineage_id] for place in places if place.lineage_id in by_lineage}

    # -- Units --

    def look_at_units(self, ids, assessments, plan):
        """Put their assessments into the plan; problems of units that cannot be entered."""
        plan.assessments = self._by_place(ids, assessments)
        self.keys = {place: row.id for place, row in plan.assessments.items()}
        return list(self._unit_problems(ids, plan.assessments))

    def _unit_problems(self, ids, assessments):
        strangers = Locality.objects.in_bulk(ids - set(self.frame.places)) if ids - set(self.frame.places) else {}
        for pk in sorted(ids):
            place = self.frame.places.get(pk) or strangers.get(pk)
            reason = self._unit_reason(place, assessments.get(pk))
            if reason:
                yield Problem(reason, locality_id=pk)

    def _unit_reason(self, place, assessment):
        if place is None or not self.scope.enters(place):
            return _("This unit is outside your area.")
        words = {"place": place, "period": self.frame.period}
        if place.id not in self.frame.places:
            return _("%(place)s is not assessed by this set in %(period)s.") % words
        reason = shut_reason(self.frame.period, self.opening, place, assessment)
        if reason:
            return reason
        if assessment and self.versions.get(assessment.id, assessment.version) != assessment.version:
            return _("%(place)s: somebody else has saved in the meantime; reload to see both values.") % words
        return None

    # -- Cells --

    def _plan_entry(self, entry, plan):
        indicator = self.bench.indicators.get(entry.indicator_id)
        place = self.frame.places[entry.locality_id]
        row = plan.stored.get((self.keys.get(place.id), entry.indicator_id))
        reason = value_reason(indicator, entry)
        if reason:
            plan.problems.append(Problem(reason, entry=entry, locality_id=None))
        elif indicator.has_components:
            self.wholes[place.id, indicator.id] = entry
        else:
            change = None if self._stands(entry, place, indicator, row) else self._change(entry, place, indicator, row)
            if self._keep(entry, change, place, indicator, row, plan) and indicator.parent_id:
                self.wholes.setdefault((place.id, indicator.parent_id), None)

    def _stands(self, entry, place, indicator, row):
        """Plainly what is stored, and decided by what would decide it now: nothing needs to be judged."""
        return (
            row is not None
            and entry.value == row.value
            and entry.grade is None
            and entry.note is None
            and (entry.verdict == row.verdict or (entry.verdict is None and _has_number(entry, row)))
            and (row.basis == VerdictBasis.COMPUTED) == (row.threshold_id is not None)
            and row.threshold_id == self.bench.decider(row, indicator, place.id)
        )

    def _keep(self, entry, change, place, indicator, row, plan):
        """Put what an entry does into the plan: nothing, a change (True), or a conflict with somebody else's."""
        if change is None:
            plan.unchanged += 1
            plan.agreed[place.id, indicator.id] = row
        elif entry.version not in (None, row.version if row else 0):
            words = {"place": place, "number": indicator.number}
            reason = _("%(place)s, %(number)s: somebody else has changed this cell in the meantime.") % words
            plan.problems.append(Problem(reason, entry=entry, stored=row))
        else:
            plan.changes.append(change)
            return True
        return False

    def _row(self, place, indicator, plan):
        return plan.stored.get((self.keys.get(place.id), indicator.id))

    def _change(self, entry, place, indicator, row):
        """CellChange of an indicator that stands for itself, or None when the entry says what is already stored."""
        result = self._result(entry, indicator, row)
        self.bench.judge(result, indicator, place.id, stated=self._stated(entry, indicator, row))
        return _compared(entry, place, indicator, row, result)

    def _result(self, entry, indicator, row):
        """The row to write, still without its verdict; what department and appraisers said stays beside it."""
        if self.makes_rows:
            return self._row_to_write(entry, indicator, row)
        others = {name: getattr(row, name) for name in SAID_BY_OTHERS} if row else {}
        return IndicatorResult(
            **others,
            assessment_id=row.assessment_id if row else None,
            indicator=indicator,
            value=entry.value,
            text_value=entry.grade if entry.grade is not None else row.text_value if row else "",
            note=entry.note if entry.note is not None else row.note if row else "",
            entered_by=self.by,
            entered_at=self.now,
            version=row.version + 1 if row else 1,
        )

    def _row_to_write(self, entry, indicator, row):
        grade, note = entry.grade, entry.note
        if row is None:
            return Row(indicator, entry.value, grade or "", note or "", self.by, self.now, None)
        grade, note = row.text_value if grade is None else grade, row.note if note is None else note
        return Row(indicator, entry.value, grade, note, self.by, self.now, row)

    def _stated(self, entry, indicator, row):
        if entry.verdict is not None:
            return entry.verdict
        if row is None or row.basis != VerdictBasis.STATED:
            return ""
        return kept_statement(indicator, old_value=row.value, new_value=entry.value, old_verdict=row.verdict)

    # -- Compound indicators --

    def _plan_wholes(self, plan):
        """What became of each compound indicator that was spoken of, itself or in one of its parts."""
        fresh = {(change.locality.pk, change.indicator.id): change.result for change in plan.changes}
        for (place_id, whole_id), entry in self.wholes.items():
            whole, place = self.bench.indicators[whole_id], self.frame.places[place_id]
            change = self._whole_change(entry, place, whole, fresh, plan)
            if entry is not None:
                self._keep(entry, change, place, whole, self._row(place, whole, plan), plan)
            elif change is not None:
                plan.changes.append(change)

    def _whole_change(self, entry, place, whole, fresh, plan):
        row = self._row(place, whole, plan)
        before = {part.id: self._row(place, part, plan) for part in whole.parts}
        before = {pk: result for pk, result in before.items() if result is not None}
        after = before | {part.id: fresh[place.id, part.id] for part in whole.parts if (place.id, part.id) in fresh}
        word = self.bench.word_on(row, whole, place.id, before)
        stated = self._stated_whole(entry, whole, row, word)
        entry = entry or Entry(place.id, whole.id, row.value if row else None, None)
        result = self._result(entry, whole, row)
        self.bench.judge_whole(result, whole, place.id, after, stated=stated)
        return _compared(entry, place, whole, row, result)

    def _stated_whole(self, entry, whole, row, word):
        """The officer's word on the whole; a verdict sent back as it had followed from the parts is none."""
        if entry is None:
            return word
        if entry.verdict is None:
            return kept_statement(whole, old_value=row.value, new_value=entry.value, old_verdict=word) if word else ""
        is_repeated = row is not None and not word and entry.verdict == row.verdict
        return "" if is_repeated else entry.verdict


def _compared(entry, place, indicator, row, result):
    """CellChange between the stored row and the one to write; None where they say the same."""
    old, note, grade = (CellValue(row.value, row.verdict), row.note, row.text_value) if row else (_BLANK, "", "")
    new = CellValue(result.value, result.verdict)
    if new == old and result.note == note and result.text_value == grade:
        return None
    warning = _warning(indicator, entry, old, new, result.basis)
    return CellChange(entry, place, indicator, row, result, (str(old), str(new)), warning)


def _has_number(entry, row):
    """A bare number, whose verdict is left to it: then the one that stands, unless the law was said not to apply."""
    return entry.value is not None and row.verdict != Verdict.NOT_APPLICABLE


def _repeated(entries, indicators):
    """Problems of entries that speak of a cell another one has already spoken of."""
    seen = set()
    if len({entry[:2] for entry in entries}) == len(entries):
        return
    for entry in entries:
        if entry.cell in seen and entry.indicator_id in indicators:
            words = {"number": indicators[entry.indicator_id].number}
            yield Problem(_("Indicator %(number)s is given twice for the same unit.") % words, entry=entry)
        seen.add(entry.cell)


def _with_objects(problems):
    """The problems with what is stored as model objects, as pages show it."""
    conflicts = [problem for problem in problems if problem.stored is not None]
    found = dict(zip(map(id, conflicts), as_objects([problem.stored for problem in conflicts]), strict=True))
    return [replace(one, stored=found[id(one)]) if id(one) in found else one for one in problems]


def value_reason(indicator, entry):
    """Why what is said (`value`, `grade`) cannot be true of an indicator, as a sentence; None where it can."""
    if indicator is None:
        return _("This indicator does not belong to the set.")
    if entry.grade and entry.grade not in indicator.grades:
        words = {"number": indicator.number, "grade": entry.grade}
        return _("Indicator %(number)s: “%(grade)s” is not a grade of its scale.") % words
    if entry.value is None:
        return None
    if indicator.kind == ValueKind.TEXT and indicator.grades:
        return _("Indicator %(number)s takes a grade, not a number.") % {"number": indicator.number}
    if not indicator.takes_number:
        return _("Indicator %(number)s takes “Đạt” or “Chưa đạt”, not a number.") % {"number": indicator.number}
    return number_reason(indicator, entry.value)


def number_reason(indicator, value):
    """Why a number cannot be true of an indicator, as a sentence; None where it can."""
    found = impossible(indicator, value)
    if found is None:
        return None
    words = {"number": indicator.number, "value": format_decimal(value), "unit": indicator.unit}
    return {
        "negative": _("Indicator %(number)s: %(value)s is below zero.") % words,
        "above_100": _("Indicator %(number)s: %(value)s is above 100%%.") % words,
        "too_large": _("Indicator %(number)s: %(value)s is too large.") % words,
    }[found]


def _warning(indicator, entry, old, new, basis):
    if new.is_blank and not old.is_blank:
        return _("The stored value will be cleared.")
    if new.value is None and old.value is not None:
        return _("The stored number %(number)s will be cleared.") % {"number": format_decimal(old.value)}
    if entry.verdict and entry.verdict != new.verdict and indicator.has_components and new.verdict:
        return _("The parts entered decide: %(cell)s.") % {"cell": new}
    if basis == VerdictBasis.COMPUTED and entry.verdict and entry.verdict != new.verdict:
        return _("The level in force decides: %(cell)s.") % {"cell": new}
    if new.value is not None and not new.verdict and old.verdict and indicator.has_components:
        return _("One number does not decide it, for each part has to pass: state the verdict.")
    if new.value is not None and not new.verdict and old.verdict:
        return _("No checked level is known and the stated verdict was for another value: state it again.")
    return ""
