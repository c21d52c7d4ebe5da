"""A criteria set as law: its criteria and indicators with the levels of every column, as it stands on a day."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from criteria.models import Condition, CriteriaSet, Threshold
from criteria.structure import structure_of
from criteria.wording import level_text, requirement


@dataclass
class Level:
    """One level as printed: "≥ 90%", for every year or one, of the decision or of a province."""

    threshold: Threshold
    text: str


@dataclass
class LawRow:
    """One indicator; `cells` are the lists of Level of each column, `plain` what holds without any level."""

    indicator: object
    cells: list = field(default_factory=list)
    common: list = field(default_factory=list)
    plain: str = ""


@dataclass
class LawBlock:
    criterion: object
    rows: list


def sets_for(scope):
    """The national sets and those of the person's own provinces."""
    rows = CriteriaSet.objects.select_related("issuer_province", "based_on")
    if scope.sees_everything or scope.is_administrator:
        return rows
    return rows.filter(Q(issuer_province__isnull=True) | Q(issuer_province__in=scope.province_ids))


def reading_day(criteria_set, today):
    """Today, or the nearest day on which the set is in force."""
    first, last = criteria_set.valid_from, criteria_set.last_usable or criteria_set.valid_to
    if last and today > last:
        return last
    return max(today, first) if first else today


def law_of(criteria_set, scope, day, criterion=None):
    """[LawBlock] of a set, or of one of its criteria. Three queries."""
    structure = structure_of(criteria_set, day)
    levels = _levels(criteria_set, scope, day)
    columns = [column["code"] for column in criteria_set.dimension_values]
    return [
        LawBlock(one, [_law_row(row, levels[row.pk], columns) for row in structure.by_criterion[one.pk]])
        for one in structure.criteria
        if criterion is None or one == criterion
    ]


def _levels(criteria_set, scope, day):
    """{indicator: {column: [Level]}}; the column "" holds for all."""
    rows = Threshold.objects.in_force_on(day).filter(indicator__criterion__criteria_set=criteria_set)
    if not scope.sees_everything:
        rows = rows.filter(Q(province__isnull=True) | Q(province__in=scope.province_ids))
    rows = rows.select_related("indicator", "province", "confirmed_by").order_by("year", "province", "pk")
    found = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.indicator_id][row.dimension_value].append(Level(row, level_text(row.indicator, row)))
    return found


def _law_row(indicator, levels, columns):
    common = levels.get("", [])
    cells = [levels.get(column, []) for column in columns]
    plain = "" if common or any(cells) else requirement(indicator, None).text
    return LawRow(indicator, cells, common, plain)


def conditions_of(criteria_set):
    return list(Condition.objects.filter(criteria_set=criteria_set).order_by("order"))
