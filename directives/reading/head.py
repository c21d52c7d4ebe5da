"""Head data of a paper: what stands above the first sentence and below the last. What is not printed stays empty."""

import datetime as dt
import re

from directives.reading.names import PLACE
from directives.reading.papers import is_capitals
from directives.reading.proposal import Head, Span
from directives.reading.spelling import same_tones, uncapitalised
from directives.reading.zones import DATE, KINDS, NUMBER, RECIPIENTS
from ntm.lib.text import clean

_PARTY = re.compile(
    r"(?i)tỉnh ủy|huyện ủy|thành ủy|thị ủy|đảng ủy|đảng cộng sản|ban thường vụ|ban tuyên giáo|ban dân vận"
    r"|thường trực tỉnh ủy|quận ủy"
)
_PARTY_SYMBOL = re.compile(r"-\s*[A-ZĐ]+/(?:TU|HU|ThU|TW|ĐU|TTTU|ThU|QU)\b|-(?:CT|CV|NQ|KH|KL|TB)/")
_SIGNER = re.compile(r"^(?:T/?M\b|TM\.|T\.M\.?|KT\.|TL\.|TUQ\.|Q\.)\s*")
_POSITION = re.compile(
    r"^(?:Q\. ?|QUYỀN )?(?:PHÓ )?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|THỦ TƯỚNG"
    r"|BỘ TRƯỞNG|THƯỜNG TRỰC|TRƯỞNG PHÒNG|CHÁNH THANH TRA)[\w ]*"
)
_NAME = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+){1,4}$")
_TYPES = "|".join((*KINDS, "Văn bản", "Thông tư", "Nghị định", "Luật", "Thông báo kết luận", "Bộ tiêu chí"))
_REFERENCE = re.compile(
    rf"(?:{_TYPES})(?: (?:kết luận|liên tịch))?(?: số)?:? (?P<number>\d+[\w.]*(?:/\d{{4}})?[/-][\w&Đ-]+(?:/[\w&Đ-]+)*)"
    r"(?:,? ngày (?:\d{1,2}/\d{1,2}/\d{4}|\d{1,2}"
    r" tháng \d{1,2} năm \d{4}))?(?: của (?:[^,.;()]{3,60}?)(?= về|[,.;()]|$| tại| và | nhằm| đã))?"
)
_CONGRESS = re.compile(
    r"Nghị quyết Đại hội (?:đại biểu )?(?:Đảng bộ (?:tỉnh"
    r"|huyện) )?(?:lần thứ )?[XVI]+(?: (?:của )?Đảng bộ (?:tỉnh|huyện))?"
)
_CODES = {
    "CT": "Chỉ thị", "KH": "Kế hoạch", "NQ": "Nghị quyết", "QĐ": "Quyết định", "CV": "Công văn", "KL": "Kết luận",
    "TB": "Thông báo", "HD": "Hướng dẫn", "CĐ": "Công điện", "CTr": "Chương trình", "CTHĐ": "Chương trình hành động",
    "ĐA": "Đề án",
    "BC": "Báo cáo", "TTr": "Tờ trình", "PA": "Phương án",
}  # fmt: skip
_PARTY_LEVELS = {"TU": " Tỉnh ủy", "HU": " Huyện ủy", "ThU": " Thành ủy", "TXU": " Thị ủy"}
_ORGAN = re.compile(
    r"(?i)^(?:của )?(ủy ban nhân dân|uỷ ban nhân dân|ubnd|tỉnh ủy|huyện ủy|thành ủy|thị ủy|đảng ủy"
    r"|ban thường vụ|ban chỉ đạo|hội đồng nhân dân|sở |văn phòng|chủ tịch|thường trực|ban |hội |liên "
    r"|đảng bộ)"
)


def head_of(zones, text):
    head = Head()
    _read_number(head, zones)
    _read_date(head, zones, text)
    _read_kind(head, zones)
    _read_subject(head, zones)
    _read_foot(head, zones)
    head.addressees = list(zones.addressees)
    head.issuer = _issuer(head, zones, text)
    head.system = "party" if _is_party(head, zones) else "government"
    head.locality = _locality(head, zones, text)
    head.issuer = _with_place(head.issuer, head.locality)
    head.references = _references(text)
    return head


def _span(paragraph):
    return Span(paragraph.start, paragraph.end)


def _read_number(head, zones):
    if zones.number is None:
        return
    match = NUMBER.match(zones.number.text)
    symbol = re.sub(r"\s*([-/])\s*", r"\1", (match["symbol"] or "").strip())
    head.number = match["number"]
    head.symbol = symbol
    head.spans["number"] = _span(zones.number)


