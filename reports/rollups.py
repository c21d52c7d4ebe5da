"""Every count, share and average of the product. Pages, charts, workbooks, reports and JSON read their figures here.

A roll-up answers for one place on one day and one basis ("approved" or "current"): the communes then in force, the
recognitions then valid, and the summary rows of the last period that had ended by then. It reads a fixed number of
queries whatever the number of communes; everything else is one pass over at most a few thousand slim rows.
docs/definitions.md says in one sentence what each figure means.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q

from criteria.models import (
    Assessment,
    Attainment,
    CriteriaSet,
    Criterion,
    PeriodState,
    RecognitionKind,
    ReportingPeriod,
)
from criteria.models import Recognition as RecognitionRow
from criteria.rules import INCLUDED_IN, MET, NOT_APPLICABLE, NOT_MET, UNKNOWN, band_of
from localities.models import Kind, Level, Locality
from ntm.lib.validity import in_force

HEADLINE = (Attainment.STANDARD, Attainment.ADVANCED, Attainment.EXEMPLARY)
DISTRICT_RECOGNISED = frozenset({Attainment.STANDARD, Attainment.ADVANCED, Attainment.COMPLETED})
# Target of several provinces: "không còn xã dưới 15 tiêu chí".
FEW_CRITERIA = 15


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


@dataclass(slots=True)
class Unit:
    """One commune on the day. `marks` "" and `met` None: no figures on this basis."""

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
        """Neither known to meet the set nor known to miss it."""
        return not self.meets and NOT_MET not in self.marks

    @property
    def is_at_risk(self):
        """Recognised by decision, and by the data at least one criterion is not met now."""
        return self.is_recognised(Attainment.STANDARD) and NOT_MET in self.marks

    def is_recognised(self, attainment):
        return any(level in self.decisions for level in INCLUDED_IN[attainment])

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

    @property
    def average(self):
        """Criteria met per assessed commune: sum over count, never an average of averages; None for none."""
        return self.met_sum / self.assessed if self.assessed else None

    @property
    def standard(self):
        return self.recognised[Attainment.STANDARD]

    @property
    def advanced(self):
        return self.recognised[Attainment.ADVANCED]

    @property
    def exemplary(self):
        return self.recognised[Attainment.EXEMPLARY]


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
    """A district on the day with the figures of its communes; `decision` is its own recognition or None."""

    pk: int
    code: str
    name: str
    kind: str
    sort_key: str
    decision: Decision | None
    figures: Figures
    units: list

    @property
    def full_name(self):
        return f"{Kind(self.kind).label} {self.name}"


@dataclass
class Rollup:
    """Everything known of a place on a day.

    `knows_recognitions` False: no decision of the province was ever recorded, so that 0 would be a lie; the counts of
    recognised units are then None.
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
        return [unit for unit in self.units if test(unit, value, self.criteria_set)]


# What a figure counts: name → test(unit, value, criteria set). A tile's count and its list use the same test.
SELECTIONS = {
    "total": lambda unit, value, cs: True,
    "recognised": lambda unit, value, cs: unit.is_recognised(value or Attainment.STANDARD),
    "not_recognised": lambda unit, value, cs: not unit.is_recognised(value or Attainment.STANDARD),
    "recognised_in": lambda unit, value, cs: (since := unit.recognised_since()) and str(since.year) == value,
    "assessed": lambda unit, value, cs: unit.is_assessed,
    "meets": lambda unit, value, cs: unit.meets,
    "not_full": lambda unit, value, cs: not unit.meets,
    "at_risk": lambda unit, value, cs: unit.is_at_risk,
    "unknown": lambda unit, value, cs: unit.is_unknown,
    "below_15": lambda unit, value, cs: unit.is_assessed and unit.met < FEW_CRITERIA,
    "band": lambda unit, value, cs: unit.is_assessed and band_of(unit.met, cs.bands) == value,
    "criterion": lambda unit, value, cs: unit.is_assessed and unit.marks[int(value)] == NOT_MET,
}


