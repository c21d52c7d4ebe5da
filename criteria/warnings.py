"""Early warnings of a period and set: which units' figures want a second look. A fixed number of queries."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from criteria.evidence import cells_with_papers
from criteria.levels import Levels, columns_of
from criteria.models import Change, Door, IndicatorResult, ValueKind
from criteria.rules import counted_verdict
from criteria.rules.checks import wants_evidence
from criteria.rules.warnings import alike, is_at_level, late_sign, often_at_level
from criteria.sheet import assessments_by_lineage
from criteria.structure import structure_of
from criteria.units import assessed_units
from ntm.lib.cells import CellValue, read_cell
from ntm.lib.numbers import format_count

MOST_SHOWN = 12
_READ = (
    "assessment_id", "indicator_id", "value", "verdict", "basis", "is_carried", "department_verdict",
    "department_basis", "appraised_verdict", "appraised_basis",
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What counts as worth a look: days before the due date, share of equal numbers in percent."""

    days: int = 7
    share: int = 95

    @classmethod
    def of_settings(cls):
        return cls(settings.WARNING_DAYS, settings.WARNING_SHARE)


@dataclass
class AlikeGroup:
    """Units with the same numbers; `kept` of how many of their numbers were kept from last period."""

    units: list
    common: int
    equal: int
    kept: int


@dataclass
class LateChange:
    """A cell that moved just before the due date; `sign` "met" or "jump", `days` left on that day."""

    unit: object
    indicator: object
    old: CellValue
    new: CellValue
    sign: str
    at: dt.datetime
    by: object
    days: int

    @property
    def sign_words(self):
        return {"met": _("not met → met"), "jump": _("large change of the number")}[self.sign]

    @property
    def days_words(self):
        if not self.days:
            return _("on the due date")
        text = ngettext("%(count)s day before the due date", "%(count)s days before the due date", self.days)
        return text % {"count": format_count(self.days)}


class Named:
    """Rows that name `indicators`; a page shows the first of a long list."""

    @property
    def first(self):
        return self.indicators[:MOST_SHOWN]

    @property
    def rest(self):
        return len(self.indicators) - len(self.first)

    @property
    def numbers(self):
        return ", ".join(one.number for one in self.indicators)


@dataclass
class Unproved(Named):
    """Indicators of a unit stated as met without a file; `met` is how many are stated as met."""

    unit: object
    met: int
    indicators: list


@dataclass
class AtLevel(Named):
    """Numbers of a unit that are exactly their level, of `judged` numbers with a level."""

    unit: object
    judged: int
    indicators: list


@dataclass
class Warnings:
    period: object
    criteria_set: object
    limits: Limits
    units: list
    alike: list = field(default_factory=list)
    late: list = field(default_factory=list)
    unproved: list = field(default_factory=list)
    at_level: list = field(default_factory=list)
    has_results: bool = True

    @property
    def first_late_day(self):
        return self.period.due_date - dt.timedelta(days=self.limits.days) if self.period.due_date else None

    @property
    def marked(self):
        """Codes of units with a sign of any kind but missing evidence, which nearly every unit has at first."""
        units = [unit for group in self.alike for unit in group.units]
        units += [row.unit for row in self.late] + [row.unit for row in self.at_level]
        return {unit.code for unit in units}


def warnings_of(period, criteria_set, scope, *, within, limits=None):
    """The Warnings of the units within a place whose current figures this person may read."""
    units = assessed_units(period, criteria_set).alphabetical().within(within)
    units = [unit for unit in units.select_related("district", "parent") if scope.reads_current(unit)]
    found = Warnings(period, criteria_set, limits or Limits.of_settings(), units)
    reading = _Reading(period, criteria_set, units)
    found.alike = reading.alike(found.limits.share)
    found.late = reading.late(found.first_late_day)
    found.unproved = reading.unproved()
    found.at_level = reading.at_level()
    found.has_results = any(reading.results[pk] for pk in reading.unit_of)
    return found


