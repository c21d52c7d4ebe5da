"""Which units wait for whom: the lists of the entry pages. A fixed number of queries whatever the number of units."""

from dataclasses import dataclass, field

from criteria.kept import kept_counts
from criteria.models import Attainment, Indicator, ReportingPeriod, State
from criteria.opening import Opening, opening_of
from criteria.opinions import Opinions, opinions_of
from criteria.rules import EDITABLE_STATES, STEPS, is_waiting
from criteria.sheet import assessments_by_lineage
from criteria.units import assessed_units
from criteria.wording import state_pill
from localities.models import Level
from ntm.lib.text import search_key

# A filter value beside the states: whatever has not been handed over.
WAITING = "WAITING"


@dataclass
class Line:
    """One unit of a list; `unknown` counts its indicators without a verdict, `kept` its cells kept from last period.

    `is_open`: its figures may move; `unlocking`: by which Unlocking, where the period itself is no longer open.
    """

    place: object
    assessment: object
    unknown: int
    can_enter: bool
    is_open: bool = True
    unlocking: object = None
    kept: int = 0
    opinions: Opinions | None = None

    @property
    def pill(self):
        return state_pill(self.assessment)

    @property
    def state(self):
        return self.assessment.state if self.assessment else State.DRAFT

    @property
    def is_submittable(self):
        return self.assessment is not None and self.is_open and self.state in STEPS["submit"][0]

    @property
    def is_confirmable(self):
        """This person may say of all its kept cells that they still hold."""
        return bool(self.kept) and self.can_enter and self.is_open and self.state in EDITABLE_STATES

    @property
    def is_approvable(self):
        return self.assessment is not None and self.state in STEPS["approve"][0]


@dataclass
class Section:
    """The units of one period and set that a person may look at: `everything`, and `lines` after the filters."""

    period: object
    criteria_set: object
    indicator_count: int
    can_manage: bool
    opening: Opening
    lines: list = field(default_factory=list)
    everything: list = field(default_factory=list)
    districts: list = field(default_factory=list)

    @property
    def key(self):
        """Names the section among those of a page."""
        return f"{self.period.pk}-{self.criteria_set.pk}"

    @property
    def total(self):
        return len(self.everything)

    @property
    def groups(self):
        """[(place above or None, lines)]: villages by commune, other units by district, in alphabetical order."""
        by_head = {}
        for line in self.lines:
            head = head_of(line.place)
            by_head.setdefault(head.pk if head else None, (head, []))[1].append(line)
        return sorted(by_head.values(), key=lambda group: order_of(group[0]))

    @property
    def approvable(self):
        return [line.assessment for line in self.lines if line.is_approvable and line.is_open]

    @property
    def confirmable(self):
        return [line for line in self.lines if line.is_confirmable]

    @property
    def confirmable_cells(self):
        return sum(line.kept for line in self.confirmable)


def periods_for(scope):
    """Periods of a person's provinces, newest first, each with its sets."""
    rows = ReportingPeriod.objects.filter(scope.in_provinces()).select_related("province")
    return list(rows.prefetch_related("criteria_sets").order_by("-end_date", "province__sort_key", "pk"))


def ordered_sets(period):
    return in_order(period.criteria_sets.all())


def in_order(sets):
    """Communes' sets first, the standard before the advanced."""
    levels, attainments = list(reversed(Level.values)), Attainment.values
    return sorted(sets, key=lambda one: (levels.index(one.level), attainments.index(one.attainment), one.code))


def shown_periods(periods, code, also=()):
    """The periods asked for, else the open ones and those of `also`, else the newest."""
    if code:
        return [period for period in periods if period.code == code]
    return [period for period in periods if period.is_open or period.pk in also] or periods[:1]


def section_of(period, criteria_set, scope, *, within=None, chosen=None):
    """Section with the units this person may look at, within a place and by the chosen filters."""
    units = assessed_units(period, criteria_set).alphabetical()
    units = units.select_related("province", "district", "parent__district")
    if within is not None:
        units = units.within(within)
    assessments, kept = assessments_by_lineage(period, criteria_set), kept_counts(period, criteria_set)
    count = _indicator_count(period, criteria_set)
    opening = opening_of(period, criteria_set)
    lines = [
        _line(unit, assessments.get(unit.lineage_id), count, scope.enters(unit), opening, kept)
        for unit in units
        if scope.reads_current(unit)
    ]
    _say_opinions(lines, period, criteria_set)
    section = Section(period, criteria_set, count, scope.manages(period.province), opening, everything=lines)
    section.districts = _districts(lines)
    section.lines = [line for line in lines if _answers(line, chosen or {})]
    return section


def _say_opinions(lines, period, criteria_set):
    """Put on the lines how far the departments are with them."""
    said = opinions_of([line.assessment.pk for line in lines if line.assessment], period, criteria_set)
    for line in lines:
        line.opinions = said[line.assessment.pk] if line.assessment else None


def _indicator_count(period, criteria_set):
    rows = Indicator.objects.in_force_on(period.end_date).filter(parent=None)
    return rows.filter(criterion__criteria_set=criteria_set).count()


def _line(unit, assessment, count, can_enter, opening, kept):
    known = assessment.current_computed + assessment.current_stated if assessment else 0
    still_kept = kept.get(assessment.pk, 0) if assessment else 0
    shut = {"is_open": opening.covers(unit), "unlocking": opening.unlocking_of(unit)}
    return Line(unit, assessment, count - known, can_enter, **shut, kept=still_kept)


def head_of(place):
    """The place a unit is listed under: its commune for a village, else its district."""
    return place.parent if place.level == Level.VILLAGE else place.district


def order_of(head):
    """Districts by name, communes by district and name; without a district first."""
    if head is None:
        return ("", "")
    return (head.district.sort_key if head.district else "", head.sort_key)


def _districts(lines):
    found = {line.place.district.code: line.place.district for line in lines if line.place.district}
    return sorted(found.values(), key=lambda district: district.sort_key)


def _answers(line, chosen):
    """Does a line answer the filters (district code, state, words without diacritics)?"""
    district, state, words = chosen.get("district"), chosen.get("state"), search_key(chosen.get("q") or "")
    if district and (line.place.district is None or line.place.district.code != district):
        return False
    if state and not (is_waiting(line.state) if state == WAITING else line.state == state):
        return False
    return words in line.place.search_key or words == line.place.code
