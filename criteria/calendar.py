"""The calendar of a province's periods: year by year, four quarters a year, each with what it holds."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q

from criteria.due import due_words
from criteria.models import Assessment, ReportingPeriod
from criteria.progress import waiting_words
from criteria.rules import HandOver
from criteria.wording import period_pill
from criteria.worklist import ordered_sets
from localities.models import Level, Locality
from ntm.lib.quarters import Quarter


@dataclass
class Use:
    """One set in one period: units approved, not handed over, all."""

    criteria_set: object
    approved: int
    waiting: int
    total: int

    @property
    def waiting_words(self):
        return waiting_words(self.waiting, self.total, self.criteria_set.level)


@dataclass
class Cell:
    """One quarter: its period, or None with `province`, the row of the province that could open it, or None."""

    quarter: Quarter
    period: object = None
    province: object = None
    uses: list = field(default_factory=list)
    opened: object = None
    due: dict = field(default_factory=dict)

    @property
    def pill(self):
        return period_pill(self.period)


@dataclass
class Calendar:
    """`years`: [(year, [Cell, Cell, Cell, Cell])], the latest year first."""

    province: object
    can_manage: bool
    years: list


def calendars_for(scope, day):
    """A Calendar for each province of a person, by name; a fixed number of queries whatever the number of periods."""
    provinces = Locality.objects.filter(Q(pk__in=scope.province_ids), level=Level.PROVINCE).order_by("valid_from", "pk")
    families = defaultdict(list)
    for row in provinces:
        families[row.lineage_id].append(row)
    periods = ReportingPeriod.objects.filter(province__lineage__in=families).select_related("province", "state_by")
    periods = list(periods.prefetch_related("criteria_sets").order_by("end_date", "pk"))
    reader = _Reader(periods, day)
    found = [_calendar(rows, scope, reader, day) for rows in families.values()]
    return sorted(found, key=lambda one: one.province.sort_key)


def may_be_opened(quarter, province, day):
    """A quarter that has begun, or is the next to begin, while the province exists at its end."""
    return quarter <= Quarter.of(day).following and province.is_in_force_on(quarter.end_date)


class _Reader:
    """What all periods hold, read at once."""

    def __init__(self, periods, day):
        self.periods, self.day = periods, day
        self.states = defaultdict(Counter)
        rows = Assessment.objects.filter(period__in=periods).values_list("period", "criteria_set", "state")
        for period, one, state, count in rows.annotate(count=Count("pk")):
            self.states[period, one][state] += count
        history = ReportingPeriod.history.filter(id__in=[row.pk for row in periods], history_type="+")
        self.opened = {row.id: row for row in history.select_related("state_by")}

    def cell(self, period):
        uses = [self._use(period, one) for one in ordered_sets(period)]
        is_done = not any(use.waiting for use in uses)
        return Cell(
            Quarter.parse(period.code), period, period.province, uses, self.opened.get(period.pk),
            due_words(period, self.day, is_done=is_done),
        )  # fmt: skip

    def _use(self, period, criteria_set):
        count = HandOver(self.states[period.pk, criteria_set.pk])
        return Use(criteria_set, count.approved, count.waiting, count.total)


def _calendar(rows, scope, reader, day):
    """The family of one province: its rows through time, the periods of all of them."""
    ids = {row.pk for row in rows}
    cells = {cell.quarter: cell for cell in map(reader.cell, reader.periods) if cell.period.province_id in ids}
    last = Quarter.of(day)
    if rows[-1].valid_to is not None and rows[-1].valid_to < day:
        last = Quarter.of(rows[-1].valid_to)
    first = min([*cells, last]).year
    years = range(first, max([*cells, last]).year + 1)
    quarters = {year: [Quarter(year, number) for number in (1, 2, 3, 4)] for year in years}
    return Calendar(
        rows[-1],
        any(scope.manages(row) for row in rows),
        [(year, [cells.get(one) or _empty(one, rows, day) for one in quarters[year]]) for year in reversed(years)],
    )


def _empty(quarter, rows, day):
    return Cell(quarter, None, next((row for row in rows if may_be_opened(quarter, row, day)), None))
