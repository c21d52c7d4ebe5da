"""The year's plan of units beside what documents assign and what decisions recognise: a fixed number of queries.

Recognised is read from decisions alone. docs/definitions.md says what each count means.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from criteria.holdings import holds
from criteria.models import Dossier, RecognitionKind
from directives.models import PlanMove, Target, YearPlanLine
from directives.terms import revised, with_terms
from directives.year_plans import LISTS, PlanState, fold
from localities.models import Level, Locality, Succession
from ntm.looks import kept
from reports.rollups.rows import (
    DISTRICT_RECOGNISED,
    district_rows,
    knows_recognitions,
    recognition_rows,
    units_of,
    valid_decisions,
)

# Metrics of targets that say how many units a year brings, and how many there are to be by then.
OF_THE_YEAR = {
    "STANDARD": ("xa_dat_chuan_moi",),
    "ADVANCED": ("xa_nang_cao_moi",),
    "DISTRICT": ("huyen_thanh_pho_dat_moi",),
}
CUMULATIVE = {
    "STANDARD": ("xa_dat_chuan_luy_ke", "xa_dat_chuan_ntm"),
    "ADVANCED": ("xa_nang_cao_luy_ke", "xa_nang_cao"),
    "DISTRICT": ("huyen_thanh_pho_dat_luy_ke",),
}
_FIRST_TIME = (RecognitionKind.RECOGNISED, RecognitionKind.RE_RECOGNISED)


@dataclass
class PlanUnit:
    """A unit named in the plan, as it is on the day (`ended_on` and `heirs` where it is no more).

    `decision`: the row of the decision that recognised it for the plan's year, or None. `earlier`: the one by which it
    held the attainment already; `later`: one for a year after the plan's.
    """

    place: Locality
    state: PlanState
    district_id: int | None
    decision: object = None
    earlier: object = None
    later: object = None
    dossier: Dossier | None = None
    ended_on: dt.date | None = None
    heirs: list = field(default_factory=list)

    @property
    def is_registered(self):
        return self.state.registered is not None

    @property
    def is_planned(self):
        return self.state.planned is not None

    @property
    def is_recognised(self):
        return self.decision is not None


@dataclass
class PlanFigures:
    """Counts of a plan over some units; None is unknown and prints "–".

    `assigned`: what `target` (a document's number) says, else units in the plan by name. `outside`: recognised for the
    year without standing in the plan.
    """

    registered: int | None = None
    named: int | None = None
    planned: int | None = None
    recognised: int | None = None
    outside: int | None = None
    moves: Counter = field(default_factory=Counter)
    target: Target | None = None

    @property
    def assigned(self):
        return int(self.target.value) if self.target else self.planned

    @property
    def difference(self):
        """Units registered more than assigned; None where one of the two is not known."""
        return None if None in (self.registered, self.assigned) else self.registered - self.assigned

    @property
    def unnamed(self):
        """Units a document assigns beyond those named, or 0."""
        return max(0, self.assigned - (self.planned or 0)) if self.target else 0

    @property
    def left(self):
        """Units of the plan still to be recognised."""
        return None if None in (self.planned, self.recognised) else self.planned - self.recognised


@dataclass
class PlanDistrict:
    pk: int
    code: str
    full_name: str
    figures: PlanFigures


@dataclass
class YearPlan:
    """The plan of one year and list for a place on a day. `outside`: PlanUnit recognised without being planned."""

    place: Locality
    year: int
    what: str
    day: dt.date
    units: list
    outside: list
    figures: PlanFigures
    districts: list
    cumulative: Target | None = None

    @property
    def adjustments(self):
        """[(unit, line)] in the order of their days."""
        found = [(unit, line) for unit in self.units for line in unit.state.adjustments]
        return sorted(found, key=lambda pair: (pair[1].on, pair[1].pk))


def read_plan(place, year, what, day):
    """YearPlan of a province or district."""
    return _Reader(place, year, what, day).read()


def plan_years(province, day):
    """{year: {list: Counter of "registered" and "planned" units}} of the plans of a province as of the day."""
    lines = _lines_of(province, day)
    found = defaultdict(lambda: defaultdict(Counter))
    for (_lineage, what), own in lines.items():
        for year in {y for line in own for y in (line.year, line.to_year) if y}:
            state = fold([line for line in own if year in (line.year, line.to_year)], year)
            counts = found[year][what]
            counts["registered"] += state.registered is not None
            counts["planned"] += state.planned is not None
    return {year: dict(found[year]) for year in sorted(found, reverse=True)}


@kept("base", "papers")
def planned_count(place, year, day, what="STANDARD"):
    """Units in the plan of a year by the day in a province or district; None where there is no plan. One query."""
    lines = _lines_of(place.own_province, day, year, what)
    if not any(line.move not in (PlanMove.REGISTERED, PlanMove.WITHDRAWN) for own in lines.values() for line in own):
        return None
    inside = {place.pk} if place.level == Level.DISTRICT else None
    return sum(
        fold(own, year).planned is not None
        for own in lines.values()
        if inside is None or {own[-1].locality_id, own[-1].locality.district_id} & inside
    )


def _lines_of(province, day, year=None, what=None):
    """{(lineage, list): [line]} of a province by the day, in the order of their days."""
    rows = YearPlanLine.objects.filter(province__lineage=province.lineage_id).by_day(day)
    rows = rows.of_year(year) if year else rows
    if what:
        level, attainment = LISTS[what]
        rows = rows.filter(locality__level=level, attainment=attainment)
    found = defaultdict(list)
    codes = {pair: code for code, pair in LISTS.items()}
    related = rows.select_related("locality", "directive", "by").defer("directive__text", "directive__search_key")
    for row in related.in_order():
        found[row.locality.lineage_id, codes[row.locality.level, row.attainment]].append(row)
    return found


class _Reader:
    def __init__(self, place, year, what, day):
        self.place, self.year, self.what, self.day = place, year, what, day
        self.level, self.attainment = LISTS[what]
        self.province = place.own_province

    def read(self):
        lines = {lineage: own for (lineage, _what), own in self._province_lines().items()}
        there = self._units_there()
        rows = recognition_rows({*there, *lines}, self.day)
        self.decisions = self._still_valid(rows)
        units = self._planned_units(lines)
        planned = {unit.place.lineage_id for unit in units if unit.is_planned}
        outside = self._outside(there, planned)
        targets = self._targets()
        self.knows = bool(rows) or knows_recognitions(self.place)
        self.has_lines = {
            "registered": any(own.registered or own.withdrawn for own in self._states),
            "planned": any(own.planned or own.left for own in self._states),
        }
        return YearPlan(
            place=self.place,
            year=self.year,
            what=self.what,
            day=self.day,
            units=[unit for unit in units if self._is_here(unit)],
            outside=[unit for unit in outside if self._is_here(unit)],
            figures=self._figures(units, outside, self.place, targets),
            districts=self._districts(units, outside, targets),
            cumulative=targets.get(("cumulative", self.place.lineage_id)),
        )

    def _province_lines(self):
        return _lines_of(self.province, self.day, self.year, self.what)

    def _units_there(self):
        """{lineage: (pk, district pk)} of the units of the list's level in force on the day."""
        if self.level == Level.COMMUNE:
            return {unit.lineage_id: (unit.pk, unit.district_id) for unit in units_of(self.province, self.day)}
        return {row[-1]: (row[0], row[0]) for row in district_rows(self.province, self.day)}

    def _fits(self, row):
        """Whether a decision is one this list is about."""
        if self.level == Level.DISTRICT:
            return row.attainment in DISTRICT_RECOGNISED
        return row.attainment == self.attainment

    def _still_valid(self, rows):
        """{lineage: [decision row]} this list is about, oldest first, of units that still hold what they gave."""
        still, found = valid_decisions(rows), defaultdict(list)
        for row in rows:
            is_first = row.kind in _FIRST_TIME and self._fits(row)
            if is_first and self._holds(still[row.locality__lineage_id]):
                found[row.locality__lineage_id].append(row)
        return found

    def _holds(self, held):
        if self.level == Level.DISTRICT:
            return any(level in held for level in DISTRICT_RECOGNISED)
        return holds(held, self.attainment)

    def _give_decisions(self, unit):
        """The decision for the plan's year; one for an earlier year counts when it came after the unit was planned."""
        since = unit.state.planned.on if unit.is_planned else dt.date.max
        for row in self.decisions[unit.place.lineage_id]:
            if row.recognition_year == self.year or (row.recognition_year < self.year and row.decision_date >= since):
                unit.decision = unit.decision or row
            elif row.recognition_year < self.year:
                unit.earlier = unit.earlier or row
            else:
                unit.later = unit.later or row

    # -- units --

    def _planned_units(self, lines):
        self._states = []
        places = self._places({*lines})
        heirs, dossiers = self._heirs(places), self._dossiers(lines)
        units = []
        for lineage, own in lines.items():
            place, state = places.get(lineage) or own[-1].locality, fold(own, self.year)
            self._states.append(state)
            unit = PlanUnit(place, state, self._district_of(place))
            self._give_decisions(unit)
            unit.dossier = dossiers.get(lineage)
            if not place.is_in_force_on(self.day):
                unit.ended_on, unit.heirs = place.valid_to, heirs[place.pk]
            units.append(unit)
        return sorted(units, key=lambda unit: (unit.place.sort_key, unit.place.pk))

    def _places(self, lineages):
        """{lineage: its row on the day, else the last it had by then}."""
        found = {}
        rows = Locality.objects.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=self.day), lineage__in=lineages)
        for row in rows.select_related("district").order_by("valid_from"):
            found[row.lineage_id] = row
        return found

    def _heirs(self, places):
        """{pk: [names]} of the units that took over those that ended by the day."""
        ended = [place.pk for place in places.values() if not place.is_in_force_on(self.day)]
        found = defaultdict(list)
        rows = Succession.objects.filter(predecessor__in=ended, date__lte=self.day).select_related("successor")
        for row in rows.order_by("date", "pk") if ended else ():
            found[row.predecessor_id].append(row.successor)
        return found

    def _dossiers(self, lines):
        """{lineage: Dossier} of the year and attainment, the last opened."""
        rows = Dossier.objects.filter(locality__lineage__in=lines.keys(), year=self.year)
        if self.level == Level.COMMUNE:
            rows = rows.filter(attainment=self.attainment)
        return {row.locality.lineage_id: row for row in rows.select_related("locality").order_by("opened_at", "pk")}

    def _outside(self, there, planned):
        """Units recognised for the year that the plan does not hold."""
        first = {lineage: rows[0] for lineage, rows in self.decisions.items() if lineage in there and rows}
        first = {key: row for key, row in first.items() if row.recognition_year == self.year and key not in planned}
        places = Locality.objects.filter(pk__in=[there[lineage][0] for lineage in first]).select_related("district")
        return [
            PlanUnit(place, PlanState(), self._district_of(place), decision=first[place.lineage_id])
            for place in places.order_by("sort_key", "pk")
        ]

    def _district_of(self, place):
        return place.pk if self.level == Level.DISTRICT else place.district_id

    def _is_here(self, unit):
        return self.place.level == Level.PROVINCE or unit.district_id == self.place.pk

    # -- counts --

    def _figures(self, units, outside, place, targets):
        here = units if place.level == Level.PROVINCE else [unit for unit in units if unit.district_id == place.pk]
        beyond = outside if place.level == Level.PROVINCE else [u for u in outside if u.district_id == place.pk]
        figures = PlanFigures(target=targets.get(("year", place.lineage_id)))
        if self.has_lines["registered"]:
            figures.registered = sum(unit.is_registered for unit in here)
        if self.has_lines["planned"]:
            figures.planned = sum(unit.is_planned for unit in here)
            figures.named = sum(unit.state.assigned is not None for unit in here)
        if self.knows:
            figures.outside = len(beyond)
            figures.recognised = sum(unit.is_planned and unit.is_recognised for unit in here)
        figures.moves.update(line.move for unit in here for line in unit.state.adjustments)
        return figures

    def _districts(self, units, outside, targets):
        if self.place.level != Level.PROVINCE or self.level == Level.DISTRICT:
            return []
        rows = Locality.objects.filter(pk__in=[row[0] for row in district_rows(self.province, self.day)])
        return [
            PlanDistrict(place.pk, place.code, place.full_name, self._figures(units, outside, place, targets))
            for place in rows.alphabetical()
        ]

    def _targets(self):
        """{("year" or "cumulative", lineage of the place): Target} of documents issued by the day.

        A later document goes before an earlier one; of cumulative targets the one of the nearest deadline from the
        plan's year on.
        """
        metrics = (*OF_THE_YEAR.get(self.what, ()), *CUMULATIVE.get(self.what, ()))
        rows = Target.objects.filter(
            Q(directive__date__isnull=True) | Q(directive__date__lte=self.day),
            Q(locality__lineage=self.province.lineage_id) | Q(locality__province__lineage=self.province.lineage_id),
            metric__in=metrics,
        )  # fmt: skip
        rows = rows.select_related("directive", "clause", "locality")
        rows = rows.defer("directive__text", "directive__search_key", "clause__text")
        # What a later decision set anew counts from its day on.
        said = [revised(row, self.day) for row in with_terms(rows, self.day).order_by("directive__date", "pk")]
        said = [row for row in said if row.value is not None and row.deadline and row.deadline.year >= self.year]
        found = {}
        for row in sorted(said, key=lambda row: row.deadline, reverse=True):
            is_of_year = row.metric in OF_THE_YEAR.get(self.what, ())
            if not is_of_year or row.deadline.year == self.year:
                found["year" if is_of_year else "cumulative", row.locality.lineage_id] = row
        return found
