"""Rules under names and titles, drawn as long as the decree asks for."""

from itertools import pairwise

from docx.shared import Mm

from reports.docx.measure import longest_line_mm

# Annex I of Decree 30/2020: a third to a half of the line above; under the motto as long as the motto.
PART_OF_LINE = {"VB Kẻ ngắn": 0.4, "VB Kẻ dài": 1.0}


def fit_rules(document):
    """Indent each rule of the paper by the width of the line above it."""
    _fit(document.paragraphs, text_width(document.sections[0]))
    for table in document.tables:
        for cell in table._cells:
            _fit(cell.paragraphs, cell.width.mm)


def text_width(section):
    """Millimetres between the margins."""
    return section.page_width.mm - section.left_margin.mm - section.right_margin.mm


def _fit(paragraphs, room):
    for above, rule in pairwise(paragraphs):
        if rule.style.name in PART_OF_LINE:
            draw(above, rule, room)


def draw(above, rule, room):
    """`room` in mm between the margins the two paragraphs stand in."""
    style = above.style
    inside = room - (style.paragraph_format.left_indent or Mm(0)).mm - (style.paragraph_format.right_indent or Mm(0)).mm
    line = longest_line_mm(above.text, style.font.size.pt, inside, bold=bool(style.font.bold))
    side = Mm((room - line * PART_OF_LINE[rule.style.name]) / 2)
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = side
