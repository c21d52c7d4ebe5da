"""Whatever an office types stands in the paper as typed; nothing of it steers the file."""

import io
import unicodedata

import docx
import pytest
from jinja2.exceptions import SecurityError, UndefinedError
from PIL import Image

from ntm.lib.tables import Table
from reports.docx import write_word
from reports.quarter_report.document import Head, Paragraph, ReportDocument, Section, Signature
from scripts.make_word_templates import TEMPLATES, is_current
from tests.reports_word.papers import report
from tests.reports_word.reading import Paper

ODD = """<b>A & B</b> "x" 'y' ]]> &lt; {{ 7 * 7 }} {% if %} {# c #} =1+1"""


def test_marks_of_xml_and_of_templates_are_only_words():
    table = Table("t", ODD, ["TT", ODD], [[1, ODD]], notes=[ODD], unit_line=ODD)
    paper = Paper(report(subject=ODD, sections=[Section(ODD, [Paragraph(ODD, lead=ODD)])], recipients=[ODD],
                         addressees=[ODD], appendices=[table], signature=Signature(ODD, [], ODD)))  # fmt: skip

    assert paper.styled("VB Trích yếu")[0].text == ODD
    assert paper.styled("VB Nội dung")[-1].text == f"{ODD} {ODD}./."
    assert paper.styled("VB Mục")[0].text == f"I. {ODD.upper()}"
    assert [cell.text for cell in paper.appendix_tables[0].rows[2].cells] == ["1", ODD]
    assert "Kính gửi: " + ODD in paper.lines


def test_what_xml_cannot_hold_is_left_out_and_text_is_one_spelling():
    decomposed = unicodedata.normalize("NFD", "Hòa Điền")
    paper = Paper(report(subject=f"Xã\x00 \x0b{decomposed}\ud800\uffff\n  của\ttỉnh\a\f"))

    assert paper.styled("VB Trích yếu")[0].text == "Xã Hòa Điền của tỉnh"


def test_the_least_document_is_a_paper():
    paper = Paper(ReportDocument(Head("", "", "", 2024), "", Signature("")))

    assert paper.head_cell(1, 0) == ["Số:       /"]
    assert paper.head_cell(1, 1) == ["ngày     tháng     năm 2024"]
    assert not any("Kính gửi" in line or "Nơi nhận" in line or "Phụ lục" in line for line in paper.lines)
    assert len(paper.word.sections) == 1


def test_very_long_names_keep_their_words_and_the_rule_its_length():
    name = "Ban Chỉ đạo các Chương trình mục tiêu quốc gia giai đoạn 2021 - 2025 " * 3
    paper = Paper(report(head=Head(name, "BC-BCĐ", "Bà Rịa - Vũng Tàu", 2024, name)))
    parent, body, rule = paper.head.rows[0].cells[0].paragraphs

    assert parent.text == body.text == name.strip().upper()
    assert 20 < 65 - rule.paragraph_format.left_indent.mm * 2 < 33


def test_a_signature_image_takes_the_place_of_the_blank():
    image = io.BytesIO()
    Image.new("RGB", (300, 120), "white").save(image, "PNG")
    image.seek(0)
    paper = Paper(report(), signature_image=image)

    assert len(paper.word.inline_shapes) == 1
    assert not paper.styled("VB Chỗ ký")


@pytest.mark.parametrize("name", TEMPLATES)
def test_committed_templates_are_what_the_script_makes(name):
    assert is_current(name)


def template_saying(text):
    word = docx.Document()
    word.add_paragraph(text)
    out = io.BytesIO()
    word.save(out)
    out.seek(0)
    return out


def test_an_offices_own_template_is_used(settings, tmp_path):
    (tmp_path / "own.docx").write_bytes(template_saying("{{ issuing_body }} – {{ number_line }}").getvalue())
    settings.REPORT_TEMPLATES = {"government": str(tmp_path / "own.docx")}

    word = docx.Document(io.BytesIO(write_word(report(appendices=[]))))
    assert [p.text for p in word.paragraphs] == ["VĂN PHÒNG ĐIỀU PHỐI NÔNG THÔN MỚI – Số: 05/BC-VPĐP"]


@pytest.mark.parametrize("text", ["{{ blocks.__class__.__mro__ }}", "{{ ''.__class__.__base__.__subclasses__() }}"])
def test_a_template_cannot_reach_into_the_program(text):
    with pytest.raises((SecurityError, UndefinedError)):
        write_word(report(appendices=[]), template=template_saying(text))
