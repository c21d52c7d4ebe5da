"""A month of due dates: what leads owe on each day, and the office's own due dates beside them."""

import calendar as weeks
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from directives.models import Occurrence, Task
from directives.timing import TimeState, last_day

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """One task on one day: how many lead agencies owe it, how many of them are done. `is_own`: the office's own day."""

    task: Task
    agencies: int = 0
    done: int = 0
    is_own: bool = False
    state: TimeState | None = None


@dataclass
class Day:
    date: dt.date
    is_inside: bool
    is_working: bool
    holiday: str = ""
    dues: list = field(default_factory=list)


def month_of(tasks, first, following):
    """[Day] of the whole weeks that hold the month beginning on `first`; a fixed number of questions."""
    days = list(weeks.Calendar().itermonthdates(first.year, first.month))
    dues = _paper_dues(tasks, days[0], days[-1], following)
    for task in _tasks(Task.objects.filter(pk__in=tasks, internal_due_date__range=(days[0], days[-1]))):
        state = following.own_state(task)
        dues[task.internal_due_date].append(Due(task, is_own=True, state=state))
    calendar = following.calendar
    return [
        Day(day, day.month == first.month, calendar.is_working(day), calendar.names.get(day, ""), dues[day])
        for day in days
    ]


def _paper_dues(tasks, first, last, following):
    """{day: [Due]} by the paper's limits and their extensions."""
    rows = Occurrence.objects.filter(task__in=tasks).with_extension(following.day)
    rows = rows.annotate(day=Coalesce("extended_to", "due_date"), strict=F("task__is_strictly_before"))
    rows = rows.filter(day__range=(first, last + DAY)).values("task", "day", "extended_to", "strict")
    rows = rows.annotate(agencies=Count("pk"), done=Count("pk", filter=Q(confirmed_on__lte=following.day)))
    rows = list(rows.order_by("day", "task"))
    known = {task.pk: task for task in _tasks(Task.objects.filter(pk__in={row["task"] for row in rows}))}
    found = defaultdict(list)
    for row in rows:
        day = row["day"] if row["extended_to"] else last_day(row["day"], row["strict"])
        is_done = row["done"] == row["agencies"]
        state = TimeState.DONE_ON_TIME if is_done else _open_state(day, known[row["task"]], following)
        found[day].append(Due(known[row["task"]], row["agencies"], row["done"], state=state))
    return found


def _open_state(day, task, following):
    place = task.directive.locality
    return following.time_state(day, None, place.own_province_id if place else None)


def _tasks(rows):
    rows = rows.select_related("directive__locality", "clause")
    return rows.defer("directive__text", "directive__search_key", "clause__text").order_by("directive", "order")
