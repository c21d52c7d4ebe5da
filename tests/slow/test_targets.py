"""Every target's figure against the slow recomputation, on random documents, places and days around mergers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.scope import SYSTEM
from directives.models import Target
from reports.targets import Standings
from tests.slow.conditions import SlowConditionTargets
from tests.slow.more import add_attributes, add_targets, add_villages
from tests.slow.running import standing, trials
from tests.slow.targets import METRICS
from tests.slow.worlds import worlds

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32)


@trials(4)
@given(world=worlds(), seed=SEEDS)
def test_targets_equal_the_slow_count(world, seed):
    compare_targets(world, seed)


@pytest.mark.reliability
@trials(300)
@given(world=worlds(), seed=SEEDS)
def test_targets_equal_the_slow_count_many_times(world, seed):
    compare_targets(world, seed)


def compare_targets(world, seed):
    with standing(world):
        add_attributes(world, seed)
        add_villages(world, seed)
        add_targets(world, seed, METRICS)
        slow, standings = SlowConditionTargets(world.day, world.basis), Standings(world.day, SYSTEM, world.basis)
        rows = {row["id"]: row for row in slow.rows}
        for found in standings.all(Target.objects.select_related("directive", "locality")):
            compare_target(found, slow.told(rows[found.target.pk]))


def compare_target(found, own):
    target = own.target
    value = None if found.value is None else round(float(found.value), 9)
    assert value == (None if own.value is None else round(float(own.value), 9)), str(
        {name: value for name, value in target.items() if value not in (None, "")}
    )
    if own.value is None:
        return
    assert found.reached == own.is_reached, str(
        {name: value for name, value in target.items() if value not in (None, "")}
    )
    if not found.is_by_hand:
        assert found.whole == own.whole, str({name: value for name, value in target.items() if value not in (None, "")})
        assert found.is_share == own.is_share, str(
            {name: value for name, value in target.items() if value not in (None, "")}
        )
        assert found.needed == own.needed, str(
            {name: value for name, value in target.items() if value not in (None, "")}
        )
