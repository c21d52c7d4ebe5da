"""A GeoJSON file read strictly: what it may hold is told in advance, anything else is refused with its feature.

Knows no place and no database. Coordinates are degrees (WGS 84), as RFC 7946 asks; metres of VN-2000 are refused.
"""

import json
import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ntm.lib.uploads import UploadRefused

MOST_BYTES = 10 * 1024 * 1024
MOST_FEATURES, MOST_POINTS = 5000, 300_000
WEST, EAST, SOUTH, NORTH = 101.0, 118.0, 5.0, 24.5  # Việt Nam with its islands
TOLERANCE = 0.0006  # degrees, some sixty metres: less than a point of the drawing
_POLYGON_DEPTH = {"Polygon": 1, "MultiPolygon": 2}


@dataclass
class Feature:
    """`properties`: {name: text} of plain values; `rings`: simplified [[longitude, latitude], …], none for a point."""

    properties: dict
    rings: list
    point: list | None = None


def read_geojson(file):
    """[Feature] of a file; UploadRefused with the reason, in which nothing has been written anywhere."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UploadRefused(_("The file is larger than 10 MB: simplify it in the map program and send that."))
    found = _parsed(data)
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise UploadRefused(_not_geojson())
    features = found.get("features")
    if not isinstance(features, list) or not features:
        raise UploadRefused(_("The file holds no features."))
    if len(features) > MOST_FEATURES:
        raise UploadRefused(_("The file holds more than 5.000 features: send those of one province."))
    left = [MOST_POINTS]
    return [_feature(row, number, left) for number, row in enumerate(features, start=1)]


def _parsed(data):
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise UploadRefused(_not_geojson()) from error


def _no_constant(name):
    raise ValueError(name)


def _not_geojson():
    return _(
        "This is no GeoJSON file (FeatureCollection): export the layer as GeoJSON, coordinates in degrees (WGS 84)."
    )


def _feature(row, number, left):
    if not isinstance(row, dict) or row.get("type") != "Feature" or not isinstance(row.get("geometry"), dict):
        raise UploadRefused(_("Feature %(number)s has no geometry.") % {"number": number})
    properties = row.get("properties") if isinstance(row.get("properties"), dict) else {}
    plain = {str(key)[:100]: str(value)[:200] for key, value in properties.items() if isinstance(value, (str, int))}
    kind, places = row["geometry"].get("type"), row["geometry"].get("coordinates")
    if kind == "Point":
        return Feature(plain, [], _place(places, number, left))
    if kind not in _POLYGON_DEPTH:
        raise UploadRefused(_("Feature %(number)s is neither an area nor a point.") % {"number": number})
    polygons = [places] if kind == "Polygon" else places
    return Feature(plain, [_ring(ring, number, left) for polygon in _listed(polygons, number)
                           for ring in _listed(polygon, number)])  # fmt: skip


def _listed(value, number):
    if not isinstance(value, list) or not value:
        raise UploadRefused(_("The coordinates of feature %(number)s cannot be read.") % {"number": number})
    return value


def _ring(ring, number, left):
    places = [_place(place, number, left) for place in _listed(ring, number)]
    if len(places) < 4 or places[0] != places[-1]:
        raise UploadRefused(_("An area of feature %(number)s is not closed.") % {"number": number})
    return simplified(places)


def _place(place, number, left):
    left[0] -= 1
    if left[0] < 0:
        raise UploadRefused(_("The file holds more than 300.000 points: simplify it in the map program and send that."))
    if not isinstance(place, list) or len(place) < 2 or not all(_is_number(value) for value in place[:2]):
        raise UploadRefused(_("The coordinates of feature %(number)s cannot be read.") % {"number": number})
    longitude, latitude = place[:2]
    if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
        words = {"number": number, "longitude": longitude, "latitude": latitude}
        words["wanted"] = _("degrees are wanted, longitude first.")
        wrong = _("Feature %(number)s lies outside Việt Nam (%(longitude)s, %(latitude)s): %(wanted)s")
        raise UploadRefused(wrong % words)
    return [longitude, latitude]


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def simplified(places):
    """A closed ring with fewer points (Douglas and Peucker), four decimals; never under a triangle."""
    keep = {0, len(places) - 1, *_farthest(places)}
    spans = list(zip(sorted(keep), sorted(keep)[1:], strict=False))
    while spans:
        first, last = spans.pop()
        middle, distance = _off(places, first, last)
        if distance > TOLERANCE:
            keep.add(middle)
            spans += [(first, middle), (middle, last)]
    return [[round(places[place][0], 4), round(places[place][1], 4)] for place in sorted(keep)]


def _farthest(places):
    """Two places that hold a ring open: the one farthest from its start, and the one farthest off that line."""
    far = max(range(len(places)), key=lambda place: math.dist(places[0], places[place]))
    across, _distance = max(_off(places, 0, far), _off(places, far, len(places) - 1), key=lambda found: found[1])
    return far, across


def _off(places, first, last):
    """(place between two others that lies farthest off their line, how far)."""
    (x1, y1), (x2, y2) = places[first], places[last]
    length = math.hypot(x2 - x1, y2 - y1)
    best, most = first, 0.0
    for place in range(first + 1, last):
        x, y = places[place]
        off = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length else math.hypot(x - x1, y - y1)
        if off > most:
            best, most = place, off
    return best, most
