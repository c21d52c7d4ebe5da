"""Roll-ups against a slow and obvious recomputation, on random worlds with a merger in the middle."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from criteria.models import Assessment, Recognition
from localities.actions import Unit, write_localities
from localities.models import Kind, Level
from reports import rollups
from tests.reports.conftest import BEGIN, add_assessment

pytestmark = pytest.mark.django_db
MARKS = "10?-"


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
