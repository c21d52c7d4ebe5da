"""Sponsors and missions: who assigns, who reports, what the pages add up and where the commune's page shows them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from criteria.actions import Refused
from directives.actions.sponsors import save_pledge, save_sponsorship, save_visit
from directives.models import Pledge, Sponsorship, Visit
from reports.demo.people import place
from reports.demo.registers import commune_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

LIST = "/sponsors/"
ROLES = ("vpdp", "vpdp-laichau", "lanhdao", "anbien", "govao", "soyte", "admin")


def person(username):
    return User.objects.get(username=username)


@pytest.fixture
def company():
    return Sponsorship.objects.get(organisation__startswith="Công ty cổ phần Thủy sản")


def line_of(page, organisation):
    rows = page.context["registers"][0]["register"].rows
    return next(row for row in rows if row[0].text == organisation)


def test_the_list_adds_up_promises_and_what_has_come(sign_in, company):
    row = line_of(sign_in("vpdp").get(LIST), company.organisation)
    pledges = list(company.pledges.all())

    assert row[4].value == sum(one.amount for one in pledges)
    assert row[5].value == sum(one.delivered for one in pledges if one.delivered)
    assert (row[6].value, row[7].value) == (2, dt.date(2024, 5, 10))


def test_what_has_no_value_stays_unknown(sign_in):
    row = line_of(sign_in("vpdp").get(LIST), "Liên minh Hợp tác xã tỉnh (minh họa)")

    assert row[4].text == "–"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sponsor-detail", {"vpdp": 200, "lanhdao": 200, "anbien": 200, "govao": 200, "soyte": 200}),
        ("sponsor-edit", {"vpdp": 200, "lanhdao": 403, "anbien": 403, "govao": 403, "soyte": 403}),
        ("pledge-new", {"vpdp": 200, "lanhdao": 403, "anbien": 200, "govao": 403, "soyte": 403}),
        ("visit-new", {"vpdp": 200, "lanhdao": 403, "anbien": 200, "govao": 403, "soyte": 403}),
    ],
)
def test_who_meets_the_pages(sign_in, company, name, expected):
    address = reverse(f"directives:{name}", args=[company.pk])
    strangers = {"vpdp-laichau": 404, "admin": 404}

    assert {role: sign_in(role).get(address).status_code for role in ROLES} == expected | strangers


@pytest.mark.parametrize(("name", "part"), [("pledge-edit", "pledges"), ("visit-edit", "visits")])
def test_who_corrects_a_part(sign_in, company, name, part):
    address = reverse(f"directives:{name}", args=[getattr(company, part).first().pk])

    assert {role: sign_in(role).get(address).status_code for role in ROLES} == {
        "vpdp": 200, "vpdp-laichau": 404, "lanhdao": 403, "anbien": 200, "govao": 403, "soyte": 403, "admin": 404,
    }  # fmt: skip


def test_the_official_reports_what_has_come(sign_in, company):
    pledge = company.pledges.get(kind="WORKS")
    said = {"kind": "WORKS", "content": pledge.content, "amount": "1.200", "pledged_on": "01/02/2024",
            "delivered": "450,5", "delivered_on": "15/08/2024"}  # fmt: skip

    answer = sign_in("anbien").post(reverse("directives:pledge-edit", args=[pledge.pk]), said)

    row = Pledge.objects.get(pk=pledge.pk)
    assert answer.status_code == 302
    assert (row.amount, row.delivered, row.delivered_on) == (Decimal(1200), Decimal("450.5"), dt.date(2024, 8, 15))


@pytest.mark.parametrize(
    "wrong",
    [
        {"delivered": "5", "delivered_on": ""},
        {"delivered": "5", "delivered_on": "01/01/2023"},
        {"delivered": "-5", "delivered_on": "01/08/2024"},
        {"amount": "nhiều"},
        {"pledged_on": "31/02/2024"},
    ],
)
def test_a_wrong_report_is_refused_whole(sign_in, company, wrong):
    pledge = company.pledges.get(kind="WORKS")
    said = {"kind": "WORKS", "content": "Khác", "amount": "1200", "pledged_on": "01/02/2024", "delivered": "",
            "delivered_on": ""} | wrong  # fmt: skip

    page = sign_in("vpdp").post(reverse("directives:pledge-edit", args=[pledge.pk]), said)

    assert page.status_code == 200
    assert page.context["form"].errors
    assert Pledge.objects.get(pk=pledge.pk).content != "Khác"


def test_nobody_reports_for_a_neighbour(company):
    with pytest.raises(Refused):
        save_visit(sponsorship=company, by=person("govao"), day=dt.date(2024, 5, 1), who="x", findings="y")
    with pytest.raises(Refused):
        save_pledge(
            sponsorship=company, by=person("govao"), kind="MONEY", content="x", pledged_on=dt.date(2024, 5, 1)
        )  # fmt: skip
    assert not Visit.objects.filter(who="x").exists()


def test_organisations_are_assigned_to_communes_and_villages():
    with pytest.raises(Refused, match="xã hoặc thôn"):
        save_sponsorship(locality=place("908"), by=person("vpdp"), organisation="x", kind="SPONSOR")


def test_the_commune_page_shows_those_of_the_day(sign_in):
    commune = commune_of("908", "Nam Thái")
    client = sign_in("vpdp")
    address = reverse("reports:locality", args=[commune.code])

    before = client.get(address, {"as_of": "2022-12-31"}).context["sponsors"].rows
    after = client.get(address, {"as_of": "2024-06-30"})

    assert before == []
    assert [row[6].value for row in after.context["sponsors"].rows] == [2, 2]
    assert "Đoàn công tác số 3" in after.content.decode()
    book = client.get(address, {"as_of": "2024-06-30", "table": "sponsors", "format": "csv"})
    assert "Thủy sản Ba Hòn" in book.content.decode()


def test_the_list_costs_a_fixed_number_of_queries(sign_in, django_assert_max_num_queries):
    client = sign_in("vpdp")
    with django_assert_max_num_queries(12):
        client.get(LIST)
