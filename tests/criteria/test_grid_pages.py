"""The grid of a district or province as each person meets it."""

import json
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from criteria.actions import Entry, close_period, open_period, record_results, start_assessments, submit
from criteria.models import Assessment, Indicator, IndicatorResult, Threshold
from localities.actions import Unit, write_localities
from localities.models import AttributeKind, Kind, Level, LocalityAttribute
from tests.conftest import WHY
from tests.criteria.conftest import BEGIN

QUARTER = "2024-Q3"


@pytest.fixture
def address(period, small_set):
    def build(code="908", name="entry-unit", quarter=QUARTER, criteria_set=small_set.row.code):
        return reverse(f"criteria:{name}", args=[code, quarter, criteria_set])

    return build


@pytest.fixture
def open_grid(client, request, address):
    """open_grid("official", code="908") is the answer to that person."""

    def get(who, code="908", query="", **where):
        client.force_login(request.getfixturevalue(who), backend="django.contrib.auth.backends.ModelBackend")
        return client.get(address(code, **where) + query)

    return get


@pytest.fixture
def say(period, small_set, places):
    def enter(by, indicator, value, verdict="", place="dongthai", in_period=None):
        number = None if value is None else Decimal(str(value))
        entry = Entry(places[place].pk, getattr(small_set, indicator).pk, number, verdict)
        record_results(period=in_period or period, criteria_set=small_set.row, entries=[entry], by=by, door="GRID")

    return enter


def rows(response):
    """{first words of the row: [(class, text) of its cells]}."""
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", response.content.decode(), re.S):
        head = re.search(r'<th scope="row".*?>(?:<span>)?(?:<[ab][^>]*>)?([^<]+)<', row)
        if head:
            cells = re.findall(r'<td(?: class="([^"]*)")?>(.*?)</td>', row)
            found[head[1].strip()] = cells
    return found


def data(response):
    text = re.search(r'<script id="grid-data" type="application/json">(.*?)</script>', response.content.decode(), re.S)
    return json.loads(text[1])


def heads(response):
    """Requirements in the heads of the columns."""
    head = re.search(r"<thead>(.*?)</thead>", response.content.decode(), re.S)[1]
    return re.findall(r"<i[^>]*>(.*?)</i></th>", head)


def vietnamese(text, **words):
    with translation.override("vi"):
        return gettext(text) % words


# -- Who comes in ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        ("office", "91", 200),
        ("office", "908", 200),
        ("official", "908", 200),
        ("official", "91", 200),
        ("official", "907", 404),
        ("leader", "91", 200),
        ("department", "908", 200),
        ("neighbour", "908", 404),
        ("outsider", "91", 404),
        ("stranger", "91", 404),
    ],
)
def test_who_may_open_the_grid(open_grid, who, code, status):
    assert open_grid(who, code).status_code == status


def test_a_visitor_is_sent_to_the_login(client, address):
    assert client.get(address()).url.startswith(reverse("accounts:login"))
    assert client.get(address(name="entry-list")).url.startswith(reverse("accounts:login"))


def test_an_official_finds_only_the_own_communes_at_the_province(open_grid):
    assert list(rows(open_grid("official", "91"))) == ["Xã Đông Thái", "Xã Tây Yên"]
    assert list(rows(open_grid("office", "91"))) == ["Xã Đông Thái", "Xã Tây Yên", "Xã Thới Quản"]


@pytest.mark.parametrize("who", ["leader", "department"])
def test_whoever_only_reads_gets_a_grid_that_is_read_only(open_grid, who):
    response = open_grid(who)

    assert 'aria-readonly="true"' in response.content.decode()
    assert {bool(unit["locked"]) for unit in data(response)["units"]} == {True}


def test_whoever_enters_gets_one_that_is_not(open_grid):
    response = open_grid("official")

    assert 'aria-readonly="true"' not in response.content.decode()
    assert {unit["locked"] for unit in data(response)["units"]} == {""}


def test_a_commune_keeps_its_form(open_grid):
    response = open_grid("official", "31006")

    assert "sheet" in response.context
    assert "grid" not in response.context


def test_the_grid_takes_no_post(client, address, office):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(address(), {}).status_code == 403


@pytest.mark.parametrize("wrong", [{"quarter": "2024-Q2"}, {"criteria_set": "xa-la"}, {"code": "999"}, {"code": "12"}])
def test_what_does_not_exist_is_not_found(open_grid, wrong):
    assert open_grid("office", **wrong).status_code == 404


# -- What it shows -----------------------------------------------------------------------------------------------


