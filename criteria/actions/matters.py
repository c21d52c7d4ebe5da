"""Disagreements that open and close by themselves, as words and figures move. All of a batch at once."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.plans import Problem
from criteria.dossiers.procedure import add_days
from criteria.models import Disagreement, DisagreementNote, DisagreementState, Side
from criteria.rules import disagrees
from ntm.lib.cells import CellValue
from ntm.lib.validity import in_force

BATCH = 500
NOTE_LENGTH = DisagreementNote._meta.get_field("text").max_length


def answer_due(period):
    """Last working day to settle a disagreement that comes up today."""
    return add_days(timezone.localdate(), period.answer_days, working=True)


def open_matters(cells):
    """{(assessment, indicator): open Disagreement} of these cells."""
    rows = Disagreement.objects.filter(
        state=DisagreementState.OPEN,
        assessment__in={assessment_id for assessment_id, _indicator in cells},
        indicator__in={indicator_id for _assessment, indicator_id in cells},
    )
    found = {(row.assessment_id, row.indicator_id): row for row in rows}
    return {cell: row for cell, row in found.items() if cell in cells}


def settle(changes, period, *, by, at):
    """Open a disagreement where a department now says another thing, close it where it says the same."""
    standing = open_matters({_cell(change.result) for change in changes})
    fresh, notes, ended = [], [], []
    for change in changes:
        matter = standing.get(_cell(change.result))
        if disagrees(change.result):
            # A whole that only follows from its parts is settled with them.
            if matter is None and change.statement is not None:
                matter = _opened(change, period, by, at)
                fresh.append(matter)
            if matter is not None:
                notes.append(_note(matter, Side.DEPARTMENT, _reason(change), by, at))
        elif matter is not None:
            ended.append(matter.pk)
            notes.append(_note(matter, Side.DEPARTMENT, _back(change), by, at))
    Disagreement.objects.bulk_create(fresh, batch_size=BATCH)
    DisagreementNote.objects.bulk_create(notes, batch_size=BATCH)
    close(ended, DisagreementState.WITHDRAWN, by=by, at=at)


def close(keys, state, *, by, at):
    if keys:
        Disagreement.objects.filter(pk__in=keys).update(state=state, closed_by=by, closed_at=at)


def _cell(row):
    return row.assessment_id, row.indicator_id


def _opened(change, period, by, at):
    return Disagreement(
        assessment_id=change.result.assessment_id,
        indicator=change.indicator,
        agency=change.result.department_agency,
        due_date=answer_due(period),
        opened_by=by,
        opened_at=at,
    )


def _note(matter, side, text, by, at):
    return DisagreementNote(disagreement=matter, side=side, text=text[:NOTE_LENGTH], by=by, at=at)


def _reason(change):
    return change.note or _("States %(word)s.") % {"word": change.new}


def _back(change):
    if change.note:
        return change.note
    if change.new:
        return _("States the same as the locality: %(word)s.") % {"word": change.new}
    return _("Takes its word back.")


# -- The locality corrects its figures ---------------------------------------------------------------------------------


def meet_correction(rows, period, *, by, at):
    """What becomes of open disagreements on results the locality has changed.

    `rows`: results with the locality's new word, the department's word on them still standing or lifted. The same word
    on both sides settles it; otherwise the department has to look again and has its days anew.
    """
    standing = open_matters({_cell(row) for row in rows})
    notes, accepted, waiting = [], [], []
    for row in rows:
        matter = standing.get(_cell(row))
        if matter is None:
            continue
        words = {"word": CellValue(row.value, row.verdict)}
        notes.append(_note(matter, Side.LOCALITY, _("Corrected to: %(word)s.") % words, by, at))
        (accepted if row.department_verdict else waiting).append(matter.pk)
    DisagreementNote.objects.bulk_create(notes, batch_size=BATCH)
    close(accepted, DisagreementState.ACCEPTED, by=by, at=at)
    if waiting:
        Disagreement.objects.filter(pk__in=waiting).update(due_date=answer_due(period))


def reopen(rows, *, settled_at, by, at):
    """Disagreements that a correction settled at an instant stand again, the correction having been taken back.

    `rows`: results as they are once more, with the department's word on them.
    """
    cells = {_cell(row): row for row in rows if disagrees(row)}
    found = Disagreement.objects.filter(
        state=DisagreementState.ACCEPTED, closed_at=settled_at,
        assessment__in={cell[0] for cell in cells}, indicator__in={cell[1] for cell in cells},
    )  # fmt: skip
    again = [matter for matter in found if (matter.assessment_id, matter.indicator_id) in cells] if cells else []
    notes = []
    for matter in again:
        row = cells[matter.assessment_id, matter.indicator_id]
        words = {"word": CellValue(row.value, row.verdict)}
        notes.append(_note(matter, Side.LOCALITY, _("Taken back with its workbook: %(word)s again.") % words, by, at))
    DisagreementNote.objects.bulk_create(notes, batch_size=BATCH)
    rows = Disagreement.objects.filter(pk__in=[matter.pk for matter in again])
    rows.update(state=DisagreementState.OPEN, closed_by=None, closed_at=None)


# -- Approving ---------------------------------------------------------------------------------------------------------


def open_problems(assessments):
    """Problems of units that cannot be approved while they have open disagreements, each naming its indicators."""
    rows = Disagreement.objects.filter(state=DisagreementState.OPEN, assessment__in=[row.pk for row in assessments])
    # A row that an amendment has ended is no longer counted, so nothing about it has to be settled.
    rows = rows.filter(in_force(F("assessment__period__end_date"), "indicator__"))
    rows, numbers = rows.order_by("indicator__order", "pk"), {}
    for assessment_id, number in rows.values_list("assessment_id", "indicator__number"):
        numbers.setdefault(assessment_id, []).append(number)
    text = _("%(place)s: disagreements are not settled yet (indicators %(numbers)s).")
    for row in assessments:
        if row.pk in numbers:
            words = {"place": row.locality, "numbers": ", ".join(numbers[row.pk])}
            yield Problem(text % words, locality_id=row.locality_id)
