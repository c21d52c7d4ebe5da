"""Every count of villages: how many, recognised by decision, meeting the province's village set by the data.

A reader beside reports/rollups, with its conventions: one place, one day, one basis, a fixed number of queries. No list
of villages is not "no villages": figures say for how many communes a list is kept.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import F

from criteria.models import Attainment, CriteriaSet, ReportingPeriod
from criteria.models import Recognition as RecognitionRow
from localities.models import AttributeKind, Kind, Level, Locality, LocalityAttribute
from ntm.lib.text import is_yes
from ntm.looks import kept, once, one_look
from reports.rollups import Basis
from reports.rollups.decisions import recognition_rows, valid_decisions
from reports.rollups.figures import Unit
from reports.rollups.ground import chosen_sets, ever_inside, holds, inside_on
from reports.rollups.periods import last_period
from reports.rollups.rows import criteria_of, expect_summaries, give_summary, summaries_of

COUNTED = (Attainment.STANDARD, Attainment.ADVANCED, Attainment.EXEMPLARY)


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


# Communes whose villages are counted: name → test(CommuneRow).
FILTERS = {
    "dbkk": lambda row: row.is_especially_difficult,
    "khu-vuc-1": lambda row: row.area == "I",
    "khu-vuc-2": lambda row: row.area == "II",
    "khu-vuc-3": lambda row: row.area == "III",
}


def read(place, day, basis=Basis.APPROVED, criteria_set=None, only=""):
    """Villages of a place (province, district, commune or one village) on a day; `only` is one of FILTERS."""
    with one_look():
        return _read(place, day, basis, criteria_set, only)


def _read(place, day, basis, criteria_set, only):
    communes = _communes(place, day)
    villages = _villages(place, day, {row.lineage_id for row in communes})
    decisions = valid_decisions(row for row in _recognitions(_area(place)) if row.decision_date <= day)
    period, criteria_set = _period(place, day, basis, criteria_set)
    summaries = summaries_of(period, criteria_set, basis) if period else {}
    by_commune = defaultdict(list)
    for village in villages:
        village.decisions = decisions.get(village.lineage_id, {})
        give_summary(village, summaries.get(village.lineage_id))
        by_commune[village.parent].append(village)
    knows = any(decisions.values()) or _was_recorded(place.own_province)
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


def expect(basis, asked):
    """Say which [(place, day)] will be read in this look: results of their periods are then read together."""
    pairs = [_period(place, day, basis, None) for place, day in asked]
    expect_summaries(basis, [(period, criteria_set) for period, criteria_set in pairs if period])


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
    sets = [row for row in chosen_sets(period) if row.level == Level.VILLAGE]
    return min(sets, key=lambda row: (order.index(row.attainment), row.code), default=None)


# -- Reading ----------------------------------------------------------------------------------------------------------


def _area(place):
    """Lineage of the place whose communes are looked at: a village's commune, else the place itself."""
    return place.parent.lineage_id if place.level == Level.VILLAGE else place.lineage_id


def _communes(place, day):
    attributes = _attributes(_area(place), day)
    found = []
    for row in _commune_rows(place, day):
        own = row.pk, row.code, row.name, row.kind, row.sort_key, row.lineage_id, row.district_id
        found.append(CommuneRow(*own, attributes=attributes[row.lineage_id]))
    return found


def _commune_rows(place, day):
    if place.level in (Level.PROVINCE, Level.DISTRICT):
        return inside_on(place, day, Level.COMMUNE)
    own = [row for row in ever_inside(_area(place)) if row.level == Level.COMMUNE]
    return [row for row in own if holds(row.valid_from, row.valid_to, day)]


def _attributes(area, day):
    """{lineage: {kind: value}} of the dated attributes that communes are filtered by."""
    found = defaultdict(dict)
    for lineage, kind, value, first, last in _every_attribute(area):
        if holds(first, last, day):
            found[lineage][kind] = value
    return found


@kept("base")
def _every_attribute(area):
    kinds = (AttributeKind.AREA, AttributeKind.ESPECIALLY_DIFFICULT)
    rows = LocalityAttribute.objects.filter(kind__in=kinds, locality__lineage__in=_lineages(area))
    rows = rows.order_by(F("valid_from").asc(nulls_first=True), "pk")
    return list(rows.values_list("locality__lineage_id", "kind", "value", "valid_from", "valid_to"))


def _lineages(area):
    return {row.lineage_id for row in ever_inside(area) if row.level == Level.COMMUNE}


@kept("base")
def _every_village(area):
    """[(fields of a Village, its commune's lineage, first day, last day)] of every village an area ever had."""
    rows = Locality.objects.filter(level=Level.VILLAGE, parent__lineage__in=_lineages(area))
    fields = ("pk", "code", "name", "kind", "sort_key", "district_id", "lineage_id")
    dated = rows.order_by("sort_key", "pk").values_list(*fields, "parent__lineage_id", "valid_from", "valid_to")
    return [(row[:7], *row[7:]) for row in dated]


@once
def _recognitions(area):
    """Decisions about every village an area ever had, oldest first."""
    return recognition_rows({row[0][-1] for row in _every_village(area)}, dt.date.max)


def _villages(place, day, lineages):
    found = []
    for unit, parent, first, last in _every_village(_area(place)):
        if parent not in lineages or not holds(first, last, day):
            continue
        village = Village(*unit)
        village.parent = parent
        found.append(village)
    if place.level == Level.VILLAGE:
        found = [village for village in found if village.lineage_id == place.lineage_id]
    names = Counter((village.parent, village.name) for village in found)
    for village in found:
        village.has_namesake = names[village.parent, village.name] > 1
    return found


def _period(place, day, basis, criteria_set):
    """(period, set): the last period ended by the day with figures of villages, and its village set."""
    period = last_period(place, day, basis, criteria_set, level=Level.VILLAGE)
    if period is None:
        return None, criteria_set
    criteria_set = criteria_set or used_set(period)
    return (period, criteria_set) if criteria_set else (None, None)


@once
def _was_recorded(province):
    """Whether a decision about a village was ever recorded that under whatever row is or was in the province."""
    ours = Locality.objects.filter(level=Level.VILLAGE, province__lineage=province.lineage_id)
    return RecognitionRow.objects.filter(locality__lineage__in=ours.values("lineage")).exists()
