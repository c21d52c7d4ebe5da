"""How far off the forecast would have been: from each past quarter end, against what came.

The trials do two things. They are printed beside a forecast, and the errors known on a day widen the forecasts made on
it: a range never claims more than the forecasts before it have earned. A trial itself is widened only by errors that
were known when it was made.
"""

import math
from dataclasses import dataclass, field, replace
from decimal import Decimal

from reports.targets.forecast import HIGH, LEAST, LOW, at, figure_of, forecast

# Quarters ahead that are printed; errors of all quarters up to the last of them are learned from.
HORIZONS = (2, 4)
RUNS = 150
# Fewer errors than these teach nothing.
ENOUGH = 3


@dataclass(frozen=True)
class Trial:
    """One forecast of the past, `horizon` quarters ahead of the quarter end at index `place`, beside what came."""

    made_on: object
    place: int
    horizon: int
    found: object
    came: int | Decimal

    @property
    def error(self):
        """How much more came than the middle said, a quarter."""
        return (Decimal(self.came) - Decimal(self.found.middle)) / self.horizon

    @property
    def is_inside(self):
        return self.found.low <= self.came <= self.found.high


@dataclass(frozen=True)
class Record:
    """Trials of one horizon summed up."""

    horizon: int
    trials: list

    @property
    def count(self):
        return len(self.trials)

    @property
    def mean_error(self):
        """Of the middle, in the figure's own units, without sign."""
        return sum(abs(trial.error) for trial in self.trials) * self.horizon / self.count

    @property
    def bias(self):
        """How much more came than the middle said, in the figure's own units: above 0 forecasts are too low."""
        return sum(trial.error for trial in self.trials) * self.horizon / self.count

    @property
    def inside(self):
        return sum(trial.is_inside for trial in self.trials)


@dataclass
class Review:
    """Every trial of a measure, oldest first."""

    paths: object
    what: str
    trials: list = field(default_factory=list)

    @property
    def records(self):
        rows = ((horizon, [one for one in self.trials if one.horizon == horizon]) for horizon in HORIZONS)
        return [Record(horizon, found) for horizon, found in rows if found]

    def widened(self, found, place, ahead):
        """A forecast made at the quarter end of an index, `ahead` quarters on, widened by the errors known then."""
        errors = sorted(one.error for one in self.trials if one.place + one.horizon <= place)
        if len(errors) < ENOUGH:
            return found
        middle = Decimal(found.middle)
        low = min(Decimal(found.low), middle + at(errors, LOW) * ahead)
        high = max(Decimal(found.high), middle + at(errors, HIGH) * ahead)
        low, high = self._kept_possible(low, high, found, place)
        return replace(found, low=low, high=high)

    def _kept_possible(self, low, high, found, place):
        """Whole units for counts, recognitions that do not go back by a forecast, nothing below 0 or above all."""
        if self.what == "average":
            return max(Decimal(0), low), min(Decimal(self.paths.required), high)
        low, high = max(0, math.floor(low)), min(len(self.paths.units), math.ceil(high))
        if self.what in ("standard", "advanced"):
            low = max(low, min(found.low, figure_of(self.paths, place, self.what)))
        return low, high


def backtest(paths, what, *, few=15, last=None):
    """Review of a measure. Each trial looks at nothing later than the day it is made on, but for which units there are
    (those of the last day). `last`: only from so many past quarter ends, the latest ones."""
    review, count = Review(paths, what), len(paths.quarters)
    origins = [place for place in range(LEAST, count - 1) if figure_of(paths, place, what, few) is not None]
    for place in origins[-last:] if last else origins:
        ahead = min(max(HORIZONS), count - 1 - place)
        steps = forecast(paths.until(place), what, ahead, few=few, runs=RUNS)
        made = []
        for horizon, found in enumerate(steps, start=1):
            came = figure_of(paths, place + horizon, what, few)
            if came is not None:
                found = review.widened(found, place, horizon)
                made.append(Trial(paths.quarters[place].end_date, place, horizon, found, came))
        review.trials += made
    return review
