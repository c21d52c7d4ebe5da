"""Starting a quarter from the one before: one statement whatever the number of cells."""

from django.db import connection

from criteria.models import Assessment, Indicator, IndicatorResult
from localities.models import Locality

_KEPT = (
    "indicator_id",
    "value",
    "text_value",
    "verdict",
    "basis",
    "threshold_id",
    "note",
    "entered_by_id",
    "entered_at",
)
_EMPTY = ("department_verdict", "department_basis", "appraised_verdict", "appraised_basis")


def copy_results(*, earlier, period, criteria_set):
    """Copy what the localities said in `earlier` into the still empty assessments of `period`, marked as kept.

    Units are matched by lineage; indicators an amendment has ended by the new period's last day stay behind.
    """
    day = period.end_date
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            [True, period.pk, criteria_set.pk, earlier.pk, criteria_set.pk, day, day],
        )
        return cursor.rowcount


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)


_SQL = f"""
    INSERT INTO {_table(IndicatorResult)} (assessment_id, is_carried, {", ".join(_KEPT)}, {", ".join(_EMPTY)})
    SELECT fresh.id, %s, {", ".join(f"result.{name}" for name in _KEPT)}, {", ".join("''" for _name in _EMPTY)}
    FROM {_table(IndicatorResult)} result
    JOIN {_table(Assessment)} former ON former.id = result.assessment_id
    JOIN {_table(Locality)} former_place ON former_place.id = former.locality_id
    JOIN {_table(Locality)} place ON place.lineage_id = former_place.lineage_id
    JOIN {_table(Assessment)} fresh
      ON fresh.locality_id = place.id AND fresh.period_id = %s AND fresh.criteria_set_id = %s
    JOIN {_table(Indicator)} indicator ON indicator.id = result.indicator_id
    WHERE former.period_id = %s AND former.criteria_set_id = %s
      AND (indicator.valid_from IS NULL OR indicator.valid_from <= %s)
      AND (indicator.valid_to IS NULL OR indicator.valid_to >= %s)
      AND NOT EXISTS (SELECT 1 FROM {_table(IndicatorResult)} present WHERE present.assessment_id = fresh.id)
"""
