"""What each lead owes: made, reported by the lead, confirmed by a second person."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from accounts.actions import save_changes
from directives.actions.files import keep, stored
from directives.actions.rights import day_problem, manages, refuse_unless, work_problem
from directives.models import DeadlineKind, Occurrence, Task, TaskUpdate, UpdateKind
from directives.occurrences import is_done
from directives.owed import owed


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


def report_done(occurrence, *, by, text, on=None, files=()):
    """A lead says that its part is done; open to correction until a second person has confirmed it."""
    on, text = on or timezone.localdate(), text.strip()
    with stored(files) as kept, transaction.atomic():
        row = locked(occurrence)
        problem = work_problem(row, by) or day_problem(on, row.task.directive.date)
        if not problem and not text:
            problem = _("Say what was done.")
        refuse_unless(not problem, problem)
        if save_changes(row, by=by, report=text, reported_on=on, reported_by=by) or kept:
            keep(kept, by=by, update=write_down(row, UpdateKind.REPORTED, on=on, text=text, by=by))
    return row


@transaction.atomic
def confirm(occurrence, *, by, on=None):
    """A second person of the office confirms a report; with the last one the task itself is done."""
    on = on or timezone.localdate()
    row = locked(occurrence)
    refuse_unless(manages(by, row.task.directive))
    problem = _confirm_problem(row, by, on) or day_problem(on)
    refuse_unless(not problem, problem)
    save_changes(row, by=by, confirmed_on=on, confirmed_by=by)
    write_down(row, UpdateKind.CONFIRMED, on=on, by=by)
    _finish(row.task, by)
    return row


@transaction.atomic
def return_report(occurrence, *, by, reason, on=None):
    """The office sends a report back with a reason; what was reported stays in the diary."""
    row, reason, on = locked(occurrence), reason.strip(), on or timezone.localdate()
    refuse_unless(manages(by, row.task.directive))
    problem = (
        _return_problem(row, by) or day_problem(on, row.reported_on) or ("" if reason else _("Say why it is returned."))
    )
    refuse_unless(not problem, problem)
    save_changes(row, by=by, report="", reported_on=None, reported_by=None)
    write_down(row, UpdateKind.RETURNED, on=on, text=reason, by=by)
    return row


def locked(occurrence):
    rows = Occurrence.objects.select_for_update(of=("self",))
    return rows.select_related("task__directive__locality", "agency__locality").get(pk=occurrence.pk)


def write_down(row, kind, *, on, by, **values):
    """A line in the diary of an occurrence."""
    return TaskUpdate.objects.create(occurrence=row, kind=kind, on=on, by=by, at=timezone.now(), **values)


def _return_problem(row, by):
    if by is None:
        return _("A report is returned by a person; the system cannot.")
    if row.confirmed_on:
        return _("This has been confirmed already.")
    return "" if row.reported_on else _("Nothing has been reported yet.")


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


def _finish(task, by):
    """Close a task done once, when every lead has reported and been confirmed; what recurs never ends."""
    if task.deadline_kind == DeadlineKind.RECURRENCE:
        return
    make_occurrences([task], until=timezone.localdate(), by=by)
    rows = list(task.occurrences.all())
    if is_done(rows):
        save_changes(task, by=by, done_date=max(row.reported_on for row in rows))
