"""Reading what the units of a place lack of a set; a fixed number of queries whatever the number of communes."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Q

from criteria.investment import Needs
from criteria.levels import Levels, columns_of
from criteria.models import Attainment, CriteriaSet, IndicatorResult, State
from criteria.rules import COUNTED_FIELDS, counted_value, counted_verdict, is_asked
from criteria.structure import structure_of
from localities.models import Level, Locality
from reports import rollups
from reports.rollups import Basis, Rollup
from reports.rollups.missing import Candidate, Measure, lacks_of
from reports.second_look import read_second_look

STANDARD, ADVANCED, RESTORE = "standard", "advanced", "restore"
WHO = (STANDARD, ADVANCED, RESTORE)


@dataclass
class Ahead:
    """Candidates of a place on one way.

    `who`: STANDARD not recognised yet, ADVANCED recognised as standard only, RESTORE recognised with criteria missed.
    `criteria_set`: the set they are measured by, None where the office has none; `is_second_look`: nobody was assessed
    under it, its marks are those of a second look at the standard set's facts. `rollup`: the standing as it is.
    """

    who: str
    rollup: Rollup
    criteria_set: CriteriaSet | None
    criteria: list = field(default_factory=list)
    by_criterion: dict = field(default_factory=dict)
    candidates: list = field(default_factory=list)
    needs: Needs | None = None
    period: object = None
    is_second_look: bool = False

    @property
    def attainment(self):
        return Attainment.ADVANCED if self.who == ADVANCED else Attainment.STANDARD


def read_ahead(place, day, basis, who=STANDARD, criteria_set=None, *, everyone=False):
    """Ahead of a place on a day and basis, its units in force then; `criteria_set` by default the one that applies.

    With `everyone` the candidates are all units of the place, measured by the set of that way.
    """
    rollup = rollups.read(place, day, basis)
    if who == ADVANCED:
        return _advanced(rollup, criteria_set or advanced_set(place, day), everyone)
    if criteria_set is not None and criteria_set != rollup.criteria_set:
        rollup = rollups.read(place, day, basis, criteria_set)
    found = Ahead(who, rollup, rollup.criteria_set, period=rollup.period)
    return _filled(found, rollup, rollup.units if everyone else on_the_way(rollup, who))


def on_the_way(rollup, who):
    """Units of a roll-up that a way is about."""
    if who == ADVANCED:
        return [unit for unit in rollup.select("recognised") if not unit.is_recognised(Attainment.ADVANCED)]
    return rollup.select("not_recognised" if who == STANDARD else "at_risk")


def advanced_set(place, day):
    """The advanced set of communes in force on the day, the province's own first; None where there is none."""
    rows = CriteriaSet.objects.published().for_provinces(place.own_province_id).in_force_on(day)
    rows = rows.filter(level=Level.COMMUNE, attainment=Attainment.ADVANCED, criteria__isnull=False).distinct()
    return rows.order_by(F("issuer_province").desc(nulls_last=True), "-valid_from", "code").first()


def _advanced(rollup, criteria_set, everyone):
    found = Ahead(ADVANCED, rollup, criteria_set)
    units = rollup.units if everyone else on_the_way(rollup, ADVANCED)
    if criteria_set is None:
        return found
    own = rollups.read(rollup.place, rollup.day, rollup.basis, criteria_set)
    if own.period:
        found.period = own.period
        wanted = {unit.pk for unit in units}
        return _filled(found, own, [unit for unit in own.units if unit.pk in wanted])
    return _by_second_look(found, rollup, units)


def _filled(found, rollup, units):
    """Candidates from the assessments of the period under the set itself."""
    if rollup.period is None or rollup.criteria_set is None:
        found.candidates = [Candidate(unit) for unit in units]
        return found
    day, province = rollup.period.end_date, rollup.period.province_id
    structure = structure_of(rollup.criteria_set, day)
    _describe(found, rollup, structure)
    wanted = [unit for unit in units if unit.is_assessed and not unit.meets]
    reader = _Reader(rollup, structure, wanted, Levels(rollup.criteria_set, province, day))
    found.candidates = [reader.candidate(unit, found.needs) for unit in units]
    return found


def _describe(found, rollup, structure):
    found.criteria, found.by_criterion = structure.criteria, structure.by_criterion
    found.needs = Needs(found.criteria_set, rollup.place.own_province_id, rollup.day)


