"""Unlocking one place of a period that is closed or locked: until a day, recorded, and nothing beyond it."""

import datetime as dt

import pytest
from django.utils import timezone

from criteria.actions import (
    Refused,
    approve,
    close_period,
    end_unlocking,
    lock_period,
    reopen_period,
    return_with_reason,
    submit,
    unlock,
    verify,
)
from criteria.models import Assessment, IndicatorResult, State, Transition, Unlocking
from criteria.opening import is_open_for, opening_of
from tests.conftest import WHY
from tests.criteria.following import *  # noqa: F403
from tests.criteria.following import QUARTER

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
REASON = "Phúc tra phát hiện sai số liệu tiêu chí 1"


@pytest.fixture
def locked(approved, period, office):
    close_period(period=period, by=office)
    lock_period(period=period, by=office)
    return period


@pytest.fixture
def open_up(locked, small_set, places, office):
    """open_up("dongthai", days=7) unlocks; the period is locked and everything in it approved."""

    def unlocked(place="dongthai", days=7):
        return unlock(
            period=locked, criteria_set=small_set.row, locality=places[place], until=TODAY + days * DAY,
            reason=REASON, by=office,
        )  # fmt: skip

    return unlocked


def yesterday(row):
    """The day has passed since."""
    Unlocking.objects.filter(pk=row.pk).update(until=TODAY - DAY)


def of(place):
    return Assessment.objects.filter(locality=place)


# -- The rule --------------------------------------------------------------------------------------------------------


