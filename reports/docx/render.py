"""The document into its template, then what a template cannot say: lengths of rules, appendices with their tables."""

import io
from pathlib import Path

from django.conf import settings
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment

from reports.docx import words
from reports.docx.appendices import add_appendices
from reports.docx.context import template_context
from reports.docx.rules import fit_rules

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEMPLATES = Path(__file__).resolve().parent / "templates"
SIGNATURE_HEIGHT = Mm(22)


def write_word(document, *, template=None, signature_image=None):
    """Bytes of the .docx of a ReportDocument.

    `template` is a path or an open file; without it the installation's (REPORT_TEMPLATES), else the committed one.
    `signature_image` is an open png of the signature.
    """
    paper = DocxTemplate(template or template_path(party=document.party))
    context = template_context(document)
    paper.init_docx()
    context["signature_image"] = InlineImage(paper, signature_image, height=SIGNATURE_HEIGHT) if signature_image else ""
    # An office's template is somebody's file: it may use values, never reach into the program.
    paper.render(context, jinja_env=SandboxedEnvironment(autoescape=True), autoescape=True)
    finish(paper.docx, document)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def template_path(*, party, shipped=False):
    name = "party" if party else "government"
    return (not shipped and settings.REPORT_TEMPLATES.get(name)) or TEMPLATES / f"{name}.docx"


def finish(word, document):
    """`word` is the python-docx document the template became."""
    fit_rules(word)
    keep_last_lines_with_signature(word)
    add_appendices(word, document)
    word.core_properties.title = words.text(f"{document.kind} {document.subject}")[:255]
    word.core_properties.author = words.text(document.head.issuing_body)[:255]


def keep_last_lines_with_signature(word):
    """No signature stands alone on a page: the last paragraph of the text goes with it."""
    for paragraph in reversed(word.paragraphs):
        if paragraph.style.name != "VB Ngắt":
            paragraph.paragraph_format.keep_with_next = True
        if paragraph.style.name == "VB Nội dung":
            return
