"""Which quarter a title, a sheet's name or a head speaks of."""

import datetime as dt
import re

from ntm.lib.quarters import Quarter
from ntm.lib.text import search_key

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBER = r"(iv|i{1,3}|[1-4])"
_YEAR = r"(20\d\d)"
_QUARTER = re.compile(
    rf"\b(?:quy|quarter|q)\s*(?:so\s*)?\.?\s*0?{_NUMBER}\b(?:\s*(?:[/.,_\-]|nam|cua nam)*\s*{_YEAR})?"
)
_YEAR_FIRST = re.compile(rf"\b{_YEAR}\s*[-_/.]\s*(?:quy|q)\s*{_NUMBER}\b")
_MONTHS = re.compile(rf"\b0?(3|6|9|12|ba|sau|chin)\s*thang\s*(dau|cuoi)?\s*(?:nam)?\s*{_YEAR}?")
_DAY = re.compile(
    r"\b(?:den|den het|tinh den|den ngay|ngay chot|thoi diem|luy ke den|het)"
    rf"\s*(?:het\s*)?(?:ngay\s*|thoi diem\s*)*(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-]{_YEAR}"
)
_MONTH = re.compile(rf"\b(?:thang|den thang|het thang)\s*(\d{{1,2}})\s*(?:[/.\-]|nam)\s*{_YEAR}")
_YEAR_ALONE = re.compile(rf"\bnam\s*{_YEAR}")
# Dates of papers and signatures, and the years a programme runs.
_PAPER = re.compile(
    r"(ngay\s*[\d….]*\s*thang\s*[\d….]*\s*nam\s*(20\d\d|[\d….]*))|(giai doan\s*20\d\d\s*[-–]\s*20\d\d)"
    r"|((quyet dinh|nghi quyet|thong tu|nghi dinh|qd|cong van|ke hoach|huong dan|so)\s*(so)?\s*:?\s*[\d]+[\w/\-.]*"
    r"(\s*(,|-)?\s*(ngay\s*)?\d{1,2}[/.\-]\d{1,2}[/.\-]20\d\d)?(\s*nam\s*20\d\d)?)"
)
_WORDS = {"ba": 3, "sau": 6, "chin": 9}


def ends_named(text):
    """{(year or None, quarter or None)} a text speaks of; a year alone has no quarter."""
    key = _PAPER.sub(" ", search_key(text).replace("_", " "))
    found = set()
    for match in _QUARTER.finditer(key):
        found.add((int(match[2]) if match[2] else None, _ROMAN.get(match[1]) or int(match[1])))
    for match in _YEAR_FIRST.finditer(key):
        found.add((int(match[1]), _ROMAN.get(match[2]) or int(match[2])))
    for match in _MONTHS.finditer(key):
        months = _WORDS.get(match[1]) or int(match[1])
        quarter = 4 if match[2] == "cuoi" else months // 3
        found.add((int(match[3]) if match[3] else None, quarter))
    for match in _DAY.finditer(key):
        found |= _of_day(int(match[3]), int(match[2]))
    for match in _MONTH.finditer(key):
        found |= _of_day(int(match[2]), int(match[1]))
    years = {year for year, _quarter in found if year}
    alone = {int(match[1]) for match in _YEAR_ALONE.finditer(key)}
    if found and not years and len(alone) == 1:
        return {(*alone, quarter) for _year, quarter in found}
    if not found:
        found |= {(year, None) for year in alone}
    return found


def _of_day(year, month):
    return {(year, Quarter.of(dt.date(year, month, 1)).number)} if 1 <= month <= 12 else set()


def fits(named, period):
    """Whether one of the ends named is the period's own; None where nothing is named."""
    if not named:
        return None
    quarter = Quarter.parse(period.code)
    return any(year in (None, quarter.year) and number in (None, quarter.number) for year, number in named)


def mentions_other_period(text, period):
    """Whether a head names a period and it is not this one."""
    return fits(ends_named(text), period) is False
