"""A target on a day as finished words: its figure, what is asked, what is missing, its state."""

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from criteria.models import Operator
from criteria.wording import SIGNS
from directives.models import Target, TargetFigure
from directives.wording import clause_label, directive_title, metric_label
from ntm.lib.numbers import format_count, format_decimal, format_percent, quantize
from reports.targets.catalogue import MAINTAIN, metric_of


@dataclass
class Standing:
    """A target on a day. `value` None when it is not known; then `reason` says why.

    `figure` is the row entered by hand that `value` comes from, None where the system computed it; `day` is then its
    day, `looked_on` the one the target was looked at. `undecided` says why a known value does not settle the target:
    what is not known is not met.
    """

    target: Target
    day: dt.date
    looked_on: dt.date | None = None
    value: Decimal | int | None = None
    whole: int | None = None
    needed: Decimal | int | None = None
    is_share: bool = False
    counted: str = "xã"
    reason: str = ""
    undecided: str = ""
    figure: TargetFigure | None = None

    @property
    def label(self):
        return metric_label(self.target.metric)

    @property
    def is_by_hand(self):
        return self.figure is not None

    @property
    def is_at_most(self):
        """Whether less is better."""
        metric = metric_of(self.target.metric)
        return self.target.operator == Operator.AT_MOST or bool(metric and metric.is_at_most)

    @property
    def source(self):
        parts = [
            clause_label(self.target.clause.number) if self.target.clause else "",
            directive_title(self.target.directive),
        ]
        return ", ".join(part for part in parts if part)

    @property
    def reached(self):
        if self.value is None or self.needed is None or self.undecided:
            return None
        return self.value <= self.needed if self.is_at_most else self.value >= self.needed

    @property
    def value_text(self):
        if self.value is None:
            return "–"
        if self.is_share:
            return format_percent(self.value, self.whole)
        percent = "%" if self.target.unit == "%" else ""
        if isinstance(self.value, int) and not percent:
            return f"{format_count(self.value)}/{format_count(self.whole)}" if self.whole else format_count(self.value)
        return format_decimal(quantize(self.value, 2)) + percent

    @property
    def needed_text(self):
        target = self.target
        if target.value is None:
            return _("no number in the document")
        sign = "" if target.operator == Operator.EQUAL else SIGNS.get(target.operator, "")
        sign = _("maintain") if target.operator == MAINTAIN else sign
        number = format_decimal(target.value)
        share = f"/{format_decimal(target.denominator)}" if target.denominator else ""
        unit = target.unit if target.unit != "text" else ""
        space = "" if unit == "%" else " "
        return f"{sign} {number}{share}{space}{unit}".strip()

    @property
    def missing(self):
        """How far the figure is from what is asked, in the target's own units (units of a share, not points)."""
        if self.value is None or self.needed is None:
            return None
        if self.is_share:
            return max(0, math.ceil(self.target.value * self.whole / 100) - self.value)
        return max(0, self.value - self.needed if self.is_at_most else self.needed - self.value)

    @property
    def gap(self):
        """What is missing, in the target's own units; "" when reached or unknown."""
        if self.reached is not False:
            return ""
        missing = self.missing
        text = format_count(missing) if isinstance(missing, int) else format_decimal(quantize(missing, 2))
        return _("short by %(count)s") % {"count": f"{text} {self.gap_unit}"}

    @property
    def gap_unit(self):
        """A share falls short by points of a hundred, not by a share of itself; one of units by units."""
        if self.is_share:
            return self.counted
        return _("percentage points") if self.target.unit == "%" else self.target.unit

    @property
    def state(self):
        """MET, MISSED (deadline past), OPEN or UNKNOWN."""
        if self.reached is None:
            return "UNKNOWN"
        if self.reached:
            return "MET"
        day = self.looked_on or self.day
        return "MISSED" if self.target.deadline and self.target.deadline <= day else "OPEN"

    @property
    def state_words(self):
        if self.reached is None and self.value is not None:
            return _("cannot be decided")
        return {
            "MET": _("reached"),
            "MISSED": _("missed"),
            "OPEN": _("under way"),
            "UNKNOWN": _("cannot be computed"),
        }[self.state]

    @property
    def why(self):
        """Why there is no figure, or why the figure does not settle the target; "" where it does."""
        return str(self.undecided if self.is_by_hand else self.reason or self.undecided)
