"""How a task is followed: its progress, and what the office sets for it beside the paper."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from directives.actions.files import keep, stored
from directives.actions.occurrences import locked, make_occurrences, write_down
from directives.actions.rights import day_problem, manages, refuse_unless, work_problem
from directives.models import DeadlineKind, Task, UpdateKind
from directives.occurrences import MONTHS
from directives.standings import Following, province_of


def note_progress(occurrence, *, by, text, percent=None, figure=None, figure_unit="", on=None, files=()):
    """A line in the diary of an occurrence: how far its lead is, in words, percent or a figure."""
    on, text = on or timezone.localdate(), text.strip()
    with stored(files) as kept, transaction.atomic():
        row = locked(occurrence)
        problem = work_problem(row, by) or day_problem(on, row.task.directive.date)
        if not problem and not (text or percent is not None or figure is not None or kept):
            problem = _("Say what was done.")
        refuse_unless(not problem, problem)
        figures = {"percent": percent, "figure": figure, "figure_unit": figure_unit.strip()}
        update = write_down(row, UpdateKind.PROGRESS, on=on, text=text, by=by, **figures)
        keep(kept, by=by, update=update)
    return update


@transaction.atomic
def follow_task(task, *, by, person=None, internal_due_date=None, cycle="", cycle_from=None, until=None):
    """What the office sets beside the paper: person responsible, its own due date, a cycle where the paper has none.

    With another cycle the rounds nobody has touched are made anew.
    """
    row = Task.objects.select_for_update(of=("self",)).select_related("directive__locality").get(pk=task.pk)
    refuse_unless(manages(by, row.directive))
    cycle_from = (cycle_from or timezone.localdate()) if cycle else None
    problem = _follow_problem(row, internal_due_date, cycle)
    refuse_unless(not problem, problem)
    is_new_cycle = (cycle, cycle_from) != (row.cycle, row.cycle_from)
    save_changes(
        row, by=by, person=person, internal_due_date=internal_due_date, cycle=cycle, cycle_from=cycle_from
    )  # fmt: skip
    if is_new_cycle:
        _drop_untouched(row, by)
        make_occurrences([row], until=until or _ahead(row), by=by)
    return row


def may_have_cycle(task):
    """Whether the office gives this task its cycle: a recurrence the paper does not say how often."""
    return task.deadline_kind == DeadlineKind.RECURRENCE and task.deadline_value not in MONTHS


def _ahead(task):
    """Day up to which the province's office wants rounds made."""
    today = timezone.localdate()
    return today + dt.timedelta(days=Following(today).ahead_days(province_of(task)))


def _follow_problem(task, internal_due_date, cycle):
    if cycle and not may_have_cycle(task):
        return _("The document itself says when this task is due.")
    issued = task.directive.date
    if internal_due_date and issued and internal_due_date < issued:
        return _("The office's own due date lies before the document.")
    return ""


def _drop_untouched(task, by):
    """Rounds still to come, and the undated one, that nobody has reported on, noted or asked to extend."""
    rows = task.occurrences.filter(reported_on=None, updates=None, extensions=None)
    for row in rows.exclude(due_date__lte=timezone.localdate()):
        row._history_user = by
        row.delete()
