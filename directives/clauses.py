"""Clause numbers of a document and the text under each, cut where the paper plainly shows a new clause.

Pure text work. Numbers: "I" and "1" as printed, "III.1" a number under a Roman one, "4.2" the second dash of
clause 4, "1a" a task inside the paragraph of clause 1, "mo_dau" the opening part, "ket" the closing sentence.
"""

import re

from ntm.lib.text import clean

OPENING, CLOSING = "mo_dau", "ket"
ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
    "XIII": 13,
    "XIV": 14,
    "XV": 15,
}
_SECTION = re.compile(r"^([IVX]+)\. +\S")
_CLAUSE = re.compile(r"^(\d{1,2})\. +\S")
_DASH = re.compile(r"^[-–] +")
_LETTERED = re.compile(r"^(?:(.*\d)|(.+)-)([a-zđ])$")
_END = re.compile(r"^n[ơo]i nhận", re.IGNORECASE)
_MARKS = re.compile(r"^[#>\s]+|\*+")
_HEADING = re.compile(r"^\s*(#|\*\*)")
_PROSE_LENGTH = 60


def parent_number(number):
    """The clause it stands in: "7.6" for "7.6a", "III.1" for "III.1.1", "ket" for "ket-b"; "" for none."""
    if lettered := _LETTERED.match(number):
        return lettered[1] or lettered[2]
    return number.rpartition(".")[0]


def with_ancestors(numbers):
    """These clause numbers and all they stand in, in the order of the paper."""
    found = set()
    for number in numbers:
        while number:
            found.add(number)
            number = parent_number(number)
    return sorted(found, key=clause_key)


def clause_key(number):
    """Sort key: the opening, the numbered clauses ("4.2" before "4.10"), the closing sentence."""
    if number == OPENING:
        return (0,)
    if number.startswith(CLOSING):
        return (2, number)
    parts = re.findall(r"[IVX]+|\d+|[a-zđ]", number)
    return (1, *((ROMAN.get(part, 0) or (int(part) if part.isdigit() else 0), part) for part in parts))


def cut(text, title=""):
    """Text under each clause number that can be told apart; letters inside a paragraph cannot."""
    lines = _body(text)
    first = next((at for at, line in enumerate(lines) if _number_of(line, "")), None)
    if first is None:
        return {}
    pieces = _numbered(lines[first:])
    if opening := _opening(lines[:first], title):
        pieces[OPENING] = opening
    return pieces


def _body(text):
    """Lines that say something, up to the list of recipients."""
    lines = [line for line in text.splitlines() if clean(_MARKS.sub("", line))]
    end = next((at for at, line in enumerate(lines) if _END.match(_bare(line))), len(lines))
    return lines[:end]


def _bare(line):
    return clean(_MARKS.sub("", line))


def _number_of(line, current):
    """Number that begins on this line, given the clause before it; None for a line that goes on."""
    bare = _bare(line)
    section = current.split(".")[0] if current[:1] in ("I", "V", "X") else ""
    if match := _SECTION.match(bare):
        return match[1]
    if match := _CLAUSE.match(bare):
        return f"{section}.{match[1]}" if section else match[1]
    return None


def _numbered(lines):
    """Clauses and their dashes; the last paragraph, when it is no clause itself, closes the document."""
    pieces, current, clause, dashes = {}, "", "", 0
    for at, line in enumerate(lines):
        bare = _bare(line)
        if number := _number_of(line, clause):
            current, clause, dashes = number, number, 0
            pieces[current] = bare.partition(". ")[2].strip()
        elif _DASH.match(bare):
            dashes += 1
            current = f"{clause}.{dashes}"
            pieces[current] = _DASH.sub("", bare)
        elif at == len(lines) - 1 and _is_sentence_start(bare) and _is_sentence_end(pieces[current]):
            pieces[CLOSING] = bare
        else:
            pieces[current] = _continued(pieces[current], bare)
    return pieces


def _opening(lines, title):
    """Paragraphs of prose right before the first clause: back to the heading, the title or the addressees."""
    paragraphs = []
    for line in reversed(lines):
        bare = _bare(line)
        is_title = bool(title) and bare.casefold() == clean(title).casefold()
        if _HEADING.match(line) or bare.startswith(("-", "V/v")) or is_title or len(bare) < _PROSE_LENGTH:
            break
        paragraphs.insert(0, bare)
    text = ""
    for paragraph in paragraphs:
        text = _continued(text, paragraph) if text else paragraph
    return text


def _continued(text, paragraph):
    """A paragraph broken by the end of a page goes on in the same line, a new one begins a new line."""
    is_heading = len(text) < _PROSE_LENGTH and not text.endswith(",")
    is_new = _is_sentence_start(paragraph) and (is_heading or _is_sentence_end(text))
    return f"{text}\n{paragraph}" if is_new else f"{text} {paragraph}"


def _is_sentence_end(text):
    return text.rstrip("”’) ").endswith((".", ":", ";", "!", "?", "/"))


def _is_sentence_start(text):
    return text.lstrip("“‘( ")[:1].isupper()
