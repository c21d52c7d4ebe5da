"""The entry home of each role: what waits for whom, and where a person lands after signing in."""

import datetime as dt

import pytest
from django.utils import timezone

from criteria.actions import close_period, open_period, remind, return_with_reason, start_assessments, submit, unlock
from criteria.models import (
    Assessment,
    Disagreement,
    DisagreementState,
    IndicatorResult,
    PeriodState,
    ReportingPeriod,
    Responsibility,
)
from localities.models import Locality
from tests.conftest import WHY
from tests.criteria.following import *  # noqa: F403
from tests.criteria.following import CODE, QUARTER, more_communes, questions

HOME = "/entry/"
TODAY = timezone.localdate()


def due_in(period, days):
    ReportingPeriod.objects.filter(pk=period.pk).update(due_date=TODAY + dt.timedelta(days=days))


def home(client):
    page = client.get(HOME)
    assert page.status_code == 200
    return page.context["home"]


# -- Landing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "lands"),
    [
        ("official", HOME),
        ("neighbour", HOME),
        ("department", HOME),
        ("office", "/"),
        ("leader", "/"),
        ("outsider", "/"),
        ("stranger", "/"),
    ],
)
def test_where_a_person_lands(client, request, period, who, lands):
    person = request.getfixturevalue(who)
    person.set_password("mat-khau-thu-9")
    person.save()

    answer = client.post("/accounts/login/", {"username": person.username, "password": "mat-khau-thu-9"})

    assert (answer.status_code, answer.url) == (302, lands)


def test_the_page_asked_for_goes_before_the_home(client, official, period):
    official.set_password("mat-khau-thu-9")
    official.save()

    answer = client.post(
        "/accounts/login/?next=/tasks/", {"username": "anbien", "password": "mat-khau-thu-9", "next": "/tasks/"}
    )

    assert answer.url == "/tasks/"


# -- District official -----------------------------------------------------------------------------------------------


def test_an_official_sees_what_the_own_communes_lack(signed_in, period, official, office, places, say):
    say(official, "roads", 95)
    submit(Assessment.objects.filter(locality=places["tayyen"]), by=official, explanation=WHY)
    return_with_reason(Assessment.objects.filter(locality=places["tayyen"]), by=office, reason="Thiếu minh chứng 1.2")
    due_in(period, 3)

    found = home(signed_in("official"))

    own = found.own[0]
    assert [(gap.place.name, gap.entered, gap.cells, gap.unknown) for gap in own.gaps] == [
        ("Đông Thái", 1, 3, 2), ("Tây Yên", 0, 3, 3),
    ]  # fmt: skip
    assert own.gaps[1].returned.reason == "Thiếu minh chứng 1.2"
    assert (own.progress.waiting_words, own.due["tone"]) == ("02/02 xã chưa nộp", "amber")
    assert own.check_href == f"/entry/908/{QUARTER}/xa-thu/check/"
    assert (found.office, found.leading, found.duties) == ([], [], [])
    page = signed_in("official").get(HOME).content.decode()
    assert "Thiếu minh chứng 1.2" in page and "còn 03 ngày" in page


def test_kept_cells_are_counted_until_touched(signed_in, period, official, office, places, say, small_set):
    say(official, "roads", 95)
    say(official, "health", 80, "MET")
    close_period(period=period, by=office)
    following = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)
    say(official, "roads", 96, in_period=following)

    gaps = home(signed_in("official")).own[0].gaps

    assert [(gap.place.name, gap.kept) for gap in gaps] == [("Đông Thái", 1), ("Tây Yên", 0)]


def test_an_official_with_everything_handed_over_reads_so(signed_in, period, official):
    submit(Assessment.objects.filter(district__code="908"), by=official, explanation=WHY)

    own = home(signed_in("official")).own[0]

    assert (own.gaps, own.progress.waiting_words) == ([], "00/02 xã chưa nộp")
    assert "đã nộp đủ" in signed_in("official").get(HOME).content.decode()


