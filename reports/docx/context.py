"""What a Word template is given: the document's words, worded and ended as the paper prints them."""

from reports.docx import words
from reports.docx.kinds import LETTER
from reports.quarter_report.document import walk

_LEVELS = {0: "part", 1: "section", 2: "clause", 3: "point"}


def template_context(document):
    """Names the templates use. Lists are lists of lines; `blocks` are {"level", "lead", "text"} in reading order."""
    head, signature = document.head, document.signature
    addressees = [line for line in map(words.text, document.addressees) if line]
    return {
        "is_letter": document.kind == LETTER,
        "parent_body": words.text(head.parent_body).upper(),
        "issuing_body": words.text(head.issuing_body).upper(),
        "number_line": words.number_line(head.number, head.symbol, is_party=document.party),
        "place_and_date": place_and_date(head),
        "draft_note": words.text(document.draft_note) if document.is_draft else "",
        "kind": words.text(document.kind).upper(),
        "subject": words.text(document.subject),
        "addressee": addressees[0].rstrip(" ;,.") if len(addressees) == 1 else "",
        "addressees": words.ended(addressees) if len(addressees) > 1 else [],
        "legal_bases": words.ended(document.legal_bases),
        "blocks": blocks(document),
        "authority": [words.text(line).upper() for line in signature.authority if words.text(line)],
        "title": words.text(signature.title).upper(),
        "name": words.person(signature.name),
        "recipients": words.ended(document.recipients, between="," if document.party else ";"),
    }


def place_and_date(head):
    """ "Kiên Giang, ngày 09 tháng 4 năm 2021"."""
    day = words.day_words(head.date, head.year)
    return f"{words.text(head.place)}, {day}" if words.text(head.place) else day


def blocks(document):
    """Headings and paragraphs in reading order; the last paragraph ends in "./."."""
    found = [_paragraph(paragraph) for paragraph in document.opening]
    for level, numeral, section in walk(document.sections):
        found += _headings(level, numeral, section.title)
        found += [_paragraph(paragraph) for paragraph in section.paragraphs]
    found = [block for block in found if block["text"] or block["lead"]]
    for block in reversed(found):
        if block["level"] == "text":
            block["text"] = words.closed(block["text"])
            break
    return found


def _headings(level, numeral, title):
    """One heading; of a part two lines, its numeral over its title."""
    title, kind = words.text(title), _LEVELS.get(level, "point")
    if kind == "part":
        lines = [numeral, title.upper()]
    else:
        lines = [f"{numeral} {title.upper() if kind == 'section' else title}"]
    return [{"level": kind, "lead": "", "text": line} for line in lines]


def _paragraph(paragraph):
    lead, text = words.text(paragraph.lead), words.text(paragraph.text)
    if lead and text:
        lead += " "
    mark = "- " if paragraph.is_item else ""
    return {"level": "text", "lead": mark + lead if lead else "", "text": text if lead else mark + text}
