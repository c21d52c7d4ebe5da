"""Entering results: one plan for preview and writing, one transaction, summary and trail written with the results."""

from django.db import transaction

from criteria.actions.before import remember_before, what_was
from criteria.actions.kept_plans import planned_again
from criteria.actions.lifting import lift_words
from criteria.actions.planning import Planner
from criteria.actions.plans import ENTERED, CellChange, Entry, Plan, Problem, Refused
from criteria.actions.reading import read_stored, refused_as_a_whole
from criteria.actions.rows import Row, are_many, store_changes, store_results
from criteria.actions.summaries import count_anew, follow_changes
from criteria.models import Assessment, Change, IndicatorResult

__all__ = ["CellChange", "Entry", "Plan", "Problem", "Refused", "plan_results", "record_kept", "record_results"]

BATCH = 2000


def plan_results(*, period, criteria_set, entries, by, versions=None):
    """Plan of these entries against what is stored. Reads a fixed number of queries and writes nothing."""
    return _planned(period, criteria_set, list(entries), by, versions)


@transaction.atomic
def record_results(*, period, criteria_set, entries, by, door, workbook_import=None, versions=None, keep_good=False):
    """Write the entries, their summaries and their trail in one transaction; the Plan that was carried out.

    Raises Refused when anything at all is wrong: all or nothing. With `keep_good` each cell stands for itself: those
    in order are written, and the plan's `problems` say of the others why they were not. `by` None is the system.
    """
    said = {"period": period, "criteria_set": criteria_set, "entries": list(entries), "by": by, "versions": versions}
    plan = _planned(**said, holding=True)
    if plan.problems and not keep_good:
        raise Refused(plan.problems)
    if plan.changes and not _begin_units(plan):
        # Somebody else began the same unit at this moment: look again, behind the lock on what they began.
        plan = record_results(**said, door=door, workbook_import=workbook_import, keep_good=keep_good)
    elif plan.changes:
        write_plan(plan, by=by, door=door, workbook_import=workbook_import)
    return plan


def _planned(period, criteria_set, entries, by, versions, holding=False):
    """The Plan against what is stored now; `holding` keeps its assessments from everybody else until the commit."""
    plan, held = read_stored(period, criteria_set, entries, holding=holding, as_rows=are_many(entries))
    reason = refused_as_a_whole(plan.frame)
    if reason:
        plan.problems.append(Problem(reason))
        return plan
    return Planner(plan.frame, by, versions or {}).plan(entries, held, plan)


@transaction.atomic
def record_kept(kept, *, period, criteria_set, by, door, workbook_import):
    """Write a kept plan; the Plan carried out, or None, and nothing written, where it has to be made anew."""
    plan = planned_again(kept, period=period, criteria_set=criteria_set, by=by)
    if plan is not None:
        write_plan(plan, by=by, door=door, workbook_import=workbook_import)
    return plan


# -- Writing ----------------------------------------------------------------------------------------------------------


def _begin_units(plan):
    """Make the quarter's first assessment of units that have none; False where somebody else just did."""
    missing = {change.locality.id: change.locality for change in plan.changes}
    for place in [place for pk, place in missing.items() if pk not in plan.assessments]:
        row, is_new = Assessment.objects.get_or_create(
            criteria_set=plan.criteria_set,
            period=plan.period,
            locality=place,
            defaults={"province": plan.period.province, "district": place.district},
        )
        if not is_new:
            return False
        plan.assessments[place.pk] = row
    return True


def write_plan(plan, *, by, door, workbook_import=None):
    """Results, their trail and their summaries, as planned."""
    keys = {place: row.pk for place, row in plan.assessments.items()}
    for change in plan.changes:
        change.result.assessment_id = keys[change.locality.id]
    results, at = [change.result for change in plan.changes], plan.changes[0].result.entered_at
    said = {"by": by, "at": at, "door": door, "workbook_import": workbook_import}
    before = what_was(plan) if workbook_import else None
    (_store_rows if isinstance(results[0], Row) else _store_objects)(plan, results, said)
    if lift_words(plan, **said):
        count_anew({plan.assessments[change.locality.id] for change in plan.changes})
    else:
        follow_changes(plan)
    # Last: until then the import's row stays free for signs of work.
    if workbook_import:
        remember_before(workbook_import, before)


def _store_rows(plan, results, said):
    store_results(results)
    store_changes(list(_trail(plan.changes)), **said)


def _store_objects(plan, results, said):
    IndicatorResult.objects.bulk_create(
        results,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["assessment", "indicator"],
        update_fields=[*ENTERED, "version"],
    )
    names = ("assessment_id", "indicator_id", "field", "old", "new")
    trail = [dict(zip(names, line, strict=True)) for line in _trail(plan.changes)]
    Change.objects.bulk_create([Change(**line, **said) for line in trail], batch_size=BATCH)


def _trail(changes):
    """(assessment, indicator, field, old, new) of each cell: value and verdict, grade and note where they differ."""
    for change in changes:
        result, stored = change.result, change.stored
        key = result.assessment_id, change.indicator.id
        grade, note = (stored.text_value, stored.note) if stored else ("", "")
        old, new = change.words
        if old != new:
            yield (*key, "result", old, new)
        if grade != result.text_value:
            yield (*key, "grade", grade, result.text_value)
        if note != result.note:
            yield (*key, "note", note, result.note)
