"""Confirming kept cells: of one unit, of a list, by whom, while what."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.actions import Entry, Refused, close_period, confirm_kept, open_period, record_results, submit
from criteria.models import Assessment, Change, IndicatorResult, ReportingPeriod, Verdict
from tests.conftest import WHY

SUMMARY = ("current_met", "current_required", "current_marks", "current_computed", "current_stated")


@pytest.fixture
def later(period, small_set, places, office):
    """The fourth quarter, with two kept cells each for Đông Thái and Tây Yên and one for Thới Quản."""
    said = [("dongthai", "roads"), ("dongthai", "plan"), ("tayyen", "roads"), ("tayyen", "plan"), ("thoiquan", "roads")]
    entries = [
        Entry(places[place].pk, getattr(small_set, name).pk, Decimal(95) if name == "roads" else None,
              None if name == "roads" else Verdict.MET)
        for place, name in said
    ]  # fmt: skip
    record_results(period=period, criteria_set=small_set.row, entries=entries, by=office, door="FORM")
    return open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)


@pytest.fixture
def confirm(later, small_set, places):
    def run(*names, by, **more):
        units = [places[name] for name in names]
        return confirm_kept(period=later, criteria_set=small_set.row, units=units, by=by, **more)

    return run


@pytest.fixture
def address(later, small_set):
    def build(name="entry-confirm", code="31006"):
        return reverse(f"criteria:{name}", args=[code, "2024-Q4", small_set.row.code])

    return build


def kept(later):
    rows = IndicatorResult.objects.filter(assessment__period=later, is_carried=True)
    return sorted(rows.values_list("assessment__locality__name", flat=True))


def summaries(later):
    return list(Assessment.objects.filter(period=later).order_by("pk").values_list(*SUMMARY))


# -- The action --------------------------------------------------------------------------------------------------


def test_kept_cells_are_confirmed_with_a_line_of_history_each(confirm, later, official):
    count = confirm("dongthai", "tayyen", by=official)

    assert count == 4
    assert kept(later) == ["Thới Quản"]
    changes = Change.objects.filter(assessment__period=later)
    assert {(one.field, one.old, one.new, one.by) for one in changes} == {("kept", "giữ nguyên", "", official)}
    assert changes.count() == 4


def test_figures_and_summaries_stay_and_versions_move(confirm, later, official, places):
    before = summaries(later)
    values = list(IndicatorResult.objects.order_by("pk").values_list("value", "verdict", "entered_by", "entered_at"))
    old = Assessment.objects.get(period=later, locality=places["dongthai"])

    confirm("dongthai", by=official)

    assert summaries(later) == before
    rows = IndicatorResult.objects.order_by("pk")
    assert list(rows.values_list("value", "verdict", "entered_by", "entered_at")) == values
    assert Assessment.objects.get(pk=old.pk).version == old.version + 1
    assert set(rows.filter(assessment=old).values_list("version", flat=True)) == {2}
    assert set(rows.filter(assessment__period=later).exclude(assessment=old).values_list("version", flat=True)) == {1}


def test_only_the_indicators_named_are_confirmed(confirm, later, official, small_set):
    assert confirm("dongthai", by=official, indicators=[small_set.roads]) == 1
    assert kept(later).count("Đông Thái") == 1


def test_confirming_twice_finds_nothing(confirm, official, later, places):
    confirm("dongthai", by=official)
    version = Assessment.objects.get(period=later, locality=places["dongthai"]).version

    assert confirm("dongthai", by=official) == 0
    assert Assessment.objects.get(period=later, locality=places["dongthai"]).version == version


@pytest.mark.parametrize("who", ["neighbour", "leader", "department", "outsider", "stranger"])
def test_only_who_enters_them_confirms(confirm, later, request, who):
    with pytest.raises(Refused):
        confirm("dongthai", by=request.getfixturevalue(who))

    assert len(kept(later)) == 5


def test_one_unit_of_another_area_keeps_all_of_them_back(confirm, later, official):
    with pytest.raises(Refused):
        confirm("dongthai", "thoiquan", by=official)

    assert len(kept(later)) == 5


def test_handed_over_figures_are_not_confirmed_any_more(confirm, later, official, places):
    submit(Assessment.objects.filter(period=later, locality=places["dongthai"]), by=official, explanation=WHY)

    with pytest.raises(Refused):
        confirm("dongthai", by=official)


def test_a_closed_period_is_not_confirmed(confirm, later, official, office):
    close_period(period=ReportingPeriod.objects.get(pk=later.pk), by=office)

    with pytest.raises(Refused):
        confirm("dongthai", by=official)


def test_confirming_takes_the_same_queries_for_one_unit_and_for_many(confirm, office):
    with CaptureQueriesContext(connection) as one:
        confirm("thoiquan", by=office)
    with CaptureQueriesContext(connection) as more:
        confirm("dongthai", "tayyen", by=office)

    assert len(one) == len(more)


# -- The pages ---------------------------------------------------------------------------------------------------


def test_the_sheet_offers_it_and_says_how_many(signed_in, address, later):
    client = signed_in("official")
    assert address() in client.get(address("entry-unit")).content.decode()

    page = client.post(address(), follow=True)

    assert page.redirect_chain == [(address("entry-unit"), 302)]
    assert "02" in "".join(str(message) for message in page.context["messages"])
    assert address() not in page.content.decode()
    assert kept(later) == ["Thới Quản", "Tây Yên", "Tây Yên"]


def test_a_list_first_names_the_units(signed_in, address, later):
    page = signed_in("official").post(address(code="908"))

    assert page.status_code == 200
    assert [line.place.name for line in page.context["section"].confirmable] == ["Đông Thái", "Tây Yên"]
    assert page.context["section"].confirmable_cells == 4
    assert len(kept(later)) == 5


def test_then_exactly_those_are_confirmed(signed_in, address, later):
    signed_in("official").post(address(code="908"), {"units": ["30988"]})

    assert kept(later) == ["Thới Quản", "Đông Thái", "Đông Thái"]


def test_the_filters_of_the_list_hold(signed_in, address):
    page = signed_in("office").post(address(code="91"), {"district": "907"})

    assert [line.place.name for line in page.context["section"].confirmable] == ["Thới Quản"]


def test_an_official_confirms_own_units_of_the_province(signed_in, address, later):
    signed_in("official").post(address(code="91"), {"units": ["30988", "30982"]})

    assert kept(later) == ["Thới Quản", "Đông Thái", "Đông Thái"]


@pytest.mark.parametrize("code", ["31006", "908"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 403), ("department", 403), ("neighbour", 404), ("outsider", 404), ("stranger", 404)],
)
def test_who_may_not_confirm(signed_in, address, later, who, status, code):
    assert signed_in(who).post(address(code=code), {"units": ["31006"]}).status_code == status
    assert len(kept(later)) == 5


def test_it_takes_only_post(signed_in, address):
    assert signed_in("official").get(address()).status_code == 405
