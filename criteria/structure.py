"""A set's structure read once: its criteria and the indicators in force on a day, in order."""

from dataclasses import dataclass, field

from criteria.models import CriteriaSet, Criterion, Indicator


@dataclass
class Structure:
    """`criteria` in order; `indicators` (top rows only) in order, each with its `parts` and `has_components`."""

    criteria: list
    indicators: list
    by_criterion: dict = field(default_factory=dict)

    @property
    def by_id(self):
        return {indicator.pk: indicator for indicator in self.indicators}

    @property
    def by_number(self):
        return {indicator.number: indicator for indicator in self.indicators}

    @property
    def with_parts(self):
        """{key: indicator} of the indicators and of the parts compound ones are made of."""
        return {row.pk: row for indicator in self.indicators for row in (indicator, *indicator.parts)}

    @property
    def wholes(self):
        """Indicators made of parts."""
        return [indicator for indicator in self.indicators if indicator.parts]


def structure_of(criteria_set, day):
    """Structure of a set on a day; amended indicators appear in the wording of that day.

    Two queries, and a third where a level is a multiple of another set's.
    """
    criteria = list(Criterion.objects.filter(criteria_set=criteria_set).order_by("order"))
    rows = list(Indicator.objects.in_force_on(day).filter(criterion__criteria_set=criteria_set).order_by("order", "pk"))
    indicators = [row for row in rows if row.parent_id is None]
    by_criterion = {criterion.pk: [] for criterion in criteria}
    by_pk = {criterion.pk: criterion for criterion in criteria}
    for indicator in rows:
        indicator.parts = [row for row in rows if row.parent_id == indicator.pk] if indicator.parent_id is None else []
        indicator.has_components = bool(indicator.parts)
        indicator.criterion = by_pk[indicator.criterion_id]
    for indicator in indicators:
        by_criterion[indicator.criterion_id].append(indicator)
    _name_bases(rows)
    return Structure(criteria, indicators, by_criterion)


def _name_bases(rows):
    """Put on indicators whose level is a multiple of another set's the name of that set."""
    relative = [row for row in rows if row.relative_to]
    if relative:
        codes = {row.relative_to["set"] for row in relative}
        names = dict(CriteriaSet.objects.filter(code__in=codes).values_list("code", "name"))
        for row in relative:
            row.base_name = names.get(row.relative_to["set"], row.relative_to["set"])
