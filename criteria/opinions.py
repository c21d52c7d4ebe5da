"""How far departments have come with the figures of a period: counted unit by unit, for who is to approve them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from criteria.models import Disagreement, DisagreementState, Indicator, IndicatorResult


@dataclass(frozen=True)
class Opinions:
    """ "12/19 tiêu chí đã có ý kiến sở, ngành": criteria with a word on every indicator; cells still in dispute."""

    stated: int
    total: int
    disputes: int

    @property
    def is_complete(self):
        return self.stated == self.total


def opinions_of(assessment_ids, period, criteria_set):
    """{assessment: Opinions} of units of one period and set; three queries."""
    needed = _indicators_by_criterion(period, criteria_set)
    said = IndicatorResult.objects.filter(assessment__in=assessment_ids, indicator__parent=None)
    said = said.filter(~Q(department_verdict="") | ~Q(appraised_verdict=""))
    stated = defaultdict(int)
    rows = said.values_list("assessment", "indicator__criterion").annotate(count=Count("pk")).order_by()
    for assessment_id, criterion_id, count in rows:
        stated[assessment_id] += count >= needed.get(criterion_id, count + 1)
    matters = Disagreement.objects.filter(assessment__in=assessment_ids, state=DisagreementState.OPEN)
    disputes = dict(matters.values_list("assessment").annotate(count=Count("pk")).order_by())
    return {pk: Opinions(stated[pk], len(needed), disputes.get(pk, 0)) for pk in assessment_ids}


def _indicators_by_criterion(period, criteria_set):
    """{criterion: how many indicators it has on the period's last day}."""
    rows = Indicator.objects.in_force_on(period.end_date).filter(parent=None, criterion__criteria_set=criteria_set)
    return dict(rows.values_list("criterion").annotate(count=Count("pk")).order_by())