def test_an_overdue_quarter_is_said_in_words(signed_in, period):
    due_in(period, -5)

    assert "quá hạn 05 ngày" in signed_in("official").get(HOME).content.decode()


def test_a_reminder_stays_until_the_units_are_submitted(signed_in, period, official, office, places, small_set):
    units = [places[name] for name in ("dongthai", "tayyen", "thoiquan")]
    remind(period=period, criteria_set=small_set.row, units=units, by=office, text="Đề nghị nộp sớm")

    shown = home(signed_in("official")).reminders
    assert [[unit.name for unit in theirs] for _row, theirs in shown] == [["Đông Thái", "Tây Yên"]]
    assert "Đề nghị nộp sớm" in signed_in("official").get(HOME).content.decode()
    submit(Assessment.objects.filter(locality=places["dongthai"]), by=official, explanation=WHY)
    assert [unit.name for unit in home(signed_in("official")).reminders[0][1]] == ["Tây Yên"]
    submit(Assessment.objects.filter(locality=places["tayyen"]), by=official, explanation=WHY)
    assert home(signed_in("official")).reminders == []


def test_a_reminder_is_for_those_reminded(signed_in, period, office, places, small_set, official, neighbour):
    remind(period=period, criteria_set=small_set.row, units=[places["thoiquan"]], by=office)

    assert home(signed_in("official")).reminders == []
    assert len(home(signed_in("neighbour")).reminders) == 1


def test_an_unlocked_place_stands_on_the_home_though_the_period_is_closed(
    signed_in, approved, period, office, places, small_set, official, neighbour
):
    close_period(period=period, by=office)
    following = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)
    unlock(period=period, criteria_set=small_set.row, locality=places["dongthai"], until=TODAY, reason="Sai", by=office)

    theirs = {own.progress.period.code: own for own in home(signed_in("official")).own}
    others = {own.progress.period.code for own in home(signed_in("neighbour")).own}

    assert [gap.place.name for gap in theirs[QUARTER].gaps] == ["Đông Thái"]
    assert [row.reason for row in theirs[QUARTER].unlockings] == ["Sai"]
    assert others == {following.code}
    assert [len(one.unlocked) for _p, _d, rows in home(signed_in("office")).office for one in rows] == [0, 1]


# -- Department ------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_charge(department, small_set, places):
    agency = department.roles.get().agency
    Responsibility.objects.create(criterion=small_set.first, province=places["province"], agency=agency)
    return department


def duties(client):
    return [(one.criterion.number, one.missing, one.total) for _p, _href, rows in home(client).duties for one in rows]


def test_a_department_counts_submitted_units_that_lack_its_word(signed_in, period, official, in_charge, small_set):
    assert duties(signed_in("department")) == [("1", 0, 0)]

    submit(Assessment.objects.filter(district__code="908"), by=official, explanation=WHY)
    assert duties(signed_in("department")) == [("1", 2, 2)]

    row = Assessment.objects.filter(state="SUBMITTED").first()
    for indicator in (small_set.roads, small_set.plan):
        IndicatorResult.objects.create(assessment=row, indicator=indicator, department_verdict="MET")
    assert duties(signed_in("department")) == [("1", 1, 2)]


def test_one_cell_of_a_criterion_is_not_the_whole_word(signed_in, period, official, in_charge, small_set, assessment):
    submit([assessment], by=official, explanation=WHY)
    IndicatorResult.objects.create(assessment=assessment, indicator=small_set.roads, department_verdict="MET")

    assert duties(signed_in("department")) == [("1", 1, 1)]


def test_a_charge_that_has_ended_is_no_duty(signed_in, period, in_charge):
    Responsibility.objects.update(valid_to=dt.date(2020, 1, 1))

    assert duties(signed_in("department")) == []


