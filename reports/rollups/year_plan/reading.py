"""Reads a year's plan: lines folded by unit, decisions for the year, what documents assign."""

import datetime as dt
from collections import defaultdict

from django.db.models import Q

from criteria.holdings import holds
from criteria.models import Dossier, RecognitionKind
from directives.models import NumberSide
from directives.year_plans import LISTS, PlanState, fold
from localities.models import Level, Locality, Succession
from reports.rollups.decisions import DISTRICT_RECOGNISED, knows_recognitions, recognition_rows, valid_decisions
from reports.rollups.ground import district_rows
from reports.rollups.rows import units_of
from reports.rollups.year_plan.figures import PlanDistrict, PlanFigures, PlanUnit, YearPlan
from reports.rollups.year_plan.lines import lines_of
from reports.rollups.year_plan.numbers import Numbers, district_lineage, read_numbers
from reports.rollups.year_plan.targets import targets_of

_FIRST_TIME = (RecognitionKind.RECOGNISED, RecognitionKind.RE_RECOGNISED)


def read_plan(place, year, what, day):
    """YearPlan of a province or district."""
    return _Reader(place, year, what, day).read()


class _Reader:
    def __init__(self, place, year, what, day):
        self.place, self.year, self.what, self.day = place, year, what, day
        self.level, self.attainment = LISTS[what]
        self.province = place.own_province

    def read(self):
        said = lines_of(self.province, self.day, self.year, self.what)
        lines = {lineage: own for (lineage, _what), own in said.items()}
        there = self._units_there()
        rows = recognition_rows({*there, *lines}, self.day)
        self.decisions = self._still_valid(rows)
        units = self._planned_units(lines)
        planned = {unit.place.lineage_id for unit in units if unit.is_planned}
        outside = self._outside(there, planned)
        targets = targets_of(self.province, self.year, self.what, self.day)
        rows_of = read_numbers(self.province, self.year, self.what, self.day)
        self.numbers = Numbers(rows_of, self.province, targets, _named_in(units))
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
            figures=self._figures(units, outside, self.place),
            districts=self._districts(units, outside),
            numbers=self._said_numbers(rows_of),
            cumulative=targets.get(("cumulative", self.place.lineage_id)),
        )

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

    def _figures(self, units, outside, place):
        here = units if place.level == Level.PROVINCE else [unit for unit in units if unit.district_id == place.pk]
        beyond = outside if place.level == Level.PROVINCE else [u for u in outside if u.district_id == place.pk]
        figures = PlanFigures(registered_by=self.numbers.registered(place), assigned_by=self.numbers.assigned(place))
        if self.has_lines["registered"]:
            figures.registered_named = sum(unit.is_registered for unit in here)
        if self.has_lines["planned"]:
            figures.planned = sum(unit.is_planned for unit in here)
            figures.named = sum(unit.state.assigned is not None for unit in here)
        if self.knows:
            figures.outside = len(beyond)
            figures.recognised = sum(unit.is_planned and unit.is_recognised for unit in here)
        figures.moves.update(line.move for unit in here for line in unit.state.adjustments)
        return figures

    def _said_numbers(self, rows_of):
        """[(row before or None, row)] of the place, and of a province's districts, in the order of their days."""
        here = rows_of.values() if self.place.level == Level.PROVINCE else [rows_of.get(self.place.lineage_id)]
        found = []
        for own in here:
            last = {}
            for row in own.rows if own else ():
                found.append((last.get(row.side), row))
                last[row.side] = row
        return sorted(found, key=lambda pair: (pair[1].on, pair[1].pk))

    def _districts(self, units, outside):
        if self.place.level != Level.PROVINCE or self.level == Level.DISTRICT:
            return []
        rows = Locality.objects.filter(pk__in=[row[0] for row in district_rows(self.province, self.day)])
        return [
            PlanDistrict(place.pk, place.code, place.full_name, self._figures(units, outside, place))
            for place in rows.alphabetical()
        ]


def _named_in(units):
    """{side: [lineage of the district a unit lay in when it was named, or None]}."""
    said = {
        NumberSide.REGISTERED: [unit.state.registered for unit in units if unit.is_registered],
        NumberSide.ASSIGNED: [unit.state.planned for unit in units if unit.is_planned],
    }
    return {side: [district_lineage(line.locality) for line in lines] for side, lines in said.items()}
