"""Where the communes' own records lead by a day: past quarters played again by chance, many times over.

One run: for every quarter to come one of the quarters looked back at is drawn. Each commune changes its number of
criteria, and is recognised with the chance that communes lacking as many criteria had in that quarter. What moves many
communes at once (a session of the council, a deadline of the province) is so kept together. The range is what eight of
ten runs end in; chance is drawn from a fixed seed, so that a page says the same each time.

Where criteria themselves are foretold a commune changes as one that lacked as many did, not as it did itself: those
that rose stand near the end of the set by now and would be cut off there, those that did not would never rise, and
every average would be foretold too low. Nor is a quarter of which nothing was known played as one in which nothing
changed. For recognitions, which follow criteria by quarters, a commune's own changes have been the better guide.
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
_OF_CRITERIA = ("average", "below")
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
    if replay is None or (what in _OF_CRITERIA and len(replay.known) < LEAST):
        return []
    measure, play = _MEASURES[what], replay.criteria if what in _OF_CRITERIA else replay.recognitions
    runs = min(runs, max(100, 40_000 // max(1, len(paths.units))))
    ends = [[measure(state, few) for state in play(horizon, random.Random(SEED + run))] for run in range(runs)]
    quarter, found, played = paths.quarters[-1], [], replay.known if what in _OF_CRITERIA else replay.quarters
    for step in range(horizon):
        quarter = quarter.following
        values = sorted(end[step] for end in ends)
        found.append(Forecast(quarter.end_date, *(at(values, part) for part in (LOW, 50, HIGH)), runs, len(played)))
    return found


def quarters_ahead(paths, deadline):
    """Quarter ends from the last known one to the deadline."""
    last, wanted = paths.quarters[-1], Quarter.of(deadline)
    wanted = wanted if wanted.end_date <= deadline else wanted.previous
    return (wanted.year - last.year) * 4 + wanted.number - last.number


def figure_of(paths, place, what, few=15):
    """What a measure was at the quarter end of an index; None where not enough was known."""
    state = paths.held[place], [_known(met) for met in paths.met[place]]
    if what in _OF_CRITERIA and not any(met >= 0 for met in state[1]):
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
        self.known = [place for place in quarters if _is_known(paths, place)]
        self.own_changes = {place: _own_changes(paths, place) for place in quarters}
        self.changes = _filled_changes({place: _changes(paths, place) for place in quarters})
        chances = {place: _chances(paths, place) for place in quarters}
        self.standard = _filled({place: pair[0] for place, pair in chances.items()})
        self.advanced = {place: pair[1] for place, pair in chances.items()}

    @classmethod
    def of(cls, paths):
        """The last quarters that can be played again, or None where they are fewer than the least."""
        quarters = list(range(1, len(paths.quarters)))[-LOOK_BACK:]
        return cls(paths, quarters) if len(quarters) >= LEAST else None

    def criteria(self, horizon, chance):
        """(held, met) of every commune after each of the quarters to come, as far as criteria go: `held` stays."""
        held, met = self.paths.held[-1], [_known(one) for one in self.paths.met[-1]]
        for _step in range(horizon):
            met = self._moved(met, self.known[int(chance.random() * len(self.known))], chance)
            yield held, met

    def recognitions(self, horizon, chance):
        """The same with the recognitions that follow."""
        held, met = list(self.paths.held[-1]), [_known(one) for one in self.paths.met[-1]]
        most, chosen = self.paths.required, self.quarters
        for _step in range(horizon):
            place = chosen[int(chance.random() * len(chosen))]
            standard, advanced = self.standard[place], self.advanced[place]
            for number, level in enumerate(held):
                if level == NOTHING:
                    if chance.random() < standard[_group(met[number], most)]:
                        held[number] = STANDARD
                elif level == STANDARD and chance.random() < advanced:
                    held[number] = ADVANCED
            met = [
                one if one < 0 else min(most, max(0, one + change))
                for one, change in zip(met, self.own_changes[place], strict=True)
            ]
            yield held, met

    def _moved(self, met, place, chance):
        """Criteria met after a quarter like that of an index; what is not known stays so."""
        most, alike, draw = self.paths.required, self.changes[place], chance.random
        moved = []
        for one in met:
            changes = alike[_group(one, most)]
            moved.append(min(most, max(0, one + changes[int(draw() * len(changes))])) if changes else one)
        return moved


def _own_changes(paths, place):
    """How many criteria each commune gained or lost in the quarter; 0 where that is not known."""
    pairs = zip(paths.met[place - 1], paths.met[place], strict=True)
    return [0 if None in pair else pair[1] - pair[0] for pair in pairs]


def _changes(paths, place):
    """{group: [criteria gained or lost]} of the communes known at both ends of the quarter, by what they lacked."""
    found = defaultdict(list)
    for before, after in zip(paths.met[place - 1], paths.met[place], strict=True):
        if before is not None and after is not None:
            found[_group(before, paths.required)].append(after - before)
    return found


def _filled_changes(by_quarter):
    """Changes of every group in every quarter. A group nobody was in then has those of all quarters; one that nobody
    ever was in has those of all communes in the quarter; what was never known does not change."""
    whole = defaultdict(list)
    for groups in by_quarter.values():
        for group, changes in groups.items():
            whole[group] += changes
    return {
        place: {
            group: groups.get(group) or whole.get(group) or [one for changes in groups.values() for one in changes]
            for group in (0, 1, 2, 3)
        }
        | {_UNKNOWN: []}
        for place, groups in by_quarter.items()
    }


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
