"""Districts, cities and the province itself under their own sets: results, surveys, documents, who answers for what."""

from decimal import Decimal

from accounts.models import Agency
from criteria.actions import ConditionEntry, record_conditions, record_recognition, record_results
from criteria.levels import Levels
from criteria.models import Condition, CriteriaSet, Door, Recognition, Responsibility, Verdict
from criteria.structure import structure_of
from criteria.units import assessed_units
from localities.models import Level, Locality
from ntm.lib.validity import in_force
from reports.demo.people import place
from reports.demo.plan import chance, day_between

VERDICTS = {True: Verdict.MET, False: Verdict.NOT_MET}


def district_sets(plan, province_code, quarter):
    """Sets of districts and of the province that the quarter is opened with."""
    ours = plan["districts"]
    if province_code != ours["locality"] or str(quarter.code) < ours["first"]:
        return []
    found = {row.code: row for row in CriteriaSet.objects.filter(code__in=ours["sets"])}
    return [found[code] for code in ours["sets"]]


def enter_districts(plan, period, sets, cell):
    """What districts and the province have said of the quarter. `cell` makes one indicator's value and verdict."""
    for criteria_set in sets:
        _enter_criteria(plan["districts"], period, criteria_set, cell)
        for unit in assessed_units(period, criteria_set):
            _enter_conditions(plan["districts"], period, criteria_set, unit)


def _enter_criteria(ours, period, criteria_set, cell):
    structure = structure_of(criteria_set, period.end_date)
    levels = Levels(criteria_set, period.province_id, period.end_date)
    improved = period.code > ours["first"]
    entries = []
    for unit in assessed_units(period, criteria_set):
        wanted = ours["misses"].get(unit.code, {})
        missed, unknown = set(wanted.get("misses", ())), set(wanted.get("unknown", ()))
        if improved:
            missed -= set(wanted.get("later_met", ()))
        entries += [
            cell(unit, indicator, missed, unknown, levels, "", structure) for indicator in structure.indicators
        ]  # fmt: skip
    if entries:
        record_results(period=period, criteria_set=criteria_set, entries=entries, by=None, door=Door.COMMAND)


def _enter_conditions(ours, period, criteria_set, unit):
    said = ours["conditions"].get(criteria_set.code, {})
    rows = Condition.objects.filter(criteria_set=criteria_set, number__in=said)
    entries = [_condition_entry(ours, row, said[row.number], unit, period) for row in rows]
    if entries:
        record_conditions(
            period=period, criteria_set=criteria_set, locality=unit, entries=entries, by=None, door=Door.COMMAND
        )


def _condition_entry(ours, condition, said, unit, period):
    """One condition as the plan says it, moved a little from unit to unit."""
    if "document" in said:
        return ConditionEntry(condition.pk, verdict=Verdict.MET, document=said["document"], note=ours["note"])
    room = Decimal(str(round(chance("condition", unit.code, condition.number), 2)))
    low, high = (Decimal(str(number)) for number in said["between"])
    value = (low + (high - low) * room).quantize(Decimal("0.1"))
    cells = _cells(ours, unit, period) if condition.sub_condition else None
    return ConditionEntry(condition.pk, value=value, note=ours["note"], cells=cells)


def _cells(ours, unit, period):
    """Answers by commune and content: above the floor, except where the plan names a district."""
    communes = Locality.objects.communes().within(unit).filter(in_force(period.end_date)).order_by("sort_key")
    contents = ours["contents"]
    cells = {
        (commune.pk, content): Decimal(str(round(82 + chance(commune.code, content) * 17, 1)))
        for commune in communes
        for content in contents
    }
    first = next(iter(cells), None)
    if first and unit.code in ours["low"]:
        cells[first] = Decimal("78.4")
    if first and unit.code in ours["incomplete"]:
        cells[first] = None
    return cells


def build_responsibilities(plan):
    """Departments that answer for the conditions of the province, as a province's own plan shares them out."""
    ours = plan["districts"]
    province = place(ours["locality"])
    agencies = {row.code: row for row in Agency.objects.filter(code__in=set(ours["responsible"].values()))}
    for row in Condition.objects.filter(criteria_set__code=ours["responsible_for"]):
        code = ours["responsible"].get(row.number)
        if code:
            Responsibility.objects.get_or_create(condition=row, province=province, agency=agencies[code])


def build_titles(plan):
    """Civilised-urban townships, and advanced communes of before the new set recognised again under it."""
    ours = plan["districts"]
    towns = Locality.objects.filter(
        in_force(ours["titles_on"]), district__code__in=ours["civilised"], kind="TOWNSHIP",
        province=place(ours["locality"]),
    )  # fmt: skip
    for town in towns:
        _title(town, "CIVILISED_URBAN", None, ours["titles_on"], ours, kind="RECOGNISED", number=f"MH-TT{town.code}")
    advanced = CriteriaSet.objects.get(code=ours["advanced_set"])
    earlier = Recognition.objects.filter(
        attainment="ADVANCED", locality__level=Level.COMMUNE, decision_date__lt=advanced.valid_from,
        locality__province=place(ours["locality"]),
    )  # fmt: skip
    for row in earlier.select_related("locality"):
        day = day_between(*ours["again"], "again", row.locality.code)
        commune = Locality.objects.on_day(row.locality, day)
        _title(commune, "ADVANCED", advanced, day, ours, kind="RE_RECOGNISED", number=f"MH-L{commune.code}")


def _title(locality, attainment, criteria_set, day, ours, *, kind, number):
    record_recognition(
        by=None,
        locality=locality,
        attainment=attainment,
        recognition_year=day.year,
        decision_number=f"{number}/QĐ-UBND",
        decision_date=day,
        issuer=ours["issuer"],
        criteria_set=criteria_set,
        kind=kind,
        note=ours["note"],
    )
