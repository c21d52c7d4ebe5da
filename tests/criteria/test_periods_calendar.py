"""The calendar of periods: opening a quarter from it, its settings, the page of one period, due dates in words."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from criteria.actions import (
    Refused,
    approve,
    change_settings,
    close_period,
    lock_period,
    open_period,
    start_assessments,
    submit,
)
from criteria.due import due_words
from criteria.models import Assessment, IndicatorResult, PeriodSetChoice, ReportingPeriod
from ntm.lib.quarters import Quarter
from tests.conftest import WHY
from tests.criteria.following import *  # noqa: F403
from tests.criteria.following import QUARTER, more_communes, questions

CALENDAR = "/entry/periods/"
NEW = "/entry/periods/new/?quarter=2024-Q4"
DETAIL = f"/entry/91/{QUARTER}/progress/"
SETTINGS = f"/entry/91/{QUARTER}/settings/"
ALL = ["office", "official", "leader", "department", "neighbour", "outsider", "stranger"]
OF_THE_PROVINCE = {"office", "official", "leader", "department", "neighbour"}


def typed(small_set, **other):
    return {
        "due_date": "15/01/2025", "criteria_sets": [small_set.row.code], "copy_previous": "on", "jump_percent": 40,
        "answer_days": 6, "reminder_days": 10, "reason": "", **other,
    }  # fmt: skip


def cells(page):
    """{quarter code: Cell} of the first calendar of a page."""
    return {cell.quarter.code: cell for _year, row in page.context["calendars"][0].years for cell in row}


# -- Due dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "text", "tone"),
    [
        ("2024-10-01", "hạn 15/10/2024", ""),
        ("2024-10-07", "hạn 15/10/2024", ""),
        ("2024-10-08", "còn 07 ngày (hạn 15/10/2024)", "amber"),
        ("2024-10-14", "còn 01 ngày (hạn 15/10/2024)", "amber"),
        ("2024-10-15", "đến hạn hôm nay, 15/10/2024", "amber"),
        ("2024-10-16", "quá hạn 01 ngày (hạn 15/10/2024)", "red"),
        ("2024-12-14", "quá hạn 60 ngày (hạn 15/10/2024)", "red"),
        ("2024-12-15", "quá hạn từ ngày 15/10/2024", "red"),
        ("2026-11-26", "quá hạn từ ngày 15/10/2024", "red"),
    ],
)
def test_a_due_date_in_words(today, text, tone):
    period = SimpleNamespace(due_date=dt.date(2024, 10, 15), reminder_days=7, is_open=True)

    assert due_words(period, dt.date.fromisoformat(today)) == {"text": text, "tone": tone}


@pytest.mark.parametrize(("is_open", "is_done"), [(False, False), (True, True)])
def test_nothing_is_late_where_nothing_is_waited_for(is_open, is_done):
    period = SimpleNamespace(due_date=dt.date(2024, 10, 15), reminder_days=7, is_open=is_open)

    words = due_words(period, dt.date(2024, 12, 1), is_done=is_done)
    assert words == {"text": "hạn 15/10/2024", "tone": ""}


def test_without_a_due_date_nothing_is_due():
    period = SimpleNamespace(due_date=None, reminder_days=7, is_open=True)

    assert due_words(period, dt.date(2024, 12, 1)) == {"text": "không đặt hạn", "tone": ""}


# -- The calendar ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ALL)
def test_everybody_of_the_province_reads_the_calendar(signed_in, period, who):
    page = signed_in(who).get(CALENDAR)

    assert page.status_code == 200
    codes = {
        cell.period.code for one in page.context["calendars"] for _y, row in one.years for cell in row if cell.period
    }
    assert codes == ({QUARTER} if who in OF_THE_PROVINCE else set())
    assert (NEW.replace("?", "?").split("?")[0] in page.content.decode()) == (who in {"office", "outsider"})


def test_a_visitor_is_sent_to_the_login(client, period):
    for url in (CALENDAR, NEW, DETAIL, SETTINGS):
        assert client.get(url).status_code == 302


def test_the_calendar_counts_and_says_who_opened(signed_in, period, office, small_set):
    rows = Assessment.objects.filter(period=period)
    submit(rows[:2], by=office, explanation=WHY)
    approve(rows[:1], by=office)
    close_period(period=period, by=None)

    cell = cells(signed_in("leader").get(CALENDAR))[QUARTER]

    use = cell.uses[0]
    assert (use.approved, use.waiting, use.total, use.waiting_words) == (1, 1, 3, "01/03 xã chưa nộp")
    assert (cell.pill["text"], cell.opened.state_by) == ("Đã đóng", office)


def test_years_reach_from_the_first_period_to_today(signed_in, period):
    years = [year for year, _row in signed_in("office").get(CALENDAR).context["calendars"][0].years]

    assert years == list(range(timezone.localdate().year, 2023, -1))


def test_a_quarter_may_be_opened_once_it_is_next(signed_in, period):
    found = cells(signed_in("office").get(CALENDAR))
    now = Quarter.of(timezone.localdate())

    assert found["2024-Q1"].province and found["2024-Q4"].province
    assert found[now.code].province
    for quarter, cell in ((Quarter.parse(code), cell) for code, cell in found.items()):
        assert bool(cell.province) == (quarter <= now.following)


def test_a_province_that_has_ended_opens_nothing_more(signed_in, period, places):
    places["province"].valid_to = dt.date(2025, 6, 30)
    places["province"].save()

    page = signed_in("office").get(CALENDAR)

    found = cells(page)
    assert [year for year, _row in page.context["calendars"][0].years] == [2025, 2024]
    assert (bool(found["2025-Q2"].province), bool(found["2025-Q3"].province)) == (True, False)
    assert signed_in("office").get("/entry/periods/new/?quarter=2025-Q3").status_code == 404


def test_the_calendar_asks_as_many_questions_for_many_periods_as_for_one(signed_in, period, office, places, small_set):
    client = signed_in("office")
    few = questions(client, CALENDAR)
    for code in ("2024-Q4", "2025-Q1", "2025-Q2"):
        open_period(province=places["province"], code=code, criteria_sets=[small_set.row], by=office)

    assert questions(client, CALENDAR) == few


# -- Opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("office", 200), ("official", 403), ("leader", 403), ("department", 403), ("stranger", 403), ("outsider", 200)],
)
def test_only_an_office_opens_quarters(signed_in, period, small_set, places, who, status):
    client = signed_in(who)

    assert client.get(NEW).status_code == status
    assert client.post(NEW, typed(small_set)).status_code == (302 if status == 200 else status)
    opened = ReportingPeriod.objects.filter(code="2024-Q4").values_list("province", flat=True)
    expected = {"office": [places["province"].pk], "outsider": [places["other_province"].pk]}.get(who, [])
    assert list(opened) == expected


@pytest.mark.parametrize(
    "query", ["", "?quarter=2024", "?quarter=2024-Q9", "?quarter=2099-Q1", "?quarter=2024-Q4&province=12"]
)
def test_what_is_no_quarter_to_open_is_not_found(signed_in, period, query):
    assert signed_in("office").get(f"/entry/periods/new/{query}").status_code == 404


def test_opening_writes_the_settings_and_copies_the_values(signed_in, period, say, official, places, small_set, office):
    say(official, "roads", 95)

    answer = signed_in("office").post(NEW, typed(small_set))

    opened = ReportingPeriod.objects.get(code="2024-Q4")
    assert answer.url == "/entry/91/2024-Q4/progress/"
    assert (opened.due_date, opened.jump_percent, opened.answer_days, opened.reminder_days) == (
        dt.date(2025, 1, 15), 40, 6, 10,
    )  # fmt: skip
    kept = IndicatorResult.objects.get(assessment__period=opened)
    assert (kept.value, kept.is_carried) == (95, True)
    assert opened.state_by == office


def test_last_periods_values_can_be_left_behind(signed_in, period, say, official, small_set):
    say(official, "roads", 95)
    said = typed(small_set)
    said.pop("copy_previous")

    signed_in("office").post(NEW, said)

    assert Assessment.objects.filter(period__code="2024-Q4").count() == 3
    assert not IndicatorResult.objects.filter(assessment__period__code="2024-Q4").exists()


def test_the_form_proposes_what_last_period_had(signed_in, period, small_set, office):
    change_settings(
        period=period, by=office, due_date=dt.date(2024, 10, 20), jump_percent=30, answer_days=4, reminder_days=3,
        reason="x",
    )  # fmt: skip

    initial = signed_in("office").get(NEW).context["form"].initial

    assert initial["due_date"] == dt.date(2025, 1, 20)
    assert initial["criteria_sets"] == [small_set.row.code]
    assert (initial["jump_percent"], initial["answer_days"], initial["reminder_days"]) == (30, 4, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_date": ""},
        {"due_date": "31/02/2025"},
        {"due_date": "30/09/2024"},
        {"criteria_sets": []},
        {"criteria_sets": ["xa-la"]},
        {"jump_percent": 0},
        {"jump_percent": 1001},
        {"answer_days": 0},
        {"reminder_days": 91},
        {"reminder_days": "nhiều"},
    ],
)
def test_what_a_quarter_is_not_opened_with(signed_in, period, small_set, wrong):
    answer = signed_in("office").post(NEW, typed(small_set, **wrong))

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not ReportingPeriod.objects.filter(code="2024-Q4").exists()


def test_a_set_out_of_force_needs_its_reason(signed_in, period, small_set, other_set):
    other_set.valid_to = dt.date(2024, 11, 30)
    other_set.save()
    client = signed_in("office")
    said = typed(small_set, criteria_sets=[small_set.row.code, other_set.code])

    assert client.post(NEW, said).status_code == 200
    assert not ReportingPeriod.objects.filter(code="2024-Q4").exists()
    assert client.post(NEW, {**said, "reason": "Chưa có bộ mới"}).status_code == 302

    choices = PeriodSetChoice.objects.filter(period__code="2024-Q4")
    assert dict(choices.values_list("criteria_set__code", "reason")) == {
        small_set.row.code: "", other_set.code: "Chưa có bộ mới",
    }  # fmt: skip


def test_a_quarter_opened_already_leads_to_its_page(signed_in, period):
    assert signed_in("office").get(f"/entry/periods/new/?quarter={QUARTER}").url == DETAIL


@pytest.mark.parametrize("name", ["jump_percent", "answer_days", "reminder_days"])
def test_the_action_guards_its_settings(places, small_set, office, name):
    with pytest.raises(Refused):
        open_period(
            province=places["province"], code="2024-Q3", criteria_sets=[small_set.row], by=office, **{name: 5000}
        )
    assert not ReportingPeriod.objects.exists()


# -- Settings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "page", "settings"),
    [
        ("office", 200, 200),
        ("official", 200, 403),
        ("leader", 200, 403),
        ("department", 200, 403),
        ("neighbour", 200, 403),
        ("outsider", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_who_reads_a_period_and_who_sets_it(signed_in, period, who, page, settings):
    client = signed_in(who)

    assert client.get(DETAIL).status_code == page
    assert client.post(DETAIL).status_code == 405
    assert client.get(SETTINGS).status_code == settings
    said = {"due_date": "20/10/2024", "jump_percent": 50, "answer_days": 5, "reminder_days": 7, "reason": "Bão"}
    assert client.post(SETTINGS, said).status_code == (302 if settings == 200 else settings)
    period.refresh_from_db()
    assert (period.due_date == dt.date(2024, 10, 20)) == (settings == 200)


@pytest.mark.parametrize(
    "url", ["/entry/908/2024-Q3/progress/", "/entry/31006/2024-Q3/settings/", "/entry/91/2024-Q1/progress/"]
)
def test_a_period_is_the_provinces(signed_in, period, url):
    assert signed_in("office").get(url).status_code == 404


def test_a_change_of_settings_stands_in_the_history_with_its_reason(signed_in, period, office):
    changed = change_settings(
        period=period, by=office, due_date=dt.date(2024, 10, 20), jump_percent=30, answer_days=5, reminder_days=7,
        reason="Bão số 3",
    )  # fmt: skip

    latest = period.history.first()
    assert changed == ["due_date", "jump_percent"]
    assert (latest.history_change_reason, latest.history_user, latest.jump_percent) == ("Bão số 3", office, 30)
    assert "Bão số 3" in signed_in("official").get(DETAIL).content.decode()


def test_settings_left_alone_leave_no_history(period, office):
    same = {"due_date": None, "jump_percent": 50, "answer_days": 5, "reminder_days": 7}

    assert change_settings(period=period, by=office, reason="", **same) == []
    assert period.history.count() == 1


@pytest.mark.parametrize("who", ["official", "leader", "outsider"])
def test_only_the_office_changes_settings(period, request, who):
    with pytest.raises(Refused):
        change_settings(period=period, by=request.getfixturevalue(who), due_date=None, jump_percent=10, reason="x")


def test_a_change_needs_a_reason(period, office):
    with pytest.raises(Refused):
        change_settings(period=period, by=office, due_date=None, jump_percent=10, reason=" ")


@pytest.mark.parametrize("state", ["closed", "locked"])
def test_settings_stand_fast_once_the_period_is_closed(signed_in, period, office, state):
    close_period(period=period, by=office)
    if state == "locked":
        lock_period(period=period, by=office)

    said = {"due_date": "20/10/2024", "jump_percent": 50, "answer_days": 5, "reminder_days": 7, "reason": "Bão"}
    answer = signed_in("office").post(SETTINGS, said)

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    with pytest.raises(Refused):
        change_settings(period=period, by=office, due_date=None, jump_percent=10, reason="x")


def test_the_page_of_a_period_asks_as_many_questions_for_many_units_as_for_few(signed_in, period, places):
    client = signed_in("office")
    few = questions(client, DETAIL)
    more_communes(places)
    start_assessments(period=period, criteria_set=period.criteria_sets.get())

    assert client.get(DETAIL).context["progresses"][0].waiting_words == "15/15 xã chưa nộp"
    assert questions(client, DETAIL) == few


def test_addresses_have_their_names():
    assert reverse("criteria:period-calendar") == CALENDAR
    assert reverse("criteria:period-open") == NEW.split("?")[0]
    assert reverse("criteria:period-settings", args=["91", QUARTER]) == SETTINGS
