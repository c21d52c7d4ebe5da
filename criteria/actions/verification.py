"""Departments state their own value and verdict beside the locality's; one transaction with trail and summaries."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from criteria.actions.matters import settle
from criteria.actions.plans import Problem, Refused
from criteria.actions.statements import Statement, StatementPlan, StatementPlanner
from criteria.actions.summaries import summarise
from criteria.actions.words import DEPARTMENT, WORD_FIELDS
from criteria.frames import frame_of
from criteria.models import Assessment, Change, Door, IndicatorResult
from criteria.opening import opening_of
from localities.models import Locality

__all__ = ["Statement", "StatementPlan", "state_department"]

BATCH = 2000


@transaction.atomic
def state_department(*, period, criteria_set, statements, by, agency=None, door=Door.FORM):
    """Write what departments say of these cells, the disagreements that follow, trail and summaries; StatementPlan.

    `agency` names the department whose word is written down, where the person may speak for more than one. Raises
    Refused when anything at all is wrong: all or nothing. `by` None is the system.
    """
    statements = list(statements)
    held = _held(period, criteria_set, {one.locality_id for one in statements})
    # Only now: period, law and places are as they stand behind the lock.
    frame = frame_of(period.pk, criteria_set.pk)
    if opening_of(frame.period, frame.criteria_set).is_shut:
        raise Refused([Problem(_("%(period)s is no longer open.") % {"period": frame.period})])
    planner = StatementPlanner(frame, by, agency)
    plan = planner.plan(statements, held)
    if plan.problems:
        raise Refused(plan.problems)
    if plan.changes:
        _write(plan, frame.period, by=by, at=planner.now, door=door)
    return plan


def _held(period, criteria_set, locality_ids):
    """The units' assessments, kept from everybody else until the commit: no step and no other word comes between."""
    lineages = Locality.objects.filter(pk__in=locality_ids).values("lineage")
    rows = Assessment.objects.filter(period=period, criteria_set=criteria_set, locality__lineage__in=lineages)
    rows = rows.annotate(lineage_id=F("locality__lineage_id"))
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _write(plan, period, *, by, at, door):
    _copy([change.result for change in plan.changes if change.is_copied], by, at)
    _store([change.result for change in plan.changes if not change.is_copied])
    leave_trail(plan.changes, by=by, at=at, door=door)
    settle(plan.changes, period, by=by, at=at)
    summarise({change.result.assessment_id for change in plan.changes})


def _copy(rows, by, at):
    """The locality's word becomes the department's: one statement an agency, however many cells."""
    by_agency = defaultdict(list)
    for row in rows:
        by_agency[row.department_agency_id].append(row.pk)
    for agency_id, keys in by_agency.items():
        IndicatorResult.objects.filter(pk__in=keys).update(
            department_value=F("value"),
            department_verdict=F("verdict"),
            department_basis=F("basis"),
            department_note="",
            department_agency=agency_id,
            department_by=by,
            department_at=at,
            version=F("version") + 1,
        )


def _store(rows):
    for row in rows:
        row.version += 1
    IndicatorResult.objects.bulk_create(
        [_unsaved(row) for row in rows],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["assessment", "indicator"],
        update_fields=[*WORD_FIELDS[DEPARTMENT], "version"],
    )


def _unsaved(row):
    """The same row to be inserted or, where its cell already stands, to bring in the fields that differ."""
    row.pk, row._state.adding = None, True
    return row


def leave_trail(changes, *, by, at, door):
    """Change rows of words and of notes, each only where it differs."""
    sides = [
        (change, field, old, new)
        for change in changes
        for field, old, new in (
            ("department", change.old, change.new),
            ("department note", change.old_note, change.note),
        )
        if old != new
    ]
    Change.objects.bulk_create(
        [
            Change(
                assessment_id=change.result.assessment_id,
                indicator=change.indicator,
                field=field,
                old=old,
                new=new,
                by=by,
                at=at,
                door=door,
            )
            for change, field, old, new in sides
        ],
        batch_size=BATCH,
    )
