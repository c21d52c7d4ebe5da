"""Verdicts that values and levels decide, looked at again when the levels in force are others."""

from criteria.levels import Levels, columns_of
from criteria.models import IndicatorResult, Verdict, VerdictBasis
from criteria.rules import is_computable, judge
from criteria.structure import structure_of
from localities.models import Locality


def rejudge(*, period, criteria_set, assessments):
    """Judge the numbers of these assessments by the levels of the period; number of verdicts that changed.

    Where the level that decided is no longer in force the verdict goes with it: the number "cannot be told".
    """
    levels = Levels(criteria_set, period.province_id, period.end_date)
    indicators = {row.pk: row for row in structure_of(criteria_set, period.end_date).indicators if is_computable(row)}
    places = Locality.objects.in_bulk({row.locality_id for row in assessments})
    columns = columns_of(criteria_set, places.values(), period.province_id, period.end_date)
    column_of = {row.pk: columns[row.locality_id] for row in assessments}
    rows = IndicatorResult.objects.filter(assessment__in=column_of, indicator__in=indicators, value__isnull=False)
    changed = [row for row in rows if _judged_anew(row, indicators[row.indicator_id], levels, column_of)]
    IndicatorResult.objects.bulk_update(changed, ["verdict", "basis", "threshold"], batch_size=500)
    return len(changed)


def _judged_anew(row, indicator, levels, column_of):
    """Put the verdict of today's level on the row; whether anything changed."""
    threshold = levels.judging(indicator.pk, column_of[row.assessment_id])
    if row.verdict == Verdict.NOT_APPLICABLE or row.threshold_id == (threshold.pk if threshold else None):
        return False
    stated = row.verdict if row.basis == VerdictBasis.STATED else ""
    level = threshold.value if threshold else None
    row.verdict, row.basis = judge(indicator, value=row.value, stated=stated, level=level)
    row.threshold = threshold if row.basis == VerdictBasis.COMPUTED else None
    return True
