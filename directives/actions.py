"""Writes of this room. Pages, admin and loaders call these; each leaves its own line in the history.

A row that already says the same is left alone. What the office adds by hand (person, internal due date, day
of completion, further agencies) is never taken away here.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from accounts.actions import save_changes
from accounts.models import Agency
from accounts.scope import scope_of
from criteria.actions import Problem, Refused
from directives.models import (
    Clause,
    DeadlineKind,
    Directive,
    Occurrence,
    StatedFact,
    Target,
    Task,
    TaskAgency,
    TaskHandOver,
    TaskRole,
)
from directives.occurrences import is_done
from directives.owed import hand_overs_of, made_through, owed


@transaction.atomic
def save_directive(*, key, by=None, **values):
    """Create or correct the document of `key`."""
    directive = Directive.objects.filter(key=key).first() or Directive(key=key)
    save_changes(directive, by=by, **values)
    return directive


@transaction.atomic
def save_clause(*, directive, number, by=None, **values):
    clause = directive.clauses.filter(number=number).first() or Clause(directive=directive, number=number)
    save_changes(clause, by=by, **values)
    return clause


@transaction.atomic
def save_task(*, directive, order, agencies=(), by=None, **values):
    """Create or correct one task of a document; `agencies` are pairs (role, agency) in the paper's order."""
    task = directive.tasks.filter(order=order).first() or Task(directive=directive, order=order)
    save_changes(task, by=by, **values)
    known = {(row.role, row.agency_id): row for row in task.agencies.all()}
    for position, (role, agency) in enumerate(agencies, start=1):
        row = known.get((role, agency.pk)) or TaskAgency(task=task, role=role, agency=agency)
        save_changes(row, by=by, order=position)
    return task


@transaction.atomic
def save_target(*, code, by=None, **values):
    target = Target.objects.filter(code=code).first() or Target(code=code)
    save_changes(target, by=by, **values)
    return target


@transaction.atomic
def save_fact(*, code, by=None, **values):
    fact = StatedFact.objects.filter(code=code).first() or StatedFact(code=code)
    save_changes(fact, by=by, **values)
    return fact


# -- Occurrences ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """How many occurrences were created; `notes` say which groups and recurrences were left as they are."""

    created: int
    notes: list


@transaction.atomic
def make_occurrences(tasks, *, until, by=None):
    """Give every lead agency of these tasks its occurrences up to `until`; what exists stays as it was made."""
    keys = [task.pk for task in tasks]
    tasks = list(
        Task.objects.filter(pk__in=keys)
        .select_related("directive__locality")
        .defer("directive__text", "directive__search_key")
        .order_by("directive", "order")
    )
    for directive in {task.directive for task in tasks}:
        _refuse_unless(_manages(by, directive))
    plan = owed(tasks, until)
    bulk_create_with_history(plan.rows, Occurrence, batch_size=500, default_user=by)
    return Made(len(plan.rows), plan.notes)


@transaction.atomic
def report_done(occurrence, *, by, text, on=None):
    """A lead says that its part is done; open to correction until a second person has confirmed it."""
    on, text = on or timezone.localdate(), text.strip()
    row = _locked(occurrence)
    problem = _report_problem(row, by) or _day_problem(on, row.task.directive.date)
    if not problem and not text:
        problem = _("Say what was done.")
    _refuse_unless(not problem, problem)
    save_changes(row, by=by, report=text, reported_on=on, reported_by=by)
    return row


@transaction.atomic
def confirm(occurrence, *, by, on=None):
    """A second person of the office confirms a report; with the last one the task itself is done."""
    on = on or timezone.localdate()
    row = _locked(occurrence)
    _refuse_unless(_manages(by, row.task.directive))
    problem = _confirm_problem(row, by, on) or _day_problem(on)
    _refuse_unless(not problem, problem)
    save_changes(row, by=by, confirmed_on=on, confirmed_by=by)
    _finish(row.task, by)
    return row


def _locked(occurrence):
    rows = Occurrence.objects.select_for_update(of=("self",))
    return rows.select_related("task__directive__locality", "agency__locality").get(pk=occurrence.pk)


