"""What a period no longer open holds fast."""

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
    return closed_on(closings_of(province), day)


def closings_of(province):
    """[(first day, last day, when it was closed)] of the province's periods no longer open. Two queries."""
    ours = ReportingPeriod.objects.filter(province__lineage=province.lineage_id).exclude(state=PeriodState.OPEN)
    periods = list(ours.order_by("pk"))
    past = ReportingPeriod.history.filter(id__in=[row.pk for row in periods], state=PeriodState.CLOSED)
    closed = dict(past.order_by("history_date", "history_id").values_list("id", "state_at"))
    return [(row.start_date, row.end_date, _closed(row, closed)) for row in periods]


def _closed(period, closed):
    """Locking moves the period's own stamp; the last closing is in its history."""
    return period.state_at if period.state == PeriodState.CLOSED else closed.get(period.pk) or period.state_at


def closed_on(closings, day):
    return next((moment for first, last, moment in closings if first <= day <= last), None)
