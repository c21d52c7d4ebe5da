"""Appendices of a paper: each a section of its own, numbered from page 1, upright or turned as its table needs."""

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm

from ntm.lib.numbers import roman
from reports.docx import words
from reports.docx.columns import lay_out
from reports.docx.rules import draw, text_width
from reports.docx.tables import table_element

A4 = (Mm(210), Mm(297))


def add_appendices(word, document):
    """`word` is the python-docx document; its styles print the appendices."""
    for number, table in enumerate(document.appendices, start=1):
        name = f"Phụ lục {roman(number)}" if len(document.appendices) > 1 else "Phụ lục"
        _add_appendix(word, document, table, name)


def _add_appendix(word, document, table, name):
    layout = lay_out(table)
    room = _new_section(word, is_landscape=layout.is_landscape)
    if table.label:
        word.add_paragraph(words.text(table.label), "VB Biểu số")
    word.add_paragraph(name, "VB Phụ lục")
    word.add_paragraph(words.text(table.title).upper(), "VB Tên phụ lục")
    belonging = word.add_paragraph(belongs_to(document), "VB Kèm theo")
    draw(belonging, word.add_paragraph(style="VB Kẻ ngắn"), room)
    for note in table.notes:
        word.add_paragraph(words.text(note), "VB Ghi chú phụ lục")
    _add_tables(word, table, layout, name)


def _new_section(word, *, is_landscape):
    """The room between its margins, in mm."""
    section = word.add_section(WD_SECTION.NEW_PAGE)
    word.paragraphs[-1].style = "VB Ngắt"  # the paragraph that carries the break
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = reversed(A4) if is_landscape else A4
    return text_width(section)


def _add_tables(word, table, layout, name):
    styles = {style.name: style.style_id for style in word.styles}
    for number, part in enumerate(layout.parts):
        if number:
            continued = f"{name} (tiếp theo)"
            word.add_paragraph(continued, "VB Phụ lục").paragraph_format.page_break_before = True
        word.add_paragraph(words.text(table.unit_line), "VB Đơn vị tính")
        word.element.body._insert_tbl(table_element(part, styles))
    for note in table.footnotes:
        word.add_paragraph(words.text(note), "VB Chú thích bảng")
    word.add_paragraph(style="VB Ngắt")


def belongs_to(document):
    """ "(Kèm theo Báo cáo số 05/BC-VPĐP ngày 09 tháng 4 năm 2021 của Văn phòng …)"; places stay empty in a draft."""
    head = document.head
    _word, number = words.number_line(head.number, head.symbol, is_party=document.party).split(" ", 1)
    day = words.day_words(head.date, head.year)
    issuer = words.text(head.running_name or head.issuing_body)
    return f"(Kèm theo {words.text(document.kind)} số {number} {day} của {issuer})"
