"""Head, body and foot of a paper: which paragraphs are which."""

import re
from dataclasses import dataclass, field

from directives.reading.markers import marker_of
from directives.reading.papers import is_capitals, is_sentence_end
from ntm.lib.text import search_key

KINDS = (
    "Chỉ thị", "Kế hoạch", "Nghị quyết", "Quyết định", "Công văn", "Chương trình hành động", "Chương trình", "Kết luận",
    "Thông báo", "Hướng dẫn", "Công điện", "Đề án", "Báo cáo", "Thông tri", "Quy định", "Tờ trình", "Phương án",
)  # fmt: skip
_KIND = re.compile(rf"(?i)^({'|'.join(KINDS)})(?:\s*:)?(?:\s+(của\s+.+|(?:thực hiện|về|triển khai).+))?$")
MOTTO = re.compile(r"(?i)^(?:cộng hòa xã hội|cộng hoà xã hội|độc lập|đảng cộng sản việt nam)")
NUMBER = re.compile(r"(?i)^số\s*[:.]?\s*(?P<number>\d*[A-Za-z]?)\s*(?P<symbol>[-/]\s*[A-ZĐ&][\w&/ -]*)?\s*$")
DATE = re.compile(
    r"(?P<place>[^,;]{2,40}),\s*ngày\s*(?P<day>\d{1,2}|[….\s]*)\s*tháng\s*(?P<month>\d{1,2}"
    r"|[….\s]*)\s*năm\s*(?P<year>\d{4})"
)
SUBJECT = re.compile(r"(?i)^(?:v/v|về việc|về)\b\s*:?\s*")
ADDRESSEES = re.compile(r"(?i)^kính gửi\s*:?\s*")
RECIPIENTS = re.compile(r"(?i)^n[ơo]i nhận\s*:?\s*")
_SIGNER = re.compile(r"^(?:T/?M\b|TM\.|KT\.|TL\.|TUQ\.|Q\.|T\.?M\.)")
_POSITION = re.compile(
    r"^(?:PHÓ )?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|THỦ TƯỚNG|BỘ TRƯỞNG|CHỦ NHIỆM|TỔNG GIÁM ĐỐC)"
)
_DASH = re.compile(r"^[-–—+•*●]\s*")
_BASIS = re.compile(
    r"(?i)^(?:căn cứ|xét|theo đề nghị|thực hiện (?:nghị quyết|chỉ thị|quyết định|kế hoạch|công văn)\s+số)\b"
)
_PROSE = 120


@dataclass
class Zones:
    """Paragraphs by what they are; `body` those with clauses and the opening before them."""

    organs: list = field(default_factory=list)
    number: object = None
    date: object = None
    kind: object = None
    subject: list = field(default_factory=list)
    addressees: list = field(default_factory=list)
    body: list = field(default_factory=list)
    foot: list = field(default_factory=list)


def zones_of(paragraphs):
    zones, last = Zones(), _foot_start(paragraphs)
    state, at = "organs", 0
    while at < last:
        paragraph = paragraphs[at]
        state = _placed(zones, paragraph, state)
        if state == "body":
            break
        at += 1
    zones.body = list(paragraphs[at:last])
    zones.foot = list(paragraphs[last:])
    return zones


def _placed(zones, paragraph, state):
    """Put a paragraph of the head where it belongs; the state after it, "body" when the head is over."""
    text = paragraph.text
    if state == "addressees" and (kept := _addressee(zones, paragraph)):
        return kept
    if match := ADDRESSEES.match(text):
        zones.addressees.extend(_listed(text[match.end() :]))
        return "addressees"
    if MOTTO.match(text):
        return state
    if zones.number is None and NUMBER.match(text):
        zones.number = paragraph
        return state
    if zones.date is None and len(text) < 100 and DATE.search(text):
        zones.date = paragraph
        return state
    if zones.kind is None and _is_kind(text):
        zones.kind = paragraph
        return "subject"
    return _titled(zones, paragraph, state)


def _is_kind(text):
    match = _KIND.match(text)
    return bool(match) and (is_capitals(match[1]) or len(text) < 30)


def _titled(zones, paragraph, state):
    """Organs, subject and whatever else stands above the first sentence."""
    text = paragraph.text
    if re.match(r"(?i)^v/v\b", text) and not zones.subject:
        zones.subject.append(paragraph)
        return "subject-letter"
    if state == "subject-letter" and not is_sentence_end(text) and len(text) < _PROSE and not is_capitals(text):
        zones.subject.append(paragraph)
        return state
    if is_capitals(text) and len(text) < _PROSE and not (zones.kind and marker_of(text)):
        if not (zones.kind and zones.subject) and re.match(r"(?i)^của\b", text):
            zones.organs.append(paragraph)
        elif zones.kind and not zones.subject and not re.match(r"^(?:ỦY|UỶ|CHỦ|BAN|HỘI|THỦ) ", text):
            zones.subject.append(paragraph)
        elif not (zones.kind and _is_kind(text)):
            zones.organs.append(paragraph)
        return state
    if state == "subject" and _is_subject(zones, paragraph):
        zones.subject.append(paragraph)
        return state
    is_early = zones.kind is None and not zones.addressees
    if len(text) < 60 and not is_sentence_end(text) and not marker_of(text) and is_early:
        zones.organs.append(paragraph)
        return state
    return "body"


def _is_subject(zones, paragraph):
    text = paragraph.text
    if marker_of(text) or _BASIS.match(text):
        return False
    if not zones.subject:
        return not is_sentence_end(text) or len(text) < _PROSE
    goes_on = not text[:1].isupper() or (paragraph.is_bold and zones.subject[-1].is_bold) or len(text) < 60
    return goes_on and not is_sentence_end(text) and len(text) < 2 * _PROSE


def _addressee(zones, paragraph):
    """ "addressees" when the paragraph is one more of them, else ""."""
    text = paragraph.text
    if _DASH.match(text):
        zones.addressees.extend(_listed(text))
        return "addressees"
    is_first, goes_on = not zones.addressees, not text[:1].isupper()
    if len(text) < _PROSE and (goes_on or is_first) and not marker_of(text):
        zones.addressees.extend([] if goes_on and not is_first else _listed(text))
        return "addressees"
    return ""


def _listed(text):
    """Addressees of one line, in the order written."""
    text = re.split(r"(?<=\w\w)\.\s", _DASH.sub("", text))[0]
    return [part.strip(" .;") for part in re.split(r";\s*(?:[-–]\s*)?", text) if part.strip(" .;:")]


def _foot_start(paragraphs):
    """Index of the list of recipients or of the signature, whichever comes first after the body."""
    count = len(paragraphs)
    for at, paragraph in enumerate(paragraphs):
        if search_key(paragraph.text).startswith("noi nhan") and at > 3:
            return _signature_before(paragraphs, at)
    for at in range(count - 1, count // 2, -1):
        if _SIGNER.match(paragraphs[at].text) and is_capitals(paragraphs[at].text):
            return at
    for at in range(count - 1, max(count // 2, count - 12), -1):
        if _POSITION.match(paragraphs[at].text):
            return at
    return count


def _signature_before(paragraphs, at):
    """The signature may stand left of or above the recipients."""
    for back in range(max(at - 6, 0), at):
        text = paragraphs[back].text
        if (_SIGNER.match(text) or _POSITION.match(text)) and is_capitals(text):
            return back
    return at