def _read_date(head, zones, text):
    """The day as exact as the paper is: blanks for day or month leave it out."""
    if zones.date is None:
        return
    match = DATE.search(zones.date.text)
    year = int(match["year"])
    month = int(match["month"]) if match["month"].strip().isdigit() else None
    day = int(match["day"]) if match["day"].strip().isdigit() else None
    try:
        head.date = dt.date(year, month or 1, day or 1)
    except ValueError:
        return
    head.date_precision = "year" if month is None else "month" if day is None else "day"
    head.spans["date"] = _span(zones.date)


def _read_kind(head, zones):
    if zones.kind is not None:
        text = zones.kind.text
        head.kind = next(
            (kind for kind in sorted(KINDS, key=len, reverse=True) if text.casefold().startswith(kind.casefold())), ""
        )
        head.spans["kind"] = _span(zones.kind)
        return
    code = next((name for name in _CODES if re.search(rf"(?:^|[-/\d]){name}(?:[-/]|$)", head.symbol)), None)
    is_letter = zones.addressees or head.symbol
    head.kind = _CODES.get(code) or ("Công văn" if is_letter else "")


def _read_subject(head, zones):
    text = clean(" ".join(paragraph.text for paragraph in zones.subject))
    if not text and zones.kind is not None:
        text = re.sub(rf"(?i)^{head.kind}\s*", "", zones.kind.text)
        text = "" if re.match(r"(?i)^(?:của\b|:|$)", text) else text
    text = uncapitalised(text)
    head.subject = text.strip(" .;:")
    if zones.subject:
        head.spans["subject"] = Span(zones.subject[0].start, zones.subject[-1].end)


def _read_foot(head, zones):
    """Recipients are the dashes; the signature is what is not: authority, office, name."""
    rest, is_listing = [], False
    for paragraph in zones.foot:
        text = paragraph.text
        if match := RECIPIENTS.match(text):
            is_listing = True
            text = text[match.end() :].strip()
        if not text:
            continue
        if re.match(r"^[-–—+•*]", text) or (is_listing and re.match(r"(?i)^(?:như trên|lưu)\b", text)):
            head.recipients += _recipients(text)
        elif is_listing and head.recipients and not text[:1].isupper():
            head.recipients[-1] = f"{head.recipients[-1]} {text.strip(' ;.,')}"
        else:
            rest.append(paragraph)
    _read_signature(head, rest)


def _recipients(text):
    parts = re.split(r";\s*[-–]\s*|\.\s*[-–]\s+", re.sub(r"^[-–—+•*]\s*", "", text))
    return [clean(part).strip(" ;.,") for part in parts if clean(part).strip(" ;.,")]


def _read_signature(head, paragraphs):
    """The office is the last one named ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"); the name is what is no capitals."""
    for paragraph in paragraphs:
        text = clean(paragraph.text)
        if match := _POSITION.match(text):
            head.signatory_position = _sentence(match[0])
        elif not head.signatory and _is_name(text):
            head.signatory = text
            head.spans["signatory"] = _span(paragraph)
    if not head.signatory:
        head.signatory = _titled_name(paragraphs)


def _is_name(text):
    return bool(_NAME.match(text)) and not is_capitals(text) and not re.match(r"(?i)phụ lục|bảng|biểu", text)


def _titled_name(paragraphs):
    """A name behind a title: "TS. Nguyễn Văn A"."""
    for paragraph in paragraphs:
        if match := re.match(rf"^(?:TS|ThS|BS|KS)\.? ({PLACE})$", paragraph.text):
            return match[1]
    return ""


def _sentence(text):
    low = clean(text.lower())
    for office in ("bí thư", "chủ tịch", "giám đốc", "chánh văn phòng", "trưởng ban", "thường trực", "trưởng phòng"):
        low = low.replace(office, office.capitalize())
    return low[:1].upper() + low[1:]


def _issuer(head, zones, text):
    named = [same_tones(uncapitalised(clean(paragraph.text))) for paragraph in zones.organs]
    named = [re.sub(r"(?i)^của\s+", "", name) for name in named]
    found = [name for name in _stacked(named) if _ORGAN.match(name)]
    issuer = found[-1] if found else _from_signature(zones, head.symbol)
    issuer = issuer[:1].upper() + issuer[1:]
    if re.search(r"(?i)^chủ tịch|^CT-UBND", issuer) or (
        zones.kind
        and head.kind == "Chỉ thị"
        and re.search(r"Chủ tịch Ủy ban nhân dân (?:tỉnh|huyện)[^.]{0,40}(?:yêu cầu|đề nghị|chỉ thị)", text)
        and "/CT-UBND" in head.symbol
    ):
        level = re.search(r"(?i)(tỉnh|huyện|thành phố|thị xã|xã|phường)(?: [^,;]+)?$", issuer)
        issuer = (
            issuer if issuer.startswith("Chủ tịch") and level else f"Chủ tịch Ủy ban nhân dân {_level_in(text, level)}"
        )
    return issuer


