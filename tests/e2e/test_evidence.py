"""Evidence as an official keeps it: up, seen, taken off, told by the history; nothing for the neighbour."""

import base64
import re

import pytest

from reports.demo.papers import pdf, picture

pytestmark = pytest.mark.e2e
CELL = "/entry/31006/2024-Q3/xa-ntm-2021-2025/cell/4.1/"


def test_official_keeps_evidence_and_takes_it_off(visit):
    page = visit("anbien")
    page.goto("/entry/31006/2024-Q3/xa-ntm-2021-2025/")
    page.get_by_role("link", name="4.1", exact=True).click()
    assert page.url.endswith("/cell/4.1/")

    page.set_input_files(
        "input[type=file]",
        [
            {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": pdf("BIEN BAN", "thu nghiem")},
            {"name": "anh.png", "mimeType": "image/png", "buffer": picture(0.11)},
        ],
    )
    page.get_by_role("button", name="Đính kèm").click()

    papers = page.locator(".papers > li")
    assert papers.count() == 2
    image = page.locator(".papers img")
    image.scroll_into_view_if_needed()
    image.evaluate("one => one.decode()")
    assert image.evaluate("one => one.naturalWidth") == 240

    page.get_by_role("button", name=re.compile("Gỡ.*bien-ban.pdf")).click()

    assert page.locator("#evidence > .papers > li").count() == 1
    history = page.locator("#history tbody tr")
    assert history.count() == 3
    assert "bien-ban.pdf" in history.first.inner_text() and "minh chứng" in history.first.inner_text()
    page.goto("/entry/31006/2024-Q3/xa-ntm-2021-2025/")
    assert page.get_by_role("link", name="01 minh chứng 4.1").is_visible()


def test_pdf_opens_in_a_tab_of_its_own(visit):
    page = visit("anbien")
    page.goto("/entry/31006/2024-Q3/xa-ntm-2021-2025/cell/2.2/")
    link = page.get_by_role("link", name="Biên bản kiểm tra chỉ tiêu 2.2.pdf")

    answer = page.request.get(link.get_attribute("href"))

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.body().startswith(b"%PDF-")


def test_a_refused_file_is_named_and_nothing_is_kept(visit):
    page = visit("anbien")
    page.goto("/entry/31006/2024-Q3/xa-ntm-2021-2025/cell/4.2/")

    page.set_input_files(
        "input[type=file]", [{"name": "la.pdf", "mimeType": "application/pdf", "buffer": base64.b64decode("TVqQAAMA")}]
    )
    page.get_by_role("button", name="Đính kèm").click()

    assert "la.pdf" in page.locator("#evidence .field-error").inner_text()
    assert page.locator(".papers > li").count() == 0


def test_neighbour_finds_neither_cell_nor_file(visit):
    mine = visit("anbien")
    mine.goto("/entry/31006/2024-Q3/xa-ntm-2021-2025/cell/2.2/")
    file = mine.locator(".papers a").first.get_attribute("href")
    page = visit("govao")

    assert page.goto(CELL).status == 404
    assert page.goto(file).status == 404


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
@pytest.mark.parametrize(
    "address",
    [
        CELL,
        "/entry/31006/2024-Q3/xa-ntm-2021-2025/cell/2.2/",
        "/entry/91/2024-Q3/xa-ntm-2021-2025/warnings/",
        "/entry/91/2024-Q3/xa-ntm-2021-2025/sample/",
    ],
)
def test_pages_fit_their_screen(visit, address, width, height):
    page = visit("vpdp", width, height)

    assert page.goto(address).status == 200
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_office_draws_a_sample_and_leadership_draws_it_again(visit):
    office = visit("vpdp")
    office.goto("/entry/91/2024-Q3/xa-ntm-2021-2025/sample/")
    office.fill("[name=size]", "15")
    office.fill("[name=seed]", "2024-Q3-0481")
    office.get_by_role("button", name="Chọn mẫu").click()
    drawn = office.locator("table.figures tbody th").all_inner_texts()

    leader = visit("lanhdao")
    leader.goto("/entry/91/2024-Q3/xa-ntm-2021-2025/sample/")

    assert len(drawn) == 15
    assert leader.locator("table.figures tbody th").all_inner_texts() == drawn
    assert "Khớp" in leader.locator(".sample-proof").inner_text()
    assert leader.get_by_role("button", name="Chọn mẫu").count() == 0
