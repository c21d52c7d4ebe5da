"""Numbered corrections of a period that is no longer open, made by the coordination office.

A correction changes the live, approved figures through the same planning as every entry; what was frozen at the closing
stays, and the lines of the correction stand beside it.
"""

import hashlib
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.closing import closing_steps
from criteria.actions.criterion_words import Words, write_words
from criteria.actions.lifting import lift_from
from criteria.actions.planning import Planner
from criteria.actions.plans import Problem, Refused, require_office
from criteria.actions.reading import read_stored
from criteria.actions.results import write_plan
from criteria.actions.rows import are_many
from criteria.actions.summaries import count_anew
from criteria.actions.workflow import APPROVED
from criteria.models import (
    Assessment,
    Correction,
    CorrectionLine,
    Criterion,
    Door,
    IndicatorResult,
    ReportingPeriod,
    State,
)
from criteria.models.corrections import words_of_subject
from criteria.opening import opening_of
from criteria.rules import counted_value, counted_verdict
from ntm.lib.attachments import kept_name
from ntm.lib.cells import CellValue
from ntm.lib.uploads import check_attachment

MOST_LINES = 500


@dataclass(frozen=True)
class Said:
    """What counts in a cell: appraised, else the department's, else the locality's."""

    value: object = None
    grade: str = ""
    verdict: str = ""

    @classmethod
    def of(cls, row):
        return cls(counted_value(row), row.text_value, counted_verdict(row)[0]) if row else cls()

    def __str__(self):
        return " ".join(filter(None, (self.grade, str(CellValue(self.value, self.verdict)))))


@dataclass(frozen=True)
class CorrectedCell:
    """One line to be: `old` and `new` are Said; `subject` an Indicator, or a Criterion spoken of as a whole."""

    assessment: Assessment
    subject: object
    old: Said
    new: Said

    @property
    def words(self):
        return words_of_subject(self.subject)

    def row(self, correction, order):
        kind = "criterion" if isinstance(self.subject, Criterion) else "indicator"
        return CorrectionLine(
            correction=correction, order=order, assessment=self.assessment, **{kind: self.subject},
            old_value=self.old.value, old_grade=self.old.grade, old_verdict=self.old.verdict,
            new_value=self.new.value, new_grade=self.new.grade, new_verdict=self.new.verdict,
        )  # fmt: skip


@dataclass
class Correcting:
    """What recording would do, or has done: the cells that change and the units before and after it.

    `marks` {assessment: (marks before, marks after)} of the approved summaries.
    """

    cells: list
    marks: dict = field(default_factory=dict)
    correction: Correction | None = None

    def joined(self, later):
        """With what was carried out after it."""
        marks = dict(self.marks)
        for pk, (before, after) in later.marks.items():
            marks[pk] = marks.get(pk, (before, after))[0], after
        return Correcting(self.cells + later.cells, marks)


class _Corrector(Planner):
    """Plans for the office in a period that is no longer open: only units whose figures stand approved."""

    def _unit_reason(self, place, assessment):
        return _not_approved(self.frame, place, assessment)


def _not_approved(frame, place, assessment):
    """Why the figures of a unit cannot be corrected, or None."""
    words = {"place": place, "period": frame.period}
    if place is None or place.pk not in frame.places:
        return _("%(place)s is not assessed by this set in %(period)s.") % words
    if assessment is None or assessment.state != State.APPROVED:
        text = _("%(place)s: its figures in %(period)s do not stand approved; unlock the place and approve them.")
        return text % words
    return None


def preview_correction(*, period, criteria_set, entries, by, words=()):
    """Correcting: what a correction would do, carried out and taken back, so that the preview cannot differ."""
    with transaction.atomic():
        found = _correct(period, criteria_set, list(entries), list(words), by)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def record_correction(
    *, period, criteria_set, entries, reason, by, words=(), document="", document_date=None, file=None
):
    """Correct cells of a closed or locked period under the next number; Correcting with its `correction`.

    `entries` of indicators (Entry), `words` on whole criteria (CriterionEntry), which count where the indicators, as
    corrected, cannot tell.
    UploadRefused when the file is not a paper that may be kept.
    """
    reason = reason.strip()
    if not reason:
        raise Refused([Problem(_("Say why the figures are corrected."))])
    if len(reason) > Correction._meta.get_field("reason").max_length:
        raise Refused([Problem(_("The reason is too long."))])
    found = _correct(period, criteria_set, list(entries), list(words), by)
    paper = {"document": document.strip()[:200], "document_date": document_date}
    found.correction = note_correction(
        period=period, criteria_set=criteria_set, cells=found.cells, reason=reason, by=by, file=file, **paper
    )
    return found


@transaction.atomic
def note_correction(*, period, criteria_set, cells, reason, by, unlocking=None, file=None, **paper):
    """Write down under the next number cells that have been changed already; the Correction."""
    held = _hold(period)
    last = Correction.objects.filter(period=held).aggregate(last=Max("number"))["last"]
    row = Correction(
        period=held, criteria_set=criteria_set, number=(last or 0) + 1, reason=reason, unlocking=unlocking, by=by,
        at=timezone.now(), **paper,
    )  # fmt: skip
    _keep_file(row, file)
    row.save()
    CorrectionLine.objects.bulk_create([cell.row(row, order) for order, cell in enumerate(cells, start=1)])
    for step in closing_steps():
        step.corrected(row)
    return row