class _Reading:
    """What the units have entered, read once."""

    def __init__(self, period, criteria_set, units):
        self.period, self.criteria_set, self.units = period, criteria_set, units
        structure = structure_of(criteria_set, period.end_date)
        self.indicators = structure.with_parts
        by_lineage = assessments_by_lineage(period, criteria_set)
        self.unit_of = {by_lineage[unit.lineage_id].pk: unit for unit in units if unit.lineage_id in by_lineage}
        self.results = defaultdict(dict)
        for row in self._rows(IndicatorResult).values_list(*_READ, named=True):
            if row.indicator_id in self.indicators:
                self.results[row.assessment_id][row.indicator_id] = row

    def _rows(self, model):
        """Rows of the period and set; those of units out of sight are passed over where they are used."""
        return model.objects.filter(assessment__period=self.period, assessment__criteria_set=self.criteria_set)

    @cached_property
    def numbers(self):
        """{assessment: {indicator: number entered}} of the units in sight."""
        return {pk: self._numbers_of(pk) for pk in self.unit_of}

    def _numbers_of(self, pk):
        return {key: row.value for key, row in self.results[pk].items() if row.value is not None}

    def alike(self, share):
        """Which numbers are common is asked of the whole province, also where only some of its units are in sight."""
        everybody = {pk: self._numbers_of(pk) for pk in list(self.results)}
        least, share = settings.WARNING_LEAST_NUMBERS, Decimal(share) / 100
        groups = alike(self.numbers, least_common=least, least_share=share, among=everybody)
        return [self._group(group) for group in groups]

    def _group(self, group):
        kept = [row.is_carried for pk in group.units for row in self.results[pk].values() if row.value is not None]
        return AlikeGroup([self.unit_of[pk] for pk in group.units], group.common, group.equal, sum(kept))

    def late(self, first_day):
        """Cells of the last days before the due date, from what they said before those days to what they say last."""
        if first_day is None:
            return []
        cells = {}
        for change in self._late_changes(first_day):
            if change.assessment_id in self.unit_of and change.indicator_id in self.indicators:
                cells.setdefault((change.assessment_id, change.indicator_id), []).append(change)
        found = [self._late(changes) for changes in cells.values()]
        return sorted(filter(None, found), key=lambda row: (row.unit.sort_key, row.unit.pk, row.indicator.order))

    def _late_changes(self, first_day):
        begin, end = (_midnight(day) for day in (first_day, self.period.due_date + dt.timedelta(days=1)))
        rows = self._rows(Change).filter(field="result", at__gte=begin, at__lt=end).exclude(door=Door.LAW)
        return rows.select_related("by").order_by("at", "pk")

    def _late(self, changes):
        first, last = changes[0], changes[-1]
        unit, indicator = self.unit_of[last.assessment_id], self.indicators[last.indicator_id]
        old, new = read_cell(first.old), read_cell(last.new)
        sign = late_sign(indicator, old, new, self.period.jump_percent)
        if sign is None:
            return None
        days = (self.period.due_date - timezone.localdate(last.at)).days
        return LateChange(unit, indicator, old, new, sign, last.at, last.by, days)

    def unproved(self):
        lineages = {unit.lineage_id for unit in self.units}
        proved = cells_with_papers(self.period, self.criteria_set, lineages)
        found = [row for pk, unit in self.unit_of.items() if (row := self._unproved(pk, unit, proved)).indicators]
        return sorted(found, key=lambda row: -len(row.indicators))

    def _unproved(self, pk, unit, proved):
        """As the checks before submitting ask it: an officer's word "đạt" wants a paper. One with a part will do."""
        met = [
            self.indicators[key]
            for key, row in self.results[pk].items()
            if wants_evidence(*counted_verdict(row)[:2]) and self.indicators[key].parent_id is None
        ]
        bare = [one for one in met if not any((unit.lineage_id, row.pk) in proved for row in (one, *one.parts))]
        return Unproved(unit, len(met), sorted(bare, key=lambda one: one.order))

    def at_level(self):
        levels = Levels(self.criteria_set, self.period.province_id, self.period.end_date)
        columns = columns_of(self.criteria_set, self.units, self.period.province_id, self.period.end_date)
        found = []
        for pk, unit in self.unit_of.items():
            row = self._at_level(pk, unit, levels, columns[unit.pk])
            if often_at_level(
                len(row.indicators), row.judged, least=settings.WARNING_LEAST_AT_LEVEL,
                least_share=Decimal(settings.WARNING_SHARE_AT_LEVEL) / 100,
            ):  # fmt: skip
                found.append(row)
        return found

    def _at_level(self, pk, unit, levels, column):
        judged, exact = 0, []
        for key, value in self.numbers[pk].items():
            level = levels.reference(key, column)
            if level is None or level.value is None:
                continue
            judged += 1
            if is_at_level(value, level.value, is_share=self.indicators[key].kind == ValueKind.PERCENT):
                exact.append(self.indicators[key])
        return AtLevel(unit, judged, sorted(exact, key=lambda one: one.order))


def _midnight(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
