"""Samples for re-checking as they are read: whom one is drawn from, earlier ones, and whether each draws the same."""

from dataclasses import dataclass

from criteria.models import RecheckSample
from criteria.rules import EDITABLE_STATES
from criteria.rules.sampling import Lot, draw
from criteria.sheet import assessments_by_lineage
from criteria.units import assessed_units
from criteria.warnings import warnings_of

WEIGHT = 3


@dataclass
class Drawn:
    """A recorded sample: its units, the size of its roster and whether its seed draws the same units again."""

    row: RecheckSample
    units: list
    again: list

    @property
    def codes(self):
        return sorted(unit.code for unit in self.units)

    @property
    def is_same(self):
        return self.codes == self.again

    @property
    def roster_size(self):
        return len(self.row.roster)

    @property
    def strata(self):
        return len({lot[1] for lot in self.row.roster})

    @property
    def weighted(self):
        return sum(lot[2] > 1 for lot in self.row.roster)


def units_within(period, criteria_set, place):
    """{code: Locality} of the units a set assesses within a place, in the order of the alphabet."""
    rows = assessed_units(period, criteria_set).within(place).select_related("district", "parent").alphabetical()
    return {unit.code: unit for unit in rows}


def roster_of(period, criteria_set, units, *, handed_over_only=False, marked=frozenset()):
    """Lots of the units; `marked` codes get WEIGHT lots."""
    if handed_over_only:
        found = assessments_by_lineage(period, criteria_set)
        units = {
            code: unit
            for code, unit in units.items()
            if unit.lineage_id in found and found[unit.lineage_id].state not in EDITABLE_STATES
        }
    return [Lot(code, _stratum(unit), WEIGHT if code in marked else 1) for code, unit in units.items()]


def marked_units(period, criteria_set, scope, place):
    """Codes of the units with an early warning."""
    return warnings_of(period, criteria_set, scope, within=place).marked


def samples_of(period, criteria_set, units):
    """Recorded samples drawn from these units alone, newest first, each drawn again. Two queries."""
    rows = RecheckSample.objects.filter(period=period, criteria_set=criteria_set)
    rows = rows.select_related("by").prefetch_related("localities__district", "localities__parent")
    return [drawn(row) for row in rows.order_by("-at", "-pk") if all(lot[0] in units for lot in row.roster)]


def drawn(row):
    again = draw([Lot(*lot) for lot in row.roster], row.size, row.seed)
    units = sorted(row.localities.all(), key=lambda unit: (_head(unit), unit.sort_key, unit.code))
    return Drawn(row, units, again)


def _stratum(unit):
    above = unit.district or unit.parent
    return above.code if above else ""


def _head(unit):
    above = unit.district or unit.parent
    return above.sort_key if above else ""