def test_an_open_period_lets_everything_move_without_asking(period, small_set, places, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert is_open_for(period, small_set.row, places["dongthai"])


@pytest.mark.parametrize(
    ("unlocked", "covered"),
    [("dongthai", {"dongthai"}), ("anbien", {"anbien", "dongthai", "tayyen"}), ("thoiquan", {"thoiquan"})],
)
def test_what_an_unlocking_covers(open_up, locked, small_set, places, unlocked, covered):
    open_up(unlocked)

    opening = opening_of(locked, small_set.row)

    names = ("anbien", "govao", "dongthai", "tayyen", "thoiquan", "province")
    assert {name for name in names if opening.covers(places[name])} == covered


@pytest.mark.parametrize(("days", "is_open"), [(-1, True), (7, True), (8, False)])
def test_the_last_day_is_included(open_up, locked, small_set, places, days, is_open):
    open_up(days=7)

    assert is_open_for(locked, small_set.row, places["dongthai"], TODAY + days * DAY) is is_open


def test_another_set_stays_shut(open_up, locked, other_set, places):
    open_up()

    assert not is_open_for(locked, other_set, places["dongthai"])


def test_many_units_are_answered_by_two_questions(open_up, locked, small_set, places, django_assert_num_queries):
    open_up("anbien")

    with django_assert_num_queries(2):
        opening = opening_of(locked, small_set.row)
        assert [opening.covers(places[name]) for name in ("dongthai", "tayyen", "thoiquan")] == [True, True, False]


# -- Unlocking -------------------------------------------------------------------------------------------------------


def test_unlocking_returns_what_was_handed_over_and_keeps_what_was_approved(open_up, places, office):
    row = open_up()

    assessment = of(places["dongthai"]).get()
    step = Transition.objects.filter(assessment=assessment).latest("pk")
    assert (row.by, row.reason, row.until) == (office, REASON, TODAY + 7 * DAY)
    assert (assessment.state, assessment.approved_marks) == (State.RETURNED, "??")
    assert (step.to_state, step.reason, step.by) == (State.RETURNED, REASON, office)
    assert of(places["tayyen"]).get().state == State.APPROVED


def test_a_district_is_unlocked_with_its_communes(open_up, places):
    open_up("anbien")

    states = [of(places[name]).get().state for name in ("dongthai", "tayyen", "thoiquan")]
    assert states == [State.RETURNED, State.RETURNED, State.APPROVED]


def test_the_whole_way_is_open_to_the_unlocked_place_alone(open_up, locked, places, official, office, say, small_set):
    open_up()
    rows = of(places["dongthai"])

    say(official, "roads", 80)
    submit(rows, by=official, explanation=WHY)
    verify(rows, by=office)
    return_with_reason(rows, by=office, reason="Nhầm")
    say(official, "roads", 85)
    submit(rows, by=official, explanation=WHY)
    approve(rows, by=office)

    assert rows.get().approved_marks == "0?"
    assert IndicatorResult.objects.get(assessment=rows.get(), indicator=small_set.roads).value == 85
    with pytest.raises(Refused):
        say(official, "roads", 80, place="tayyen")
    with pytest.raises(Refused):
        return_with_reason(of(places["tayyen"]), by=office, reason="Cũng sai")
    locked.refresh_from_db()
    assert locked.state == "LOCKED"


def test_after_the_day_nothing_moves_and_the_approved_figures_stand(open_up, places, official, office, say):
    row = open_up()
    say(official, "roads", 50)
    yesterday(row)

    for refused in (
        lambda: say(official, "roads", 80),
        lambda: submit(of(places["dongthai"]), by=official, explanation=WHY),
        lambda: approve(of(places["dongthai"]), by=office),
        lambda: return_with_reason(of(places["dongthai"]), by=office, reason="Sai"),
    ):
        with pytest.raises(Refused):
            refused()
    assessment = of(places["dongthai"]).get()
    assert (assessment.current_marks, assessment.approved_marks) == ("0?", "??")


def test_submitted_but_not_approved_in_time_stays_as_approved_before(open_up, places, official, office, say):
    row = open_up()
    say(official, "roads", 50)
    submit(of(places["dongthai"]), by=official, explanation=WHY)
    yesterday(row)

    with pytest.raises(Refused):
        approve(of(places["dongthai"]), by=office)
    assert of(places["dongthai"]).get().approved_marks == "??"


def test_ending_shuts_at_once_and_once(open_up, places, official, office, say, locked, small_set):
    row = open_up()

    ended = end_unlocking(row, by=office)

    assert ended.ended_by == office
    assert not is_open_for(locked, small_set.row, places["dongthai"])
    with pytest.raises(Refused):
        say(official, "roads", 80)
    with pytest.raises(Refused):
        end_unlocking(row, by=office)
    assert open_up().pk != row.pk


def test_an_unlocking_over_its_day_cannot_be_ended(open_up, office):
    row = open_up()
    yesterday(row)

    with pytest.raises(Refused):
        end_unlocking(row, by=office)


@pytest.mark.parametrize("who", ["official", "leader", "department", "outsider", "stranger"])
def test_only_the_office_unlocks(open_up, locked, small_set, places, request, who):
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        unlock(
            period=locked, criteria_set=small_set.row, locality=places["dongthai"], until=TODAY, reason="x", by=person
        )
    row = open_up()
    with pytest.raises(Refused):
        end_unlocking(row, by=person)


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": TODAY - DAY},
        {"until": None},
        {"reason": "  "},
        {"reason": "x" * 501},
        {"place": "province"},
        {"place": "faraway"},
        {"place": "ward"},
    ],
    ids=["past day", "no day", "no reason", "long reason", "whole province", "another province", "a ward"],
)
def test_what_cannot_be_unlocked(locked, small_set, places, office, wrong):
    place = places[wrong.pop("place", "dongthai")]

    with pytest.raises(Refused):
        unlock(**{
            "period": locked, "criteria_set": small_set.row, "locality": place, "until": TODAY, "reason": REASON,
            "by": office, **wrong,
        })  # fmt: skip
    assert not Unlocking.objects.exists()
    assert not Assessment.objects.exclude(state=State.APPROVED).exists()


def test_an_open_period_has_nothing_to_unlock(period, small_set, places, office):
    with pytest.raises(Refused):
        unlock(
            period=period,
            criteria_set=small_set.row,
            locality=places["dongthai"],
            until=TODAY,
            reason=REASON,
            by=office,
        )


def test_a_place_is_unlocked_once_at_a_time(open_up):
    open_up()

    with pytest.raises(Refused):
        open_up()


