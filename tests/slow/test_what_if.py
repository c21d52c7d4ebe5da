"""Targets and conditions before and after results are supposed to be met, against the slow recomputation."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.scope import SYSTEM
from localities.models import Locality
from reports.scenarios.outcome import condition_moves, read_outcome, target_moves
from reports.scenarios.ticks import parse_ticks
from tests.slow.conditions import SlowConditions, SlowConditionTargets
from tests.slow.more import add_attributes, add_conditions, add_targets, add_villages, recognise_communes
from tests.slow.running import standing, trials
from tests.slow.supposed import Supposed, SupposedTargets
from tests.slow.targets import LEVELS
from tests.slow.test_targets import compare_target
from tests.slow.worlds import worlds

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32)
METRICS = (*LEVELS, "tieu_chi_binh_quan_xa", "xa_duoi_2_tieu_chi", "dieu_kien_tinh_dat", "huyen_thanh_pho_dat_luy_ke")


@trials(4)
@given(world=worlds(), seed=SEEDS)
def test_what_would_follow_equals_the_slow_count(world, seed):
    compare_what_if(world, seed)


@pytest.mark.reliability
@trials(300)
@given(world=worlds(), seed=SEEDS)
def test_what_would_follow_equals_the_slow_count_many_times(world, seed):
    compare_what_if(world, seed)


def compare_what_if(world, seed):
    with standing(world):
        if seed % 2:
            recognise_communes(world, seed)
        for add in (add_attributes, add_villages, add_conditions):
            add(world, seed)
        add_targets(world, seed, METRICS)
        # On the last day of the quarters most communes have figures.
        for day in sorted({world.day, dt.date(2023, 12, 31)}):
            slow = SlowConditions(day, world.basis)
            rows = {row["id"]: row for row in (slow.row_on_the_day(unit.row.pk) for unit in world.units)}
            for row in rows.values():
                if slow.lives(row) and row["level"] != "COMMUNE" and slow.communes(row):
                    compare_outcome(Locality.objects.get(pk=row["id"]), slow, row, seed)


def compare_outcome(place, slow, row, seed):
    """Every second commune meets everything."""
    ticked = [unit for number, unit in enumerate(slow.communes(row)) if (number + seed) % 2]
    ticks = parse_ticks([f"{unit.row['code']}:*" for unit in ticked])
    outcome = read_outcome(place, slow.day, slow.basis, "STANDARD", ticks)
    supposed = Supposed(slow.day, slow.basis, row, {unit.row["id"] for unit in ticked})
    compare_targets(outcome, slow, supposed)
    compare_answers(outcome, slow, supposed)


def compare_targets(outcome, slow, supposed):
    before = SlowConditionTargets(slow.day, slow.basis)
    after = SupposedTargets(slow.day, slow.basis, supposed)
    rows = {row["id"]: row for row in before.rows}
    for now, then in target_moves(outcome, SYSTEM, slow.basis):
        row = rows[now.target.pk]
        compare_target(now, before.told(row))
        compare_target(then, after.told(row))


def compare_answers(outcome, slow, supposed):
    for move in condition_moves(outcome):
        row, set_id = slow.places[move.place.pk], move.criteria_set.pk
        asked = zip(slow.answers_of(row, set_id), supposed.answers_of(row, set_id), strict=True)
        expected = [[(one.mark, *(one.number(mark) for mark in "10?"), one.missing) for one in pair] for pair in asked]
        found = [
            [(one.mark, one.count.met, one.count.missing, one.count.unknown, one.gap) for one in pair]
            for pair in move.pairs
        ]
        assert found == expected
