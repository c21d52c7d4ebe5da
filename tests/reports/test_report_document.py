"""The document as data: numbering comes from the tree."""

import pytest

from reports.quarter_report.document import Head, Paragraph, ReportDocument, Section, Signature, walk

pytestmark = pytest.mark.one_database


def test_sections_are_numbered_by_their_place():
    points = [Section(title) for title in ("một", "hai", "ba", "bốn", "năm")]
    tree = [Section("kết quả"), Section("đánh giá", sections=[Section("ưu điểm"), Section("tồn tại", sections=points)])]

    found = [(level, number, section.title) for level, number, section in walk(tree)]

    assert found[:4] == [(1, "I.", "kết quả"), (1, "II.", "đánh giá"), (2, "1.", "ưu điểm"), (2, "2.", "tồn tại")]
    assert [number for _level, number, _section in walk(tree)][4:] == ["a)", "b)", "c)", "d)", "đ)"]


def test_texts_come_in_reading_order():
    document = ReportDocument(
        Head("VĂN PHÒNG ĐIỀU PHỐI", "BC-VPĐP", "Kiên Giang", 2024), "Kết quả", Signature("CHÁNH VĂN PHÒNG"),
        opening=[Paragraph("mở đầu")],
        sections=[Section("I", [Paragraph("một", lead="Ưu điểm: ")], [Section("1", [Paragraph("hai")])])],
    )  # fmt: skip

    assert list(document.texts()) == ["mở đầu", "Ưu điểm: một", "hai"]
