"""One unit's sheet: its indicators with requirement, last period's result and this period's, ready to be laid out."""

from dataclasses import dataclass, field

from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from criteria.evidence import evidence_counts
from criteria.levels import Levels, columns_of
from criteria.models import Assessment, Disagreement, IndicatorResult, ReportingPeriod, State, Transition
from criteria.opening import opening_of
from criteria.rules import (
    EDITABLE_STATES,
    UNKNOWN,
    VERDICT_OF_MARK,
    counted_verdict,
    is_asked,
    is_stated_as_whole,
)
from criteria.structure import structure_of
from criteria.wording import Requirement, SaidOfResult, requirement, side_words
from ntm.lib.cells import CellValue


@dataclass
class Row(SaidOfResult):
    """One indicator, or one part of it. `before` is last period's cell in words; `form_row` the fields to enter it.

    `parts` are the rows of what a compound indicator is made of; `is_asked` False where a part does not concern the
    unit's column. `matter`: the newest disagreement on it, open or settled. `level`: the StandingLevel behind the
    requirement, or None. `evidence`: how many files it has.
    """

    indicator: object
    requirement: Requirement
    before: str
    result: IndicatorResult | None
    form_row: object = None
    parts: list = field(default_factory=list)
    is_asked: bool = True
    matter: Disagreement | None = None
    level: object = None
    evidence: int = 0

    @property
    def note(self):
        return self.result.note if self.result else ""

    @property
    def is_entered(self):
        if self.result is None:
            return False
        return bool(self.result.text_value) or not CellValue(self.result.value, self.result.verdict).is_blank

    @property
    def follows_from_parts(self):
        """The parts have been entered and give the verdict."""
        return bool(self.verdict) and any(part.verdict for part in self.parts)

    @property
    def is_carried(self):
        return self.is_entered and self.result.is_carried

    @property
    def overruled_by(self):
        """ "sở, ngành: 65 · Chưa đạt" where the department's or the appraisers' word counts before the locality's."""
        if self.result is None:
            return ""
        _verdict, _by, whose = counted_verdict(self.result)
        words = {"verdict": side_words(self.result, whose) if whose != "locality" else ""}
        if whose == "department":
            return _("the department: %(verdict)s") % words
        return _("the appraisers: %(verdict)s") % words if whose == "appraised" else ""


@dataclass
class Block:
    """One criterion: its mark in the stored summary, the rows of its indicators, the Verdict stated of the whole."""

    criterion: object
    mark: str
    rows: list
    word: str = ""

    @property
    def is_word(self):
        """The mark is an officer's word on the whole."""
        verdicts = [counted_verdict(row.result)[0] if row.result else "" for row in self.rows]
        return is_stated_as_whole(self.mark, verdicts, is_complete=self.criterion.is_complete)

    @property
    def may_need_word(self):
        """Several indicators, and by themselves they do not tell; a criterion of one is spoken of there."""
        return len(self.rows) > 1 and (self.mark == UNKNOWN or self.is_word)


@dataclass
class Sheet:
    unit: object
    period: object
    criteria_set: object
    assessment: Assessment | None
    blocks: list = field(default_factory=list)
    before_period: ReportingPeriod | None = None

    @property
    def rows(self):
        return [row for block in self.blocks for row in block.rows]

    @property
    def rows_and_parts(self):
        return [one for row in self.rows for one in (row, *row.parts)]

    @property
    def entered(self):
        return sum(row.is_entered for row in self.rows)

    @property
    def kept(self):
        """Cells, parts among them, that still stand as they were kept from last period."""
        return sum(row.is_carried for row in self.rows_and_parts)

    @property
    def unknown(self):
        return sum(not (row.verdict or row.overruled_by) for row in self.rows)

    @property
    def is_editable(self):
        in_hand = self.assessment is None or self.assessment.state in EDITABLE_STATES
        return in_hand and self.opening.covers(self.unit)

    @cached_property
    def opening(self):
        return opening_of(self.period, self.criteria_set)


