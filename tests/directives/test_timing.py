"""Where a task stands in time."""

import datetime as dt
from types import SimpleNamespace

import pytest

from directives.calendar import Calendar
from directives.timing import TimeState, last_day, own_state, task_state, time_state

DUE = dt.date(2024, 4, 30)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2024-04-01", TimeState.ON_TRACK),
        ("2024-04-22", TimeState.ON_TRACK),
        ("2024-04-23", TimeState.DUE_SOON),
        ("2024-04-30", TimeState.DUE_SOON),
        ("2024-05-01", TimeState.OVERDUE),
    ],
)
def test_an_open_task_moves_from_on_track_to_overdue(today, state):
    assert time_state(due_date=DUE, today=day(today)) == state


@pytest.mark.parametrize(("today", "state"), [("2024-04-29", TimeState.DUE_SOON), ("2024-04-30", TimeState.OVERDUE)])
def test_before_30_april_ends_on_29_april(today, state):
    assert last_day(DUE, True) == day("2024-04-29")
    assert time_state(due_date=DUE, is_strictly_before=True, today=day(today)) == state


@pytest.mark.parametrize(
    ("done", "strictly", "state"),
    [
        ("2024-04-29", True, TimeState.DONE_ON_TIME),
        ("2024-04-30", True, TimeState.DONE_LATE),
        ("2024-04-30", False, TimeState.DONE_ON_TIME),
        ("2024-05-01", False, TimeState.DONE_LATE),
    ],
)
def test_a_finished_task_is_judged_by_the_day_it_was_done(done, strictly, state):
    found = time_state(due_date=DUE, is_strictly_before=strictly, done_date=day(done), today=day("2024-12-31"))

    assert found == state


def test_what_is_finished_later_was_still_open_on_an_earlier_day():
    found = time_state(due_date=DUE, done_date=day("2024-05-20"), today=day("2024-05-10"))

    assert found == TimeState.OVERDUE


@pytest.mark.parametrize("done", [None, dt.date(2024, 4, 1)])
def test_without_a_time_limit_nothing_is_late_or_on_time(done):
    assert time_state(due_date=None, done_date=done, today=DUE) == TimeState.NO_LIMIT


def test_soon_is_a_setting():
    assert time_state(due_date=DUE, today=day("2024-04-10"), soon_days=20) == TimeState.DUE_SOON


def test_the_offices_own_limit_never_moves_the_papers_state():
    task = SimpleNamespace(due_date=None, internal_due_date=DUE, is_strictly_before=False, done_date=None)

    assert task_state(task, [], today=DUE) == TimeState.NO_LIMIT
    assert own_state(task, today=DUE) == TimeState.DUE_SOON
    assert own_state(task, today=day("2024-05-01")) == TimeState.OVERDUE


def owing(state, last_day=DUE, is_done=False):
    return SimpleNamespace(state=state, last_day=last_day, is_done=is_done)


def test_a_task_is_as_late_as_the_latest_of_its_open_leads():
    task = SimpleNamespace(due_date=DUE, is_strictly_before=False, done_date=None)
    late, done = owing(TimeState.OVERDUE), owing(TimeState.DONE_LATE, is_done=True)
    soon, before = owing(TimeState.DUE_SOON), owing(TimeState.DONE_ON_TIME, day("2024-03-31"), is_done=True)

    assert task_state(task, [soon, late, done], today=DUE) == TimeState.OVERDUE
    assert task_state(task, [soon, done], today=DUE) == TimeState.DUE_SOON
    assert task_state(task, [before, done], today=DUE) == TimeState.DONE_LATE


def test_days_left_are_working_days():
    tet = Calendar(off=[day(f"2024-02-{number:02d}") for number in range(8, 15)], worked=[day("2024-02-17")])

    assert tet.days_left(day("2024-02-07"), day("2024-02-16")) == 2
    assert tet.days_left(day("2024-02-16"), day("2024-02-18")) == 1
    assert tet.next_working(day("2024-02-10")) == day("2024-02-15")
    assert tet.last_working(day("2024-02-18")) == day("2024-02-17")
    soon = {"due_date": day("2024-02-16"), "today": day("2024-02-07"), "soon_days": 3}
    assert time_state(**soon, calendar=tet) == TimeState.DUE_SOON
    assert time_state(**soon) == TimeState.ON_TRACK
