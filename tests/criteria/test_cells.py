"""Cells that stand each for itself: versions, conflicts, a summary that is never stale, and few statements."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from criteria.actions import Entry, Refused, record_results
from criteria.actions.summaries import summarise
from criteria.models import Assessment, Change, IndicatorResult

pytestmark = pytest.mark.django_db
MET, NOT_MET, NOT_APPLICABLE = "MET", "NOT_MET", "NOT_APPLICABLE"
_SETTLED = re.compile(r"(RELEASE )?SAVEPOINT|BEGIN|COMMIT|ROLLBACK")


@pytest.fixture
def write(period, small_set):
    """write(by, (place, indicator, value, verdict, version), …): each cell for itself, as the grid does."""

    def written(by, *said, keep_good=True):
        entries = [
            Entry(place.pk, indicator.pk, None if value is None else Decimal(value), verdict, version=version)
            for place, indicator, value, verdict, version in said
        ]
        return record_results(
            period=period, criteria_set=small_set.row, entries=entries, by=by, door="GRID", keep_good=keep_good
        )

    return written


def stored(place, indicator):
    return IndicatorResult.objects.get(assessment__locality=place, indicator=indicator)


def test_each_write_moves_the_version_of_its_cell_alone(write, official, places, small_set):
    write(official, (places["dongthai"], small_set.roads, 95, None, 0))
    write(
        official, (places["dongthai"], small_set.roads, 96, None, 1), (places["dongthai"], small_set.plan, None, MET, 0)
    )

    assert stored(places["dongthai"], small_set.roads).version == 2
    assert stored(places["dongthai"], small_set.plan).version == 1


def test_a_cell_somebody_else_has_changed_is_kept_and_shown(write, official, office, places, small_set):
    write(official, (places["dongthai"], small_set.roads, 95, None, 0))

    plan = write(office, (places["dongthai"], small_set.roads, 80, None, 0))

    assert [problem.stored.value for problem in plan.problems] == [Decimal(95)]
    assert "1.1" in plan.problems[0].reason and "Đông Thái" in plan.problems[0].reason
    assert stored(places["dongthai"], small_set.roads).value == 95
    assert Change.objects.count() == 1


def test_two_people_may_work_in_one_commune(write, official, office, places, small_set):
    write(official, (places["dongthai"], small_set.roads, 95, None, 0))

    plan = write(office, (places["dongthai"], small_set.plan, None, MET, 0))

    assert plan.problems == []
    assert Assessment.objects.get(locality=places["dongthai"]).current_marks == "1?"


def test_sending_the_same_again_changes_nothing(write, official, places, small_set):
    """An answer that was lost on the way: the browser sends once more what has already been written."""
    write(official, (places["dongthai"], small_set.roads, 95, None, 0))
    version = Assessment.objects.get(locality=places["dongthai"]).version

    plan = write(official, (places["dongthai"], small_set.roads, 95, None, 0))

    assert (plan.problems, plan.changes, plan.unchanged) == ([], [], 1)
    assert plan.agreed[places["dongthai"].pk, small_set.roads.pk].version == 1
    assert Change.objects.count() == 1
    assert Assessment.objects.get(locality=places["dongthai"]).version == version


def test_what_was_changed_back_in_between_is_not_overwritten(write, official, office, places, small_set):
    """80 → 95 (its answer lost) → back to 80 by somebody else: sending 95 once more meets another version."""
    write(official, (places["dongthai"], small_set.roads, 80, None, 0))
    write(official, (places["dongthai"], small_set.roads, 95, None, 1))
    write(office, (places["dongthai"], small_set.roads, 80, None, 2))

    plan = write(official, (places["dongthai"], small_set.roads, 95, None, 1))

    assert len(plan.problems) == 1
    assert stored(places["dongthai"], small_set.roads).value == 80


def test_good_cells_of_a_block_are_written_beside_wrong_ones(write, official, places, small_set):
    plan = write(
        official,
        (places["dongthai"], small_set.roads, 120, None, 0),
        (places["tayyen"], small_set.roads, 91, None, 0),
        (places["thoiquan"], small_set.roads, 91, None, 0),
    )

    assert [problem.reason for problem in plan.problems if "1.1" in problem.reason and "120" in problem.reason]
    assert {problem.locality_id for problem in plan.problems} == {None, places["thoiquan"].pk}
    assert [row.assessment.locality for row in IndicatorResult.objects.all()] == [places["tayyen"]]


def test_without_that_leave_a_block_is_all_or_nothing(write, official, places, small_set):
    with pytest.raises(Refused):
        write(
            official, (places["dongthai"], small_set.roads, 120, None, 0),
            (places["tayyen"], small_set.roads, 91, None, 0), keep_good=False,
        )  # fmt: skip

    assert not IndicatorResult.objects.exists()


def test_what_the_department_said_still_counts_after_another_cell_is_saved(write, official, places, small_set):
    write(official, (places["dongthai"], small_set.plan, None, MET, 0))
    IndicatorResult.objects.update(department_verdict=NOT_MET, department_basis="STATED")
    summarise(Assessment.objects.values_list("pk", flat=True))

    write(official, (places["dongthai"], small_set.roads, 95, None, 0))

    row = Assessment.objects.get(locality=places["dongthai"])
    assert row.current_marks == "0?"
    assert stored(places["dongthai"], small_set.plan).department_verdict == NOT_MET


def test_what_the_department_said_of_another_number_no_longer_counts(write, official, places, small_set):
    write(official, (places["dongthai"], small_set.health, 80, MET, 0))
    IndicatorResult.objects.update(department_verdict=NOT_MET, department_basis="STATED")
    summarise(Assessment.objects.values_list("pk", flat=True))

    plan = write(official, (places["dongthai"], small_set.health, 85, MET, 1))

    row = Assessment.objects.get(locality=places["dongthai"])
    assert (row.current_marks, row.current_met, row.current_stated) == ("?1", 1, 1)
    assert plan.assessments[places["dongthai"].pk].current_marks == "?1"
    assert stored(places["dongthai"], small_set.health).department_verdict == ""


def test_a_cell_is_saved_in_six_statements(write, official, places, small_set):
    write(official, (places["dongthai"], small_set.roads, 95, None, 0))
    person = User.objects.get(pk=official.pk)

    with CaptureQueriesContext(connection) as asked:
        write(person, (places["dongthai"], small_set.roads, 96, None, 1))

    told = [query["sql"] for query in asked if not _SETTLED.match(query["sql"])]
    assert len(told) <= 6, "\n".join(text[:200] for text in told)


def test_a_block_is_saved_in_as_many_statements_as_a_cell(write, office, places, small_set):
    names, rows = ("dongthai", "tayyen", "thoiquan"), (small_set.roads, small_set.health)
    cells = [(places[name], row, 95, None) for name in names for row in rows]
    write(office, *((*cell, 0) for cell in cells))
    person = User.objects.get(pk=office.pk)

    with CaptureQueriesContext(connection) as asked:
        write(person, *((place, row, 96, None, 1) for place, row, *_rest in cells))

    assert len([query for query in asked if not _SETTLED.match(query["sql"])]) <= 6


SAYINGS = st.tuples(
    st.sampled_from(("dongthai", "tayyen")),
    st.sampled_from(("roads", "plan", "health")),
    st.one_of(st.none(), st.integers(0, 110)),
    st.sampled_from((None, "", MET, NOT_MET, NOT_APPLICABLE)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(saved=st.lists(st.lists(SAYINGS, min_size=1, max_size=5), min_size=1, max_size=5))
def test_summaries_are_what_counting_everything_anew_gives(saved, write, official, places, small_set):
    for said in saved:
        cells = ((places[place], getattr(small_set, row), *rest, None) for place, row, *rest in said)
        write(official, *cells)

    kept = _summaries()
    summarise(Assessment.objects.values_list("pk", flat=True))

    assert kept == _summaries()


def _summaries():
    columns = ("current_met", "current_required", "current_marks", "current_computed", "current_stated")
    return {row[0]: row[1:] for row in Assessment.objects.values_list("pk", *columns)}
