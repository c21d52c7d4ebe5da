"""From the figure to its proof in four steps, by mouse and by keyboard, and how the pages fit paper and a phone."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e
PICTURES = os.environ.get("PICTURES")
FOCUSED = "(one => [one.tagName, one.innerText || '', one.href || ''])(document.activeElement)"
PAPER = "Ảnh hiện trường 17.1.png"
SHOWN = {
    "proof": "/localities/91/communes/?show=at_risk",
    "commune": "/localities/31115/",
    "criterion": "/criteria/xa-ntm-2021-2025/17/",
    "next": "/localities/91/next/",
    "what-if": "/localities/91/what-if/",
    "compare": "/localities/91/compare/",
    "targets": "/targets/",
    "year-plan": "/plans/91/2024/",
}


def test_four_clicks_lead_from_the_tile_to_the_evidence_and_back(visit):
    page = visit("vpdp")
    dashboard = page.url

    page.locator(".tile-figure a").first.click()
    assert page.locator(".panel-head h2").first.inner_text() == "111 xã"
    page.locator(".matrix tbody th").get_by_role("link", name="Đông Thái", exact=True).first.click()
    page.locator("#criterion-17 summary").click()
    page.locator("#criterion-17").get_by_role("link", name=PAPER).click()

    assert "/evidence/" in page.url
    for _step in range(3):
        page.go_back()
    assert page.url == dashboard


def test_the_keyboard_alone_leads_there(visit):
    page = visit("vpdp")

    press(page, lambda text, link: link.endswith("basis=approved") and "show=recognised%3ASTANDARD" in link)
    page.wait_for_url("**/communes/**")
    press(page, lambda text, link: text == "Đông Thái")
    page.wait_for_url("**/localities/31006/**")
    press(page, lambda text, link: text.startswith("● đạt 17.") or "17. Môi trường" in text)
    press(page, lambda text, link: PAPER in text)
    page.wait_for_url("**/evidence/**")


def press(page, wanted):
    """Tab until what is wanted has the focus, and press Enter."""
    for _tab in range(500):
        page.keyboard.press("Tab")
        tag, text, link = page.evaluate(FOCUSED)
        if tag in ("A", "SUMMARY") and wanted(" ".join(text.split()), link):
            page.keyboard.press("Enter")
            return
    raise AssertionError("the keyboard never got there")


@pytest.mark.parametrize("name", SHOWN)
def test_pages_behind_figures_fit_a_phone_and_a_sheet(visit, tmp_path, name):
    page = visit("vpdp", 390, 844)
    page.goto(SHOWN[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.set_viewport_size({"width": 1366, "height": 768})
    page.screenshot(path=Path(PICTURES or tmp_path) / f"{name}.png")
    sheet = page.pdf(format="A4", landscape=True)
    assert sheet.startswith(b"%PDF") and len(sheet) > 10_000
