"""The summary row every dashboard reads: written in the same transaction as the results behind it."""

from collections import defaultdict

from django.db import connection
from django.utils import timezone

from criteria.models import Assessment, IndicatorResult, VerdictBasis
from criteria.rules import COUNTED_AS_MET, counted_verdict, criterion_mark
from criteria.structure import structure_of

_COLUMNS = ("current_met", "current_required", "current_marks", "current_computed", "current_stated")
_BATCH = 1000
_READ = (
    "assessment_id", "indicator_id", "verdict", "basis", "department_verdict", "department_basis",
    "appraised_verdict", "appraised_basis",
)  # fmt: skip


def summarise(assessment_ids):
    """Recompute the current summaries of these assessments from their results: fixed reads, one write a batch."""
    ids = sorted(assessment_ids)
    verdicts = _counted(ids)
    assessments = list(Assessment.objects.filter(pk__in=ids).select_related("criteria_set", "period"))
    structures = {}
    for row in assessments:
        key = (row.criteria_set_id, row.period.end_date)
        if key not in structures:
            structures[key] = structure_of(row.criteria_set, row.period.end_date)
        _fill(row, structures[key], verdicts[row.pk])
    for start in range(0, len(assessments), _BATCH):
        _store(assessments[start : start + _BATCH])


def _store(assessments):
    """Write summaries back in one statement; the version moves on, so that a stale save is noticed."""
    table = connection.ops.quote_name(Assessment._meta.db_table)
    row = f"(%s{', %s' * len(_COLUMNS)})"
    values = [value for item in assessments for value in (item.pk, *(getattr(item, name) for name in _COLUMNS))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH fresh (id, {", ".join(_COLUMNS)}) AS (VALUES {", ".join([row] * len(assessments))})
            UPDATE {table}
            SET version = version + 1, updated_at = %s, {", ".join(f"{name} = fresh.{name}" for name in _COLUMNS)}
            FROM fresh WHERE {table}.id = fresh.id
            """,
            [*values, connection.ops.adapt_datetimefield_value(timezone.now())],
        )


def _counted(ids):
    """{assessment: {indicator: (verdict, basis)}} of the verdicts that count."""
    found = defaultdict(dict)
    rows = IndicatorResult.objects.filter(assessment__in=ids).values_list(*_READ, named=True)
    for row in rows.iterator(chunk_size=5000):
        verdict, basis, _whose = counted_verdict(row)
        found[row.assessment_id][row.indicator_id] = (verdict, basis)
    return found


def _fill(assessment, structure, verdicts):
    marks, computed, stated = [], 0, 0
    for criterion in structure.criteria:
        found = [verdicts.get(indicator.pk, ("", "")) for indicator in structure.by_criterion[criterion.pk]]
        marks.append(criterion_mark((verdict for verdict, _basis in found), is_complete=criterion.is_complete))
        computed += sum(basis == VerdictBasis.COMPUTED for _verdict, basis in found)
        stated += sum(basis == VerdictBasis.STATED for _verdict, basis in found)
    assessment.current_marks = "".join(marks)
    assessment.current_met = sum(mark in COUNTED_AS_MET for mark in marks)
    assessment.current_required = len(marks)
    assessment.current_computed, assessment.current_stated = computed, stated
