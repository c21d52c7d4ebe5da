"""A paper as paragraphs of one text. Every proposal points into that text, so it is made once and never changed."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ntm.lib.text import clean
from ntm.lib.uploads import UploadRefused

MOST_LETTERS = 2_000_000
_HEADING_LENGTH = 60
_MARKER = re.compile(
    r"^(?:[IVX]{1,5}[.)/]|[A-H][.)]|Điều\s+\d+|\d{1,2}(?:\.\d{1,2})*[.)/](?!\d)|[a-zđ][)/.]\s|\(\d{1,2}\)"
    r"|[-–—+•●▪◦○*]\s*\D|(?i:n[ơo]i nhận|kính gửi|phụ lục))"
)
# Words that say the line after them goes on: nothing ends with them.
_OPEN_END = re.compile(r"(?:,|-|–|\b(?:và|của|các|với|theo|cho|trong|số|ngày|tháng|năm|về|tại|đến|từ|là|để|do|bằng))$")
_NO_SPLIT = re.compile(r"(?i)^\s*(?:số\s*:?\s*\d*\s*[-/]?|.*\bngày\s+tháng\b.*$)")
_COLUMNS = re.compile(r"(?<!ngày)(?<!tháng)(?<!năm)(?<!Số)(?<!Số:)(?<!số:)[ ]{3,}(?=\S)")
_PAGE_NUMBER = re.compile(r"^(?:[-–]\s*)?(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–])?$", re.IGNORECASE)


class PaperRefused(UploadRefused):
    """The paper cannot be read; the text tells the officer why and what to do."""


@dataclass(frozen=True)
class Line:
    """A line as it stands in the file. `is_after_gap`: an empty line or a new page lies before it."""

    text: str
    is_bold: bool = False
    is_after_gap: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and where it stands in the paper's text."""

    text: str
    start: int
    is_bold: bool = False

    @property
    def end(self):
        return self.start + len(self.text)


@dataclass(frozen=True)
class Paper:
    text: str
    paragraphs: tuple


def paper_of(lines, *, is_wrapped):
    """Paper of these lines; `is_wrapped` when a line of the file is not yet a paragraph."""
    lines = [line for line in lines if line.text and not _PAGE_NUMBER.match(line.text)]
    lines = _joined(lines) if is_wrapped else lines
    if not lines:
        raise PaperRefused(_("The file holds no text."))
    if sum(len(line.text) for line in lines) > MOST_LETTERS:
        raise PaperRefused(_("The text is longer than any directive and was not read."))
    paragraphs, at = [], 0
    for line in lines:
        paragraphs.append(Paragraph(line.text, at, line.is_bold))
        at += len(line.text) + 1
    return Paper("\n".join(line.text for line in lines), tuple(paragraphs))


def lines_of(text):
    """Lines of plain or lightly marked text; the marks (#, **, *) become what they mean."""
    lines, gap = [], False
    rows = (
        unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    )
    parts = [part for number, row in enumerate(rows) for part in columns(row, number, len(rows))]
    is_bold = False
    for raw in parts:
        bare, is_marked, is_bold = _unmarked(raw, is_bold)
        if bare:
            lines.append(Line(bare, is_marked, gap))
        gap = not bare
    return lines


def columns(row, number, count):
    """Two columns side by side, as in the head and at the foot of a letter, are two lines."""
    is_edge = number < 40 or number > count - 40
    rows = [part for half in _parted(row) for part in _columns(half)] if is_edge else [row]
    return [part for part in rows if part.strip()] or [row]


# What begins the right column, wherever the gap before it was lost.
_RIGHT = re.compile(
    r"(?<=\S)\s+(?=CỘNG HÒA XÃ HỘI CHỦ|CỘNG HOÀ XÃ HỘI CHỦ|ĐẢNG CỘNG SẢN VIỆT|Độc lập\s*[-–]\s*Tự do)"
    r"|(?<=\S)\s+(?=(?:T/?M\.?|TM\.|KT\.|TL\.|TUQ\.) ?[A-ZĐỦ]{2})|(?<=;) (?=(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ)\b)"
)
_NUMBER_AND_DATE = re.compile(r"^(Số\s*:?\s*\d*\s*[-/]\s*[\w/&-]+)\s+(?=\S[^,\d]{1,30}, ngày)")


def _parted(row):
    row = _NUMBER_AND_DATE.sub(r"\1\n", row.strip("\n"))
    return _RIGHT.sub("\n", row).split("\n")


def _columns(row):
    row = row.replace("\t", "    ").replace("\u00a0", " ")
    if _NO_SPLIT.match(row) and not re.search(r"\S\s{6,}\S.*\S\s+\S", row):
        return [row]
    parts = _COLUMNS.split(row.strip())
    return [row] if re.fullmatch(r"(?:[-+•]|\w{1,3}[.)])", parts[0]) or not parts[0] else parts


def _unmarked(raw, is_bold):
    """(text, whether it is bold, whether bold goes on in the next line): markdown taken away."""
    text = raw.strip()
    is_heading = text.startswith("#")
    text = re.sub(r"^[#>]+\s*", "", text)
    stars = len(re.findall(r"\*\*", text))
    was_bold = is_bold or is_heading or (text.startswith("**") and (text.endswith("**") or stars == 1))
    goes_on = is_bold if stars % 2 == 0 else not is_bold
    text = text.replace("**", "")
    text = re.sub(r"\*(?=\S)([^*]*\S)\*", r"\1", text)
    text = re.sub(r"\*+$|^\*+(?=\S)", "", text)
    if re.fullmatch(r"[-–—_=*. ]{3,}", text):
        return "", False, goes_on
    return clean(text), was_bold, goes_on


def _joined(lines):
    """Paragraphs out of lines broken by the width or by the end of a page."""
    width = _usual_width(lines)
    out, before = [], 0
    for line in lines:
        if out and _goes_on(out[-1], line, before >= max(_HEADING_LENGTH, width * 4 // 5)):
            last = out[-1]
            out[-1] = Line(f"{last.text} {line.text}", last.is_bold and line.is_bold, last.is_after_gap)
        else:
            out.append(line)
        before = len(line.text)
    return out


def _usual_width(lines):
    """Length most broken lines come near to; the ninth in ten."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _goes_on(last, line, is_full):
    """Whether `line` is more of the paragraph `last`; `is_full` when the line before reached the margin."""
    text = line.text
    if _MARKER.match(text) or _is_capitals(last.text) != _is_capitals(text):
        return False
    if last.is_bold != line.is_bold and is_sentence_start(text):
        return False
    if not is_sentence_start(text):
        return not _is_capitals(last.text)
    if is_sentence_end(last.text) or _is_capitals(text):
        return False
    return bool(_OPEN_END.search(last.text)) or is_full


def _is_capitals(text):
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and sum(letter.isupper() for letter in letters) > 0.85 * len(letters)


def is_capitals(text):
    return _is_capitals(text)


def is_sentence_end(text):
    return text.rstrip('”’")» ').endswith((".", ":", ";", "!", "?", "/"))


def is_sentence_start(text):
    bare = text.lstrip('“‘"(« ')
    return bare[:1].isupper() or (bare[:1].isdigit() and bool(re.match(r"\d{1,2}\.\s", bare)))
