"""Signs that figures want a second look before they count. Nothing here accuses: each is a question, not a finding.

Pure functions over what is handed to them; `criteria.warnings` reads it.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from criteria.models import Verdict
from criteria.rules.checks import is_jump

FEW_UNITS = 10


@dataclass(frozen=True)
class Alike:
    """Units whose numbers are the same: of `common` numbers any two of them have, at least `equal` are equal."""

    units: tuple
    common: int
    equal: int


def alike(numbers, *, least_common, least_share, among=None):
    """[Alike] of units whose entered numbers are equal in at least `least_share` (0..1) of what two have in common.

    `numbers` {unit: {indicator: Decimal}}. Numbers most units share say nothing about two of them: an indicator counts
    only where no single number is that of more than half of the units `among` (numbers likewise; else those at hand).
    """
    telling = _telling(among or numbers)
    common = {unit: row.keys() & telling for unit, row in numbers.items()}
    pairs = {}
    for (one, other), equal in _equal_numbers(numbers, telling).items():
        shared = len(common[one] & common[other])
        if shared >= least_common and equal >= least_share * shared:
            pairs[one, other] = shared, equal
    return [_group(units, pairs) for units in _joined(pairs, list(numbers))]


def _holders(numbers):
    """{indicator: {number: units that have it}}."""
    found = {}
    for unit, row in numbers.items():
        for key, value in row.items():
            found.setdefault(key, {}).setdefault(value, []).append(unit)
    return found


def _telling(numbers):
    """Indicators whose numbers differ from unit to unit; of few units nobody can say what is common."""
    counts = {key: [len(units) for units in by_value.values()] for key, by_value in _holders(numbers).items()}
    return {key for key, each in counts.items() if sum(each) < FEW_UNITS or max(each) * 2 <= sum(each)}


def _equal_numbers(numbers, telling):
    """{pair of units: how many of their telling numbers are equal}; only pairs that share one are ever looked at."""
    found = Counter()
    for key, by_value in _holders(numbers).items():
        for units in by_value.values() if key in telling else ():
            found.update(combinations(units, 2))
    return found


def _joined(pairs, units):
    """Pairs that share a unit joined into groups; groups and their units in the order of `units`."""
    place = {unit: number for number, unit in enumerate(units)}
    groups = []
    for pair in pairs:
        touching = [group for group in groups if not group.isdisjoint(pair)]
        groups = [group for group in groups if group.isdisjoint(pair)] + [set(pair).union(*touching)]
    return sorted((tuple(sorted(group, key=place.get)) for group in groups), key=lambda group: place[group[0]])


def _group(units, pairs):
    inside = [found for pair, found in pairs.items() if pair[0] in units]
    common, equal = min(inside, key=lambda found: (found[1] / found[0], found[0]))
    return Alike(units, common, equal)


# -- One cell ----------------------------------------------------------------------------------------------------------


def late_sign(indicator, old, new, percent):
    """Why a change just before the due date wants a look: "met", "jump" or None. `old` and `new` are CellValues.

    A cell filled in for the first time is entry, not a change of mind.
    """
    if old.is_blank:
        return None
    if new.verdict == Verdict.MET and old.verdict == Verdict.NOT_MET:
        return "met"
    return "jump" if is_jump(indicator, old.value, new.value, percent) else None


def is_at_level(value, level, *, is_share):
    """Is a number exactly the level asked for, where it could have been any other? 0 and, of a share, 100 could not."""
    if value is None or level is None:
        return False
    ends = {Decimal(0), Decimal(100)} if is_share else {Decimal(0)}
    return value == level and level not in ends


def often_at_level(at_level, judged, *, least, least_share):
    """Has a unit unusually many numbers exactly at their levels?"""
    return at_level >= least and at_level >= least_share * judged
