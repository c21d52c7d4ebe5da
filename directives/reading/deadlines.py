"""Time limits in the words of papers: a day, a month, a quarter, a year, a term, what recurs."""

import datetime as dt
import re
from dataclasses import replace

from directives.reading.proposal import Deadline, Span
from ntm.lib.quarters import Quarter

_DAY = (
    r"(?P<d>\d{1,2})(?:\s*/\s*|\s*-\s*|\.|\s+tháng\s+)(?P<m>\d{1,2})(?:(?:\s*/\s*|\s*-\s*|\.|\s+năm\s+"
    r"|,?\s*năm\s+)(?P<y>\d{4}))?"
)
_BEFORE = r"(?P<before>trước|chậm nhất|muộn nhất|hạn chót|đến|tới|vào|xong|thời hạn|hạn)"
_LINK = (
    r"(?:\s*\d{1,2}\s*(?:giờ|h|g)\s*\d{0,2}(?:\s*phút)?,?)?\s*(?:là|đến|vào|trước|hết|hoàn thành|xong"
    r"|thực hiện|:)?\s*(?:là|trước|hết|:)?\s*(?:ngày\s+|thời điểm\s+)?"
)
_EVERY = r"(?:hằng|hàng|mỗi|các)"
_CYCLES = (
    ("hang_tuan", rf"{_EVERY} tuần|(?:thứ \w+|cuối) (?:hằng |hàng )?tuần"),
    (
        "hang_6_thang",

            r"(?:định kỳ|hằng|hàng|mỗi|sơ kết)\s*(?:0?6|sáu) tháng|(?:0?6|sáu) tháng(?: một lần|/lần"
            r"|,? (?:và )?(?:hằng |hàng |một |01 |1 )?năm)"
        r"|(?:0?6|sáu) tháng đầu năm (?:và|,)",
    ),
    (
        "hang_thang",

            rf"{_EVERY} tháng|(?<!\d )(?:đầu|cuối) (?:mỗi )?tháng(?! \d)|(?<!\d )tháng một lần|0?1 tháng/lần"
            rf"|báo cáo tháng(?! \d)|định kỳ,? \(?tháng",
    ),
    (
        "hang_quy",
        rf"{_EVERY} quý|(?:từng|đầu|cuối) (?:mỗi )?quý(?! [IV\d])|quý một lần|0?1 quý/lần|0?3 tháng(?: một lần|/lần)"
        r"|tháng (?:cuối|đầu) (?:của )?(?:mỗi )?quý|(?:báo cáo|theo) (?:định kỳ )?quý(?! [IV\d])|định kỳ,? \(?quý",
    ),
    (
        "hang_nam",

            r"(?:hằng|hàng|mỗi|từng) năm|cuối mỗi năm|năm một lần|của năm trước|năm sau|của năm(?! 20)"
            r"|báo cáo năm(?! 20)|định kỳ,? \(?năm",
    ),
)  # fmt: skip
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ADVERB = re.compile(
    r"(?i)(?<!thiếu )(?<!chưa )\bthường xuyên(?:,? (?:liên tục|định kỳ))?(?= \w)(?! (?:của|và chưa|trong|là|về)\b)"
    r"|(?:theo dõi|kiểm tra|duy trì|cập nhật|tuyên truyền|giám sát|đôn đốc)[^.;,]{0,30} thường xuyên"
)
_TIMELY = re.compile(
    r"(?i)\b(?:kịp thời(?! (?:khen|động viên|biểu dương|, hiệu quả))|báo cáo (?:ngay|đột xuất)|khi (?:có )?phát sinh)"
)
_PERIODIC = re.compile(r"(?i)\bđịnh kỳ\b")
_CITATION = re.compile(
    r"(?:số\s+)?\d+[\w.]*/(?:\d{4}/)?[A-ZĐ][\w&-]*(?:/[\w-]+)?(?:\s*,?\s*ngày\s+\d{1,2}(?:/|\s+tháng\s+"
    r"|-)\d{1,2}(?:/|\s+năm\s+|-)\d{4})?|\b\d+-[A-ZĐ]+/[A-ZĐ]+(?:\s*,?\s*ngày\s+\d{1,2}(?:/"
    r"|\s+tháng\s+)\d{1,2}(?:/|\s+năm\s+)\d{4})?"
    r"|(?<!trước )ngày\s+\d{1,2}(?:/|\s+tháng\s+)\d{1,2}(?:/|\s+năm\s+)\d{4}\s+(?:của|về)\b|“[^”]*”"
)


