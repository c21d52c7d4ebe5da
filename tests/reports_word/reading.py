"""Reading a produced .docx back: what a run, paragraph or table really looks like once styles are followed."""

import io
from functools import cached_property

import docx
from docx.oxml.ns import qn

from reports.docx import write_word

SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")


class Paper:
    def __init__(self, document, **options):
        self.word = docx.Document(io.BytesIO(write_word(document, **options)))

    @cached_property
    def head(self):
        return self.word.tables[0]

    def head_cell(self, row, column):
        return [paragraph.text for paragraph in self.head.rows[row].cells[column].paragraphs if paragraph.text]

    @property
    def signature(self):
        """(left, right) cells of the last row over the appendices."""
        return self.word.tables[1].rows[0].cells

    @property
    def appendix_tables(self):
        return self.word.tables[2:]

    @property
    def lines(self):
        return [paragraph.text for paragraph in self.word.paragraphs]

    def styled(self, name):
        return [paragraph for paragraph in self.everything() if paragraph.style.name == name]

    def everything(self):
        yield from self.word.paragraphs
        for table in self.word.tables:
            for row in table.rows:
                for cell in row.cells:
                    yield from cell.paragraphs

    def runs(self):
        """Every run of body, tables, headers and footers as lxml elements."""
        roots = [self.word.element.body]
        for section in self.word.sections:
            roots += [section.header._element, section.first_page_header._element, section.footer._element]
        return [run for root in roots for run in root.iter(qn("w:r"))]

    def property_of(self, run, name, attribute):
        """An attribute of a run's property, from the run, its paragraph's style or the defaults of the document."""
        paragraph = run.getparent()
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        places = [run.find(qn("w:rPr"))]
        if style is not None:
            found = next(s for s in self.word.styles if s.style_id == style.get(qn("w:val")))
            while found is not None:
                places.append(found.element.find(qn("w:rPr")))
                found = found.base_style
        places.append(self.word.styles.element.find(".//" + qn("w:rPrDefault") + "/" + qn("w:rPr")))
        for place in places:
            mark = place.find(qn(name)) if place is not None else None
            if mark is not None and mark.get(qn(attribute)) is not None:
                return mark.get(qn(attribute))
        return None


def look(paragraph):
    """(points, bold, italic) a paragraph's style gives."""
    font = paragraph.style.font
    return font.size.pt, bool(font.bold), bool(font.italic)


def rule_mm(paragraph, room):
    """Length of the rule drawn as the border of a paragraph."""
    form = paragraph.paragraph_format
    assert paragraph.style.element.find(f".//{qn('w:pBdr')}/{qn('w:top')}").get(qn("w:val")) == "single"
    return room - form.left_indent.mm - form.right_indent.mm


def borders(table):
    """{side: kind} of a table's own borders."""
    marks = table._tbl.tblPr.find(qn("w:tblBorders"))
    return {mark.tag.split("}")[1]: mark.get(qn("w:val")) for mark in marks}
