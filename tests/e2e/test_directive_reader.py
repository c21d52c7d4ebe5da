"""A paper from the file to a task that is reported, confirmed and counted on the board."""

import re
import subprocess
import sys

import pytest

from directives.loader import FACTS_FILE
from tests.e2e.conftest import PASSWORD, ROOT, environment_of

pytestmark = pytest.mark.e2e
PAPER = next((FACTS_FILE.parent / "source-documents").glob("003_*.txt"))
COLLEAGUE = f"""
from accounts.models import Role, RoleAssignment, User
first = RoleAssignment.objects.filter(user__username="vpdp-laichau", role=Role.COORDINATION).first()
user = User.objects.create_user("vpdp2-laichau", password="{PASSWORD}", full_name="Vàng A Hai")
RoleAssignment.objects.create(user=user, role=Role.COORDINATION, locality=first.locality)
"""


@pytest.fixture
def colleague(server, folder):
    """A second person of the office of Lai Châu: whoever reports does not confirm."""
    command = [sys.executable, "manage.py", "shell", "-c", COLLEAGUE]
    subprocess.run(command, cwd=ROOT, env=environment_of(folder), check=True, timeout=120)
    return "vpdp2-laichau"


def read_in(page):
    """Upload the paper, correct two proposals, confirm; the address of the new directive."""
    page.goto("/directives/")
    page.get_by_role("link", name="Đọc văn bản vào sổ").click()
    page.set_input_files("input[type=file]", str(PAPER))
    page.get_by_role("button", name="Đọc", exact=True).click()
    assert page.get_by_label("Ký hiệu").input_value() == "/CT-UBND"
    page.get_by_role("button", name="Lưu và tiếp tục").click()

    mark = page.locator("mark", has_text="trước ngày 30 tháng 4 năm 2024")
    assert mark.count() > 0
    chosen = page.locator("article", has_text="trước ngày 30 tháng 4 năm 2024")
    chosen.locator("summary").click()
    chosen.get_by_label("Nội dung").fill("Chọn xã điển hình, gửi Sở Nông nghiệp")
    page.locator("article").first.get_by_label("Bỏ").check()
    while "part=agencies" not in page.url:
        page.get_by_role("button", name="Lưu và tiếp tục").click()
        page.wait_for_load_state()
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    page.wait_for_url(re.compile("/confirm/"))
    page.get_by_role("button", name="Xác nhận, đưa vào sổ").click()
    page.wait_for_url(re.compile(r"/directives/\d+/$"))
    return page.url


def board(page):
    """The last line of the board by agency: all, the five states, waiting for confirmation, on time."""
    page.goto("/tasks/board/")
    cells = page.locator("tfoot td").all_inner_texts()
    return [int(re.sub(r"\D", "", cell) or 0) for cell in cells]


def test_a_paper_becomes_a_directive(visit):
    page = visit("vpdp-laichau")

    read_in(page)

    assert page.locator("h1").inner_text().startswith("Chỉ thị")
    assert page.locator("#tasks").get_by_text("Chọn xã điển hình, gửi Sở Nông nghiệp").is_visible()
    assert page.locator("#targets").get_by_text("94").first.is_visible()
    assert page.locator("#clauses dt", has_text="khoản 7.8").count() == 1
    page.get_by_role("link", name=PAPER.name).click()


def test_its_task_is_assigned_reported_confirmed_and_counted(visit, colleague):
    page = visit("vpdp-laichau")
    address = read_in(page)
    before = board(page)

    page.goto(address)
    page.locator("#tasks").get_by_role("link", name="Chọn xã điển hình, gửi Sở Nông nghiệp").click()
    page.wait_for_url(re.compile(r"/tasks/\d+/$"))
    page.locator("#follow select").first.select_option(index=1)
    page.locator("#follow").get_by_role("button", name="Lưu").click()
    page.locator("#works tbody th a").first.click()
    page.wait_for_url(re.compile(r"/tasks/\d+/\d+/$"))
    part = page.url
    page.locator("#report > summary").click()
    page.locator("#report textarea").first.fill("Đã chọn xã điển hình và gửi Sở.")
    page.locator("#report").get_by_role("button", name="Báo cáo").click()
    page.locator(".task-result").wait_for()
    other = visit(colleague)
    other.goto(part)
    other.get_by_role("button", name="Xác nhận hoàn thành").click()
    other.get_by_text("Ngày xác nhận").first.wait_for()

    assert board(page) != before