def _hold(period):
    """The period, held so that numbers run without gaps however many correct at once; still not open."""
    row = ReportingPeriod.objects.select_for_update(of=("self",)).select_related("province").get(pk=period.pk)
    if row.is_open:
        text = _("%(period)s is open: enter the figures themselves.")
        raise Refused([Problem(text % {"period": row})])
    return row


def _keep_file(row, file):
    if not file:
        return
    content, row.content_type, extension = check_attachment(file)
    row.file_name = kept_name(file.name, extension)
    row.file.save(f"{hashlib.sha256(content).hexdigest()[:16]}.{extension}", ContentFile(content), save=False)


def _correct(period, criteria_set, entries, words, by):
    """Carry the entries and words out; Refused when anything is wrong or nothing would change."""
    require_office(period.province, by)
    if not entries and not words:
        raise Refused([Problem(_("Name at least one cell to correct."))])
    if len(entries) + len(words) > MOST_LINES:
        raise Refused([Problem(_("At most %(count)s cells in one correction.") % {"count": MOST_LINES})])
    found = _correct_indicators(period, criteria_set, entries, by) if entries else Correcting([])
    if words:
        found = found.joined(_correct_words(period, criteria_set, words, by))
    if not found.cells:
        raise Refused([Problem(_("Nothing would change: these figures already count."))])
    return found


def _correct_indicators(period, criteria_set, entries, by):
    plan, held = read_stored(period, criteria_set, entries, holding=True, as_rows=are_many(entries))
    _hold(period)
    opening = opening_of(plan.period, criteria_set)
    plan = _Corrector(plan.frame, by, {}).plan(entries, held, plan)
    problems = plan.problems + [one for pk in plan.assessments for one in _entering(plan.frame.places[pk], opening)]
    if problems:
        raise Refused(problems)
    assessments = {row.pk: row for row in plan.assessments.values()}
    before = {cell: Said.of(row) for cell, row in plan.stored.items()}
    marks = {pk: row.approved_marks for pk, row in assessments.items()}
    _write(plan, assessments, by)
    cells = _changed_cells(plan, assessments, before)
    return Correcting(cells, {pk: (marks[pk], row.current_marks) for pk, row in assessments.items()})


class _CorrectedWords(Words):
    """Words on whole criteria, for the office in a period that is no longer open."""

    def _unit_reason(self, place, assessment, period):
        reason = _not_approved(self.frame, place, assessment)
        return reason or next((one.reason for one in _entering(place, self.opening)), None)


def _correct_words(period, criteria_set, entries, by):
    """Correcting of the words alone; one the indicators contradict is refused, for it would not count."""
    plan = _CorrectedWords(period, criteria_set, by).plan(entries, holding=True)
    _hold(period)
    problems = plan.problems + [Problem(text, entry=entry) for entry, text in plan.overruled]
    if problems:
        raise Refused(problems)
    places = {change.locality.pk for change in plan.changes}
    assessments = {row.pk: row for pk, row in plan.assessments.items() if pk in places}
    marks = {pk: row.approved_marks for pk, row in assessments.items()}
    write_words(plan, by, Door.CORRECTION)
    _approve(assessments)
    cells = [
        CorrectedCell(plan.assessments[one.locality.pk], one.criterion, Said(verdict=one.old_verdict),
                      Said(verdict=one.entry.verdict))
        for one in plan.changes
    ]  # fmt: skip
    return Correcting(cells, {pk: (marks[pk], row.current_marks) for pk, row in assessments.items()})


def _entering(place, opening):
    """A place that is unlocked at this moment corrects its figures itself."""
    if opening.covers(place):
        text = _("%(place)s is unlocked until %(day)s: it enters its own figures; end that first.")
        words = {"place": place, "day": f"{opening.unlocking_of(place).until:%d/%m/%Y}"}
        yield Problem(text % words, locality_id=place.pk)


def _write(plan, assessments, by):
    """Results with their trail, words of others that no longer hold, summaries, and all of it approved."""
    now = timezone.now()
    if plan.changes:
        write_plan(plan, by=by, door=Door.CORRECTION)
    spoken = [row for row in plan.agreed.values() if row is not None]
    worded = [row for row in spoken if row.department_verdict or row.appraised_verdict]
    lift_from(worded, plan.period, by=by, at=now, door=Door.CORRECTION)
    _approve(assessments)


def _approve(assessments):
    count_anew(list(assessments.values()))
    Assessment.objects.filter(pk__in=assessments).update(**APPROVED)


def _changed_cells(plan, assessments, before):
    """CorrectedCell of every cell of the criteria spoken of that counts otherwise now, in the set's order."""
    wanted = {indicator for _assessment, indicator in plan.stored}
    wanted |= {change.indicator.pk for change in plan.changes}
    rows = IndicatorResult.objects.filter(assessment__in=assessments, indicator__in=wanted)
    after = {(row.assessment_id, row.indicator_id): Said.of(row) for row in rows}
    order = {pk: place for place, pk in enumerate(plan.frame.indicators)}
    cells = [
        CorrectedCell(assessments[pk], plan.frame.indicators[indicator], before.get((pk, indicator), Said()), said)
        for (pk, indicator), said in after.items()
        if said != before.get((pk, indicator), Said()) and indicator in order
    ]
    return sorted(cells, key=lambda cell: (cell.assessment.pk, order[cell.subject.pk]))
