"""What speaks against handing figures over: pure rules over one cell, its last figure and its papers."""

from decimal import Decimal
from enum import StrEnum

from criteria.models import ValueKind, Verdict, VerdictBasis
from criteria.rules.verdicts import impossible


class Check(StrEnum):
    """Kinds of findings, the graver first. Only an impossible cell bars; the others want a written explanation."""

    IMPOSSIBLE = "impossible"
    MISSING = "missing"
    JUMP = "jump"
    NO_EVIDENCE = "evidence"
    KEPT = "kept"


BARRING = (Check.IMPOSSIBLE,)

# What a change is measured against: the earlier figure, but never less than this, so that 0,1 → 0,2 m² or 2% → 4% of
# the households is no jump, and 0 can be compared at all.
SMALLEST_BASE, SMALLEST_PERCENT_BASE = Decimal(1), Decimal(10)


def is_jump(indicator, before, now, percent):
    """Does a number differ from the earlier one by more than `percent` of it? False where either is unknown."""
    if before is None or now is None:
        return False
    smallest = SMALLEST_PERCENT_BASE if is_share(indicator) else SMALLEST_BASE
    base = max(abs(Decimal(before)), smallest)
    return abs(Decimal(now) - Decimal(before)) * 100 > base * percent


def is_share(indicator):
    """A percentage of a whole, whose numbers end at 100."""
    return indicator.kind == ValueKind.PERCENT and indicator.unit.strip() in ("%", "")


def impossible_cell(indicator, value, grade):
    """Why a stored cell cannot be true of the indicator as it stands now, as a code; None where it can."""
    if grade and grade not in indicator.grades and (indicator.grades or indicator.kind != ValueKind.TEXT):
        return "no_grade"
    if value is None:
        return None
    if not indicator.takes_number:
        return "takes_grade" if indicator.grades else "takes_no_number"
    return impossible(indicator, value)


def wants_evidence(verdict, basis):
    """An officer's word "đạt" needs a paper; a number judged by its level proves itself by its source."""
    return verdict == Verdict.MET and basis == VerdictBasis.STATED
