"""An outcome in words and lines: each figure before and after, on page, in a file and side by side."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from criteria.models import Attainment
from ntm.lib.numbers import format_count, format_decimal, quantize
from reports.ahead.words import what_words
from reports.presenters import change_in_words
from reports.scenarios.ticks import INDICATOR, WHOLE


@dataclass(frozen=True)
class Line:
    """One figure before and after; numbers, None where nothing is known."""

    key: str
    label: str
    before: object
    after: object
    unit: str = "xã"

    @property
    def is_moved(self):
        return self.before != self.after

    @property
    def texts(self):
        return tuple(self._text(value) for value in (self.before, self.after))

    @property
    def change(self):
        if None in (self.before, self.after):
            return ""
        if isinstance(self.before, Decimal):
            apart = quantize(self.after - self.before, 2)
            if not apart:
                return _("unchanged")
            text = _("up %(count)s %(unit)s") if apart > 0 else _("down %(count)s %(unit)s")
            return text % {"count": format_decimal(abs(apart), 2), "unit": self.unit}
        return change_in_words(self.after, self.before, self.unit)

    def _text(self, value):
        if isinstance(value, Decimal):
            return format_decimal(value, 2)
        return format_count(value)


def lines_of(outcome):
    """[Line] of an outcome. Recognised after: "and were those able to be proposed also recognised"."""
    before, after = outcome.before.figures, outcome.after.figures
    known = before.assessed > 0
    was_able = sum(one.was_able for one in outcome.units)

    def data(name):
        return (getattr(before, name), getattr(after, name)) if known else (None, None)

    return [
        Line("able", _("Able to be proposed for recognition, of those ticked"), was_able, len(outcome.able)),
        Line(
            "standard",
            _("Recognised as standard (supposed: were those able recognised)"),
            before.standard,
            after.standard,
        ),
        Line(
            "advanced",
            _("Recognised as advanced (supposed: were those able recognised)"),
            before.advanced,
            after.advanced,
        ),
        Line("meets", _("Meets every criterion by the data"), *data("meets")),
        Line("at_risk", _("Recognised, with criteria no longer met"), *data("at_risk")),
        Line("average", _("Criteria met per commune"), before.exact_average, after.exact_average, _("criteria")),
        Line("below_15", _("Below 15 criteria"), *data("below_15")),
    ]


def headline(outcome):
    """ "Đã công nhận 111/116 xã → 114/116 nếu 03 xã đủ điều kiện được công nhận"."""
    count = len(outcome.able)
    is_advanced = outcome.ahead.attainment == Attainment.ADVANCED
    name = "advanced" if is_advanced else "standard"
    before, after = getattr(outcome.before.figures, name), getattr(outcome.after.figures, name)
    if before is None:
        return _("No recognition decision of this province has been recorded.")
    words = {
        "what": _("Recognised as advanced") if is_advanced else _("Recognised as standard"),
        "before": format_count(before),
        "after": format_count(after),
        "total": format_count(outcome.before.figures.total),
        "count": format_count(count),
    }
    if not count:
        return _("%(what)s: %(before)s/%(total)s communes. No ticked commune would meet every criterion.") % words
    text = ngettext(
        "%(what)s: %(before)s/%(total)s → %(after)s/%(total)s, were %(count)s commune able to be proposed recognised.",
        "%(what)s: %(before)s/%(total)s → %(after)s/%(total)s, were %(count)s communes able to be proposed recognised.",
        count,
    )
    return text % words


def tick_words(tick):
    """ "tiêu chí 17", "chỉ tiêu 17.1", "toàn bộ tiêu chí"."""
    if tick.kind == WHOLE:
        return _("every criterion")
    word = _("indicator %(number)s") if tick.kind == INDICATOR else _("criterion %(number)s")
    return word % {"number": tick.number}


def state_words(one):
    """What would become of a ticked unit."""
    if one.is_able:
        return _("able to be proposed for recognition")
    if one.is_restored:
        return _("meets every criterion again")
    if not one.before:
        return _("no figures on this basis")
    return _("not every criterion yet")


def left_words(outcome, one):
    """Numbers of the criteria still missing after the ticks."""
    return ", ".join(outcome.ahead.criteria[place].number for place in one.left)


def blocker_tick(row):
    """What ticks a blocker for every unit it stands in the way of: "i17.1" or "c10"."""
    return f"i{row.key[1]}" if row.key[1] else f"c{row.criterion.number}"


__all__ = [
    "Line",
    "blocker_tick",
    "headline",
    "left_words",
    "lines_of",
    "state_words",
    "tick_words",
    "what_words",
]
