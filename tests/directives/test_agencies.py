"""The register of agencies: what it says, how one ends, and that each task is handed over by a decision."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Agency, AgencySuccession, User
from criteria.actions import Refused
from directives.actions import confirm_hand_over, report_done
from directives.actions.agencies import end_agency
from directives.agencies.handing import ended_on, passings
from directives.agencies.owing import owed_by
from directives.models import Occurrence, TaskHandOver
from reports.demo.people import place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

LATER = dt.date(2026, 1, 15)


def person(username):
    return User.objects.get(username=username)


def agency(code):
    return Agency.objects.select_related("locality").get(code=code)


def committee(code):
    return Agency.objects.select_related("locality").get(locality=place(code), name__startswith="Ủy ban nhân dân")


def cell_of(page, name, column):
    for row in page.context["registers"][0]["register"].rows:
        if row[0].text == name:
            return row[column]
    raise AssertionError(f"{name} is not listed")


def test_groups_say_their_members_or_why_not(sign_in):
    page = sign_in("vpdp").get(reverse("directives:agency-list"), {"as_of": "2024-06-30"})

    assert cell_of(page, "Ủy ban nhân dân các huyện, thành phố", 5) == "15 cơ quan"
    assert cell_of(page, "Các chi bộ", 5).note


def test_an_agency_is_found_by_a_name_it_bore(sign_in):
    page = sign_in("vpdp-laichau").get(reverse("directives:agency-list"), {"q": "so nong nghiep tinh lai chau"})

    assert [row[0].note for row in page.context["registers"][0]["register"].rows] == ["LC-SNN"]


def test_other_provinces_agencies_are_not_there(sign_in):
    assert sign_in("vpdp").get(reverse("directives:agency-detail", args=["LC-SNN"])).status_code == 404


def test_the_heir_stands_on_both_pages(sign_in):
    client = sign_in("vpdp-laichau")
    before = client.get(reverse("directives:agency-detail", args=["LC-SNN"])).content.decode()
    after = client.get(reverse("directives:agency-detail", args=["LC-SNNMT"])).content.decode()

    assert "Sở Nông nghiệp và Môi trường tỉnh Lai Châu" in before
    assert "28/02/2025" in before
    assert "Sở Nông nghiệp và Phát triển nông thôn" in after


def test_ending_proposes_every_open_task_and_confirms_none():
    office, old = person("vpdp-laichau"), agency("LC-STC")

    row = end_agency(agency=old, new_name="Sở Tài chính mới", date=dt.date(2025, 3, 1), document="NQ 1", by=office)

    moves = TaskHandOver.objects.filter(from_agency=old)
    assert AgencySuccession.objects.get(predecessor=old) == row
    assert Agency.objects.get(pk=old.pk).valid_to == dt.date(2025, 2, 28)
    assert [(move.to_agency, move.confirmed_on) for move in moves] == [(row.successor, None)]


def test_only_its_own_office_ends_an_agency():
    with pytest.raises(Refused):
        end_agency(agency=agency("LC-STC"), new_name="x", date=dt.date(2025, 3, 1), by=person("vpdp"))


def test_what_is_owed_follows_the_hand_over():
    old, new = agency("LC-SNN"), agency("LC-SNNMT")
    before, after = dt.date(2025, 2, 28), dt.date(2025, 3, 1)

    assert owed_by(old, before)
    assert owed_by(old, after) == []
    assert {row.pk for row, _state in owed_by(new, after)} >= {row.pk for row, _state in owed_by(old, before)}


def test_a_unit_that_plainly_continues_has_not_ended():
    hatien = Agency.objects.select_related("locality").get(name="Ủy ban nhân dân thị xã Hà Tiên")

    assert ended_on(hatien, dt.date(2024, 6, 30)) is None
    assert ended_on(hatien, LATER) == dt.date(2025, 6, 30)


def test_a_confirmed_part_is_not_handed_over():
    done = committee("908")
    row = Occurrence.objects.filter(agency=done, confirmed_on__isnull=True, task__deadline_kind="NONE").first()
    (before,) = passings([done], LATER)

    report_done(row, by=person("vpdp"), text="Đã xong", on=dt.date(2024, 9, 1))

    (after,) = passings([done], LATER)
    assert len(before.loose) == len(after.loose), "reported is not yet confirmed"


def test_the_office_confirms_each_task(sign_in):
    client, ending = sign_in("vpdp"), committee("907")
    address = reverse("directives:agency-hand-over", args=[ending.code])
    fields = [name for name in client.get(address).context["form"].fields if name.startswith("task-")]
    taker = agency("KG-UBND")

    client.post(address, {"date": "01/07/2025", "reference": "NĐ 131", fields[0]: taker.pk})

    (passing,) = passings([ending], LATER)
    assert (len(passing.loose), len(passing.confirmed)) == (len(fields) - 1, 1)
    assert passing.confirmed[0].confirmed_by == person("vpdp")
    assert f"task-{passing.confirmed[0].task_id}" == fields[0]


def test_a_proposal_is_confirmed_once_and_may_name_another(sign_in):
    move = TaskHandOver.objects.filter(from_agency=agency("LC-SNN"), confirmed_on__isnull=True).first()
    other = agency("LC-UBND")

    confirm_hand_over(move, to_agency=other, by=person("vpdp-laichau"))

    assert TaskHandOver.objects.get(pk=move.pk).to_agency == other
    with pytest.raises(Refused, match="xác nhận"):
        confirm_hand_over(move, to_agency=other, by=person("vpdp-laichau"))


def test_the_list_costs_a_fixed_number_of_queries(sign_in, django_assert_max_num_queries):
    client = sign_in("vpdp")
    with django_assert_max_num_queries(16):
        client.get(reverse("directives:agency-list"))
    with django_assert_max_num_queries(20):
        client.get(reverse("directives:hand-over-list"))
