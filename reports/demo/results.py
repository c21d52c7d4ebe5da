"""Quarterly results of the demonstration, entered, submitted and approved through the product's own actions."""

import datetime as dt
from decimal import Decimal

from accounts.models import User
from criteria.actions import Entry, approve, close_period, lock_period, open_period, record_results, submit
from criteria.levels import Levels, columns_of
from criteria.models import Assessment, CriteriaSet, Door, Operator, Recognition, ValueKind, Verdict
from criteria.structure import structure_of
from criteria.units import assessed_units
from ntm.lib.quarters import Quarter
from reports.demo.districts import district_sets, enter_districts
from reports.demo.evidence import build_evidence, build_signs
from reports.demo.people import place
from reports.demo.plan import chance
from reports.demo.verification import state_words

# Plausible figures where no level is known: value when met, value when missed.
PLAUSIBLE = {
    (ValueKind.PERCENT, Operator.AT_LEAST): (Decimal("90"), Decimal("61")),
    (ValueKind.PERCENT, Operator.AT_MOST): (Decimal("3"), Decimal("14")),
    (ValueKind.NUMBER, Operator.AT_LEAST): (Decimal("55"), Decimal("38")),
}


def build_results(plan):
    results = plan["results"]
    criteria_set = CriteriaSet.objects.get(code=results["set"])
    quarters = list(Quarter.parse(results["first"]).through(Quarter.parse(results["last"])))
    for province_plan in results["provinces"]:
        _build_province(province_plan, criteria_set, quarters, plan)


def _build_province(plan, criteria_set, quarters, whole):
    province = place(plan["locality"])
    office = User.objects.get(roles__locality=province, roles__role="COORDINATION")
    story = _Story(plan, province, quarters)
    said = {}
    for quarter in quarters:
        own_sets = district_sets(whole, plan["locality"], quarter)
        period = open_period(
            province=province,
            code=quarter.code,
            criteria_sets=[criteria_set, *own_sets],
            due_date=quarter.end_date + dt.timedelta(days=15),
            by=office,
        )
        entries = _entries(period, criteria_set, story, quarter, said)
        record_results(period=period, criteria_set=criteria_set, entries=entries, by=None, door=Door.COMMAND)
        enter_districts(whole, period, own_sets, _entry)
        build_signs(whole, period, criteria_set)
        build_evidence(whole, period, criteria_set)
        if quarter != quarters[-1]:
            rows = list(Assessment.objects.filter(period=period))
            submit(rows, by=office, explanation="Số liệu minh họa")
            state_words(whole, period, criteria_set, office)
            approve(rows, by=office)
            close_period(period=period, by=office)
            lock_period(period=period, by=office)


class _Story:
    """Which criteria a commune misses, or cannot tell, at the end of a quarter."""

    def __init__(self, plan, province, quarters):
        self.plan, self.last = plan, quarters[-1].previous
        self.quarters = quarters
        dates = Recognition.objects.filter(attainment="STANDARD", locality__province=province)
        self.recognised_on = dict(dates.values_list("locality__lineage_id", "decision_date"))

    def standing(self, commune, quarter):
        """(criteria missed, criteria unknown) as two sets of numbers."""
        final = self.plan["standing"].get(commune.name) or {}
        missed, unknown = set(final.get("misses", ())), set(final.get("unknown", ()))
        missed |= set(self._behind(commune, quarter))
        if quarter > self.last and chance("gain", commune.code) < 0.25:
            missed = set(sorted(missed)[1:])
        return missed, unknown - missed

    def _behind(self, commune, quarter):
        """Criteria still missing on the way: more for communes not yet recognised, few after a new set's dip."""
        plan, recognised = self.plan, self.recognised_on.get(commune.lineage_id)
        if commune.name in plan["standing"] and quarter >= self.last:
            return []
        if recognised and recognised <= quarter.end_date:
            left = self._dip_left(commune, quarter)
        else:
            low, high = plan["behind"]
            left = low + round(chance("behind", commune.code) * (high - low))
            if recognised:
                left = min(left, max(1, self._quarters_until(quarter, recognised)))
        weak = sorted(plan["weak"], key=lambda number: chance(commune.code, number) + plan["weak"].index(number) / 4)
        rest = [str(n) for n in range(2, 20) if str(n) not in weak]
        return (weak + sorted(rest, key=lambda number: chance("rest", commune.code, number)))[:left]

    def _dip_left(self, commune, quarter):
        """Criteria a recognised commune lost when the new set came in and has not yet caught up on."""
        if chance("dip", commune.code) >= self.plan["dip"]:
            return 0
        caught_up = Quarter.parse(self.plan["recovered"])
        span = len(list(self.quarters[0].through(caught_up))) - 1
        gone = len(list(self.quarters[0].through(quarter))) - 1
        lost = 1 + round(chance("lost", commune.code) * 3)
        return max(0, round(lost * (span - gone) / span))

    @staticmethod
    def _quarters_until(quarter, day):
        return len(list(quarter.through(Quarter.of(day)))) - 1


def _entries(period, criteria_set, story, quarter, said):
    """Entries for every cell that reads differently from the quarter before."""
    structure = structure_of(criteria_set, period.end_date)
    communes = list(assessed_units(period, criteria_set))
    levels = Levels(criteria_set, period.province_id, period.end_date)
    columns = columns_of(criteria_set, communes, period.province_id, period.end_date)
    entries = []
    for commune in communes:
        missed, unknown = story.standing(commune, quarter)
        for indicator in structure.indicators:
            cell = _cell(commune, indicator, missed, unknown, levels, columns[commune.pk], structure)
            key = commune.lineage_id, indicator.pk
            if said.get(key) != cell:
                said[key] = cell
                entries.append(Entry(commune.pk, indicator.pk, *cell))
    return entries


def _entry(unit, indicator, missed, unknown, levels, column, structure):
    return Entry(unit.pk, indicator.pk, *_cell(unit, indicator, missed, unknown, levels, column, structure))


def _cell(commune, indicator, missed, unknown, levels, column, structure):
    """(value, verdict) of one cell; one or two indicators of a missed criterion fail, the rest hold."""
    number = indicator.criterion.number
    siblings = structure.by_criterion[indicator.criterion_id]
    failing = number in missed and _is_weak_one(commune, indicator, siblings)
    if number in unknown and indicator is siblings[-1]:
        return None, ""
    if indicator.kind == ValueKind.BOOLEAN or not indicator.takes_number:
        return None, Verdict.NOT_MET if failing else Verdict.MET
    value = _value(commune, indicator, failing, levels, column)
    return value, Verdict.NOT_MET if failing else Verdict.MET


def _is_weak_one(commune, indicator, siblings):
    weakest = min(siblings, key=lambda sibling: chance("weak", commune.code, sibling.number))
    return indicator is weakest


def _value(commune, indicator, failing, levels, column):
    threshold = levels.reference(indicator.pk, column)
    good, bad = PLAUSIBLE[indicator.kind, indicator.operator]
    level = threshold.value if threshold and threshold.value is not None else (good + bad) / 2
    room = Decimal(str(round(chance("value", commune.code, indicator.number), 3)))
    if indicator.operator == Operator.AT_MOST:
        value = level + 1 + room * 4 if failing else level * (1 - room * Decimal("0.6"))
    elif indicator.kind == ValueKind.PERCENT:
        value = level - 2 - room * 15 if failing else level + room * (100 - level)
    else:
        value = level * (Decimal("0.8") if failing else 1 + room / 4)
    return max(Decimal(0), round(value, 1))
