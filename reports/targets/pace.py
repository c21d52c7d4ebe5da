"""Pace of a target: what is needed each quarter to the deadline against what the last four quarters brought."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count, format_decimal, quantize
from ntm.lib.quarters import Quarter
from reports.targets.catalogue import metric_of
from reports.targets.counting import whole_number
from reports.targets.standing import Standing

# So many quarters are looked back at.
LOOK_BACK = 4


@dataclass
class Pace:
    """What is missing, over how many quarters, and what the last four brought, in `unit`; `gained` None: not known.

    Less is better where `is_at_most`; `gained` is then how much the figure fell.
    """

    remaining: int | Decimal
    quarters_left: int
    gained: int | Decimal | None
    unit: str
    is_at_most: bool = False

    @property
    def needed_a_quarter(self):
        return quantize(Decimal(self.remaining) / self.quarters_left, 2)

    @property
    def made_a_quarter(self):
        return quantize(Decimal(self.gained) / LOOK_BACK, 2) if self.gained is not None else None

    @property
    def is_behind(self):
        return self.gained is not None and self.made_a_quarter < self.needed_a_quarter

    @property
    def needed_words(self):
        """ "cần thêm 2,5 xã mỗi quý trong 6 quý còn lại"."""
        text = _("%(rate)s fewer each quarter needed") if self.is_at_most else _("%(rate)s more each quarter needed")
        return text % {"rate": self._rate(self.needed_a_quarter)}

    @property
    def made_words(self):
        """ "4 quý qua: 0,75 xã mỗi quý"."""
        if self.gained is None:
            return _("the figure of four quarters ago is not known")
        if not self.gained:
            return _("unchanged in the last four quarters")
        fell = (self.gained < 0) != self.is_at_most
        text = (
            _("%(rate)s fewer each quarter in the last four")
            if fell
            else _("%(rate)s more each quarter in the last four")
        )
        return text % {"rate": self._rate(abs(self.made_a_quarter))}

    @property
    def left_words(self):
        return _("%(count)s quarters left") % {"count": format_count(self.quarters_left)}

    @property
    def verdict(self):
        if self.gained is None:
            return ""
        return _("slower than needed") if self.is_behind else _("fast enough")

    @property
    def line(self):
        """Both paces in one line."""
        return "; ".join(part for part in (self.needed_words, self.made_words) if part)

    def _rate(self, number):
        return f"{format_decimal(number)} {self.unit}"


def pace_of(standing, earlier):
    """Pace of a target that is still under way, or None. `earlier`: its standing on `four_quarters_before` the day."""
    target, metric = standing.target, metric_of(standing.target.metric)
    if standing.state != "OPEN" or target.deadline is None or (metric and metric.is_of_year):
        return None
    return Pace(
        remaining=abs(standing.needed - standing.value),
        quarters_left=quarters_left(standing.day, target.deadline),
        gained=_gained(standing, earlier),
        unit=standing.gap_unit,
        is_at_most=standing.is_at_most,
    )


def tile_line(target, day, value, earlier):
    """Pace in one line for a headline tile, from figures the tile has anyway: the value on the day and the one on
    `four_quarters_before` it (None where not known). "" where nothing is missing or no pace can be told."""
    standing = Standing(target, day, looked_on=day, value=value, needed=whole_number(target.value))
    before = Standing(target, day, value=earlier) if earlier is not None else None
    pace = pace_of(standing, before)
    return pace.line if pace else ""


def four_quarters_before(day):
    """The same day of the quarter four quarters ago: the last of its quarter stays the last."""
    following = day + dt.timedelta(days=1)
    try:
        return following.replace(year=following.year - 1) - dt.timedelta(days=1)
    except ValueError:  # 29 February
        return dt.date(day.year - 1, 2, 28)


def quarters_left(day, deadline):
    """Quarters from the day after to the deadline, the one that is running included."""
    first, last = Quarter.of(day + dt.timedelta(days=1)), Quarter.of(deadline)
    return max(1, (last.year - first.year) * 4 + last.number - first.number + 1)


def _gained(standing, earlier):
    """How much nearer the figure came; None where it was not known, or is the same entry of one day."""
    if earlier is None or earlier.value is None or earlier.is_by_hand != standing.is_by_hand:
        return None
    if standing.is_by_hand and earlier.figure.pk == standing.figure.pk:
        return None
    gained = standing.value - earlier.value
    return -gained if standing.is_at_most else gained
