"""Tasks by lead agency in the Government's four states: done on time or late, under way within or past the limit."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from accounts.models import Agency
from directives.models import Task
from directives.standings import Following, read_owings
from directives.timing import TimeState
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


PARTS = {
    TimeState.DONE_ON_TIME: "on_time",
    TimeState.DONE_LATE: "late",
    TimeState.DUE_SOON: "in_time",
    TimeState.ON_TRACK: "in_time",
    TimeState.OVERDUE: "overdue",
    TimeState.NO_LIMIT: "no_limit",
}


def counts_by_agency(tasks, day):
    """AgencyCounts of these tasks' occurrences as of a day; a fixed number of questions.

    Of a recurring task the rounds due by the day count, and the one then under way; later ones are nobody's yet.
    """
    owings = counted_owings(tasks, day)
    agencies = Agency.objects.in_bulk({row.agency_id for row in owings})
    names = {pk: (sort_key(agency.name), agency.name) for pk, agency in agencies.items()}
    by_agency, whole = defaultdict(Counter), Counter()
    for row in owings:
        by_agency[row.agency_id][PARTS[row.state]] += 1
        whole[PARTS[row.state]] += 1
    ordered = sorted(by_agency, key=lambda pk: (names[pk], pk))
    return AgencyCounts([AgencyCount(names[pk][1], **by_agency[pk]) for pk in ordered], AgencyCount("", **whole))


def counted_owings(tasks, day):
    """[Owing] of these tasks that count on the day, of documents in force by then."""
    rows = Task.objects.filter(pk__in=tasks).select_related("directive")
    rows = rows.defer("directive__text", "directive__search_key")
    begun = [row.pk for row in rows if row.directive.starts_on <= day]
    return [owing for owings in read_owings(begun, Following(day)).values() for owing in owings]
