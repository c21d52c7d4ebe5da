"""Which units a seed draws: the same roster, size and seed give the same sample on every machine, by anyone.

Only `random()` of the standard generator is used: Python promises its sequence for a seed, not that of `sample` or
`shuffle`. A unit of weight three has three lots and keeps its best one.
"""

import random
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Lot:
    """One unit a sample is drawn from: its code, its stratum (district code) and how many lots it has."""

    code: str
    stratum: str = ""
    weight: int = 1


def draw(roster, size, seed):
    """Codes drawn, sorted: one of each stratum as far as the size allows, the rest by their lots alone.

    `roster`: Lots in any order; `seed`: text. All codes where the size covers the roster.
    """
    firsts, rest, seen = [], [], set()
    for lot in _ranked(roster, seed):
        (rest if lot.stratum in seen else firsts).append(lot)
        seen.add(lot.stratum)
    return sorted(lot.code for lot in [*firsts, *rest][: max(0, size)])


def _ranked(roster, seed):
    """Lots from the best to the worst; the lots are cast in the order of codes."""
    generator = random.Random(seed)
    cast = {lot: max(generator.random() for _each in range(max(1, lot.weight))) for lot in sorted(roster)}
    return sorted(cast, key=lambda lot: (-cast[lot], lot))
