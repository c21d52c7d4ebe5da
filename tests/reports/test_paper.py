"""The dashboard on one sheet and its charts as pictures: the page's own figures, with day, basis and source."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image
from pypdf import PdfReader

from reports import paper, pdf
from reports.paper import _cut, styled
from reports.pdf import PdfUnavailable
from tests.reports.test_map import filled, office  # noqa: F401

pytestmark = pytest.mark.django_db
DAY = "2023-06-30"


def sheet(client, code="P1"):
    return client.get(reverse("reports:sheet", args=[code]), {"as_of": DAY})


def chart(client, name, **query):
    return client.get(reverse("reports:chart", args=["P1", name]), {"as_of": DAY, **query})


@pytest.mark.parametrize("code", ["P1", "D1"])
def test_one_page_across_with_the_pages_figures(office, filled, code):  # noqa: F811
    answer = sheet(office, code)
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = pages[0].extract_text()

    assert answer["Content-Type"] == "application/pdf"
    assert len(pages) == 1 and pages[0].mediabox.width > pages[0].mediabox.height
    assert "Số liệu đến ngày 30/06/2023" in text and "số liệu đã duyệt" in text and "Nguồn" in text
    page = office.get(reverse("reports:locality", args=[code]), {"as_of": DAY}).context
    assert all(tile["label"] in text for tile in page["tiles"])
    assert page["tiles"][-1]["value"] in text


def test_what_does_not_fit_is_counted():
    with translation.override("vi"):
        assert _cut(list("abcde"), 3) == {"rows": ["a", "b", "c"], "more": "và 02 nữa"}
    assert _cut(list("abc"), 3)["more"] == ""


def test_a_drawing_carries_its_colours():
    assert styled('<svg class="x"><g/></svg>').startswith('<svg class="x"><style>.trend-grid')


@pytest.mark.parametrize("name", ["bands", "districts", "weakest", "map"])
def test_a_chart_is_a_sharp_picture(office, filled, name):  # noqa: F811
    answer = chart(office, name)
    picture = Image.open(io.BytesIO(answer.content))

    assert answer["Content-Type"] == "image/png"
    assert picture.width == 800 * paper.SCALE
    assert 100 < picture.height < 1500 * paper.SCALE


def test_a_picture_says_its_day_basis_and_source(office, filled, monkeypatch):  # noqa: F811
    kept = []
    monkeypatch.setattr(paper, "one_page", lambda attempts: kept.extend(attempts) or pdf.one_page(kept))

    chart(office, "map", colour="met")

    for words in (
        "30/06/2023",
        "số liệu đã duyệt",
        "Nguồn",
        "Số tiêu chí đạt theo số liệu, tỉnh Một",
        "Chưa có tọa độ: 04",
    ):
        assert words in kept[0], words


@pytest.mark.parametrize("name, query", [("x", {}), ("trend", {}), ("map", {"colour": "x"})])
def test_a_chart_there_is_not_is_404(office, filled, name, query):  # noqa: F811
    assert chart(office, name, **query).status_code == 404


def test_every_chart_leads_to_its_picture(office, filled):  # noqa: F811
    page = office.get(reverse("reports:locality", args=["P1"]), {"as_of": DAY}).content.decode()
    drawn = office.get(reverse("reports:map", args=["P1"]), {"as_of": DAY}).content.decode()

    for name in ("districts", "bands", "weakest"):
        assert reverse("reports:chart", args=["P1", name]) in page
    assert reverse("reports:chart", args=["P1", "map"]) in drawn
    assert reverse("reports:sheet", args=["P1"]) in page


def test_without_pango_the_page_says_so(office, filled, monkeypatch):  # noqa: F811
    def missing(*_args, **_more):
        raise PdfUnavailable("thiếu pango")

    monkeypatch.setattr("reports.views.outlets.dashboard_pdf", missing)

    answer = office.get(reverse("reports:sheet", args=["P1"]), {"as_of": DAY}, follow=True)

    assert "thiếu pango" in answer.content.decode()
