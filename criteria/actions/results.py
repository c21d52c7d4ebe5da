"""Entering results: one plan for preview and writing, one transaction, summary and trail written with the results."""

from django.db import transaction
from django.utils.translation import gettext as _

from criteria.actions.lifting import lift_words
from criteria.actions.planning import Planner
from criteria.actions.plans import CellChange, Entry, Plan, Problem, Refused
from criteria.actions.summaries import summarise
from criteria.actions.units import assessed_units, belongs_to_period
from criteria.models import Assessment, Change, IndicatorResult, ReportingPeriod
from localities.models import Locality

__all__ = [
    "CellChange", "Entry", "Plan", "Problem", "Refused", "assessed_units", "belongs_to_period", "plan_results",
    "record_results",
]  # fmt: skip

BATCH = 2000
_WRITTEN = [
    "value",
    "text_value",
    "verdict",
    "basis",
    "threshold",
    "is_carried",
    "note",
    "entered_by",
    "entered_at",
]


def plan_results(*, period, criteria_set, entries, by, versions=None):
    """Plan of these entries against what is stored. Reads a fixed number of queries and writes nothing."""
    plan = Plan(period, criteria_set)
    reason = _refused_as_a_whole(period, criteria_set)
    if reason:
        plan.problems.append(Problem(reason))
        return plan
    return Planner(period, criteria_set, by, versions or {}).plan(list(entries), plan)


@transaction.atomic
def record_results(*, period, criteria_set, entries, by, door, workbook_import=None, versions=None):
    """Write the entries, their summaries and their trail in one transaction; the Plan that was carried out.

    Raises Refused when anything at all is wrong: all or nothing. `by` None is the system.
    """
    entries = list(entries)
    _lock(period, criteria_set, {entry.locality_id for entry in entries})
    # Read again behind the lock: the office may have locked the quarter since the caller looked.
    period = ReportingPeriod.objects.select_related("province").get(pk=period.pk)
    plan = plan_results(period=period, criteria_set=criteria_set, entries=entries, by=by, versions=versions)
    if plan.problems:
        raise Refused(plan.problems)
    if plan.changes:
        _write(plan, by=by, door=door, workbook_import=workbook_import)
    return plan


def _refused_as_a_whole(period, criteria_set):
    if not period.is_open:
        return _("%(period)s is %(state)s; its figures can no longer be entered.") % {
            "period": period,
            "state": period.get_state_display(),
        }
    if not period.criteria_sets.filter(pk=criteria_set.pk).exists():
        return _("The set “%(set)s” is not in use in %(period)s.") % {"set": criteria_set, "period": period}
    return None


def _lock(period, criteria_set, locality_ids):
    """Hold the summary rows, so that two people saving at once cannot leave a stale summary."""
    lineages = Locality.objects.filter(pk__in=locality_ids).values("lineage")
    rows = Assessment.objects.filter(period=period, criteria_set=criteria_set, locality__lineage__in=lineages)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def _write(plan, *, by, door, workbook_import):
    for change in plan.changes:
        if change.locality.pk not in plan.assessments:
            plan.assessments[change.locality.pk] = _new_assessment(change, plan)
    for change in plan.changes:
        change.result.assessment = plan.assessments[change.locality.pk]
    IndicatorResult.objects.bulk_create(
        [change.result for change in plan.changes],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["assessment", "indicator"],
        update_fields=_WRITTEN,
    )
    at = plan.changes[0].result.entered_at
    trail = [row for change in plan.changes for row in _trail(change, by, door, workbook_import, at)]
    Change.objects.bulk_create(trail, batch_size=BATCH)
    lift_words(plan, by=by, at=at, door=door)
    summarise({change.result.assessment_id for change in plan.changes})


def _trail(change, by, door, workbook_import, at):
    """Change rows of one cell: its value and verdict, its grade and its note, each only where it differs."""
    sides = [
        ("result", str(change.old), str(change.new)),
        ("grade", change.old_grade, change.result.text_value),
        ("note", change.old_note, change.result.note),
    ]
    return [
        Change(
            assessment=change.result.assessment,
            indicator=change.indicator,
            field=field,
            old=old,
            new=new,
            by=by,
            at=at,
            door=door,
            workbook_import=workbook_import,
        )
        for field, old, new in sides
        if old != new
    ]


def _new_assessment(change, plan):
    """The unit's first assessment of the quarter; two officers may begin it at once."""
    row, _created = Assessment.objects.get_or_create(
        criteria_set=plan.criteria_set,
        period=plan.period,
        locality=change.locality,
        defaults={"province": plan.period.province, "district": change.locality.district},
    )
    return row
