"""Villages of one district with results under the province's own set and a few recognitions; all of it illustrative."""

import datetime as dt
from itertools import product

from accounts.models import User
from criteria.actions import Entry, approve, close_period, lock_period, open_period, record_results, submit
from criteria.actions.recognitions import DecisionPaper, record_decision
from criteria.actions.villages import NewVillage, add_villages
from criteria.models import Assessment, CriteriaSet, Door, Verdict
from criteria.structure import structure_of
from criteria.units import assessed_units
from localities.actions import Unit, link_successions, write_localities
from localities.loader import TWO_TIER_DAY
from localities.models import Kind, Level, Locality, Succession, SuccessionKind
from ntm.lib.quarters import Quarter
from reports.demo.people import place
from reports.demo.plan import chance

DEMO_NOTE = "số liệu minh họa"


def build_villages(plan):
    villages = plan["villages"]
    district = place(villages["district"])
    rows = _list(villages, district)
    _carry_past_the_merger(rows)
    criteria_set = CriteriaSet.objects.get(code=villages["set"])
    office = User.objects.get(roles__locality=district.province, roles__role="COORDINATION")
    for code in villages["periods"]:
        _build_period(code, district.province, criteria_set, office, is_last=code == villages["periods"][-1])
    _recognise(villages, district, criteria_set, rows)


def _list(plan, district):
    """Villages of every commune of the district from the first day of its list on."""
    names = iter([f"{first} {second}" for second, first in product(plan["second_names"], plan["first_names"])])
    communes = Locality.objects.communes().within(district).filter(valid_to=TWO_TIER_DAY - dt.timedelta(days=1))
    low, high = plan["per_commune"]
    fresh = [
        NewVillage(commune, Kind.VILLAGE, next(names), commune.valid_from, note=DEMO_NOTE)
        for commune in communes.alphabetical()
        for _number in range(low + round(chance("villages", commune.code) * (high - low)))
    ]
    return add_villages(fresh, by=None)


def _carry_past_the_merger(rows):
    """From 1 July 2025 a village lies in the commune its own went into as a whole; elsewhere its list ends."""
    links = Succession.objects.filter(predecessor__in={row.parent_id for row in rows}).select_related("successor")
    heirs = {link.predecessor_id: link.successor for link in links if link.kind != SuccessionKind.PART}
    units = {
        row: Unit(Level.VILLAGE, row.kind, row.code, row.name, TWO_TIER_DAY, parent=heirs[row.parent_id],
                  has_official_code=False, source=DEMO_NOTE)
        for row in rows if row.parent_id in heirs
    }  # fmt: skip
    write_localities(list(units.values()))
    link_successions([(old, new.row, SuccessionKind.CONTINUES, TWO_TIER_DAY, "") for old, new in units.items()])


def _build_period(code, province, criteria_set, office, *, is_last):
    """One quarter: entered, and except for the last one approved and locked."""
    due = Quarter.parse(code).end_date + dt.timedelta(days=15)
    period = open_period(province=province, code=code, criteria_sets=[criteria_set], due_date=due, by=office)
    if is_last:
        return
    entries = list(_entries(period, criteria_set))
    record_results(period=period, criteria_set=criteria_set, entries=entries, by=None, door=Door.COMMAND)
    rows = list(Assessment.objects.filter(period=period, criteria_set=criteria_set))
    submit(rows, by=office, explanation="Số liệu minh họa")
    approve(rows, by=office)
    close_period(period=period, by=office)
    lock_period(period=period, by=office)


def _entries(period, criteria_set):
    indicators = structure_of(criteria_set, period.end_date).indicators
    for village in assessed_units(period, criteria_set):
        strength = chance("village", village.code)
        for indicator in indicators:
            is_met = chance(village.code, indicator.number) < 0.55 + strength / 2
            value = round(70 + 30 * strength if is_met else 40 + 25 * strength) if indicator.takes_number else None
            yield Entry(village.pk, indicator.pk, value, Verdict.MET if is_met else Verdict.NOT_MET)


def _recognise(plan, district, criteria_set, rows):
    """The strongest villages, each year's by one decision of the district's chairman."""
    waiting = sorted(rows, key=lambda row: -chance("village", row.code))
    for step in plan["recognitions"]:
        chosen, waiting = waiting[: step["count"]], waiting[step["count"] :]
        paper = DecisionPaper(
            attainment=criteria_set.attainment,
            recognition_year=step["year"],
            decision_date=step["date"],
            decision_number=step["number"],
            issuer=f"Chủ tịch UBND {district.running_name}",
            criteria_set=criteria_set,
            note=DEMO_NOTE,
        )
        record_decision(paper, chosen, by=None)
