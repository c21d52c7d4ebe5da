"""One criterion over the communes of a roll-up: who meets it, by district and by group, and the values behind it.

Read on the roll-up's own period, set and basis in a fixed number of queries. Approved figures show values only of units
whose results are those that were approved: where a return is being worked on they have changed since.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from criteria.levels import Levels, columns_of
from criteria.models import IndicatorResult, Operator, State, Verdict
from criteria.rules import counted_value, counted_verdict
from criteria.structure import structure_of
from localities.models import AttributeKind, Locality, LocalityAttribute
from ntm.lib.validity import in_force
from reports.rollups.figures import Basis, Unit, criterion_figures

GROUPINGS = (AttributeKind.COMMUNE_GROUP, AttributeKind.AREA)
MOST_BINS = 7


@dataclass
class Said:
    """What counts of one indicator in one unit. `level`: a criteria.levels.StandingLevel or None."""

    result: IndicatorResult | None
    level: object
    value: Decimal | None = None
    verdict: str = ""
    basis: str = ""
    whose: str = ""


@dataclass
class UnitOnCriterion:
    """A commune with figures: its mark on the criterion and {indicator key: Said}, empty where values are not shown."""

    unit: Unit
    mark: str
    said: dict = field(default_factory=dict)


@dataclass
class CriterionRead:
    """`rows` of the communes with figures; `blank`: communes without; `attributes` {lineage: {kind: value}}."""

    criterion: object
    position: int
    indicators: list
    rows: list
    blank: list
    attributes: dict

    def figures(self, rows=None):
        """CriterionFigures over some of the rows, by default over all."""
        units = [row.unit for row in (self.rows if rows is None else rows)]
        criteria = [None] * self.position + [self.criterion]
        return criterion_figures(criteria, units)[self.position]

    def by_mark(self, mark):
        return [row for row in self.rows if row.mark == mark]

    def by_district(self, districts):
        """[(District, its rows)] of those with figures."""
        found = defaultdict(list)
        for row in self.rows:
            found[row.unit.district_id].append(row)
        return [(district, found[district.pk]) for district in districts if district.pk in found]

    def by_group(self, kind):
        """[(value or "" where none is recorded, rows)] of one grouping; [] where no commune has it on record."""
        found = defaultdict(list)
        for row in self.rows:
            found[self.attributes.get(row.unit.lineage_id, {}).get(kind, "")].append(row)
        return sorted(found.items(), key=lambda pair: (pair[0] == "", pair[0])) if any(found) else []


def read_criterion(rollup, criterion):
    """CriterionRead of a criterion of the roll-up's set. Eight queries at most, whatever the number of communes."""
    position = [one.pk for one in rollup.criteria].index(criterion.pk)
    assessed = [unit for unit in rollup.units if unit.is_assessed]
    structure = structure_of(rollup.criteria_set, rollup.period.end_date if rollup.period else rollup.day)
    tops = structure.by_criterion[criterion.pk]
    indicators = [row for top in tops for row in (top, *top.parts)]
    said = _said(rollup, indicators, assessed) if assessed and not rollup.is_carried_over else {}
    return CriterionRead(
        criterion=criterion,
        position=position,
        indicators=indicators,
        rows=[UnitOnCriterion(one, one.marks[position], said.get(one.lineage_id, {})) for one in assessed],
        blank=[unit for unit in rollup.units if not unit.is_assessed],
        attributes=_attributes(rollup.units, rollup.units_on or rollup.day),
    )


def _attributes(units, day):
    rows = LocalityAttribute.objects.filter(
        in_force(day), kind__in=GROUPINGS, locality__lineage__in=[unit.lineage_id for unit in units]
    )
    found = defaultdict(dict)
    for lineage, kind, value in rows.order_by("valid_from", "pk").values_list("locality__lineage_id", "kind", "value"):
        found[lineage][kind] = value
    return found


