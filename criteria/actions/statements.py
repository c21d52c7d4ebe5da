"""What departments' statements would do to the stored results: one reading, no writing."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.judging import Bench
from criteria.actions.planning import value_reason
from criteria.actions.plans import Problem
from criteria.actions.words import DEPARTMENT, follow_whole, put_word, seen_by, word_of
from criteria.charge import charge_of
from criteria.models import IndicatorResult
from criteria.opening import opening_of
from criteria.rules import IN_VERIFICATION, disagrees
from localities.models import Locality


@dataclass(frozen=True)
class Statement:
    """What a department says of one indicator, or of one part of a compound one, of one unit.

    `agrees` takes over what the locality says; `clears` takes the department's word back; otherwise `verdict` None
    leaves the verdict to the value. `version` of the cell the person looked at (0: there was none), None: any.
    `where` is the caller's own mark of the cell, handed back in problems.
    """

    locality_id: int
    indicator_id: int
    value: Decimal | None = None
    verdict: str | None = None
    note: str = ""
    agrees: bool = False
    clears: bool = False
    version: int | None = None
    where: object = None
    grade = None


@dataclass
class WordChange:
    """One cell whose department's word becomes another: `old` and `new` as they stand in the trail.

    `statement` None where the word on a whole only follows from its parts.
    """

    result: IndicatorResult
    indicator: object
    place: Locality
    old: str
    old_note: str
    statement: Statement | None = None

    @property
    def new(self):
        return word_of(self.result, DEPARTMENT)

    @property
    def note(self):
        return self.result.department_note

    @property
    def is_copied(self):
        """Takes over a stored result as it stands, so that many of them can be written at once."""
        return bool(self.statement and self.statement.agrees and not self.note and self.result.pk)


@dataclass
class StatementPlan:
    changes: list = field(default_factory=list)
    unchanged: int = 0
    problems: list = field(default_factory=list)


class StatementPlanner:
    def __init__(self, frame, by, agency):
        self.frame, self.by, self.agency = frame, by, agency
        self.opening = opening_of(frame.period, frame.criteria_set)
        self.scope, self.now = scope_of(by), timezone.now()
        self.charge = charge_of(self.scope, frame.period, frame.criteria_set)
        self.bench = Bench(frame.structure, frame.levels, frame.columns)

    def plan(self, statements, assessments):
        """StatementPlan; `assessments` are those of the units spoken of, held by the caller."""
        plan = StatementPlan()
        ids = {one.locality_id for one in statements}
        self.places = {pk: self.frame.places[pk] for pk in ids if pk in self.frame.places}
        self.assessments = self._by_place(assessments)
        self.stored = self._stored(statements)
        barred = {pk: reason for pk in sorted(ids) if (reason := self._unit_reason(pk))}
        plan.problems += [Problem(reason, locality_id=pk) for pk, reason in barred.items()]
        spoken = {(one.locality_id, one.indicator_id) for one in statements}
        # Parts before wholes, so that a whole left to its parts sees what was just said of them.
        for one in sorted(statements, key=self._is_whole):
            if one.locality_id not in barred:
                self._plan_one(one, plan)
        self._plan_wholes(plan, spoken)
        return plan

    def _is_whole(self, one):
        indicator = self.bench.indicators.get(one.indicator_id)
        return indicator is not None and indicator.parent_id is None

    def _by_place(self, assessments):
        """{locality: Assessment}; a unit renamed inside the quarter keeps the one it has under its old row."""
        by_lineage = {row.lineage_id: row for row in assessments}
        return {pk: by_lineage[place.lineage_id] for pk, place in self.places.items() if place.lineage_id in by_lineage}

    def _stored(self, statements):
        """{(assessment, indicator): result} of the cells spoken of and, of compound ones, of all their parts."""
        wanted = set()
        for one in statements:
            indicator = self.bench.indicators.get(one.indicator_id)
            if indicator:
                whole = self.bench.indicators.get(indicator.parent_id, indicator)
                wanted |= {whole.pk, *(part.pk for part in whole.parts)}
        ids = [row.pk for row in self.assessments.values()]
        rows = IndicatorResult.objects.filter(assessment__in=ids, indicator__in=wanted)
        return {(row.assessment_id, row.indicator_id): row for row in rows}

    def _unit_reason(self, pk):
        place, assessment = self.places.get(pk), self.assessments.get(pk)
        if place is None or not self.scope.reads_current(place):
            return _("This unit is outside your area.")
        if assessment is None:
            return _("%(place)s has no figures yet.") % {"place": place}
        if not self.opening.covers(place):
            return _("%(period)s is no longer open.") % {"period": self.frame.period}
        if assessment.state not in IN_VERIFICATION:
            words = {"place": place, "state": assessment.get_state_display()}
            return (
                _("%(place)s: departments state their results while figures are submitted; they are “%(state)s”.")
                % words
            )
        return None

    # -- Cells --

    def _plan_one(self, one, plan):
        indicator = self.bench.indicators.get(one.indicator_id)
        assessment = self.assessments[one.locality_id]
        row = self.stored.get((assessment.pk, one.indicator_id))
        agency, reason = self._speaker(indicator)
        reason = reason or self._cell_reason(one, indicator, row)
        if reason:
            stored = row if row is not None and one.version not in (None, row.version) else None
            plan.problems.append(Problem(reason, entry=one, locality_id=one.locality_id, stored=stored))
            return
        place = self.places[one.locality_id]
        row = self._row(assessment, indicator)
        change = WordChange(row, indicator, place, word_of(row, DEPARTMENT), row.department_note, one)
        self._say(one, indicator, row)
        self._keep(change, agency, plan)

    def _row(self, assessment, indicator):
        """The stored result of a cell, or one that says nothing yet."""
        cell = assessment.pk, indicator.pk
        if cell not in self.stored:
            self.stored[cell] = IndicatorResult(assessment=assessment, indicator=indicator, version=0)
        return self.stored[cell]

    def _speaker(self, indicator):
        """(agency that speaks on an indicator, None) or (None, why nobody does)."""
        if indicator is None:
            return None, _("This indicator does not belong to the set.")
        voices, words = self.charge.voices(indicator.criterion_id), {"number": indicator.number}
        if not voices:
            return None, _("Indicator %(number)s: your agency is not in charge of this criterion.") % words
        if self.agency is not None:
            named = next((voice for voice in voices if voice.pk == self.agency.pk), None)
            words["agency"] = self.agency
            return named, "" if named else _("Indicator %(number)s: %(agency)s is not in charge of it.") % words
        if len(voices) > 1:
            return None, _("Indicator %(number)s: say which department states this.") % words
        return voices[0], ""

    def _cell_reason(self, one, indicator, row):
        words = {"number": indicator.number}
        if one.version is not None and one.version != (row.version if row else 0):
            return _("Indicator %(number)s: somebody else has saved in the meantime; both values are shown.") % words
        if row is not None and row.appraised_verdict:
            return _("Indicator %(number)s: the coordination office has decided; its word stands.") % words
        if one.agrees and (row is None or not row.verdict):
            return _("Indicator %(number)s: the locality has not stated a verdict that could be agreed to.") % words
        if one.agrees or one.clears:
            return None
        return value_reason(indicator, one)

    def _say(self, one, indicator, row):
        """Put the department's word on a row."""
        if one.clears:
            put_word(row, DEPARTMENT, None, "", "")
            row.department_note = ""
            return
        row.department_note = one.note
        if one.agrees:
            put_word(row, DEPARTMENT, row.value, row.verdict, row.basis)
            return
        said = IndicatorResult(indicator=indicator, value=one.value, verdict=one.verdict or "")
        if not indicator.has_components:
            self.bench.judge(said, indicator, one.locality_id, stated=said.verdict)
        elif not said.verdict:
            parts = {pk: seen_by(part, DEPARTMENT) for pk, part in self._parts(row.assessment_id, indicator).items()}
            self.bench.judge_whole(said, indicator, one.locality_id, parts, stated="")
        put_word(row, DEPARTMENT, said.value, said.verdict, said.basis)

    def _keep(self, change, agency, plan):
        row, one, words = change.result, change.statement, {"number": change.indicator.number}
        reason = ""
        if not one.clears and not row.department_verdict:
            reason = _("Indicator %(number)s: state the verdict; no checked level decides it.") % words
        elif disagrees(row) and not row.department_note:
            reason = _("Indicator %(number)s: say in the note why your result is another one.") % words
        if reason:
            plan.problems.append(Problem(reason, entry=one, locality_id=one.locality_id))
        elif (change.new, change.note) == (change.old, change.old_note):
            plan.unchanged += 1
        else:
            self._sign(row, agency)
            plan.changes.append(change)

    def _sign(self, row, agency):
        row.department_agency = agency if row.department_verdict else None
        row.department_by = self.by if row.department_verdict else None
        row.department_at = self.now if row.department_verdict else None

    # -- Compound indicators --

    def _parts(self, assessment_id, whole):
        found = {part.pk: self.stored.get((assessment_id, part.pk)) for part in whole.parts}
        return {pk: row for pk, row in found.items() if row is not None}

    def _plan_wholes(self, plan, spoken):
        """Wholes follow from the words on their parts, unless the department speaks of the whole itself."""
        moved = {
            (change.place.pk, change.indicator.parent_id): change.result.department_agency
            for change in plan.changes
            if change.indicator.parent_id
        }
        for (place_id, whole_id), agency in moved.items():
            if (place_id, whole_id) not in spoken:
                self._follow(self.places[place_id], self.bench.indicators[whole_id], agency, plan)

    def _follow(self, place, whole, agency, plan):
        assessment = self.assessments[place.pk]
        row = self._row(assessment, whole)
        change = WordChange(row, whole, place, word_of(row, DEPARTMENT), row.department_note)
        follow_whole(self.bench, row, whole, place.pk, self._parts(assessment.pk, whole), DEPARTMENT)
        if change.new != change.old:
            self._sign(row, agency)
            plan.changes.append(change)
