"""What recognition decisions add up to. Pure: rows are handed in, oldest first."""

from collections import defaultdict

from criteria.models import RecognitionKind
from criteria.rules import INCLUDED_IN


def standing(rows, make=lambda row, before: row):
    """{lineage: {attainment: make(row, what was held before)}} after the last word on each.

    Rows have `locality__lineage_id`, `attainment` and `kind`. A revocation takes the attainment away and with it those
    that stand on it: nobody is advanced without the standard.
    """
    valid = defaultdict(dict)
    for row in rows:
        held = valid[row.locality__lineage_id]
        if row.kind == RecognitionKind.REVOKED:
            for attainment in INCLUDED_IN.get(row.attainment, (row.attainment,)):
                held.pop(attainment, None)
        else:
            held[row.attainment] = make(row, held.get(row.attainment))
    return valid


def holds(held, attainment):
    """Whether the attainments held include one: who is advanced is standard too."""
    return held_through(held, attainment) is not None


def held_through(held, attainment):
    """What stands for the attainment in `held`, or for one that includes it; None where it is not held."""
    return next((held[level] for level in INCLUDED_IN.get(attainment, (attainment,)) if level in held), None)


def stands_on(attainment):
    """The attainment that has to be held first (QĐ 691/2018, QĐ 18/2022), or None."""
    below = [base for base, included in INCLUDED_IN.items() if attainment in included and base != attainment]
    # Of model, standard and advanced both lie below; the nearest is the one that fewest attainments include.
    return min(below, key=lambda base: len(INCLUDED_IN[base]), default=None)
