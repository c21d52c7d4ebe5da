"""A set's structure read once: its criteria and the indicators in force on a day, in order."""

from dataclasses import dataclass, field

from criteria.models import Criterion, Indicator


@dataclass
class Structure:
    """`criteria` in order; `indicators` (top rows only) in order, each with `has_components`."""

    criteria: list
    indicators: list
    by_criterion: dict = field(default_factory=dict)

    @property
    def by_id(self):
        return {indicator.pk: indicator for indicator in self.indicators}

    @property
    def by_number(self):
        return {indicator.number: indicator for indicator in self.indicators}


def structure_of(criteria_set, day):
    """Structure of a set on a day; amended indicators appear in the wording of that day. Two queries."""
    criteria = list(Criterion.objects.filter(criteria_set=criteria_set).order_by("order"))
    rows = list(Indicator.objects.in_force_on(day).filter(criterion__criteria_set=criteria_set).order_by("order", "pk"))
    compound = {row.parent_id for row in rows if row.parent_id}
    indicators = [row for row in rows if row.parent_id is None]
    by_criterion = {criterion.pk: [] for criterion in criteria}
    by_pk = {criterion.pk: criterion for criterion in criteria}
    for indicator in indicators:
        indicator.has_components = indicator.pk in compound
        indicator.criterion = by_pk[indicator.criterion_id]
        by_criterion[indicator.criterion_id].append(indicator)
    return Structure(criteria, indicators, by_criterion)
