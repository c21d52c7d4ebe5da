"""Villages, a criterion, the map, the country, who is next and what if, against the slow recomputation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.scope import SYSTEM
from localities.models import Level, Locality
from reports import rollups, villages
from reports.ahead.reading import read_ahead
from reports.rollups import steps
from reports.rollups.by_criterion import GROUPINGS, distribution, read_criterion
from reports.rollups.country import read_quarters
from reports.rollups.missing import blockers
from reports.scenarios.outcome import read_outcome
from reports.scenarios.ticks import parse_ticks
from tests.slow.around import SlowAround, country
from tests.slow.more import add_attributes, add_numbers, add_villages
from tests.slow.running import standing, trials
from tests.slow.villages import FILTERS
from tests.slow.worlds import worlds

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32)


@trials(4)
@given(world=worlds(), seed=SEEDS)
def test_other_pages_equal_the_slow_count(world, seed):
    compare_around(world, seed)


@pytest.mark.reliability
@trials(300)
@given(world=worlds(), seed=SEEDS)
def test_other_pages_equal_the_slow_count_many_times(world, seed):
    compare_around(world, seed)


def compare_around(world, seed):
    with standing(world):
        for add in (add_attributes, add_villages):
            add(world, seed)
        add_numbers(seed)
        slow = SlowAround(world.day, world.basis)
        for unit in [unit for unit in world.units if unit.level != Level.COMMUNE]:
            place = Locality.objects.on_day(unit.row, world.day)
            row, rollup = slow.places[place.pk], rollups.read(place, world.day, world.basis)
            compare_villages(place, slow, row)
            compare_map(rollup, slow, row)
            for position, criterion in enumerate(rollup.criteria[:2]):
                compare_criterion(read_criterion(rollup, criterion), rollup, slow, row, position)
            compare_next(place, slow, row)
            compare_what_if(place, slow, row, seed)
        compare_country(world.day)


def compare_villages(place, slow, row):
    for only in ("", *FILTERS):
        found, expected = villages.read(place, slow.day, slow.basis, only=only).figures, slow.village_figures(row, only)
        assert {name: getattr(found, name) for name in expected} == expected, only


def compare_map(rollup, slow, row):
    colours = ["level", "met", *(f"criterion:{place}" for place in range(min(2, len(rollup.criteria))))]
    for colour in colours:
        _keys, found = steps.scale_of(rollup, colour)
        assert found == {unit.row["id"]: slow.step(row, unit, colour) for unit in slow.communes(row)}, colour


def compare_criterion(read, rollup, slow, row, position):
    def counted(pairs):
        parts = ((key, read.figures(rows)) for key, rows in pairs)
        return {key: (one.met, one.not_met, one.unknown, one.not_applicable) for key, one in parts}

    districts = [(district.pk, rows) for district, rows in read.by_district(rollup.districts)]
    expected = slow.grouped(row, position, slow.district_of)
    assert counted(districts) == {key: counts for key, counts in expected.items() if key is not None}
    for kind in GROUPINGS:
        expected = slow.grouped(row, position, lambda unit, kind=kind: slow.attribute(unit.row, kind))
        assert counted(read.by_group(kind)) == (expected if any(expected) else {})
    for indicator in read.indicators if read.rows else ():
        compare_distribution(distribution(read, indicator), slow.numbers(row, indicator.pk), slow, indicator)


def compare_distribution(found, numbers, slow, indicator):
    valued = sorted(number for _unit, number, _missed in numbers if number is not None)
    assert (found.counted, len(found.without_value)) == (len(valued), len(numbers) - len(valued))
    if not valued:
        return
    count, level = len(valued), slow.level(indicator.pk)
    middle = valued[count // 2] if count % 2 else (valued[count // 2 - 1] + valued[count // 2]) / 2
    assert (found.least, found.middle, found.most) == (valued[0], middle, valued[-1])
    for one in found.bins:
        inside = [
            missed for _unit, number, missed in numbers
            if number is not None
            and (one.low < number <= one.high if indicator.operator == "<=" else one.low <= number < one.high)
        ]  # fmt: skip
        assert (len(one.rows), one.not_met) == (len(inside), sum(inside))
        assert level is None or not one.low < level < one.high, "a bin holds both sides of the level"


def compare_next(place, slow, row):
    for who in ("standard", "restore"):
        found = read_ahead(place, slow.day, slow.basis, who)
        expected = {unit.row["id"]: slow.lacks(row, unit) for unit in slow.candidates(row, who)}
        assert {one.unit.pk: {lack.key: lack.mark for lack in one.lacks} for one in found.candidates} == expected
        for blocker in blockers(found.criteria, found.by_criterion, found.candidates):
            marks = [lacks.get(blocker.key) for lacks in expected.values()]
            assert (blocker.not_met, blocker.unknown) == (marks.count("0"), marks.count("?"))


def compare_what_if(place, slow, row, seed):
    """Every second commune meets everything: who could be proposed, and what the counts would be."""
    units = slow.communes(row)
    ticked = [unit for number, unit in enumerate(units) if (number + seed) % 2]
    ticks = parse_ticks([f"{unit.row['code']}:*" for unit in ticked])
    found = read_outcome(place, slow.day, slow.basis, "STANDARD", ticks)
    known = [unit for unit in ticked if unit.is_assessed]
    able = [unit for unit in known if not unit.is_recognised()]
    assert {one.unit.pk for one in found.able} == {unit.row["id"] for unit in able}
    counts, after = slow.figures(row), found.after.figures
    recognised = counts["recognised"]["STANDARD"]
    assert after.standard == (recognised if not able else (recognised or 0) + len(able))
    assert after.meets == counts["meets"] + sum(not unit.meets for unit in known)
    gained = sum(len(unit.marks) - unit.met for unit in known)
    assert (after.met_sum, after.assessed, after.total) == (
        counts["met_sum"] + gained, counts["assessed"], counts["total"],
    )  # fmt: skip


def compare_country(day):
    names = ("total", "assessed", "meets", "met_sum", "below_15")
    expected = {
        key: (*(counts[name] for name in names), *counts["recognised"].values()) for key, counts in country(day).items()
    }
    found = {
        key: (*(getattr(one, name) for name in names), one.standard, one.advanced, one.exemplary)
        for key, one in read_quarters(SYSTEM, day, 20).items()
    }
    assert found == expected
