"""Figures on the boundaries of a later day against the slow recomputation, on days around mergers."""

import pytest
from hypothesis import given

from localities.models import Level, Locality
from reports import rollups
from tests.slow.now import SlowNow
from tests.slow.running import some_units, standing, trials
from tests.slow.test_rollups import all_shows, compare_criteria
from tests.slow.worlds import DAYS, worlds

pytestmark = pytest.mark.django_db


@trials(6)
@given(world=worlds(), until=DAYS)
def test_boundaries_of_today_equal_the_slow_count(world, until):
    compare_now(world, until, every=4)


@pytest.mark.reliability
@trials(300)
@given(world=worlds(), until=DAYS)
def test_boundaries_of_today_equal_the_slow_count_many_times(world, until):
    compare_now(world, until)


def compare_now(world, until, every=1):
    day, until = sorted([world.day, until])
    if day == until:
        return
    with standing(world):
        slow = SlowNow(day, world.basis, until)
        for unit in some_units(world, every):
            place = Locality.objects.on_day(unit.row, day)
            found = rollups.read(place, day, world.basis, boundaries=rollups.Boundaries.NOW, units_on=until)
            row = slow.places[place.pk]
            compare_units(found, slow, row)
            compare_counts(found, slow, row)


def compare_units(found, slow, row):
    expected = {unit.row["id"]: unit for unit in slow.communes(row)}
    assert {unit.pk for unit in found.units} == set(expected)
    for unit in found.units:
        own = expected[unit.pk]
        told = (unit.is_mapped, unit.mapping.is_plain, {source.pk for source in unit.mapping.sources})
        assert told == (own.is_carried, slow.is_plain(unit.pk), {one["id"] for one in slow.sources(unit.pk)}), unit
        assert {level: one.since for level, one in unit.decisions.items()} == {
            level: first for level, (_decision, first) in own.held.items()
        }, unit
        assert set(unit.mapping.mixed) == own.mixed, unit
        assert (unit.marks or None, unit.computed, unit.stated) == (own.marks or None, own.computed, own.stated), unit
    assert {node.pk for node in found.left_out} == slow.left_out(row)


def compare_counts(found, slow, row):
    expected = slow.figures(row)
    assert {name: getattr(found.figures, name) for name in expected} == expected
    compare_criteria(found, slow, row)
    for show in all_shows(slow, row):
        assert {unit.pk for unit in found.select(show)} == {unit.row["id"] for unit in slow.chosen(row, show)}, show
    districts = {district["id"]: (district, decision) for district, decision in slow.districts(row)}
    if row["level"] == Level.COMMUNE:
        return
    assert {district.pk for district in found.districts} == set(districts)
    for own in found.districts:
        district, decision = districts[own.pk]
        assert (own.decision.date if own.decision else None) == (decision["decision_date"] if decision else None)
        counts = slow.figures_of_district(row, district)
        assert {name: getattr(own.figures, name) for name in counts} == counts
