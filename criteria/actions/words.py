"""The words beside a locality's result: the department's and the appraisers'. How they are read and put on a row."""

from criteria.models import IndicatorResult
from criteria.rules import counted_value, counted_verdict
from ntm.lib.cells import CellValue

DEPARTMENT, APPRAISED = "department", "appraised"
WORD_FIELDS = {
    DEPARTMENT: [
        "department_value", "department_verdict", "department_basis", "department_note", "department_agency",
        "department_by", "department_at",
    ],
    APPRAISED: [
        "appraised_value", "appraised_verdict", "appraised_basis", "appraised_note", "appraised_by", "appraised_at",
    ],
}  # fmt: skip


def word_of(row, side):
    """ "85,3 K" as it stands in the trail; "" where that side has said nothing."""
    return str(CellValue(getattr(row, f"{side}_value"), getattr(row, f"{side}_verdict")))


def put_word(row, side, value, verdict, basis):
    setattr(row, f"{side}_value", value)
    setattr(row, f"{side}_verdict", verdict)
    setattr(row, f"{side}_basis", basis)


def clear_word(row, side):
    """Take a word off a row as if it had never been said; the trail keeps it."""
    put_word(row, side, None, "", "")
    setattr(row, f"{side}_note", "")
    setattr(row, f"{side}_by", None)
    setattr(row, f"{side}_at", None)
    if side == DEPARTMENT:
        row.department_agency = None


def seen_by(row, side):
    """A result as this side sees it: its own word, else the one that counts before it."""
    if side == APPRAISED:
        verdict, basis, _whose = counted_verdict(row)
        value = counted_value(row)
    elif row.department_verdict:
        value = row.value if row.department_value is None else row.department_value
        verdict, basis = row.department_verdict, row.department_basis
    else:
        value, verdict, basis = row.value, row.verdict, row.basis
    return IndicatorResult(value=value, text_value=row.text_value, verdict=verdict, basis=basis)


def follow_whole(bench, row, whole, place_id, parts, side):
    """Put on a compound indicator what follows from its parts {indicator: result} as this side sees them.

    While no part carries a word of this side, there is nothing of its own to follow from.
    """
    if not any(getattr(part, f"{side}_verdict") for part in parts.values()):
        put_word(row, side, None, "", "")
        return
    seen = {pk: seen_by(part, side) for pk, part in parts.items()}
    said = seen_by(row, side)
    bench.judge_whole(said, whole, place_id, seen, stated="")
    value = getattr(row, f"{side}_value") if said.verdict else None
    put_word(row, side, value, said.verdict, said.basis)
