"""Persons responsible: assigned, corrected, ended."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from accounts.scope import scope_of
from directives.actions.rights import manages, refuse_unless
from directives.models import ResponsiblePerson


@transaction.atomic
def save_responsible(*, province, by, row=None, **values):
    """A new assignment in a province, or corrections of one; it names one place, criterion or task."""
    scope = scope_of(by)
    refuse_unless(scope.manages(province))
    named = [values[name] for name in ("locality", "criterion", "task") if values.get(name)]
    refuse_unless(len(named) == 1, _("Choose one: a place, a criterion or a task."))
    place, task = values.get("locality"), values.get("task")
    refuse_unless(place is None or scope.manages(place), _("The place lies outside your province."))
    refuse_unless(task is None or manages(by, task.directive))
    row = row or ResponsiblePerson(province=province, by=by)
    save_changes(row, by=by, **values)
    return row
