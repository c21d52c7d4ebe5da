"""One indicator, its parts and its criterion: met, not met, not applicable, or not to be told."""

from decimal import Decimal

from criteria.models import Operator, ValueKind, Verdict, VerdictBasis

MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = "1", "0", "?", "-"
COUNTED_AS_MET = (MET, NOT_APPLICABLE)
VERDICT_OF_MARK = {
    MET: Verdict.MET, NOT_MET: Verdict.NOT_MET, NOT_APPLICABLE: Verdict.NOT_APPLICABLE, UNKNOWN: "", "": "",
}  # fmt: skip

_COMPARE = {
    Operator.AT_LEAST: lambda value, level: value >= level,
    Operator.AT_MOST: lambda value, level: value <= level,
    Operator.EQUAL: lambda value, level: value == level,
}


def judge(indicator, *, value, stated, level):
    """(verdict, basis) of one indicator; ("", "") when it cannot be told.

    `level` is what the judging threshold gives, or None: a Decimal, or a grade where `value` is one. A value and a
    level decide by themselves; otherwise the officer's `stated` verdict counts. "Không áp dụng" is always an officer's
    statement.
    """
    if stated == Verdict.NOT_APPLICABLE:
        return stated, VerdictBasis.STATED
    met = fulfils(indicator, value, level) if is_computable(indicator) else None
    if met is not None:
        return (Verdict.MET if met else Verdict.NOT_MET), VerdictBasis.COMPUTED
    return (stated, VerdictBasis.STATED) if stated else ("", "")


def fulfils(indicator, value, level):
    """Does a value reach a level? None when either is unknown, or is a grade the scale does not have."""
    if is_empty(value) or is_empty(level):
        return None
    if indicator.kind == ValueKind.TEXT:
        return _reaches_grade(indicator.grades, value, level)
    if not indicator.takes_number or indicator.operator not in _COMPARE:
        return None
    return _COMPARE[indicator.operator](Decimal(value), Decimal(level))


def is_empty(said):
    """No number and no grade. A number compared with a text is slow, and this is asked of every cell."""
    return said is None or (isinstance(said, str) and not said)


def _reaches_grade(grades, value, level):
    """Grades stand from the lowest to the highest: "Tốt" reaches "Khá"."""
    if value not in grades or level not in grades:
        return None
    return grades.index(value) >= grades.index(level)


def is_computable(indicator):
    """A single number or grade can decide. Compound levels and "cả nam và nữ" are decided by their parts."""
    if indicator.has_components:
        return False
    if indicator.kind == ValueKind.TEXT:
        return bool(indicator.grades)
    return indicator.takes_number and indicator.operator in _COMPARE


def from_parts(parts):
    """(verdict, basis) that follows from parts [(verdict, basis)] alone; ("", "") while one of them cannot be told.

    One part not met is enough; all have to be met. The basis is that of the parts the verdict rests on.
    """
    missed = [basis for verdict, basis in parts if verdict == Verdict.NOT_MET]
    if missed:
        return Verdict.NOT_MET, (VerdictBasis.COMPUTED if VerdictBasis.COMPUTED in missed else VerdictBasis.STATED)
    if not parts or any(not verdict for verdict, _basis in parts):
        return "", ""
    is_computed = all(basis == VerdictBasis.COMPUTED for _verdict, basis in parts)
    applies = any(verdict != Verdict.NOT_APPLICABLE for verdict, _basis in parts)
    verdict = Verdict.MET if applies else Verdict.NOT_APPLICABLE
    return verdict, (VerdictBasis.COMPUTED if is_computed else VerdictBasis.STATED)


def judge_whole(parts, *, stated):
    """(verdict, basis) of an indicator made of parts: they decide, else the officer's word on the whole."""
    if stated == Verdict.NOT_APPLICABLE:
        return stated, VerdictBasis.STATED
    verdict, basis = from_parts(parts)
    if verdict or not stated:
        return verdict, basis
    return stated, VerdictBasis.STATED


def is_asked(part, column):
    """Does a part of a compound level concern units of this column? Without a column nobody can say it does not."""
    return not part.columns or not column or column in part.columns


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


def is_stated_as_whole(mark, verdicts, *, is_complete=True):
    """The mark is an officer's word on the whole criterion: its indicators cannot tell."""
    return mark != UNKNOWN and criterion_mark(verdicts, is_complete=is_complete) == UNKNOWN


# What stands beside the locality's own word on an indicator.
SAID_BY_OTHERS = (
    "department_value", "department_verdict", "department_basis", "appraised_value", "appraised_verdict",
    "appraised_basis",
)  # fmt: skip
COUNTED_FIELDS = ("value", "verdict", "basis", *SAID_BY_OTHERS)


def counted_verdict(result):
    """The verdict that counts and whose it is: appraised, else the department's, else the locality's."""
    if result.appraised_verdict:
        return result.appraised_verdict, result.appraised_basis, "appraised"
    if result.department_verdict:
        return result.department_verdict, result.department_basis, "department"
    return result.verdict, result.basis, "locality"


def counted_value(result):
    """The number behind the verdict that counts; whoever gave a verdict without a number went by the locality's."""
    _verdict, _basis, whose = counted_verdict(result)
    value = {"appraised": result.appraised_value, "department": result.department_value}.get(whose)
    return result.value if value is None else value


def disagrees(result):
    """The department says something else than the locality: another verdict, or another number.

    Where either left the verdict or the number open nothing is contradicted.
    """
    if not result.department_verdict:
        return False
    if result.verdict and result.verdict != result.department_verdict:
        return True
    return None not in (result.value, result.department_value) and result.value != result.department_value
