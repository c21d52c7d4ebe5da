"""The leadership's brief: one page of A4, its own font, nothing fetched, and every figure that of the facts."""

import io
import sys
import unicodedata

import pypdf
import pytest
from django.utils.translation import override

from reports import pdf
from reports.pdf import PdfUnavailable, brief_pdf
from reports.quarter_report.facts import Recognised
from reports.quarter_report.work_facts import TargetFact
from tests.reports_word.facts import quarter

pytest.importorskip("weasyprint", reason="WeasyPrint needs pango", exc_type=(ImportError, OSError))


def pages_of(content):
    return pypdf.PdfReader(io.BytesIO(content)).pages


def text_of(content):
    return unicodedata.normalize("NFC", " ".join(" ".join(page.extract_text() for page in pages_of(content)).split()))


@pytest.fixture(scope="module")
def brief():
    return brief_pdf(quarter(), issuing_body="Văn phòng Điều phối nông thôn mới tỉnh")


def test_brief_is_one_page_of_a4(brief):
    (page,) = pages_of(brief)

    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)


def test_brief_says_the_figures_with_their_day_and_basis(brief):
    text = text_of(brief)

    for words in (
        "quý III/2024", "Số liệu đến ngày 30/09/2024, đã phê duyệt", "111/116 xã", "95,69%",
        "tăng 02 xã so với quý II/2024", "giảm 01 đơn vị so với quý II/2024", "không đổi so với quý II/2024", "17,30",
        "tăng 0,18 so với", "còn thiếu 05 xã", "quá hạn 06",
        "17,24% tổng số xã, 18,02% số xã đạt chuẩn", "14 xã", "Huyện Giang Thành 14", "61/114 xã",
    ):  # fmt: skip
        assert words in text, words


def test_brief_is_set_in_its_own_font_and_nothing_else(brief):
    (page,) = pages_of(brief)
    names = {font["/BaseFont"] for font in (f.get_object() for f in page["/Resources"]["/Font"].values())}

    assert names and all("Tinos" in name for name in names)


@pytest.mark.parametrize(
    "facts",
    [quarter(districts=63, at_risk=400, targets=60, agencies=60, words="Vướng mắc kéo dài " * 80),
     quarter(districts=0, at_risk=0, targets=0, agencies=0, results=None, comparisons=[]),
     quarter(at_risk=0) ],
    ids=["far too much", "nothing known", "nobody at risk"],
)  # fmt: skip
def test_brief_stays_one_page_whatever_there_is_to_say(facts):
    assert len(pages_of(brief_pdf(facts))) == 1


def test_what_does_not_fit_is_counted():
    text = text_of(brief_pdf(quarter(districts=63, at_risk=400)))

    shown = sum(f"Huyện Giang Thành {n} " in text for n in range(63))
    assert 2 <= shown < 63
    assert f"và {63 - shown} đơn vị khác" in text
    assert "400 xã" in text and "xã khác" in text


def test_unknown_is_a_dash_and_never_a_zero():
    unknown = quarter(
        recognised=Recognised(116, None, None, None, 15, None), results=None, at_risk=None, comparisons=[]
    )
    text = text_of(brief_pdf(unknown))

    assert "–/116 xã" in text and "–/15 đơn vị" in text
    assert "Chưa xác định được" in text and "Chưa có số liệu của kỳ này" in text


def test_target_without_a_figure_says_so():
    facts = quarter()
    facts.targets = [TargetFact("Lộ trình xã, huyện đạt chuẩn", "Nghị quyết", "", "–", "UNKNOWN", None)]
    text = text_of(brief_pdf(facts))

    assert "Văn bản không nêu con số; chưa có số liệu" in text


def test_open_quarter_says_so():
    assert "Số liệu chưa chốt" in text_of(brief_pdf(quarter(is_closed=False, basis="current")))


def test_words_are_only_words_and_the_paper_stays_vietnamese():
    with override("en"):
        text = text_of(brief_pdf(quarter(words="<img src='http://x.invalid/a.png'> & <b>đậm</b>")))

    assert "<img src='http://x.invalid/a.png'> & <b>đậm</b>" in text
    assert "95,69%" in text and "tăng 0,18" in text


@pytest.mark.parametrize(
    "url", ["http://example.invalid/x.css", "file:///etc/passwd", "data:text/css,a{}", "ftp://x/y"]
)
def test_nothing_but_our_static_files_is_read(url):
    with pytest.raises(ValueError, match="not one of our files"):
        pdf._own_files().fetch(url)
    climbing = pdf.STATIC.as_uri() + "/../manage.py"
    with pytest.raises(ValueError, match="not one of our files"):
        pdf._own_files().fetch(climbing)


def test_missing_pango_is_said_to_the_reader(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with override("vi"), pytest.raises(PdfUnavailable, match="pango"):
        brief_pdf(quarter())
