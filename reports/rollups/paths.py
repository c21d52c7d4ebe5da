"""How each commune went from quarter end to quarter end: what it held and how many criteria it met. Four queries."""

from dataclasses import dataclass, field

from criteria.models import Assessment, Attainment
from criteria.rules import INCLUDED_IN
from ntm.lib.quarters import Quarter
from reports.rollups.decisions import recognitions_by, valid_decisions
from reports.rollups.figures import Basis
from reports.rollups.periods import period_and_set
from reports.rollups.rows import units_of

NOTHING, STANDARD, ADVANCED = 0, 1, 2


@dataclass
class Paths:
    """Units in force on the last day, and for each quarter end one list along them.

    `held`: NOTHING, STANDARD or ADVANCED (what includes it too); `met`: criteria met under the set of the last day,
    None where nothing was known; `required` belongs to that set. Quarters before the first decision of any unit are
    left out.
    """

    units: list
    quarters: list
    held: list = field(default_factory=list)
    met: list = field(default_factory=list)
    required: int = 0

    def until(self, place):
        """The same as far as the quarter end at an index, that one included."""
        end = place + 1
        return Paths(self.units, self.quarters[:end], self.held[:end], self.met[:end], self.required)


def read_paths(place, day, basis=Basis.APPROVED, back=8, only=None):
    """Paths of the units of a place over the last `back` quarters ended by the day; `only`: lineages to look at."""
    units = [unit for unit in units_of(place, day) if only is None or unit.lineage_id in only]
    last = Quarter.of(day)
    last = last if last.end_date <= day else last.previous
    quarters = [last]
    while len(quarters) <= back:
        quarters.insert(0, quarters[0].previous)
    lineages = {unit.lineage_id for unit in units}
    rows = [row for row in recognitions_by(place, last.end_date) if row.locality__lineage_id in lineages]
    if not rows:
        return Paths(units, [])
    first = Quarter.of(rows[0].decision_date)
    quarters = [quarter for quarter in quarters if quarter >= first]
    period, criteria_set = period_and_set(place, last.end_date, basis, None)
    met = _met(period, criteria_set, quarters, basis) if period else {}
    paths = Paths(units, quarters)
    for quarter in quarters:
        valid = valid_decisions([row for row in rows if row.decision_date <= quarter.end_date])
        known = met.get(quarter.code, {})
        paths.held.append([_held(valid.get(unit.lineage_id, {})) for unit in units])
        paths.met.append([known.get(unit.lineage_id) for unit in units])
    paths.required = max((required for own in met.values() for required in own.pop("required", {0})), default=0)
    return paths


def _held(decisions):
    if any(level in decisions for level in INCLUDED_IN[Attainment.ADVANCED]):
        return ADVANCED
    return STANDARD if any(level in decisions for level in INCLUDED_IN[Attainment.STANDARD]) else NOTHING


def _met(period, criteria_set, quarters, basis):
    """{quarter code: {lineage: criteria met, "required": {…}}} under one set."""
    rows = Assessment.objects.filter(
        province=period.province_id, criteria_set=criteria_set, period__code__in=[quarter.code for quarter in quarters]
    )
    rows = rows.exclude(**{f"{basis}_met": None})
    names = [f"{basis}_{part}" for part in ("met", "required", "computed", "stated")]
    found = {}
    for code, lineage, met, required, computed, stated in rows.values_list(
        "period__code", "locality__lineage_id", *names
    ):
        if computed + stated:
            own = found.setdefault(code, {"required": set()})
            own[lineage] = met
            own["required"].add(required)
    return found
