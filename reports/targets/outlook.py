"""The forecast of a target to its deadline, its range widened by the errors of earlier ones, or why there is none."""

from dataclasses import dataclass, field

from django.core.cache import cache
from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count, format_decimal, format_percent, quantize
from ntm.versions import data_version
from reports.rollups.paths import read_paths
from reports.targets.backtest import backtest
from reports.targets.catalogue import metric_of
from reports.targets.forecast import FARTHEST, LEAST, LOOK_BACK, forecast, quarters_ahead

# Quarters read back: those played again and those a trial starts from.
READ_BACK, TRIED_FROM = 32, 24
# A range of eight in ten that held less often than this, or was tried less often, is said to be weak.
ENOUGH_TRIALS, LEAST_INSIDE = 12, 0.65
_KEPT_FOR = 24 * 60 * 60


@dataclass
class Outlook:
    """`steps`: a Forecast for each quarter end to the deadline; with none, `reason` says why. `records`: the trials."""

    what: str
    unit: str
    total: int = 0
    steps: list = field(default_factory=list)
    records: list = field(default_factory=list)
    reason: str = ""

    @property
    def last(self):
        return self.steps[-1]

    def words_of(self, step):
        """ "từ 41 đến 52 xã (giữa khoảng: 46)"."""
        low, middle, high = (self.number(value) for value in (step.low, step.middle, step.high))
        words = {"low": low, "middle": middle, "high": high, "unit": self.unit}
        return _("%(low)s to %(high)s %(unit)s (middle %(middle)s)") % words

    @property
    def words(self):
        text = self.words_of(self.last)
        if self.unit == "xã" and self.what in ("standard", "advanced") and self.total:
            low, high = (format_percent(value, self.total) for value in (self.last.low, self.last.high))
            text += " " + _("of %(total)s, that is %(low)s to %(high)s") % {
                "total": format_count(self.total), "low": low, "high": high,
            }  # fmt: skip
        return text

    def number(self, value):
        return format_count(value) if isinstance(value, int) else format_decimal(quantize(value, 2), 2)

    def verdict(self, standing):
        """Where what is asked lies: below, within or beyond the range."""
        low, high, needed = self.last.low, self.last.high, standing.needed
        if standing.is_at_most:
            low, high, needed = -high, -low, -needed
        if needed <= low:
            return _("the whole range reaches the target")
        return _("the target lies within the range") if needed <= high else _("the target lies beyond the range")

    @property
    def check_words(self):
        """What the trials on the past said of this method."""
        if not self.records:
            return _("The record is too short to try the method on the past.")
        text = "; ".join(self._record_words(one) for one in self.records) + "."
        return f"{text} {_('Few trials or many misses: for orientation only.')}" if self.is_weak else text

    @property
    def is_weak(self):
        """Whether the past says little for the method: few trials, or too many outcomes beyond the range."""
        count = sum(one.count for one in self.records)
        return count < ENOUGH_TRIALS or sum(one.inside for one in self.records) < count * LEAST_INSIDE

    def _record_words(self, record):
        words = {
            "count": format_count(record.count),
            "quarters": format_count(record.horizon),
            "error": f"{format_decimal(quantize(record.mean_error, 2))} {self.unit}",
            "inside": format_count(record.inside),
        }
        return _(
            "%(count)s trials %(quarters)s quarters ahead: off by %(error)s on average, %(inside)s within the range"
        ) % words  # fmt: skip


def outlook_of(standings, standing):
    """Outlook of a target with a deadline to come, or None where a forecast has no sense (other metrics)."""
    target, metric = standing.target, metric_of(standing.target.metric)
    is_open = target.deadline is not None and target.deadline > standing.looked_on
    if not (metric and metric.can_forecast and is_open and target.locality_id) or standing.value is None:
        return None
    part = standings.part_of(target, standing.looked_on)
    key = _key(target, standing, part)
    if key is None:
        return _read(part, target, standing, metric)
    return cache.get_or_set(key, lambda: _read(part, target, standing, metric), _KEPT_FOR)


def _key(target, standing, part):
    """Whatever the outlook is made of; None where nobody can tell whether it changed."""
    version, _stamps = data_version()
    if version is None:
        return None
    parts = ("outlook", version, target.locality_id, target.metric, target.deadline, target.scope_filter)
    return ":".join(str(one) for one in (*parts, standing.looked_on, part.basis)).replace(" ", "_")


def _read(part, target, standing, metric):
    only = {unit.lineage_id for unit in part.units} if target.scope_filter else None
    paths = read_paths(part.place_then, standing.looked_on, part.basis, READ_BACK, only)
    outlook = Outlook(metric.can_forecast, standing.gap_unit, total=len(paths.units))
    outlook.reason = _why_not(paths, target)
    if outlook.reason:
        return outlook
    ahead, few = quarters_ahead(paths, target.deadline), metric.few or 15
    steps = forecast(paths, outlook.what, ahead, few=few)
    if not steps:
        outlook.reason = _too_short()
        return outlook
    review = backtest(paths, outlook.what, few=few, last=TRIED_FROM)
    place = len(paths.quarters) - 1
    outlook.steps = [review.widened(step, place, number) for number, step in enumerate(steps, start=1)]
    outlook.records = review.records
    return outlook


def _why_not(paths, target):
    if len(paths.quarters) <= LEAST:
        return _too_short()
    ahead = quarters_ahead(paths, target.deadline)
    if ahead < 1:
        return _("The deadline falls within the quarter that is running.")
    if ahead > FARTHEST:
        return _("The deadline is more than %(count)s quarters away; a range would say nothing.") % {
            "count": format_count(FARTHEST)
        }
    return ""


def _too_short():
    words = {"least": format_count(LEAST), "back": format_count(LOOK_BACK)}
    return _("The record is too short: at least %(least)s quarters are needed, %(back)s are used.") % words