def _report_problem(row, by):
    if by is None:
        return _("A report names the person who made it.")
    if row.confirmed_on:
        return _("This has been confirmed already.")
    if _manages(by, row.task.directive) or _acts_for(by, row):
        return ""
    if row.task.agencies.filter(role=TaskRole.COORDINATING, agency__in=scope_of(by).agency_ids).exists():
        return _("A coordinating agency cannot report a task done; its lead agencies do.")
    return _("You may report only what your own agency leads.")


def _acts_for(by, row):
    """Whether the person works for the agency that answers for this occurrence today."""
    scope = scope_of(by)
    key = hand_overs_of([row.task]).answering(row.task_id, row.agency_id, timezone.localdate())
    agency = row.agency if key == row.agency_id else Agency.objects.get(pk=key)
    return agency.pk in scope.agency_ids or agency.locality_id in scope.entry_ids


def _confirm_problem(row, by, on):
    if by is None:
        return _("A second person confirms; the system cannot.")
    if row.confirmed_on:
        return _("This has been confirmed already.")
    if not row.reported_on:
        return _("Nothing has been reported yet.")
    if row.reported_by_id == by.pk:
        return _("Somebody other than the person who reported confirms.")
    if on < row.reported_on:
        return _("The day of confirmation lies before the report.")
    return ""


def _day_problem(on, issued=None):
    if on > timezone.localdate():
        return _("This day has not come yet.")
    return _("This day lies before the document.") if issued and on < issued else ""


def _finish(task, by):
    """Close a task done once, when every lead has reported and been confirmed; what recurs never ends."""
    if task.deadline_kind == DeadlineKind.RECURRENCE:
        return
    make_occurrences([task], until=timezone.localdate(), by=by)
    rows = list(task.occurrences.all())
    if is_done(rows):
        save_changes(task, by=by, done_date=max(row.reported_on for row in rows))


# -- Hand-overs ----------------------------------------------------------------------------------------------


@transaction.atomic
def hand_over_task(*, task, from_agency, to_agency, date, reference="", by=None):
    """Let another agency answer for a task from a day on; `to_agency` None leaves it to be assigned anew."""
    _refuse_unless(_manages(by, task.directive))
    problem = _hand_over_problem(task, from_agency, to_agency, date)
    _refuse_unless(not problem, problem)
    row = TaskHandOver(task=task, from_agency=from_agency, by=by)
    save_changes(row, by=by, to_agency=to_agency, date=date, reference=reference)
    return row


@transaction.atomic
def record_hand_overs(moves, *, date, reference="", by=None):
    """Hand-overs (task, from agency, to agency or None) that follow from a reorganisation, which asked who may."""
    rows = [
        TaskHandOver(task=task, from_agency=old, to_agency=new, date=date, reference=reference[:250], by=by)
        for task, old, new in moves
    ]
    return bulk_create_with_history(rows, TaskHandOver, batch_size=500, default_user=by)


@transaction.atomic
def take_back_hand_overs(keys, *, founded=(), by=None):
    """Undo hand-overs of a reorganisation, with the agencies founded for it and what these still owed."""
    made = made_through(keys, founded)
    for rows in (made, TaskHandOver.objects.filter(pk__in=keys), Agency.objects.filter(pk__in=founded)):
        for row in list(rows):
            row._history_user = by
            row.delete()


def _hand_over_problem(task, from_agency, to_agency, date):
    leads = Q(occurrences__agency=from_agency) | Q(hand_overs__to_agency=from_agency)
    leads |= Q(agencies__agency=from_agency, agencies__role=TaskRole.LEAD)
    if not Task.objects.filter(leads, pk=task.pk).exists():
        return _("%(agency)s does not lead this task.") % {"agency": from_agency}
    if to_agency and hand_overs_of([task]).answering(task.pk, to_agency.pk, date) == from_agency.pk:
        return _("%(agency)s has handed this task over itself.") % {"agency": to_agency}
    return ""


# -- Who may -------------------------------------------------------------------------------------------------


def _manages(by, directive):
    """Whether the document is kept by this person's office."""
    scope = scope_of(by)
    return scope.sees_everything or bool(directive.locality and scope.manages(directive.locality))


def _refuse_unless(allowed, reason=""):
    if not allowed:
        raise Refused([Problem(reason or _("Only the province's coordination office may do this."))])
