"""Tasks as a page lists them: the time state of each, late ones first, and the words beside it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from directives.models import Task, TaskAgency, TaskRole
from directives.timing import TimeState, last_day, task_time_state
from directives.wording import clause_label, deadline_text, directive_title
from ntm.lib.text import search_key

TONES = {
    TimeState.OVERDUE: "red",
    TimeState.DUE_SOON: "amber",
    TimeState.DONE_ON_TIME: "green",
}
_RANKS = {state: rank for rank, state in enumerate(TimeState)}
_TIMES = ("pk", "summary", "due_date", "internal_due_date", "is_strictly_before", "done_date")


@dataclass
class TaskRow:
    """One line of the table, every value finished."""

    task: Task
    state: TimeState
    tone: str
    document: str
    clause: str
    deadline: str
    done_date: dt.date | None
    leads: list = field(default_factory=list)
    coordinating: list = field(default_factory=list)
    others: list = field(default_factory=list)


def matching(tasks, text):
    """Tasks whose summary or agencies hold `text`, diacritics aside."""
    key = search_key(text)
    if not key:
        return tasks
    found = [pk for pk, summary in tasks.values_list("pk", "summary") if key in search_key(summary)]
    named = TaskAgency.objects.filter(agency__search_key__contains=key).values("task")
    return tasks.filter(Q(pk__in=found) | Q(pk__in=named))


def states_of(tasks, today):
    """[(state, pk)] of these tasks on one day: late ones first, then by due date and place in the paper."""
    rows = tasks.order_by("directive__date", "directive", "order").values_list(*_TIMES, named=True)
    keyed = [(task_time_state(row, today), _due(row), row.pk) for row in rows]
    keyed.sort(key=lambda item: (_RANKS[item[0]], item[1]))
    return [(state, pk) for state, _day, pk in keyed]


def _due(row):
    return last_day(row.due_date, row.is_strictly_before) or row.internal_due_date or dt.date.max


def state_counts(states):
    """{state: number of tasks}, every state present."""
    counts = Counter(state for state, _pk in states)
    return {state: counts[state] for state in TimeState}


def task_rows(tasks, today):
    """Finished rows of a queryset of tasks, in its own order; a fixed number of queries."""
    roles = TaskAgency.objects.select_related("agency").order_by("order", "pk")
    tasks = tasks.select_related("directive", "clause", "person").prefetch_related(Prefetch("agencies", roles))
    return [_row(task, today) for task in tasks.defer("directive__text", "directive__search_key", "clause__text")]


def _row(task, today):
    state = task_time_state(task, today)
    by_role = {role: [] for role in TaskRole}
    for link in task.agencies.all():
        by_role[TaskRole(link.role)].append(link.agency)
    others = (TaskRole.DIRECTING, TaskRole.REPORTS_TO, TaskRole.INFORMED)
    return TaskRow(
        task=task,
        state=state,
        tone=TONES.get(state, ""),
        document=directive_title(task.directive),
        clause=clause_label(task.clause.number) if task.clause else "",
        deadline=deadline_text(task),
        done_date=task.done_date if task.done_date and task.done_date <= today else None,
        leads=by_role[TaskRole.LEAD],
        coordinating=by_role[TaskRole.COORDINATING],
        others=[(role.label, by_role[role]) for role in others if by_role[role]],
    )
