"""A word was about a figure. When the locality corrects the figure, the word on the former one no longer counts."""

from criteria.actions.matters import meet_correction
from criteria.actions.words import APPRAISED, DEPARTMENT, WORD_FIELDS, clear_word, word_of
from criteria.models import Change, IndicatorResult, State

BATCH = 2000


def lift_words(plan, *, by, at, door):
    """After results of `plan` were written: take off the words on figures that now say something else.

    Only units that were returned can carry words while they are entered, so no other save asks the database anything.
    """
    cells = _corrected(plan)
    if not cells:
        return
    rows = [row for row in _with_words(cells) if (row.assessment_id, row.indicator_id) in cells]
    trail, lifted = [], []
    for row in rows:
        for side in (DEPARTMENT, APPRAISED):
            if not _is_same(row, side):
                trail += _taken_off(row, side, by, at, door)
                clear_word(row, side)
                lifted.append(row)
    fields = [*WORD_FIELDS[DEPARTMENT], *WORD_FIELDS[APPRAISED]]
    IndicatorResult.objects.bulk_update({row.pk: row for row in lifted}.values(), fields, batch_size=100)
    Change.objects.bulk_create(trail, batch_size=BATCH)
    meet_correction(rows, plan.period, by=by, at=at)


def _corrected(plan):
    """Cells whose result became another, and the wholes they are parts of."""
    cells = set()
    for change in plan.changes:
        assessment = plan.assessments[change.locality.pk]
        is_other = change.old != change.new or change.old_grade != change.result.text_value
        if assessment.state == State.RETURNED and is_other:
            cells |= {(assessment.pk, change.indicator.pk), (assessment.pk, change.whole_id)}
    return cells


def _with_words(cells):
    rows = IndicatorResult.objects.filter(
        assessment__in={assessment for assessment, _indicator in cells},
        indicator__in={indicator for _assessment, indicator in cells},
    )
    return rows.exclude(department_verdict="", appraised_verdict="")


def _is_same(row, side):
    """The word says just what the locality now says."""
    value, verdict = getattr(row, f"{side}_value"), getattr(row, f"{side}_verdict")
    return not verdict or (verdict == row.verdict and value in (None, row.value))


def _taken_off(row, side, by, at, door):
    for field, old in ((side, word_of(row, side)), (f"{side} note", getattr(row, f"{side}_note"))):
        if old:
            yield Change(assessment_id=row.assessment_id, indicator_id=row.indicator_id, field=field, old=old, new="",
                         by=by, at=at, door=door)  # fmt: skip