def test_cells_say_number_and_verdict_as_they_are_typed(open_grid, say, official, office, small_set):
    say(official, "roads", "95.5")
    say(official, "plan", None, "NOT_MET")
    say(official, "health", 80, "MET")

    found = rows(open_grid("official"))

    # The level decides 95,5, so nobody types its "Đ"; the officer stated the other two.
    assert found["Xã Đông Thái"] == [("m c", "95,5"), ("n", "K"), ("m", "80 Đ")]
    assert found["Xã Tây Yên"] == [("", ""), ("", ""), ("", "")]


def test_a_number_nobody_can_judge_looks_unknown(open_grid, say, official):
    say(official, "health", 80, None)

    assert rows(open_grid("official"))["Xã Đông Thái"][2] == ("q", "80")


def test_the_head_shows_the_requirement_that_holds_for_all(open_grid):
    assert heads(open_grid("official")) == ["≥ 90%", "Đạt", "≥ 70%"]
    assert 'class="gf"' in open_grid("official").content.decode()


def test_where_levels_differ_the_head_says_so_and_each_unit_has_its_own(open_grid, small_set, places):
    small_set.row.dimension_kind = "REGION"
    small_set.row.save()
    for column, value in (("A", 80), ("B", 95)):
        Threshold.objects.create(
            indicator=small_set.roads, value=value, dimension_value=column, is_verified=True, valid_from=BEGIN
        )
    for place, value in (("dongthai", "A"), ("tayyen", "B"), ("thoiquan", "B")):
        LocalityAttribute.objects.create(locality=places[place], kind=AttributeKind.REGION, value=value)

    response = open_grid("office", "91")

    assert heads(response)[0] == vietnamese("by unit")
    told = data(response)
    required = {unit["name"]: told["columns"][0]["required"][unit["level"]] for unit in told["units"]}
    assert required == {"Xã Đông Thái": "≥ 80%", "Xã Tây Yên": "≥ 95%", "Xã Thới Quản": "≥ 95%"}


def test_a_level_not_checked_is_named_as_a_reference(open_grid):
    told = data(open_grid("official"))["columns"]

    assert "≥ 70%" in told[2]["required"][""]
    assert told[2]["required"][""] != "≥ 70%"
    assert told[0]["required"][""] == "≥ 90%"


def test_last_period_is_at_hand_and_what_was_kept_is_marked(
    open_grid, say, official, office, period, places, small_set
):
    say(official, "roads", "85.5")
    say(official, "plan", None, "MET")
    close_period(period=period, by=office)
    following = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)
    say(official, "roads", 91, in_period=following)

    response = open_grid("official", quarter="2024-Q4")

    told = data(response)
    assert "III/2024" in told["beforeLabel"]
    assert told["units"][0]["before"] == "85,5 K\tĐ\t"
    assert told["units"][1]["before"] == ""
    assert rows(response)["Xã Đông Thái"] == [("m c", "91"), ("m k", "Đ"), ("", "")]
    assert told["units"][0]["versions"][:2] == list(
        IndicatorResult.objects.filter(assessment__period=following)
        .order_by("indicator")
        .values_list("version", flat=True)
    )


def test_the_head_of_a_row_says_state_score_and_marks(open_grid, say, official, places):
    say(official, "roads", 95)
    say(official, "plan", None, "MET")
    say(official, "health", 50, "NOT_MET")
    submit(Assessment.objects.filter(locality=places["dongthai"]), by=official, explanation=WHY)

    response = open_grid("official")

    row = next(row for row in re.findall(r"<tr.*?</tr>", response.content.decode()) if "Xã Đông Thái" in row)
    assert "<b>01/02</b>" in row
    assert "●<em>✕</em>" in row
    assert reverse("criteria:entry-unit", args=["31006", QUARTER, "xa-thu"]) in row
    assert response.context["grid"].lines[0].pill["text"] in row


def test_a_submitted_unit_is_shown_and_locked_with_the_reason(open_grid, say, official, places):
    say(official, "roads", 95)
    submit(Assessment.objects.filter(locality=places["dongthai"]), by=official, explanation=WHY)

    response = open_grid("official")

    locked = {unit["name"]: unit["locked"] for unit in data(response)["units"]}
    assert "Xã Đông Thái" in locked["Xã Đông Thái"]
    assert locked["Xã Tây Yên"] == ""
    assert rows(response)["Xã Đông Thái"][0] == ("m c", "95")
    assert '<tr class="ro"' in response.content.decode()


def test_a_closed_period_is_read_only_for_everybody(open_grid, office, period):
    close_period(period=period, by=office)

    response = open_grid("office")

    assert 'aria-readonly="true"' in response.content.decode()


def test_another_verdict_that_counts_is_pointed_out(open_grid, say, official, small_set, places):
    say(official, "roads", 95)
    IndicatorResult.objects.filter(indicator=small_set.roads).update(department_verdict="NOT_MET")

    response = open_grid("official")

    assert rows(response)["Xã Đông Thái"][0] == ("m c o", "95")
    assert list(data(response)["units"][0]["overruled"]) == [str(small_set.roads.pk)]