def assessments_of(unit, period, criteria_set):
    """The unit's assessment as a queryset; a unit renamed since has it under an earlier row."""
    rows = Assessment.objects.filter(locality__lineage=unit.lineage_id, period=period, criteria_set=criteria_set)
    return rows.order_by("pk")


def assessment_of(unit, period, criteria_set):
    return assessments_of(unit, period, criteria_set).select_related("approved_by").first()


def assessments_by_lineage(period, criteria_set):
    """{lineage: Assessment} of every unit, found as assessments_of finds one."""
    rows = Assessment.objects.filter(period=period, criteria_set=criteria_set).annotate(
        lineage_id=F("locality__lineage_id")
    )
    found = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.lineage_id, row)
    return found


def sheet_of(unit, period, criteria_set):
    """The Sheet of a unit; a fixed number of queries."""
    sheet = Sheet(unit, period, criteria_set, assessment_of(unit, period, criteria_set))
    structure = structure_of(criteria_set, period.end_date)
    results, evidence = _results(sheet.assessment), evidence_counts(sheet.assessment)
    sheet.before_period, before = _before(sheet)
    matters = _matters(sheet.assessment)
    levels = Levels(criteria_set, period.province_id, period.end_date)
    column = columns_of(criteria_set, [unit], period.province_id, period.end_date)[unit.pk]

    def row_of(indicator):
        level = levels.reference(indicator.pk, column)
        said_before = before.get((indicator.criterion.number, indicator.number), "")
        row = Row(indicator, requirement(indicator, level), said_before, results.get(indicator.pk))
        row.is_asked, row.level = is_asked(indicator, column), level
        row.matter, row.evidence = matters.get(indicator.pk), evidence.get(indicator.pk, 0)
        row.parts = [row_of(part) for part in indicator.parts]
        return row

    marks = sheet.assessment.current_marks if sheet.assessment else ""
    words = sheet.assessment.stated_marks if sheet.assessment else ""
    for position, criterion in enumerate(structure.criteria):
        rows = [row_of(indicator) for indicator in structure.by_criterion[criterion.pk]]
        word = VERDICT_OF_MARK[words[position : position + 1].strip()]
        sheet.blocks.append(Block(criterion, marks[position : position + 1] or UNKNOWN, rows, word))
    return sheet


def _results(assessment):
    if assessment is None:
        return {}
    return {row.indicator_id: row for row in IndicatorResult.objects.filter(assessment=assessment)}


def _matters(assessment):
    """{indicator: its newest Disagreement}."""
    if assessment is None:
        return {}
    return {
        row.indicator_id: row for row in Disagreement.objects.filter(assessment=assessment).order_by("opened_at", "pk")
    }


def _before(sheet):
    """(period, {(criterion number, indicator number): cell in words}) of the unit's newest earlier assessment.

    By number, not by row: an indicator that was amended in between still shows what was said of it.
    """
    rows = Assessment.objects.filter(
        locality__lineage=sheet.unit.lineage_id,
        criteria_set=sheet.criteria_set,
        period__end_date__lt=sheet.period.start_date,
    )
    earlier = rows.select_related("period").order_by("-period__end_date").first()
    if earlier is None:
        return None, {}
    cells = IndicatorResult.objects.filter(assessment=earlier).values_list(
        "indicator__criterion__number", "indicator__number", "text_value", "value", "verdict"
    )
    return earlier.period, {
        (criterion, number): " · ".join(filter(None, (grade, str(CellValue(*said)))))
        for criterion, number, grade, *said in cells
    }


def return_reason(assessment):
    """Why the figures were sent back, while they are still to be corrected; None otherwise."""
    if assessment is None or assessment.state != State.RETURNED:
        return None
    return Transition.objects.filter(assessment=assessment, to_state=State.RETURNED).order_by("-at", "-pk").first()
