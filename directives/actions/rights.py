"""Who may write here."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency
from accounts.scope import scope_of
from criteria.actions import Problem, Refused
from directives.models import TaskRole
from directives.owed import hand_overs_of


def manages(by, directive):
    """Whether the document is kept by this person's office."""
    scope = scope_of(by)
    return scope.sees_everything or bool(directive.locality and scope.manages(directive.locality))


def refuse_unless(allowed, reason=""):
    if not allowed:
        raise Refused([Problem(reason or _("Only the province's coordination office may do this."))])


def works_on(by, row):
    """Whether the person writes the diary of this occurrence: of the office, or of the agency that answers for it."""
    return manages(by, row.task.directive) or acts_for(by, row)


def acts_for(by, row):
    """Whether the person works for the agency that answers for this occurrence today."""
    agency, scope = answering_agency(row), scope_of(by)
    return agency.pk in scope.agency_ids or agency.locality_id in scope.entry_ids


def answering_agency(row):
    """The agency that answers for an occurrence today, after hand-overs."""
    key = hand_overs_of([row.task]).answering(row.task_id, row.agency_id, timezone.localdate())
    return row.agency if key == row.agency_id else Agency.objects.get(pk=key)


def work_problem(row, by):
    """Why this person cannot report on the occurrence; "" where it can."""
    if by is None:
        return _("A report names the person who made it.")
    if row.confirmed_on:
        return _("This has been confirmed already.")
    if works_on(by, row):
        return ""
    if row.task.agencies.filter(role=TaskRole.COORDINATING, agency__in=scope_of(by).agency_ids).exists():
        return _("A coordinating agency cannot report a task done; its lead agencies do.")
    return _("You may report only what your own agency leads.")


def day_problem(on, issued=None):
    if on > timezone.localdate():
        return _("This day has not come yet.")
    return _("This day lies before the document.") if issued and on < issued else ""
