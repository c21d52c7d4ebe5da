"""What is already recorded for later days, and so stands in the way of a change that is entered afterwards."""

from django.utils.translation import gettext as _

from criteria.models import Assessment, PeriodState, Recognition, ReportingPeriod


def against_ending(lineages, day):
    """[(place, sentence)] why units of these lineages cannot have ended before the day. Two queries."""
    return [*_figures(lineages, day), *_decisions(lineages, day)]


def closed_periods(province, day):
    """Closed and locked periods of a province that describe the day or a later one, oldest first."""
    rows = ReportingPeriod.objects.filter(province__lineage=province.lineage_id, end_date__gte=day)
    return rows.exclude(state=PeriodState.OPEN).order_by("end_date", "pk")


def _figures(lineages, day):
    """Figures of a quarter that is closed are official: the units it counts cannot end before its last day."""
    rows = Assessment.objects.filter(locality__lineage__in=lineages, period__end_date__gte=day)
    rows = rows.exclude(period__state=PeriodState.OPEN).select_related("period", "locality")
    seen = set()
    for row in rows.order_by("period__end_date", "pk"):
        if row.locality.lineage_id in seen:
            continue
        seen.add(row.locality.lineage_id)
        words = {"place": row.locality, "period": row.period.label, "state": row.period.get_state_display()}
        text = _("%(place)s has figures in %(period)s, which is %(state)s: it cannot have ended before that.")
        yield row.locality, text % words


def _decisions(lineages, day):
    rows = Recognition.objects.filter(locality__lineage__in=lineages, decision_date__gte=day)
    for row in rows.select_related("locality").order_by("pk"):
        words = {"place": row.locality, "number": row.decision_number, "date": f"{row.decision_date:%d/%m/%Y}"}
        text = _("%(place)s has decision %(number)s of %(date)s: it cannot have ended before that.")
        yield row.locality, text % words
