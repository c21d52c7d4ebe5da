"""How many units places register or are assigned where their names do not tell: own numbers, documents, districts."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from directives.models import NumberSide, Target, YearPlanNumber
from directives.year_plan_numbers import PlaceNumbers, fold_numbers
from directives.year_plans import LISTS
from ntm.looks import kept


@dataclass
class Number:
    """A count that goes before the names: of the place's own `row`, of a document's `target`, or of its districts.

    `below`: what the districts add up to, where that is another number. `is_sum`: of its districts, of which `unnamed`
    name so many units fewer than they said.
    """

    count: int
    row: YearPlanNumber | None = None
    target: Target | None = None
    below: int | None = None
    unnamed: int = 0

    @property
    def is_sum(self):
        return not (self.row or self.target)


def read_numbers(province, year, what, day):
    """{lineage: PlaceNumbers} of a province and its districts by the day. One query."""
    level, attainment = LISTS[what]
    found = defaultdict(list)
    for row in _rows(province, day).filter(year=year, level=level, attainment=attainment):
        found[row.locality.lineage_id].append(row)
    return {lineage: fold_numbers(own) for lineage, own in found.items()}


def numbers_by_list(province, day):
    """{(year, list): {lineage: PlaceNumbers}} of a province and its districts by the day. One query."""
    found = defaultdict(lambda: defaultdict(list))
    codes = {pair: code for code, pair in LISTS.items()}
    for row in _rows(province, day):
        found[row.year, codes[row.level, row.attainment]][row.locality.lineage_id].append(row)
    return {key: {lineage: fold_numbers(own) for lineage, own in rows.items()} for key, rows in found.items()}


def _rows(province, day):
    rows = YearPlanNumber.objects.filter(province__lineage=province.lineage_id).by_day(day).in_order()
    return rows.select_related("locality", "directive", "by").defer("directive__text", "directive__search_key")


class Numbers:
    """The numbers of a plan. `named`: {side: [lineage of the district each unit was named in, or None]}."""

    def __init__(self, rows, province, targets, named):
        self.rows, self.province, self.targets, self.named = rows, province, targets, named

    def registered(self, place):
        return self._number(place, NumberSide.REGISTERED, None)

    def assigned(self, place):
        """The later word of the two: a number entered here, or that of a document."""
        return self._number(place, NumberSide.ASSIGNED, self.targets.get(("year", place.lineage_id)))

    def _number(self, place, side, target):
        row, target = later_word(self.rows.get(place.lineage_id, PlaceNumbers()).of(side), target)
        below = self._below(side) if place.lineage_id == self.province.lineage_id else None
        if not (row or target):
            return below
        count = row.count if row else int(target.value)
        return Number(count, row, target, below.count if below and below.count != count else None)

    def _below(self, side):
        """The sum of the districts: their numbers, and units named where there is none; None without a number."""
        said = {lineage: numbers.of(side) for lineage, numbers in self.rows.items()}
        said = {lineage: row.count for lineage, row in said.items() if row and lineage != self.province.lineage_id}
        if not said:
            return None
        named = Counter(self.named[side])
        others = sum(count for lineage, count in named.items() if lineage not in said)
        unnamed = sum(max(0, count - named[lineage]) for lineage, count in said.items())
        return Number(sum(said.values()) + others, unnamed=unnamed)


def later_word(row, target):
    """(row, None) or (None, target): of a number entered here and a document's the later one; of one day the first."""
    if row and (target is None or row.on >= _day_of(target)):
        return row, None
    return None, target


def _day_of(target):
    """The day a document, or the last decision that set its target anew, said so."""
    return getattr(target, "terms_since", None) or target.directive.date or dt.date.min


def district_lineage(unit):
    return unit.district.lineage_id if unit.district_id else None


@kept("base", "papers")
def assigned_row(place, year, day, what="STANDARD"):
    """The number the office entered for a place that holds on the day, or None. One query."""
    return read_numbers(place.own_province, year, what, day).get(place.lineage_id, PlaceNumbers()).assigned
