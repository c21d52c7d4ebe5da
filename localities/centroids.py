"""Where units lie: the central points the official lists carry. Nothing is ever guessed."""

from dataclasses import dataclass

from localities.models import Locality


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east (WGS 84)."""

    latitude: float
    longitude: float


def points_of(lineages):
    """{lineage: Point} of those whose central point is known.

    Rows of one lineage are one area under changing names, kinds and parents, so a point of any of them stands for all;
    the newest row that has one is taken.
    """
    rows = Locality.objects.filter(lineage__in=lineages, latitude__isnull=False, longitude__isnull=False)
    rows = rows.order_by("valid_from", "pk").values_list("lineage_id", "latitude", "longitude")
    return {lineage: Point(float(latitude), float(longitude)) for lineage, latitude, longitude in rows}
