"""Reading what is compared; boundaries that differ between the days are carried over, never passed over."""

from django.db.models import F

from localities.models import AttributeKind, Locality, LocalityAttribute
from reports import rollups
from reports.boundaries import Boundaries
from reports.rollups.compared import compare

GROUPINGS = (AttributeKind.COMMUNE_GROUP, AttributeKind.AREA)


def read_compared(place, day, against, basis):
    """Compared of a place between two days; `against` the earlier one."""
    then = Locality.objects.on_day(place, against)
    now = rollups.read(Locality.objects.on_day(place, day), day, basis)
    was = rollups.read(then, against, basis)
    differ = against < day and rollups.boundaries_differ(place, against, day)
    carried = rollups.read(then, against, basis, boundaries=Boundaries.NOW, units_on=day) if differ else None
    return compare(now, was, carried)


def group_values(units, kind, day):
    """{lineage: group} of the units that have one of this kind in force on the day."""
    rows = LocalityAttribute.objects.in_force_on(day).filter(
        kind=kind, locality__lineage__in=[unit.lineage_id for unit in units]
    )
    rows = rows.order_by(F("valid_from").asc(nulls_first=True), "pk")
    return dict(rows.values_list("locality__lineage_id", "value"))


def others_of(place, day, scope):
    """Places one may lay beside this one: districts of its province, or the provinces one sees, in force that day."""
    rows = scope.visible(Locality.objects.filter(level=place.level).in_force_on(day)).exclude(
        lineage=place.lineage_id
    )  # fmt: skip
    if place.province_id:
        rows = rows.filter(province__lineage=place.province.lineage_id)
    return list(rows.select_related("province").order_by("sort_key", "pk"))