def test_turned_the_indicators_stand_down_and_the_units_across(open_grid, say, official):
    say(official, "roads", 95)

    response = open_grid("official", query="?turned=1")

    found = rows(response)
    assert found["1.1"] == [("m c", "95"), ("", "")]
    assert found["1. Giao thông"] == [("", "?"), ("", "?")]
    assert data(response)["turned"] is True


def test_the_turned_grid_says_the_same_as_the_upright_one(open_grid, say, official):
    say(official, "roads", 95)
    say(official, "plan", None, "NOT_MET", place="tayyen")

    upright, turned = rows(open_grid("official")), rows(open_grid("official", query="?turned=1"))

    across = [list(cells) for cells in zip(*(turned[number] for number in ("1.1", "1.2", "2.1")), strict=True)]
    assert across == [upright["Xã Đông Thái"], upright["Xã Tây Yên"]]


def test_names_and_texts_are_escaped(open_grid, small_set, places):
    small_set.roads.name = '<script>alert("1")</script>'
    small_set.roads.save()
    small_set.first.name = "<b>Đường</b>"
    small_set.first.save()
    places["dongthai"].name = "A<i>B</i>'\""
    places["dongthai"].save()

    for query in ("", "?turned=1"):
        page = open_grid("official", query=query).content.decode()
        assert "<script>alert" not in page
        assert "<b>Đường" not in page
        assert "A<i>B" not in page
        assert "&lt;script&gt;" in page


def test_a_compound_indicator_says_that_its_parts_decide(open_grid, small_set, official, say, places, period):
    part = Indicator.objects.create(
        criterion=small_set.second, parent=small_set.health, number="2.1.nam", order=4, name="Nam", kind="PERCENT",
        unit="%", operator="AT_LEAST", valid_from=BEGIN, details={"sex": "nam"},
    )  # fmt: skip
    entry = Entry(places["dongthai"].pk, part.pk, Decimal(60), "NOT_MET")
    record_results(period=period, criteria_set=small_set.row, entries=[entry], by=official, door="FORM")

    response = open_grid("official")

    assert heads(response)[2] == vietnamese("by parts")
    assert data(response)["columns"][2]["parts"] is True
    # The verdict followed from the part: it is drawn, not typed.
    assert rows(response)["Xã Đông Thái"][2] == ("n c", "")


def test_a_set_without_indicators_says_so_and_leads_to_the_list(open_grid, small_set, address):
    Indicator.objects.filter(criterion__criteria_set=small_set.row).delete()

    page = open_grid("official").content.decode()

    assert "<table" not in page
    assert f'href="{address(name="entry-list")}"' in page


def test_the_page_lists_the_units_for_a_phone_and_links_the_list(open_grid, address):
    page = open_grid("official").content.decode()

    phone = page[page.index('class="panel grid-list"') :]
    assert phone.count(f'href="{address("31006")}"') == 1
    assert address(name="entry-list") in page


def test_the_list_links_the_grid(client, address, official):
    client.force_login(official, backend="django.contrib.auth.backends.ModelBackend")

    assert f'href="{address()}"' in client.get(address(name="entry-list")).content.decode()


def test_a_commune_has_no_list(client, address, official):
    client.force_login(official, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(address("31006", name="entry-list")).status_code == 404


def test_nothing_on_the_page_is_executed_inline(open_grid):
    response = open_grid("official")
    page = response.content.decode()

    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"<[^>]+ (style|on\w+)=", page)
    assert re.findall(r"<script(?![^>]*(src=|application/json))", page) == []


def test_the_grid_asks_as_many_questions_for_many_units_as_for_few(open_grid, period, places, official, say):
    say(official, "roads", 95)
    open_grid("office", "91")
    few = _questions(open_grid)
    for number in range(30):
        parent = places["anbien" if number % 2 else "govao"]
        write_localities([Unit(Level.COMMUNE, Kind.COMMUNE, f"4{number:04d}", f"Xã {number}", BEGIN, parent=parent)])
    start_assessments(period=period, criteria_set=period.criteria_sets.get())
    open_grid("office", "91")

    assert len(rows(open_grid("office", "91"))) == 33
    assert _questions(open_grid) == few


def _questions(open_grid):
    with CaptureQueriesContext(connection) as asked:
        open_grid("office", "91")
    return len(asked)


def test_approving_all_comes_back_to_the_list(client, address, office, places, say):
    say(office, "roads", 95)
    submit(Assessment.objects.filter(locality=places["dongthai"]), by=office, explanation=WHY)
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    row = Assessment.objects.get(locality=places["dongthai"])

    answer = client.post(address(name="approve-all"), {"units": f"31006:{row.version}"})

    assert answer.url == address(name="entry-list")
    row.refresh_from_db()
    assert row.state == "APPROVED"
