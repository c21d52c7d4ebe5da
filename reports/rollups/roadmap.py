"""Planned against actual, criterion by criterion: a roll-up beside the roadmap as it stands. One query of its own.

docs/definitions.md says what each count means.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from criteria.models import RoadmapEntry
from criteria.roadmap import end_of, year_of
from criteria.rules import COUNTED_AS_MET, UNKNOWN

MET, LATE, AHEAD, UNPLANNED = "met", "late", "ahead", "unplanned"


@dataclass(slots=True)
class RoadmapCell:
    """A criterion of a commune. `mark` as the roll-up has it, "?" without figures; `term` "" is not planned."""

    unit: object
    criterion: object
    mark: str
    term: str
    entry: object = None

    def state_on(self, day):
        """MET whatever was planned; LATE when the term has ended and it is not shown to be met; AHEAD; UNPLANNED."""
        if self.mark in COUNTED_AS_MET:
            return MET
        if not self.term:
            return UNPLANNED
        return LATE if end_of(self.term) <= day else AHEAD


@dataclass
class RoadmapCounts:
    """Counts over some cells. `states`: cells by state; `years`: {year: Counter of states} of planned cells."""

    states: Counter = field(default_factory=Counter)
    years: dict = field(default_factory=lambda: defaultdict(Counter))

    def take(self, cell, day):
        state = cell.state_on(day)
        self.states[state] += 1
        if cell.term:
            self.years[year_of(cell.term)][state] += 1

    @property
    def unmet(self):
        return self.states[LATE] + self.states[AHEAD] + self.states[UNPLANNED]

    def planned(self, year):
        return sum(self.years[year].values()) if year in self.years else 0


@dataclass
class Roadmap:
    """The roadmap of a place on a day. `cells`: {pk of the unit: [RoadmapCell]} in the set's order."""

    rollup: object
    cells: dict
    whole: RoadmapCounts
    by_criterion: dict
    by_district: dict

    @property
    def years(self):
        return sorted(self.whole.years)

    def cells_in(self, state):
        day = self.rollup.day
        return [cell for own in self.cells.values() for cell in own if cell.state_on(day) == state]

    def complete_by(self):
        """{year: communes whose last unmet criterion is planned for it}; None counts those with one unplanned."""
        found = Counter()
        for own in self.cells.values():
            unmet = [cell for cell in own if cell.mark not in COUNTED_AS_MET]
            if unmet:
                found[max((year_of(cell.term) for cell in unmet), default=None) if all(
                    cell.term for cell in unmet) else None] += 1  # fmt: skip
        return found


def read_roadmap(rollup):
    """Roadmap of the roll-up's communes under its set."""
    terms = _terms(rollup)
    cells, whole = {}, RoadmapCounts()
    by_criterion = {criterion.pk: RoadmapCounts() for criterion in rollup.criteria}
    by_district = {district.pk: RoadmapCounts() for district in rollup.districts}
    for unit in rollup.units:
        cells[unit.pk] = own = []
        counted = [whole, by_district.get(unit.district_id)]
        for position, criterion in enumerate(rollup.criteria):
            entry = terms.get((unit.lineage_id, criterion.pk))
            mark = unit.marks[position] if unit.is_assessed else UNKNOWN
            cell = RoadmapCell(unit, criterion, mark, entry.term if entry else "", entry)
            own.append(cell)
            for counts in (*counted, by_criterion[criterion.pk]):
                if counts is not None:
                    counts.take(cell, rollup.day)
    return Roadmap(rollup, cells, whole, by_criterion, by_district)


def _terms(rollup):
    """{(lineage, criterion): last row} of the place's province under the set."""
    if rollup.criteria_set is None:
        return {}
    rows = RoadmapEntry.objects.of(rollup.place.own_province, rollup.criteria_set)
    fields = ("locality__lineage_id", "criterion_id", "term", "old", "by__full_name", "at")
    return {(row[0], row[1]): row for row in rows.values_list(*fields, named=True)}
