"""A word was about a figure. When the locality corrects the figure, the word on the former one no longer counts."""

from copy import copy

from criteria.actions.matters import meet_correction
from criteria.actions.rows import as_objects
from criteria.actions.words import APPRAISED, DEPARTMENT, WORD_FIELDS, clear_word, word_of
from criteria.models import Change, IndicatorResult

BATCH = 2000


def lift_words(plan, *, by, at, door, workbook_import=None):
    """After the changes of a Plan were written: take off the words on figures that now say something else.

    True where words stood on the figures; the counts then have to be made anew. Asks nothing where there are none.
    """
    return lift_from(_with_words(plan), plan.period, by=by, at=at, door=door, workbook_import=workbook_import)


def lift_from(rows, period, *, by, at, door, workbook_import=None):
    """Take off what department and appraisers said of these results otherwise than the locality; False for none."""
    rows = list(rows)
    if not rows:
        return False
    trail, lifted = [], {}
    for row in rows:
        for side in (DEPARTMENT, APPRAISED):
            if not _is_same(row, side):
                trail += _taken_off(row, side, by, at, door, workbook_import)
                clear_word(row, side)
                lifted[row.pk] = row
    fields = [*WORD_FIELDS[DEPARTMENT], *WORD_FIELDS[APPRAISED]]
    IndicatorResult.objects.bulk_update(lifted.values(), fields, batch_size=100)
    Change.objects.bulk_create(trail, batch_size=BATCH)
    meet_correction(rows, period, by=by, at=at)
    return True


def _with_words(plan):
    """Stored results with words on them whose figures (or whose parts) the plan has changed, as they say now."""
    if not any(row.department_verdict or row.appraised_verdict for row in plan.stored.values()):
        return []
    fresh, touched = {}, set()
    for change in plan.changes:
        assessment_id = change.result.assessment_id
        fresh[assessment_id, change.indicator.pk] = change.result
        if change.old != change.new or change.old_grade != change.result.text_value:
            touched |= {(assessment_id, change.indicator.pk), (assessment_id, change.whole_id)}
    stored = [plan.stored[cell] for cell in sorted(touched) if cell in plan.stored]
    spoken_on = [row for row in stored if row.department_verdict or row.appraised_verdict]
    said = [fresh.get((row.assessment_id, row.indicator_id), row) for row in spoken_on]
    return [_as_it_says_now(*pair) for pair in zip(as_objects(spoken_on), said, strict=True)]


def _as_it_says_now(stored, said):
    row = copy(stored)
    row.value, row.text_value, row.verdict = said.value, said.text_value, said.verdict
    return row


def _is_same(row, side):
    """The word says just what the locality now says."""
    value, verdict = getattr(row, f"{side}_value"), getattr(row, f"{side}_verdict")
    return not verdict or (verdict == row.verdict and value in (None, row.value))


def _taken_off(row, side, by, at, door, workbook_import):
    for field, old in ((side, word_of(row, side)), (f"{side} note", getattr(row, f"{side}_note"))):
        if old:
            yield Change(assessment_id=row.assessment_id, indicator_id=row.indicator_id, field=field, old=old, new="",
                         by=by, at=at, door=door, workbook_import=workbook_import)  # fmt: skip
