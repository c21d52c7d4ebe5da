"""Results of a day carried over to the units of a later one. The rules are in reports/boundaries.py; this reads rows.

A fixed number of queries: the successions of the provinces concerned are read whole and walked in memory.
"""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from criteria.holdings import holds
from criteria.models import Assessment, RecognitionKind
from criteria.rules import COUNTED_AS_MET, INCLUDED_IN
from localities.models import Kind, Level, Locality, Succession
from reports.boundaries import (
    Boundaries,
    Graph,
    Link,
    Node,
    agreed_attainments,
    mapping_of,
    merged_marks,
    mixed_reason,
)
from reports.rollups.decisions import provinces_that_know, recognition_rows, valid_decisions
from reports.rollups.figures import HEADLINE, Basis, Decision, Rollup, Unit, figures_of
from reports.rollups.ground import district_rows
from reports.rollups.periods import period_and_set
from reports.rollups.rows import criteria_of, districts_of

_FIELDS = (
    "pk", "lineage_id", "name", "kind", "code", "province__lineage_id", "district__lineage_id", "valid_from",
    "valid_to", "sort_key", "province_id", "district_id",
)  # fmt: skip


def read_carried_over(place, day, basis, criteria_set, units_on):
    """Roll-up of the units in force on `units_on` with what their predecessors had on `day`."""
    area = _Area(place, day, units_on)
    period, criteria_set = period_and_set(place, day, basis, criteria_set)
    lineages = {node.lineage_id for node in area.sources}
    districts = district_rows(area.place, units_on) if area.place else []
    decisions = valid_decisions(recognition_rows(lineages | {row[-1] for row in districts}, day))
    knowing = provinces_that_know(area.provinces)
    carrier = _Carrier(
        held=decisions,
        summaries=_summaries(lineages, period, criteria_set, basis),
        inherited=_inherited(area.units, day, units_on),
        knowing=knowing,
    )
    units = [carrier.unit(area, node) for node in area.units]
    names = Counter(unit.name for unit in units)
    for unit in units:
        unit.has_namesake = names[unit.name] > 1
    return Rollup(
        place=place,
        day=day,
        basis=Basis(basis),
        period=period,
        criteria_set=criteria_set,
        criteria=criteria_of(criteria_set),
        units=units,
        figures=figures_of(units, criteria_set, knows_recognitions=bool(knowing)),
        districts=districts_of(districts, units, decisions, criteria_set, bool(knowing)),
        knows_recognitions=bool(knowing),
        boundaries=Boundaries.NOW,
        units_on=units_on,
        left_out=area.left_out,
        moved_out=area.moved_out,
    )


