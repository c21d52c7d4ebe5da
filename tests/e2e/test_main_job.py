"""The main job as people do it, in a real browser against a real server."""

import os
import re
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import PASSWORD

pytestmark = pytest.mark.e2e
SIZES = {"1366": (1366, 768), "390": (390, 844)}
# `make images` names the folder whose pictures the README shows.
PICTURES = os.environ.get("PICTURES")
NOT_RECOGNISED = {"Nam Du", "An Sơn", "Phú Lợi", "Phú Mỹ", "Đông Hưng"}


def test_office_drills_from_the_figure_to_the_failing_criteria(visit):
    page = visit("vpdp")

    assert page.locator(".tile").first.inner_text().replace("\n", "").find("111/116") >= 0
    assert "95,69%" in page.locator(".tile").first.inner_text()
    page.locator(".tile a").first.click()
    page.get_by_role("link", name="chưa được công nhận").first.click()
    names = page.locator(".matrix tbody th a")
    assert {names.nth(i).inner_text() for i in range(names.count())} == NOT_RECOGNISED
    page.get_by_role("link", name="Nam Du").click()
    missing = page.locator("#missing tbody tr")
    assert missing.count() == 4
    criteria = {missing.nth(i).locator("th").inner_text().split(".")[0] for i in range(4)}
    assert criteria == {"5", "10", "13", "17"}
    assert "Chưa đạt" in missing.first.inner_text()


@pytest.mark.parametrize("name", SIZES)
def test_dashboard_fits_its_screen(visit, tmp_path, name):
    width, height = SIZES[name]
    page = visit("vpdp", width, height)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=Path(PICTURES or tmp_path) / f"dashboard-{name}.png")


@pytest.mark.parametrize(
    "address",
    [
        "/localities/",
        "/localities/31115/",
        "/localities/91/communes/?show=at_risk",
        "/localities/91/districts/",
        "/criteria/",
        "/criteria/xa-ntm-2021-2025/",
        "/criteria/xa-ntm-2021-2025/15/",
        "/targets/",
        "/directives/",
        "/tasks/",
        "/entry/",
        "/entry/31115/2024-Q3/xa-ntm-2021-2025/",
        "/entry/31115/2024-Q3/xa-ntm-2021-2025/check/",
        "/entry/91/2024-Q3/xa-ntm-2021-2025/check/",
        "/entry/91/2024-Q3/xa-ntm-2021-2025/waiting/",
        "/entry/91/2024-Q2/xa-ntm-2021-2025/unlock/",
        "/entry/91/2024-Q3/progress/",
        "/entry/91/2024-Q3/settings/",
        "/entry/periods/",
        "/entry/periods/new/?quarter=2024-Q4",
        "/entry/91/2024-Q3/xa-ntm-2021-2025/",
        "/entry/91/2024-Q3/xa-ntm-2021-2025/units/",
        "/imports/",
        "/reports/",
        "/localities/91/?as_of=2024-06-30&boundaries=now",
        "/localities/91/standing/",
        "/localities/91/second-look/",
        "/localities/91/revocation-review/",
        "/localities/91/villages/",
        "/localities/91/life/",
        "/recognitions/",
        "/recognitions/dossiers/",
        "/recognitions/limits/",
        "/reorganisations/",
        "/reorganisations/new/?date=01/01/2025&change=MERGE&level=COMMUNE",
        "/criteria/add/",
        "/criteria/compare/?a=xa-ntm-2016-2020&b=xa-ntm-2021-2025",
    ],
)
def test_pages_fit_a_phone(visit, address):
    page = visit("vpdp", 390, 844)

    answer = page.goto(address)

    assert answer.status == 200
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_official_enters_saves_and_submits(visit):
    page = visit("anbien")

    page.goto("/entry/")
    page.get_by_role("link", name="Xã Đông Thái", exact=True).first.click()
    box = page.locator("input[name^=value-]").first
    box.fill("101")
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert "100%" in page.locator("main").inner_text()
    assert page.locator("input[name^=value-]").first.input_value() == "101"
    page.locator("input[name^=value-]").first.fill("98,7")
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert "Đã lưu" in page.locator(".notice").first.inner_text()
    assert page.locator("input[name^=value-]").first.input_value() == "98,7"
    page.get_by_role("button", name="Lưu và nộp").click()
    assert page.get_by_role("heading", name="Kiểm tra trước khi nộp").is_visible()
    page.get_by_label("Giải trình").fill("Còn chờ minh chứng của ngành")
    page.get_by_label("Tôi đã xem").check()
    page.get_by_role("button", name="Nộp", exact=True).click()
    assert "chờ kiểm tra số liệu" in page.locator("main").inner_text().lower()


def test_typing_survives_a_sign_in_that_ran_out(visit, server):
    page = visit("anbien")
    address = "/entry/31009/2024-Q3/xa-ntm-2021-2025/"

    page.goto(address)
    page.locator("input[name^=value-]").first.fill("91,1")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.fill("[name=username]", "anbien")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{server}{address}")

    assert page.locator("input[name^=value-]").first.input_value() == "91,1"
    assert page.locator("[data-restored]").is_visible()
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert "Đã lưu" in page.locator(".notice-success").first.inner_text()
    page.goto(address)
    assert page.locator("input[name^=value-]").first.input_value() == "91,1"
    assert not page.locator("[data-restored]").is_visible()


def test_official_does_not_reach_the_neighbours_commune(visit):
    page = visit("anbien")

    assert page.goto("/entry/30952/2024-Q3/xa-ntm-2021-2025/").status == 404


def test_workbook_goes_out_comes_back_and_moves_the_dashboard(visit, tmp_path):
    page = visit("govao")
    before = average(page)
    page.goto("/imports/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải về").click()
    path = tmp_path / "govao.xlsx"
    download.value.save_as(path)
    changed = spoil_one_commune(path)

    page.set_input_files("input[type=file]", path)
    page.locator("main form button").last.click()
    assert "Record" not in page.locator("main").inner_text()
    assert page.locator("tbody tr").count() >= changed
    assert average(page) == before
    page.goto("/imports/")
    page.get_by_role("link", name="govao.xlsx").first.click()
    page.locator("form[action$=confirm] button").first.click()
    page.wait_for_selector(".notice")
    assert average(page) != before


def average(page):
    page.goto("/?basis=current&as_of=2024-09-30")
    return page.locator(".tile").last.inner_text()


def spoil_one_commune(path):
    """Write "Chưa đạt" over three "Đạt" of the first commune; how many cells changed."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    row = next(row for row in sheet.iter_rows() if re.fullmatch(r"\d{5}", str(row[1].value)))
    cells = [cell for cell in row if cell.value == "Đạt"][:3]
    for cell in cells:
        cell.value = "Chưa đạt"
    book.save(path)
    return len(cells)
