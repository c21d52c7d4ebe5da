"""A report in words in a real browser: made from the figures, edited, downloaded, and the edit found in the file."""

import docx
import pytest

pytestmark = pytest.mark.e2e


def test_edit_of_the_office_stands_in_the_word_file(visit):
    page = visit("vpdp")
    page.goto("/reports/quarter/")
    page.get_by_role("link", name="Lập báo cáo").first.click()
    page.get_by_label("Báo cáo", exact=True).select_option("COMMITTEE")
    page.get_by_label("Kỳ báo cáo").select_option(label="Quý II/2024 (đã khóa)")
    page.get_by_role("button", name="Tạo dự thảo").click()
    recognition = page.get_by_label("Kết quả công nhận đạt chuẩn")
    assert "111/116 xã được công nhận đạt chuẩn nông thôn mới, đạt 95,69%" in recognition.input_value()

    page.get_by_label("Kiến nghị, đề xuất").fill("Đề nghị bố trí vốn cho xã Thuận Hòa.")
    page.get_by_role("button", name="Lưu lời văn").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="Tệp Word").click()

    lines = [paragraph.text for paragraph in docx.Document(started.value.path()).paragraphs]
    assert "Đề nghị bố trí vốn cho xã Thuận Hòa." in lines
    assert any("111/116 xã được công nhận" in line for line in lines)