class _Area:
    """The units of the later day below a place, or that came from it where it has ended, with their origins."""

    def __init__(self, place, day, units_on):
        self.origin_place, self.day = place, day
        self.place = Locality.objects.filter(lineage=place.lineage_id).in_force_on(units_on).first()
        self.provinces = _family(place.own_province_id)
        self.extra = {}
        self.nodes = {node.pk: node for node in self._read_nodes()}
        self.graph = Graph(self.nodes.values(), self._read_links(units_on), day)
        candidates = [n for n in self.nodes.values() if n.kind == Kind.COMMUNE and n.is_in_force_on(units_on)]
        if self.place:
            chosen = [node for node in candidates if self._is_below(node)]
        else:
            chosen = [node for node in candidates if self._came_from_place(node)]
        self.units = sorted(chosen, key=lambda node: (self.extra[node.pk][0], node.pk))
        self.origins = {node.pk: self.graph.origin(node.pk) for node in self.units}
        reached = self._reached(self.units)
        self.sources = [self.nodes[pk] for pk in reached]
        gone = [node for node in self.nodes.values() if self._was_counted(node) and node.pk not in reached]
        gone.sort(key=lambda node: (self.extra[node.pk][0], node.pk))
        elsewhere = self._reached(candidates) if gone else set()
        self.left_out = [node for node in gone if node.pk not in elsewhere]
        self.moved_out = [node for node in gone if node.pk in elsewhere]

    def _read_nodes(self):
        rows = Locality.objects.filter(level=Level.COMMUNE, province__in=self.provinces)
        for *fields, sort_key, province_id, district_id in rows.values_list(*_FIELDS):
            pk, lineage, name, kind, code, province, district, first, last = fields
            self.extra[pk] = (sort_key, province_id, district_id)
            yield Node(pk, lineage, name, kind, code, province, district, first, last)

    def _read_links(self, units_on):
        rows = Succession.objects.filter(
            successor__level=Level.COMMUNE,
            successor__province__in=self.provinces,
            date__gt=self.day,
            date__lte=units_on,
        )
        return [Link(*row) for row in rows.values_list("predecessor_id", "successor_id", "kind", "date")]

    def _is_below(self, node):
        return self.place.pk in (node.pk, *self.extra[node.pk][1:])

    def _reached(self, nodes):
        """Keys of the rows of the day that these units came from, whole or in part."""
        origins = (self.origins.get(node.pk) or self.graph.origin(node.pk) for node in nodes)
        return {pk for origin in origins for pk in origin.sources}

    def _came_from_place(self, node):
        return any(self.is_inside(self.nodes[pk]) for pk in self.graph.origin(node.pk).sources)

    def _was_counted(self, node):
        return node.kind == Kind.COMMUNE and node.is_in_force_on(self.day) and self.is_inside(node)

    def is_inside(self, node):
        """Whether a unit of the day lay in the place asked about."""
        return self.origin_place.lineage_id in (node.province, node.district, node.lineage_id)

    def outside(self, sources):
        """Predecessors beyond a place that has ended; a place that still exists is all that is below it now."""
        return [] if self.place else [source for source in sources if not self.is_inside(source)]


class _Carrier:
    """Gives each unit of the later day what can be carried over to it."""

    def __init__(self, *, held, summaries, inherited, knowing):
        self.held, self.summaries, self.inherited, self.knowing = held, summaries, inherited, knowing

    def unit(self, area, node):
        sort_key, _province, district_id = area.extra[node.pk]
        unit = Unit(node.pk, node.code, node.name, node.kind, sort_key, district_id, node.lineage_id)
        unit.mapping = mapping = mapping_of(area.origins[node.pk], area.nodes)
        self._look_outside(mapping, area)
        if mapping.is_mapped:
            self._give_decisions(unit, mapping)
        self._give_inherited(unit, mapping)
        if not mapping.is_mapped:
            mapping.mixed = ()  # the reason says it of all of them
        origin = area.origins[node.pk]
        # A decision settles recognition; of a part, or with a part unknown, nobody knows what all of it fulfilled.
        if mapping.is_mapped and not (origin.divided or origin.is_lost):
            self._give_marks(unit, mapping)
        return unit

    def _look_outside(self, mapping, area):
        """Predecessors beyond the place are named; those of a province without recorded decisions say nothing."""
        outside = area.outside(mapping.sources)
        if not mapping.reason and self.knowing and any(s.province not in self.knowing for s in mapping.sources):
            mapping.reason = _("decisions of the province it came from are not recorded here")
        if outside:
            words = {"units": ", ".join(source.full_name for source in outside)}
            mapping.note = _("partly from outside: %(units)s") % words

    def _give_decisions(self, unit, mapping):
        if mapping.is_plain:
            unit.decisions = self.held.get(mapping.sources[0].lineage_id, {})
            return
        held = [self.held.get(source.lineage_id, {}) for source in mapping.sources]
        common, mixed = agreed_attainments(held, HEADLINE)
        mapping.mixed = tuple(mixed)
        if HEADLINE[0] in mixed:
            yes = {s.pk for s, own in zip(mapping.sources, held, strict=True) if holds(own, HEADLINE[0])}
            mapping.reason = mixed_reason(mapping.sources, yes)
            return
        unit.decisions = {level: _carried_decision(held, level) for level in common}

    def _give_inherited(self, unit, mapping):
        """A decision that carried a recognition over settles what the graph alone cannot."""
        for decision in self.inherited.get(unit.lineage_id, ()):
            if any(holds(self.held.get(source.lineage_id, {}), decision.attainment) for source in mapping.sources):
                unit.decisions = {**unit.decisions, decision.attainment: decision}
                settled = {decision.attainment: decision}
                mapping.reason, mapping.mixed = "", tuple(a for a in mapping.mixed if not holds(settled, a))
                words = {"number": decision.number or "–", "date": f"{decision.date:%d/%m/%Y}"}
                mapping.settled = _("carried over by decision %(number)s of %(date)s") % words

    def _give_marks(self, unit, mapping):
        found = [self.summaries.get(source.lineage_id) for source in mapping.sources]
        if not all(found) or any(source.kind != Kind.COMMUNE for source in mapping.sources):
            return
        if not mapping.is_plain and not all(summary.is_told for summary in found):
            return  # a blank draft has no figures, and with it the merged unit has none
        unit.marks = merged_marks([summary.marks for summary in found])
        if unit.marks:
            unit.met = sum(mark in COUNTED_AS_MET for mark in unit.marks)
            unit.required = len(unit.marks)
            unit.computed = sum(summary.computed for summary in found)
            unit.stated = sum(summary.stated for summary in found)
            unit.state = found[0].state if mapping.is_plain else ""


