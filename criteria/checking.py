"""What a unit's figures still lack before they are handed over: findings cell by cell, for one unit or for all."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from criteria.actions.conditions import is_entered
from criteria.evidence import cells_with_papers
from criteria.models import Condition, ConditionResult, IndicatorResult, ReportingPeriod
from criteria.rules import counted_value, counted_verdict
from criteria.rules.checks import BARRING, Check, impossible_cell, is_jump, wants_evidence
from criteria.structure import structure_of
from ntm.lib.numbers import format_decimal

_READ = (
    "assessment_id", "indicator_id", "value", "text_value", "verdict", "basis", "is_carried", "department_value",
    "department_verdict", "department_basis", "appraised_value", "appraised_verdict", "appraised_basis",
)  # fmt: skip
_BEFORE = tuple(name for name in _READ if name not in ("text_value", "is_carried"))


@dataclass(frozen=True)
class Finding:
    """One cell and what is the matter: `kind` a Check, `anchor` where the unit's sheet shows the cell."""

    kind: Check
    number: str
    name: str
    text: str
    anchor: str


@dataclass
class UnitCheck:
    """The findings of one assessment, in the order of the set. `cells`: indicators; `entered`: those with a verdict."""

    assessment: object
    findings: list = field(default_factory=list)
    cells: int = 0

    @property
    def is_barred(self):
        return any(finding.kind in BARRING for finding in self.findings)

    @property
    def asks_explanation(self):
        return any(finding.kind not in BARRING for finding in self.findings)

    @property
    def counts(self):
        """{Check: number of findings}."""
        return Counter(finding.kind for finding in self.findings)

    @property
    def by_kind(self):
        """[(Check, findings)], the graver kinds first, kinds without findings left out."""
        found = defaultdict(list)
        for finding in self.findings:
            found[finding.kind].append(finding)
        return [(kind, found[kind]) for kind in Check if kind in found]


def check_units(period, criteria_set, assessments):
    """[UnitCheck] of assessments of one period and set, in their order; a fixed number of queries."""
    assessments = list(assessments)
    checker = _Checker(period, criteria_set, assessments)
    return [checker.check(row) for row in assessments]


def check_unit(assessment):
    return check_units(assessment.period, assessment.criteria_set, [assessment])[0]


class _Checker:
    def __init__(self, period, criteria_set, assessments):
        self.period = period
        self.structure = structure_of(criteria_set, period.end_date)
        conditions = Condition.objects.filter(criteria_set=criteria_set).order_by("order")
        self.conditions = [row for row in conditions if is_entered(row)]
        ids = [row.pk for row in assessments]
        lineages = {row.locality.lineage_id for row in assessments}
        self.results = _by_unit(IndicatorResult.objects.filter(assessment__in=ids).values_list(*_READ, named=True))
        self.said = _conditions_said(ids) if self.conditions else {}
        self.before = _numbers_before(period, criteria_set, lineages)
        self.papers = cells_with_papers(period, criteria_set, lineages)

    def check(self, assessment):
        results = self.results.get(assessment.pk, {})
        lineage = assessment.locality.lineage_id
        found = [one for whole in self.structure.indicators for one in self._of_indicator(whole, results, lineage)]
        found += [one for row in self.conditions for one in self._of_condition(row, assessment.pk)]
        return UnitCheck(assessment, found, len(self.structure.indicators) + len(self.conditions))

    def _of_indicator(self, whole, results, lineage):
        rows = [(one, results[one.pk]) for one in (whole, *whole.parts) if one.pk in results]
        for one, row in rows:
            reason = impossible_cell(one, row.value, row.text_value)
            if reason:
                yield _finding(Check.IMPOSSIBLE, one, _impossible_words(one, row, reason))
        if not (whole.pk in results and counted_verdict(results[whole.pk])[0]):
            yield _finding(Check.MISSING, whole, _missing_words(results.get(whole.pk)))
        for one, row in rows:
            before = self.before.get((lineage, one.pk))
            if is_jump(one, before, row.value, self.period.jump_percent):
                yield _finding(Check.JUMP, one, _jump_words(before, row.value))
        yield from self._papers_and_kept(whole, rows, lineage)

    def _papers_and_kept(self, whole, rows, lineage):
        said = next((row for one, row in rows if one is whole), None)
        has_paper = any((lineage, one.pk) in self.papers for one in (whole, *whole.parts))
        if said and wants_evidence(said.verdict, said.basis) and not has_paper:
            yield _finding(Check.NO_EVIDENCE, whole, _("stated as met, no evidence filed"))
        if any(row.is_carried and (row.verdict or row.text_value or row.value is not None) for _one, row in rows):
            yield _finding(Check.KEPT, whole, _("kept from last period, neither touched nor confirmed"))

    def _of_condition(self, condition, assessment_id):
        verdict, is_carried = self.said.get((assessment_id, condition.pk), ("", False))
        name, anchor = condition.name, f"dk{condition.number}"
        if not verdict:
            yield Finding(Check.MISSING, condition.number, name, _("no verdict yet"), anchor)
        elif is_carried:
            text = _("kept from last period, neither touched nor confirmed")
            yield Finding(Check.KEPT, condition.number, name, text, anchor)


