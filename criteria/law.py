"""A criteria set as law: its criteria and indicators with the levels of every column, as it stands on a day."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F, Q

from criteria.levels import confirmations_of
from criteria.models import Condition, CriteriaSet, SetState, Threshold, ThresholdConfirmation
from criteria.rules import is_law
from criteria.structure import structure_of
from criteria.wording import level_text, readable_source, requirement


@dataclass
class Level:
    """One level as printed: "≥ 90%", for every year or one, of the decision or of a province.

    `is_law` where it judges in the reader's province; `confirmation` who stands for that there, or None.
    """

    threshold: Threshold
    text: str
    is_law: bool
    confirmation: ThresholdConfirmation | None = None

    @property
    def source(self):
        return self.threshold.decision or readable_source(self.threshold.source)


@dataclass
class LawRow:
    """One indicator; `cells` are the lists of Level of each column, `plain` what holds without any level.

    `parts` are the rows of a compound level's parts; men and women share the level of the indicator.
    """

    indicator: object
    cells: list = field(default_factory=list)
    common: list = field(default_factory=list)
    plain: str = ""
    parts: list = field(default_factory=list)


@dataclass
class LawBlock:
    criterion: object
    rows: list


def sets_for(scope):
    """The national sets and those of the person's own provinces; drafts only for the office that works on them."""
    rows = CriteriaSet.objects.select_related("issuer_province", "based_on")
    if scope.sees_everything:
        return rows
    rows = rows.filter(Q(state=SetState.PUBLISHED) | Q(issuer_province__in=scope.managed_ids))
    if scope.is_administrator:
        return rows
    return rows.for_provinces(*scope.province_ids)


def reading_day(criteria_set, today):
    """Today, or the nearest day on which the set is in force."""
    first, last = criteria_set.valid_from, criteria_set.last_usable or criteria_set.valid_to
    if last and today > last:
        return last
    return max(today, first) if first else today


def law_of(criteria_set, scope, day, criterion=None):
    """[LawBlock] of a set, or of one of its criteria. Four queries."""
    structure = structure_of(criteria_set, day)
    levels = _levels(criteria_set, scope, day)
    columns = [column["code"] for column in criteria_set.dimension_values]
    return [
        LawBlock(one, [_law_row(row, levels, columns) for row in structure.by_criterion[one.pk]])
        for one in structure.criteria
        if criterion is None or one == criterion
    ]


def _levels(criteria_set, scope, day):
    """{indicator: {column: [Level]}}; the column "" holds for all."""
    rows = Threshold.objects.in_force_on(day).filter(indicator__criterion__criteria_set=criteria_set)
    if not scope.sees_everything:
        rows = rows.filter(Q(province__isnull=True) | Q(province__in=scope.province_ids))
    in_order = (F("year").asc(nulls_first=True), F("province").asc(nulls_first=True), "pk")
    rows = rows.select_related("indicator", "province").order_by(*in_order)
    confirmations = confirmations_of(criteria_set, scope.in_provinces())
    found = defaultdict(lambda: defaultdict(list))
    for row in rows:
        said = confirmations.get(row.pk)
        law = is_law(row.is_verified, said.is_standing if said else None)
        level = Level(row, level_text(row.indicator, row), law, said if said and said.is_standing else None)
        found[row.indicator_id][row.dimension_value].append(level)
    return found


def _law_row(indicator, levels, columns):
    own = levels[indicator.pk]
    common = own.get("", [])
    cells = [own.get(column, []) for column in columns]
    plain = "" if common or any(cells) else requirement(indicator, None).text
    parts = [_law_row(part, levels, columns) for part in indicator.parts if not part.sex]
    return LawRow(indicator, cells, common, plain, parts)


def conditions_of(criteria_set):
    return list(Condition.objects.filter(criteria_set=criteria_set).order_by("order"))
