"""What the leads of tasks owe and who answers for it: everything read, nothing written."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from directives.members import Members
from directives.models import Occurrence, TaskAgency, TaskHandOver, TaskRole
from directives.occurrences import HandOvers, rounds_of, undefined_recurrence


@dataclass
class Owed:
    """Occurrences still to be created, and what a reader has to know: groups and recurrences left as they are."""

    rows: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def owed(tasks, until):
    """Occurrences of these tasks up to `until` that do not exist yet. A round once made keeps its members."""
    leads = leads_of(tasks)
    members = Members([lead for agencies in leads.values() for lead in agencies])
    answering = hand_overs_of(tasks).answering
    plan, taken, made = Owed(), set(), set()
    for task, agency, lead, label in _existing(tasks):
        taken.add((task, agency, label))
        made.add((task, lead, label))
    for task, turn, lead in _turns(tasks, leads, until, plan.notes):
        if (task.pk, lead.pk, turn.label) in made:
            continue
        expansion = members.of(lead, turn.starts_on)
        plan.notes.append(expansion.reason)
        for agency in expansion.agencies:
            key = answering(task.pk, agency.pk, turn.starts_on)
            if (task.pk, key, turn.label) not in taken:
                taken.add((task.pk, key, turn.label))
                plan.rows.append(_occurrence(task, turn, lead, key))
    plan.notes = list(dict.fromkeys(filter(None, plan.notes)))
    return plan


def leads_of(tasks):
    """{task: the agencies that lead it, in the paper's order}."""
    leads = defaultdict(list)
    roles = TaskAgency.objects.filter(task__in=tasks, role=TaskRole.LEAD).order_by("order", "pk")
    for role in roles.select_related("agency__locality"):
        leads[role.task_id].append(role.agency)
    return leads


def hand_overs_of(tasks):
    rows = TaskHandOver.objects.filter(task__in=tasks).order_by("pk")
    return HandOvers(rows.values_list("task", "from_agency", "to_agency", "date"))


def made_through(hand_overs, founded):
    """Occurrences that exist because of these hand-overs: the taker's in the old lead's place, a new agency's all."""
    taken = TaskHandOver.objects.filter(
        pk__in=hand_overs, task=OuterRef("task"), to_agency=OuterRef("agency"), from_agency=OuterRef("lead")
    )
    return Occurrence.objects.filter(Exists(taken) | Q(agency__in=founded))


def _turns(tasks, leads, until, notes):
    for task in tasks:
        notes.append(undefined_recurrence(task))
        for turn in rounds_of(task, task.directive.starts_on, until):
            for lead in leads[task.pk]:
                yield task, turn, lead


def _existing(tasks):
    return Occurrence.objects.filter(task__in=tasks).values_list("task", "agency", "lead", "label")


def _occurrence(task, turn, lead, agency):
    return Occurrence(task=task, agency_id=agency, lead=lead, label=turn.label, due_date=turn.due_date)
