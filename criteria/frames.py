"""Everything of a period and a set that is not a result: who is assessed, by which rows and levels, and until when."""

from dataclasses import dataclass
from functools import cached_property

from criteria.actions.units import assessed_units
from criteria.levels import Levels, columns_of
from criteria.models import CriteriaSet, ReportingPeriod
from criteria.structure import Structure, structure_of


@dataclass
class Frame:
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
        return self.structure.with_parts


def frame_of(period_id, criteria_set_id, stamp=None):
    period = ReportingPeriod.objects.select_related("province").get(pk=period_id)
    criteria_set = CriteriaSet.objects.get(pk=criteria_set_id)
    units = assessed_units(period, criteria_set).alphabetical().select_related("province", "district")
    places = {place.pk: place for place in units}
    return Frame(
        None,
        period,
        criteria_set,
        True,
        structure_of(criteria_set, period.end_date),
        Levels(criteria_set, period.province_id, period.end_date),
        places,
        columns_of(criteria_set, places.values(), period.province_id, period.end_date),
    )
