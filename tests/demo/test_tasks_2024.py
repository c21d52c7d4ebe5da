"""Every one of the 91 tasks of the five documents on 1 July 2024, worked out by hand from the papers.

A task of a year ends on its last day, "trong tháng 9" on 30/9, "trước ngày 30/4" on 29/4. "Hằng quý" and "hằng năm"
start with the quarter and year the paper was issued in; Kiên Giang's undated directive was registered on 1/7/2024.
"""

import datetime as dt

import pytest

from directives.models import Task
from directives.tasklist import states_of
from directives.timing import TimeState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

DAY = dt.date(2024, 7, 1)
OVERDUE = {
    # 31/12/2017; 30/9/2017
    "XT-CT-2017": ["2", "3c", "3d", "4b"],
    # 31/12/2022; 31/12/2023
    "HT-CV-2022": ["4b", "4c"],
    # the second quarter's report, 30/6/2024; "trước ngày 30/4/2024"
    "LC-CT-2024": ["4.3", "7.8"],
    # 31/12/2021, done by An Biên and partly by Gò Quao alone
    "KG-KH-2021": ["I.2", "II.2a", "III.3"],
}
ON_TRACK = {
    # 31/12/2024 each year; 30/9/2024 each quarter
    "KG-CT-BTVTU": ["1c", "4.4a", "9"],
    # 31/12/2024: two yearly ones and one of the year
    "LC-CT-2024": ["1.2", "7.4", "7.6a"],
    # "định kỳ", to which the office gave a quarterly cycle from 1/7/2024
    "KG-KH-2021": ["III.1.2"],
}
UNDATED = {
    "KG-CT-BTVTU": [
        "1a", "1b", "2a", "2b", "2c", "2d", "2e", "3a", "3b", "4.1", "4.2", "4.3", "4.4b", "5", "6", "7", "8", "ket",
    ],
    "XT-CT-2017": ["1", "3a", "3b", "3e", "4a", "4c", "5a", "5b", "6", "7", "ket"],
    "HT-CV-2022": [
        "1a", "1b", "1c", "1d", "1e", "2", "3", "4a", "4d", "5a", "5b", "6", "7", "8", "ket-a", "ket-b",
    ],
    "LC-CT-2024": [
        "1.1", "1.3", "2", "3", "4.1", "4.2", "5.1", "5.2", "6a", "6b", "7.1", "7.2", "7.3", "7.5", "7.6b", "7.6c",
        "7.7", "7.9", "ket",
    ],
    "KG-KH-2021": ["II.1", "II.2b", "II.3", "II.4", "II.5", "II.6", "III.1.1", "III.2", "ket"],
}  # fmt: skip


def found(state, day):
    """{document: [clauses]} of the tasks in a state on a day, in the order of the paper."""
    keys = [pk for own, pk in states_of(Task.objects.all(), day) if own == state]
    rows = Task.objects.filter(pk__in=keys).order_by("directive", "order")
    listed = {}
    for paper, clause in rows.values_list("directive__key", "clause__number"):
        listed.setdefault(paper, []).append(clause)
    return listed


def test_the_lists_hold_every_task_once():
    listed = [(paper, clause) for part in (OVERDUE, ON_TRACK, UNDATED) for paper in part for clause in part[paper]]

    assert len(listed) == len(set(listed)) == Task.objects.count() == 91


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (TimeState.OVERDUE, OVERDUE),
        (TimeState.DUE_SOON, {}),
        (TimeState.ON_TRACK, ON_TRACK),
        (TimeState.NO_LIMIT, UNDATED),
        (TimeState.DONE_ON_TIME, {}),
        (TimeState.DONE_LATE, {}),
    ],
)
def test_on_1_july_2024(state, expected):
    assert found(state, DAY) == expected


def test_what_is_due_soon_on_other_days():
    assert found(TimeState.DUE_SOON, dt.date(2024, 6, 25)) == {"LC-CT-2024": ["4.3"]}
    # seven working days before 30/9/2024, a Monday
    assert found(TimeState.DUE_SOON, dt.date(2024, 9, 19)) == {"KG-CT-BTVTU": ["9"], "KG-KH-2021": ["III.1.2"]}
    assert found(TimeState.DUE_SOON, dt.date(2024, 9, 18)) == {}
    assert found(TimeState.DUE_SOON, dt.date(2024, 4, 18)) == {"LC-CT-2024": ["7.8"]}
    assert "7.8" in found(TimeState.OVERDUE, dt.date(2024, 4, 30))["LC-CT-2024"]
    assert "7.8" not in found(TimeState.OVERDUE, dt.date(2024, 4, 29)).get("LC-CT-2024", [])
