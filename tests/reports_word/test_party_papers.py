"""Papers of the Party: its own head, number, ending of lists and signature."""

import datetime as dt
from dataclasses import replace

import pytest

from reports.quarter_report.document import Head, Signature
from tests.reports_word.papers import party_report
from tests.reports_word.reading import Paper, look, rule_mm


@pytest.fixture(scope="module")
def paper():
    return Paper(party_report())


def test_head_has_the_partys_name_and_a_star_under_the_body(paper):
    assert paper.head_cell(0, 0) == ["TỈNH ỦY KIÊN GIANG", "*"]
    assert paper.head_cell(0, 1) == ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    name, rule = paper.head.rows[0].cells[1].paragraphs
    assert look(name) == (15, True, False)
    assert 60 < rule_mm(rule, 100) < 85
    assert not any("CỘNG HÒA" in line or "Độc lập" in line for line in paper.lines)


def test_number_has_no_slash_before_its_kind(paper):
    signed = Paper(
        party_report(head=Head("Tỉnh ủy Kiên Giang", "BC/TU", "Kiên Giang", 2024, "", 7, dt.date(2024, 3, 1)))
    )

    assert paper.head_cell(1, 0) == ["Số       -BC/TU", "Dự thảo"]
    assert paper.head_cell(1, 1) == ["Kiên Giang, ngày     tháng     năm 2024"]
    assert signed.head_cell(1, 0)[0] == "Số 07-BC/TU"
    assert signed.head_cell(1, 1) == ["Kiên Giang, ngày 01 tháng 3 năm 2024"]


def test_title_ends_in_dashes(paper):
    assert look(paper.styled("VB Tên loại")[0]) == (16, True, False)
    subject = paper.styled("VB Trích yếu")[0]
    assert subject._p.getnext() is paper.styled("VB Gạch nối")[0]._p
    assert paper.styled("VB Gạch nối")[0].text == "-----"


def test_recipients_end_in_commas_and_the_archive_in_a_full_stop(paper):
    head, *items = [p for p in paper.signature[0].paragraphs if p.text]

    assert head.text == "Nơi nhận:" and head.style.font.underline
    assert [p.text[-1] for p in items] == [",", ",", ",", "."]
    assert items[-1].text == "- Lưu Văn phòng Tỉnh ủy."


def test_signature_keeps_the_partys_slash():
    paper = Paper(party_report(signature=Signature("Bí thư", ["T/M Ban Thường vụ"], "Đỗ Thanh Bình")))

    assert [p.text for p in paper.signature[1].paragraphs if p.text] == [
        "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Đỗ Thanh Bình",
    ]  # fmt: skip


def test_a_letter_has_its_subject_in_italics_under_the_number():
    letter = replace(party_report(), kind="Công văn", subject="tập trung lãnh đạo", addressees=["Các ban", "Các sở"])
    paper = Paper(letter)
    subject = paper.head.rows[1].cells[0].paragraphs[1]

    assert subject.text == "V/v tập trung lãnh đạo" and look(subject)[2]
    assert paper.lines[paper.lines.index("Kính gửi:") + 1 :][:2] == ["- Các ban;", "- Các sở."]


def test_appendix_names_the_partys_number(paper):
    assert "(Kèm theo Báo cáo số       -BC/TU ngày     tháng     năm 2024 của Tỉnh ủy Kiên Giang)" in paper.lines
