"""Empty places say why they are empty, and nothing that is not known is shown as 0%."""

import re

import pytest

from tests.demo.test_access import PERIOD
from tests.first_day.reading import faults_of

pytestmark = pytest.mark.django_db

OPEN_AND_BARE = pytest.mark.parametrize("day", ["bare", "open"])
# A chart nothing can be drawn of yet is not offered anywhere, and is not there.
NOT_THERE = ("/localities/91/charts/bands.png", "/periods/91/2024-Q2/")


def is_there(day, address):
    return not address.startswith(NOT_THERE) and (day == "open" or f"/{PERIOD}/" not in address)


def pages(answers):
    """[(who and where, answer)] of what is read as a page."""
    html = [(key, one) for key, one in answers.items() if one.status_code == 200 and "html" in one["Content-Type"]]
    return [(" ".join(key), one) for key, one in html]


@OPEN_AND_BARE
def test_every_address_answers(first_days, day):
    statuses = {address: answer.status_code for (who, address), answer in first_days[day].items() if who != "file"}
    wrong = {one: status for one, status in statuses.items() if status != (200 if is_there(day, one) else 404)}

    assert len(pages(first_days[day])) > 130
    assert wrong == {}


@OPEN_AND_BARE
def test_empty_places_say_why_and_nothing_unknown_is_zero(first_days, day):
    faults = {where: found for where, one in pages(first_days[day]) if (found := faults_of(one.content.decode()))}

    assert faults == {}


@OPEN_AND_BARE
def test_every_file_a_page_offers_is_there(first_days, day):
    """Ways out of empty pages lead to a file, even if it holds its heads alone."""
    statuses = {address: answer.status_code for (who, address), answer in first_days[day].items() if who == "file"}

    assert len(statuses) > 30
    assert {address: status for address, status in statuses.items() if status != 200} == {}


def text_of(first_days, day, address):
    page = re.sub(r"<[^>]+>", " ", first_days[day]["vpdp", address].content.decode())
    return " ".join(page.split())


@OPEN_AND_BARE
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "Chưa có kỳ báo cáo nào đã kết thúc có số liệu được duyệt."),
        ("/", "chưa ghi nhận quyết định công nhận nào"),
        ("/localities/31006/", "Theo quyết định chưa ghi nhận quyết định"),
        ("/localities/91/communes/", "Xã chưa được công nhận đạt chuẩn nông thôn mới –"),
        ("/localities/91/revocation-review/", "Chưa ghi nhận quyết định công nhận nào; trước đó chưa thể kết luận"),
        ("/localities/91/compare/", "Chưa có xã nào có số liệu theo cùng một bộ tiêu chí ở cả hai ngày."),
        ("/localities/91/next/", "Chưa có số liệu để xếp"),
        ("/localities/91/roadmap/", "Tiêu chí chưa xác định là đạt được liệt kê ở đây để lập lộ trình."),
        ("/localities/country/", "Đến ngày này chưa có kỳ báo cáo nào được duyệt."),
        ("/targets/missed/", "hoặc chưa có văn bản nào giao chỉ tiêu"),
        ("/directives/plans/tasks/", "Các văn bản của tỉnh đã vào sổ chưa giao nhiệm vụ nào."),
    ],
)
def test_the_reason_is_the_true_one(first_days, day, address, words):
    assert words in text_of(first_days, day, address)


def test_before_any_period_a_report_says_that_none_is_open(first_days):
    assert "chưa mở kỳ báo cáo nào" in text_of(first_days, "bare", "/reports/quarter/new/")


def test_nothing_entered_is_neither_a_warning_nor_a_clean_sheet(first_days):
    page = text_of(first_days, "open", f"/entry/91/{PERIOD}/xa-ntm-2021-2025/warnings/")

    assert "Chưa nhập số liệu nào cho các đơn vị này." in page
    assert "Không có dấu hiệu nào." not in page


def test_a_condition_nobody_can_tell_of_has_no_share(first_days):
    page = text_of(first_days, "open", "/localities/91/standing/?as_of=2024-09-30&basis=current")

    assert "–/03 xã" in page
    assert "–/02 huyện" in page


def test_a_criterion_shows_its_name_and_its_indicators_before_anything_is_entered(first_days):
    page = text_of(first_days, "open", f"/entry/31006/{PERIOD}/xa-ntm-2021-2025/criterion/2/")

    assert "2. Giao thông" in page
    assert "Tỷ lệ đường xã được nhựa hóa" in page


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<p>Đạt 0%</p>", "a share of nothing"),
        ("<p>đạt 0,00% số xã</p>", "a share of nothing"),
        ("<p>đạt 00/02 xã (0,0%)</p>", "a share of nothing"),
        ("<p>00/0</p>", "a share of nothing"),
        ("<p aria-label='0 %'></p>", "a share of nothing"),
        ("<p>None</p>", "not a word"),
        ("<td>nan</td>", "not a word"),
        ("<table><thead><tr><th>Xã</th></tr></thead><tbody></tbody></table>", "a head without rows"),
        ("<select name='period'><option value=''></option></select>", "nothing to choose"),
        ("<ul></ul>", "nothing in ul"),
        ("<section class='panel'><div class='panel-head'><h2>Xã</h2></div></section>", "a panel of its head alone"),
        ("<div class='empty'><p class='empty-title'>Không có xã</p></div>", "empty without a reason"),
    ],
)
def test_what_is_looked_for_is_seen(markup, fault):
    assert any(found.startswith(fault) for found in faults_of(f"<main>{markup}</main>"))


@pytest.mark.parametrize("words", ["100%", "10,0%", "30/06/2024", "00/116 xã", "từ 0,5%", "50%", "–/03"])
def test_what_is_known_may_be_said(words):
    assert list(faults_of(f"<main><p>{words}</p></main>")) == []
