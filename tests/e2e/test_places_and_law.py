"""Places that are reorganised and sets that come in as workbooks, as an office does it in a real browser."""

import openpyxl
import pytest

pytestmark = pytest.mark.e2e
SET = "xa-ntm-2021-2025"


def headline(page, day):
    page.goto(f"/localities/91/?as_of={day}")
    return page.locator(".tile").first.inner_text().replace("\n", "")


def test_office_merges_two_communes_and_undoes_it(visit):
    page = visit("vpdp")
    assert "111/116" in headline(page, "2025-01-01")

    page.goto("/reorganisations/new/?date=01/01/2025&change=MERGE&level=COMMUNE")
    page.get_by_label("Xã Nam Thái A").check()
    page.get_by_label("Xã Nam Thái (").check()
    page.fill("[name=new_code]", "KG-NAMTHAI")
    page.fill("[name=new_name]", "Nam Thái")
    page.fill("[name=resolution]", "NQ 1200/NQ-UBTVQH15")
    page.locator(".change-form button").click()
    preview = page.locator("main").inner_text()
    assert "tạm tính, chờ rà soát" in preview
    assert "116" in preview
    assert "115" in preview
    assert "111/116" in headline(page, "2025-01-01")

    page.go_back()
    page.locator("form[action$='/confirm/'] button").click()
    record = page.url
    assert "109/115" in headline(page, "2025-01-01")
    assert "111/116" in headline(page, "2024-06-30")

    page.goto(record)
    page.locator("form[action$='/undo/'] button").click()
    if page.url != record:
        page.locator("main form button").first.click()
    assert "111/116" in headline(page, "2025-01-01")


def test_a_place_that_ended_tells_what_became_of_it(visit):
    page = visit("vpdp")

    page.goto("/localities/91/?as_of=2025-08-01")
    assert "tỉnh An Giang" in page.locator("main").inner_text()
    page.get_by_role("link", name="Xem ngày cuối cùng").click()
    assert "111/116" in page.locator(".tile").first.inner_text().replace("\n", "")


def test_figures_on_the_boundaries_of_today_say_what_cannot_be_carried_over(visit):
    page = visit("vpdp")

    page.goto("/localities/91/?as_of=2024-06-30&boundaries=now")

    text = page.locator("main").inner_text()
    assert "không quy đổi được" in text
    assert "tạm tính" in text


def downloaded(page, address, path):
    with page.expect_download() as waiting:
        page.evaluate("address => { location.href = address }", address)
    waiting.value.save_as(path)
    return path


def test_a_wrong_workbook_of_a_set_is_refused_at_its_cells_and_a_right_one_becomes_a_draft(visit, tmp_path):
    page = visit("vpdp")
    page.goto("/criteria/")
    path = downloaded(page, f"/criteria/{SET}/workbook.xlsx", tmp_path / "bo.xlsx")
    book = openpyxl.load_workbook(path)
    facts, rows = book["Bộ tiêu chí"], book["Chỉ tiêu"]
    for row in facts.iter_rows(max_col=2):
        if row[0].value == "Mã bộ":
            row[1].value = "xa-ntm-kg-2024"
        if row[0].value == "Tỉnh ban hành":
            row[1].value = "91"
    heads = {cell.value: cell.column for cell in rows[1]}
    sign = next(cell for cell in rows[3 : rows.max_row][0] if cell.column == heads["So sánh"])
    right, sign.value = sign.value, "khoảng"
    book.save(path)

    page.goto("/criteria/add/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    faults = page.locator(".set-faults tbody tr")
    assert faults.count() == 1
    assert sign.coordinate in faults.first.inner_text()
    page.goto("/criteria/")
    assert "xa-ntm-kg-2024" not in page.content()

    sign.value = right
    book.save(path)
    page.goto("/criteria/add/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    page.locator("main form.form-actions button").click()
    assert "xa-ntm-kg-2024" in page.url


def test_a_province_sees_its_conditions_with_the_gap_in_whole_units(visit):
    page = visit("lanhdao")

    page.goto("/localities/91/standing/?as_of=2024-06-30")

    text = page.locator("main").inner_text()
    assert "20/116 xã (17,24%)" in text
    assert "còn thiếu 27 xã" in text
    assert page.locator("main table tbody tr").count() >= 8
