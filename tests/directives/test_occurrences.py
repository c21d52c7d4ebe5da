"""Rounds of recurring tasks, members of groups, who is done, and the rates."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import translation

from directives.models import DeadlineKind
from directives.occurrences import (
    HandOvers,
    RoundCount,
    Standing,
    is_done,
    progress_on,
    recurring_rounds,
    rounds_of,
    tally,
    undefined_recurrence,
)


def day(text):
    return dt.date.fromisoformat(text) if text else None


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# -- Rounds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recurrence", "since", "until", "found"),
    [
        ("hang_quy", "2024-01-01", "2024-12-31", ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]),
        ("hang_quy", "2024-08-15", "2025-06-29", ["2024-Q3", "2024-Q4", "2025-Q1"]),
        ("hang_thang", "2023-11-30", "2024-02-29", ["2023-11", "2023-12", "2024-01", "2024-02"]),
        ("hang_6_thang", "2024-04-01", "2025-06-30", ["2024-H1", "2024-H2", "2025-H1"]),
        ("hang_nam", "2021-04-09", "2023-12-30", ["2021", "2022"]),
        ("hang_quy", "2024-09-30", "2024-09-30", ["2024-Q3"]),
        ("hang_quy", "2024-10-01", "2024-09-30", []),
        ("dinh_ky", "2024-01-01", "2030-12-31", []),
        ("thuong_xuyen", "2024-01-01", "2030-12-31", []),
    ],
)
def test_a_recurrence_falls_due_at_the_end_of_each_round(recurrence, since, until, found):
    assert [row.label for row in recurring_rounds(recurrence, day(since), day(until))] == found


def test_the_days_of_a_round_are_those_of_the_calendar():
    rounds = recurring_rounds("hang_quy", day("2024-02-10"), day("2024-07-01"))

    assert [(row.starts_on, row.due_date) for row in rounds] == [
        (day("2024-02-10"), day("2024-03-31")),
        (day("2024-04-01"), day("2024-06-30")),
    ]


@pytest.mark.parametrize(
    ("kind", "value", "due", "found"),
    [
        (DeadlineKind.DATE, "2024-04-30", "2024-04-30", [("", "2024-04-30")]),
        (DeadlineKind.NONE, "", None, [("", None)]),
        (DeadlineKind.RECURRENCE, "dinh_ky", None, [("", None)]),
        (DeadlineKind.RECURRENCE, "hang_nam", None, [("2024", "2024-12-31")]),
    ],
)
def test_what_does_not_recur_is_owed_once(kind, value, due, found):
    task = SimpleNamespace(deadline_kind=kind, deadline_value=value, due_date=day(due), summary="Báo cáo", cycle="")

    rounds = rounds_of(task, day("2024-01-01"), day("2024-12-31"))

    assert [(row.label, row.due_date) for row in rounds] == [(label, day(due)) for label, due in found]


def test_an_undefined_recurrence_says_so():
    def said(kind, value):
        return undefined_recurrence(
            SimpleNamespace(deadline_kind=kind, deadline_value=value, summary="Báo cáo", cycle="")
        )

    assert said(DeadlineKind.RECURRENCE, "dinh_ky").startswith("“Báo cáo”: the document does not say how often")
    assert said(DeadlineKind.RECURRENCE, "hang_quy") == said(DeadlineKind.NONE, "") == ""


# -- Done, and the two rates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("confirmed", "done"), [([], False), ([None], False), ([1, None], False), ([1, 1], True)]
)  # fmt: skip
def test_a_task_is_done_only_when_every_lead_is_confirmed(confirmed, done):
    assert is_done([SimpleNamespace(confirmed_on=value) for value in confirmed]) is done


TODAY = day("2024-06-30")
ROWS = [
    Standing(day("2024-03-31"), done_on=day("2024-03-31")),
    Standing(day("2024-03-31"), done_on=day("2024-04-02")),
    Standing(day("2024-03-31"), is_reported=True),
    Standing(day("2024-05-31")),
    Standing(day("2024-05-31"), done_on=day("2024-07-01")),
    Standing(day("2024-06-30")),
    Standing(day("2024-12-31"), done_on=day("2024-06-01")),
    Standing(None),
    Standing(None, done_on=day("2024-01-05")),
]


def test_the_identity_of_the_government_office_holds():
    found = tally(ROWS, TODAY)

    assert (found.total, found.due, found.not_due) == (9, 5, 4)
    assert (found.done, found.overdue, found.awaiting) == (2, 3, 1)
    assert found.due + found.not_due == found.total
    assert found.done + found.overdue == found.due


def test_it_holds_for_the_figures_of_2016():
    late, later = Standing(day("2016-06-01")), Standing(day("2017-06-01"))
    finished = Standing(day("2016-06-01"), done_on=day("2016-05-20"))

    found = tally([late] * 222 + [finished] * 2501 + [later] * 3549, day("2016-12-31"))

    assert (found.total, found.due, found.done, found.overdue) == (6272, 2723, 2501, 222)


def test_undated_work_is_in_neither_rate():
    dated = tally(ROWS[:7], TODAY)
    both = tally(ROWS, TODAY)

    assert (both.done, both.due) == (dated.done, dated.due) == (2, 5)
    assert (both.on_time, both.finished) == (dated.on_time, dated.finished) == (2, 3)


def test_nothing_owed_has_no_rate():
    assert (tally([], TODAY).due, tally([], TODAY).finished) == (0, 0)


@pytest.mark.parametrize(
    ("today", "label", "left_open"),
    [
        ("2024-01-15", "2024-Q1", 0),
        ("2024-05-01", "2024-Q2", 0),
        ("2024-08-01", "2024-Q3", 1),
        ("2025-01-01", "2024-Q3", 1),
    ],
)
def test_the_round_shown_is_the_one_still_to_come(today, label, left_open):
    rounds = [
        RoundCount("2024-Q1", day("2024-03-31"), 2, 2, 2, 0),
        RoundCount("2024-Q2", day("2024-06-30"), 2, 1, 1, 0),
        RoundCount("2024-Q3", day("2024-09-30"), 2, 0, 0, 0),
    ]

    progress = progress_on(rounds, day(today))

    assert (progress.current.label, progress.left_open) == (label, left_open)
    assert progress_on([], day(today)) is None


# -- Hand-overs ------------------------------------------------------------------------------------------------

A, B, C, TASK = 1, 2, 3, 9


@pytest.mark.parametrize(
    ("rows", "on", "answers"),
    [
        ([], "2025-07-01", A),
        ([(A, B, "2025-07-01")], "2025-06-30", A),
        ([(A, B, "2025-07-01")], "2025-07-01", B),
        ([(A, B, "2025-01-01"), (B, C, "2025-07-01")], "2025-07-01", C),
        ([(A, None, "2025-07-01")], "2025-07-01", A),
        ([(A, None, "2025-07-01"), (A, C, "2025-07-01")], "2025-07-01", C),
        ([(A, B, "2025-01-01"), (B, A, "2025-07-01")], "2025-07-01", B),
    ],
)
def test_who_answers_is_the_last_taker_of_the_chain(rows, on, answers):
    hand_overs = HandOvers([(TASK, old, new, day(date)) for old, new, date in rows])

    assert hand_overs.answering(TASK, A, day(on)) == answers
    assert hand_overs.answering(TASK + 1, A, day(on)) == A