# "Căn cứ chỉ tiêu đến năm 2025 được giao, …": the years of a basis set no limit.
_BASIS = re.compile(r"(?i)^\W*(?:căn cứ|theo|thực hiện)\b[^,;]*?(?=,|;|chủ trì|$)")


def deadline_of(text, offset=0, *, issued=None, is_long_term=True):
    """The time limit a task's words set, the most exact first. `issued` is the paper's day, for years left unsaid.

    `is_long_term` False leaves out years and terms, which in some parts name a programme and no limit.
    """
    if not _HINT.search(text):
        return Deadline()
    plain = _CITATION.sub(_blank, text)
    plain = _BASIS.sub(_blank, plain)
    for read in _READINGS:
        if (is_long_term or read is not _term) and (found := read(plain, issued)):
            span = found.span
            return replace(found, note=text[span.start : span.end], span=Span(span.start + offset, span.end + offset))
    return Deadline()


_HINT = re.compile(
    r"(?i)20\d\d|\d/\d|ngày \d|h[àằ]ng|mỗi|từng|tháng|quý|tuần|nhiệm kỳ|định kỳ|thường xuyên|kịp thời"
    r"|phát sinh|báo cáo"
)


def _blank(match):
    return " " * len(match[0])


def _found(match, kind, value, due=None, *, before=False):
    return Deadline(kind, value, due, before, span=Span(match.start(), match.end()))


def _day_in_cycle(text, issued):
    """ "trước ngày 20 hằng tháng", "ngày 15 tháng cuối quý", "trước ngày 10/12 hằng năm": a cycle with its day."""
    for cycle, words in _CYCLES:
        day = (
            r"(?:trước|chậm nhất|muộn nhất|vào|đến)[\w ]{0,12}?\s*ngày\s+\d{1,2}(?:/\d{1,2}"
            r"|\s+tháng\s+\d{1,2})?(?:\s*(?:và|,)\s*(?:ngày\s+)?\d{1,2}(?:/|\s+tháng\s+)\d{1,2})?"
        )
        pattern = rf"(?i){day}[^.;\d]{{0,25}}?(?:{words})|(?:{words})[^.;]{{0,60}}?{day}(?!/\d)(?!\s*tháng \d+ năm)"
        if match := re.search(pattern, text):
            twice = cycle == "hang_nam" and len(re.findall(r"\d{1,2}(?:/|\s+tháng\s+)\d{1,2}", match[0])) == 2
            return _found(match, "recurrence", "hang_6_thang" if twice else cycle, before="trước" in match[0])
    return None


def _day(text, issued):
    pattern = rf"(?i)\b{_BEFORE}{_LINK}(?<!\d){_DAY}(?!\d)"
    for match in re.finditer(pattern, text):
        day = _date(match["d"], match["m"], match["y"], issued)
        if day and (match["y"] or "ngày" in match[0] or "/" in match[0]):
            before = bool(re.search(r"(?i)\btrước\b", match[0]))
            return _found(match, "date", day.isoformat(), day, before=before)
    return None


def _date(day, month, year, issued):
    """The day; without a year the first such day after the paper's own."""
    if not year and not issued:
        return None
    try:
        found = dt.date(int(year or issued.year), int(month), int(day))
        return found if year or found >= issued else found.replace(year=found.year + 1)
    except ValueError:
        return None


def _cycle(text, issued):
    for cycle, words in _CYCLES:
        if match := re.search(rf"(?i)\b(?:định kỳ )?(?:{words})\b", text):
            return _found(match, "recurrence", cycle)
    return None


def _month(text, issued):
    pattern = (
        r"(?i)\b(?:(?P<before>trước)\s+|trong\s+|hết\s+|cuối\s+|đầu\s+|vào\s+"
        r"|đến\s+)*tháng\s+(?:\d{1,2}\s*(?:,|và|-|–)\s*(?:tháng\s+)?)?(?P<m>\d{1,2})(?:\s*/\s*|\s*[-]\s*"
        r"|\s+năm\s+|,\s*năm\s+)(?P<y>\d{4})"
    )
    for match in re.finditer(pattern, text):
        is_of_day = match[0].startswith("tháng") and text[: match.start()].rstrip()[-1:].isdigit()
        if is_of_day or not 1 <= int(match["m"]) <= 12:
            continue
        year, month = int(match["y"]), int(match["m"])
        due = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        if match["before"]:
            due = dt.date(year, month, 1)
        return _found(match, "month", f"{year}-{month:02d}", due, before=bool(match["before"]))
    return None


