"""The office chooses which sets a period uses, also one not in force then, with its reason."""

import datetime as dt

import pytest
from django.urls import reverse

from criteria.actions import Entry, Refused, add_set_to_period, close_period, open_period, record_results
from criteria.models import Assessment, Attainment, CriteriaSet, Door, PeriodSetChoice, Verdict
from localities.models import Level

PAGE = ["91", "2024-Q3"]


@pytest.fixture
def old_set(db):
    """An advanced set that ended in 2022."""
    row = CriteriaSet(
        code="xa-cu", name="Bộ cũ", level=Level.COMMUNE, attainment=Attainment.ADVANCED,
        valid_from=dt.date(2016, 12, 1), valid_to=dt.date(2022, 3, 7),
    )  # fmt: skip
    row.set_keys()
    row.save()
    return row


def address():
    return reverse("criteria:period-sets", args=PAGE)


def test_a_set_is_taken_into_use_with_its_units(sign_in, period, other_set, office):
    answer = sign_in(office.username).post(address(), {"criteria_set": other_set.code})

    assert answer.status_code == 302
    assert other_set in period.criteria_sets.all()
    assert Assessment.objects.filter(period=period, criteria_set=other_set).count() == 3


def test_a_set_out_of_force_needs_a_reason(sign_in, period, old_set, office):
    client = sign_in(office.username)

    refused = client.post(address(), {"criteria_set": old_set.code})
    assert refused.status_code == 200
    assert "30/09/2024" in str(refused.context["form"].errors)
    assert old_set not in period.criteria_sets.all()
    client.post(address(), {"criteria_set": old_set.code, "reason": "Hoàn thành kế hoạch 2021"})

    choice = PeriodSetChoice.objects.get(criteria_set=old_set)
    assert (choice.reason, choice.by, choice.is_added) == ("Hoàn thành kế hoạch 2021", office, True)
    assert "Hoàn thành kế hoạch 2021" in client.get(address()).content.decode()


def test_a_gap_without_any_set_is_said(sign_in, period, small_set, office):
    CriteriaSet.objects.update(valid_to=dt.date(2024, 8, 31))

    assert sign_in(office.username).get(address()).context["none_in_force"]


def test_a_set_with_results_stays(sign_in, period, small_set, places, office):
    entry = Entry(places["dongthai"].pk, small_set.plan.pk, None, Verdict.MET)
    record_results(period=period, criteria_set=small_set.row, entries=[entry], by=office, door=Door.GRID)

    page = sign_in(office.username).post(address(), {"remove": small_set.row.code}, follow=True)

    assert "1" in str([message.message for message in page.context["messages"]])
    assert small_set.row in period.criteria_sets.all()


def test_a_set_without_results_is_taken_off(sign_in, period, small_set, office):
    sign_in(office.username).post(address(), {"remove": small_set.row.code})

    assert not period.criteria_sets.exists()
    assert not Assessment.objects.filter(period=period).exists()
    assert not PeriodSetChoice.objects.filter(period=period).latest("pk").is_added


def test_a_period_has_one_standard_set_of_communes(period, small_set, other_set, office, places):
    other_set.attainment = Attainment.STANDARD
    other_set.save()

    with pytest.raises(Refused):
        add_set_to_period(period=period, criteria_set=other_set, by=office)
    with pytest.raises(Refused):
        open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row, other_set], by=office)


def test_another_provinces_set_cannot_be_chosen(period, other_set, office, places):
    other_set.issuer_province = places["other_province"]
    other_set.save()

    with pytest.raises(Refused):
        add_set_to_period(period=period, criteria_set=other_set, by=office)


def test_a_closed_period_keeps_its_sets(period, other_set, office):
    close_period(period=period, by=office)

    with pytest.raises(Refused):
        add_set_to_period(period=period, criteria_set=other_set, by=office)


def test_who_may_choose(sign_in, period, other_set, leader, official, outsider):
    for person, status in ((leader, 403), (official, 403), (outsider, 404)):
        client = sign_in(person.username)
        assert client.get(address()).status_code == status
        assert client.post(address(), {"criteria_set": other_set.code}).status_code == status
    assert other_set not in period.criteria_sets.all()
