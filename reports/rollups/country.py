"""Provinces beside each other, and quarters one after another: frozen roll-ups where a quarter is closed, else live.

A fixed number of statements however many provinces, communes and quarters there are. Approved figures only, each
province under the standard set of its quarter.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from criteria.holdings import held_through, standing
from criteria.models import Assessment, Attainment, CriteriaSet, DimensionKind, ReportingPeriod
from criteria.models import Recognition as RecognitionRow
from localities.models import AttributeKind, Kind, Level, Locality, LocalityAttribute
from ntm.lib.quarters import Quarter
from ntm.lib.validity import in_force
from reports.models import FrozenRollup
from reports.rollups.figures import COUNTS, FEW_CRITERIA, HEADLINE, average_of

QUARTERS = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one unit, or of several together, at the end of a quarter; None: not known."""

    total: int
    standard: int | None
    advanced: int | None
    exemplary: int | None
    assessed: int
    meets: int
    met_sum: int
    below_15: int
    is_live: bool = False

    @property
    def average(self):
        return average_of(self.met_sum, self.assessed)


@dataclass
class Line:
    """A province with its counts of the last quarter by the day and of the one before; None: no figures.

    `region`: as a decree names it, or its code where no decree known here does.
    """

    place: Locality
    region: str
    code: str
    now: Counts | None
    before: Counts | None


def league(scope, day):
    """[Line] of the provinces a scope reads, by region and name."""
    provinces, found = _provinces(scope, day), read_quarters(scope, day, 2)
    regions = _regions(provinces, day)
    last = Quarter.of(day) if day == Quarter.of(day).end_date else Quarter.of(day).previous
    lines = [
        Line(place, regions.get(place.lineage_id, ""), last.code, found.get((place.lineage_id, last.code)),
             found.get((place.lineage_id, last.previous.code)))
        for place in provinces
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (not line.region, line.region, line.place.sort_key, line.place.pk))


def quarters_of(scope, day, count=QUARTERS):
    """[(quarter code, Counts of all provinces with figures, how many these are)], oldest first."""
    grouped = defaultdict(list)
    for (_lineage, code), counts in read_quarters(scope, day, count).items():
        grouped[code].append(counts)
    return [(code, together(grouped[code]), len(grouped[code])) for code in sorted(grouped)]


def together(counts):
    """Counts of several units added up; a count one of them does not know is known of none."""
    sums = {}
    for name in COUNTS:
        values = [getattr(one, name) for one in counts]
        sums[name] = None if None in values else sum(values)
    return Counts(**sums, is_live=any(one.is_live for one in counts))


def read_quarters(scope, day, count):
    """{(lineage of a province, quarter code): Counts} of the last `count` quarters ended by the day."""
    first = Quarter.of(day)
    for _step in range(count):
        first = first.previous
    periods = ReportingPeriod.objects.filter(scope.in_provinces(), end_date__lte=day, end_date__gte=first.start_date)
    rows = FrozenRollup.objects.filter(
        holds=True, locality=F("period__province"), criteria_set__attainment=Attainment.STANDARD,
        period__in=periods.values("pk"),
    ).order_by("criteria_set__valid_from")  # fmt: skip
    names = ("locality__lineage_id", "period__code", "period_id", *COUNTS)
    found, frozen = {}, set()
    for lineage, code, period, *counts in rows.values_list(*names):
        found[lineage, code] = Counts(*counts)
        frozen.add(period)
    return found | _live([row for row in periods.select_related("province") if row.pk not in frozen])


