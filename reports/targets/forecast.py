"""Where the communes' own records lead by a day: past quarters played again by chance, many times over.

One run: for every quarter to come one of the quarters looked back at is drawn. Each commune changes its number of
criteria as it did itself in that quarter, and is recognised with the chance that communes lacking as many criteria had
in it. What moves many communes at once (a session of the council, a deadline of the province) is so kept together.
The range is what eight of ten runs end in; chance is drawn from a fixed seed, so that a page says the same each time.
"""

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from ntm.lib.quarters import Quarter
from reports.rollups.paths import ADVANCED, NOTHING, STANDARD

# Quarters played again; fewer than the least say too little. Beyond the farthest a range says nothing any more.
LOOK_BACK, LEAST, FARTHEST = 8, 4, 12
RUNS, SEED = 400, 20240630
LOW, HIGH = 10, 90
_UNKNOWN = "?"


@dataclass(frozen=True)
class Forecast:
    """A figure on a quarter end: the middle of the runs and the range of eight in ten of them."""

    day: dt.date
    low: int | Decimal
    middle: int | Decimal
    high: int | Decimal
    runs: int
    quarters: int


def forecast(paths, what, horizon, *, few=15, runs=RUNS):
    """[Forecast] of each of the next `horizon` quarter ends, or [] where the record is too short.

    `what`: "standard", "advanced" (communes), "average" (criteria a commune) or "below" (communes under `few`).
    """
    replay = _Replay.of(paths)
    if replay is None or (what in ("average", "below") and not replay.knows_criteria):
        return []
    measure = _MEASURES[what]
    runs = min(runs, max(100, 40_000 // max(1, len(paths.units))))
    ends = [[measure(state, few) for state in replay.run(horizon, random.Random(SEED + run))] for run in range(runs)]
    quarter, found = paths.quarters[-1], []
    for step in range(horizon):
        quarter = quarter.following
        values = sorted(end[step] for end in ends)
        found.append(
            Forecast(quarter.end_date, *(at(values, part) for part in (LOW, 50, HIGH)), runs, len(replay.quarters))
        )
    return found


def quarters_ahead(paths, deadline):
    """Quarter ends from the last known one to the deadline."""
    last, wanted = paths.quarters[-1], Quarter.of(deadline)
    wanted = wanted if wanted.end_date <= deadline else wanted.previous
    return (wanted.year - last.year) * 4 + wanted.number - last.number


def figure_of(paths, place, what, few=15):
    """What a measure was at the quarter end of an index; None where not enough was known."""
    state = paths.held[place], [_known(met) for met in paths.met[place]]
    if what in ("average", "below") and not any(met >= 0 for met in state[1]):
        return None
    return _MEASURES[what](state, few)


def _known(met):
    return -1 if met is None else met


def at(values, part):
    return values[round((len(values) - 1) * part / 100)]


def _average(state, _few):
    known = [met for met in state[1] if met >= 0]
    return Decimal(sum(known)) / len(known)


_MEASURES = {
    "standard": lambda state, few: sum(held >= STANDARD for held in state[0]),
    "advanced": lambda state, few: sum(held >= ADVANCED for held in state[0]),
    "average": _average,
    "below": lambda state, few: sum(0 <= met < few for met in state[1]),
}


class _Replay:
    """What each quarter looked back at did: the change of every commune, and the chances of being recognised."""

    def __init__(self, paths, quarters):
        self.paths, self.quarters = paths, quarters
        self.changes = {place: _changes(paths, place) for place in quarters}
        chances = {place: _chances(paths, place) for place in quarters}
        self.standard = _filled({place: pair[0] for place, pair in chances.items()})
        self.advanced = {place: pair[1] for place, pair in chances.items()}
        self.knows_criteria = sum(_is_known(paths, place) for place in quarters) >= LEAST

    @classmethod
    def of(cls, paths):
        """The last quarters that can be played again, or None where they are fewer than the least."""
        quarters = list(range(1, len(paths.quarters)))[-LOOK_BACK:]
        return cls(paths, quarters) if len(quarters) >= LEAST else None

    def run(self, horizon, chance):
        """(held, met) of every commune after each of the quarters to come."""
        held, met = list(self.paths.held[-1]), [_known(one) for one in self.paths.met[-1]]
        most, chosen = self.paths.required, self.quarters
        for _step in range(horizon):
            place = chosen[int(chance.random() * len(chosen))]
            standard, advanced = self.standard[place], self.advanced[place]
            before = met
            met = [
                one if one < 0 else min(most, max(0, one + change))
                for one, change in zip(met, self.changes[place], strict=True)
            ]
            for number, level in enumerate(held):
                if level == NOTHING:
                    if chance.random() < standard[_group(before[number], most)]:
                        held[number] = STANDARD
                elif level == STANDARD and chance.random() < advanced:
                    held[number] = ADVANCED
            yield held, met


def _changes(paths, place):
    """How many criteria each commune gained or lost in the quarter; 0 where that is not known."""
    pairs = zip(paths.met[place - 1], paths.met[place], strict=True)
    return [0 if None in pair else pair[1] - pair[0] for pair in pairs]


def _is_known(paths, place):
    return any(one is not None for one in paths.met[place]) and any(one is not None for one in paths.met[place - 1])


def _group(met, required):
    """Communes are alike that lack none, one or two, three or four, or more criteria; or of which nothing is known."""
    if met < 0:
        return _UNKNOWN
    lacking = required - met
    return 0 if lacking <= 0 else 1 if lacking <= 2 else 2 if lacking <= 4 else 3


def _chances(paths, place):
    """({group: (recognised, communes)}, share of standard communes that became advanced) of one quarter."""
    groups, standard, became = defaultdict(lambda: [0, 0]), 0, 0
    for before, after, met in zip(paths.held[place - 1], paths.held[place], paths.met[place - 1], strict=True):
        if before == NOTHING:
            count = groups[_group(_known(met), paths.required)]
            count[0] += after >= STANDARD
            count[1] += 1
        elif before == STANDARD:
            standard += 1
            became += after == ADVANCED
    return groups, (became / standard if standard else 0)


def _filled(by_quarter):
    """Chances of every group in every quarter. One that had no communes then has the share of all quarters; one that
    never had any has that of all communes in the quarter."""
    whole = defaultdict(lambda: [0, 0])
    for groups in by_quarter.values():
        for group, (recognised, count) in groups.items():
            whole[group][0] += recognised
            whole[group][1] += count
    filled = {}
    for place, groups in by_quarter.items():
        recognised, count = (sum(pair[part] for pair in groups.values()) for part in (0, 1))
        plain = recognised / count if count else 0
        filled[place] = {
            group: _share(groups.get(group)) if groups.get(group) else _share(whole.get(group), plain)
            for group in (0, 1, 2, 3, _UNKNOWN)
        }
    return filled


def _share(pair, otherwise=0):
    return pair[0] / pair[1] if pair and pair[1] else otherwise
