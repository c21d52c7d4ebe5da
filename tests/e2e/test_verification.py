"""A quarter's way past the departments, as different people walk it in real browsers."""

import re

import pytest

from tests.e2e.conftest import served

pytestmark = pytest.mark.e2e
PERIOD, SET = "2024-Q3", "xa-ntm-2021-2025"
BOARD = f"/entry/908/{PERIOD}/{SET}/verification/?criterion=15"


@pytest.fixture(scope="module")
def server(fresh_database, tmp_path_factory):
    """A server of these tests alone: they close and lock the quarter in which others enter."""
    with served(fresh_database, tmp_path_factory.mktemp("verification")) as address:
        yield address


def test_from_submitting_to_locking(visit):
    official, department, office = visit("anbien"), visit("soyte"), visit("vpdp")
    place, sheet = commune(official)

    # The locality hands over.
    official.goto(sheet)
    official.get_by_role("button", name="Lưu và nộp").click()
    official.get_by_label("Giải trình").fill("Còn chờ minh chứng của ngành")
    official.get_by_label("Tôi đã xem").check()
    official.get_by_role("button", name="Nộp", exact=True).click()
    assert "chờ kiểm tra số liệu" in main(official).lower()

    # The department sees it and states another result; without its reason it is told so and loses nothing.
    department.goto(BOARD)
    verdict = department.get_by_label(f"{place}, 15.2: Đánh giá của sở, ngành")
    verdict.select_option("NOT_MET")
    department.get_by_role("button", name="Lưu ý kiến đã nhập").click()
    assert "cần nêu lý do" in main(department)
    assert department.get_by_label(f"{place}, 15.2: Đánh giá của sở, ngành").input_value() == "NOT_MET"
    department.get_by_label(f"{place}, 15.2: Ghi chú của sở, ngành").fill("Chưa nhận được quyết định công nhận")
    department.get_by_role("button", name="Lưu ý kiến đã nhập").click()
    assert "Đã ghi ý kiến sở, ngành ở 01 ô" in notices(department)

    # It agrees with all the rest at once.
    department.get_by_role("button", name=re.compile("Đồng ý tất cả")).click()
    assert place in main(department)
    department.get_by_role("button", name=re.compile(r"Đồng ý \d+ ô")).click()
    assert "Đã ghi ý kiến" in notices(department)

    # In dispute it is not approved, and the page says which indicator.
    office.goto(sheet)
    office.get_by_role("button", name="Duyệt", exact=True).click()
    assert "15.2" in notices(office)
    assert "chờ kiểm tra số liệu" in main(office).lower()

    # Both sides talk; the locality's last word is for the department to answer.
    official.goto("/entry/disagreements/")
    official.get_by_role("link", name=place).first.click()
    official.get_by_label("Nội dung ý kiến").fill("Đã gửi quyết định kèm công văn của huyện.")
    official.get_by_role("button", name="Gửi ý kiến").click()
    department.goto("/entry/disagreements/?show=mine")
    department.get_by_role("link", name=place).first.click()
    assert "Đã gửi quyết định kèm công văn của huyện." in main(department)
    assert department.get_by_role("button", name="Ghi kết luận").count() == 0

    # The office decides; its word is what the sheet then says.
    office.goto(f"/entry/disagreements/?q={place.removeprefix('Xã ')}")
    office.get_by_role("link", name=place).first.click()
    office.get_by_label("Kết quả kết luận").select_option("MET")
    office.get_by_label("Căn cứ kết luận").fill("Đã đối chiếu quyết định công nhận")
    office.get_by_role("button", name="Ghi kết luận").click()
    assert "Văn phòng Điều phối kết luận" in main(office)

    # Approved, the period closed and locked: nobody can enter or state anything any more.
    office.goto(sheet)
    office.get_by_role("button", name="Duyệt", exact=True).click()
    assert "đã duyệt" in main(office).lower()
    assert office.get_by_text("Đã đối chiếu quyết định công nhận").count() == 1
    lock(office)
    official.goto(sheet)
    assert official.locator("main input[name^=value-]").count() == 0
    department.goto(BOARD)
    assert department.locator("main select[name^=verdict-]").count() == 0


def test_a_department_works_on_a_phone(visit):
    page = visit("soyte", 390, 844)

    for address in (BOARD, "/entry/disagreements/?show=all"):
        assert page.goto(address).status == 200
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def commune(page):
    """(name, address) of the first commune of the district that is still a draft."""
    page.goto(f"/entry/?period={PERIOD}&set={SET}&state=DRAFT")
    link = page.locator(".entry-units tbody th[scope=row] a").first
    return link.inner_text(), link.get_attribute("href")


def lock(page):
    page.goto("/entry/")
    for name in ("Đóng kỳ", "Khóa kỳ"):
        row = page.locator("tr", has_text="quý III/2024").first
        row.get_by_role("button", name=name).click()
        page.locator("main form button").first.click()
        page.goto("/entry/")
    assert "Đã khóa" in page.locator("tr", has_text="quý III/2024").first.inner_text()


def main(page):
    return page.locator("main").inner_text()


def notices(page):
    return " ".join(page.locator(".notice").all_inner_texts())
