""" "The remaining 25% of communes" of the rule of 2014: at least 14 criteria, income and poverty among them, and
partial credit for the others. Read only where a set asks it."""

from collections import defaultdict
from decimal import Decimal
from functools import cached_property

from criteria import conditions as law
from criteria.conditions import Count
from criteria.levels import Levels, columns_of
from criteria.models import Attainment, IndicatorResult, State, Verdict
from criteria.rules import (
    COUNTED_AS_MET,
    COUNTED_FIELDS,
    INCLUDED_IN,
    NOT_MET,
    UNKNOWN,
    counted_value,
    counted_verdict,
)
from criteria.structure import structure_of
from localities.models import Kind, Level, Locality
from ntm.lib.text import search_key
from reports.facts import Child
from reports.rollups.figures import Basis

# Names of criteria in the words of the data; poverty was renamed from one phase to the next.
NAMED = {"ho-ngheo": ("ho ngheo", "ngheo da chieu")}


class Remaining:
    """Answers for the units of one Facts; the standard commune set of the period decides."""

    def __init__(self, facts):
        self.facts = facts

    def children(self, units, subject):
        """[Child] of the units not recognised as standard."""
        left = [unit for unit in units if not self._is_recognised(unit)]
        is_commune = Level(subject["level"].upper()) == Level.COMMUNE
        judge = self._commune if is_commune else self._district
        return [Child(unit, judge(unit, subject) if self.facts.knows else UNKNOWN) for unit in left]

    def _is_recognised(self, unit):
        return bool(self.facts.held_sets(unit, INCLUDED_IN[Attainment.STANDARD]))

    def _district(self, unit, subject):
        """Half of its communes recognised, and every other one far enough on its way."""
        if "min_percent" not in subject:
            return UNKNOWN
        communes = self.facts.below(unit.pk, Level.COMMUNE, {Kind.COMMUNE})
        left = [commune for commune in communes if not self._is_recognised(commune)]
        share = law.of_share(
            Count(len(communes) - len(left), len(left)), level=Decimal(str(subject["min_percent"]))
        )  # fmt: skip
        return law.all_of([share, law.of_remaining(self._commune(commune, subject) for commune in left)])

    def _commune(self, unit, subject):
        if "min_criteria" not in subject or self.structure is None:
            return UNKNOWN
        level = subject.get("partial_percent")
        places = [self._positions(slug) for slug in subject.get("required_criteria") or ()]
        mark = law.of_remaining_child(
            self.facts.marks(None).get(unit.lineage_id, ""),
            least=subject["min_criteria"],
            required=[place for found in places for place in found],
            partial=self.partial.get(unit.lineage_id) if level is not None else None,
            partial_level=None if level is None else Decimal(str(level)),
        )
        # A criterion that must be met and that the set has under no such name can be told of by nobody.
        return mark if all(places) else law.all_of([mark, UNKNOWN])

    def _positions(self, slug):
        names = NAMED.get(slug, (slug.replace("-", " "),))
        keys = [search_key(criterion.name) for criterion in self.structure.criteria]
        return [place for place, key in enumerate(keys) if key.startswith(names)]

    @cached_property
    def structure(self):
        period, criteria_set = self.facts.period(None)
        return structure_of(criteria_set, period.end_date) if period else None

    @cached_property
    def partial(self):
        """{lineage: {position: lowest share of the required level}} of the criteria communes miss."""
        period, criteria_set = self.facts.period(None)
        levels = Levels(criteria_set, period.province_id, period.end_date)
        missing = {lineage: marks for lineage, marks in self.facts.marks(None).items() if NOT_MET in marks}
        places = list(Locality.objects.in_bulk(missing).values())
        columns = columns_of(criteria_set, places, period.province_id, period.end_date)
        said = self._said(period, criteria_set, missing)
        return {
            lineage: self._shares(marks, said[lineage], levels, columns.get(lineage, ""))
            for lineage, marks in missing.items()
        }

    def _said(self, period, criteria_set, lineages):
        """{lineage: {indicator: result}}; approved figures are those of approved assessments."""
        rows = IndicatorResult.objects.filter(
            assessment__period=period,
            assessment__criteria_set=criteria_set,
            assessment__locality__lineage__in=lineages,
            indicator__parent=None,
        )
        if self.facts.basis == Basis.APPROVED:
            rows = rows.filter(assessment__state=State.APPROVED)
        found = defaultdict(dict)
        for row in rows.values_list("assessment__locality__lineage_id", "indicator_id", *COUNTED_FIELDS, named=True):
            found[row.assessment__locality__lineage_id][row.indicator_id] = row
        return found

    def _shares(self, marks, said, levels, column):
        """{position: lowest share} of one commune. One indicator nobody can tell of leaves its criterion open."""
        found = {}
        for position, (mark, criterion) in enumerate(zip(marks, self.structure.criteria, strict=False)):
            if mark not in COUNTED_AS_MET:
                rows = self.structure.by_criterion[criterion.pk]
                reached = [_reached(row, said.get(row.pk), levels.judging(row.pk, column)) for row in rows]
                found[position] = None if None in reached else min(reached, default=None)
        return found


def _reached(indicator, result, level):
    """Share of the required level an indicator has reached by what counts, or None where nobody can tell."""
    if result is None:
        return None
    if counted_verdict(result)[0] in (Verdict.MET, Verdict.NOT_APPLICABLE):
        return law.HUNDRED
    return law.partial_share(counted_value(result), level.value if level else None, indicator.operator)
