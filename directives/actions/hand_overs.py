"""Another agency answers for a task: by hand, or with a reorganisation."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from accounts.actions import save_changes
from accounts.models import Agency
from directives.actions.rights import manages, refuse_unless
from directives.models import Task, TaskHandOver, TaskRole
from directives.owed import hand_overs_of, made_through


@transaction.atomic
def hand_over_task(*, task, from_agency, to_agency, date, reference="", by=None):
    """Let another agency answer for a task from a day on; `to_agency` None leaves it to be assigned anew."""
    refuse_unless(manages(by, task.directive))
    problem = _hand_over_problem(task, from_agency, to_agency, date)
    refuse_unless(not problem, problem)
    row = TaskHandOver(task=task, from_agency=from_agency, by=by)
    confirmed = {"confirmed_on": timezone.localdate(), "confirmed_by": by}
    save_changes(row, by=by, to_agency=to_agency, date=date, reference=reference, **confirmed)
    return row


@transaction.atomic
def confirm_hand_over(hand_over, *, to_agency, by):
    """The office confirms who answers from a reorganisation on; another taker may replace the proposed one."""
    row = TaskHandOver.objects.select_for_update(of=("self",)).select_related("task__directive__locality")
    row = row.get(pk=hand_over.pk)
    refuse_unless(manages(by, row.task.directive))
    refuse_unless(row.confirmed_on is None, _("This has been confirmed already."))
    refuse_unless(to_agency is not None, _("Name the agency that takes the task over."))
    problem = ""
    if to_agency.pk != row.to_agency_id:
        problem = _hand_over_problem(row.task, row.from_agency, to_agency, row.date)
    refuse_unless(not problem, problem)
    save_changes(row, by=by, to_agency=to_agency, confirmed_on=timezone.localdate(), confirmed_by=by)
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
