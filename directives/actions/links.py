"""What a task serves, as the office says it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from accounts.scope import scope_of
from directives.actions.rights import manages, refuse_unless
from directives.models import TaskLink


@transaction.atomic
def link_task(task, *, by, target=None, criterion=None, indicator=None, locality=None):
    """Say that a task serves one thing; what it serves already is left as it is. The link."""
    refuse_unless(manages(by, task.directive))
    named = {"target": target, "criterion": criterion, "indicator": indicator, "locality": locality}
    named = {kind: thing for kind, thing in named.items() if thing is not None}
    refuse_unless(len(named) == 1, _("Choose one thing the task serves."))
    refuse_unless(_is_seen(by, **named), _("This lies outside your province."))
    link = TaskLink.objects.filter(task=task, **named).first()
    if link is None:
        link = TaskLink(task=task, by=by)
        save_changes(link, by=by, **named)
    return link


@transaction.atomic
def unlink_task(link, *, by):
    """Take a link off; the history keeps it."""
    refuse_unless(manages(by, link.task.directive))
    link._history_user = by
    link.delete()


def _is_seen(by, target=None, locality=None, criterion=None, indicator=None):
    scope = scope_of(by)
    if target is not None:
        return type(target).objects.visible_to(scope).filter(pk=target.pk).exists()
    return locality is None or scope.sees(locality)