# -- Disagreements ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "expected"),
    [("official", (1, 1)), ("department", (1, 1)), ("office", (1, 1)), ("neighbour", None), ("leader", None)],
)
def test_open_disagreements_are_counted_for_both_sides(
    signed_in, request, period, assessment, small_set, department, who, expected
):
    agency = department.roles.get().agency
    common = {"assessment": assessment, "agency": agency, "opened_at": timezone.now()}
    late = TODAY - dt.timedelta(days=1)
    Disagreement.objects.create(**common, indicator=small_set.roads, due_date=late)
    Disagreement.objects.create(
        **common, indicator=small_set.plan, state=DisagreementState.ACCEPTED, closed_at=timezone.now()
    )

    found = home(signed_in(who)).disagreements

    assert ((found and (found["open"], found["late"])) or None) == expected


# -- Office and leadership -------------------------------------------------------------------------------------------


def test_the_office_counts_every_state_and_each_number_leads_to_its_list(signed_in, period, office, places):
    submit(Assessment.objects.filter(locality=places["dongthai"]), by=office, explanation=WHY)
    due_in(period, -1)
    client = signed_in("office")

    _period, due, (one,) = home(client).office[0]

    counts = (len(one.waiting), len(one.late), one.returned, one.submitted, one.verified, one.approved, one.total)
    assert counts == (2, 2, 0, 1, 0, 0, 3)
    assert due["tone"] == "red"
    assert one.waiting_words in client.get(HOME).content.decode()
    for href, count in ((one.submitted_href, 1), (one.returned_href, 0), (one.approved_href, 0), (one.all_href, 3)):
        sections = client.get(href).context["sections"]
        assert sum(len(section.lines) for section in sections) == count
    assert sum(len(gaps) for _head, gaps in client.get(one.waiting_href).context["groups"]) == 2


def test_nothing_is_late_in_a_closed_period(signed_in, period, office):
    due_in(period, -1)
    close_period(period=period, by=office)

    _period, _due, (one,) = home(signed_in("office")).office[0]

    assert (len(one.waiting), one.late, one.remindable) == (3, [], [])


def test_leadership_sees_the_state_without_buttons(signed_in, period):
    page = signed_in("leader").get(HOME)

    assert len(page.context["home"].leading) == 1
    assert page.context["home"].office == []
    assert "/remind/" not in page.content.decode()


@pytest.mark.parametrize("who", ["outsider", "stranger"])
def test_others_have_an_empty_home(signed_in, period, who):
    found = home(signed_in(who))

    assert (found.own, found.duties, found.office, found.leading, found.reminders) == ([], [], [], [], [])


@pytest.mark.parametrize("who", ["office", "official", "department", "leader"])
def test_the_home_stands_in_every_state_of_the_period(signed_in, period, who):
    for state in PeriodState:
        ReportingPeriod.objects.filter(pk=period.pk).update(state=state)
        assert signed_in(who).get(HOME).status_code == 200


@pytest.mark.parametrize("who", ["office", "official", "in_charge", "leader"])
def test_as_many_questions_for_many_units_as_for_few(
    signed_in, request, period, places, office, small_set, who, official
):
    remind(period=period, criteria_set=small_set.row, units=[places["dongthai"]], by=office)
    submit(Assessment.objects.filter(locality=places["tayyen"]), by=office, explanation=WHY)
    client = signed_in(who)
    few = questions(client, HOME)
    more_communes(places)
    start_assessments(period=period, criteria_set=period.criteria_sets.get())
    units = list(Locality.objects.communes().filter(province=places["province"]))
    remind(period=period, criteria_set=small_set.row, units=units, by=office, again=True)

    assert questions(client, HOME) == few


def test_no_period_yet_leads_an_office_to_the_calendar(signed_in, office):
    assert "/entry/periods/" in signed_in("office").get(HOME).content.decode()


def test_the_unit_shows_when_it_is_due(signed_in, address, period):
    due_in(period, 0)

    assert "đến hạn hôm nay" in signed_in("official").get(address(code=CODE)).content.decode()
