"""The step of each unit on the scales a map is coloured by, and how many units stand on each.

Three scales: "level" by decision and, below the standard, by the criteria met; "met" by the bands of the set alone;
"criterion:N" by the mark of one criterion. docs/definitions.md says in one sentence what each step means.
"""

from collections import Counter

from criteria.models import Attainment
from criteria.rules import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN, band_of

HIGHEST_FIRST = (Attainment.EXEMPLARY, Attainment.ADVANCED, Attainment.STANDARD)
NEAR, FAR, UNTOLD = "near", "far", "untold"
MARKS = (MET, NOT_MET, UNKNOWN, NOT_APPLICABLE)


def level_steps(rollup):
    """Keys of the scale by decision, best first."""
    return [*map(str, HIGHEST_FIRST), NEAR, FAR, UNTOLD]


def met_steps(rollup):
    """Keys of the scale by the data: the bands of the set, best first."""
    return [*(label for label, _low, _high in _bands(rollup)), UNTOLD]


def level_of(unit, rollup):
    """Step by decision; a unit without one stands by its data, "untold" where neither is known."""
    if not rollup.knows_recognitions or not unit.is_mapped:
        return UNTOLD
    held = next((level for level in HIGHEST_FIRST if unit.is_recognised(level)), None)
    if held:
        return str(held)
    least = near_from(rollup)
    if not unit.is_assessed or least is None:
        return UNTOLD
    return NEAR if unit.met >= least else FAR


def near_from(rollup):
    """Criteria from which a unit not yet recognised is near: the foot of the second band ("15-18"); None for none."""
    bands = _bands(rollup)
    return bands[1][1] if len(bands) > 1 else None


def met_of(unit, rollup):
    return band_of(unit.met, _bands(rollup)) if unit.is_assessed and _bands(rollup) else UNTOLD


def mark_of(unit, position):
    return unit.marks[position] if unit.is_assessed else UNKNOWN


def scale_of(rollup, colour):
    """(keys of the steps best first, {pk of unit: key}) of a scale; ValueError for one there is not."""
    if colour == "level":
        return level_steps(rollup), {unit.pk: level_of(unit, rollup) for unit in rollup.units}
    if colour == "met":
        return met_steps(rollup), {unit.pk: met_of(unit, rollup) for unit in rollup.units}
    name, _sep, number = colour.partition(":")
    if name != "criterion" or not number.isdecimal() or int(number) >= len(rollup.criteria):
        raise ValueError(colour)
    return list(MARKS), {unit.pk: mark_of(unit, int(number)) for unit in rollup.units}


def counted(steps):
    """Counter of units on each step, of {pk: key}."""
    return Counter(steps.values())


def _bands(rollup):
    return rollup.criteria_set.bands if rollup.criteria_set else []
