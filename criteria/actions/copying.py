"""Starting a quarter from the one before: one statement whatever the number of cells."""

from django.db import connection

from criteria.models import Assessment, Indicator, IndicatorResult

_KEPT = (
    "indicator_id", "value", "text_value", "verdict", "basis", "threshold_id", "note", "entered_by_id", "entered_at",
)  # fmt: skip
_EMPTY = (
    "department_verdict", "department_basis", "department_note", "appraised_verdict", "appraised_basis",
    "appraised_note",
)  # fmt: skip


def copy_results(*, earlier, period, criteria_set, fresh):
    """Copy what the localities said in `earlier` into the `fresh` assessments of `period`, marked as kept.

    Units are matched by lineage; indicators an amendment has ended by the new period's last day stay behind.
    """
    former = dict(
        Assessment.objects.filter(period=earlier, criteria_set=criteria_set).values_list("locality__lineage_id", "pk")
    )
    pairs = [(former[row.locality.lineage_id], row.pk) for row in fresh if row.locality.lineage_id in former]
    if pairs:
        with connection.cursor() as cursor:
            cursor.execute(
                _sql(len(pairs)),
                [*(key for pair in pairs for key in pair), True, period.end_date, period.end_date],
            )


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)


def _sql(count):
    """The pairs come as a table of their own, so that no planner has to guess how few assessments they are."""
    kept = ", ".join(f"result.{name}" for name in _KEPT)
    return f"""
        WITH pair (former_id, fresh_id) AS (VALUES {", ".join(["(%s, %s)"] * count)})
        INSERT INTO {_table(IndicatorResult)}
            (assessment_id, is_carried, version, {", ".join(_KEPT)}, {", ".join(_EMPTY)})
        SELECT pair.fresh_id, %s, 1, {kept}, {", ".join("''" for _name in _EMPTY)}
        FROM pair
        JOIN {_table(IndicatorResult)} result ON result.assessment_id = pair.former_id
        JOIN {_table(Indicator)} indicator ON indicator.id = result.indicator_id
        WHERE (indicator.valid_from IS NULL OR indicator.valid_from <= %s)
          AND (indicator.valid_to IS NULL OR indicator.valid_to >= %s)
    """
