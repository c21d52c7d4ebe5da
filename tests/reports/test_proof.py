"""Every figure opens the rows it counts, and every row says who entered, checked and approved what stands behind it."""

import re

import lxml.html
import pytest
from django.utils import timezone

from criteria.actions import Entry, approve, record_decision, record_results, return_with_reason, submit, verify
from criteria.models import Assessment
from tests.conftest import WHY
from tests.criteria.conftest import (  # noqa: F401
    charge,
    department,
    office,
    official,
    period,
    places,
    signed_in,
    small_set,
    stranger,
)
from tests.criteria.following import more_communes, questions
from tests.freezing.conftest import full  # noqa: F401
from tests.reports.test_next_request import paper

DAY = "as_of=2024-09-30"
PAGES = (
    f"/localities/91/?{DAY}",
    f"/localities/908/?{DAY}",
    f"/localities/91/districts/?{DAY}",
    f"/criteria/xa-thu/1/?place=91&{DAY}",
    f"/criteria/xa-thu/2/?place=908&{DAY}",
)
# Where figures stand: tiles, facts and cells of numbers. The heads of a matrix and its marks are no figures.
FIGURES = (
    "//*[@class='tile-figure' or contains(@class, 'tile-note')]",
    "//dl[@class='facts']//dd",
    "//table[contains(@class, 'figures')]//td[contains(@class, 'num')]",
    "//table[@class='matrix']//td[@class='num']",
)
NO_COUNTS = ("chưa giao", "so với", "năm ")  # a comparison, a missing target, the year of a decision


@pytest.fixture
def world(full, small_set, places, office):  # noqa: F811
    small_set.row.bands = [["2", 2, 2], ["1", 1, 1], ["<1", 0, 0]]
    small_set.row.save()
    record_decision(paper(), [places["dongthai"]], by=office, reason=WHY)
    return places


def tree_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return lxml.html.fromstring(answer.content.decode())


def words(element):
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("url", PAGES)
def test_every_figure_is_a_link(world, signed_in, url):  # noqa: F811
    tree = tree_of(signed_in("office"), url)

    found = [one for path in FIGURES for one in tree.xpath(f"//main{path}")]
    assert found
    bare = [words(one) for one in found if re.search(r"\d", words(one)) and not one.xpath(".//a[@href]")]
    years = re.compile(r"^20\d\d$")
    assert [text for text in bare if not years.match(text) and not any(word in text for word in NO_COUNTS)] == []


@pytest.mark.parametrize("url", PAGES)
def test_the_list_has_as_many_rows_as_the_figure_says(world, signed_in, url):  # noqa: F811
    client = signed_in("office")
    links = tree_of(client, url).xpath("//main//a[contains(@href, '/communes/?')]")
    checked = 0
    for link in links:
        count = re.match(r"(\d+)(?:/\d+)?( xã)?(?: \(.*\))?$", words(link))
        is_head = link.getparent().tag == "th"
        if count and not is_head and "show=assessed" not in link.get("href"):
            listed = tree_of(client, link.get("href"))
            assert words(listed.xpath("//section//h2")[0]) == f"{count[1]} xã", (words(link), link.get("href"))
            checked += 1
    assert checked


def test_a_list_says_what_it_counts_and_on_what(world, signed_in):  # noqa: F811
    text = words(tree_of(signed_in("office"), f"/localities/91/communes/?show=recognised:STANDARD&{DAY}"))

    assert "30/09/2024" in text
    assert "Có quyết định công nhận" in text
    assert "Bộ tiêu chí thử" in text
    assert "số liệu đã duyệt" in text
    assert "01/QĐ, 01/08/2024 (năm 2024)" in text


