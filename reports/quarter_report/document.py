"""An official document as data, whatever file it becomes. Nothing here asks the database or knows Word.

Texts are plain Vietnamese, already worded; numbering is derived from the tree and never typed into a title. What an
office has not filled in yet (number, date, name of the signatory) stays None or "" and is printed as a blank place.
"""

import datetime as dt
from dataclasses import dataclass, field

from ntm.lib.numbers import roman
from ntm.lib.tables import Table

# The Vietnamese alphabet as offices number points: a) b) c) d) đ) e) …
POINTS = "abcdđeghiklmnopqrstuvxy"


@dataclass(frozen=True)
class Paragraph:
    """`text` without a leading dash. `is_item`: a line of a list, printed with "- ". `lead`: opening words in bold."""

    text: str
    is_item: bool = False
    lead: str = ""


@dataclass
class Section:
    """A heading with what stands under it. Level 1 is "I. TÊN MỤC", 2 "1. Khoản", 3 "a) Điểm", counted by siblings.

    `is_part`: a "Phần" over sections of level 1; a long report has only such ones at the top.
    """

    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)
    is_part: bool = False


@dataclass
class Head:
    """Over the text. `symbol` "BC-UBND" without number; `number` and `date` None leave their places empty.

    `running_name` is the issuing body inside a sentence ("của Văn phòng Điều phối …"); the head has it in capitals.
    `place` opens the date line ("Kiên Giang, ngày … tháng … năm …"); `year` stands in it while there is no date.
    """

    issuing_body: str
    symbol: str
    place: str
    year: int
    parent_body: str = ""
    number: int | None = None
    date: dt.date | None = None
    running_name: str = ""


@dataclass
class Signature:
    """`authority`: lines over the title, as ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]; `name` "" leaves it empty."""

    title: str
    authority: list[str] = field(default_factory=list)
    name: str = ""


@dataclass
class ReportDocument:
    """A report with its tables.

    `kind` "Báo cáo"; `subject` its summary (trích yếu); `addressees` after "Kính gửi:"; `legal_bases` without the
    closing ";" or "."; `opening` paragraphs before the first section; `recipients` lines of "Nơi nhận" without dash,
    the archive line ("Lưu: VT, VPĐP") included as the last; `party` the Party's format; `is_draft` heads the document
    with `draft_note`; `origin` says of which day and basis the figures are.
    """

    head: Head
    subject: str
    signature: Signature
    kind: str = "Báo cáo"
    addressees: list[str] = field(default_factory=list)
    legal_bases: list[str] = field(default_factory=list)
    opening: list[Paragraph] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    appendices: list[Table] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    party: bool = False
    is_draft: bool = False
    draft_note: str = ""
    origin: str = ""

    def texts(self):
        """Every paragraph's words in reading order, headings left out."""
        for paragraph in self.opening:
            yield f"{paragraph.lead}{paragraph.text}"
        for _level, _numeral, section in walk(self.sections):
            for paragraph in section.paragraphs:
                yield f"{paragraph.lead}{paragraph.text}"


def numeral(level, place):
    """ "Phần II" of level 0, "II." of the second section of level 1, "2." of 2, "b)" of 3. `place` counts from 1."""
    if level == 0:
        return f"Phần {roman(place)}"
    if level == 1:
        return f"{roman(place)}."
    return f"{place}." if level == 2 else f"{POINTS[(place - 1) % len(POINTS)]})"


def walk(sections, level=1):
    """(level, numeral, section) of a tree in reading order; a part is of level 0."""
    for place, section in enumerate(sections, start=1):
        own = 0 if section.is_part else level
        yield own, numeral(own, place), section
        yield from walk(section.sections, own + 1)
