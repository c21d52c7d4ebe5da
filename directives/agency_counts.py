"""Tasks by lead agency in the Government's four states: done on time or late, under way within or past the limit."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from directives.models import DeadlineKind, Occurrence
from directives.tasklist import standing_of
from directives.timing import TimeState, time_state
from ntm.lib.text import sort_key


@dataclass(frozen=True)
class AgencyCount:
    """Occurrences of one lead agency; `total` is the sum of the others. What has no time limit stands apart."""

    name: str
    on_time: int = 0
    late: int = 0
    in_time: int = 0
    overdue: int = 0
    no_limit: int = 0

    @property
    def total(self):
        return self.on_time + self.late + self.in_time + self.overdue + self.no_limit


@dataclass(frozen=True)
class AgencyCounts:
    """`agencies` by name, `whole` over all of them."""

    agencies: list
    whole: AgencyCount


_PARTS = {
    TimeState.DONE_ON_TIME: "on_time",
    TimeState.DONE_LATE: "late",
    TimeState.DUE_SOON: "in_time",
    TimeState.ON_TRACK: "in_time",
    TimeState.OVERDUE: "overdue",
    TimeState.NO_LIMIT: "no_limit",
}


def counts_by_agency(tasks, day):
    """AgencyCounts of these tasks' occurrences as of a day; one question.

    Of a recurring task the rounds due by the day count, and the one then under way; later ones are nobody's yet.
    """
    by_agency, whole = defaultdict(Counter), Counter()
    names = {}
    for row in _counted(_occurrences(tasks), day):
        part = _PARTS[_state(row, day)]
        names[row.agency_id] = (sort_key(row.agency.name), row.agency.name)
        by_agency[row.agency_id][part] += 1
        whole[part] += 1
    agencies = sorted(by_agency, key=lambda pk: (names[pk], pk))
    return AgencyCounts([AgencyCount(names[pk][1], **by_agency[pk]) for pk in agencies], AgencyCount("", **whole))


def _occurrences(tasks):
    rows = Occurrence.objects.filter(task__in=tasks).select_related("task__directive", "agency")
    return rows.defer("task__directive__text", "task__directive__search_key").order_by(
        "task", "agency", "due_date", "pk"
    )


def _counted(rows, day):
    under_way = set()
    for row in rows:
        if row.task.directive.starts_on > day:
            continue
        recurs = row.task.deadline_kind == DeadlineKind.RECURRENCE
        if recurs and (row.due_date or dt.date.min) > day:
            if (row.task_id, row.agency_id) in under_way:
                continue
            under_way.add((row.task_id, row.agency_id))
        yield row


def _state(row, day):
    """State of one occurrence, read as the rates read it."""
    task = row.task
    standing = standing_of(
        row.due_date, task.is_strictly_before, task.internal_due_date, row.reported_on, row.confirmed_on, day
    )
    return time_state(due_date=standing.last_day, done_date=standing.done_on, today=day)