def read(place, day, basis=Basis.APPROVED, criteria_set=None):
    """Roll-up of a place (province, district or commune) on a day."""
    units = _units(place, day)
    districts = _district_rows(place, day)
    lineages = {place.lineage_id, *(unit.lineage_id for unit in units), *(row[-1] for row in districts)}
    decisions = _valid_decisions(_recognition_rows(lineages, day))
    period, criteria_set = _period(place, day, basis, criteria_set)
    for unit in units:
        unit.decisions = decisions.get(unit.lineage_id, {})
    if period:
        _add_summaries(units, period, criteria_set, basis)
    knows = any(decisions.values()) or RecognitionRow.objects.filter(_in_province(place)).exists()
    criteria = list(Criterion.objects.filter(criteria_set=criteria_set).order_by("order")) if criteria_set else []
    return Rollup(
        place=place,
        day=day,
        basis=Basis(basis),
        period=period,
        criteria_set=criteria_set,
        criteria=criteria,
        units=units,
        figures=figures_of(units, criteria_set, knows_recognitions=knows),
        districts=_districts(districts, units, decisions, criteria_set, knows),
        knows_recognitions=knows,
    )


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
        if unit.is_assessed:
            found.assessed += 1
            found.meets += unit.meets
            found.met_sum += unit.met
            found.below_15 += unit.met < FEW_CRITERIA
            found.computed += unit.computed
            found.stated += unit.stated
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


def trend(place, days):
    """[(day, recognised, total)] of communes recognised as standard, each day with the units then in force."""
    below = Q(province__lineage=place.lineage_id) | Q(district__lineage=place.lineage_id)
    rows = Locality.objects.filter(below, level=Level.COMMUNE, kind=Kind.COMMUNE)
    communes = list(rows.values_list("lineage_id", "valid_from", "valid_to"))
    rows = _recognition_rows({lineage for lineage, _first, _last in communes}, max(days))
    points = []
    for day in days:
        valid = _valid_decisions([row for row in rows if row.decision_date <= day])
        lineages = [
            lineage
            for lineage, first, last in communes
            if (first is None or first <= day) and (last is None or last >= day)
        ]
        recognised = sum(any(a in valid.get(x, {}) for a in INCLUDED_IN[Attainment.STANDARD]) for x in lineages)
        points.append((day, recognised, len(lineages)))
    return points


def latest_day(place, basis=Basis.APPROVED):
    """Latest day for which the place has data, or None.

    On the approved basis the end of the last closed period whose communes are all approved, else of the last closed
    one; else of any period with figures; else the last recognition.
    """
    ended = _periods_with_figures(place, basis)
    if basis == Basis.APPROVED:
        closed = ended.exclude(state=PeriodState.OPEN).order_by("-end_date")
        chosen = closed.exclude(_has_unapproved()).first() or closed.first()
        if chosen:
            return chosen.end_date
    period = ended.order_by("-end_date").first()
    if period:
        return period.end_date
    began = Locality.objects.filter(lineage=place.lineage_id).order_by("valid_from").first().valid_from
    rows = RecognitionRow.objects.filter(_in_province(place), decision_date__gte=began)
    return rows.order_by("-decision_date").values_list("decision_date", flat=True).first()


def all_decisions(place):
    """Every recognition ever recorded for the place's lineage, newest first."""
    rows = RecognitionRow.objects.filter(locality__lineage=place.lineage_id).select_related("criteria_set")
    return list(rows.order_by("-decision_date", "-pk"))


def own_decision(place, day):
    """The recognition of the place itself (a district or province) valid on the day, or None."""
    own = _valid_decisions(_recognition_rows([place.lineage_id], day)).get(place.lineage_id, {})
    return max(own.values(), key=lambda decision: decision.date, default=None)


def first_list_day(place, day):
    """First later day on which communes of the place are known, or None."""
    later = _below(place, level=Level.COMMUNE, kind=Kind.COMMUNE).filter(valid_from__gt=day)
    return later.order_by("valid_from").values_list("valid_from", flat=True).first()


# -- Reading ----------------------------------------------------------------------------------------------------------


def _below(place, **fields):
    return Locality.objects.within(place).filter(**fields)


def _units(place, day):
    rows = _below(place, level=Level.COMMUNE, kind=Kind.COMMUNE).filter(in_force(day)).order_by("sort_key", "pk")
    fields = ("pk", "code", "name", "kind", "sort_key", "district_id", "lineage_id")
    units = [Unit(*row) for row in rows.values_list(*fields)]
    names = Counter(unit.name for unit in units)
    for unit in units:
        unit.has_namesake = names[unit.name] > 1
    return units


def _district_rows(place, day):
    rows = _below(place, level=Level.DISTRICT).filter(in_force(day)).order_by("sort_key", "pk")
    return list(rows.values_list("pk", "code", "name", "kind", "sort_key", "lineage_id"))


def _recognition_rows(lineages, day):
    """Decisions up to the day about units of these lineages, oldest first."""
    return list(
        RecognitionRow.objects.filter(locality__lineage__in=lineages, decision_date__lte=day)
        .order_by("decision_date", "pk")
        .values_list(
            "locality__lineage_id",
            "attainment",
            "kind",
            "decision_number",
            "decision_date",
            "recognition_year",
            "note",
            named=True,
        )
    )


