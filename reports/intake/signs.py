"""What a mark says beyond its plain word: ticks, signs a note explains, remarks in brackets."""

import datetime as dt
import re

from ntm.lib.cells import MET, WORDS, CellValue
from ntm.lib.text import clean, search_key

TICKS = {"✓": "x", "✔": "x", "√": "x", "☑": "x"}
_SIGN = r"(?:[√✓✔☑✗✘×+\-–]|[a-z]{1,3})"  # a mark, or letters as in "CĐ: chưa đạt"
_EXPLAINED = re.compile(
    rf"(?:^|[\s(\[\"“;,:])({_SIGN})[)\]\"”]?\s*(?:[:=]|la\b|\s[-–]\s)\s*"
    r"(khong ap dung|khong dat|chua dat|dat)(?: chuan| tieu chi| chi tieu)?"
    rf"(?=\s*(?:$|[;,.)\]/|]|va\b|{_SIGN}\s*[:=]))"
)
_WORD_AND_REMARK = re.compile(r"^([^()\d]+?)\s*\(([^()]+)\)\.?$", re.S)
_DAY = re.compile(r"(?:(\d{1,2})[/.\-])?(20\d\d)\b")
# When, or by which paper: neither takes anything from the word before it.
_WHEN = re.compile(
    r"(?:(?:dat|chuan|cong nhan|tu|nam|thang|ngay)\s+)*(?:\d{1,2}\s?[/.\-]\s?){0,2}20\d\d"
    r"|(?:theo )?(?:qd|quyet dinh)\b.*",
    re.S,
)


def is_tick(value):
    """Whether a raw value is a tick: x, √, v or +."""
    return isinstance(value, str) and (clean(value) in TICKS or clean(value).lower() in ("x", "v", "+"))


def explained_signs(rows):
    """{sign: verdict} of the notes of a sheet ("√: đạt; x: chưa đạt"); a sign explained in two ways is left out."""
    found = {}
    for line in rows:
        for value in line:
            if isinstance(value, str) and len(value) > 4 and "dat" in (key := search_key(value)):
                for sign, word in _EXPLAINED.findall(key):
                    found.setdefault(sign, set()).add(WORDS[word])
    return {sign: meant.pop() for sign, meant in found.items() if len(meant) == 1}


def explained(text, signs):
    """The verdict a note gives to a cell's text, "" where no note speaks of it. Letters are compared without marks."""
    key = clean(text).lower()
    return signs.get(key) or (signs.get(search_key(key), "") if key.isalpha() else "")


def word_with_remark(text, day):
    """CellValue of "Đạt (12/2023)" or "Chưa đạt (thiếu sân)", or None where the remark may change the word.

    `day`: the end of the period; what is to come by then is no result. A figure in the brackets is not passed over.
    """
    parts = _WORD_AND_REMARK.match(text)
    verdict = WORDS.get(search_key(parts[1]), "") if parts else ""
    if not verdict:
        return None
    remark = search_key(parts[2])
    is_dated = bool(_WHEN.fullmatch(remark)) and not any(_is_after(*found, day) for found in _DAY.findall(remark))
    is_reason = verdict != MET and not re.search(r"\d|\bda dat\b", remark)
    return CellValue(verdict=verdict) if is_dated or is_reason else None


def _is_after(month, year, day):
    month = int(month) if month and 1 <= int(month) <= 12 else 1
    return dt.date(int(year), month, 1) > day