def _carried_decision(held, attainment):
    """A decision that stands for those of all predecessors; it has no number, for nobody signed it."""
    own = [next(d[level] for level in INCLUDED_IN[attainment] if level in d) for d in held]
    last = max(own, key=lambda decision: decision.date)
    return Decision(attainment, "", last.date, last.year, "", "", max(decision.since for decision in own))


def _family(province_id):
    """Keys of the provinces a place's units may have come from or gone to: its heirs and all that became them."""
    back, ahead = defaultdict(set), defaultdict(set)
    rows = Succession.objects.filter(successor__level=Level.PROVINCE)
    for old, new in rows.values_list("predecessor_id", "successor_id"):
        back[new].add(old)
        ahead[old].add(new)
    return _closure(_closure({province_id}, ahead), back)


def _closure(found, steps):
    found, waiting = set(found), list(found)
    while waiting:
        for fresh in steps[waiting.pop()] - found:
            found.add(fresh)
            waiting.append(fresh)
    return found


def _summaries(lineages, period, criteria_set, basis):
    """{lineage: named row of marks, verdict counts, state} of the period's quarter under its set."""
    if period is None:
        return {}
    columns = {f"{basis}_{part}": part for part in ("marks", "computed", "stated")}
    rows = Assessment.objects.filter(
        period__code=period.code, criteria_set=criteria_set, locality__lineage__in=lineages
    )
    rows = rows.exclude(**{f"{basis}_met__isnull": True}).values_list("locality__lineage_id", "state", *columns)
    return {row[0]: _Summary(*row[1:]) for row in rows}


class _Summary:
    __slots__ = ("computed", "marks", "state", "stated")

    def __init__(self, state, marks, computed, stated):
        self.state, self.marks, self.computed, self.stated = state, marks, computed, stated

    @property
    def is_told(self):
        return self.computed + self.stated > 0


def _inherited(units, day, units_on):
    """{lineage: [Decision]} that carried a recognition over to these units after the day."""
    rows = recognition_rows({node.lineage_id for node in units}, units_on)
    found = defaultdict(list)
    for lineage, own in valid_decisions(rows).items():
        found[lineage] = [d for d in own.values() if d.kind == RecognitionKind.INHERITED and d.date > day]
    return found
