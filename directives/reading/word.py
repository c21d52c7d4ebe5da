"""Lines of a Word file: paragraphs and table cells in order, with the numbers Word draws by itself."""

import io
import re
import zipfile

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from directives.reading.numbering import Numbering
from directives.reading.papers import Line, PaperRefused
from ntm.lib.text import clean

_BROKEN = (PackageNotFoundError, KeyError, ValueError, AttributeError, OSError, LxmlError, zipfile.BadZipFile)
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BREAKS = {qn("w:br"), qn("w:cr")}
_TEXTS = {qn("w:t"): None, qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): ""}
_HEADS = re.compile(r"(?i)chủ trì|phối hợp|thời (?:gian|hạn)|hoàn thành")


def word_lines(data):
    try:
        document = Document(io.BytesIO(data))
        return list(_blocks(document.element.body, Numbering(document)))
    except _BROKEN as error:
        raise PaperRefused(_("The Word file is damaged: open it, save it again and send that.")) from error


def _blocks(parent, numbering):
    for child in parent.iterchildren():
        if child.tag == qn("w:p"):
            yield from _paragraph(child, numbering)
        elif child.tag == qn("w:tbl"):
            yield from _table(child, numbering)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
            yield from _blocks(child, numbering)


def _paragraph(element, numbering):
    pieces, boxes = [], []
    _collect(element, pieces, boxes)
    for box in boxes:
        yield from _blocks(box, numbering)
    text = "".join(pieces)
    if not clean(text):
        return
    label = numbering.label(element)
    is_bold = numbering.is_bold(element)
    for row in f"{label} {text}".split("\n") if label else text.split("\n"):
        for part in re.split(r"\t{2,}| {4,}", row.strip()):
            if clean(part):
                yield Line(clean(part), is_bold)


def _collect(element, pieces, boxes):
    """Text of a paragraph; what was deleted is gone, text boxes are paragraphs of their own."""
    for child in element.iterchildren():
        if child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:txbxContent"):
            boxes.append(child)
        elif child.tag in _TEXTS:
            pieces.append(child.text or "" if child.tag == qn("w:t") else _TEXTS[child.tag])
        elif child.tag in _BREAKS:
            pieces.append("\n")
        elif child.tag not in (qn("w:pPr"), qn("w:rPr")):
            _collect(child, pieces, boxes)


def _table(table, numbering):
    rows = [row.findall(qn("w:tc")) for row in table.iter(qn("w:tr"))]
    heads = [_cell_text(cell, numbering) for cell in rows[0]] if rows else []
    if len(heads) > 2 and sum(bool(_HEADS.search(head)) for head in heads) > 0:
        yield from _task_rows(heads, rows[1:], numbering)
        return
    for row in rows:
        for cell in row:
            yield from _blocks(cell, numbering)


def _cell_text(cell, numbering):
    return clean(" ".join(line.text for line in _blocks(cell, numbering)))


def _task_rows(heads, rows, numbering):
    """A table of tasks, each row as one paragraph that names its columns: "Chủ trì: Sở Y tế; Thời hạn: quý II"."""
    for row in rows:
        cells = [_cell_text(cell, numbering) for cell in row]
        named = [
            f"{head}: {cell}" if _HEADS.search(head) else cell
            for head, cell in zip(heads, cells, strict=False)
            if cell and not re.fullmatch(r"(?i)(?:s?tt|số tt)", head)
        ]
        if named:
            yield Line("- " + "; ".join(named))
