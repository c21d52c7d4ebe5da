"""Two days of a place against a slow and obvious comparison, on random worlds with a merger in the middle."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from criteria.models import Assessment, Recognition
from localities.models import Kind
from reports.comparing.reading import read_compared
from tests.reports.conftest import add_assessment

pytestmark = pytest.mark.django_db

NAMES = (
    "stays", "stays2", "merged_a", "merged_b", "merger", "renamed_old", "renamed_new", "urbanised", "ward", "old_ward",
)  # fmt: skip
# What a unit of the later day came from on an earlier one, where it is not itself.
CAME_FROM = {"merger": ("merged_a", "merged_b"), "renamed_new": ("renamed_old",)}
marks = st.text("10?-", min_size=5, max_size=5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    recognised=st.sets(st.sampled_from(NAMES)),
    summaries=st.lists(
        st.tuples(st.sampled_from(NAMES), st.integers(0, 2), marks), max_size=24, unique_by=lambda one: one[:2]
    ),
    earlier=st.sampled_from([dt.date(2023, 3, 31), dt.date(2023, 6, 30)]),
    later=st.sampled_from([dt.date(2023, 6, 30), dt.date(2023, 9, 30), dt.date(2024, 1, 1)]),
)
def test_what_moved_equals_the_obvious_comparison(world, recognised, summaries, earlier, later):
    if later <= earlier:
        return
    units, criteria_set, periods = world
    Recognition.objects.all().delete()
    Assessment.objects.all().delete()
    recognised = [name for name in recognised if units[name].is_in_force_on(dt.date(2022, 5, 1))]
    for name in recognised:
        Recognition.objects.create(
            locality=units[name], attainment="STANDARD", decision_date=dt.date(2022, 5, 1), recognition_year=2022,
            kind="RECOGNISED",
        )  # fmt: skip
    said = {}
    for name, which, text in summaries:
        if units[name].is_in_force_on(periods[which].end_date):
            add_assessment(units[name], criteria_set, periods[which], text, True)
            said[name, which] = text

    found = read_compared(units["stays"].province, later, earlier, "approved")

    expected = obvious(units, set(recognised), said, periods, earlier, later)
    by_pk = {units[name].pk: name for name in NAMES}
    assert {by_pk[move.now.pk]: told(move) for move in found.moves} == expected
    assert found.figures_now.standard == (
        sum(one["recognised"][1] for one in expected.values()) if recognised else None
    )  # fmt: skip
    assert found.figures_before.standard == (
        sum(one["recognised"][0] for one in expected.values()) if recognised else None
    )  # fmt: skip


def told(move):
    return {
        "met": (move.before.met, move.now.met),
        "gained": move.gained,
        "lost": move.lost,
        "kind": move.kind,
        "recognised": tuple(unit.is_recognised("STANDARD") for unit in (move.before, move.now)),
    }


def obvious(units, recognised, said, periods, earlier, later):
    """{unit of the later day: what it had on both days}, one unit and one criterion at a time."""
    found = {}
    for name in NAMES:
        if units[name].kind != Kind.COMMUNE or not units[name].is_in_force_on(later):
            continue
        origins = [name] if units[name].is_in_force_on(earlier) else list(CAME_FROM.get(name, ()))
        had = [origin in recognised for origin in origins]
        if not origins or len(set(had)) > 1:
            continue  # nothing to compare with, or predecessors that do not agree
        old = merged([figures(origin, said, periods, earlier) for origin in origins])
        new = figures(name, said, periods, later)
        # A recognition follows a plain continuation and nothing else: a merged unit waits for its own decision.
        holds_now = had[0] if name != "merger" or origins == ["merger"] else False
        found[name] = beside(old, new, (had[0], holds_now))
    return found


def figures(name, said, periods, day):
    """Marks a unit has on a day: those of the last period by then in which anybody has any; "" for none."""
    ended = [which for _name, which in said if periods[which].end_date <= day]
    if not ended:
        return ""
    kin = {"renamed_old", "renamed_new"} if name.startswith("renamed") else {name}
    return next((text for (other, which), text in said.items() if which == max(ended) and other in kin), "")


def merged(texts):
    if len(texts) == 1 or not all(texts):
        return texts[0] if len(texts) == 1 else ""
    return "".join(one if one == other else "?" for one, other in zip(*texts, strict=True))


def beside(old, new, held):
    met = tuple(sum(mark in "1-" for mark in text) if text else None for text in (old, new))
    gained = [n for n in range(5) if old and new and old[n] == "0" and new[n] in "1-"]
    lost = [n for n in range(5) if old and new and old[n] in "1-" and new[n] == "0"]
    kind = "untold"
    if old and new:
        kind = "up" if met[1] > met[0] else "down" if met[1] < met[0] else "same"
    return {"met": met, "gained": gained, "lost": lost, "kind": kind, "recognised": held}
