"""QuarterFacts of a province and period, or of any day: read through the roll-ups, targets and tasks alone.

The number of queries does not grow with the communes.
"""

from criteria.models import Attainment, ReportingPeriod
from criteria.rules import NOT_MET, HandOver, is_waiting
from localities.models import Locality
from ntm.lib.numbers import quantize
from ntm.lib.quarters import Quarter
from reports import rollups
from reports.dashboard.tables import failing_names
from reports.quarter_report.causes import causes_of
from reports.quarter_report.criteria_moves import moves_of
from reports.quarter_report.facts import (
    Band,
    Change,
    Comparison,
    Criterion,
    DistrictRow,
    QuarterFacts,
    Recognised,
    Results,
    RiskUnit,
)
from reports.quarter_report.frozen import rollup_of_period
from reports.quarter_report.pace import target_facts
from reports.quarter_report.raised import difficulty_facts
from reports.quarter_report.tasks import task_facts
from reports.quarter_report.work_facts import Reporting, Waiting
from reports.rollups import Basis, criterion_figures

# Criteria named as weak: those the smallest share of communes meets.
WEAK = 5


def facts_of_period(period):
    """Facts of a quarter: approved figures once it is closed, as they were closed; until then those entered so far."""
    basis = Basis.CURRENT if period.is_open else Basis.APPROVED
    quarter = Quarter.parse(period.code)
    now = rollup_of_period(period, basis)
    quarters = (quarter.previous, Quarter(quarter.year - 1, quarter.number))
    earlier = [(f"quý {other.label}", _earlier(period.province, other)) for other in quarters]
    has_data = now.period is not None and now.period.code == period.code and bool(now.figures.assessed)
    facts = _facts(now, earlier, basis, has_data=has_data)
    facts.period, facts.quarter_words = period.code, f"quý {quarter.label}"
    facts.next_words, facts.is_closed = f"quý {quarter.following.label}", not period.is_open
    facts.reporting = _reporting(now) if has_data else None
    facts.moves = moves_of(period, now.place, basis) if has_data else None
    return facts


def facts_of_day(province, day):
    """Facts of any day for an extraordinary report: the approved figures of the last quarter ended by then."""
    now = rollups.read(_place(province, day), day)
    last, year_ago = Quarter.of(day).previous.end_date, _year_before(day)
    earlier = [(f"ngày {_day(other)}", rollups.read(_place(province, other), other)) for other in (last, year_ago)]
    facts = _facts(now, earlier, Basis.APPROVED, has_data=now.period is not None)
    facts.quarter_words = f"đến ngày {_day(day)}"
    facts.next_words = "thời gian tới"
    return facts


def _earlier(province, quarter):
    """Roll-up of an earlier quarter, as it was closed where it was."""
    found = ReportingPeriod.objects.filter(province__lineage=province.lineage_id, code=quarter.code)
    period = found.select_related("province").first()
    if period:
        return rollup_of_period(period, Basis.APPROVED)
    return rollups.read(_place(province, quarter.end_date), quarter.end_date)


def _place(province, day):
    return Locality.objects.on_day(province, day)


def _year_before(day):
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _day(day):
    return f"{day.day:02d}/{day.month}/{day.year}"


def _facts(now, earlier, basis, *, has_data):
    return QuarterFacts(
        place=now.place.running_name,
        province=now.place.name,
        day=now.day,
        period="",
        quarter_words="",
        next_words="",
        year=now.day.year,
        basis=str(basis),
        is_closed=basis == Basis.APPROVED,
        recognised=_recognised(now),
        districts=[_district(row, has_data) for row in now.districts],
        results=_results(now) if has_data and now.figures.assessed else None,
        comparisons=[_comparison(now, label, before, has_data) for label, before in earlier],
        at_risk=_at_risk(now) if has_data and now.knows_recognitions else None,
        targets=target_facts(now.place, now.day, basis),
        tasks=task_facts(now.place, now.day),
        reporting=None,
        difficulties=difficulty_facts(now.place, now.day),
    )


def _recognised(rollup):
    figures = rollup.figures
    return Recognised(
        communes=figures.total,
        standard=figures.standard,
        advanced=figures.advanced,
        exemplary=figures.exemplary,
        districts=len(rollup.districts),
        districts_recognised=rollup.districts_recognised,
        district_names=[_running(row) for row in rollup.districts if row.decision],
    )


