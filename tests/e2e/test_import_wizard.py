"""An office brings in its own matrix, and a large workbook, in a real browser; the worker runs for real."""

import io
import re
import subprocess
import sys

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT, environment_of, served

pytestmark = pytest.mark.e2e

PERIOD_AND_SET = "2024-Q3/xa-ntm-2021-2025"
HEADS = ("TT", "Đơn vị", "2.1", "Đường ngõ xóm năm nay", "Ghi chú")
# More cells than an office's own small table has, fewer than the province's workbook.
LARGE = 3000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("wizard")


@pytest.fixture(scope="module")
def settings():
    return {"TASKS_BACKEND": "database", "IMPORT_BACKGROUND_CELLS": str(LARGE)}


@pytest.fixture(scope="module")
def server(fresh_database, folder, settings):
    """A server of its own, which leaves long work to a worker."""
    with served(fresh_database, folder, **settings) as address:
        yield address


@pytest.fixture
def worker(folder, settings):
    """worker() runs db_worker as a process of its own until nothing waits any more."""

    def run():
        command = [sys.executable, "manage.py", "db_worker", "--batch", "--no-reload", "--no-startup-delay"]
        subprocess.run(command, cwd=ROOT, env=environment_of(folder, **settings), check=True, timeout=120)

    return run


@pytest.fixture
def send(visit, tmp_path):
    """send("matrix.xlsx", rows) gives the page an upload of an office's own matrix leads to."""

    def sent(name, rows, page=None, who="govao"):
        page = page or visit(who)
        page.goto("/imports/")
        page.set_input_files("input[type=file]", own_matrix(tmp_path / name, rows))
        target = page.locator("#id_target")
        label = target.locator("option", has_text="xã nông thôn mới").first.inner_text()
        target.select_option(label=label)
        page.get_by_role("button", name="Kiểm tra tệp").click()
        return page

    return sent


def own_matrix(path, rows):
    """The office's own table: a title, heads, one row a commune."""
    book = openpyxl.Workbook()
    book.active.title = "Quý III"
    for line in (("BIỂU TỔNG HỢP GIAO THÔNG", *[None] * 4), (), HEADS, *rows):
        book.active.append(list(line))
    book.save(path)
    return path


def column(page, head):
    return page.locator(".mapping tr").filter(has=page.get_by_role("rowheader", name=head, exact=True))


def settled(page, then="Xem trước"):
    """Correct the one column the reading does not know, and go on."""
    column(page, HEADS[3]).get_by_role("combobox").select_option("indicator:2.3")
    page.get_by_role("button", name=then).click()
    return page


def previewed(page):
    """{unit and cell: (stored, in the workbook)} of the cells a preview lists."""
    found, unit = {}, ""
    for line in page.locator(".import-cells tbody tr").all():
        cells = line.locator("td").all_inner_texts()
        if not cells:
            unit = line.inner_text()
        else:
            number = line.locator("th").inner_text().split()[0]
            found[unit.strip(), number] = cells[1].strip(), cells[2].strip()
    return found


def figure(page, name):
    """A figure of the facts over a preview."""
    return page.locator(".facts div").filter(has=page.get_by_text(name, exact=True)).locator("dd").inner_text()


def test_own_matrix_is_read_corrected_previewed_recorded_and_remembered(send):
    rows = [(1, "Thuỷ Liễu", 90.5, 88, ""), (2, "xã Vĩnh Tuy ", 77.6, 81.5, "bổ sung")]
    page = send("giao thông.xlsx", rows)

    assert page.url.endswith("/mapping/")
    assert column(page, "2.1").get_by_role("combobox").input_value() == "indicator:2.1"
    assert column(page, "Đơn vị").get_by_role("combobox").input_value() == "unit:"
    assert column(page, HEADS[3]).get_by_role("combobox").input_value() != "indicator:2.3"
    assert "Thuỷ Liễu" in page.locator(".excerpt").inner_text()

    settled(page)
    assert figure(page, "Số ô đã đọc") == "4" and figure(page, "Giữ nguyên") == "1"
    assert previewed(page) == {
        ("Xã Thủy Liễu", "2.1"): ("97,2 Đ", "90,5"),
        ("Xã Thủy Liễu", "2.3"): ("99,6 Đ", "88"),
        ("Xã Vĩnh Tuy", "2.3"): ("81,1 Đ", "81,5 Đ"),
    }

    page.get_by_role("button", name="Ghi các thay đổi này").click()
    expect(page.locator(".notice-success")).to_have_text("Đã ghi 03 ô của 02 đơn vị.")
    page.goto(f"/entry/30967/{PERIOD_AND_SET}/cell/2.1/")
    assert "90,5" in page.locator("main").inner_text() and "giao thông.xlsx" in page.locator("main").inner_text()

    again = send("giao thông 2.xlsx", rows, page)
    assert column(again, HEADS[3]).get_by_role("combobox").input_value() == "indicator:2.3"
    assert "đã nhớ" in column(again, HEADS[3]).inner_text()
    again.get_by_role("button", name="Xem trước").click()
    assert figure(again, "Giữ nguyên") == "4" and not again.get_by_role("button", name="Ghi các thay đổi này").count()