def test_a_closed_period_can_be_unlocked_and_opened_again(approved, period, small_set, places, office, official, say):
    close_period(period=period, by=office)
    unlock(
        period=period, criteria_set=small_set.row, locality=places["dongthai"], until=TODAY, reason=REASON, by=office
    )
    say(official, "roads", 80)

    reopen_period(period=period, reason="Còn nhiều xã sai", by=office)

    assert is_open_for(period, small_set.row, places["tayyen"])


# -- Pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("office", 200),
        ("official", 403),
        ("leader", 403),
        ("department", 403),
        ("neighbour", 404),
        ("outsider", 404),
        ("stranger", 404),
    ],
)
def test_who_sees_the_page_and_who_may_post(signed_in, address, locked, who, status):
    client = signed_in(who)

    assert client.get(address("entry-unlock")).status_code == status
    answer = client.post(address("entry-unlock"), {"until": f"{TODAY:%d/%m/%Y}", "reason": REASON})
    assert answer.status_code == (302 if status == 200 else status)
    assert Unlocking.objects.exists() == (status == 200)


def test_the_page_of_the_province_asks_for_the_place(signed_in, address, locked, places):
    client = signed_in("office")
    url = address("entry-unlock", code="91")

    assert client.post(url, {"until": f"{TODAY:%d/%m/%Y}", "reason": REASON}).status_code == 200
    assert not Unlocking.objects.exists()
    client.post(url, {"place": "908", "until": f"{TODAY:%d/%m/%Y}", "reason": REASON})

    assert Unlocking.objects.get().locality == places["anbien"]


def test_a_wrong_day_is_said_on_the_page(signed_in, address, locked):
    answer = signed_in("office").post(address("entry-unlock"), {"until": f"{TODAY - DAY:%d/%m/%Y}", "reason": REASON})

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_the_unlocking_shows_on_the_unit_the_list_and_the_period(signed_in, address, open_up):
    open_up()
    client = signed_in("office")

    pages = [
        client.get(address()),
        client.get(address("entry-list", code="91")),
        client.get(f"/entry/91/{QUARTER}/progress/"),
        client.get("/entry/"),
    ]

    until = f"{TODAY + 7 * DAY:%d/%m/%Y}"
    assert [until in page.content.decode() for page in pages] == [True] * 4


def test_the_page_of_an_unlocked_unit_has_fields_and_steps(signed_in, address, open_up, locked):
    open_up()
    client = signed_in("official")

    page = client.get(address())

    assert page.context["is_editable"]
    assert page.context["steps"] == {"submit"}
    assert not client.get(address(code="30988")).context["is_editable"]


def test_the_grid_takes_figures_of_the_unlocked_place_alone(signed_in, address, open_up):
    open_up()

    page = signed_in("official").get(address(code="908"))

    assert {line.place.name for line in page.context["grid"].lines if line.is_editable} == {"Đông Thái"}


def test_a_place_that_stands_open_is_not_offered_again(signed_in, address, open_up):
    open_up()

    page = signed_in("office").get(address("entry-unlock"))

    assert page.context["form"] is None
    assert [row.is_in_force for row in page.context["rows"]] == [True]


def test_the_page_ends_an_unlocking(signed_in, address, open_up):
    row = open_up()

    answer = signed_in("office").post(address("entry-unlock"), {"end": row.pk})

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.ended_at


@pytest.mark.parametrize("end", ["abc", "999999"])
def test_ending_what_does_not_exist_is_not_found(signed_in, address, open_up, end):
    open_up()

    assert signed_in("office").post(address("entry-unlock"), {"end": end}).status_code == 404


def test_the_workbook_of_an_unlocked_place_is_open_only_there(open_up, locked, small_set, places, office):
    from accounts.scope import scope_of
    from reports.entry_matrix import read_matrix

    open_up()

    matrix = read_matrix(locked, small_set.row, places["province"], scope_of(office))

    assert [unit.place.name for unit in matrix.units if unit.is_open] == ["Đông Thái"]
