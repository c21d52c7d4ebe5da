"""One indicator of one unit: who says what of it, what is asked, its past, its papers. A fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from criteria.evidence import earlier_evidence, stands_as_before
from criteria.models import Change, Disagreement, Evidence, IndicatorResult, VerdictBasis
from criteria.rules import counted_verdict
from criteria.sheet import Row, Sheet, sheet_of
from criteria.wording import readable_source, verdict_word
from ntm.lib.numbers import format_decimal

_SIDES = ("by", "agency", "at")


@dataclass(frozen=True)
class Saying:
    """What one side says of the cell: value and verdict in words, how it was decided, who said it and when."""

    side: str
    value: str
    verdict: str
    basis: str
    note: str
    who: str
    at: object
    counts: bool = False

    @property
    def is_silent(self):
        return not (self.verdict or self.note) and self.value == "–"


@dataclass
class Cell:
    """`row` of the unit's `sheet`; `whole` the Row it is a part of, or None.

    `former`: last period's files while the cell still says what was copied from there.
    """

    sheet: Sheet
    row: Row
    whole: Row | None
    sayings: list
    evidence: list
    removed: list
    former: list
    disagreement: Disagreement | None

    @property
    def version(self):
        """Of the cell as it is stored; 0 while nothing was ever entered."""
        return self.row.result.version if self.row.result else 0

    @property
    def may_reuse(self):
        known = {row.sha256 for row in self.evidence}
        return any(row.sha256 not in known for row in self.former)

    @property
    def judged_by(self):
        """The level a computed verdict was decided by where it is no longer the one shown as required."""
        stored = self.row.result.threshold if self.row.result else None
        shown = self.row.level.threshold if self.row.level else None
        return stored if stored is not None and stored != shown else None

    @property
    def level_source(self):
        """ "QĐ 318/QĐ-TTg, khoản 2": where the level in force was read; "" where nothing is known."""
        if self.row.level is None:
            return ""
        level = self.row.level.threshold
        day = f"{level.decision_date:%d/%m/%Y}" if level.decision_date else ""
        return " · ".join(filter(None, (level.decision, day, readable_source(level.source))))


def cell_of(unit, period, criteria_set, number):
    """The Cell of an indicator or part by its number; None where the set has no such number in the period."""
    sheet = sheet_of(unit, period, criteria_set)
    found = [(row, whole) for row, whole in _rows(sheet) if row.indicator.number == number]
    if not found:
        return None
    row, whole = found[0]
    if row.result:
        row.result = _with_people(row.result)
    papers = _papers(sheet.assessment, row.indicator)
    return Cell(
        sheet,
        row,
        whole,
        _sayings(row),
        evidence=[one for one in papers if one.removed_at is None],
        removed=[one for one in papers if one.removed_at],
        former=_former(sheet, row.indicator),
        disagreement=_disagreement(sheet.assessment, row.indicator),
    )


def changes_of(cell):
    """Every Change of the cell, newest first, as a queryset."""
    rows = Change.objects.filter(assessment=cell.sheet.assessment, indicator=cell.row.indicator)
    return rows.select_related("by", "workbook_import").order_by("-at", "-pk")


def _rows(sheet):
    for row in sheet.rows:
        yield row, None
        yield from ((part, row) for part in row.parts)


def _with_people(result):
    names = ("entered_by", "department_by", "department_agency", "appraised_by", "threshold")
    return IndicatorResult.objects.select_related(*names).get(pk=result.pk)


def _papers(assessment, indicator):
    if assessment is None:
        return []
    rows = Evidence.objects.filter(assessment=assessment, indicator=indicator)
    return list(rows.select_related("by", "removed_by").order_by("at", "pk"))


def _former(sheet, indicator):
    if not stands_as_before(sheet.assessment, indicator):
        return []
    return list(earlier_evidence(sheet.unit, sheet.period, sheet.criteria_set, indicator))


def _disagreement(assessment, indicator):
    """The newest matter about the cell between the department and the locality."""
    if assessment is None:
        return None
    rows = Disagreement.objects.filter(Q(assessment=assessment), indicator=indicator)
    return rows.select_related("agency").order_by("-opened_at", "-pk").first()


# -- Who says what -----------------------------------------------------------------------------------------------------


def _sayings(row):
    result = row.result or IndicatorResult()
    _verdict, _basis, whose = counted_verdict(result)
    sides = [
        ("locality", _("Locality"), "", "note", "entered"),
        ("department", _department(result), "department_", "department_note", "department"),
        ("appraised", _("Appraisers"), "appraised_", "appraised_note", "appraised"),
    ]
    return [_saying(result, side == whose, title, prefix, note, who) for side, title, prefix, note, who in sides]


def _saying(result, counts, title, prefix, note, who):
    verdict, by = getattr(result, f"{prefix}verdict"), getattr(result, f"{who}_by")
    value = getattr(result, f"{prefix}value")
    graded = result.text_value if not prefix else ""
    return Saying(
        title,
        graded or format_decimal(value),
        verdict_word(verdict) if verdict else "",
        _basis_words(result, prefix),
        getattr(result, note),
        by.get_full_name() if by else "",
        getattr(result, f"{who}_at"),
        counts=bool(counts and verdict),
    )


def _department(result):
    return result.department_agency.short_name or result.department_agency.name if result.department_agency else _(
        "Department"
    )  # fmt: skip


def _basis_words(result, prefix):
    basis = getattr(result, f"{prefix}basis")
    return str(VerdictBasis(basis).label) if basis else ""