def test_errors_come_back_in_the_offices_own_workbook(send, tmp_path):
    page = settled(send("có lỗi.xlsx", [(1, "Xã Định An", "chín mươi", 88, ""), (2, "Xã Không Có", 70, 71, "")]))

    assert not page.get_by_role("button", name="Ghi các thay đổi này").count()
    assert "chín mươi" in page.locator(".import-cells").inner_text()
    with page.expect_download() as started:
        page.get_by_role("link", name="Tệp đã đánh dấu lỗi").click()
    started.value.save_as(tmp_path / "loi.xlsx")
    book = openpyxl.load_workbook(tmp_path / "loi.xlsx")

    cell = book["Quý III"]["C4"]
    assert cell.value == "chín mươi" and cell.comment and cell.fill.fgColor.rgb.endswith("F8C9C0")
    assert book["Quý III"]["A1"].value == "BIỂU TỔNG HỢP GIAO THÔNG" and book["Quý III"]["D4"].value == 88


def test_a_workbook_is_taken_back_as_a_whole(send):
    page = settled(send("hoàn tác.xlsx", [(1, "Định Hòa", 91.5, 92.5, ""), (2, "Thới Quản", 93.5, 94.5, "")]))
    page.get_by_role("button", name="Ghi các thay đổi này").click()

    page.get_by_role("button", name="Hoàn tác cả tệp").click()

    expect(page.locator(".notice-success")).to_have_text("Đã hoàn tác: 04 ô của 02 đơn vị trở lại như trước.")
    assert not page.get_by_role("button", name="Hoàn tác cả tệp").count()
    page.goto(f"/entry/30958/{PERIOD_AND_SET}/cell/2.1/")
    assert "80,9" in page.locator("main").inner_text()


def test_a_later_change_is_named_and_the_workbook_stays(send):
    page = settled(send("giữ.xlsx", [(1, "Vĩnh Phước A", 91.5, 92.5, "")]))
    page.get_by_role("button", name="Ghi các thay đổi này").click()
    address = page.url
    page.goto(f"/entry/30973/{PERIOD_AND_SET}/")
    page.locator("input[name^=value-]").first.fill("95,5")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".notice-success").first).to_contain_text("Đã lưu")

    page.goto(address)

    assert "Không còn hoàn tác cả tệp được" in page.locator("main").inner_text()
    assert re.search(r"Xã Vĩnh Phước A.*2\.1.*95,5", page.locator("main li").first.inner_text())
    assert not page.get_by_role("button", name="Hoàn tác cả tệp").count()


def test_a_large_workbook_is_left_to_the_worker_and_come_back_to(visit, worker, tmp_path):
    page = visit("vpdp")
    page.goto("/imports/")
    answer = page.context.request.get(f"/entry/91/{PERIOD_AND_SET}/workbook.xlsx")
    path, changed = lower_every_commune(answer.body(), tmp_path / "toàn tỉnh.xlsx")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Kiểm tra tệp").click()

    assert "Đang đọc tệp" in page.locator("main").inner_text() and page.locator("progress").is_visible()
    page.goto("/imports/")
    worker()
    page.get_by_role("link", name="toàn tỉnh.xlsx").first.click()
    assert figure(page, "Thay đổi") == str(changed)

    page.get_by_role("button", name="Ghi các thay đổi này").click()
    assert "Đang ghi số liệu" in page.locator("main").inner_text()
    worker()
    # Nobody touches the page: it asks by itself and shows the result.
    expect(page.get_by_role("button", name="Hoàn tác cả tệp")).to_be_visible(timeout=15000)
    page.goto(f"/entry/31115/{PERIOD_AND_SET}/cell/2.2/")
    assert "toàn tỉnh.xlsx" in page.locator("main").inner_text()


def lower_every_commune(data, path):
    """Write 60 over indicator 2.2 of every commune; the path and how many cells that changes."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet, changed = book.active, 0
    heads = next(row for row in sheet.iter_rows() if any(cell.value == "2.2" for cell in row))
    place = next(cell.column for cell in heads if cell.value == "2.2")
    for row in sheet.iter_rows():
        if re.fullmatch(r"\d{5}", str(row[1].value)):
            sheet.cell(row[1].row, place).value = 60
            changed += 1
    book.save(path)
    return path, changed
