"""Lines of years' plans by list and unit, and the counts that need nothing else."""

from collections import Counter, defaultdict

from directives.models import NumberSide, PlanMove, YearPlanLine
from directives.year_plans import LISTS, fold
from localities.models import Level
from ntm.looks import kept
from reports.rollups.year_plan.numbers import Numbers, district_lineage, numbers_by_list


def plan_years(province, day):
    """{year: {list: Counter of "registered" and "planned" units}} of the plans of a province as of the day."""
    found = defaultdict(lambda: defaultdict(Counter))
    named = defaultdict(list)
    for (_lineage, what), own in lines_of(province, day).items():
        for year in {y for line in own for y in (line.year, line.to_year) if y}:
            state = fold([line for line in own if year in (line.year, line.to_year)], year)
            counts = found[year][what]
            counts["planned"] += state.planned is not None
            if state.registered:
                named[year, what].append(district_lineage(state.registered.locality))
    said = numbers_by_list(province, day)
    for year, what in {*said, *((year, what) for year, lists in found.items() for what in lists)}:
        names = named[year, what]
        number = Numbers(said.get((year, what), {}), province, {}, {NumberSide.REGISTERED: names}).registered(province)
        found[year][what]["registered"] = number.count if number else len(names)
    return {year: dict(found[year]) for year in sorted(found, reverse=True)}


@kept("base", "papers")
def planned_count(place, year, day, what="STANDARD"):
    """Units in the plan of a year by the day in a province or district; None where there is no plan. One query."""
    lines = lines_of(place.own_province, day, year, what)
    if not any(line.move not in (PlanMove.REGISTERED, PlanMove.WITHDRAWN) for own in lines.values() for line in own):
        return None
    inside = {place.pk} if place.level == Level.DISTRICT else None
    return sum(
        fold(own, year).planned is not None
        for own in lines.values()
        if inside is None or {own[-1].locality_id, own[-1].locality.district_id} & inside
    )


def lines_of(province, day, year=None, what=None):
    """{(lineage, list): [line]} of a province by the day, in the order of their days."""
    rows = YearPlanLine.objects.filter(province__lineage=province.lineage_id).by_day(day)
    rows = rows.of_year(year) if year else rows
    if what:
        level, attainment = LISTS[what]
        rows = rows.filter(locality__level=level, attainment=attainment)
    found = defaultdict(list)
    codes = {pair: code for code, pair in LISTS.items()}
    related = rows.select_related("locality__district", "directive", "by").defer(
        "directive__text", "directive__search_key"
    )
    for row in related.in_order():
        found[row.locality.lineage_id, codes[row.locality.level, row.attainment]].append(row)
    return found
