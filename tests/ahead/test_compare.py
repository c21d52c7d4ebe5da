"""The page "compare": two days, two places, communes inside a group."""

import datetime as dt

import pytest

from localities.models import LocalityAttribute
from tests.ahead.conftest import ALL_MET, DAY, EARLIER

pytestmark = pytest.mark.django_db
LESS = ["NOT_MET", *ALL_MET[1:]]


@pytest.fixture
def two_quarters(ahead_world):
    """A and E recognised, B recognised between the days; B rose, C fell, D has no earlier figures."""
    world = ahead_world
    for name in ("A", "E"):
        world.recognise(name)
    world.recognise("B", date=dt.date(2024, 5, 5))
    earlier = {"A": ALL_MET, "B": LESS, "C": ALL_MET, "E": ALL_MET}
    now = {"A": ALL_MET, "B": ALL_MET, "C": LESS, "D": LESS, "E": ALL_MET}
    for day, said in ((EARLIER, earlier), (DAY, now)):
        for name, verdicts in said.items():
            world.assess(name, verdicts, day=day)
    return world


def names(rows):
    return [row["name"] for row in rows]


def test_two_days(two_quarters, enter):
    client, address = enter("leader"), f"/localities/91/compare/?as_of={DAY}"

    page = client.get(address)

    assert (names(page.context["rose"]), names(page.context["fell"])) == (["Xã B"], ["Xã C"])
    assert names(page.context["recognised"]) == ["Xã B"]
    assert page.context["rose"][0]["gained"] == "1"
    lines = {line.label: (line.before, line.now, line.change) for line in page.context["lines"]}
    assert lines["Công nhận đạt chuẩn"] == (2, 3, "tăng 01 xã")
    # By criterion only the four with figures on both days: one gained it, one lost it.
    assert (page.context["criteria"][0]["before"], page.context["criteria"][0]["now"]) == ("03", "03")
    assert page.context["untold"] == "01"
    for table in ("figures", "criteria", "units"):
        assert client.get(f"{address}&table={table}&format=xlsx").content[:2] == b"PK"
    assert "Xã B" in client.get(f"{address}&table=units&format=csv").content.decode("utf-8-sig")


def test_two_districts_each_with_its_change(two_quarters, enter):
    client, address = enter("office"), f"/localities/901/compare/?as_of={DAY}&by=places&with=902"

    page = client.get(address)

    assert page.context["names"] == ["Huyện Huyện 1", "Huyện Huyện 2"]
    pairs = {first.label: (first.now, first.change, second.now) for first, second in page.context["pairs"]}
    assert pairs["Công nhận đạt chuẩn"] == (2, "tăng 01 xã", 1)
    assert page.context["criteria"][0]["first"] == "02/03 (66,67%)"
    for table in ("places", "criteria"):
        assert client.get(f"{address}&table={table}&format=xlsx").content[:2] == b"PK"


def test_a_province_lies_beside_those_one_sees_only(two_quarters, enter):
    page = enter("office").get(f"/localities/91/compare/?as_of={DAY}&by=places&with=12")

    assert page.status_code == 200
    assert page.context["others"] == []


def test_two_places_stand_on_one_basis(two_quarters, enter):
    page = enter("official").get(f"/localities/901/compare/?as_of={DAY}&by=places&with=902&basis=current")

    assert "đã duyệt" in page.context["note"]
    assert "đã duyệt" in page.context["other_note"]


def test_a_place_in_an_order_only_inside_a_group(two_quarters, enter):
    world = two_quarters
    for name, value in {"A": "1", "B": "1", "C": "1", "D": "2"}.items():
        LocalityAttribute.objects.create(locality=world.communes[name], kind="COMMUNE_GROUP", value=value)
    client, address = enter("office"), f"/localities/91/compare/?as_of={DAY}&by=groups"

    page = client.get(address)

    groups = page.context["groups"]
    assert [group["name"] for group in groups] == ["nhóm 1", "nhóm 2", "chưa phân nhóm"]
    assert [(row["place"], row["name"], row["change"]) for row in groups[0]["rows"]] == [
        ("01", "Xã A", "0"), ("01", "Xã B", "+1"), ("03", "Xã C", "−1"),
    ]  # fmt: skip
    assert (groups[1]["rows"][0]["place"], groups[1]["rows"][0]["change"]) == ("01", "–")
    assert {row["place"] for row in groups[2]["rows"]} == {"–"}
    for table in ("ranks", "groups"):
        assert client.get(f"{address}&table={table}&format=xlsx").content[:2] == b"PK"


def test_without_groups_nobody_is_put_in_an_order(two_quarters, enter):
    page = enter("office").get(f"/localities/91/compare/?as_of={DAY}&by=groups&kind=AREA")

    assert not page.context["has_groups"]
    assert "nên không xếp thứ tự" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [("official", "91", 200), ("leader", "902", 200), ("outsider", "91", 404), ("office", "31000", 404)],
)
def test_who_sees_the_page(two_quarters, enter, who, code, status):
    for way in ("dates", "places", "groups"):
        assert enter(who).get(f"/localities/{code}/compare/?by={way}&against=x").status_code == status
