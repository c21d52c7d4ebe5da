"""Targets computed on a day: each (place, day) is rolled up once, whatever the number of targets."""

from copy import copy
from functools import cached_property

from django.utils.translation import gettext as _

from criteria.rules import UNKNOWN
from directives.models import TargetFigure
from directives.terms import revised, revisions_of
from ntm.looks import one_look, together
from reports import rollups, villages
from reports.conditions import evaluate, overall
from reports.facts import Facts
from reports.rollups.ground import districts_by_pk
from reports.rollups.own import own_results
from reports.standing import sets_for
from reports.targets.catalogue import DECISIONS, OWN, RESULTS, metric_of, why_by_hand
from reports.targets.counting import RULES, whole_number
from reports.targets.expecting import expect_all
from reports.targets.standing import Standing


class Part:
    """What a target counts in: a place on a day, on a basis, perhaps only some of its communes. Everything is read once
    and only when it is asked for."""

    def __init__(self, standings, place, day, scope_filter=""):
        self.standings, self.place, self.day, self.scope_filter = standings, place, day, scope_filter
        self.basis = standings.basis_of(place)

    @cached_property
    def place_then(self):
        return rollups.row_on(self.place, self.day)

    @cached_property
    def rollup(self):
        """The whole place; the part of some communes shares it."""
        if self.scope_filter:
            return self.standings.part(self.place, self.day).rollup
        return rollups.read(self.place_then, self.day, self.basis)

    @cached_property
    def units(self):
        if not self.scope_filter:
            return self.rollup.units
        lineages = villages.lineages_of(self.place_then, self.day, self.scope_filter)
        return [unit for unit in self.rollup.units if unit.lineage_id in lineages]

    @cached_property
    def figures(self):
        if not self.scope_filter:
            return self.rollup.figures
        knows = self.rollup.knows_recognitions
        return rollups.figures_of(self.units, self.rollup.criteria_set, knows_recognitions=knows)

    @cached_property
    def own_decision(self):
        return rollups.own_decision(self.rollup.place, self.day)

    @cached_property
    def own_criteria(self):
        return own_results(self.place_then, self.day, self.basis)

    @cached_property
    def shares_by_level(self):
        return rollups.shares_by_level(self.place_then, self.day, self.basis)

    @cached_property
    def facts(self):
        return Facts(self.place_then, self.day, self.basis)

    @cached_property
    def answers(self):
        """Conditions of the place's own first set of the day, evaluated."""
        sets = sets_for(self.place_then, self.day)
        return evaluate(self.facts, self.place_then, sets[0]) if sets else []

    def mark_of(self, row):
        """Mark of a recognised district under the set of its attainment; unknown where none is in force."""
        place, criteria_set = self._held_set(row)
        return overall(self.facts, place, criteria_set) if criteria_set else UNKNOWN

    def _held_set(self, row):
        place = districts_by_pk(self.facts.province)[row.pk]
        sets = [found for found in sets_for(place, self.day) if found.attainment == row.decision.attainment]
        return place, next(iter(sets), None)

    def expect_marks(self, rows):
        """Say that the marks of these districts will be asked for in this look."""
        self.facts.read_ahead([found for row in rows if (found := self._held_set(row)[1])])

    def expect_answers(self):
        """The same of the place's own conditions."""
        self.facts.read_ahead(sets_for(self.place_then, self.day)[:1])

    def villages_of(self, only):
        return self.standings.kept(
            ("villages", self.place.pk, self.day, only),
            lambda: villages.read(self.place_then, self.day, self.basis, only=only),
        )

    def on(self, day):
        """The same part on another day."""
        return self.standings.part(self.place, day, self.scope_filter)


@together
def figures_by_hand(targets):
    """{target key: [its figures entered by hand, oldest first]}."""
    found = {key: [] for key in targets}
    rows = TargetFigure.objects.filter(target__in=targets).select_related("by")
    for row in rows.order_by("day", "pk"):
        found[row.target_id].append(row)
    return found


class Standings:
    """Figures of targets on a day. Figures not yet approved are used only for places whose drafts the scope may read.

    A target is looked at on the day asked for, but never later than its own deadline; its terms are those of
    `terms_on`, by default that day.
    """

    def __init__(self, as_of, scope, basis=rollups.Basis.APPROVED, terms_on=None):
        self.as_of, self.scope, self.basis, self.terms_on = as_of, scope, basis, terms_on or as_of
        self._kept = {}

    def on(self, day, terms_on=None):
        """The same targets looked at on another day; what was read is shared."""
        other = copy(self)
        other.as_of, other.terms_on = day, terms_on or day
        return other

    def all(self, targets):
        """[Standing] of several targets; what they are made of is read for all of them at once."""
        targets = list(targets)
        with one_look():
            self.expect(targets)
            return [self.of(target) for target in targets]

    def expect(self, targets, days=()):
        """Say which targets will be asked for one by one in this look, on this day or on several."""
        keys = [target.pk for target in targets]
        figures_by_hand.expect(keys)
        revisions_of.expect(keys)
        expect_all(targets, [self.on(day, self.terms_on) for day in days] or [self])

    def of(self, target):
        target = revised(target, self.terms_on)
        day = self.day_of(target)
        standing = Standing(target, day, looked_on=day, needed=whole_number(target.value))
        standing.reason = self._missing(target, standing.day)
        if not standing.reason:
            metric = metric_of(target.metric)
            RULES[metric.rule](self.part_of(target, standing.day), target, metric, standing)
        if standing.value is None:
            self._take_by_hand(standing)
        if standing.value is not None and target.value is None:
            standing.undecided = _("the document gives no number")
        return standing

    def day_of(self, target):
        return min(self.as_of, target.deadline) if target.deadline else self.as_of

    def basis_of(self, place):
        return self.basis if self.scope.reads_current(place) else rollups.Basis.APPROVED

    def part_of(self, target, day):
        return self.part(target.locality, day, target.scope_filter)

    def part(self, place, day, scope_filter=""):
        key = place.pk, day, scope_filter
        return self.kept(key, lambda: Part(self, place, day, scope_filter))

    def kept(self, key, make):
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _missing(self, target, day):
        """Why a target cannot be computed at all, or ""."""
        metric = metric_of(target.metric)
        if metric is None:
            return why_by_hand(target.metric)
        if target.locality is None:
            return _("the place is not in the register")
        part = self.part_of(target, day)
        if not part.rollup.units and not part.rollup.districts:
            return _("there is no list of units for that day")
        if metric.needs == OWN:
            return ""
        if target.scope_filter and not part.units:
            return _("no commune of this kind is recorded on that day")
        if metric.needs == DECISIONS and not part.rollup.knows_recognitions:
            return _("no recognition decision of this province has been recorded")
        if metric.needs == RESULTS and not part.figures.assessed:
            return _("no approved results by that day")
        return ""

    def _take_by_hand(self, standing):
        """The newest figure entered by hand of a day by then."""
        rows = [row for row in figures_by_hand(standing.target.pk) if row.day <= standing.day]
        if rows:
            standing.figure = rows[-1]
            standing.value, standing.day = whole_number(rows[-1].value), rows[-1].day
