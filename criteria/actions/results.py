"""Entering results: one plan for preview and writing, one transaction, summary and trail written with the results."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from criteria.actions.before import remember_before, what_was
from criteria.actions.lifting import lift_words
from criteria.actions.planning import Planner
from criteria.actions.plans import ENTERED, CellChange, Entry, Plan, Problem, Refused
from criteria.actions.rows import Row, are_many, read_rows, store_changes, store_results
from criteria.actions.summaries import count_anew, follow_changes
from criteria.frames import STAMP, frame_of, last_frame
from criteria.models import Assessment, Change, IndicatorResult
from criteria.opening import opening_of
from ntm.stamps import with_stamp

__all__ = ["CellChange", "Entry", "Plan", "Problem", "Refused", "plan_results", "record_results"]

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


# -- Reading ----------------------------------------------------------------------------------------------------------


def _planned(period, criteria_set, entries, by, versions, holding=False):
    """The Plan against what is stored now; `holding` keeps its assessments from everybody else until the commit."""
    plan, held = read_stored(period, criteria_set, entries, holding)
    reason = _refused_as_a_whole(plan.frame)
    if reason:
        plan.problems.append(Problem(reason))
        return plan
    return Planner(plan.frame, by, versions or {}).plan(entries, held, plan)


def read_stored(period, criteria_set, entries, holding):
    """(an empty Plan with what is stored now of everything the entries speak of, the assessments concerned)."""
    places, indicators = {entry.locality_id for entry in entries}, {entry.indicator_id for entry in entries}
    frame, known = None, last_frame(period.pk, criteria_set.pk)
    # What is known says which rows to hold and read; the stamp that comes with them, from behind the lock, says
    # whether period, law and places are still so.
    while frame is None or frame.stamp != known.stamp:
        frame = known
        held = read_assessments(frame, places, holding)
        stored, stamp = _stored(frame, [row.pk for row in held], indicators, are_many(entries))
        known = frame_of(period.pk, criteria_set.pk, stamp)
    return Plan(frame, stored=stored), held


def read_assessments(frame, locality_ids, holding):
    """Assessments of the units' lineages. Held, they keep two people saving at once from leaving a stale summary."""
    lineages = {frame.places[pk].lineage_id for pk in locality_ids if pk in frame.places}
    rows = Assessment.objects.filter(period=frame.period, criteria_set=frame.criteria_set)
    rows = rows.filter(locality__lineage__in=lineages).annotate(lineage_id=F("locality__lineage_id")).order_by("pk")
    return list(rows.select_for_update(of=("self",)) if holding else rows)


def _stored(frame, assessment_ids, indicator_ids, as_rows):
    """({(assessment, indicator): result} of every criterion spoken of, the frame's stamp or None)."""
    wanted = {one for pk in indicator_ids for one in frame.companions.get(pk, ())}
    rows = IndicatorResult.objects.filter(assessment__in=assessment_ids, indicator__in=wanted)
    rows = with_stamp(rows, STAMP)
    rows = read_rows(rows) if as_rows else list(rows)
    return {(row.assessment_id, row.indicator_id): row for row in rows}, rows[0].stamp if rows else None


def _refused_as_a_whole(frame):
    if opening_of(frame.period, frame.criteria_set).is_shut:
        return _("%(period)s is %(state)s; its figures can no longer be entered.") % {
            "period": frame.period,
            "state": frame.period.get_state_display(),
        }
    return None if frame.is_in_use else not_in_use(frame)


def not_in_use(frame):
    words = {"set": frame.criteria_set, "period": frame.period}
    return _("The set “%(set)s” is not in use in %(period)s.") % words


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
    store_changes([line for change in plan.changes for line in _trail(change)], **said)


def _store_objects(plan, results, said):
    IndicatorResult.objects.bulk_create(
        results,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["assessment", "indicator"],
        update_fields=[*ENTERED, "version"],
    )
    names = ("assessment_id", "indicator_id", "field", "old", "new")
    trail = [dict(zip(names, line, strict=True)) for change in plan.changes for line in _trail(change)]
    Change.objects.bulk_create([Change(**line, **said) for line in trail], batch_size=BATCH)


def _trail(change):
    """(assessment, indicator, field, old, new) of one cell: its value and verdict, grade and note where they differ."""
    key = change.result.assessment_id, change.indicator.id
    old, new = change.words
    if old != new:
        yield (*key, "result", old, new)
    if change.old_grade != change.result.text_value:
        yield (*key, "grade", change.old_grade, change.result.text_value)
    if change.old_note != change.result.note:
        yield (*key, "note", change.old_note, change.result.note)