class _Reader:
    """Results and levels of the units that miss something."""

    def __init__(self, rollup, structure, units, levels):
        self.structure, self.levels = structure, levels
        self.results = _results(rollup, structure, units)
        places = list(Locality.objects.filter(pk__in=[unit.pk for unit in units]))
        period = rollup.period
        self.columns = columns_of(rollup.criteria_set, places, period.province_id, period.end_date)
        # While a return is worked on, the approved marks stand, but the values behind them are being changed.
        self.is_shown = lambda unit: rollup.basis == Basis.CURRENT or unit.state == State.APPROVED

    def candidate(self, unit, needs):
        if not unit.is_assessed:
            return Candidate(unit)
        if unit.meets:
            return Candidate(unit, unit.marks, {})
        results = self.results.get(unit.lineage_id, {})
        verdicts = None
        if self.is_shown(unit):
            verdicts = {pk: counted_verdict(row)[0] for pk, row in results.items()}
        lacks = lacks_of(self.structure.criteria, self.structure.by_criterion, unit.marks, verdicts)
        for lack in lacks:
            lack.need = needs.of(lack.criterion.pk, lack.key[1])
            lack.measures = self._measures(lack.indicator, results, self.columns.get(unit.pk, ""))
        return Candidate(unit, unit.marks, verdicts, lacks)

    def _measures(self, indicator, results, column):
        """The number of an indicator, or of each part of it that is asked and does not count as met."""
        if indicator is None:
            return []
        if not indicator.parts:
            return [self._measure(indicator, results, column)] if indicator.takes_number else []
        parts = [part for part in indicator.parts if part.takes_number and is_asked(part, column)]
        return [self._measure(part, results, column) for part in parts if not _counts(results.get(part.pk))]

    def _measure(self, indicator, results, column):
        row = results.get(indicator.pk)
        value = counted_value(row) if row else None
        return Measure(indicator, value, self.levels.reference(indicator.pk, column))


def _counts(row):
    return row is not None and counted_verdict(row)[0] in ("MET", "NOT_APPLICABLE")


def _results(rollup, structure, units):
    """{lineage: {indicator or part pk: result}} of the units' results in the period."""
    rows = IndicatorResult.objects.filter(
        Q(indicator__in=structure.with_parts),
        assessment__period=rollup.period,
        assessment__criteria_set=rollup.criteria_set,
        assessment__locality__lineage__in=[unit.lineage_id for unit in units],
    )
    found = defaultdict(dict)
    for row in rows.values_list("assessment__locality__lineage_id", "indicator_id", *COUNTED_FIELDS, named=True):
        found[row.assessment__locality__lineage_id][row.indicator_id] = row
    return found


# -- Nobody assessed under the set ------------------------------------------------------------------------------------


def _by_second_look(found, rollup, units):
    """Facts of the standard set held against the advanced one; what they do not answer stays unknown."""
    looked = None
    if rollup.criteria_set is not None:
        looked = read_second_look(rollup.place, rollup.day, rollup.basis, rollup.criteria_set, found.criteria_set)
    if looked is None:
        found.candidates = [Candidate(unit) for unit in units]
        return found
    found.is_second_look, found.period = True, looked.period
    _describe(found, rollup, looked.structure)
    rows = {row.unit.pk: row for row in looked.rows}
    found.candidates = [_looked_at(unit, rows[unit.pk], looked, found) for unit in units]
    return found


def _looked_at(unit, row, looked, found):
    if not row.has_facts:
        return Candidate(unit)
    verdicts = {finding.indicator.pk: finding.verdict for finding in row.findings}
    lacks = lacks_of(found.criteria, found.by_criterion, row.marks, verdicts)
    findings = {finding.indicator.pk: finding for finding in row.findings}
    column = looked.columns.get(unit.pk, "")
    for lack in lacks:
        lack.need = found.needs.of(lack.criterion.pk, lack.key[1])
        if lack.indicator is not None:
            lack.measures = _looked_measures(findings[lack.indicator.pk], looked, column)
    return Candidate(unit, row.marks, verdicts, lacks)


def _looked_measures(finding, looked, column):
    if not finding.indicator.takes_number or finding.indicator.parts:
        return []
    value = finding.fact.value if finding.fact else None
    value = value if isinstance(value, Decimal) else None
    return [Measure(finding.indicator, value, looked.levels.reference(finding.indicator.pk, column))]
