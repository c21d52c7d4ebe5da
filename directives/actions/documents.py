"""Documents, clauses, tasks, targets and figures created or corrected, one row at a time."""

from django.db import transaction

from accounts.actions import save_changes
from directives.models import Clause, Directive, StatedFact, Target, Task, TaskAgency


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