_HALF = re.compile(r"(?i)(?:0?6|sáu) tháng (?P<half>đầu|cuối) năm (?P<y>20\d\d)")
_MONTH_ALONE = re.compile(
    r"(?i)\b(?:trong|hết|cuối|chậm nhất|xong)(?: trong)?\s+tháng\s+(?P<m>\d{1,2})(?!\s*[/\d-])(?! năm)"
)


def _month_alone(text, issued):
    """ "trong 6 tháng đầu năm 2025", and "trong tháng 4" of the paper's own year."""
    if match := _HALF.search(text):
        month = 6 if match["half"] == "đầu" else 12
        return _found(
            match, "month", f"{match['y']}-{month:02d}", dt.date(int(match["y"]), month, 30 if month == 6 else 31)
        )
    match = _MONTH_ALONE.search(text) if issued else None
    if match and 1 <= int(match["m"]) <= 12:
        year, month = issued.year + (int(match["m"]) < issued.month), int(match["m"])
        due = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        return _found(match, "month", f"{year}-{month:02d}", due)
    return None


def _quarter(text, issued):
    pattern = (
        r"(?i:(?P<before>trước\s+)?(?:hết |cuối |trong |đầu )*quý)\s+(?P<q>IV|I{1,3}|[1-4])(?:\s*[/-]\s*"
        r"|\s*,?\s*(?:của\s+)?năm\s+)(?P<y>\d{4})"
    )
    match = re.search(pattern, text)
    if match is None and issued:
        match = re.search(
            r"(?i:(?P<before>trước\s+)?(?:hết |cuối |trong |đầu )*quý)\s+(?P<q>IV|I{1,3}|[1-4])\b(?!\s*/)", text
        )
    if match is None:
        return None
    year = int(match["y"]) if "y" in match.re.groupindex else issued.year
    quarter = Quarter(year, _QUARTERS[match["q"].upper()])
    due = quarter.start_date if match["before"] else quarter.end_date
    return _found(match, "quarter", quarter.code, due, before=bool(match["before"]))


_YEAR = re.compile(
    r"(?i)\b(?P<lead>trước|trong|đến hết|hết|đến cuối|cuối|đến|tới|vào|ngay trong|ngay từ)\s+(?:năm"
    r"|ngày 31/12/)\s*(?P<y>20\d\d)(?!\s*[-–]\s*20)"
)
_PLAN_YEAR = re.compile(r"(?i)(?<!sau )(?<!từ )(?<!giai đoạn )(?<!\d )\bnăm (?P<y>20\d\d)(?!\s*[-–,]\s*(?:năm )?20)")


def _year(text, issued):
    for match in _YEAR.finditer(text):
        year = int(match["y"])
        if not issued or year >= issued.year:
            is_before = match["lead"].lower() == "trước"
            due = dt.date(year, 1, 1) if is_before else dt.date(year, 12, 31)
            return _found(match, "year", str(year), due, before=is_before)
    return _this_year(text, issued)


def _this_year(text, issued):
    """ "chỉ tiêu kế hoạch năm 2024" in a paper of 2024."""
    if re.match(r"\W*Trên đây là", text):
        return None
    for match in _PLAN_YEAR.finditer(text):
        if issued and int(match["y"]) == issued.year:
            return _found(match, "year", match["y"], dt.date(int(match["y"]), 12, 31))
    return None


def _term(text, issued):
    match = re.search(
        r"(?i)\b(?:trong|cả|suốt|hết|còn lại của|trong cả|và cả|cho cả)\s+(?:nhiệm kỳ"
        r"|giai đoạn)\s+(?:năm\s+)?(20\d\d)\s*[-–]\s*(20\d\d)",
        text,
    )
    if match and (not issued or int(match[2]) >= issued.year):
        return _found(match, "period", f"{match[1]}-{match[2]}", dt.date(int(match[2]), 12, 31))
    match = re.search(r"(?i)(?:năm cuối|còn lại của|hết) nhiệm kỳ(?! 20)", text)
    return _found(match, "period", "") if match else None


def _adverb(text, issued):
    """Words that recur without saying how often; the one written first counts."""
    found = [
        _found(match, "recurrence", value)
        for pattern, value in ((_PERIODIC, "dinh_ky"), (_ADVERB, "thuong_xuyen"))
        if (match := pattern.search(text))
    ]
    if not found and (match := _TIMELY.search(text)):
        return _found(match, "recurrence", "kip_thoi")
    return min(found, key=lambda deadline: deadline.span.start) if found else None


# The most exact first.
_READINGS = (_day_in_cycle, _day, _cycle, _month, _quarter, _month_alone, _year, _term, _adverb)
