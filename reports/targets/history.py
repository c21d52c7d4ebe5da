"""The figure of a target at each quarter end beside what was asked on that day."""

from dataclasses import dataclass
from decimal import Decimal

from ntm.lib.numbers import format_count, format_decimal, quantize
from ntm.lib.quarters import Quarter
from reports.targets.standing import Standing

# So many quarter ends are looked back at.
QUARTERS = 8
_LEFT, _RIGHT, _FOOT, _HEIGHT = 34, 430, 168, 148


@dataclass
class Moment:
    """A quarter end ("quý II/2024") or the day itself with the standing on it."""

    label: str
    standing: Standing

    @property
    def day(self):
        return self.standing.looked_on

    @property
    def is_asked(self):
        """Whether the document had been issued by then; one without a day asks always."""
        issued = self.standing.target.directive.date
        return issued is None or issued <= self.day


def history_of(standings, target, day, quarters=QUARTERS):
    """[Moment] of the last quarter ends by the day (never later than the deadline), oldest first, and the day itself
    where it is none of them. Days on which nothing is known are left out at the beginning.

    All days are read together where the standings expected `days_of_history`.
    """
    found = [Moment(label, standings.on(when).of(target)) for label, when in _labelled(target, day, quarters)]
    while found and found[0].standing.value is None:
        found.pop(0)
    return found


def days_of_history(target, day, quarters=QUARTERS):
    return [when for _label, when in _labelled(target, day, quarters)]


def _labelled(target, day, quarters):
    """[(label, day)], oldest first."""
    last = min(day, target.deadline) if target.deadline else day
    quarter = Quarter.of(last)
    moments = [] if quarter.end_date == last else [(f"{last:%d/%m/%Y}", last)]
    quarter = quarter if quarter.end_date == last else quarter.previous
    for _step in range(quarters):
        moments.insert(0, (quarter.label, quarter.end_date))
        quarter = quarter.previous
    return moments


def chart_of(moments):
    """Variables of components/trend.html, or None where a line says nothing: fewer than two known figures."""
    known = [one for one in moments if one.standing.value is not None]
    if len(known) < 2:
        return None
    top = max([_number(one.standing) for one in known] + [one.standing.needed or 0 for one in known]) or 1
    step = (_RIGHT - _LEFT - 24) / max(1, len(moments) - 1)
    rows = []
    for place, one in enumerate(moments):
        needed = one.standing.needed if one.is_asked else None
        rows.append(
            {
                "x": round(_LEFT + place * step, 1),
                "y": _y(_number(one.standing), top),
                "label": one.label.removeprefix("quý "),
                "value": one.standing.value_text if one.standing.value is not None else "",
                "target": one.standing.needed_text if one.is_asked else "",
                "target_y": _y(needed, top) if needed is not None else None,
            }
        )
    chart = {"points": rows, "grid": _grid(top), "line": _points((row["x"], row["y"]) for row in rows if row["value"])}
    last = next(row for row in reversed(rows) if row["value"])
    chart["last"] = last | {"dy": -10 if last["y"] > 140 else 23}
    aimed = [row for row in rows if row["target_y"] is not None]
    if aimed:
        chart["target_line"] = _points((row["x"], row["target_y"]) for row in aimed)
        chart["target_end"] = {"x": aimed[-1]["x"], "y": aimed[-1]["target_y"]}
        chart["target_label"] = aimed[-1]["target"]
    return chart


def _number(standing):
    return standing.value if standing.value is not None else 0


def _points(pairs):
    return " ".join(f"{x},{y}" for x, y in pairs)


def _y(number, top):
    return round(_FOOT - float(number) / float(top) * _HEIGHT, 1)


def _grid(top):
    """Four marks from nothing to the top, with a comma where the figure has one."""
    marks = [Decimal(top) * part / 4 for part in range(5)]
    places = 0 if top >= 8 else 1
    return [
        {"y": _y(mark, top), "text": format_count(0) if not mark else format_decimal(quantize(mark, places))}
        for mark in marks
    ]