# -- Reading ----------------------------------------------------------------------------------------------------------


def _by_unit(rows):
    found = defaultdict(dict)
    for row in rows.iterator(chunk_size=5000):
        found[row.assessment_id][row.indicator_id] = row
    return found


def _conditions_said(ids):
    """{(assessment, condition): (verdict, kept from last period)}."""
    rows = ConditionResult.objects.filter(assessment__in=ids)
    said = rows.values_list("assessment_id", "condition_id", "verdict", "is_carried")
    return {(assessment, condition): (verdict, kept) for assessment, condition, verdict, kept in said}


def earlier_period(period, criteria_set):
    """The period whose figures this one's are compared with: the newest before it that assessed by the set."""
    rows = ReportingPeriod.objects.filter(province=period.province_id, end_date__lt=period.start_date)
    return rows.filter(assessments__criteria_set=criteria_set).order_by("-end_date").first()


def _numbers_before(period, criteria_set, lineages):
    """{(lineage, indicator): number that counted in the earlier period}.

    By the indicator's row: one that an amendment replaced in between measures something else.
    """
    earlier = earlier_period(period, criteria_set)
    if earlier is None:
        return {}
    rows = IndicatorResult.objects.filter(
        assessment__period=earlier, assessment__criteria_set=criteria_set, assessment__locality__lineage__in=lineages
    )
    rows = rows.exclude(value=None, department_value=None, appraised_value=None)
    rows = rows.values_list("assessment__locality__lineage_id", *_BEFORE, named=True)
    return {
        (row.assessment__locality__lineage_id, row.indicator_id): counted_value(row)
        for row in rows.iterator(chunk_size=5000)
    }


# -- Words ------------------------------------------------------------------------------------------------------------


def kind_words():
    """{Check: what the kind is called on a page}."""
    return {
        Check.IMPOSSIBLE: _("Cannot be true"),
        Check.MISSING: _("Still missing"),
        Check.JUMP: _("Jumps against last period"),
        Check.NO_EVIDENCE: _("Met without evidence"),
        Check.KEPT: _("Kept, not confirmed"),
    }


def _finding(kind, indicator, text):
    return Finding(kind, indicator.number, indicator.name, text, f"i{indicator.number}")


def _missing_words(row):
    if row is not None and row.value is not None:
        return _("%(value)s entered, no verdict yet") % {"value": format_decimal(row.value)}
    return _("no verdict yet")


def _jump_words(before, now):
    words = {"before": format_decimal(before), "now": format_decimal(now)}
    if not before:
        return _("%(before)s last period, %(now)s now") % words
    words["percent"] = format_decimal(abs(Decimal(now) - Decimal(before)) * 100 / abs(Decimal(before)), 0)
    if now > before:
        return _("%(before)s last period, %(now)s now: up %(percent)s%%") % words
    return _("%(before)s last period, %(now)s now: down %(percent)s%%") % words


def _impossible_words(indicator, row, reason):
    words = {"value": format_decimal(row.value), "grade": row.text_value}
    return {
        "no_grade": _("“%(grade)s” is not a grade of the scale in force"),
        "takes_grade": _("holds the number %(value)s, but takes a grade"),
        "takes_no_number": _("holds the number %(value)s, but takes only a verdict"),
        "negative": _("%(value)s is below zero"),
        "above_100": _("%(value)s is above 100%%"),
        "too_large": _("%(value)s is too large"),
    }[reason] % words
