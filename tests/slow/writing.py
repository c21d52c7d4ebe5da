"""Writing a drawn world: places through their only writer, summaries by the product's own recount of the results."""

from accounts.models import Role, RoleAssignment, User
from criteria.actions.summaries import summarise
from criteria.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Indicator,
    IndicatorResult,
    Recognition,
    ReportingPeriod,
    State,
)
from localities.actions import link_successions, write_localities
from localities.models import Level, Locality
from ntm.lib.quarters import Quarter
from tests.slow.places import BEGIN
from tests.slow.worlds import WORDS


def build(world):
    """Write a world; gives the person who runs the office of its provinces."""
    write_localities(world.units)
    link_successions([(old.row, new.row, kind, day, "") for old, new, kind, day in world.links])
    rows = Locality.objects.in_bulk()
    for unit in world.units:
        unit.row = rows[unit.row.pk]
    sets = [_write_set(*plan[:4]) for plan in world.sets]
    periods = [_write_period(world, plan, sets) for plan in world.periods]
    for plan in world.assessments:
        _write_assessment(world, plan, sets, periods)
    for number, (index, attainment, day, kind) in enumerate(world.decisions):
        Recognition.objects.create(
            locality=world.units[index].row, attainment=attainment, decision_date=day, kind=kind,
            recognition_year=day.year, decision_number=f"{number}/QĐ",
        )  # fmt: skip
    office = User.objects.create(username="office", full_name="Văn phòng")
    for unit in world.units:
        if unit.level == Level.PROVINCE and unit.root is unit:
            RoleAssignment.objects.create(user=office, role=Role.COORDINATION, locality=unit.row)
    return office


def _write_set(code, attainment, first, criteria):
    row = CriteriaSet(code=code, name=code, level=Level.COMMUNE, attainment=attainment, valid_from=first)
    count = len(criteria)
    row.bands = [[str(count), count, count], [f"2-{count - 1}", 2, count - 1], ["<2", 0, 1]]
    row.set_keys()
    row.save()
    rows = [
        Criterion(criteria_set=row, number=str(place + 1), order=place, name=f"C{place}", is_complete=is_complete)
        for place, (is_complete, _number) in enumerate(criteria)
    ]
    Criterion.objects.bulk_create(rows)
    named = [
        (rows[place], f"{place + 1}.{each + 1}")
        for place, (_c, number) in enumerate(criteria)
        for each in range(number)
    ]
    indicators = [
        Indicator(
            criterion=criterion,
            number=number,
            order=order,
            name=f"I{order}",
            kind="PERCENT",
            operator=">=",
            valid_from=BEGIN,
        )
        for order, (criterion, number) in enumerate(named, start=1)
    ]
    return row, Indicator.objects.bulk_create(indicators)


def _write_period(world, plan, sets):
    index, code, chosen, is_open = plan
    quarter = Quarter.parse(code)
    period = ReportingPeriod.objects.create(
        province=world.units[index].row, code=code, start_date=quarter.start_date, end_date=quarter.end_date,
        state="OPEN" if is_open else "CLOSED",
    )  # fmt: skip
    period.criteria_sets.set([sets[number][0] for number in chosen])
    return period


def _write_assessment(world, plan, sets, periods):
    """Say the first thing, approve it where the state asks for it, and say the second."""
    index, period, number, state, first, second, has_words = plan
    unit, (criteria_set, indicators) = world.units[index].row, sets[number]
    pool, words = world.sets[number][4:]
    row = Assessment.objects.create(
        criteria_set=criteria_set, period=periods[period], locality=unit, province=unit.province,
        district=unit.district, stated_marks=words if has_words and words.strip() else "",
    )  # fmt: skip
    _say(row, indicators, pool[first])
    if state in ("APPROVED", "RETURNED", "again"):
        row.refresh_from_db()
        for part in ("met", "required", "marks", "computed", "stated"):
            setattr(row, f"approved_{part}", getattr(row, f"current_{part}"))
        row.save()
    if state in ("RETURNED", "again"):
        _say(row, indicators, pool[second])
    Assessment.objects.filter(pk=row.pk).update(state=State.SUBMITTED if state == "again" else state)


def _say(assessment, indicators, text):
    assessment.results.all().delete()
    rows = []
    for indicator, letter in zip(indicators, text, strict=True):
        if letter != "?":
            own, department, appraised = WORDS[letter]
            rows.append(IndicatorResult(
                assessment=assessment, indicator=indicator, verdict=own[0], basis=own[1],
                department_verdict=department[0], department_basis=department[1],
                appraised_verdict=appraised[0], appraised_basis=appraised[1],
            ))  # fmt: skip
    IndicatorResult.objects.bulk_create(rows)
    summarise([assessment.pk])
