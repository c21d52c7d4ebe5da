"""What a period no longer open holds fast."""

from django.db.models import Q

from criteria.models import PeriodState, ReportingPeriod


def settled_period(criteria_set, first, last=None):
    """The latest period no longer open that uses the set and ends on one of these days, or None: it keeps its count.

    `last` None: on any day from the first on.
    """
    rows = ReportingPeriod.objects.filter(criteria_sets=criteria_set, end_date__gte=first)
    if last is not None:
        rows = rows.filter(end_date__lte=last)
    return rows.exclude(state=PeriodState.OPEN).select_related("province").order_by("-end_date", "pk").first()


def closed_at(province, day):
    """When the province's period around a day was closed, or None while it is open or there is none.

    Locking comes later and closes nothing anew; opening a period again undoes its closing.
    """
    around = Q(start_date__lte=day, end_date__gte=day, province__lineage=province.lineage_id)
    period = ReportingPeriod.objects.filter(around).exclude(state=PeriodState.OPEN).first()
    if period is None or period.state == PeriodState.CLOSED:
        return period.state_at if period else None
    closings = period.history.filter(state=PeriodState.CLOSED).order_by("-history_date", "-history_id")
    return closings.values_list("state_at", flat=True).first() or period.state_at
