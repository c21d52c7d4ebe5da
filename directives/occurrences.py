"""Rounds of a task, who a group stands for, who answers after a hand-over, and the rates. Asks the database nothing."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AgencyLevel
from directives.models import DeadlineKind
from ntm.lib.text import search_key

# Recurrence as the papers say it -> months of one round, which ends with the calendar. Any other has no dates.
MONTHS = {"hang_thang": 1, "hang_quy": 3, "hang_6_thang": 6, "hang_nam": 12}
_LABELS = {1: "{year}-{part:02d}", 3: "{year}-Q{part}", 6: "{year}-H{part}", 12: "{year}"}
COMMITTEE = "Ủy ban nhân dân"
_NAMED = 3


# -- Rounds ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Round:
    """One time a task falls due. `label` is empty for what is done once; `due_date` None has no time limit."""

    label: str
    starts_on: dt.date
    due_date: dt.date | None


def recurring_rounds(recurrence, since, until):
    """Rounds of a recurrence that end between the two days; the first is the one `since` lies in."""
    months = MONTHS.get(recurrence)
    rounds, day = [], since
    while months and (last := _last_day(day, months)) <= until:
        part = (last.month - 1) // months + 1
        rounds.append(Round(_LABELS[months].format(year=last.year, part=part), day, last))
        day = last + dt.timedelta(days=1)
    return rounds


def _last_day(day, months):
    """Last day of the calendar's month, quarter, half or year that holds `day`."""
    month = ((day.month - 1) // months + 1) * months
    return dt.date(day.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def rounds_of(task, since, until):
    """Rounds of a task that started on `since`: those of its recurrence, else the one time it is to be done."""
    if not is_recurring(task):
        return [Round("", since, task.due_date)]
    if task.deadline_value in MONTHS:
        return recurring_rounds(task.deadline_value, since, until)
    return recurring_rounds(task.cycle, max(since, task.cycle_from), until)


def is_recurring(task):
    """Whether it falls due again and again; "định kỳ" has no due dates until the office gives it a cycle."""
    return task.deadline_kind == DeadlineKind.RECURRENCE and bool(task.deadline_value in MONTHS or task.cycle)


def undefined_recurrence(task):
    """Sentence for a recurrence nobody has dated; empty for every other task."""
    if task.deadline_kind != DeadlineKind.RECURRENCE or is_recurring(task):
        return ""
    return _("“%(task)s”: the document does not say how often, so there are no due dates.") % {"task": task.summary}


# -- Groups ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expansion:
    """Who a lead stands for on a day. With a `reason` it is a group that could not be expanded and counts as itself."""

    agencies: tuple
    reason: str = ""


def expand(group, units, candidates, day):
    """One agency for each of these units, or the group itself and why; units and `candidates` are those of `day`."""
    if not units:
        words = {"group": group.name, "day": f"{day:%d/%m/%Y}"}
        return Expansion((group,), _("“%(group)s”: no unit of this kind is known on %(day)s.") % words)
    by_place = defaultdict(list)
    for agency in candidates:
        by_place[_root(agency.locality)].append(agency)
    found = [(unit, _agency_of(by_place[_root(unit)], group)) for unit in units]
    missing = [unit.full_name for unit, agency in found if agency is None]
    if missing:
        words = {"group": group.name, "places": _first(missing)}
        return Expansion((group,), _("“%(group)s”: no agency is recorded for %(places)s.") % words)
    return Expansion(tuple(agency for _unit, agency in found))


def listed(group, members):
    """Members listed one by one, or the group itself and why."""
    if members:
        return Expansion(tuple(members))
    return Expansion((group,), _("“%(group)s”: its members are not listed.") % {"group": group.name})


def _agency_of(agencies, group):
    """Of a unit's agencies that of the group's sector; of several the one it names, else the people's committee."""
    own = [agency for agency in agencies if agency.sector == group.sector]
    if len(own) <= 1:
        return own[0] if own else None
    named = search_key(group.name).partition("cac ")[0].strip()
    for words in (named, search_key(COMMITTEE)):
        fitting = [agency for agency in own if words and bare_name(agency) == words]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _root(place):
    """The same for every row of a unit that plainly continues."""
    return place.lineage_id or place.pk


def bare_name(agency):
    """Its name without its place: "Ủy ban nhân dân huyện An Biên" is "uy ban nhan dan"."""
    key = search_key(agency.name)
    if agency.locality:
        key = key.removesuffix(agency.locality.search_key).removesuffix(search_key(agency.locality.name))
    return key.strip()


def is_same_kind(one, other):
    """Whether the agency of one place does the other's work in another: same level, sector and name but the place."""
    parts = [(agency.level, agency.sector, bare_name(agency)) for agency in (one, other)]
    return parts[0] == parts[1]


def is_group(agency):
    return agency.level == AgencyLevel.GROUP


def _first(names):
    shown, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    if more <= 0:
        return shown
    words = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more)
    return words % {"names": shown, "count": more}


# -- Hand-overs ------------------------------------------------------------------------------------------------


class HandOvers:
    """Who answers for whom. `rows`: (task, from agency, to agency or None, date) in the order they were entered."""

    def __init__(self, rows):
        self._moves = defaultdict(list)
        for task, old, new, date in rows:
            self._moves[task, old].append((date, new))

    def answering(self, task, agency, day):
        """Key of the agency that answers on `day`: the last taker of the chain, else the agency itself."""
        seen = {agency}
        while (taker := self._taker(task, agency, day)) and taker not in seen:
            agency = taker
            seen.add(taker)
        return agency

    def _taker(self, task, agency, day):
        return next((new for date, new in reversed(self._moves.get((task, agency), ())) if date <= day), None)


# -- Done, and the two rates -----------------------------------------------------------------------------------


def is_done(occurrences):
    """A task is done only when every lead is, and a second person has confirmed each."""
    return bool(occurrences) and all(row.confirmed_on for row in occurrences)


@dataclass(frozen=True)
class Standing:
    """One occurrence as the rates read it: last day allowed or None, day done if confirmed, whether it is reported."""

    last_day: dt.date | None
    done_on: dt.date | None = None
    is_reported: bool = False


@dataclass(frozen=True)
class Tally:
    """Counts of one day. total = due + not due, due = done + overdue; what has no time limit never falls due."""

    total: int
    due: int
    done: int
    awaiting: int
    finished: int
    on_time: int

    @property
    def not_due(self):
        return self.total - self.due

    @property
    def overdue(self):
        """Due and not done; `awaiting` of them are reported and wait for the second person."""
        return self.due - self.done


def tally(standings, today):
    """Counts behind "tỷ lệ xử lý" (done of due) and "tỷ lệ đúng hạn" (on_time of finished, all with a time limit)."""
    dated = [row for row in standings if row.last_day]
    finished = [row for row in dated if row.done_on and row.done_on <= today]
    due = [row for row in dated if row.last_day < today]
    late = [row for row in due if not (row.done_on and row.done_on <= today)]
    return Tally(
        total=len(standings),
        due=len(due),
        done=len(due) - len(late),
        awaiting=sum(1 for row in late if row.is_reported),
        finished=len(finished),
        on_time=sum(1 for row in finished if row.done_on <= row.last_day),
    )


# -- Progress of one task --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoundCount:
    """One round of a task on a day: how many lead agencies it has, have reported, are done, and are whole groups."""

    label: str
    due_date: dt.date | None
    agencies: int
    reported: int
    done: int
    groups: int

    @property
    def is_done(self):
        return self.done == self.agencies


@dataclass(frozen=True)
class Progress:
    """The round a reader asks about, and how many earlier ones are not done."""

    current: RoundCount
    left_open: int


def progress_on(rounds, day):
    """Progress of a task: the first round still to come on `day`, else the last; None before any was made."""
    if not rounds:
        return None
    ordered = sorted(rounds, key=lambda row: (row.due_date or dt.date.max, row.label))
    coming = [row for row in ordered if row.due_date is None or row.due_date >= day]
    current = coming[0] if coming else ordered[-1]
    earlier = ordered[: ordered.index(current)]
    return Progress(current, sum(1 for row in earlier if not row.is_done))
