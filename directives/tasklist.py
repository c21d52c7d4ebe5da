"""Tasks as a page lists them: the time state of each, late ones first, and the words beside it."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Prefetch, Q

from accounts.models import AgencyLevel
from directives.models import Occurrence, Task, TaskAgency, TaskHandOver, TaskRole
from directives.occurrences import Progress, RoundCount, progress_on, tally
from directives.standings import Following, read_owings, standing_of
from directives.timing import TimeState, last_day
from directives.wording import (
    clause_label,
    deadline_text,
    directive_title,
    hand_over_texts,
    leads_texts,
    rounds_texts,
)
from ntm.lib.text import search_key

TONES = {
    TimeState.OVERDUE: "red",
    TimeState.DUE_SOON: "amber",
    TimeState.DONE_ON_TIME: "green",
}
_RANKS = {state: rank for rank, state in enumerate(TimeState)}
_TIMES = ("pk", "due_date", "is_strictly_before", "done_date", "place", "province")


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
    progress: Progress | None = None
    own_state: TimeState | None = None
    lead_notes: list = field(default_factory=list)
    round_notes: list = field(default_factory=list)


def matching(tasks, text):
    """Tasks whose summary or agencies hold `text`, diacritics aside."""
    key = search_key(text)
    if not key:
        return tasks
    found = [pk for pk, summary in tasks.values_list("pk", "summary") if key in search_key(summary)]
    named = TaskAgency.objects.filter(agency__search_key__contains=key).values("task")
    return tasks.filter(Q(pk__in=found) | Q(pk__in=named))


def states_of(tasks, today, following=None):
    """[(state, pk)] of these tasks on one day: late ones first, then by due date and place in the paper."""
    following = following or Following(today)
    rows = tasks.annotate(place=F("directive__locality"), province=F("directive__locality__province"))
    rows = list(rows.order_by("directive__date", "directive", "order").values_list(*_TIMES, named=True))
    owings = read_owings([row.pk for row in rows], following)
    keyed = [(following.task_state(row, owings[row.pk]), _due(row, owings[row.pk]), row.pk) for row in rows]
    keyed.sort(key=lambda item: (_RANKS[item[0]], item[1]))
    return [(state, pk) for state, _day, pk in keyed]


def _due(row, owings):
    """The first day something still open is due, else the paper's."""
    days = [owing.last_day for owing in owings if owing.last_day and not owing.is_done]
    return min(days, default=None) or last_day(row.due_date, row.is_strictly_before) or dt.date.max


def state_counts(states):
    """{state: number of tasks}, every state present."""
    counts = Counter(state for state, _pk in states)
    return {state: counts[state] for state in TimeState}


def task_rows(tasks, today, following=None):
    """Finished rows of a queryset of tasks, in its own order; a fixed number of queries."""
    roles = TaskAgency.objects.select_related("agency").order_by("order", "pk")
    tasks = tasks.select_related("directive__locality", "clause", "person").prefetch_related(
        Prefetch("agencies", roles)
    )
    tasks = list(tasks.defer("directive__text", "directive__search_key", "clause__text"))
    rounds, moves, following = _rounds(tasks, today), _hand_overs(tasks, today), following or Following(today)
    owings = read_owings([task.pk for task in tasks], following)
    return [
        _row(task, following, owings[task.pk], progress_on(rounds[task.pk], today), moves[task.pk]) for task in tasks
    ]


def _rounds(tasks, today):
    """{task: its rounds as RoundCounts}, with what was reported and confirmed by the day."""
    rows = (
        Occurrence.objects.filter(task__in=tasks)
        .order_by("task", "due_date", "label")
        .values("task", "label", "due_date")
        .annotate(
            agencies=Count("pk"),
            reported=Count("pk", filter=Q(reported_on__lte=today)),
            done=Count("pk", filter=Q(confirmed_on__lte=today)),
            groups=Count("pk", filter=Q(agency__level=AgencyLevel.GROUP)),
        )
    )
    rounds = defaultdict(list)
    for row in rows:
        rounds[row.pop("task")].append(RoundCount(**row))
    return rounds


def _hand_overs(tasks, today):
    """{task: hand-overs in force, the last word on each agency}."""
    rows = TaskHandOver.objects.filter(task__in=tasks, date__lte=today).order_by("pk")
    last = {(row.task_id, row.from_agency_id): row for row in rows.select_related("from_agency", "to_agency")}
    moves = defaultdict(list)
    for row in last.values():
        moves[row.task_id].append(row)
    return moves


def tally_of(tasks, today):
    """Tally over all occurrences of these tasks by the paper's limits and their extensions."""
    rows = Occurrence.objects.filter(task__in=tasks).with_extension(today)
    rows = rows.values_list("due_date", "task__is_strictly_before", "extended_to", "reported_on", "confirmed_on")
    return tally([standing_of(*row, today) for row in rows], today)


def _row(task, following, owings, progress, hand_overs):
    today, state = following.day, following.task_state(task, owings)
    by_role = {role: [] for role in TaskRole}
    for link in task.agencies.all():
        by_role[TaskRole(link.role)].append(link.agency)
    others = (TaskRole.DIRECTING, TaskRole.REPORTS_TO, TaskRole.INFORMED)
    return TaskRow(
        task=task,
        state=state,
        own_state=following.own_state(task),
        tone=TONES.get(state, ""),
        document=directive_title(task.directive),
        clause=clause_label(task.clause.number) if task.clause else "",
        deadline=deadline_text(task),
        done_date=task.done_date if task.done_date and task.done_date <= today else None,
        leads=by_role[TaskRole.LEAD],
        coordinating=by_role[TaskRole.COORDINATING],
        others=[(role.label, by_role[role]) for role in others if by_role[role]],
        progress=progress,
        lead_notes=leads_texts(progress) + hand_over_texts(hand_overs),
        round_notes=rounds_texts(progress, today),
    )
