"""A quarter's way in a real browser: opened from the calendar, reminded, submitted with a word, locked, unlocked."""

import datetime as dt

import pytest
from django.utils import timezone

pytestmark = pytest.mark.e2e
UNIT = "/entry/30988/2024-Q4/xa-ntm-2021-2025/"
LIST = "/entry/908/2024-Q4/xa-ntm-2021-2025/"
PERIOD = "/entry/91/2024-Q4/progress/"


def text_of(page):
    return page.locator("main").inner_text()


def test_a_quarter_from_the_calendar_to_a_corrected_figure_after_the_lock(visit):
    office, official = visit("vpdp"), visit("anbien")

    open_from_the_calendar(office)
    remind_the_district(office)
    official.goto("/entry/")
    assert "Văn phòng Điều phối nhắc" in text_of(official)
    assert "Đề nghị nộp trước thứ Sáu" in text_of(official)

    submit_with_a_word(official)
    approve_and_lock(office)
    official.goto(UNIT)
    assert official.locator("input[name^=value-]").count() == 0

    unlock_the_commune(office)
    correct_and_submit(official)
    approve_anew(office)
    end_the_unlocking(office)
    official.goto(UNIT)
    assert "97,7" in text_of(official)
    assert "được mở khóa" not in text_of(official)


def open_from_the_calendar(page):
    page.goto("/entry/")
    page.get_by_role("link", name="Lịch kỳ báo cáo").click()
    page.get_by_role("link", name="Mở quý IV/2024").click()
    page.get_by_label("Hạn", exact=True).fill("15/01/2025")
    page.get_by_role("button", name="Mở để nhập số liệu").click()
    assert page.url.endswith(PERIOD)
    assert "116/116 xã chưa nộp" in text_of(page)


def remind_the_district(page):
    page.goto(f"{LIST}waiting/")
    page.get_by_role("button", name="Nhắc 08 đơn vị").click()
    assert "Phạm Thị An Biên" in text_of(page)
    page.get_by_label("Ý kiến của Văn phòng").fill("Đề nghị nộp trước thứ Sáu")
    page.get_by_role("button", name="Gửi lời nhắc").click()
    assert "Đã nhắc 01 người về 08 đơn vị" in text_of(page)


def submit_with_a_word(page):
    page.goto(UNIT)
    page.get_by_role("button", name="Nộp số liệu đã lưu").click()
    assert "Giữ nguyên, chưa xác nhận" in text_of(page)
    page.get_by_role("button", name="Nộp", exact=True).click()
    assert page.url.endswith("check/"), "without the tick and the words nothing is submitted"
    explain(page, "Số liệu không đổi so với quý III")


def explain(page, words):
    page.get_by_label("Giải trình").fill(words)
    page.get_by_label("Tôi đã xem").check()
    page.get_by_role("button", name="Nộp", exact=True).click()
    assert "đã nộp số liệu" in text_of(page).lower()


def approve_and_lock(page):
    page.goto(f"{UNIT}history/")
    assert "Số liệu không đổi so với quý III" in text_of(page)
    page.goto(UNIT)
    page.get_by_role("button", name="Duyệt", exact=True).click()
    for step in ("Đóng kỳ", "Khóa kỳ"):
        page.goto(PERIOD)
        page.get_by_role("button", name=step).click()
        page.get_by_role("button", name=step).click()
    page.goto(PERIOD)
    assert "Đã khóa" in text_of(page)


def unlock_the_commune(page):
    page.goto(UNIT)
    page.get_by_role("link", name="Mở khóa", exact=True).click()
    day = timezone.localdate() + dt.timedelta(days=3)
    page.get_by_label("Mở khóa đến hết ngày").fill(f"{day:%d/%m/%Y}")
    page.get_by_label("Lý do").fill("Phúc tra thấy sai tiêu chí 2")
    page.get_by_role("button", name="Mở khóa", exact=True).click()
    assert f"{day:%d/%m/%Y}" in text_of(page)


def correct_and_submit(page):
    page.goto("/entry/")
    assert "Phúc tra thấy sai tiêu chí 2" in text_of(page)
    page.goto(UNIT)
    page.locator("input[name^=value-]").first.fill("97,7")
    page.get_by_role("button", name="Lưu và nộp").click()
    explain(page, "Đã sửa theo biên bản phúc tra")
    page.goto(UNIT.replace("30988", "31006"))
    assert page.locator("input[name^=value-]").count() == 0


def approve_anew(page):
    page.goto(UNIT)
    assert "97,7" in text_of(page)
    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.goto(PERIOD)
    assert "Phúc tra thấy sai tiêu chí 2" in text_of(page)


def end_the_unlocking(page):
    page.goto(f"{UNIT}unlock/")
    page.get_by_role("button", name="Kết thúc ngay").click()
    assert "đã khóa lại" in text_of(page)
