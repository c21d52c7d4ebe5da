"""Settling a disagreement by hand: words in its thread, the locality accepts, the coordination office decides."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.judging import Bench
from criteria.actions.matters import NOTE_LENGTH, close
from criteria.actions.planning import value_reason
from criteria.actions.plans import Entry, Problem, Refused, require_office
from criteria.actions.summaries import summarise
from criteria.actions.words import APPRAISED, WORD_FIELDS, follow_whole, put_word, word_of
from criteria.disagreements import side_of
from criteria.models import (
    Assessment,
    Change,
    Disagreement,
    DisagreementNote,
    DisagreementState,
    Door,
    IndicatorResult,
    PeriodState,
    Side,
)
from criteria.opening import is_open_for
from criteria.rules import IN_VERIFICATION

__all__ = ["accept_disagreement", "add_word", "decide_disagreement"]


@transaction.atomic
def add_word(disagreement, *, by, text):
    """A word of either side or of the office in the thread of an open disagreement; the DisagreementNote."""
    matter = _held(disagreement)
    side = side_of(scope_of(by), matter)
    if side is None:
        raise _refused(_("You are no side of this disagreement."))
    row = matter.assessment
    if row.period.state == PeriodState.LOCKED and not is_open_for(row.period, row.criteria_set, row.locality):
        raise _refused(_("%(period)s is locked.") % {"period": row.period})
    return _word(matter, side, text, by, timezone.now())


@transaction.atomic
def accept_disagreement(disagreement, *, by, text="", version=None):
    """The locality accepts: the department's word stands and counts, the locality's own stays as it said it.

    `version` is that of the cell the person looked at.
    """
    matter = _held(disagreement, moving=True)
    if side_of(scope_of(by), matter) != Side.LOCALITY:
        raise _refused(_("Only the locality can accept the department's result."))
    result = _result(matter)
    if version is not None and version != result.version:
        raise _refused(_("Somebody else has saved in the meantime; look again before you decide."))
    if not result.department_verdict:
        raise _refused(_("The department has not looked at the corrected figures yet."))
    now = timezone.now()
    _word(matter, Side.LOCALITY, text or _("Accepts the department's result: %(word)s.") % {
        "word": word_of(result, "department")}, by, now)  # fmt: skip
    close([matter.pk], DisagreementState.ACCEPTED, by=by, at=now)


@transaction.atomic
def decide_disagreement(disagreement, *, by, note, value=None, verdict=None, version=None):
    """The coordination office decides; its value and verdict count from then on.

    `verdict` None leaves it to value and level; `version` is that of the cell the person looked at.
    """
    matter = _held(disagreement, moving=True)
    require_office(matter.assessment.locality, by)
    _require_in_force(matter)
    if not note.strip():
        raise _refused(_("Say what the decision rests on."))
    now, result = timezone.now(), _result(matter)
    if version is not None and version != result.version:
        raise _refused(_("Somebody else has saved in the meantime; look again before you decide."))
    bench = Bench.of(matter.assessment.period, matter.assessment.criteria_set, [matter.assessment.locality])
    old, old_note = word_of(result, APPRAISED), result.appraised_note
    _appraise(result, bench, matter, value, verdict)
    result.appraised_note = note.strip()[:500]
    moved = [(result, old, old_note), *_follow(result, bench, matter)]
    _store_appraisals(moved, by, now)
    _word(matter, Side.OFFICE, note, by, now)
    close([matter.pk], DisagreementState.DECIDED, by=by, at=now)
    summarise({matter.assessment_id})


def _refused(reason):
    return Refused([Problem(reason)])


def _held(disagreement, *, moving=False):
    """The open disagreement, read behind the lock of its assessment; `moving`: only where figures may still move."""
    list(Assessment.objects.select_for_update().filter(pk=disagreement.assessment_id).values_list("pk", flat=True))
    rows = Disagreement.objects.select_related(
        "indicator__criterion", "assessment__locality", "assessment__period__province", "assessment__criteria_set"
    )
    matter = rows.get(pk=disagreement.pk)
    row = matter.assessment
    if not matter.is_open:
        raise _refused(_("This disagreement is already settled: %(state)s.") % {"state": matter.get_state_display()})
    if moving and not is_open_for(row.period, row.criteria_set, row.locality):
        raise _refused(_("%(period)s is no longer open.") % {"period": row.period})
    if moving and row.state not in IN_VERIFICATION:
        words = {"place": row.locality, "state": row.get_state_display()}
        raise _refused(_("%(place)s: not possible while figures are “%(state)s”.") % words)
    return matter


def _require_in_force(matter):
    if not matter.indicator.is_in_force_on(matter.assessment.period.end_date):
        raise _refused(_("This indicator has been replaced; nothing has to be decided about it any more."))


def _result(matter):
    return IndicatorResult.objects.get(assessment=matter.assessment_id, indicator=matter.indicator_id)


def _word(matter, side, text, by, at):
    text = text.strip()
    if not text:
        raise _refused(_("Write what you have to say."))
    if len(text) > NOTE_LENGTH:
        raise _refused(_("At most %(count)s characters.") % {"count": NOTE_LENGTH})
    return DisagreementNote.objects.create(disagreement=matter, side=side, text=text, by=by, at=at)


def _appraise(result, bench, matter, value, verdict):
    """Put the office's value and verdict on a result; Refused where they cannot be true or decide nothing."""
    indicator, place_id = bench.indicators[matter.indicator_id], matter.assessment.locality_id
    reason = value_reason(indicator, Entry(place_id, indicator.pk, value, verdict))
    if reason:
        raise _refused(reason)
    said = IndicatorResult(indicator=indicator, value=value, verdict=verdict or "", basis="STATED" if verdict else "")
    if not indicator.has_components:
        bench.judge(said, indicator, place_id, stated=said.verdict)
    if not said.verdict:
        raise _refused(_("State the verdict; no checked level decides it."))
    put_word(result, APPRAISED, said.value, said.verdict, said.basis)


def _follow(result, bench, matter):
    """[(whole, its old word, its old note)] of the compound indicator the decided one is a part of."""
    indicator = bench.indicators[matter.indicator_id]
    whole = bench.indicators.get(indicator.parent_id)
    if whole is None:
        return
    keys = [whole.pk, *(part.pk for part in whole.parts)]
    rows = IndicatorResult.objects.filter(assessment=matter.assessment_id, indicator__in=keys).in_bulk(
        field_name="pk"
    ).values()  # fmt: skip
    rows = {row.indicator_id: row for row in rows} | {indicator.pk: result}
    row = rows.pop(whole.pk, None)
    if row is None:
        return
    old = word_of(row, APPRAISED)
    follow_whole(bench, row, whole, matter.assessment.locality_id, rows, APPRAISED)
    yield row, old, row.appraised_note


def _store_appraisals(moved, by, at):
    trail = []
    for row, old, old_note in moved:
        row.appraised_by, row.appraised_at, row.version = by, at, row.version + 1
        row.save(update_fields=[*WORD_FIELDS[APPRAISED], "version"])
        for field, before, after in (
            ("appraised", old, word_of(row, APPRAISED)),
            ("appraised note", old_note, row.appraised_note),
        ):
            if before != after:
                trail.append(Change(assessment_id=row.assessment_id, indicator_id=row.indicator_id, field=field,
                                    old=before, new=after, by=by, at=at, door=Door.FORM))  # fmt: skip
    Change.objects.bulk_create(trail)
