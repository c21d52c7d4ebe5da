"""What is stored of the cells somebody speaks of, with the frame it stands in; held until the commit where asked."""

from django.db.models import F
from django.utils.translation import gettext as _

from criteria.actions.plans import Plan
from criteria.actions.rows import read_rows
from criteria.frames import STAMP, frame_of, last_frame
from criteria.models import Assessment, IndicatorResult
from criteria.opening import opening_of
from ntm.stamps import with_stamp


def read_stored(period, criteria_set, cells, *, holding, as_rows):
    """(an empty Plan with what is stored now of everything the cells speak of, the assessments concerned).

    `cells` begin with (unit, indicator), as entries do; `as_rows` reads plain rows instead of model objects.
    """
    places, indicators = {cell[0] for cell in cells}, {cell[1] for cell in cells}
    frame, known = None, last_frame(period.pk, criteria_set.pk)
    # What is known says which rows to hold and read; the stamp that comes with them, from behind the lock, says
    # whether period, law and places are still so.
    while frame is None or frame.stamp != known.stamp:
        frame = known
        held = read_assessments(frame, places, holding)
        stored, stamp = _stored(frame, [row.pk for row in held], indicators, as_rows)
        known = frame_of(period.pk, criteria_set.pk, stamp)
    return Plan(frame, stored=stored), held


def read_assessments(frame, locality_ids, holding):
    """Assessments of the units' lineages. Held, they keep two people saving at once from leaving a stale summary."""
    lineages = {frame.places[pk].lineage_id for pk in locality_ids if pk in frame.places}
    rows = Assessment.objects.filter(period=frame.period, criteria_set=frame.criteria_set)
    rows = rows.filter(locality__lineage__in=lineages).annotate(lineage_id=F("locality__lineage_id")).order_by("pk")
    return list(rows.select_for_update(of=("self",)) if holding else rows)


def _stored(frame, assessment_ids, indicator_ids, as_rows):
    """({(assessment, indicator): result} of every criterion spoken of, the frame's stamp or None)."""
    wanted = {one for pk in indicator_ids for one in frame.companions.get(pk, ())}
    rows = IndicatorResult.objects.filter(assessment__in=assessment_ids, indicator__in=wanted)
    rows = with_stamp(rows, STAMP)
    rows = read_rows(rows) if as_rows else list(rows)
    return {(row.assessment_id, row.indicator_id): row for row in rows}, rows[0].stamp if rows else None


def refused_as_a_whole(frame):
    if opening_of(frame.period, frame.criteria_set).is_shut:
        return _("%(period)s is %(state)s; its figures can no longer be entered.") % {
            "period": frame.period,
            "state": frame.period.get_state_display(),
        }
    return None if frame.is_in_use else not_in_use(frame)


def not_in_use(frame):
    words = {"set": frame.criteria_set, "period": frame.period}
    return _("The set “%(set)s” is not in use in %(period)s.") % words
