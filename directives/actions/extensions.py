"""A later due date: asked for by the lead, granted with its document or not. The first due date never moves."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from directives.actions.files import keep, stored
from directives.actions.occurrences import locked
from directives.actions.rights import day_problem, manages, refuse_unless, work_problem
from directives.models import Extension, ExtensionState
from directives.timing import last_day


def ask_extension(occurrence, *, by, asked_date, reason, on=None, files=()):
    """The lead asks for a later day and says why; one request at a time."""
    on, reason = on or timezone.localdate(), reason.strip()
    with stored(files) as kept, transaction.atomic():
        row = locked(occurrence)
        problem = work_problem(row, by) or day_problem(on, row.task.directive.date)
        problem = problem or _ask_problem(row, asked_date) or ("" if reason else _("Say why more time is needed."))
        refuse_unless(not problem, problem)
        extension = Extension(occurrence=row, asked_by=by)
        save_changes(extension, by=by, asked_date=asked_date, reason=reason, asked_on=on)
        keep(kept, by=by, extension=extension)
    return extension


def grant_extension(extension, *, by, new_date, document, answer="", on=None, files=()):
    """The office records the day granted and the paper that grants it."""
    on, document = on or timezone.localdate(), document.strip()
    with stored(files) as kept, transaction.atomic():
        row = _asked(extension, by, on)
        problem = _day_granted_problem(row.occurrence, new_date)
        problem = problem or ("" if document else _("Name the document that grants the extension."))
        refuse_unless(not problem, problem)
        save_changes(
            row, by=by, state=ExtensionState.GRANTED, new_date=new_date, document=document, answer=answer.strip(),
            decided_on=on, decided_by=by,
        )  # fmt: skip
        keep(kept, by=by, extension=row)
    return row


@transaction.atomic
def refuse_extension(extension, *, by, answer, on=None):
    """The office does not grant it and says why."""
    on, answer = on or timezone.localdate(), answer.strip()
    row = _asked(extension, by, on)
    refuse_unless(answer, _("Say why it is not granted."))
    save_changes(row, by=by, state=ExtensionState.REFUSED, answer=answer, decided_on=on, decided_by=by)
    return row


def day_in_force(occurrence, day=None):
    """Last day allowed with the extension granted last; None without a time limit."""
    granted = occurrence.extensions.filter(state=ExtensionState.GRANTED, decided_on__lte=day or timezone.localdate())
    latest = granted.order_by("-decided_on", "-pk").first()
    first = last_day(occurrence.due_date, occurrence.task.is_strictly_before)
    return latest.new_date if latest else first


def _ask_problem(row, asked_date):
    last = day_in_force(row)
    if last is None:
        return _("This task has no due date to extend.")
    if row.reported_on:
        return _("This has been reported done; nothing is left to extend.")
    if asked_date <= last:
        return _("The day asked for is not later than the due date, %(day)s.") % {"day": f"{last:%d/%m/%Y}"}
    if row.extensions.filter(state=ExtensionState.ASKED).exists():
        return _("An extension has been asked for already.")
    return ""


def _day_granted_problem(occurrence, new_date):
    last = day_in_force(occurrence)
    if last and new_date <= last:
        return _("The day granted is not later than the due date, %(day)s.") % {"day": f"{last:%d/%m/%Y}"}
    return ""


def _asked(extension, by, on):
    """The request, held; refused to whoever may not answer it or where it has its answer."""
    rows = Extension.objects.select_for_update(of=("self",)).select_related("occurrence__task__directive__locality")
    row = rows.get(pk=extension.pk)
    refuse_unless(by is not None and manages(by, row.occurrence.task.directive))
    problem = "" if row.state == ExtensionState.ASKED else _("This request has been answered already.")
    if not problem and on < row.asked_on:
        problem = _("The day of the answer lies before the request.")
    problem = problem or day_problem(on)
    refuse_unless(not problem, problem)
    return row
