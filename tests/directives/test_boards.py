"""The Government's table by agency, document and place, the rows behind it, the month of due dates, one's own tasks."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Role
from directives.actions import ask_extension, confirm, follow_task, grant_extension, make_occurrences, report_done
from directives.boards import BY_AGENCY, BY_DIRECTIVE, BY_LOCALITY, board_of, rows_behind
from directives.due_calendar import month_of
from directives.mine import mine_of
from directives.models import DeadlineKind, Task
from directives.standings import Following
from tests.directives.conftest import make_reader
from tests.directives.test_following import (  # noqa: F401
    LEAD,
    YEAR_END,
    _english,
    committees,
    department,
    districts,
    group,
    made,
    official_of,
    paper,
    second,
    shared,
    sinho,
    tamduong,
    task,
)

DUE = dt.date(2024, 6, 30)
DAY = dt.date(2024, 7, 15)


@pytest.fixture
def work(task, department, committees, tamduong, laichau_office, places):  # noqa: F811
    """Due 30/6: one committee on time, the other late, the department not at all; one more without a limit."""
    first = task([(LEAD, one) for one in (*committees, department)], DeadlineKind.DATE, due_date=DUE)
    other = task([(LEAD, department)])
    make_occurrences([first, other], until=YEAR_END)
    for agency, day in zip(committees, (dt.date(2024, 6, 28), dt.date(2024, 7, 2)), strict=True):
        row = first.occurrences.get(agency=agency)
        report_done(row, by=laichau_office, text="Đã xong", on=day)
        confirm(row, by=make_reader(f"hai-{day:%d}", Role.COORDINATION, places["laichau"]), on=dt.date(2024, 7, 3))
    return first


def parts(line):
    return [line.total, *(count for _part, count in line.parts)]


def test_the_board_by_agency_adds_up(work, committees, department):  # noqa: F811
    board = board_of(Task.objects.all(), DAY, BY_AGENCY)

    found = {line.key: parts(line) for line in board.lines}
    assert found == {
        committees[0].pk: [1, 1, 0, 0, 0, 0],
        committees[1].pk: [1, 0, 1, 0, 0, 0],
        department.pk: [2, 0, 0, 0, 1, 1],
    }
    assert parts(board.whole) == [4, 1, 1, 0, 1, 1] == [sum(column) for column in zip(*found.values(), strict=True)]
    assert board.whole.finished == 2


def test_the_same_tasks_by_document_and_place(work, places, districts, paper):  # noqa: F811
    by_paper, by_place = (board_of(Task.objects.all(), DAY, by) for by in (BY_DIRECTIVE, BY_LOCALITY))

    assert {line.key: parts(line) for line in by_paper.lines} == {paper.pk: [4, 1, 1, 0, 1, 1]}
    assert {line.key: line.total for line in by_place.lines} == {
        places["laichau"].pk: 2, districts[0].pk: 1, districts[1].pk: 1,
    }  # fmt: skip


def test_before_the_due_date_nothing_is_overdue(work):
    board = board_of(Task.objects.all(), dt.date(2024, 6, 27), BY_AGENCY)

    assert parts(board.whole) == [4, 0, 0, 3, 0, 1]


def test_an_own_due_date_moves_no_figure(work, laichau_office):
    before = parts(board_of(Task.objects.all(), DAY, BY_AGENCY).whole)
    for row in Task.objects.all():
        follow_task(row, by=laichau_office, internal_due_date=dt.date(2024, 2, 1))

    assert parts(board_of(Task.objects.all(), DAY, BY_AGENCY).whole) == before


def test_every_figure_has_its_rows(work, client, laichau_office, department):  # noqa: F811
    board = board_of(Task.objects.all(), DAY, BY_AGENCY)
    for line in board.lines:
        for part, count in line.parts:
            assert len(rows_behind(Task.objects.all(), DAY, BY_AGENCY, str(line.key), part)) == count
    client.force_login(laichau_office)
    address = reverse("directives:board-rows")
    asked = {"by": "agency", "key": department.pk, "part": "overdue", "as_of": "2024-07-15"}

    page, sheet = client.get(address, asked), client.get(address, {**asked, "format": "csv"})

    assert (page.context["count"], work.summary in sheet.content.decode("utf-8-sig")) == (1, True)
    for odd in ({"by": "x"}, {"part": "x"}, {"key": "x"}, {"key": "9" * 30}, {"key": "99999"}):
        assert client.get(address, odd).status_code == 404, odd


def test_the_page_shows_what_its_table_holds(work, client, laichau_office):
    client.force_login(laichau_office)
    for name in ("board-agency", "board-directive", "board-locality"):
        address = reverse(f"directives:{name}")
        page = client.get(address, {"as_of": "2024-07-15"})
        text = client.get(address, {"as_of": "2024-07-15", "format": "csv"}).content.decode("utf-8-sig")

        assert parts(page.context["board"].whole) == [4, 1, 1, 0, 1, 1]
        assert ";4;1;1;0;1;1;" in text.splitlines()[-1], text


def test_another_province_counts_none_of_it(work, client, office):
    client.force_login(office)

    assert client.get(reverse("directives:board-agency")).context["board"].lines == []
    assert client.get(reverse("directives:task-mine")).context["owing"] == []


def test_boards_ask_a_fixed_number_of_questions(work, django_assert_max_num_queries):
    for by in (BY_AGENCY, BY_DIRECTIVE, BY_LOCALITY):
        with django_assert_max_num_queries(7):
            board_of(Task.objects.all(), DAY, by)


def dues(day):
    return [(due.task.order, due.agencies, due.done, due.is_own) for due in day.dues]


def test_the_month_holds_papers_days_extensions_and_own_days(work, task, department, laichau_office, places):  # noqa: F811
    strict = task([(LEAD, department)], DeadlineKind.DATE, due_date=dt.date(2024, 7, 1), is_strictly_before=True)
    made(strict)
    follow_task(strict, by=laichau_office, internal_due_date=dt.date(2024, 6, 14))
    so = official_of(department, places["laichau"])
    moved = work.occurrences.get(agency=department)
    asked = ask_extension(moved, by=so, asked_date=dt.date(2024, 7, 30), reason="x", on=dt.date(2024, 6, 20))
    grant_extension(
        asked, by=laichau_office, new_date=dt.date(2024, 7, 30), document="CV 1", on=dt.date(2024, 6, 25)
    )  # fmt: skip

    june = {day.date: day for day in month_of(Task.objects.all(), dt.date(2024, 6, 1), Following(DAY))}
    july = {day.date: day for day in month_of(Task.objects.all(), dt.date(2024, 7, 1), Following(DAY))}

    assert dues(june[dt.date(2024, 6, 30)]) == [(1, 2, 2, False), (3, 1, 0, False)]
    assert dues(june[dt.date(2024, 6, 14)]) == [(3, 0, 0, True)]
    assert dues(july[dt.date(2024, 7, 30)]) == [(1, 1, 0, False)]
    assert not june[dt.date(2024, 6, 30)].is_working and len(june) % 7 == 0


@pytest.mark.parametrize("month", ["2024-06", "", "x", "2024-13", "9999-01", "0000-00"])
def test_the_calendar_opens_for_any_month(work, client, laichau_office, month):
    client.force_login(laichau_office)

    page = client.get(reverse("directives:task-calendar"), {"month": month})

    assert (page.status_code, page.context["count"] > 0) == (200, month == "2024-06")


def test_everybody_finds_what_waits_for_them(shared, tamduong, sinho, laichau_office, committees):  # noqa: F811
    row = shared.occurrences.get(agency=committees[0])
    follow_task(shared, by=laichau_office, person=sinho)

    assert [one.occurrence for one in mine_of(tamduong, DAY).owing] == [row]
    assert [one.task.pk for one in mine_of(sinho, DAY).named] == [shared.pk]
    report_done(row, by=tamduong, text="Đã xong")
    today = mine_of(laichau_office, dt.date.today())
    assert [one.occurrence for one in today.awaiting] == [row]
    assert mine_of(tamduong, DAY).awaiting == []
