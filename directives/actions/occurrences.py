"""What each lead owes: made, reported by the lead, confirmed by a second person."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from accounts.actions import save_changes
from accounts.models import Agency
from accounts.scope import scope_of
from directives.actions.rights import manages, refuse_unless
from directives.models import DeadlineKind, Occurrence, Task, TaskRole
from directives.occurrences import is_done
from directives.owed import hand_overs_of, owed


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
        refuse_unless(manages(by, directive))
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
    refuse_unless(not problem, problem)
    save_changes(row, by=by, report=text, reported_on=on, reported_by=by)
    return row


@transaction.atomic
def confirm(occurrence, *, by, on=None):
    """A second person of the office confirms a report; with the last one the task itself is done."""
    on = on or timezone.localdate()
    row = _locked(occurrence)
    refuse_unless(manages(by, row.task.directive))
    problem = _confirm_problem(row, by, on) or _day_problem(on)
    refuse_unless(not problem, problem)
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
    if manages(by, row.task.directive) or _acts_for(by, row):
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
