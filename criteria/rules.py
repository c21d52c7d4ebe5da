"""How the law judges numbers handed to it. Pure functions: nothing here asks the database or counts rows."""

from decimal import Decimal

from criteria.models import Operator, State, ValueKind, Verdict, VerdictBasis

MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = "1", "0", "?", "-"
COUNTED_AS_MET = (MET, NOT_APPLICABLE)

# Steps of an assessment: name → (states it may start from, state it leads to).
STEPS = {
    "submit": ((State.DRAFT, State.RETURNED), State.SUBMITTED),
    "verify": ((State.SUBMITTED,), State.VERIFIED),
    "approve": ((State.SUBMITTED, State.VERIFIED), State.APPROVED),
    "return": ((State.SUBMITTED, State.VERIFIED, State.APPROVED), State.RETURNED),
}
EDITABLE_STATES = (State.DRAFT, State.RETURNED)

# How far a recognition reaches: who is recognised at one attainment is also recognised at those it stands on.
# QĐ 691/2018 and 18/2022: each of the three requires the one before.
INCLUDED_IN = {
    "STANDARD": ("STANDARD", "ADVANCED", "EXEMPLARY", "MODERN"),
    "ADVANCED": ("ADVANCED", "EXEMPLARY"),
    "EXEMPLARY": ("EXEMPLARY",),
    "MODERN": ("MODERN",),
    "COMPLETED": ("COMPLETED",),
}

_COMPARE = {
    Operator.AT_LEAST: lambda value, level: value >= level,
    Operator.AT_MOST: lambda value, level: value <= level,
    Operator.EQUAL: lambda value, level: value == level,
}


def judge(indicator, *, value, stated, level):
    """(verdict, basis) of one indicator; ("", "") when it cannot be told.

    `level` is the Decimal a verified or confirmed threshold gives, or None. A value and a level decide by themselves;
    otherwise the officer's `stated` verdict counts. "Không áp dụng" is always an officer's statement.
    """
    if stated == Verdict.NOT_APPLICABLE:
        return stated, VerdictBasis.STATED
    if is_computable(indicator) and value is not None and level is not None:
        met = _COMPARE[indicator.operator](Decimal(value), level)
        return (Verdict.MET if met else Verdict.NOT_MET), VerdictBasis.COMPUTED
    return (stated, VerdictBasis.STATED) if stated else ("", "")


def is_computable(indicator):
    """A single number can decide. Compound levels and "cả nam và nữ" need their components, hence an officer."""
    return indicator.takes_number and not indicator.has_components and indicator.operator in _COMPARE


def kept_statement(indicator, *, old_value, new_value, old_verdict):
    """The stated verdict that still holds when only the number was typed anew, or "".

    An officer who stated 85,3 as met under "at least" has thereby said that 86 is met too; 84 has to be stated again.
    """
    if old_verdict not in (Verdict.MET, Verdict.NOT_MET) or old_value is None or new_value is None:
        return ""
    if old_value == new_value:
        return old_verdict
    rises = {Operator.AT_LEAST: new_value > old_value, Operator.AT_MOST: new_value < old_value}.get(indicator.operator)
    if rises is None:
        return ""
    return old_verdict if rises == (old_verdict == Verdict.MET) else ""


def impossible(indicator, value):
    """Reason code why a number cannot be true, or None: "negative", "above_100", "too_large"."""
    if value < 0:
        return "negative"
    if indicator.kind == ValueKind.PERCENT and indicator.unit.strip() in ("%", "") and value > 100:
        return "above_100"
    return "too_large" if value >= Decimal(10) ** 12 else None


def criterion_mark(verdicts, *, is_complete=True):
    """One character for a criterion from its indicators' verdicts: met only when every applicable one is."""
    verdicts = list(verdicts)
    if Verdict.NOT_MET in verdicts:
        return NOT_MET
    if not verdicts or "" in verdicts or not is_complete:
        return UNKNOWN
    return NOT_APPLICABLE if set(verdicts) == {Verdict.NOT_APPLICABLE} else MET


def counted_verdict(result):
    """The verdict that counts and whose it is: appraised, else the department's, else the locality's."""
    if result.appraised_verdict:
        return result.appraised_verdict, result.appraised_basis, "appraised"
    if result.department_verdict:
        return result.department_verdict, result.department_basis, "department"
    return result.verdict, result.basis, "locality"


def band_of(met, bands):
    """Label of the band a commune falls into; bands are [label, lowest, highest], highest first."""
    return next((label for label, lowest, highest in bands if lowest <= met <= highest), None)


def default_bands(criteria_count):
    """Bands offices report by: 19 / 15–18 / 10–14 / 5–9 / under 5 for nineteen criteria, 10 / 5–9 / under 5 for ten."""
    floors = [floor for floor in (15, 10, 5) if floor < criteria_count]
    bands, top = [[str(criteria_count), criteria_count, criteria_count]], criteria_count - 1
    for floor in floors:
        bands.append([f"{floor}-{top}", floor, top])
        top = floor - 1
    return [*bands, [f"<{top + 1}", 0, top]]