def _live(periods):
    """The same of periods that are open, or were closed before anything was frozen."""
    if not periods:
        return {}
    summaries, units = _summaries(periods), _units(periods)
    decisions, known = _decisions(periods)
    found = {}
    for period in periods:
        sums = summaries.get(period.pk)
        if sums is None:
            continue
        inside = [
            lineage
            for lineage, first, last in units[period.province_id]
            if (first is None or first <= period.end_date) and (last is None or last >= period.end_date)
        ]
        rows = [row for lineage in inside for row in decisions.get(lineage, ())]
        held = standing(row for row in rows if row.decision_date <= period.end_date)
        recognised = Counter(
            level for levels in held.values() for level in HEADLINE if held_through(levels, level) is not None
        )
        is_known = bool(held) or period.province.lineage_id in known
        levels = [recognised[level] if is_known else None for level in HEADLINE]
        found[period.province.lineage_id, period.code] = Counts(len(inside), *levels, *sums, is_live=True)
    return found


def _summaries(periods):
    """{period: (assessed, meets, met, below 15)} of communes in force on its last day, by the latest standard set."""
    known = Q(approved_met__isnull=False) & (Q(approved_computed__gt=0) | Q(approved_stated__gt=0))
    rows = Assessment.objects.filter(
        Q(locality__valid_to__isnull=True) | Q(locality__valid_to__gte=F("period__end_date")), known,
        period__in=[row.pk for row in periods], criteria_set__level=Level.COMMUNE, locality__kind=Kind.COMMUNE,
        criteria_set__attainment=Attainment.STANDARD,
    )  # fmt: skip
    rows = rows.values("period", "criteria_set").annotate(
        assessed=Count("pk"),
        meets=Count("pk", filter=Q(approved_met=F("approved_required"), approved_required__gt=0)),
        met_sum=Sum("approved_met"),
        below_15=Count("pk", filter=Q(approved_met__lt=FEW_CRITERIA)),
    )
    rows = rows.order_by("period", "criteria_set__valid_from")
    return {row["period"]: (row["assessed"], row["meets"], row["met_sum"], row["below_15"]) for row in rows}


def _units(periods):
    found = defaultdict(list)
    rows = Locality.objects.communes().filter(province__in={row.province_id for row in periods})
    for province, *life in rows.values_list("province_id", "lineage_id", "valid_from", "valid_to"):
        found[province].append(life)
    return found


def _decisions(periods):
    """({lineage of a unit: its decisions, oldest first}, lineages of the provinces that have any at all).

    A unit's decision may hang on a row of it that a later province has.
    """
    provinces = {row.province.lineage_id for row in periods}
    units = Locality.objects.communes().filter(province__in={row.province_id for row in periods})
    rows = RecognitionRow.objects.exclude(locality__level=Level.VILLAGE).filter(
        Q(locality__province__lineage__in=provinces) | Q(locality__lineage__in=provinces)
        | Q(locality__lineage__in=units.values("lineage"))
    )  # fmt: skip
    names = ("locality__lineage_id", "attainment", "kind", "decision_date", "locality__province__lineage_id")
    found, known = defaultdict(list), set()
    for row in rows.order_by("decision_date", "pk").values_list(*names, named=True):
        found[row.locality__lineage_id].append(row)
        known |= {row.locality__province__lineage_id, row.locality__lineage_id} & provinces
    return found, known


def _provinces(scope, day):
    rows = Locality.objects.provinces().filter(scope.places(), in_force(day))
    return list(rows.order_by("sort_key", "pk"))


def _regions(provinces, day):
    """{lineage: name of the region}."""
    rows = LocalityAttribute.objects.in_force_on(day).filter(
        kind=AttributeKind.REGION, locality__lineage__in=[place.lineage_id for place in provinces]
    )
    codes = dict(rows.order_by("valid_from").values_list("locality__lineage_id", "value"))
    names = _region_names() if codes else {}
    return {lineage: names.get(code, code) for lineage, code in codes.items()}


def _region_names():
    """{code: name} of the columns of national sets, as the latest of them has it. One query."""
    sets = CriteriaSet.objects.published().filter(dimension_kind=DimensionKind.REGION, issuer_province=None)
    columns = sets.order_by("valid_from", "pk").values_list("dimension_values", flat=True)
    return {column["code"]: column["name_vi"] for own in columns for column in own}
