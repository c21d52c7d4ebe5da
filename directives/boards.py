"""The Government's table of tasks: by lead agency, by document, by place; and the rows behind each of its figures."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from directives.agency_counts import PARTS, counted_owings
from directives.models import Directive, Occurrence, Task
from directives.wording import directive_title
from localities.models import Locality
from ntm.lib.text import sort_key

BY_AGENCY, BY_DIRECTIVE, BY_LOCALITY = "agency", "directive", "locality"
# part of a line → heading, in the order of the Government's table
HEADS = {
    "on_time": gettext_lazy("Done on time"),
    "late": gettext_lazy("Done late"),
    "in_time": gettext_lazy("Under way, within the limit"),
    "overdue": gettext_lazy("Overdue"),
    "no_limit": gettext_lazy("No time limit"),
}


@dataclass(frozen=True)
class Line:
    """One line of a board. `total` is the sum of the five parts; what waits for confirmation is among them."""

    key: int | None
    name: str
    counts: Counter = field(default_factory=Counter)
    awaiting: int = 0

    @property
    def total(self):
        return sum(self.counts[part] for part in HEADS)

    @property
    def finished(self):
        """Done with a time limit: what the on-time rate is of."""
        return self.counts["on_time"] + self.counts["late"]

    @property
    def parts(self):
        return [(part, self.counts[part]) for part in HEADS]


@dataclass(frozen=True)
class Board:
    lines: list
    whole: Line


def board_of(tasks, day, by):
    """Board of these tasks on a day; a fixed number of questions."""
    owings = counted_owings(tasks, day)
    keys = keys_of(owings, by)
    counts, awaiting = defaultdict(Counter), Counter()
    for owing, key in zip(owings, keys, strict=True):
        counts[key][PARTS[owing.state]] += 1
        awaiting[key] += owing.is_awaiting
    names = names_of(counts, by)
    lines = [Line(key, names[key], counts[key], awaiting[key]) for key in counts]
    lines.sort(key=lambda line: (line.key is None, sort_key(line.name), line.key or 0))
    whole = sum(counts.values(), Counter())
    return Board(lines, Line(None, _("Total"), whole, sum(awaiting.values())))


def keys_of(owings, by):
    """The line each owing belongs to: its agency, its document, or the place of its agency (None without one)."""
    if by == BY_AGENCY:
        return [owing.agency_id for owing in owings]
    if by == BY_DIRECTIVE:
        rows = Task.objects.filter(pk__in={owing.task_id for owing in owings})
        papers = dict(rows.values_list("pk", "directive"))
        return [papers[owing.task_id] for owing in owings]
    rows = Agency.objects.filter(pk__in={owing.agency_id for owing in owings})
    places = dict(rows.values_list("pk", "locality"))
    return [places[owing.agency_id] for owing in owings]


def names_of(keys, by):
    wanted = [key for key in keys if key is not None]
    if by == BY_AGENCY:
        return {pk: row.name for pk, row in Agency.objects.in_bulk(wanted).items()}
    if by == BY_DIRECTIVE:
        rows = Directive.objects.filter(pk__in=wanted).defer("text", "search_key")
        return {row.pk: f"{directive_title(row)} – {row.issuer}" for row in rows}
    return {None: _("no place")} | {pk: row.full_name for pk, row in Locality.objects.in_bulk(wanted).items()}


@dataclass(frozen=True)
class OwingRow:
    """One occurrence behind a figure, every value finished."""

    owing: object
    occurrence: Occurrence
    document: str


def rows_behind(tasks, day, by, key, part):
    """[Owing] behind one figure of a board, the earliest due first. `key` "" all lines; `part` "" all parts."""
    owings = counted_owings(tasks, day)
    keys = keys_of(owings, by)
    found = [
        owing
        for owing, own in zip(owings, keys, strict=True)
        if key in ("", str(own or "none"))
        and part in ("", PARTS[owing.state], "awaiting" if owing.is_awaiting else None)
    ]
    return sorted(found, key=lambda one: (one.last_day is None, one.last_day or day, one.pk))


def _is_part(owing, part):
    return owing.is_awaiting if part == "awaiting" else part in ("", PARTS[owing.state])


def owing_rows(owings):
    """[OwingRow] of these, in their order; one question."""
    rows = Occurrence.objects.select_related("task__directive", "task__clause", "agency")
    rows = rows.defer("task__directive__text", "task__directive__search_key", "task__clause__text")
    by_pk = rows.in_bulk([owing.pk for owing in owings])
    return [OwingRow(one, by_pk[one.pk], directive_title(by_pk[one.pk].task.directive)) for one in owings]
