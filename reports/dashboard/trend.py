"""Communes recognised over the years, with the line to the target."""

import datetime as dt

from django.utils.translation import gettext as _

from ntm.lib.numbers import format_decimal, share
from reports import rollups
from reports.dashboard.links import day_list_url

FIRST_TREND_YEAR = 2016
LOW_POINT = 140  # of the trend, in its own units: below it there is no room for a number under a dot


def has_trend(frame, rollup):
    """Each point of the trend stands for the units of its own day, so there is none on other boundaries."""
    return rollup.knows_recognitions and not frame.is_carried_over


def trend_points(place, day):
    """[(day, recognised, total)]: each 31/12 since the phase 2016-2020 began for which units are known, and the day."""
    days = [dt.date(year, 12, 31) for year in range(FIRST_TREND_YEAR, day.year)] + [day]
    return [point for point in rollups.trend(place, days) if point[2]]


def trend(frame, target):
    points = trend_points(frame.place, frame.day)
    if len(points) < 2:
        return None
    rows = []
    last_year = max(frame.day.year, target.deadline.year if target else 0)
    first_year = points[0][0].year
    step = 372 / max(1, last_year - first_year)
    for day, recognised, total in points:
        percentage = share(recognised, total)
        rows.append(
            {
                "x": round(34 + (day.year - first_year) * step, 1),
                "y": _height(percentage),
                "label": str(day.year) if (day.month, day.day) == (12, 31) else f"{day.month}/{day.year}",
                "value": format_decimal(percentage, 2),
                "href": day_list_url(frame, day, "recognised:STANDARD"),
            }
        )
    trend = {
        "grid": [{"y": _height(mark), "text": mark} for mark in (0, 25, 50, 75, 100)],
        "points": rows,
        "line": " ".join(f"{row['x']},{row['y']}" for row in rows),
        # Under the last dot, above it where the line runs along the foot.
        "last": rows[-1] | {"dy": -10 if rows[-1]["y"] > LOW_POINT else 23},
    }
    return trend | _target_line(rows, target, points[-1][2], last_year, first_year, step)


def _target_line(rows, target, total, last_year, first_year, step):
    if target is None or not total or target.value > total:
        return {}
    aim = share(int(target.value), total)
    end = {"x": round(34 + (last_year - first_year) * step, 1), "y": _height(aim)}
    words = {"year": target.deadline.year, "value": format_decimal(aim, 2)}
    return {
        "target_line": f"{rows[0]['x']},{rows[0]['y']} {end['x']},{end['y']}",
        "target_label": _("target %(year)s: %(value)s") % words,
        "target_end": end,
    }


def _height(percentage):
    return round(168 - float(percentage) * 1.48, 1)
