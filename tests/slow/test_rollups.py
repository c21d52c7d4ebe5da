"""Roll-ups against a slow and obvious recomputation, on random worlds and days around mergers."""

import datetime as dt

import pytest
from hypothesis import given

from localities.models import Level, Locality
from reports import rollups
from tests.slow.count import Slow
from tests.slow.printing import rounded
from tests.slow.running import some_units, standing, trials
from tests.slow.worlds import worlds

pytestmark = pytest.mark.django_db
SHOWS = (
    "total", "recognised:STANDARD", "recognised:ADVANCED", "recognised:EXEMPLARY", "not_recognised:STANDARD",
    "not_recognised:ADVANCED", "recognised_in:2022", "recognised_in:2023", "assessed", "meets", "finished", "not_full",
    "behind", "at_risk", "unknown", "below_15",
)  # fmt: skip


@trials(8)
@given(world=worlds())
def test_rollups_equal_the_slow_count(world):
    compare_rollups(world, every=4)


@pytest.mark.reliability
@trials(1000)
@given(world=worlds())
def test_rollups_equal_the_slow_count_many_times(world):
    compare_rollups(world)


def compare_rollups(world, every=1):
    with standing(world):
        slow = Slow(world.day, world.basis)
        for unit in some_units(world, every):
            place = Locality.objects.on_day(unit.row, world.day)
            row = slow.row_on_the_day(unit.row.pk)
            assert place.pk == row["id"]
            found = rollups.read(place, world.day, world.basis)
            compare_figures(found, slow, row)
            compare_lists(found, slow, row)
            if place.level != Level.COMMUNE:
                compare_districts(found, slow, row)
                compare_trend(place, slow, row)


def compare_figures(found, slow, row):
    expected, figures = slow.figures(row), found.figures
    assert {name: getattr(figures, name) for name in expected} == expected
    assert figures.mapped == expected["total"] - expected["unmapped"]
    average = rounded(expected["met_sum"], expected["assessed"], 4)
    assert rounded(figures.met_sum, figures.assessed, 4) == average
    assert figures.average == pytest.approx(float(average), abs=0.0001) if average is not None else not figures.average
    period, criteria_set = slow.period(row), slow.set(row)
    assert (found.period.pk if found.period else None) == (period["id"] if period and criteria_set else None)
    assert (found.criteria_set.pk if found.criteria_set else None) == (criteria_set["id"] if criteria_set else None)
    assert found.knows_recognitions == slow.knows(row)
    compare_criteria(found, slow, row)


def compare_criteria(found, slow, row):
    counted = rollups.criterion_figures(found.criteria, found.units)
    assert [(c.met, c.not_met, c.unknown, c.not_applicable) for c in counted] == slow.by_criterion(row)
    missed = [(-not_met, place) for place, (_m, not_met, _u, _n) in enumerate(slow.by_criterion(row)) if not_met]
    assert [(-c.not_met, c.position) for c in found.weakest()] == sorted(missed)


def all_shows(slow, row):
    criteria_set = slow.set(row)
    bands = [f"band:{label}" for label, _low, _high in criteria_set["bands"]] if criteria_set else []
    places = range(len(slow.criteria_of(criteria_set)))
    by_criterion = [f"{name}:{place}" for name in ("criterion", "criterion_unknown") for place in places]
    return [*SHOWS, *bands, *by_criterion]


def compare_lists(found, slow, row):
    for show in all_shows(slow, row):
        expected = {unit.row["id"] for unit in slow.chosen(row, show)}
        units = found.select(show)
        assert len(units) == len(expected), show
        assert {unit.pk for unit in units} == expected, show
    held = {unit.row["id"]: unit.held for unit in slow.communes(row)}
    for unit in found.units:
        own = {level: (decision["decision_number"], first) for level, (decision, first) in held[unit.pk].items()}
        assert {level: (one.number, one.since) for level, one in unit.decisions.items()} == own


def compare_districts(found, slow, row):
    expected = slow.districts(row)
    by_pk = {district.pk: district for district in found.districts}
    assert set(by_pk) == {district["id"] for district, _decision in expected}
    for district, decision in expected:
        own = by_pk[district["id"]]
        compare_day = decision["decision_date"] if decision else None
        assert (own.decision.date if own.decision else None) == compare_day
        counts = slow.figures(district)
        assert {name: getattr(own.figures, name) for name in counts} == counts
    recognised = sum(decision is not None for _district, decision in expected) if slow.knows(row) else None
    assert found.districts_recognised == recognised


def compare_trend(place, slow, row):
    days = [dt.date(2022, 12, 31), dt.date(2023, 6, 30), dt.date(2023, 12, 31), slow.day]
    assert [point[1:] for point in rollups.trend(place, days)] == [slow.recognised_by(row, day) for day in days]
