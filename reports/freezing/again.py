"""An unlocked place entered again after the closing: what its approval changed is a numbered correction like any."""

from decimal import Decimal

from django.utils.translation import gettext as _

from criteria.actions.corrections import CorrectedCell, Said, note_correction
from criteria.models import IndicatorResult
from criteria.opening import opening_of
from criteria.structure import structure_of
from reports.freezing.snapshots import snapshot_of
from reports.rollups.figures import Basis


def note_approved_again(period, criteria_set, assessments, by):
    """One correction for each unlocking under which units were approved anew otherwise than they stand frozen."""
    snapshot = snapshot_of(period)
    if snapshot.freeze is None:
        return
    opening = opening_of(period, criteria_set)
    groups = {}
    for row in assessments:
        groups.setdefault(opening.unlocking_of(row.locality), []).append(row)
    for unlocking, rows in groups.items():
        cells = list(_cells(snapshot, period, criteria_set, rows))
        if cells or any(_is_another(snapshot, criteria_set, row) for row in rows):
            reason = unlocking.reason if unlocking else _("approved anew")
            note_correction(
                period=period, criteria_set=criteria_set, cells=cells, reason=reason, by=by, unlocking=unlocking
            )


def _cells(snapshot, period, criteria_set, assessments):
    indicators = structure_of(criteria_set, period.end_date).with_parts
    order = {pk: place for place, pk in enumerate(indicators)}
    rows = IndicatorResult.objects.filter(assessment__in=assessments, indicator__in=indicators)
    live = {(row.assessment_id, row.indicator_id): Said.of(row) for row in rows}
    for assessment in assessments:
        frozen = snapshot.results(criteria_set.code, assessment.locality_id)
        for pk in sorted(indicators, key=order.get):
            old, new = _frozen_said(frozen.get(pk)), live.get((assessment.pk, pk), Said())
            if old != new:
                yield CorrectedCell(assessment, indicators[pk], old, new)


def _frozen_said(result):
    if result is None:
        return Said()
    return Said(Decimal(result.value) if result.value is not None else None, result.grade, result.verdict)


def _is_another(snapshot, criteria_set, assessment):
    """Approved marks other than those frozen, as after a word on a whole criterion."""
    assessment.refresh_from_db(fields=["approved_marks"])
    frozen = snapshot.summary(criteria_set.code, assessment.locality_id, Basis.APPROVED)
    return (frozen[0] if frozen else None) != assessment.approved_marks
