"""A workbook beside what happened since it was downloaded: cells others changed, units handed in meanwhile."""

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from criteria.models import Assessment, Change, IndicatorResult
from criteria.rules import EDITABLE_STATES


def without_untouched(entries, matrix):
    """Leave out what a workbook merely repeats of units whose figures are handed in; (entries, those left out).

    The workbook lists those units too, grey and locked. A cell of theirs that differs stays and is refused.
    """
    rows = Assessment.objects.filter(period=matrix.period, criteria_set=matrix.criteria_set)
    handed_in = set(
        rows.filter(locality__in=matrix.places).exclude(state__in=EDITABLE_STATES).values_list("locality", flat=True)
    )
    if not handed_in:
        return entries, []
    results = IndicatorResult.objects.filter(
        assessment__period=matrix.period, assessment__criteria_set=matrix.criteria_set,
        assessment__locality__in=handed_in,
    )  # fmt: skip
    fields = ("assessment__locality", "indicator", "value", "verdict")
    stored = {(unit, pk): (value, verdict) for unit, pk, value, verdict in results.values_list(*fields)}
    kept, left_out = [], []
    for entry in entries:
        is_repeated = entry.locality_id in handed_in and _says(entry, stored.get(entry.cell, (None, "")))
        (left_out if is_repeated else kept).append(entry)
    return kept, left_out


def _says(entry, stored):
    value, verdict = stored
    return entry.value == value and (entry.verdict is None or entry.verdict == verdict)


def overtaken(plan, matrix, by):
    """Errors for cells somebody else changed after the workbook was downloaded: theirs must not be undone unseen."""
    since = _exported_at(matrix)
    if since is None or not plan.changes:
        return []
    rows = (
        Change.objects.filter(assessment__period=matrix.period, assessment__criteria_set=matrix.criteria_set)
        .filter(at__gt=since, field="result")
        .exclude(by=by)
        .select_related("by")
        .order_by("at", "pk")
    )
    later = {(row.assessment_id, row.indicator_id): row for row in rows}
    found = []
    for change in plan.changes:
        row = later.get((change.result.assessment_id, change.indicator.pk))
        if row is not None:
            found.append(_overtaken_error(change, row))
    return found


def _exported_at(matrix):
    """When the workbook was downloaded; None without a stamp, or with one somebody has written over."""
    try:
        return parse_datetime(matrix.stamp.exported_at) if matrix.stamp else None
    except ValueError:
        return None


def _overtaken_error(change, row):
    words = {"who": row.by or _("the system"), "when": f"{timezone.localtime(row.at):%H:%M %d/%m/%Y}", "new": row.new}
    text = (
        _("changed to “%(new)s” by %(who)s at %(when)s, after this workbook was downloaded; download it again") % words
    )
    where = change.entry.where
    return {"sheet": where.sheet, "cell": where.address, "value": str(change.new), "reason": text % words}


def stale(matrix):
    """Names the units whose figures have moved on since the workbook was downloaded."""
    if matrix.stamp is None:
        return []
    rows = Assessment.objects.filter(
        period=matrix.period, criteria_set=matrix.criteria_set, locality__in=matrix.places
    ).values_list("locality", "version")
    places, versions = matrix.places, matrix.stamp.versions
    moved = [places[pk] for pk, version in rows if versions.get(places[pk].code, version) != version]
    if not moved:
        return []
    names = ", ".join(place.full_name for place in moved[:5]) + (", …" if len(moved) > 5 else "")
    return [
        _("The figures of %(count)s unit(s) were changed after this workbook was downloaded: %(places)s.")
        % {"count": len(moved), "places": names}
    ]
