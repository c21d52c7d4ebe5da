"""The forecast: the same each time, no wiser than its day, as wide as its errors; and the paths it is made of."""

import datetime as dt
import random

import pytest

from criteria.models import Recognition
from ntm.lib.quarters import Quarter
from reports import rollups
from reports.rollups.paths import Paths, read_paths
from reports.targets.backtest import backtest
from reports.targets.forecast import LEAST, figure_of, forecast, quarters_ahead
from tests.reports.conftest import add_assessment

FIRST = Quarter(2018, 1)


def paths_of(count, units=20, seed=1, gain=0.3):
    """Communes that gain a criterion now and then and are recognised soon after they have all nineteen."""
    chance, quarters = random.Random(seed), [FIRST]
    while len(quarters) < count:
        quarters.append(quarters[-1].following)
    met, held = [chance.randint(12, 19) for _unit in range(units)], [0] * units
    paths = Paths(list(range(units)), quarters, required=19)
    for _quarter in quarters:
        met = [min(19, one + (chance.random() < gain)) for one in met]
        held = [max(level, int(one == 19 and chance.random() < 0.5)) for level, one in zip(held, met, strict=True)]
        paths.met.append(list(met))
        paths.held.append(list(held))
    return paths


@pytest.mark.parametrize("what", ["standard", "advanced", "average", "below"])
def test_it_says_the_same_each_time_and_in_order(what):
    paths = paths_of(12)

    first, again = forecast(paths, what, 6), forecast(paths, what, 6)

    assert first == again
    assert [one.day for one in first][-1] == dt.date(2022, 6, 30)
    assert all(one.low <= one.middle <= one.high for one in first)


def test_a_short_record_gives_nothing():
    assert forecast(paths_of(LEAST), "standard", 2) == []
    assert forecast(paths_of(LEAST + 1), "standard", 2) != []


def test_without_criteria_only_recognitions_are_told():
    paths = paths_of(12)
    paths.met = [[None] * 20 for _quarter in paths.quarters]

    assert forecast(paths, "average", 2) == []
    assert forecast(paths, "standard", 2)


def test_nothing_ever_happened_means_nothing_is_foreseen():
    paths = paths_of(12, gain=0)
    paths.held = [[0] * 20 for _quarter in paths.quarters]

    (one,) = forecast(paths, "standard", 1)

    assert (one.low, one.high) == (0, 0)


def test_nobody_gets_more_than_all():
    paths = paths_of(12, gain=0.9)

    assert all(one.high <= 19 for one in forecast(paths, "average", 8))
    assert all(one.high <= 20 for one in forecast(paths, "standard", 8))


@pytest.mark.parametrize("what", ["standard", "average"])
def test_a_trial_knows_nothing_of_later(what):
    paths = paths_of(16)
    whole, early = backtest(paths, what), backtest(paths.until(11), what)

    known = [one for one in whole.trials if one.place + one.horizon <= 11]

    assert early.trials
    assert {(one.place, one.horizon): one.found for one in known} == {
        (one.place, one.horizon): one.found for one in early.trials
    }


def test_errors_widen_the_range_and_never_narrow_it():
    paths = paths_of(20, seed=4)
    review = backtest(paths, "standard")
    raw = forecast(paths, "standard", 4)

    wide = [review.widened(one, 19, step) for step, one in enumerate(raw, start=1)]

    assert all(a.low <= b.low and a.high >= b.high for a, b in zip(wide, raw, strict=True))
    assert all(one.low >= figure_of(paths, 19, "standard") for one in wide)


def test_the_range_holds_about_as_often_as_it_says():
    trials = [one for seed in range(12) for one in backtest(paths_of(20, seed=seed), "standard").trials]

    inside = sum(one.is_inside for one in trials) / len(trials)

    assert len(trials) > 300
    assert inside > 0.75


def test_quarters_to_a_deadline():
    paths = paths_of(4)  # until 31/12/2018

    days = (dt.date(2019, 12, 31), dt.date(2019, 12, 30), dt.date(2019, 2, 1))
    assert [quarters_ahead(paths, day) for day in days] == [4, 3, 0]


@pytest.mark.django_db
def test_paths_are_what_roll_ups_say_at_each_quarter_end(world):
    units, criteria_set, periods = world
    for name, marks in {"stays": "11011", "stays2": "11111"}.items():
        for period in periods:
            add_assessment(units[name], criteria_set, period, marks, is_approved=True)
    for name, level, day in [("stays", "STANDARD", "2023-02-10"), ("stays", "ADVANCED", "2023-08-10"),
                             ("stays2", "STANDARD", "2023-05-10")]:  # fmt: skip
        Recognition.objects.create(
            locality=units[name], attainment=level, recognition_year=2023, decision_number="1", decision_date=day,
            issuer="UBND",
        )  # fmt: skip
    province = units["stays"].province

    paths = read_paths(province, dt.date(2023, 9, 30), back=6)

    assert [quarter.code for quarter in paths.quarters] == ["2023-Q1", "2023-Q2", "2023-Q3"]
    for place, quarter in enumerate(paths.quarters):
        figures = rollups.read(province, quarter.end_date).figures
        assert figure_of(paths, place, "standard") == figures.standard
        assert figure_of(paths, place, "advanced") == figures.advanced
        assert figure_of(paths, place, "average") == figures.exact_average


def test_an_average_is_not_foretold_too_low():
    """Communes that rose before stand near the end by now; that is no reason to foresee that all stand still."""
    records = [one for seed in range(8) for one in backtest(paths_of(20, seed=seed), "average").records]

    four_ahead = [float(one.bias) for one in records if one.horizon == 4]

    assert len(four_ahead) == 8
    assert abs(sum(four_ahead) / 8) < 0.06


def test_quarters_without_results_do_not_stand_for_quarters_in_which_nothing_changed():
    paths = paths_of(14)
    paths.met = [[None] * 20] * 8 + [[met] * 20 for met in range(5, 11)]

    found = forecast(paths, "average", 4)

    assert [one.middle for one in found] == [11, 12, 13, 14]
