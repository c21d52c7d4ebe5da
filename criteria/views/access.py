"""First line of every entry page: fetch the unit, period and set for this person, or say no."""

from dataclasses import dataclass
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from accounts.scope import Scope, scope_of
from criteria.frames import remembered
from criteria.models import CriteriaSet, ReportingPeriod
from criteria.opening import is_open_for
from criteria.units import belongs_to_period
from localities.models import Level, Locality
from ntm.lib.quarters import Quarter

_BELOW = {
    Level.PROVINCE: (Level.DISTRICT, Level.COMMUNE, Level.VILLAGE),
    Level.DISTRICT: (Level.COMMUNE, Level.VILLAGE),
    Level.COMMUNE: (Level.VILLAGE,),
}


@dataclass(frozen=True)
class Entry:
    """What an address of the entry pages names, seen by one person."""

    place: Locality
    period: ReportingPeriod
    criteria_set: CriteriaSet
    scope: Scope

    @property
    def is_unit(self):
        """The set is applied to the place itself; otherwise the page lists the units below it."""
        return self.place.level == self.criteria_set.level

    @property
    def reads_place(self):
        """May see what is not yet approved of the whole place, not only of some units in it."""
        return self.scope.reads_current(self.place)

    @property
    def may_enter_place(self):
        return self.scope.enters(self.place)

    @property
    def above(self):
        """The place whose list of units this one stands in; None for a province."""
        return self.place.parent if self.place.level == Level.VILLAGE else self.place.district or self.place.province

    @property
    def path_args(self):
        return self.place.code, self.period.code, self.criteria_set.code

    @property
    def is_open(self):
        """The place's figures may move: its period is open, or it has been unlocked."""
        return is_open_for(self.period, self.criteria_set, self.place)

    def address(self, name="entry-unit"):
        return reverse(f"criteria:{name}", args=self.path_args)

    def addresses(self):
        """A function from a place to its address in this period and set, for pages with hundreds of them."""
        before, after = reverse("criteria:entry-unit", args=["-place-", *self.path_args[1:]]).split("-place-")
        return lambda place: f"{before}{quote(place.code)}{after}"


def entry_for(user, code, period_code, set_code):
    """Entry of an address; 404 for what does not exist and for what this person has no business with."""
    scope = scope_of(user)
    place, period, criteria_set = _named_by(scope, code, period_code, set_code)
    entry = Entry(place, period, criteria_set, scope)
    if entry.is_unit:
        if not (scope.reads_current(place) and belongs_to_period(place, period, criteria_set)):
            raise Http404
    elif criteria_set.level not in _BELOW.get(place.level, ()):
        raise Http404
    return entry


def cells_for(user, code, period_code, set_code):
    """As entry_for, for a door that is knocked at once a cell: an address known here costs no statement.

    The rows may be of a moment ago; record_results looks again at whatever matters, behind its lock.
    """
    scope = scope_of(user)
    named = code, period_code, set_code
    place, period, criteria_set = remembered(named, lambda: _named_by(scope, *named))
    if not scope.sees(place):
        raise Http404
    return Entry(place, period, criteria_set, scope)


def _named_by(scope, code, period_code, set_code):
    place, period = place_and_period(scope, code, period_code)
    criteria_set = period.criteria_sets.filter(code=set_code).first()
    if criteria_set is None:
        raise Http404
    return place, period, criteria_set


def unit_for(user, code, period_code, set_code):
    """As entry_for, only for a unit that the set itself is applied to."""
    entry = entry_for(user, code, period_code, set_code)
    if not entry.is_unit:
        raise Http404
    return entry


def place_and_period(scope, code, period_code):
    """The place that bore the code on the period's last day, and its province's period of that code."""
    try:
        day = Quarter.parse(period_code).end_date
    except ValueError:
        raise Http404 from None
    place = Locality.objects.select_related("province", "district").by_code(code, day)
    if place is None or not place.is_in_force_on(day) or not scope.sees(place):
        raise Http404
    periods = ReportingPeriod.objects.select_related("province").filter(province=place.own_province_id)
    period = periods.filter(code=period_code).first()
    if period is None:
        raise Http404
    return place, period


def require(is_allowed):
    if not is_allowed:
        raise PermissionDenied
