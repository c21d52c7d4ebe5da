""" "The remaining 25% of communes" of the rule of 2014: at least 14 criteria, income and poverty among them, and
partial credit for the others. Read only where a set asks it."""

from decimal import Decimal
from functools import cached_property

from criteria import conditions as law
from criteria.conditions import Count
from criteria.levels import Levels, columns_of
from criteria.models import Attainment, IndicatorResult, Verdict
from criteria.rules import INCLUDED_IN, NOT_MET, UNKNOWN
from criteria.structure import structure_of
from localities.models import Kind, Level, Locality
from ntm.lib.text import search_key
from reports.facts import Child

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
        return law.of_remaining_child(
            self.facts.marks(None).get(unit.lineage_id, ""),
            least=subject["min_criteria"],
            required=self._positions(subject.get("required_criteria") or ()),
            partial=self.partial.get(unit.lineage_id) if level is not None else None,
            partial_level=None if level is None else Decimal(str(level)),
        )

    def _positions(self, slugs):
        found = []
        for slug in slugs:
            names = NAMED.get(slug, (slug.replace("-", " "),))
            keys = [search_key(criterion.name) for criterion in self.structure.criteria]
            found += [place for place, key in enumerate(keys) if key.startswith(names)]
        return found

    @cached_property
    def structure(self):
        period, criteria_set = self.facts.period(None)
        return structure_of(criteria_set, period.end_date) if period else None

    @cached_property
    def partial(self):
        """{lineage: {position: lowest share of the required level}} of the criteria communes miss."""
        period, criteria_set = self.facts.period(None)
        levels = Levels(criteria_set, period.province_id, period.end_date)
        lineages = [lineage for lineage, marks in self.facts.marks(None).items() if NOT_MET in marks]
        places = list(Locality.objects.in_bulk(lineages).values())
        columns = columns_of(criteria_set, places, period.province_id, period.end_date)
        positions = {criterion.pk: place for place, criterion in enumerate(self.structure.criteria)}
        rows = IndicatorResult.objects.filter(
            assessment__period=period,
            assessment__criteria_set=criteria_set,
            assessment__locality__lineage__in=lineages,
            indicator__parent=None,
        ).exclude(verdict__in=(Verdict.MET, Verdict.NOT_APPLICABLE))
        found = {}
        for row in rows.values_list("assessment__locality__lineage_id", "indicator_id", "value"):
            self._add(found, *row, levels, columns, positions)
        return found

    def _add(self, found, lineage, indicator_id, value, levels, columns, positions):
        indicator = self.structure.by_id.get(indicator_id)
        if indicator is None:
            return
        level = levels.judging(indicator_id, columns.get(lineage, ""))
        reached = law.partial_share(value, level.value if level else None, indicator.operator)
        shares = found.setdefault(lineage, {})
        position = positions[indicator.criterion_id]
        # One indicator nobody can tell of leaves its criterion open, whatever the others reach.
        known = [share for share in (shares.get(position, law.HUNDRED), reached) if share is not None]
        shares[position] = min(known) if len(known) == 2 else None