def _level_in(text, level):
    match = re.search(r"Chủ tịch (?:Ủy ban nhân dân|UBND) (tỉnh|huyện|thành phố|thị xã|xã|phường)", same_tones(text))
    return level[0] if level else match[1] if match else "tỉnh"


def _stacked(names):
    """Names set over two lines ("ỦY BAN NHÂN DÂN" / "TỈNH LAI CHÂU") put together."""
    out = []
    for name in names:
        if out and re.match(r"(?i)^(?:tỉnh|huyện|thành phố|thị xã|xã|phường|thị trấn|đặc khu|quận)\s", name):
            low = uncapitalised(name.upper()) if name.isupper() else name
            level, _space, place = low.partition(" ")
            level = level.lower()
            if low.lower().startswith(("thành phố", "thị xã", "thị trấn", "đặc khu")):
                level, place = (
                    low[:9].split(" ")[0].lower() + " " + low.split(" ")[1].lower(),
                    " ".join(low.split(" ")[2:]),
                )
            out[-1] = f"{out[-1]} {level} {place}".strip()
        elif out and out[-1].startswith("Ban ") and not _ORGAN.match(name):
            out[-1] = f"{out[-1]} {name[:1].lower()}{name[1:]}"
        else:
            out.append(name)
    return out


def _from_signature(zones, symbol):
    for paragraph in zones.foot:
        text = clean(paragraph.text)
        if _SIGNER.match(text) and is_capitals(text):
            return uncapitalised(_SIGNER.sub("", text)) + _PARTY_LEVELS.get(symbol.rpartition("/")[2], "")
        if text in ("CHỦ TỊCH",):
            return "Chủ tịch Ủy ban nhân dân tỉnh"
    opening = same_tones(" ".join(paragraph.text for paragraph in zones.body[:12]))
    found = re.findall(
        r"(?:Chủ tịch )?(?:UBND|Ủy ban nhân dân|Ban Thường vụ (?:Tỉnh|Huyện|Thành) ủy"
        r"|Hội đồng nhân dân)(?: (?:tỉnh|huyện|thành phố|xã))?(?= (?:ban hành|yêu cầu|đề nghị|xây dựng"
        r"|giao))",
        opening,
    )
    return found[-1].replace("UBND", "Ủy ban nhân dân") if found else ""


def _with_place(issuer, place):
    """ "Ban Thường vụ Tỉnh ủy" signed at Hà Tĩnh is that of Hà Tĩnh."""
    if place and issuer and re.search(r"(?i)(?:tỉnh|huyện|thị xã|xã|phường|tỉnh ủy|huyện ủy|thành ủy|thị ủy)$", issuer):
        return f"{issuer} {place}"
    return issuer


def _place_of_date(zones):
    if zones.date is None:
        return ""
    match = DATE.search(zones.date.text)
    return re.sub(r"(?i)^(?:tp\.?|thành phố|tỉnh|huyện)\s+", "", clean(match["place"])).strip()


def _is_party(head, zones):
    text = " ".join(paragraph.text for paragraph in zones.organs) + " " + head.issuer
    return bool(_PARTY.search(text) or _PARTY_SYMBOL.search(head.symbol)) and "UBND" not in head.symbol


def _locality(head, zones, text):
    """The place the paper is for: that of its issuer, else named in its subject, else where its papers go."""
    names = rf"(?:tỉnh|huyện|thành phố|thị xã|xã|phường|ủy) ({PLACE})"
    for words in (head.issuer, head.subject):
        if match := re.search(names, words):
            return match[1]
    if place := _place_of_date(zones):
        return place
    for recipient in head.recipients:
        if match := re.search(rf"Báo ({PLACE})", recipient):
            return match[1]
    found = re.findall(rf"tỉnh ({PLACE})", text)
    return max(set(found), key=found.count) if found else ""


def _references(text):
    found = [clean(match[0]) for pattern in (_REFERENCE, _CONGRESS) for match in pattern.finditer(text)]
    return list(dict.fromkeys(found))