def _valid_decisions(rows):
    """{lineage: {attainment: Decision}} after the last word on each.

    A revocation takes the attainment away and with it those that stand on it: nobody is advanced without the standard.
    """
    valid = defaultdict(dict)
    for row in rows:
        held = valid[row.locality__lineage_id]
        if row.kind == RecognitionKind.REVOKED:
            for attainment in INCLUDED_IN.get(row.attainment, (row.attainment,)):
                held.pop(attainment, None)
        else:
            held[row.attainment] = _decision(row, held.get(row.attainment))
    return valid


def _decision(row, before):
    since = before.since if before else row.decision_date
    return Decision(
        row.attainment, row.decision_number, row.decision_date, row.recognition_year, row.kind, row.note, since
    )


def _has_figures(basis, criteria_set=None):
    """Whether a period has figures of the set, by default of a standard commune set."""
    wanted = Q(criteria_set__level=Level.COMMUNE, criteria_set__attainment=Attainment.STANDARD)
    figured = Assessment.objects.filter(Q(criteria_set=criteria_set) if criteria_set else wanted, period=OuterRef("pk"))
    return Exists(figured.filter(approved_met__isnull=False) if basis == Basis.APPROVED else figured)


def _has_unapproved():
    """Whether a period holds standard commune assessments never approved."""
    standard = Q(criteria_set__level=Level.COMMUNE, criteria_set__attainment=Attainment.STANDARD)
    return Exists(Assessment.objects.filter(standard, period=OuterRef("pk"), approved_met__isnull=True))


def _periods_with_figures(place, basis, criteria_set=None):
    return ReportingPeriod.objects.filter(
        _has_figures(basis, criteria_set), province__lineage__in=_province_lineages(place)
    )


def _period(place, day, basis, criteria_set):
    """(period, set) whose figures describe the day: the last period ended by then that has figures on this basis."""
    period = _periods_with_figures(place, basis, criteria_set).filter(end_date__lte=day).order_by("-end_date").first()
    if criteria_set is None:
        criteria_set = _standard_set(period, place.own_province_id, day)
    return (period, criteria_set) if criteria_set else (None, None)


def _standard_set(period, province_id, day):
    """The commune set the office chose for the period; without a period the one in force, the province's own first."""
    sets = CriteriaSet.objects.filter(level=Level.COMMUNE, attainment=Attainment.STANDARD)
    if period:
        return sets.filter(reportingperiod=period).order_by("-valid_from").first()
    ours = sets.in_force_on(day).filter(Q(issuer_province__isnull=True) | Q(issuer_province=province_id))
    return ours.order_by(F("issuer_province").desc(nulls_last=True), "-valid_from").first()


def _add_summaries(units, period, criteria_set, basis):
    names = [f"{basis}_{part}" for part in ("met", "required", "marks", "computed", "stated")]
    rows = Assessment.objects.filter(province=period.province_id, criteria_set=criteria_set, period=period)
    found = {row[0]: row[1:] for row in rows.values_list("locality__lineage_id", *names, "state")}
    for unit in units:
        summary = found.get(unit.lineage_id)
        if summary is None:
            continue
        unit.state = summary[-1]
        if summary[0] is not None:
            unit.met, unit.required, unit.marks, unit.computed, unit.stated = summary[:-1]


def _districts(rows, units, decisions, criteria_set, knows_recognitions):
    grouped = defaultdict(list)
    for unit in units:
        grouped[unit.district_id].append(unit)
    found = []
    for pk, code, name, kind, sort_key, lineage in rows:
        own = [decision for level, decision in decisions.get(lineage, {}).items() if level in DISTRICT_RECOGNISED]
        latest = max(own, key=lambda decision: decision.date, default=None)
        figures = figures_of(grouped[pk], criteria_set, knows_recognitions=knows_recognitions)
        found.append(District(pk, code, name, kind, sort_key, latest, figures, grouped[pk]))
    return found


def _in_province(place):
    """Q over recognitions of units that, under whatever row, belong or belonged to the place's province."""
    province_id = place.own_province_id
    own = Q(locality__province=province_id) | Q(locality=province_id)
    lineages = Locality.objects.filter(Q(province=province_id) | Q(pk=province_id)).values("lineage")
    return own | Q(locality__lineage__in=lineages)


def _province_lineages(place):
    return Locality.objects.filter(pk=place.own_province_id).values("lineage")