def test_a_row_names_who_entered_checked_and_approved(full, small_set, places, office, official, signed_in):  # noqa: F811
    rows = Assessment.objects.filter(period=full, locality=places["tayyen"])
    return_with_reason(rows, by=office, reason="Nhập nhầm")
    entry = Entry(places["tayyen"].pk, small_set.roads.pk, 71, None)
    record_results(period=full, criteria_set=small_set.row, entries=[entry], by=official, door="GRID")
    submit(rows, by=official, explanation=WHY)
    verify(rows, by=office)
    url = f"/localities/91/communes/?show=criterion:0&{DAY}"
    client, today = signed_in("office"), f"{timezone.localdate():%d/%m/%Y}"

    current = words(tree_of(client, f"{url}&basis=current").xpath("//tbody/tr/td[last()]")[0])
    official_ones = words(tree_of(client, url).xpath("//tbody/tr/td[last()]")[0])
    approve(rows, by=office)
    after = words(tree_of(client, url).xpath("//tbody/tr/td[last()]")[0])

    assert f"nhập: Nguyễn Văn anbien +1, {today}" in current
    assert f"kiểm tra: Nguyễn Văn vpdp, {today}" in current
    assert "duyệt: " not in current
    # What is official stands as it was approved: nobody's later entry is its proof.
    assert "anbien" not in official_ones and f"duyệt: Nguyễn Văn vpdp, {today}" in official_ones
    assert "anbien" in after and "kiểm tra: " in after and "duyệt: " in after


def test_a_list_asks_the_same_whatever_the_number_of_rows(world, signed_in, places):  # noqa: F811
    client = signed_in("office")
    urls = [f"/localities/91/communes/?show=total&{DAY}", f"/criteria/xa-thu/1/?place=91&{DAY}",
            f"/criteria/xa-thu/1/communes/?place=91&mark=0&{DAY}"]  # fmt: skip
    before = [questions(client, url) for url in urls]

    more_communes(places)

    assert [questions(client, url) for url in urls] == before


def test_a_criterion_shows_values_against_the_level(world, signed_in):  # noqa: F811
    tree = tree_of(signed_in("office"), f"/criteria/xa-thu/1/?place=91&{DAY}")

    table = tree.xpath("//table[caption[contains(., '1.1')]]")[0]
    counts = {words(row.find("th")): [words(td) for td in row.xpath("./td")] for row in table.xpath("./tbody/tr")}
    assert counts["từ 70 đến dưới 75"][0] == "01"
    assert counts["từ 90 đến dưới 95"][0] == "01"
    assert counts["từ 95 đến dưới 100"][0] == "01"
    assert counts["từ 70 đến dưới 75"][2] == "01"
    assert counts["từ 90 đến dưới 95"][2] == "–"
    assert "≥ 90%" in words(tree)
    failing = words(tree.get_element_by_id("failing"))
    assert "Tây Yên" in failing and "70" in failing and "Thới Quản" not in failing
    assert "Thới Quản" in words(tree.get_element_by_id("unknown"))


def test_a_stranger_and_a_wrong_filter_find_nothing(world, signed_in, client):  # noqa: F811
    signed_in("office")
    wrong = ("low=a&high=2", "low=NaN&high=2", "low=1&high=")
    for tail in ("mark=x", "indicator=9.9&low=1&high=2", "place=12", *(f"indicator=1.1&{one}" for one in wrong)):
        assert client.get(f"/criteria/xa-thu/1/communes/?{tail}").status_code == 404, tail
    signed_in("stranger")
    assert client.get("/criteria/xa-thu/1/communes/").status_code == 404


def test_tables_of_a_criterion_leave_with_their_filter(world, signed_in):  # noqa: F811
    client = signed_in("office")

    listed = client.get(f"/criteria/xa-thu/1/communes/?place=91&mark=0&format=csv&{DAY}").content.decode()
    shares = client.get(f"/criteria/xa-thu/1/?place=91&format=csv&table=shares&{DAY}").content.decode()
    values = client.get(f"/criteria/xa-thu/1/?place=91&format=csv&table=values&{DAY}").content.decode()

    assert "Tây Yên" in listed and "Đông Thái" not in listed
    assert "An Biên" in shares
    assert "Chỉ tiêu 1.1" in values
