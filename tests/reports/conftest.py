"""A small province with a merger in its middle, a set of five criteria and three quarters."""

import datetime as dt

import pytest

from criteria.models import Assessment, CriteriaSet, Criterion, ReportingPeriod
from localities.actions import Unit, link_successions, write_localities
from localities.models import Kind, Level, Locality
from ntm.lib.quarters import Quarter

BEGIN, MERGER = dt.date(2010, 1, 1), dt.date(2023, 7, 1)


@pytest.fixture
def world():
    """Two districts, six communes and a ward; on the merger's day one commune goes into another that is new,
    one continues under a new name, one becomes a ward."""
    province = Unit(Level.PROVINCE, Kind.PROVINCE, "P1", "Một", BEGIN)
    districts = [Unit(Level.DISTRICT, Kind.DISTRICT, f"D{n}", f"Huyện {n}", BEGIN, parent=province) for n in (1, 2)]
    eve = MERGER - dt.timedelta(days=1)

    def commune(code, district, begins=BEGIN, ends=None, kind=Kind.COMMUNE):
        return Unit(Level.COMMUNE, kind, code, code, begins, ends, parent=districts[district])

    units = {
        "stays": commune("X1", 0),
        "stays2": commune("X2", 1),
        "merged_a": commune("X3", 0, ends=eve),
        "merged_b": commune("X4", 0, ends=eve),
        "merger": commune("X9", 0, begins=MERGER),
        "renamed_old": commune("X5", 1, ends=eve),
        "renamed_new": commune("X5", 1, begins=MERGER),
        "urbanised": commune("X6", 1, ends=eve),
        "ward": commune("X6", 1, begins=MERGER, kind=Kind.WARD),
        "old_ward": commune("X7", 1, kind=Kind.WARD),
    }
    write_localities([province, *districts, *units.values()])
    link_successions(
        [
            (units["merged_a"].row, units["merger"].row, "WHOLE", MERGER, ""),
            (units["merged_b"].row, units["merger"].row, "WHOLE", MERGER, ""),
            (units["renamed_old"].row, units["renamed_new"].row, "CONTINUES", MERGER, ""),
            (units["urbanised"].row, units["ward"].row, "WHOLE", MERGER, ""),
        ]
    )
    criteria_set = CriteriaSet(code="s", name="S", level=Level.COMMUNE, attainment="STANDARD", valid_from=BEGIN)
    criteria_set.bands = [["5", 5, 5], ["3-4", 3, 4], ["<3", 0, 2]]
    criteria_set.set_keys()
    criteria_set.save()
    for order in range(5):
        Criterion.objects.create(criteria_set=criteria_set, number=str(order + 1), order=order, name=f"C{order}")
    periods = []
    for code in ("2023-Q1", "2023-Q2", "2023-Q3"):
        quarter = Quarter.parse(code)
        period = ReportingPeriod.objects.create(
            province=province.row, code=code, start_date=quarter.start_date, end_date=quarter.end_date
        )
        period.criteria_sets.add(criteria_set)
        periods.append(period)
    return {name: Locality.objects.get(pk=unit.row.pk) for name, unit in units.items()}, criteria_set, periods


def add_assessment(unit, criteria_set, period, text, is_approved):
    met = sum(mark in "1-" for mark in text)
    values = {"current_met": met, "current_required": 5, "current_marks": text, "current_stated": 5}
    if is_approved:
        values |= {"approved_met": met, "approved_required": 5, "approved_marks": text}
        values |= {"approved_computed": 3, "approved_stated": 2}
    Assessment.objects.create(
        criteria_set=criteria_set,
        period=period,
        locality=unit,
        province=unit.province,
        district=unit.district,
        **values,
    )
