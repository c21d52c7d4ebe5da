"""Cells that still stand as they were kept from last period ("giữ nguyên"): neither touched nor confirmed."""

from django.db.models import Count, Q

from criteria.models import IndicatorResult

# A kept cell that says nothing has nothing to confirm.
_ENTERED = Q(value__isnull=False) | ~Q(verdict="") | ~Q(text_value="")


def kept_cells():
    return IndicatorResult.objects.filter(_ENTERED, is_carried=True)


def kept_counts(period, criteria_set):
    """{assessment: number of kept cells} of every unit that has some; one query."""
    rows = kept_cells().filter(assessment__period=period, assessment__criteria_set=criteria_set)
    return dict(rows.values_list("assessment").annotate(count=Count("pk")))
