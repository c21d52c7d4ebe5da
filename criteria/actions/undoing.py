"""Taking an imported workbook back as a whole, while nobody has touched its cells since.

Figures become what they were before it, to the last mark; their versions move on and the trail says who took it back.
A row the workbook began stays behind empty, so that somebody who still looks at its figure is told.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.before import WORD_NAMES, WORDS, restored
from criteria.actions.law_effects import judge_returned
from criteria.actions.matters import reopen
from criteria.actions.plans import ENTERED, Problem, Refused
from criteria.actions.summaries import put_word, summarise, word_in_words, word_on
from criteria.actions.words import APPRAISED, DEPARTMENT, word_of
from criteria.models import Assessment, Change, CriteriaSet, Door, IndicatorResult, ReportingPeriod, WorkbookImport
from criteria.opening import opening_of, shut_reason
from criteria.structure import structure_of
from ntm.lib.cells import CellValue

BATCH = 2000
Outcome = WorkbookImport.Outcome
# Papers attached to a cell say nothing of its figure.
_BESIDE = ("evidence",)


@dataclass(frozen=True)
class Undone:
    """How many cells (words on whole criteria among them) of how many units are as they were."""

    cells: int
    units: int


def undo_reasons(workbook_import, *, by):
    """[Problem] why an import cannot be taken back now, each naming unit, indicator, who and when; [] when it can.

    A fixed number of queries, nothing written.
    """
    if workbook_import.outcome != Outcome.APPLIED:
        return [Problem(_("Only a workbook that was recorded can be taken back."))]
    return _Undoing(workbook_import, by).problems()


@transaction.atomic
def undo_import(workbook_import, *, by):
    """Take an applied import back in one transaction; Undone. Refused, with all that is in the way, changes nothing."""
    rows = WorkbookImport.objects.select_for_update(of=("self",))
    row = rows.select_related("period__province", "criteria_set").filter(pk=workbook_import.pk).first()
    if row is None or row.outcome != Outcome.APPLIED:
        raise Refused([Problem(_("Only a workbook that was recorded can be taken back."))])
    work = _Undoing(row, by, holding=True)
    problems = work.problems()
    if problems:
        raise Refused(problems)
    done = work.carry_out()
    row.outcome, row.undone_at, row.undone_by = Outcome.UNDONE, work.now, by
    row.save(update_fields=["outcome", "undone_at", "undone_by"])
    return done


class _Undoing:
    def __init__(self, row, by, holding=False):
        self.row, self.by, self.now = row, by, timezone.now()
        self.cells = restored(row.before)
        self.words = {(unit, criterion): mark for unit, criterion, mark in row.before.get("words", [])}
        keys = {key[0] for key in [*self.cells, *self.words]}
        held = Assessment.objects.filter(pk__in=keys).order_by("pk")
        if holding:
            list(held.select_for_update(of=("self",)).values_list("pk", flat=True))
        self.assessments = {one.pk: one for one in held.select_related("locality")}
        # Read behind the lock: the quarter may have been closed meanwhile.
        self.period = ReportingPeriod.objects.select_related("province").get(pk=row.period_id)
        self.criteria_set = CriteriaSet.objects.get(pk=row.criteria_set_id)
        self.structure = structure_of(self.criteria_set, self.period.end_date)

    # -- What is in the way --

    def problems(self):
        if not self.cells and not self.words:
            return [Problem(_("What the cells held before was not kept with this workbook."))]
        scope, opening = scope_of(self.by), opening_of(self.period, self.criteria_set)
        found = []
        for assessment in self.assessments.values():
            place = assessment.locality
            if not scope.enters(place):
                found.append(Problem(_("This unit is outside your area."), locality_id=place.pk))
            elif reason := shut_reason(self.period, opening, place, assessment):
                found.append(Problem(reason, locality_id=place.pk))
        return found + [self._touched(change) for change in self._later_changes()]

    def _later_changes(self):
        """Changes of the import's cells by somebody after it; one a cell, the last. What was undone does not count."""
        own = self.row.changes.filter(door=Door.IMPORT).order_by("-pk").values_list("pk", flat=True)[:1]
        rows = Change.objects.filter(assessment__in=self.assessments, pk__gt=own[0] if own else 0)
        rows = rows.exclude(field__in=_BESIDE).exclude(workbook_import__outcome=Outcome.UNDONE)
        rows = rows.select_related("by", "indicator", "criterion").order_by("pk")
        families = self._families()
        last = {}
        for change in rows:
            if (change.assessment_id, change.indicator_id) in families or (
                (change.assessment_id, change.criterion_id) in self.words
            ):
                last[change.assessment_id, change.indicator_id, change.criterion_id] = change
        return last.values()

    def _families(self):
        """The cells themselves and, of a compound indicator, all its parts: a whole follows from every one of them."""
        family = {}
        for indicator in self.structure.indicators:
            keys = {indicator.pk, *(part.pk for part in indicator.parts)}
            family |= dict.fromkeys(keys, keys)
        return {(unit, one) for unit, indicator in self.cells for one in family.get(indicator, {indicator})}

    def _touched(self, change):
        place = self.assessments[change.assessment_id].locality
        subject = change.indicator or change.criterion
        words = {
            "place": place.full_name,
            "number": subject.number,
            "who": change.by or _("the system"),
            "when": f"{timezone.localtime(change.at):%H:%M %d/%m/%Y}",
            "new": change.new or "–",
        }
        text = _("%(place)s, indicator %(number)s: became “%(new)s” by %(who)s at %(when)s, after this workbook.")
        if change.criterion_id:
            text = _("%(place)s, criterion %(number)s: became “%(new)s” by %(who)s at %(when)s, after this workbook.")
        return Problem(text % words, locality_id=place.pk)

    # -- Carrying it out --

    def carry_out(self):
        stored = self._stored()
        rows = [self._as_before(key, was, stored[key]) for key, was in self.cells.items() if key in stored]
        IndicatorResult.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["assessment", "indicator"],
            update_fields=[*ENTERED, *WORD_NAMES, "version"],
        )  # fmt: skip
        trail = [line for row in rows for line in self._trail(stored[row.assessment_id, row.indicator_id], row)]
        trail += self._take_words_back()
        Change.objects.bulk_create(trail, batch_size=BATCH)
        summarise(self.assessments)
        if self.row.before.get("at"):
            reopen(rows, settled_at=parse_datetime(self.row.before["at"]), by=self.by, at=self.now)
        # The law may have moved between the workbook and now: the former figures are judged by today's.
        judge_returned(list(self.assessments.values()), by=self.by)
        return Undone(len(rows) + len(self.words), len(self.assessments))

    def _stored(self):
        rows = IndicatorResult.objects.filter(
            assessment__in=self.assessments, indicator__in={indicator for _unit, indicator in self.cells}
        )
        return {(row.assessment_id, row.indicator_id): row for row in rows}

    def _as_before(self, key, was, now):
        row = was or IndicatorResult(assessment_id=key[0], indicator_id=key[1])
        if was is not None and not was.has_words:
            for name in WORDS:
                setattr(row, name, getattr(now, name))
        row.version = now.version + 1
        return row

    def _trail(self, now, was):
        sides = [
            ("result", str(CellValue(now.value, now.verdict)), str(CellValue(was.value, was.verdict))),
            ("grade", now.text_value, was.text_value),
            ("note", now.note, was.note),
        ]
        for side in (DEPARTMENT, APPRAISED):
            sides.append((side, word_of(now, side), word_of(was, side)))
            sides.append((f"{side} note", getattr(now, f"{side}_note"), getattr(was, f"{side}_note")))
        for name, old, new in sides:
            if old != new:
                yield self._change(was.assessment_id, name, old, new, indicator_id=was.indicator_id)

    def _take_words_back(self):
        """Put the former marks of whole criteria back; the Change rows that say so."""
        positions = {criterion.pk: index for index, criterion in enumerate(self.structure.criteria)}
        trail, touched = [], set()
        for (unit, criterion), mark in self.words.items():
            assessment, position = self.assessments[unit], positions[criterion]
            old, new = word_in_words(word_on(assessment, position)), word_in_words(mark)
            put_word(assessment, position, mark, len(positions))
            trail.append(self._change(unit, "criterion", old, new, criterion_id=criterion))
            touched.add(assessment)
        Assessment.objects.bulk_update(touched, ["stated_marks"], batch_size=500)
        return trail

    def _change(self, assessment_id, field, old, new, **subject):
        return Change(
            assessment_id=assessment_id, field=field, old=old, new=new, by=self.by, at=self.now, door=Door.UNDO,
            workbook_import=self.row, **subject,
        )  # fmt: skip