def _district(row, has_data):
    figures, has_data = row.figures, has_data and row.figures.assessed
    return DistrictRow(
        name=row.full_name,
        communes=figures.total,
        standard=figures.standard,
        advanced=figures.advanced,
        exemplary=figures.exemplary,
        at_risk=figures.at_risk if has_data else None,
        assessed=figures.assessed if has_data else 0,
        met_sum=figures.met_sum if has_data else 0,
        meets=figures.meets if has_data else None,
        decision=row.decision.number if row.decision else "",
    )


def _results(rollup):
    figures = rollup.figures
    counted = criterion_figures(rollup.criteria, rollup.units)
    weak = sorted((row for row in counted if row.not_met), key=lambda row: (_met(row), row.position))[:WEAK]
    causes = causes_of(rollup, [row.criterion.pk for row in weak])
    return Results(
        period=f"quý {Quarter.parse(rollup.period.code).label}",
        decision=rollup.criteria_set.decision,
        assessed=figures.assessed,
        met_sum=figures.met_sum,
        meets=figures.meets,
        unknown=sum(unit.is_assessed and unit.is_unknown for unit in rollup.units),
        below=figures.below_15,
        bands=[Band(label, count) for label, count in figures.bands.items()],
        finished=_names(rollup, rollup.select("finished")) if rollup.knows_recognitions else [],
        weak=[_criterion(row, figures, *causes.get(row.criterion.pk, ([], 0))) for row in weak],
        met_by_all=[_criterion(row, figures, [], 0) for row in counted if _met(row) == figures.assessed],
    )


def _met(row):
    return row.met + row.not_applicable


def _criterion(row, figures, causes, more):
    criterion = row.criterion
    return Criterion(
        criterion.number, criterion.name, _met(row), row.not_met, row.unknown, figures.assessed, causes, more
    )


def _comparison(now, label, before, has_data):
    mine, old = now.figures, before.figures
    is_newer = has_data and before.period is not None and now.period.pk != before.period.pk
    return Comparison(
        label=label,
        standard=Change(mine.standard, old.standard),
        advanced=Change(mine.advanced, old.advanced),
        exemplary=Change(mine.exemplary, old.exemplary),
        districts=Change(now.districts_recognised, before.districts_recognised),
        communes=Change(mine.total, old.total),
        average=Change(_average(mine), _average(old) if is_newer else None),
        meets=_by_data(mine, old, "meets", is_newer),
        below=_by_data(mine, old, "below_15", is_newer),
        gained=_names(now, [unit for unit in now.units if _is_new(unit, before.day)]),
        lost=_names(before, _lost(now, before)),
        has_new_data=is_newer,
    )


def _average(figures):
    return None if figures.exact_average is None else quantize(figures.exact_average, 2)


def _by_data(mine, old, name, is_newer):
    return Change(
        getattr(mine, name) if mine.assessed else None, getattr(old, name) if is_newer and old.assessed else None
    )


def _is_new(unit, day):
    since = unit.recognised_since(Attainment.STANDARD)
    return since is not None and since > day


def _lost(now, before):
    """Units recognised then that still exist and no longer are."""
    left = {unit.lineage_id for unit in now.units if not unit.is_recognised(Attainment.STANDARD)}
    return [unit for unit in before.units if unit.is_recognised(Attainment.STANDARD) and unit.lineage_id in left]


def _at_risk(rollup):
    names = {row.pk: _running(row) for row in rollup.districts}
    return [
        RiskUnit(
            name=_running(unit),
            district=names.get(unit.district_id, ""),
            failing=failing_names(rollup, unit),
            is_for_review=rollup.ground_of(unit) is not None,
        )
        for unit in sorted(rollup.select("at_risk"), key=lambda unit: (-unit.marks.count(NOT_MET), unit.sort_key))
    ]


def _running(unit):
    return unit.full_name[:1].lower() + unit.full_name[1:]


def _names(rollup, units):
    """Names as in a sentence; of two namesakes each with its district."""
    districts = {row.pk: _running(row) for row in rollup.districts}
    return [
        f"{_running(unit)} ({districts[unit.district_id]})" if unit.district_id in districts else _running(unit)
        for unit in units
    ]


def _reporting(rollup):
    count = HandOver(unit.state for unit in rollup.units)
    groups = [(_running(row), row.units) for row in rollup.districts] or [
        (_running(unit), [unit]) for unit in rollup.units
    ]
    found = [Waiting(name, sum(is_waiting(unit.state) for unit in units), len(units)) for name, units in groups]
    return Reporting(
        total=count.total,
        handed_in=count.handed_over,
        approved=count.approved,
        waiting=[row for row in found if row.communes],
    )
