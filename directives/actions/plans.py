"""Which tasks ask for a plan, the plans units issued, the policies of a province."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from accounts.scope import scope_of
from directives.actions.difficulties import may_raise_for
from directives.actions.papers import attach_paper
from directives.actions.rights import manages, refuse_unless
from directives.models import IssuedPlan, Policy


@transaction.atomic
def choose_plan_tasks(*, offered, chosen, by):
    """Of the tasks offered, those chosen ask for a plan and the others do not; the tasks that changed."""
    chosen, changed = {task.pk for task in chosen}, []
    for task in offered:
        asks = task.pk in chosen
        if task.asks_for_plan != asks:
            refuse_unless(manages(by, task.directive))
            save_changes(task, by=by, asks_for_plan=asks)
            changed.append(task)
    return changed


@transaction.atomic
def record_plan(*, task, agency, number, issued_on, by, label="", subject="", file=None):
    """Write down, or correct, the plan a unit issued for a round; a file once kept stays until another comes."""
    refuse_unless(may_raise_for(scope_of(by), agency, None), _("You may record only the plan of your own unit."))
    refuse_unless(task.asks_for_plan, _("This task asks for no plan."))
    refuse_unless(issued_on <= timezone.localdate(), _("This day has not come yet."))
    start = task.directive.date
    refuse_unless(not start or issued_on >= start, _("This day lies before the document."))
    row = IssuedPlan.objects.filter(task=task, agency=agency, label=label).first()
    row = row or IssuedPlan(task=task, agency=agency, label=label, by=by)
    _save(row, file, by, number=number, issued_on=issued_on, subject=subject)
    return row


@transaction.atomic
def save_policy(*, province, by, policy=None, file=None, **values):
    """A new policy of a province, or corrections of one."""
    refuse_unless(scope_of(by).manages(province))
    refuse_unless(values["issued_on"] <= timezone.localdate(), _("This day has not come yet."))
    others = Policy.objects.filter(province=province, number=values["number"], issued_on=values["issued_on"])
    twice = others.exclude(pk=policy.pk if policy else None).exists()
    refuse_unless(not twice, _("This policy stands in the register already."))
    row = policy or Policy(province=province, by=by)
    _save(row, file, by, **values)
    return row


def _save(row, file, by, **values):
    attach_paper(row, file)
    if file and row.pk and all(getattr(row, name) == value for name, value in values.items()):
        row._history_user = by
        row.save()
        return
    save_changes(row, by=by, **values)
