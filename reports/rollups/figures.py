"""What a roll-up holds: units, decisions and figures of one place on one day. Nothing here asks the database."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from criteria.models import Attainment, CriteriaSet, Criterion, ReportingPeriod
from criteria.revocation import ground_of
from criteria.rules import INCLUDED_IN, MET, NOT_APPLICABLE, NOT_MET, UNKNOWN, band_of
from localities.models import Kind, Level, Locality
from reports.boundaries import Boundaries, Mapping

HEADLINE = (Attainment.STANDARD, Attainment.ADVANCED, Attainment.EXEMPLARY)
# Target of several provinces: "không còn xã dưới 15 tiêu chí".
FEW_CRITERIA = 15
# What is frozen of a unit when a quarter closes (reports.models.FrozenRollup).
COUNTS = ("total", "standard", "advanced", "exemplary", "assessed", "meets", "met_sum", "below_15")


class Basis(StrEnum):
    APPROVED = "approved"
    CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Decision:
    """A recognition valid on the day of the roll-up. `since`: its first decision, re-recognition and merger aside."""

    attainment: str
    number: str
    date: dt.date
    year: int
    kind: str
    note: str
    since: dt.date
    set_id: int | None = None


@dataclass(slots=True)
class Unit:
    """One commune on the day. `marks` "" and `met` None: no figures on this basis.

    `mapping` tells where a unit of later boundaries comes from; None where the unit is one of the day itself.
    """

    pk: int
    code: str
    name: str
    kind: str
    sort_key: str
    district_id: int | None
    lineage_id: int
    decisions: dict = field(default_factory=dict)
    met: int | None = None
    required: int | None = None
    marks: str = ""
    computed: int = 0
    stated: int = 0
    state: str = ""
    has_namesake: bool = False
    mapping: Mapping | None = None

    @property
    def is_mapped(self):
        """A unit of the day, or one of later boundaries whose results could be carried over."""
        return self.mapping is None or self.mapping.is_mapped

    @property
    def is_provisional(self):
        """Recognised only because all predecessors were: no decision names the unit."""
        return self.mapping is not None and not self.mapping.is_plain and not self.mapping.settled

    @property
    def full_name(self):
        return f"{Kind(self.kind).label} {self.name}"

    @property
    def is_assessed(self):
        """Something is known: a blank draft, even an approved one, has no figures."""
        return self.met is not None and self.computed + self.stated > 0

    @property
    def meets(self):
        """Fully meets the set by the data, whatever any decision says."""
        return self.is_assessed and self.required > 0 and self.met == self.required

    @property
    def is_unknown(self):
        """Neither known to meet the set nor known to miss it; what was not carried over is counted apart."""
        return self.is_mapped and not self.meets and NOT_MET not in self.marks

    @property
    def is_at_risk(self):
        """Recognised by decision, and by the data at least one criterion is not met now."""
        return self.is_recognised(Attainment.STANDARD) and NOT_MET in self.marks

    def is_recognised(self, attainment):
        held = self.decisions
        return bool(held) and not held.keys().isdisjoint(INCLUDED_IN[attainment])

    def recognised_since(self, attainment=Attainment.STANDARD):
        """Day of the first decision that made the unit what it is today; None when it is not."""
        days = (self.decisions[level].since for level in INCLUDED_IN[attainment] if level in self.decisions)
        return min(days, default=None)

    def decision(self, attainment=Attainment.STANDARD):
        """The decision to show for an attainment: its own, else the one of a higher attainment."""
        return next((self.decisions[level] for level in INCLUDED_IN[attainment] if level in self.decisions), None)


@dataclass
class Figures:
    """Counts over some communes. What is not known must print "–", never 0.

    `assessed` 0: nothing is known by the data. `recognised` values and `at_risk` None: no decision was ever recorded.
    `unmapped` counts units of later boundaries that results could not be carried over to; they are in `total` alone.
    """

    total: int = 0
    recognised: dict = field(default_factory=dict)
    assessed: int = 0
    meets: int = 0
    at_risk: int = 0
    unknown: int = 0
    met_sum: int = 0
    below_15: int = 0
    bands: dict = field(default_factory=dict)
    computed: int = 0
    stated: int = 0
    unmapped: int = 0

    @property
    def mapped(self):
        return self.total - self.unmapped

    @property
    def average(self):
        """Criteria met per assessed commune: sum over count, never an average of averages; None for none."""
        return self.met_sum / self.assessed if self.assessed else None

    @property
    def exact_average(self):
        """The same as a Decimal, for what is compared, printed or written beside a formula."""
        return average_of(self.met_sum, self.assessed)

    @property
    def standard(self):
        return self.recognised[Attainment.STANDARD]

    @property
    def advanced(self):
        return self.recognised[Attainment.ADVANCED]

    @property
    def exemplary(self):
        return self.recognised[Attainment.EXEMPLARY]


def average_of(met_sum, assessed):
    """Criteria met per assessed commune, exactly; None where none is."""
    return Decimal(met_sum) / assessed if assessed else None


@dataclass
class CriterionFigures:
    """How the assessed communes stand on one criterion."""

    criterion: Criterion
    position: int
    met: int = 0
    not_met: int = 0
    unknown: int = 0
    not_applicable: int = 0


@dataclass
class District:
    """A district on the day with the figures of its communes; `decision` is its own recognition or None.

    `since`: the first day of what it holds, of whatever attainment.
    """

    pk: int
    code: str
    name: str
    kind: str
    sort_key: str
    decision: Decision | None
    figures: Figures
    units: list
    since: dt.date | None = None

    @property
    def full_name(self):
        return f"{Kind(self.kind).label} {self.name}"


@dataclass
class Rollup:
    """Everything known of a place on a day.

    `knows_recognitions` False: no decision of the province was ever recorded, so that 0 would be a lie; the counts of
    recognised units are then None. `boundaries` NOW: the units are those in force on `units_on`, with results of `day`
    carried over as far as they can be; provisional, never official. `left_out`: units (boundaries.Node) counted on the
    day whose area belongs to no xã any more; `moved_out`: those that lie in a xã of another place now.
    """

    place: Locality
    day: dt.date
    basis: Basis
    period: ReportingPeriod | None
    criteria_set: CriteriaSet | None
    criteria: list
    units: list
    figures: Figures
    districts: list
    knows_recognitions: bool = True
    boundaries: Boundaries = Boundaries.THEN
    units_on: dt.date | None = None
    left_out: list = field(default_factory=list)
    moved_out: list = field(default_factory=list)

    @property
    def is_carried_over(self):
        return self.boundaries == Boundaries.NOW

    @property
    def children(self):
        """Rows one step down, each with `code`, `full_name` and `figures`: districts, else the communes."""
        if self.districts and self.place.level == Level.PROVINCE:
            return self.districts
        return [] if self.place.level == Level.COMMUNE else [self._as_child(unit) for unit in self.units]

    def _as_child(self, unit):
        figures = figures_of([unit], self.criteria_set, knows_recognitions=self.knows_recognitions)
        return District(unit.pk, unit.code, unit.name, unit.kind, unit.sort_key, unit.decision(), figures, [unit])

    @property
    def districts_recognised(self):
        if not self.knows_recognitions:
            return None
        return sum(district.decision is not None for district in self.districts)

    def weakest(self):
        """Criteria with the most communes not meeting them, worst first; those every commune meets are left out."""
        counted = criterion_figures(self.criteria, self.units)
        return sorted((row for row in counted if row.not_met), key=lambda row: (-row.not_met, row.position))

    def select(self, wanted):
        """Units behind a figure: "total", "meets", "at_risk", "band:15-18", "not_recognised", … (see SELECTIONS)."""
        name, _, value = wanted.partition(":")
        test = SELECTIONS[name]
        found = [unit for unit in self.units if test(unit, value, self.criteria_set)]
        return [unit for unit in found if self.ground_of(unit)] if name == "revocation" else found

    def ground_of(self, unit):
        """Why a recognised unit is to be looked at for revocation, or None."""
        if self.criteria_set is None or not (unit.is_at_risk and unit.is_assessed):
            return None
        return ground_of(self.criteria_set, self.criteria, unit.marks)


def narrowed(rollup, place):
    """The roll-up of a district or commune, out of the one of its province of the same day; asks nothing."""
    if place.pk == rollup.place.pk:
        return rollup
    units = [replace(unit) for unit in rollup.units if place.pk in (unit.pk, unit.district_id)]
    names = Counter(unit.name for unit in units)
    for unit in units:
        unit.has_namesake = names[unit.name] > 1
    return replace(
        rollup,
        place=place,
        units=units,
        figures=figures_of(units, rollup.criteria_set, knows_recognitions=rollup.knows_recognitions),
        districts=[row for row in rollup.districts if row.pk == place.pk],
    )


# What a figure counts: name → test(unit, value, criteria set). A tile's count and its list use the same test.
SELECTIONS = {
    "total": lambda unit, value, cs: True,
    "recognised": lambda unit, value, cs: unit.is_recognised(value or Attainment.STANDARD),
    "not_recognised": lambda unit, value, cs: unit.is_mapped and not unit.is_recognised(value or Attainment.STANDARD),
    "recognised_in": lambda unit, value, cs: (since := unit.recognised_since()) and str(since.year) == value,
    "assessed": lambda unit, value, cs: unit.is_assessed,
    "meets": lambda unit, value, cs: unit.meets,
    # Row 2.2 of the programme's form 06, apart from row 2.1, the recognised.
    "finished": lambda unit, value, cs: unit.meets and unit.is_mapped and not unit.is_recognised(Attainment.STANDARD),
    "not_full": lambda unit, value, cs: unit.is_mapped and not unit.meets,
    "behind": lambda unit, value, cs: unit.is_assessed and not unit.meets,
    "at_risk": lambda unit, value, cs: unit.is_at_risk,
    # Rollup.select keeps those whose criteria give a ground.
    "revocation": lambda unit, value, cs: unit.is_at_risk,
    "unknown": lambda unit, value, cs: unit.is_unknown,
    "below_15": lambda unit, value, cs: unit.is_assessed and unit.met < FEW_CRITERIA,
    "band": lambda unit, value, cs: unit.is_assessed and band_of(unit.met, cs.bands) == value,
    "criterion": lambda unit, value, cs: unit.is_assessed and unit.marks[int(value)] == NOT_MET,
    "criterion_unknown": lambda unit, value, cs: unit.is_assessed and unit.marks[int(value)] == UNKNOWN,
    "mapped": lambda unit, value, cs: unit.is_mapped,
    "unmapped": lambda unit, value, cs: not unit.is_mapped,
}


def figures_of(units, criteria_set, *, knows_recognitions=True):
    """Figures over some units in one pass."""
    found = Figures(recognised=dict.fromkeys(HEADLINE, 0))
    bands = Counter()
    for unit in units:
        found.total += 1
        for attainment in HEADLINE:
            found.recognised[attainment] += unit.is_recognised(attainment)
        found.at_risk += unit.is_at_risk
        found.unknown += unit.is_unknown
        found.unmapped += not unit.is_mapped
        if unit.is_assessed:
            found.assessed += 1
            found.meets += unit.meets
            found.met_sum += unit.met
            found.below_15 += unit.met < FEW_CRITERIA
            found.computed += unit.computed
            found.stated += unit.stated
            if criteria_set:
                bands[band_of(unit.met, criteria_set.bands)] += 1
    if not knows_recognitions:
        found.recognised, found.at_risk = dict.fromkeys(HEADLINE), None
    found.bands = {label: bands[label] for label, _low, _high in (criteria_set.bands if criteria_set else [])}
    return found


def criterion_figures(criteria, units):
    """CriterionFigures of every criterion, in the set's order."""
    rows = [CriterionFigures(criterion, position) for position, criterion in enumerate(criteria)]
    names = {MET: "met", NOT_MET: "not_met", UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable"}
    for row in rows:
        counts = Counter(unit.marks[row.position] for unit in units if unit.is_assessed)
        for mark, name in names.items():
            setattr(row, name, counts[mark])
    return rows
