"""The page of one commune: each set, the quarters, what is missing by how much, and the papers behind it."""

import datetime as dt
from decimal import Decimal

import lxml.html
import pytest

from criteria.actions.roadmap import Wish, record_roadmap
from criteria.models import Assessment, Evidence
from localities.models import Level, Locality
from reports.commune_trend import Point, trend
from tests.criteria.conftest import (  # noqa: F401
    leader,
    neighbour,
    office,
    official,
    period,
    places,
    signed_in,
    small_set,
)
from tests.criteria.following import questions
from tests.freezing.conftest import full  # noqa: F401

PAGE = "/localities/30988/?as_of=2024-09-30"
NOTHING = dt.date(2023, 6, 30)


def page(client, url=PAGE):
    answer = client.get(url)
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.content.decode())


def words(element):
    return " ".join(element.text_content().split())


@pytest.fixture
def paper(full, places, small_set, office):  # noqa: F811
    row = Assessment.objects.get(period=full, locality=places["tayyen"])
    return Evidence.objects.create(
        assessment=row, indicator=small_set.roads, file="evidence/x.pdf", file_name="bien-ban.pdf", size=3,
        content_type="application/pdf", by=office, at="2024-09-20T03:00:00Z",
    )  # fmt: skip


def test_it_says_what_is_missing_and_by_how_much(paper, signed_in):  # noqa: F811
    tree = page(signed_in("office"))

    missing = words(tree.get_element_by_id("missing"))
    assert "≥ 90%" in missing and "20 %" in missing
    assert "bien-ban.pdf" in missing
    assert "01/02" in words(tree.get_element_by_id("sets"))
    assert "01/02" in words(tree.get_element_by_id("quarters"))
    link = tree.xpath("//a[contains(., 'bien-ban.pdf')]/@href")[0]
    assert link.endswith(f"/evidence/{paper.pk}/")


@pytest.mark.parametrize(("who", "sees"), [("leader", True), ("official", True), ("neighbour", False)])
def test_papers_are_for_who_may_open_them(paper, signed_in, who, sees):  # noqa: F811
    assert ("bien-ban.pdf" in words(page(signed_in(who)))) is sees


def test_it_asks_the_same_whatever_it_holds(paper, signed_in):  # noqa: F811
    client = signed_in("office")

    assert questions(client, PAGE) == questions(client, PAGE.replace("30988", "30982"))


@pytest.mark.parametrize(
    "tail",
    ["", "communes/", "districts/", "standing/", "life/"],
)
def test_empty_places_say_why_and_never_nought_per_cent(full, places, signed_in, tail):  # noqa: F811
    """On a day before any period, of places at every level."""
    client = signed_in("office")
    for code in ("91", "908", "30988"):
        if (code != "91" and tail == "districts/") or (code == "30988" and tail in ("communes/", "standing/")):
            continue
        text = words(page(client, f"/localities/{code}/{tail}?as_of={NOTHING}").xpath("//main")[0])
        assert "0,00%" not in text and "0%" not in text.replace("100%", ""), (code, tail)
        if tail == "":
            assert "kỳ báo cáo" in text or "Chưa có" in text or "chưa có" in text, (code, text[:300])


def test_an_empty_province_says_why(full, places, signed_in):  # noqa: F811
    Locality.objects.filter(level=Level.COMMUNE, district=places["govao"]).update(valid_to=dt.date(2024, 1, 1))

    text = words(page(signed_in("office"), "/localities/907/?as_of=2024-09-30").xpath("//main")[0])

    assert "%" not in text
    assert "Không có" in text or "Chưa có" in text


# -- Course of an indicator and when it is planned to be met ----------------------------------------------------------


def number(value, verdict="NOT_MET", label="I/2024"):
    return Point(label, None if value is None else Decimal(value), verdict)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([number("70"), number("72.5")], "tăng 2,5 so với I/2024"),
        ([number("72.5"), number("70")], "giảm 2,5 so với I/2024"),
        ([number("70"), number("70")], "không đổi so với I/2024"),
        ([number(None), number(None)], "không đổi so với I/2024"),
        ([number(None, "MET"), number(None)], "kỳ trước (I/2024): đạt"),
        ([number(None, ""), number("3")], "kỳ trước (I/2024): chưa đánh giá được"),
    ],
)
def test_the_course_is_said_in_words(points, said):
    assert trend(points, None)["words"].casefold() == said.casefold()


def test_one_quarter_has_no_course_and_what_never_changed_no_line():
    assert trend([number("70")], None) is None
    assert "line" not in trend([number("70")] * 4, Decimal(90))
    assert "line" not in trend([number("70"), number(None), number("80")], None)


def test_the_line_rises_with_the_numbers_and_the_level_lies_above():
    course = trend([number("50"), number("60"), number("70")], Decimal(90))

    heights = [float(place.split(",")[1]) for place in course["line"].split()]
    assert heights == sorted(heights, reverse=True)
    assert float(course["level"]) < heights[-1]
    assert course["label"].count("I/2024") == 3


def test_the_page_says_for_when_what_is_missing_is_planned(paper, places, small_set, signed_in, office):  # noqa: F811
    criterion = small_set.roads.criterion
    record_roadmap([Wish(places["tayyen"], criterion, "2023")], by=office)

    tree = page(signed_in("office"))

    assert "2023 quá hạn" in words(tree.get_element_by_id("missing"))
    assert "lộ trình: 2023 quá hạn" in words(tree.get_element_by_id(f"criterion-{criterion.number}"))


def test_a_term_not_yet_over_is_not_late_and_none_is_said(paper, places, small_set, signed_in, office):  # noqa: F811
    client = signed_in("office")
    assert "quá hạn" not in words(page(client).get_element_by_id("missing"))

    record_roadmap([Wish(places["tayyen"], small_set.roads.criterion, "2025")], by=office)

    text = words(page(client).get_element_by_id("missing"))
    assert "2025" in text and "quá hạn" not in text
