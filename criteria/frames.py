"""Everything of a period and a set that is not a result: who is assessed, by which rows and levels, and until when.

Reading it takes a dozen statements, saving one cell may take six. So a frame stays in memory for as long as none of the
tables it was read from has been written to: the stamp "frame" tells, and whoever writes results compares it behind the
lock that makes them wait for each other.
"""

from dataclasses import dataclass
from functools import cached_property

from criteria.levels import Levels, columns_of
from criteria.models import CriteriaSet, ReportingPeriod
from criteria.structure import Structure, structure_of
from criteria.units import assessed_units
from ntm.stamps import stamp_now

STAMP = "frame"
_MOST = 64
_frames, _addresses = {}, {}


@dataclass
class Frame:
    """`places` {key: Locality} are the units the set assesses in the period, in the order of the alphabet."""

    stamp: int | None
    period: ReportingPeriod
    criteria_set: CriteriaSet
    is_in_use: bool
    structure: Structure
    levels: Levels
    places: dict
    columns: dict

    @cached_property
    def indicators(self):
        """{key: Indicator}, parts of compound ones included."""
        return self.structure.with_parts

    @cached_property
    def companions(self):
        """{indicator: keys of all indicators, and parts, of its criterion}."""
        by_criterion = {}
        for pk, row in self.indicators.items():
            by_criterion.setdefault(row.criterion_id, []).append(pk)
        return {pk: by_criterion[row.criterion_id] for pk, row in self.indicators.items()}

    @cached_property
    def members(self):
        """[(whether all its indicators are known, their keys)] of the criteria, in the order of the marks."""
        by_criterion = self.structure.by_criterion
        return [(row.is_complete, [one.pk for one in by_criterion[row.pk]]) for row in self.structure.criteria]

    @cached_property
    def positions(self):
        """{criterion key: its place among the marks}."""
        return {criterion.pk: index for index, criterion in enumerate(self.structure.criteria)}


def last_frame(period_id, criteria_set_id):
    """The frame kept from the last look, whatever has been written since; read now where none is kept."""
    return _frames.get((period_id, criteria_set_id)) or frame_of(period_id, criteria_set_id)


def frame_of(period_id, criteria_set_id, stamp=None):
    """The Frame as this transaction sees it. `stamp`: the one just read, where the caller has it."""
    stamp = stamp_now(STAMP) if stamp is None else stamp
    key = period_id, criteria_set_id
    found = _frames.get(key)
    if found is None or stamp is None or found.stamp != stamp:
        if found is not None:
            # What moved may have been a place: its address leads to another row now.
            _addresses.clear()
        found = _read(period_id, criteria_set_id, stamp)
        _keep(_frames, key, found)
    return found


def remembered(address, look_up):
    """What `look_up()` found for an address the last time, else now. Never trusted alone: it only says whom to ask."""
    found = _addresses.get(address)
    if found is None:
        found = look_up()
        _keep(_addresses, address, found)
    return found


def forget():
    """Drop whatever is kept; the next look reads anew."""
    _frames.clear()
    _addresses.clear()


def _keep(memory, key, value):
    memory.pop(key, None)
    memory[key] = value
    while len(memory) > _MOST:
        memory.pop(next(iter(memory)), None)


def _read(period_id, criteria_set_id, stamp):
    period = ReportingPeriod.objects.select_related("province").get(pk=period_id)
    criteria_set = CriteriaSet.objects.get(pk=criteria_set_id)
    units = assessed_units(period, criteria_set).alphabetical().select_related("province", "district")
    places = {place.pk: place for place in units}
    return Frame(
        stamp=stamp,
        period=period,
        criteria_set=criteria_set,
        is_in_use=period.criteria_sets.filter(pk=criteria_set_id).exists(),
        structure=structure_of(criteria_set, period.end_date),
        levels=Levels(criteria_set, period.province_id, period.end_date),
        places=places,
        columns=columns_of(criteria_set, places.values(), period.province_id, period.end_date),
    )
