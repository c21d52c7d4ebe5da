"""The last quarters of each indicator of one unit: a small line for the eye, and the same in words."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.models import IndicatorResult, State
from criteria.rules import counted_value, counted_verdict
from criteria.wording import verdict_word
from ntm.lib.numbers import format_decimal
from ntm.lib.quarters import Quarter
from reports.rollups import Basis

QUARTERS = 8
# Fewer points make no line, nor do numbers that never changed.
LEAST = 3
WIDTH, HEIGHT, MARGIN = 72, 20, 3


@dataclass(frozen=True)
class Point:
    label: str
    value: object
    verdict: str


def read_points(frame, rollup):
    """{indicator key: [Point]} of the unit's lineage up to the roll-up's period, oldest first. One query."""
    last = rollup.period.end_date
    first = Quarter.of(last)
    for _step in range(QUARTERS - 1):
        first = first.previous
    rows = IndicatorResult.objects.filter(
        assessment__locality__lineage=frame.place.lineage_id,
        assessment__criteria_set=rollup.criteria_set,
        assessment__period__end_date__range=(first.start_date, last),
    )
    if frame.basis == Basis.APPROVED:
        rows = rows.filter(assessment__state=State.APPROVED)
    found = defaultdict(list)
    for row in rows.select_related("assessment__period").order_by("assessment__period__end_date", "pk"):
        label = Quarter.parse(row.assessment.period.code).label
        found[row.indicator_id].append(Point(label, counted_value(row), counted_verdict(row)[0]))
    return found


def trend(points, level):
    """{words, label, line, end, level}: what became of an indicator; None where there is nothing before.

    `line`, `end` and `level` are places in a box of WIDTH × HEIGHT, drawn where there are numbers enough.
    """
    if len(points) < 2:
        return None
    label = "; ".join(f"{point.label}: {_said(point)}" for point in points)
    return {"words": _change(*points[-2:]), "label": label, "width": WIDTH, "height": HEIGHT,
            **_drawn([point.value for point in points], level)}  # fmt: skip


def _said(point):
    return format_decimal(point.value) if point.value is not None else verdict_word(point.verdict)


def _change(before, now):
    """ "tăng 2,5 so với II/2024"; of what is no number, the verdict before."""
    words = {"period": before.label}
    if None in (before.value, now.value):
        if before.verdict == now.verdict:
            return _("unchanged since %(period)s") % words
        words["verdict"] = verdict_word(before.verdict) if before.verdict else _("not assessable")
        return _("the time before, %(period)s: %(verdict)s") % words
    words["count"] = format_decimal(abs(now.value - before.value))
    if now.value == before.value:
        return _("unchanged since %(period)s") % words
    return (_("up %(count)s since %(period)s") if now.value > before.value else
            _("down %(count)s since %(period)s")) % words  # fmt: skip


def _drawn(values, level):
    if len(values) < LEAST or None in values or len(set(values)) == 1:
        return {}
    numbers = [float(value) for value in values]
    inside = [*numbers, float(level)] if level is not None else numbers
    low, high = min(inside), max(inside)

    def height(number):
        share = (number - low) / (high - low)
        return f"{HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN):.1f}"

    step = (WIDTH - 2 * MARGIN) / (len(numbers) - 1)
    places = [(f"{MARGIN + step * position:.1f}", height(number)) for position, number in enumerate(numbers)]
    return {"line": " ".join(",".join(place) for place in places), "end": places[-1],
            "level": height(float(level)) if level is not None else ""}  # fmt: skip
