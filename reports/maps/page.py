"""The map as finished values: dots, legend and table of one scale, from one roll-up."""

from django.utils.translation import gettext as _

from localities.centroids import points_of
from ntm.lib.numbers import format_count
from reports.maps import layout
from reports.maps.areas import areas_of
from reports.maps.words import colour_words, looks, step_words
from reports.rollups import steps


def map_page(frame, rollup, colour, step=""):
    """Context of the map: `drawing`, `legend`, `rows` of the table (narrowed to one step), `missing` units.

    ValueError for a scale or step there is not.
    """
    keys, of_unit = steps.scale_of(rollup, colour)
    if step and step not in keys:
        raise ValueError(step)
    drawn = looks(colour, keys)
    units = [_unit(frame, rollup, colour, unit, of_unit[unit.pk], drawn) for unit in rollup.units]
    points = points_of({unit.lineage_id for unit in rollup.units})
    areas = _areas(frame, rollup)
    has_points = bool(points or areas)
    counts = steps.counted(of_unit)
    return {
        "colour": colour,
        "colour_words": colour_words(rollup, colour),
        "drawing": _map(rollup, units, points, areas) if has_points else _schema(rollup, units),
        "is_schema": not has_points and bool(units),
        "legend": [_step(frame, rollup, colour, key, drawn, counts, step) for key in _shown(keys, counts)],
        "at_risk": format_count(rollup.figures.at_risk) if colour == "level" and rollup.figures.at_risk else "",
        "step": step,
        "step_words": step_words(rollup, colour, step) if step else "",
        "rows": _sorted([unit for unit in units if not step or unit["step"] == step], keys),
        "missing": [unit for unit in units if has_points and unit["lineage"] not in points | areas],
        "whole_href": map_url(frame, colour),
    }  # fmt: skip


def _shown(keys, counts):
    """Every step of the scale, and what stands outside it where a unit does."""
    return [key for key in keys if counts[key] or key != keys[-1]]


def map_url(frame, colour, **extra):
    return frame.url("reports:map", frame.place.code, colour=colour, **extra)


def _unit(frame, rollup, colour, unit, step, drawn):
    shape, tone = drawn[step]
    district = next((row.name for row in rollup.districts if row.pk == unit.district_id), "")
    name = f"{unit.full_name} ({district})" if unit.has_namesake and district else unit.full_name
    words = step_words(rollup, colour, step)
    standing = _("recognised, with criteria no longer met") if colour == "level" and unit.is_at_risk else ""
    met = f"{format_count(unit.met)}/{format_count(unit.required)}" if unit.is_assessed else ""
    title = "; ".join(filter(None, [f"{name}: {words}", standing, _("%(met)s criteria") % {"met": met} if met else ""]))
    return {
        "pk": unit.pk, "lineage": unit.lineage_id, "code": unit.code, "name": name, "full_name": unit.full_name,
        "district": district, "district_id": unit.district_id, "href": frame.unit_url(unit.code), "step": step,
        "shape": shape, "tone": tone, "words": words, "is_at_risk": bool(standing), "met": met, "title": title,
        "decision": unit.decision(), "unit": unit,
    }  # fmt: skip


def _step(frame, rollup, colour, key, drawn, counts, chosen):
    shape, tone = drawn[key]
    return {
        "key": key,
        "shape": shape,
        "tone": tone,
        "words": step_words(rollup, colour, key),
        "count": format_count(counts[key]),
        "href": map_url(frame, colour, step=key) + "#rows",
        "is_chosen": key == chosen,
    }


def _sorted(units, keys):
    order = {key: number for number, key in enumerate(keys)}
    return sorted(units, key=lambda row: order[row["step"]])


# -- Drawing ----------------------------------------------------------------------------------------------------------


def _areas(frame, rollup):
    """{lineage: rings} of the units the office has areas of, on the place's own boundaries or today's."""
    province = frame.place.own_province
    kept = areas_of(province) if province else {}
    return {unit.lineage_id: kept[unit.lineage_id] for unit in rollup.units if unit.lineage_id in kept}


def _map(rollup, units, points, areas):
    """Areas where the office has them, and a mark in each; elsewhere marks at the central points that are known."""
    known = {unit["pk"]: (points[unit["lineage"]].longitude, points[unit["lineage"]].latitude)
             for unit in units if unit["lineage"] in points}  # fmt: skip
    known |= {unit["pk"]: layout.middle(areas[unit["lineage"]]) for unit in units if unit["lineage"] in areas}
    corners = [tuple(place) for rings in areas.values() for ring in rings for place in ring]
    sheet = layout.projection([*known.values(), *corners])
    places = {pk: sheet.xy(*point) for pk, point in known.items()}
    radius = layout.dot_radius(list(places.values()))
    return {
        "width": sheet.width,
        "height": sheet.height,
        "radius": radius,
        "size": radius * 2,
        "ring": round(radius + 4, 1),
        "dots": [
            _dot(unit, *places[unit["pk"]]) | {"path": sheet.path(areas.get(unit["lineage"], []))}
            for unit in units
            if unit["pk"] in places
        ],
        "labels": _district_labels(rollup, units, places),
    }


def _dot(unit, x, y):
    return unit | {"x": x, "y": y}


def _district_labels(rollup, units, places):
    """Names of districts in the middle of their communes' dots."""
    labels = []
    for district in rollup.districts:
        found = [places[unit["pk"]] for unit in units if unit["district_id"] == district.pk and unit["pk"] in places]
        if found:
            x, y = (round(sum(values) / len(found), 1) for values in zip(*found, strict=True))
            labels.append({"x": x, "y": y, "text": district.name})
    return labels if len(labels) > 1 else []


def _schema(rollup, units):
    """Tiles by district: no map, for where nothing lies is not known."""
    named = {row.pk: row.full_name for row in rollup.districts}
    groups = {}
    for unit in units:
        groups.setdefault(named.get(unit["district_id"], rollup.place.full_name), []).append(unit["pk"])
    labels, places, height = layout.tiles(list(groups.items()))
    radius = layout.TILE / 2 - 2
    return {
        "width": layout.WIDTH,
        "height": height,
        "radius": radius,
        "size": radius * 2,
        "ring": round(radius + 4, 1),
        "dots": [_dot(unit, *places[unit["pk"]]) for unit in units],
        "labels": labels,
    }
