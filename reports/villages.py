"""Every count of villages: how many, recognised by decision, meeting the province's village set by the data.

A reader beside reports/rollups, with its conventions: one place, one day, one basis, a fixed number of queries. No list
of villages is not "no villages": figures say for how many communes a list is kept.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from criteria.models import Attainment, CriteriaSet, ReportingPeriod
from criteria.models import Recognition as RecognitionRow
from localities.models import AttributeKind, Kind, Level, Locality, LocalityAttribute
from ntm.lib.text import search_key
from ntm.lib.validity import in_force
from reports.rollups import Basis
from reports.rollups.figures import Unit
from reports.rollups.rows import (
    criteria_of,
    give_summary,
    periods_with_figures,
    recognition_rows,
    summaries_of,
    valid_decisions,
)

COUNTED = (Attainment.STANDARD, Attainment.ADVANCED, Attainment.EXEMPLARY)
_NO = {"", "0", "khong", "no"}


@dataclass(slots=True)
class Village(Unit):
    """One village on the day; `parent` is the lineage of its commune."""

    parent: int | None = None


@dataclass
class VillageFigures:
    """Counts over the villages of some communes.

    `communes` of which `listed` have a list; with none, every other count is unknown, not 0. `recognised` values are
    None where no decision about a village of the province was ever recorded.
    """

    communes: int = 0
    listed: int = 0
    total: int = 0
    recognised: dict = field(default_factory=dict)
    assessed: int = 0
    meets: int = 0

    @property
    def has_list(self):
        return self.total > 0

    @property
    def is_complete(self):
        """Every commune has a list: only then a share of villages says something of the whole."""
        return self.communes > 0 and self.listed == self.communes

    @property
    def standard(self):
        return self.recognised[Attainment.STANDARD]

    @property
    def exemplary(self):
        return self.recognised[Attainment.EXEMPLARY]


@dataclass
class CommuneRow:
    """One commune on the day with its villages and their figures."""

    pk: int
    code: str
    name: str
    kind: str
    sort_key: str
    lineage_id: int
    district_id: int | None
    villages: list = field(default_factory=list)
    attributes: dict = field(default_factory=dict)
    figures: VillageFigures | None = None

    @property
    def full_name(self):
        return f"{Kind(self.kind).label} {self.name}"

    @property
    def is_especially_difficult(self):
        return is_yes(self.attributes.get(AttributeKind.ESPECIALLY_DIFFICULT))

    @property
    def area(self):
        return self.attributes.get(AttributeKind.AREA, "")


@dataclass
class VillageRollup:
    place: Locality
    day: dt.date
    basis: Basis
    period: ReportingPeriod | None
    criteria_set: CriteriaSet | None
    criteria: list
    communes: list
    figures: VillageFigures
    knows_recognitions: bool

    @property
    def villages(self):
        return [village for commune in self.communes for village in commune.villages]


def is_yes(value):
    """Whether the value of a yes/no attribute says yes."""
    return value is not None and search_key(value) not in _NO


# Communes whose villages are counted: name → test(CommuneRow).
FILTERS = {
    "dbkk": lambda row: row.is_especially_difficult,
    "khu-vuc-1": lambda row: row.area == "I",
    "khu-vuc-2": lambda row: row.area == "II",
    "khu-vuc-3": lambda row: row.area == "III",
}


def read(place, day, basis=Basis.APPROVED, criteria_set=None, only=""):
    """Villages of a place (province, district, commune or one village) on a day; `only` is one of FILTERS."""
    communes = _communes(place, day)
    villages = _villages(place, day, {row.lineage_id for row in communes})
    decisions = valid_decisions(recognition_rows({village.lineage_id for village in villages}, day))
    period, criteria_set = _period(place, day, basis, criteria_set)
    summaries = summaries_of(period, criteria_set, basis) if period else {}
    by_commune = defaultdict(list)
    for village in villages:
        village.decisions = decisions.get(village.lineage_id, {})
        give_summary(village, summaries.get(village.lineage_id))
        by_commune[village.parent].append(village)
    knows = any(decisions.values()) or _was_recorded(place)
    for row in communes:
        row.villages = by_commune[row.lineage_id]
        row.figures = figures_of([row], knows_recognitions=knows)
    communes = [row for row in communes if not only or FILTERS[only](row)]
    return VillageRollup(
        place=place,
        day=day,
        basis=Basis(basis),
        period=period,
        criteria_set=criteria_set,
        criteria=criteria_of(criteria_set),
        communes=communes,
        figures=figures_of(communes, knows_recognitions=knows),
        knows_recognitions=knows,
    )


def lineages_of(place, day, only):
    """Lineages of the communes of a place that one of FILTERS leaves on a day."""
    return {row.lineage_id for row in _communes(place, day) if FILTERS[only](row)}


def figures_of(communes, *, knows_recognitions=True):
    """Figures over some communes in one pass. A ward or township counts among them only where it has a list."""
    found = VillageFigures(recognised=dict.fromkeys(COUNTED, 0))
    for row in communes:
        found.communes += row.kind == Kind.COMMUNE or bool(row.villages)
        found.listed += bool(row.villages)
        for village in row.villages:
            found.total += 1
            for attainment in COUNTED:
                found.recognised[attainment] += village.is_recognised(attainment)
            found.assessed += village.is_assessed
            found.meets += village.meets
    if not knows_recognitions:
        found.recognised = dict.fromkeys(COUNTED)
    return found


def used_set(period):
    """The village set the office chose for a period: the standard before others; None for none."""
    order = list(Attainment.values)
    sets = period.criteria_sets.filter(level=Level.VILLAGE)
    return min(sets, key=lambda row: (order.index(row.attainment), row.code), default=None)


# -- Reading ----------------------------------------------------------------------------------------------------------


def _communes(place, day):
    rows = Locality.objects.filter(in_force(day), level=Level.COMMUNE)
    if place.level == Level.VILLAGE:
        rows = rows.filter(lineage=place.parent.lineage_id)
    elif place.level == Level.COMMUNE:
        rows = rows.filter(lineage=place.lineage_id)
    else:
        rows = rows.within(place)
    fields = ("pk", "code", "name", "kind", "sort_key", "lineage_id", "district_id")
    found = [CommuneRow(*row) for row in rows.order_by("sort_key", "pk").values_list(*fields)]
    attributes = _attributes({row.lineage_id for row in found}, day)
    for row in found:
        row.attributes = attributes[row.lineage_id]
    return found


def _attributes(lineages, day):
    """{lineage: {kind: value}} of the dated attributes that communes are filtered by."""
    kinds = (AttributeKind.AREA, AttributeKind.ESPECIALLY_DIFFICULT)
    rows = LocalityAttribute.objects.in_force_on(day).filter(kind__in=kinds, locality__lineage__in=lineages)
    found = defaultdict(dict)
    for lineage, kind, value in rows.order_by("valid_from").values_list("locality__lineage_id", "kind", "value"):
        found[lineage][kind] = value
    return found


def _villages(place, day, lineages):
    rows = Locality.objects.filter(in_force(day), level=Level.VILLAGE, parent__lineage__in=lineages)
    if place.level == Level.VILLAGE:
        rows = rows.filter(lineage=place.lineage_id)
    fields = ("pk", "code", "name", "kind", "sort_key", "district_id", "lineage_id", "parent__lineage_id")
    found = []
    for *unit, parent in rows.order_by("sort_key", "pk").values_list(*fields):
        village = Village(*unit)
        village.parent = parent
        found.append(village)
    names = Counter((village.parent, village.name) for village in found)
    for village in found:
        village.has_namesake = names[village.parent, village.name] > 1
    return found


def _period(place, day, basis, criteria_set):
    """(period, set): the last period ended by the day with figures of villages, and its village set."""
    periods = periods_with_figures(place, basis, criteria_set, level=Level.VILLAGE)
    period = periods.filter(end_date__lte=day).order_by("-end_date").first()
    if period is None:
        return None, criteria_set
    criteria_set = criteria_set or used_set(period)
    return (period, criteria_set) if criteria_set else (None, None)


def _was_recorded(place):
    """Whether a decision about a village of the province was ever recorded."""
    lineage = place.own_province.lineage_id
    rows = RecognitionRow.objects.filter(locality__level=Level.VILLAGE, locality__province__lineage=lineage)
    return rows.exists()