def _said(rollup, indicators, units):
    """{lineage: {indicator: Said}} of the units whose values may be shown on the basis."""
    period, criteria_set = rollup.period, rollup.criteria_set
    shown = [unit for unit in units if rollup.basis == Basis.CURRENT or unit.state == State.APPROVED]
    places = Locality.objects.in_bulk([unit.pk for unit in shown])
    columns = columns_of(criteria_set, list(places.values()), period.province_id, period.end_date)
    levels = Levels(criteria_set, period.province_id, period.end_date)
    results = _results(rollup, indicators, shown)
    found = {}
    for unit in shown:
        own = results.get(unit.lineage_id, {})
        column = columns.get(unit.pk, "")
        found[unit.lineage_id] = {row.pk: _one(own.get(row.pk), levels.reference(row.pk, column)) for row in indicators}
    return found


def _one(result, level):
    if result is None:
        return Said(None, level)
    return Said(result, level, counted_value(result), *counted_verdict(result))


def _results(rollup, indicators, units):
    rows = IndicatorResult.objects.filter(
        indicator__in=indicators,
        assessment__period=rollup.period,
        assessment__criteria_set=rollup.criteria_set,
        assessment__locality__lineage__in=[unit.lineage_id for unit in units],
    )
    found = defaultdict(dict)
    for row in rows.select_related("assessment__locality", "entered_by", "department_by", "appraised_by"):
        found[row.assessment.locality.lineage_id][row.indicator_id] = row
    return found


# -- Values against the level -------------------------------------------------------------------------------------


@dataclass
class Bin:
    """Values from `low` to `high`: the first counts where more is better, the last where less is; `rows` in it."""

    low: Decimal
    high: Decimal
    rows: list
    not_met: int = 0


@dataclass
class Distribution:
    """Values of one numeric indicator. `levels`: [(StandingLevel, communes)], the commonest first."""

    indicator: object
    bins: list
    without_value: list
    levels: list
    least: Decimal | None = None
    middle: Decimal | None = None
    most: Decimal | None = None

    @property
    def counted(self):
        return sum(len(one.rows) for one in self.bins)


def distribution(read, indicator):
    """Distribution of an indicator; bins begin or end at the commonest level, so that none holds both sides of it."""
    rows = [row for row in read.rows if row.said]
    valued = [row for row in rows if row.said[indicator.pk].value is not None]
    levels = _levels_of(rows, indicator)
    found = Distribution(indicator, [], [row for row in rows if row.said[indicator.pk].value is None], levels)
    if not valued:
        return found
    values = sorted(row.said[indicator.pk].value for row in valued)
    found.least, found.middle, found.most = values[0], _median(values), values[-1]
    anchor = next((level.value for level, _count in levels if level.value is not None), values[0])
    step, is_at_most = nice_step(values[-1] - values[0]), indicator.operator == Operator.AT_MOST
    grouped = defaultdict(list)
    for row in valued:
        grouped[_bin_of(row.said[indicator.pk].value, anchor, step, is_at_most)].append(row)
    for number in range(min(grouped), max(grouped) + 1):
        inside = grouped.get(number, [])
        missed = sum(row.said[indicator.pk].verdict == Verdict.NOT_MET for row in inside)
        found.bins.append(Bin(anchor + number * step, anchor + (number + 1) * step, inside, missed))
    return found


def holds_value(indicator, value, low, high):
    """Whether a value lies in the bin from low to high."""
    if value is None:
        return False
    return low < value <= high if indicator.operator == Operator.AT_MOST else low <= value < high


def is_distributed(indicator):
    return indicator.takes_number and not getattr(indicator, "parts", ())


def _bin_of(value, anchor, step, is_at_most):
    number = (value - anchor) // step
    exact = (value - anchor) % step == 0
    # Decimal's // rounds towards zero; bins below the level need the floor.
    if value < anchor and not exact:
        number -= 1
    return int(number) - (1 if is_at_most and exact else 0)


def nice_step(span):
    """A width of 1, 2 or 5 times a power of ten that cuts a span into at most MOST_BINS bins."""
    if not span:
        return Decimal(1)
    raw = Decimal(span) / (MOST_BINS - 1)
    power = Decimal(10) ** raw.adjusted()
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw)


def _median(values):
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def _levels_of(rows, indicator):
    counts, levels = Counter(), {}
    for row in rows:
        level = row.said[indicator.pk].level
        if level is not None:
            key = (level.value, level.text_value)
            counts[key] += 1
            levels[key] = level
    return [(levels[key], count) for key, count in counts.most_common()]
