"""Occurrences as they stood on a day: the day allowed with its extension, what was reported, and the time state."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from directives.calendar import read_calendar
from directives.models import DeadlineKind, FollowingRule, Occurrence
from directives.models.rules import AHEAD_DAYS, SOON_DAYS
from directives.occurrences import Standing
from directives.timing import TimeState, last_day, own_state, task_state, time_state
from ntm.looks import kept


@dataclass(frozen=True)
class Owing:
    """One occurrence on a day. `first_day` is the paper's last day, `last_day` the one an extension moved it to."""

    pk: int
    task_id: int
    agency_id: int
    label: str
    due_date: dt.date | None
    first_day: dt.date | None
    last_day: dt.date | None
    reported_on: dt.date | None
    done_on: dt.date | None
    is_done: bool
    state: TimeState

    @property
    def is_awaiting(self):
        return self.reported_on is not None and not self.is_done

    @property
    def is_extended(self):
        return self.last_day != self.first_day


class Following:
    """What the states of a day are read with: working days, and each province's own number of days. Two queries."""

    def __init__(self, day):
        self.day, self.calendar = day, read_calendar()
        self._soon, self._ahead = {}, {}
        for province, lineage, soon, ahead in _rules():
            self._soon |= {province: soon, lineage: soon}
            self._ahead |= {province: ahead, lineage: ahead}

    def soon_days(self, province):
        return self._soon.get(province, SOON_DAYS)

    def ahead_days(self, province):
        return self._ahead.get(province, AHEAD_DAYS)

    def time_state(self, last, done_on, province):
        return time_state(
            due_date=last, done_date=done_on, today=self.day, soon_days=self.soon_days(province), calendar=self.calendar
        )

    def task_state(self, task, owings):
        soon = self.soon_days(province_of(task))
        return task_state(task, owings, today=self.day, soon_days=soon, calendar=self.calendar)

    def own_state(self, task):
        soon = self.soon_days(province_of(task))
        return own_state(task, today=self.day, soon_days=soon, calendar=self.calendar)


@kept("base")
def _rules():
    return list(FollowingRule.objects.values_list("province", "province__lineage", "soon_days", "ahead_days"))


def ahead_of(tasks, today):
    """[(day, tasks)]: up to when each province's office wants rounds made; a fixed number of questions."""
    following, found = Following(today), defaultdict(list)
    for task in tasks.select_related("directive__locality").defer("directive__text", "directive__search_key"):
        found[following.ahead_days(province_of(task))].append(task)
    return [(today + dt.timedelta(days=days), found[days]) for days in sorted(found)]


def province_of(task):
    """Key of the province a task is followed in; `task` is a Task or a row of values with `place` and `province`."""
    if hasattr(task, "province"):
        return task.province or task.place
    place = task.directive.locality
    return place.own_province_id if place else None


def standing_of(due_date, is_strictly_before, extended_to, reported_on, confirmed_on, today):
    """An occurrence as the rates read it on the day `today`: by the paper's limit or its extension alone."""
    is_confirmed = bool(confirmed_on and confirmed_on <= today)
    return Standing(
        last_day=extended_to or last_day(due_date, is_strictly_before),
        done_on=reported_on if is_confirmed else None,
        is_reported=bool(reported_on and reported_on <= today),
    )


_FIELDS = (
    "pk", "task_id", "agency_id", "label", "due_date", "task__is_strictly_before", "task__deadline_kind",
    "extended_to", "reported_on", "confirmed_on", "task__directive__locality", "task__directive__locality__province",
)  # fmt: skip


def read_owings(tasks, following):
    """{task: [Owing]} of what counts on the day; one query.

    Of a recurring task the rounds due by the day count, and for each agency the one then under way; later ones are
    nobody's yet.
    """
    rows = Occurrence.objects.filter(task__in=tasks).with_extension(following.day)
    rows = rows.order_by("task", "agency", "due_date", "pk").values_list(*_FIELDS)
    found, under_way = defaultdict(list), set()
    for row in rows:
        owing = _owing(row, following)
        if row[6] == DeadlineKind.RECURRENCE and (owing.first_day or dt.date.min) > following.day:
            if (owing.task_id, owing.agency_id) in under_way:
                continue
            under_way.add((owing.task_id, owing.agency_id))
        found[owing.task_id].append(owing)
    return found


def _owing(row, following):
    pk, task, agency, label, due, is_strict, _kind, extended, reported, confirmed, place, province = row
    standing = standing_of(due, is_strict, extended, reported, confirmed, following.day)
    is_done = bool(confirmed and confirmed <= following.day)
    return Owing(
        pk=pk,
        task_id=task,
        agency_id=agency,
        label=label,
        due_date=due,
        first_day=last_day(due, is_strict),
        last_day=standing.last_day,
        reported_on=reported if standing.is_reported else None,
        done_on=standing.done_on,
        is_done=is_done,
        state=following.time_state(standing.last_day, standing.done_on, province or place),
    )
