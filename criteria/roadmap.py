"""Years and quarters a criterion is planned for, as they are typed, kept and shown. Pure."""

import datetime as dt
import re
from functools import lru_cache

from ntm.lib.quarters import Quarter
from ntm.lib.text import clean

_YEAR = re.compile(r"(20\d\d)(?:\.0)?")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# "2025-Q2", "Q2/2025", "quý II/2025", "II/2025"; a bare "2/2025" might be a month and is refused.
_FORWARD = re.compile(r"(20\d\d)[-/ ]*(?:q|quý|quy) ?(iv|i{1,3}|[1-4])")
_BACKWARD = re.compile(r"(?:(?:q|quý|quy) ?(?=[i1-4])|(?=i))(iv|i{1,3}|[1-4])[-/ ]+(20\d\d)")


def parse_term(text):
    """ "2025" or "2025-Q2" of what somebody typed, "" of nothing; ValueError for anything else."""
    words = clean(text).casefold()
    if not words or words == "–":
        return ""
    year = _YEAR.fullmatch(words)
    if year:
        return year[1]
    forward, backward = _FORWARD.fullmatch(words), _BACKWARD.fullmatch(words)
    if forward:
        return Quarter(int(forward[1]), _QUARTERS[forward[2]]).code
    if backward:
        return Quarter(int(backward[2]), _QUARTERS[backward[1]]).code
    raise ValueError(text)


@lru_cache(maxsize=512)
def end_of(term):
    """Last day of the year or quarter."""
    return dt.date(int(term), 12, 31) if len(term) == 4 else Quarter.parse(term).end_date


def year_of(term):
    return int(term[:4])


@lru_cache(maxsize=512)
def term_words(term):
    """ "2025", "II/2025"; "" of nothing."""
    return term if len(term) in (0, 4) else Quarter.parse(term).label
