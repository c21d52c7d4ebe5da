"""Roll-ups against a slow and obvious recomputation, on random worlds with a merger in the middle."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from criteria.models import Assessment, CriteriaSet, Criterion, Recognition, ReportingPeriod
from localities.actions import Unit, link_successions, write_localities
from localities.models import Kind, Level, Locality
from ntm.lib.quarters import Quarter
from reports import rollups

pytestmark = pytest.mark.django_db
BEGIN, MERGER = dt.date(2010, 1, 1), dt.date(2023, 7, 1)
MARKS = "10?-"


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


marks = st.text(MARKS, min_size=5, max_size=5)
decision = st.tuples(
    st.integers(0, 9),
    st.sampled_from(["STANDARD", "ADVANCED", "EXEMPLARY"]),
    st.dates(dt.date(2022, 1, 1), dt.date(2024, 1, 1)),
    st.sampled_from(["RECOGNISED", "REVOKED"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    decisions=st.lists(decision, max_size=14, unique_by=lambda row: (row[0], row[1], row[2], row[3])),
    summaries=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2), marks, st.booleans()), max_size=20,
                       unique_by=lambda row: row[:2]),
    day=st.dates(dt.date(2022, 12, 1), dt.date(2024, 2, 1)),
    basis=st.sampled_from(["approved", "current"]),
)  # fmt: skip
def test_rollup_equals_the_obvious_count(world, decisions, summaries, day, basis):
    units, criteria_set, periods = world
    names = list(units)
    summaries = [row for row in summaries if units[names[row[0]]].is_in_force_on(periods[row[1]].end_date)]
    Recognition.objects.all().delete()
    Assessment.objects.all().delete()
    for index, attainment, date, kind in decisions:
        Recognition.objects.create(
            locality=units[names[index]], attainment=attainment, decision_date=date, kind=kind, recognition_year=2023
        )
    for index, which, text, is_approved in summaries:
        add_assessment(units[names[index]], criteria_set, periods[which], text, is_approved)
    place = units["stays"].province

    found = rollups.read(place, day, basis)

    assert facts(found.figures) == obvious(units, decisions, summaries, periods, names, day, basis)


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


def facts(figures):
    return {
        "total": figures.total,
        "standard": figures.standard,
        "advanced": figures.advanced,
        "assessed": figures.assessed,
        "meets": figures.meets,
        "at_risk": figures.at_risk,
        "unknown": figures.unknown,
        "sum": figures.met_sum,
    }


def obvious(units, decisions, summaries, periods, names, day, basis):
    """The same, one commune and one question at a time."""
    family = {"renamed_old": "renamed", "renamed_new": "renamed"}
    ended = [
        which
        for _i, which, _t, approved in summaries
        if periods[which].end_date <= day and (approved or basis == "current")
    ]
    period = max(ended, default=None)
    answer = dict.fromkeys(("total", "standard", "advanced", "assessed", "meets", "at_risk", "unknown", "sum"), 0)
    for name, unit in units.items():
        if unit.kind != Kind.COMMUNE or not unit.is_in_force_on(day):
            continue
        kin = {other for other in names if family.get(other, other) == family.get(name, name)}
        held = standing(decisions, names, kin, day)
        texts = [
            text
            for index, which, text, approved in summaries
            if which == period and names[index] in kin and (approved or basis == "current")
        ]
        text = texts[0] if texts else None
        answer["total"] += 1
        answer["standard"] += bool(held)
        answer["advanced"] += bool(held & {"ADVANCED", "EXEMPLARY"})
        full = text is not None and all(mark in "1-" for mark in text)
        missed = text is not None and "0" in text
        answer["assessed"] += text is not None
        answer["meets"] += full
        answer["at_risk"] += bool(held) and missed
        answer["unknown"] += not full and not missed
        answer["sum"] += sum(mark in "1-" for mark in text) if text else 0
    if not decisions:
        answer |= dict.fromkeys(("standard", "advanced", "at_risk"))
    return answer


def standing(decisions, names, kin, day):
    """Attainments held on a day: decisions in order of date and of entry; a revocation takes what stands on it too."""
    held = set()
    stands_on = {"STANDARD": {"STANDARD", "ADVANCED", "EXEMPLARY"}, "ADVANCED": {"ADVANCED", "EXEMPLARY"}}
    for index, level, date, kind in sorted(decisions, key=lambda row: row[2]):
        if names[index] in kin and date <= day:
            if kind == "RECOGNISED":
                held.add(level)
            else:
                held -= stands_on.get(level, {level})
    return held


def test_queries_do_not_grow_with_communes(world, django_assert_max_num_queries):
    units, _set, _periods = world
    place = units["stays"].province
    more = [
        Unit(Level.COMMUNE, Kind.COMMUNE, f"Y{n}", f"Y{n}", BEGIN, parent=units["stays"].district) for n in range(200)
    ]
    write_localities(more)

    with django_assert_max_num_queries(8):
        found = rollups.read(place, dt.date(2024, 1, 1))

    assert found.figures.total == 204
