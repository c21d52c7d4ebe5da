"""The office's screens of levels: hold against the decision, withdraw, enter the province's own, end one."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.actions import Entry, record_results
from criteria.models import Door, Indicator, IndicatorResult, Threshold, ThresholdConfirmation
from localities.models import AttributeKind, LocalityAttribute
from tests.criteria.conftest import BEGIN, SET
from tests.memory import forget_everything

PAPER = {"document": "318/QĐ-TTg", "document_date": "08/03/2022", "clause": "Phụ lục I", "note": ""}
OWN = {"level": "75,5", "decision": "1205/QĐ-UBND", "decision_date": "10/05/2022", "valid_from": "10/05/2022"}
LIST, OWN_PAGE = f"/criteria/{SET}/levels/", f"/criteria/{SET}/own-levels/"


@pytest.fixture
def sign_in(client, request):
    def as_person(who):
        client.force_login(request.getfixturevalue(who), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_person


@pytest.fixture
def remembered(small_set):
    return small_set.health.thresholds.get()


@pytest.fixture
def confirmed(sign_in, remembered, office):
    sign_in("office").post(LIST, {**PAPER, "level": [remembered.pk]})
    return ThresholdConfirmation.objects.get()


@pytest.fixture
def entered(period, small_set, places, official):
    """2.1 of Đông Thái is 72, nothing stated."""
    entry = Entry(places["dongthai"].pk, small_set.health.pk, Decimal(72), None)
    record_results(period=period, criteria_set=small_set.row, entries=[entry], by=official, door=Door.FORM)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def steps(confirmation, own_level):
    return [
        reverse("criteria:level-withdraw", args=[SET, confirmation.pk]),
        reverse("criteria:level-end", args=[SET, own_level.pk]),
    ]


# -- Who comes in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["office", "official", "leader", "department", "outsider"])
def test_the_law_of_a_province_is_read_by_its_people(sign_in, small_set, places, request, who):
    request.getfixturevalue("office")
    client = sign_in(who)

    for url in (LIST, OWN_PAGE):
        page = client.get(url)
        assert page.status_code == 200
        assert page.context["desk"].may_write == (who in ("office", "outsider"))
        assert page.context["desk"].province.code == ("12" if who == "outsider" else "91")


def test_who_has_no_province_finds_no_levels(sign_in, small_set, stranger):
    assert sign_in("stranger").get(LIST).status_code == 404
    assert sign_in("stranger").get(OWN_PAGE).status_code == 404


def test_the_levels_of_another_province_are_not_found(sign_in, small_set, places, outsider, office):
    assert sign_in("outsider").get(LIST, {"province": "91"}).status_code == 404
    assert sign_in("outsider").post(LIST, {**PAPER, "province": "91"}).status_code == 404


@pytest.mark.parametrize("who", ["official", "leader", "department"])
def test_readers_may_not_write(sign_in, confirmed, remembered, own_level, request, who):
    client = sign_in(who)

    for url in (LIST, OWN_PAGE, *steps(confirmed, own_level)):
        assert client.post(url, {}).status_code == 403
    for url in steps(confirmed, own_level):
        assert client.get(url).status_code == 403


def test_the_steps_of_another_province_are_not_found(sign_in, confirmed, own_level, outsider):
    client = sign_in("outsider")

    for url in steps(confirmed, own_level):
        assert client.get(url).status_code == 404


def test_a_visitor_is_sent_to_the_login(client, confirmed, own_level):
    client.logout()

    for url in (LIST, OWN_PAGE, *steps(confirmed, own_level)):
        assert client.get(url).status_code == 302


@pytest.fixture
def own_level(small_set, places):
    return Threshold.objects.create(
        indicator=small_set.roads, province=places["province"], value=95, valid_from=BEGIN, decision="1/QĐ-UBND"
    )


# -- Holding levels against the decision ---------------------------------------------------------------------------


def test_the_list_shows_what_is_not_yet_law_and_its_source(sign_in, small_set, remembered, office):
    page = sign_in("office").get(LIST)

    (group,) = page.context["groups"]
    assert (group.criterion, [line.threshold for line in group.lines]) == (small_set.second, [remembered])
    assert page.context["book"].law_count == 1


def test_ticked_levels_become_law_and_the_message_says_what_changed(sign_in, entered, remembered, office):
    response = sign_in("office").post(LIST, {**PAPER, "level": [remembered.pk]})

    assert (response.status_code, response.url) == (302, LIST)
    assert IndicatorResult.objects.get(indicator=remembered.indicator).verdict == "MET"
    (text,) = said(response)
    assert "01" in text and "Kiên Giang" in text
    page = sign_in("office").get(LIST)
    assert page.context["groups"] == []
    assert [line.confirmation.confirmed_by for line in page.context["book"].confirmed] == [office]
    assert "318/QĐ-TTg" in page.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"document": ""}, {"document_date": ""}, {"document_date": "31/02/2022"}, {"level": []}]
)
def test_what_is_missing_brings_the_page_back_with_the_ticks(sign_in, remembered, office, wrong):
    page = sign_in("office").post(LIST, {**PAPER, "level": [remembered.pk], **wrong})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["ticked"] == ({remembered.pk} if "level" not in wrong else set())
    assert not ThresholdConfirmation.objects.exists()


def test_odd_ticks_are_refused(sign_in, remembered, office):
    for level in ("abc", "9" * 40, "-1", "²"):
        assert sign_in("office").post(LIST, {**PAPER, "level": [level]}).status_code == 200
    assert not ThresholdConfirmation.objects.exists()


def test_the_list_begins_with_the_provinces_own_column(sign_in, small_set, places, remembered, office):
    small_set.row.dimension_kind = "REGION"
    small_set.row.dimension_values = [{"code": "DBSCL", "name_vi": "Đồng bằng"}, {"code": "DBSH"}]
    small_set.row.save()
    LocalityAttribute.objects.create(locality=places["province"], kind=AttributeKind.REGION, value="DBSCL")
    far = Threshold.objects.create(indicator=small_set.health, dimension_value="DBSH", value=80, valid_from=BEGIN)

    def shown(**query):
        page = sign_in("office").get(LIST, query)
        return [line.threshold for group in page.context["groups"] for line in group.lines]

    assert shown() == [remembered]
    assert shown(column="all") == [remembered, far]
    assert shown(column="DBSH") == [remembered, far]
    assert shown(criterion="1") == []
    assert shown(column="XX") == [remembered, far]


def test_a_confirmation_is_withdrawn_with_a_reason(sign_in, entered, confirmed, office):
    url = reverse("criteria:level-withdraw", args=[SET, confirmed.pk])
    client = sign_in("office")

    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 200
    response = client.post(url, {"reason": "nhầm trang"})

    assert response.status_code == 302
    assert IndicatorResult.objects.get().verdict == ""
    assert "nhầm trang" in client.get(LIST).content.decode()
    assert client.post(url, {"reason": "lần nữa"}).context["form"].non_field_errors()


def test_the_lists_leave_as_tables(sign_in, small_set, own_level, remembered, office):
    for url in (LIST, OWN_PAGE):
        assert sign_in("office").get(url, {"format": "xlsx"}).status_code == 200
        lines = sign_in("office").get(url, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2


def test_the_list_takes_the_same_queries_for_many_levels(
    sign_in, small_set, remembered, office, django_assert_num_queries
):
    client = sign_in("office")
    forget_everything()
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    forget_everything()
    for year in range(2011, 2026):
        Threshold.objects.create(indicator=small_set.health, year=year, value=year - 1950, valid_from=BEGIN)
        Threshold.objects.create(indicator=small_set.roads, year=year, value=year - 1950, valid_from=BEGIN)
    with django_assert_num_queries(len(few)):
        client.get(LIST)


# -- The province's own --------------------------------------------------------------------------------------------


def test_a_level_of_the_province_is_entered_with_its_decision(sign_in, entered, small_set, places, office):
    response = sign_in("office").post(OWN_PAGE, {**OWN, "indicator": small_set.health.pk})

    assert response.status_code == 302
    level = Threshold.objects.get(province=places["province"])
    assert (level.value, level.decision, level.decision_date) == (
        Decimal("75.5"),
        "1205/QĐ-UBND",
        dt.date(2022, 5, 10),
    )
    assert IndicatorResult.objects.get().verdict == "NOT_MET"
    (line,) = sign_in("office").get(OWN_PAGE).context["book"].own
    assert (line.text, line.standing[1], line.confirmation.confirmed_by) == ("≥ 75,5%", "green", office)


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "101"},
        {"level": "nhiều"},
        {"level": ""},
        {"decision": ""},
        {"decision_date": ""},
        {"valid_from": "09/05/1999"},
        {"year": "1999"},
        {"indicator": ""},
    ],
)
def test_a_wrong_level_brings_the_page_back(sign_in, small_set, places, office, wrong):
    page = sign_in("office").post(OWN_PAGE, {**OWN, "indicator": small_set.health.pk, **wrong})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Threshold.objects.filter(province__isnull=False).exists()


def test_what_the_province_has_yet_to_set_is_listed(sign_in, small_set, places, office):
    Indicator.objects.filter(pk=small_set.health.pk).update(is_delegated=True)
    assert sign_in("office").get(OWN_PAGE).context["missing"] == [small_set.health]

    sign_in("office").post(OWN_PAGE, {**OWN, "indicator": small_set.health.pk})

    assert sign_in("office").get(OWN_PAGE).context["missing"] == []


def test_the_provinces_level_stands_beside_the_national_one(sign_in, small_set, places, office):
    sign_in("office").post(OWN_PAGE, {**OWN, "indicator": small_set.health.pk})

    (group,) = sign_in("office").get(LIST).context["groups"]
    assert [one.text for one in group.lines[0].beside] == ["≥ 75,5%"]
    page = sign_in("office").get(reverse("reports:criterion-detail", args=[SET, "2"]))
    assert [(level.text, level.is_law) for level in page.context["rows"][0].common] == [
        ("≥ 70%", False),
        ("≥ 75,5%", True),
    ]


def test_a_level_gets_its_last_day(sign_in, small_set, places, office):
    client = sign_in("office")
    client.post(OWN_PAGE, {**OWN, "indicator": small_set.health.pk})
    level = Threshold.objects.get(province=places["province"])
    url = reverse("criteria:level-end", args=[SET, level.pk])

    assert client.post(url, {"last_day": "01/01/2001"}).context["form"].non_field_errors()
    assert client.post(url, {"last_day": "31/12/2023"}).status_code == 302

    level.refresh_from_db()
    assert level.valid_to == dt.date(2023, 12, 31)
    assert client.get(OWN_PAGE).context["book"].own[0].standing[1] == ""


def test_a_national_level_cannot_be_ended_here(sign_in, small_set, remembered, office):
    assert sign_in("office").get(reverse("criteria:level-end", args=[SET, remembered.pk])).status_code == 404


def test_both_sexes_need_one_level(sign_in, small_set, places, office):
    whole = small_set.health
    for sex in ("nam", "nu"):
        part = Indicator.objects.get(pk=whole.pk)
        part.pk, part.parent, part.number, part.details = None, whole, f"2.1.{sex}", {"sex": sex}
        part.save()
        Threshold.objects.create(indicator=part, value=70, valid_from=BEGIN)

    page = sign_in("office").get(LIST)

    assert [line.indicator for group in page.context["groups"] for line in group.lines] == [whole]
    offered = [label for _pk, label in sign_in("office").get(OWN_PAGE).context["form"].fields["indicator"].choices]
    assert not any(".nam" in label for label in offered)
