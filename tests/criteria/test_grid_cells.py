"""The JSON door of the grid: what is taken, what is refused, and that each cell stands for itself."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.actions import close_period, submit
from criteria.forms.grid import MOST_BYTES, MOST_EDITS
from criteria.models import Assessment, Change, Indicator, IndicatorResult, ValueKind
from tests.conftest import WHY
from tests.criteria.conftest import BEGIN

QUARTER = "2024-Q3"
MODEL = "django.contrib.auth.backends.ModelBackend"
# Statements about who is asking and about the transaction itself.
ASIDE = ("django_session", 'FROM "accounts_user"', "SAVEPOINT", "BEGIN", "COMMIT")


@pytest.fixture
def address(period, small_set):
    def build(code="908", quarter=QUARTER, criteria_set=small_set.row.code):
        return reverse("criteria:entry-cells", args=[code, quarter, criteria_set])

    return build


@pytest.fixture
def send(client, request, address):
    """send("official", edit, …) is the answer of the door to that person."""

    def post(who, *edits, body=None, code="908", **where):
        if who:
            client.force_login(request.getfixturevalue(who), backend=MODEL)
        body = json.dumps({"edits": edits}) if body is None else body
        return client.post(address(code, **where), body, content_type="application/json")

    return post


@pytest.fixture
def edit(places, small_set):
    """edit("roads", "95,5") of Đông Thái as the script sends it."""

    def build(indicator="roads", text="95,5", version=0, place="dongthai"):
        pk = indicator if isinstance(indicator, int) else getattr(small_set, indicator).pk
        unit = place if isinstance(place, int) else places[place].pk
        return {"unit": unit, "indicator": pk, "text": text, "version": version}

    return build


def cells(response):
    return [(cell["state"], cell["text"]) for cell in response.json()["cells"]]


# -- Taken -------------------------------------------------------------------------------------------------------


def test_a_cell_is_saved_and_told_as_it_now_stands(send, edit, places, small_set, official):
    response = send("official", edit("roads", "95,50"))

    assert response.status_code == 200
    assert response.json() == {
        "cells": [
            {
                "unit": places["dongthai"].pk,
                "indicator": small_set.roads.pk,
                "state": "saved",
                "text": "95,5",
                "look": "m c",
                "verdict": "MET",
                "basis": "COMPUTED",
                "version": 1,
                "kept": False,
                "warning": "",
            }
        ],
        "units": [{"unit": places["dongthai"].pk, "marks": "??", "met": 0, "required": 2, "unknown": 2}],
    }
    change = Change.objects.get()
    assert (change.door, change.by, change.new) == ("GRID", official, "95,5 Đ")


@pytest.mark.parametrize(
    ("indicator", "text", "expected"),
    [
        ("roads", "17,3", ("17,3", "NOT_MET", Decimal("17.3"))),
        ("roads", "95,69%", ("95,69", "MET", Decimal("95.69"))),
        ("plan", "x", ("Đ", "MET", None)),
        ("plan", "đạt", ("Đ", "MET", None)),
        ("plan", "K", ("K", "NOT_MET", None)),
        ("plan", "chưa đạt", ("K", "NOT_MET", None)),
        ("plan", "Không áp dụng", ("KAD", "NOT_APPLICABLE", None)),
        ("health", "85,3 Đ", ("85,3 Đ", "MET", Decimal("85.3"))),
        ("health", "85,3", ("85,3", "", Decimal("85.3"))),
    ],
)
def test_what_a_vietnamese_typist_means(send, edit, small_set, indicator, text, expected):
    cell = send("official", edit(indicator, text)).json()["cells"][0]

    row = IndicatorResult.objects.get()
    assert (cell["state"], cell["text"], cell["verdict"], row.value) == ("saved", *expected)


def test_dots_group_thousands(send, edit, small_set):
    Indicator.objects.filter(pk=small_set.health.pk).update(kind=ValueKind.NUMBER, unit="người")

    assert cells(send("official", edit("health", "1.286 Đ"))) == [("saved", "1.286 Đ")]
    assert IndicatorResult.objects.get().value == 1286


def test_what_is_told_can_be_sent_back_and_changes_nothing(send, edit):
    first = [edit("roads", "95,5"), edit("plan", "K"), edit("health", "80 Đ")]
    told = send("official", *first).json()["cells"]
    count = Change.objects.count()

    again = [{key: cell[key] for key in ("unit", "indicator", "text", "version")} for cell in told]

    assert [cell["state"] for cell in send("official", *again).json()["cells"]] == ["unchanged"] * 3
    assert Change.objects.count() == count


def test_the_same_edit_sent_twice_is_written_once(send, edit):
    send("official", edit("roads", "95,5"))

    response = send("official", edit("roads", "95,5"))

    assert cells(response) == [("unchanged", "95,5")]
    assert response.json()["cells"][0]["version"] == 1
    assert Change.objects.count() == 1


def test_an_emptied_cell_clears(send, edit):
    send("official", edit("roads", "95"))

    response = send("official", edit("roads", "  ", version=1))

    assert cells(response) == [("saved", "")]
    assert response.json()["cells"][0]["look"] == ""
    assert response.json()["cells"][0]["warning"]


def test_a_block_is_saved_in_one_request_and_each_unit_told_once(send, edit, places):
    response = send("office", *(edit(i, "Đ" if i == "plan" else "99 Đ", place=p)
                                for p in ("dongthai", "tayyen", "thoiquan") for i in ("roads", "plan", "health")),
                    code="91")  # fmt: skip

    assert {cell["state"] for cell in response.json()["cells"]} == {"saved"}
    assert [unit["marks"] for unit in response.json()["units"]] == ["11", "11", "11"]
    assert {unit["met"] for unit in response.json()["units"]} == {2}


def test_graded_texts_are_read_with_and_without_their_verdict(send, edit, small_set):
    Indicator.objects.filter(pk=small_set.health.pk).update(
        kind=ValueKind.TEXT, details={"choices_vi": ["Yếu", "Khá", "Tốt"]}
    )

    assert cells(send("official", edit("health", "tốt Đ"))) == [("saved", "Tốt Đ")]
    assert IndicatorResult.objects.get().text_value == "Tốt"
    assert cells(send("official", edit("health", "Khá", 1)))[0][0] == "saved"
    assert IndicatorResult.objects.get().text_value == "Khá"
    assert cells(send("official", edit("health", "", 2))) == [("saved", "")]
    assert cells(send("official", edit("health", "Xuất sắc", 3)))[0][0] == "wrong"
    assert cells(send("official", edit("health", "12", 3)))[0][0] == "wrong"


def test_a_compound_indicator_takes_the_officers_word_until_its_parts_speak(send, edit, small_set):
    part = Indicator.objects.create(
        criterion=small_set.second, parent=small_set.health, number="2.1.nam", order=4, name="Nam", kind="PERCENT",
        unit="%", operator="AT_LEAST", valid_from=BEGIN, details={"sex": "nam"},
    )  # fmt: skip

    assert cells(send("official", edit("health", "Đ"))) == [("saved", "Đ")]
    assert cells(send("official", edit(part.pk, "50 K"))) == [("saved", "50 K")]
    response = send("official", edit("health", "Đ", 2))
    # The part decides: the verdict is drawn and no longer typed.
    assert (response.json()["cells"][0]["text"], response.json()["cells"][0]["look"]) == ("", "n c")


def test_a_unit_without_an_assessment_begins_one(send, edit, assessment):
    assessment.delete()

    assert cells(send("official", edit("roads", "95"))) == [("saved", "95")]
    assert Assessment.objects.filter(locality=assessment.locality).exists()


def test_the_door_of_a_commune_takes_its_own_cells(send, edit):
    assert cells(send("official", edit("roads", "95"), code="31006")) == [("saved", "95")]
    assert cells(send("official", edit("roads", "95", place="tayyen"), code="31006"))[0][0] == "wrong"


# -- Somebody else -----------------------------------------------------------------------------------------------


def test_a_cell_somebody_else_changed_is_a_conflict_that_shows_both(send, edit, office):
    send("office", edit("roads", "88"), code="91")

    response = send("official", edit("roads", "95"))

    cell = response.json()["cells"][0]
    assert (cell["state"], cell["text"], cell["version"]) == ("conflict", "95", 0)
    assert (cell["theirs"]["text"], cell["theirs"]["version"]) == ("88", 1)
    assert cell["theirs"]["by"] == office.get_full_name()
    assert cell["theirs"]["at"]
    assert IndicatorResult.objects.get().value == 88


def test_whoever_has_seen_the_other_value_may_put_the_own_over_it(send, edit):
    send("office", edit("roads", "88"), code="91")

    assert cells(send("official", edit("roads", "95", version=1))) == [("saved", "95")]


def test_one_conflict_does_not_hold_up_the_rest(send, edit):
    send("office", edit("roads", "88"), code="91")

    response = send("official", edit("roads", "95"), edit("plan", "Đ"), edit("health", "abc"))

    assert [cell["state"] for cell in response.json()["cells"]].count("saved") == 1
    assert {cell["state"] for cell in response.json()["cells"]} == {"conflict", "saved", "wrong"}
    assert IndicatorResult.objects.count() == 2


# -- Wrong -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "text"),
    [
        ("roads", "abc"),
        ("roads", "100,01"),
        ("roads", "-1"),
        ("plan", "85"),
        ("roads", "có"),
        ("health", "1e9"),
        ("health", "9" * 150),
        ("health", "9" * 5000),
        ("roads", "<script>"),
        ("roads", "\x00"),
        ("roads", "\ud800"),
        ("roads", "=1+1"),
    ],
)
def test_a_wrong_text_comes_back_with_the_reason(send, edit, indicator, text):
    response = send("official", edit(indicator, text))

    cell = response.json()["cells"][0]
    assert (cell["state"], cell["text"]) == ("wrong", text)
    assert cell["reason"]
    assert not IndicatorResult.objects.exists()


@pytest.mark.parametrize("place", ["thoiquan", "ward", "faraway", "anbien", 10**12])
def test_a_unit_out_of_reach_is_wrong(send, edit, place):
    response = send("official", edit("roads", "95", place=place))

    assert cells(response) == [("wrong", "95")]
    assert not IndicatorResult.objects.exists()


def test_a_unit_outside_the_address_is_wrong_even_for_the_office(send, edit):
    assert cells(send("office", edit("roads", "95", place="thoiquan"), code="908")) == [("wrong", "95")]


@pytest.mark.parametrize("indicator", [0, 10**12, 2**63 - 1])
def test_an_indicator_of_no_set_is_wrong(send, edit, indicator):
    assert cells(send("official", edit(indicator, "95"))) == [("wrong", "95")]


def test_a_unit_no_longer_editable_is_wrong_with_the_reason(send, edit, official, places):
    send("official", edit("roads", "95"))
    submit(Assessment.objects.filter(locality=places["dongthai"]), by=official, explanation=WHY)

    response = send("official", edit("roads", "96", 1), edit("roads", "96", place="tayyen"))

    assert [cell["state"] for cell in response.json()["cells"]] == ["wrong", "saved"]
    assert "Xã Đông Thái" in response.json()["cells"][0]["reason"]


def test_a_closed_period_takes_nothing(send, edit, period, office):
    close_period(period=period, by=office)

    response = send("official", edit("roads", "96"))

    assert cells(response) == [("wrong", "96")]
    assert response.json()["cells"][0]["reason"]
    assert not IndicatorResult.objects.exists()


# -- Refused as a whole ------------------------------------------------------------------------------------------


def test_whoever_is_signed_out_is_told_so(send, edit):
    response = send(None, edit())

    assert response.status_code == 401
    assert response.json()["reason"]


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        ("leader", "908", 403),
        ("department", "908", 403),
        ("neighbour", "908", 404),
        ("official", "907", 404),
        ("outsider", "908", 404),
        ("stranger", "908", 404),
    ],
)
def test_who_may_not_save(send, edit, who, code, status):
    response = send(who, edit(), code=code)

    assert response.status_code == status
    assert response.json()["reason"]
    assert not IndicatorResult.objects.exists()


def test_a_remembered_address_lets_no_stranger_in(send, edit):
    assert send("official", edit()).status_code == 200

    assert send("outsider", edit()).status_code == 404
    assert send("stranger", edit()).status_code == 404
    assert send("leader", edit()).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"quarter": "2024-Q1"}, {"quarter": "x"}, {"criteria_set": "xa-la"}, {"code": "99999"}, {"code": "30700"}]
)
def test_what_does_not_exist_is_not_found(send, edit, wrong):
    assert send("office", edit(), **wrong).status_code == 404


def test_a_set_that_is_not_in_use_is_not_found(send, edit, other_set):
    assert send("office", edit(), criteria_set=other_set.code).status_code == 404


def test_the_door_takes_only_post(client, address, official):
    client.force_login(official, backend=MODEL)

    assert client.get(address()).status_code == 405


def test_an_expired_token_is_told_as_json(address, official):
    client = Client(enforce_csrf_checks=True)
    client.force_login(official, backend=MODEL)

    response = client.post(address(), "{}", content_type="application/json")

    assert response.status_code == 403
    assert response.json()["expired"] is True


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        "1",
        '"edits"',
        "{}",
        '{"edits": null}',
        '{"edits": []}',
        '{"edits": {"unit": 1}}',
        '{"edits": [1]}',
        '{"edits": [null]}',
        '{"edits": [[]]}',
        '{"edits": [{}]}',
        '{"edits": [{"unit": "1", "indicator": 1, "text": "1", "version": 0}]}',
        '{"edits": [{"unit": true, "indicator": 1, "text": "1", "version": 0}]}',
        '{"edits": [{"unit": 1.5, "indicator": 1, "text": "1", "version": 0}]}',
        '{"edits": [{"unit": 1, "indicator": 1, "text": 1, "version": 0}]}',
        '{"edits": [{"unit": 1, "indicator": 1, "text": "1"}]}',
        '{"edits": [{"unit": 1, "indicator": 1, "text": "1", "version": -1}]}',
        '{"edits": [{"unit": 1, "indicator": 1, "text": "1", "version": 99999999999999}]}',
        '{"edits": [{"unit": 1' + "0" * 40 + ', "indicator": 1, "text": "1", "version": 0}]}',
        '{"edits": [{"unit": NaN, "indicator": 1, "text": "1", "version": 0}]}',
        '{"edits": [{"unit": 1' + "0" * 6000 + "}]}",
        "[" * 100_000,
        b"\xff\xfe\x00",
        '{"edits": [{"unit": 1, "indicator": 1, "text": "1", "version": 0},'
        ' {"unit": 1, "indicator": 1, "text": "2", "version": 0}]}',
    ],
    ids=range(27),
)
def test_whatever_is_no_list_of_edits_is_refused_with_a_reason(send, body):
    response = send("official", body=body)

    assert response.status_code == 400
    assert response.json()["reason"]
    assert not IndicatorResult.objects.exists()


def test_too_many_edits_and_too_many_bytes_are_refused(send, edit):
    many = [edit(number, "1") for number in range(MOST_EDITS + 1)]

    assert send("official", *many).status_code == 413
    assert send("official", body=" " * (MOST_BYTES + 1)).status_code == 413


def test_what_one_has_typed_is_not_written_under_the_name_of_another(client, send, edit, office, address, official):
    client.force_login(office, backend=MODEL)
    body = json.dumps({"edits": [edit("roads", "95")]})

    answer = client.post(address(), body, content_type="application/json", headers={"X-Typed-By": str(official.pk)})

    assert answer.status_code == 401
    assert not IndicatorResult.objects.exists()


# -- Cost --------------------------------------------------------------------------------------------------------


def test_one_cell_takes_at_most_six_statements(send, edit):
    send("official", edit("roads", "95"))

    with CaptureQueriesContext(connection) as asked:
        assert cells(send(None, edit("roads", "96", 1))) == [("saved", "96")]

    statements = [query["sql"] for query in asked if not any(word in query["sql"] for word in ASIDE)]
    assert 0 < len(statements) <= 6, "\n".join(statements)


def test_a_block_takes_as_many_statements_as_a_cell(send, edit):
    block = [
        edit(indicator, "Đ" if indicator == "plan" else "99 Đ", place=place)
        for place in ("dongthai", "tayyen")
        for indicator in ("roads", "plan", "health")
    ]
    send("official", edit("roads", "95"), edit("roads", "95", place="tayyen"))
    one = _statements(send, edit("roads", "96", 1))

    for row in block:
        row["version"] = IndicatorResult.objects.filter(
            assessment__locality=row["unit"], indicator=row["indicator"]
        ).values_list("version", flat=True).first() or 0  # fmt: skip

    assert _statements(send, *block) == one


def _statements(send, *edits):
    with CaptureQueriesContext(connection) as asked:
        assert {state for state, _text in cells(send(None, *edits))} == {"saved"}
    return len([query for query in asked if not any(word in query["sql"] for word in ASIDE)])
