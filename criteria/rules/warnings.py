"""Signs that figures want a second look before they count. Nothing here accuses: each is a question, not a finding.

Pure functions over what is handed to them; `criteria.warnings` reads it.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from criteria.models import Verdict


@dataclass(frozen=True)
class Alike:
    """Units whose numbers are the same: of `common` numbers any two of them have, at least `equal` are equal."""

    units: tuple
    common: int
    equal: int


def alike(numbers, *, least_common, least_share):
    """[Alike] of units whose entered numbers are equal in at least `least_share` (0..1) of what two have in common.

    `numbers` {unit: {indicator: Decimal}}. Numbers most units share say nothing about two of them, so an indicator
    counts only where no single number is that of more than half of the units that have one.
    """
    telling = _telling(numbers)
    rows = {unit: {key: row[key] for key in row.keys() & telling} for unit, row in numbers.items()}
    pairs = {}
    for one, other in combinations(rows, 2):
        common, equal = _compared(rows[one], rows[other])
        if common >= least_common and equal >= least_share * common:
            pairs[one, other] = common, equal
    return [_group(units, pairs) for units in _joined(pairs)]


def _telling(numbers):
    """Indicators whose numbers differ from unit to unit; of two units alone, every one."""
    found = {}
    for row in numbers.values():
        for key, value in row.items():
            found.setdefault(key, []).append(value)
    return {key for key, values in found.items() if len(values) <= 2 or _commonest(values) * 2 <= len(values)}


def _commonest(values):
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return max(counts.values())


def _compared(one, other):
    common = one.keys() & other.keys()
    return len(common), sum(one[key] == other[key] for key in common)


def _joined(pairs):
    """Pairs that share a unit joined into groups, in the order the units came."""
    groups = []
    for pair in pairs:
        touching = [group for group in groups if not group.isdisjoint(pair)]
        groups = [group for group in groups if group.isdisjoint(pair)] + [set(pair).union(*touching)]
    order = {unit: place for place, unit in enumerate(dict.fromkeys(unit for pair in pairs for unit in pair))}
    return [tuple(sorted(group, key=order.get)) for group in groups]


def _group(units, pairs):
    inside = [found for pair, found in pairs.items() if pair[0] in units]
    common, equal = min(inside, key=lambda found: (found[1] / found[0], found[0]))
    return Alike(units, common, equal)


# -- One cell ----------------------------------------------------------------------------------------------------------


def jumps(old, new, percent):
    """Does a number differ from an earlier one by more than `percent` of it? From zero every other number does."""
    if old is None or new is None or old == new:
        return False
    return old == 0 or abs(new - old) * 100 > percent * abs(old)


def late_sign(old, new, percent):
    """Why a change just before the due date wants a look: "met", "jump" or None. `old` and `new` are CellValues.

    A cell filled in for the first time is entry, not a change of mind.
    """
    if old.is_blank:
        return None
    if new.verdict == Verdict.MET and old.verdict == Verdict.NOT_MET:
        return "met"
    return "jump" if jumps(old.value, new.value, percent) else None


def is_at_level(value, level, *, is_share):
    """Is a number exactly the level asked for, where it could have been any other? 0 and, of a share, 100 could not."""
    if value is None or level is None:
        return False
    ends = {Decimal(0), Decimal(100)} if is_share else {Decimal(0)}
    return value == level and level not in ends


def often_at_level(at_level, judged, *, least, least_share):
    """Has a unit unusually many numbers exactly at their levels?"""
    return at_level >= least and at_level >= least_share * judged
