"""Saying of many cells at once that what was kept from last period still holds."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.plans import Problem, Refused
from criteria.kept import kept_cells
from criteria.models import Assessment, Change, Door, IndicatorResult, ReportingPeriod
from criteria.opening import opening_of, shut_reason
from localities.models import Locality

BATCH = 2000
# As every trail of figures: in the words of the sheet, whatever language the screen speaks.
KEPT = "giữ nguyên"


@transaction.atomic
def confirm_kept(*, period, criteria_set, units, by, indicators=None, door=Door.FORM):
    """Confirm the kept cells of these units; the number of cells confirmed.

    `units` are localities or their keys; `indicators` (rows or keys) narrows it down. All or nothing: Refused names
    every unit that is outside the person's area or whose figures cannot change now. Values and summaries stay as they
    are; cells and assessments move on to their next version, so that whoever looked at them before is told.
    """
    assessments = _held(period, criteria_set, units)
    fresh = ReportingPeriod.objects.select_related("province").get(pk=period.pk)
    opening = opening_of(fresh, criteria_set)
    problems = [problem for row in assessments for problem in _problems(row, fresh, opening, scope_of(by))]
    if problems:
        raise Refused(problems)
    cells = kept_cells().filter(assessment__in=[row.pk for row in assessments])
    if indicators is not None:
        cells = cells.filter(indicator__in=indicators)
    found = list(cells.order_by("pk").values_list("pk", "assessment_id", "indicator_id"))
    if found:
        _write(found, by, door)
    return len(found)


def _held(period, criteria_set, units):
    """The units' assessments, locked; a unit renamed inside the quarter has its own under the earlier row."""
    keys = {getattr(unit, "pk", unit) for unit in units}
    rows = Assessment.objects.filter(period=period, criteria_set=criteria_set)
    rows = rows.filter(locality__lineage__in=Locality.objects.filter(pk__in=keys).values("lineage")).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    return list(rows.select_related("locality"))


def _problems(assessment, period, opening, scope):
    place = assessment.locality
    if not scope.enters(place):
        yield Problem(_("This unit is outside your area."), locality_id=place.pk)
    elif reason := shut_reason(period, opening, place, assessment):
        yield Problem(reason, locality_id=place.pk)


def _write(found, by, door):
    now = timezone.now()
    Change.objects.bulk_create(
        (
            Change(
                assessment_id=assessment, indicator_id=indicator, field="kept", old=KEPT, new="",
                by=by, at=now, door=door,
            )
            for _pk, assessment, indicator in found
        ),
        batch_size=BATCH,
    )  # fmt: skip
    for start in range(0, len(found), BATCH):
        keys = [pk for pk, _assessment, _indicator in found[start : start + BATCH]]
        IndicatorResult.objects.filter(pk__in=keys).update(is_carried=False, version=F("version") + 1)
    touched = {assessment for _pk, assessment, _indicator in found}
    Assessment.objects.filter(pk__in=touched).update(version=F("version") + 1, updated_at=now)
