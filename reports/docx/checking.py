"""An office's own Word template, tried before it is kept: it opens, its names are known, a whole report comes out."""

import io
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx import Document
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from ntm.lib.uploads import UploadRefused, check_word
from reports.docx.render import template_path, write_word
from reports.docx.sample import SENTENCE, sample

# Written after the template by the program, with styles the template has to bring.
_STYLES_BEGIN = "VB "


def check_template(file, *, party):
    """Bytes of a template that prints a report; UploadRefused with what is wrong with it and where."""
    data = check_word(file)
    names = _names_in(data)
    _refuse_names(names)
    _refuse_styles(data, party)
    _refuse_what_does_not_print(data, party)
    return data


# Every name a template may use, with what stands there.
MEANINGS = {
    "parent_body": gettext_lazy("parent body, in capitals"),
    "issuing_body": gettext_lazy("issuing body, in capitals"),
    "number_line": gettext_lazy("number and symbol"),
    "place_and_date": gettext_lazy("place and day"),
    "draft_note": gettext_lazy("“Draft”, nothing in a finished report"),
    "kind": gettext_lazy("kind of the paper, in capitals"),
    "is_letter": gettext_lazy("whether it is an official letter, for a condition"),
    "subject": gettext_lazy("summary"),
    "addressee": gettext_lazy("the addressee where there is one"),
    "addressees": gettext_lazy("lines of several addressees"),
    "legal_bases": gettext_lazy("lines of the legal bases"),
    "blocks": gettext_lazy("headings and paragraphs of the text: level, lead, text"),
    "authority": gettext_lazy("lines above the signatory's title"),
    "title": gettext_lazy("the signatory's title"),
    "signature_image": gettext_lazy("picture of the signature"),
    "name": gettext_lazy("the signatory's name"),
    "recipients": gettext_lazy("lines of the recipients"),
}


def _names_in(data):
    try:
        paper = DocxTemplate(io.BytesIO(data))
        return paper.get_undeclared_template_variables(jinja_env=SandboxedEnvironment(autoescape=True))
    except TemplateError as error:
        raise UploadRefused(_spelt_wrong(error)) from error
    except Exception as error:
        # Whatever the reader of Word files stumbles over in somebody's file.
        raise UploadRefused(_("Word cannot open this file: save it again as .docx and send that.")) from error


def _refuse_names(names):
    strange = sorted(names - set(MEANINGS))
    if strange:
        words = {"names": ", ".join(f"{{{{ {name} }}}}" for name in strange)}
        raise UploadRefused(_("The template uses names that are not known: %(names)s.") % words)
    if "blocks" not in names:
        raise UploadRefused(_("The template has no place for the text: {{ blocks }} is missing."))


def _refuse_styles(data, party):
    """Appendices are written with the styles of the shipped template."""
    needed = _styles(Path(template_path(party=party, shipped=True)).read_bytes())
    missing = sorted(needed - _styles(data))
    if missing:
        words = {"names": ", ".join(f"“{name}”" for name in missing)}
        raise UploadRefused(_("The template lacks paragraph styles: %(names)s. Begin with the shipped one.") % words)


def _styles(data):
    return {style.name for style in Document(io.BytesIO(data)).styles if style.name.startswith(_STYLES_BEGIN)}


def _refuse_what_does_not_print(data, party):
    try:
        printed = Document(io.BytesIO(write_word(sample(party=party), template=io.BytesIO(data))))
    except TemplateError as error:
        raise UploadRefused(_spelt_wrong(error)) from error
    except Exception as error:
        raise UploadRefused(_("No report could be printed with the template: %(why)s") % {"why": error}) from error
    if not any(SENTENCE in paragraph.text for paragraph in _paragraphs(printed)):
        raise UploadRefused(_("The text of a report does not appear where {{ blocks }} stands in the template."))


def _paragraphs(word):
    yield from word.paragraphs
    for table in word.tables:
        for cell in table._cells:
            yield from cell.paragraphs


def _spelt_wrong(error):
    return _("A mark of the template is spelt wrong: %(why)s") % {"why": str(error)[:200]}
