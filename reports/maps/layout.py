"""Degrees onto paper: a plain projection of points into a drawing, and tiles by district where no point is known."""

import math
from dataclasses import dataclass
from itertools import pairwise

WIDTH, LOWEST, HIGHEST = 760, 400, 620
MARGIN = 26
LEAST_SPAN = 0.04  # degrees; one commune alone would otherwise fill the sheet
TILE, TILE_GAP, TILE_COLUMNS = 26, 4, 23


@dataclass(frozen=True)
class Projection:
    """Equirectangular, true at the middle latitude: over one province no eye sees the difference.

    `width` and `height` of the drawing in its own units; x grows eastward, y southward.
    """

    west: float
    north: float
    scale: float
    squeeze: float
    left: float
    top: float
    height: float
    width: float = WIDTH

    def xy(self, longitude, latitude):
        x = self.left + (longitude - self.west) * self.squeeze * self.scale
        return round(x, 1), round(self.top + (self.north - latitude) * self.scale, 1)

    def path(self, rings):
        """Data of an SVG path through rings of [longitude, latitude]; "" for none."""
        return " ".join(
            "M" + "L".join(f"{x} {y}" for x, y in (self.xy(*place) for place in ring[:-1])) + "Z" for ring in rings
        )


def middle(rings):
    """(longitude, latitude) of the middle of the largest ring, weighed by its area."""
    return max((_centre(ring) for ring in rings), key=lambda found: found[0])[1]


def _centre(ring):
    """(area, centroid) of a closed ring; of one without an area the mean of its places."""
    twice, x, y = 0.0, 0.0, 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        part = x1 * y2 - x2 * y1
        twice, x, y = twice + part, x + (x1 + x2) * part, y + (y1 + y2) * part
    if abs(twice) < 1e-12:
        return 0.0, (sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring))
    return abs(twice) / 2, (x / (3 * twice), y / (3 * twice))


def projection(pairs):
    """Projection that shows all (longitude, latitude) pairs; there is at least one."""
    longitudes, latitudes = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    west, east, south, north = _spread(longitudes) + _spread(latitudes)
    squeeze = math.cos(math.radians((south + north) / 2))
    across, along = (east - west) * squeeze, north - south
    scale = min((WIDTH - 2 * MARGIN) / across, (HIGHEST - 2 * MARGIN) / along)
    height = max(LOWEST, along * scale + 2 * MARGIN)
    left, top = (WIDTH - across * scale) / 2, (height - along * scale) / 2
    return Projection(west, north, scale, squeeze, left, top, round(height))


def _spread(values):
    lowest, highest = min(values), max(values)
    short = max(LEAST_SPAN - (highest - lowest), 0) / 2
    return lowest - short, highest + short


def dot_radius(points):
    """Radius at which most dots do not touch: under half the distance of the closer tenth of neighbours, 4.5 to 8."""
    if len(points) < 2:
        return 8.0
    nearest = sorted(min(math.dist(one, other) for j, other in enumerate(points) if j != i)
                     for i, one in enumerate(points))  # fmt: skip
    return round(min(8.0, max(4.5, nearest[len(nearest) // 10] * 0.55)), 1)


def tiles(groups):
    """Tiles in rows under the name of their group, for units without any point: (labels, {key: (x, y)}, height).

    `groups`: [(name, [keys])]. Where a tile stands says nothing of where its unit lies.
    """
    labels, places, y = [], {}, 18
    step = TILE + TILE_GAP
    for name, keys in groups:
        labels.append({"x": MARGIN, "y": y, "text": name})
        y += 20
        for number, key in enumerate(keys):
            row, column = divmod(number, TILE_COLUMNS)
            places[key] = (MARGIN + TILE / 2 + column * step, y + row * step)
        y += (max(len(keys) - 1, 0) // TILE_COLUMNS + 1) * step + 12
    return labels, places, y
