"""Lines of an official paper in words: its number, its date, how its lines end (Decree 30/2020/NĐ-CP, Annex I)."""

import re
import unicodedata

from ntm.lib.text import clean

BLANK_NUMBER = "      "
BLANK_DAY = "     "
_TITLES = re.compile(r"^(?:(?:GS|PGS|TSKH|TS|ThS|BS|KS|CN|CK1|CK2|BSCKII|BSCKI|Tiến sĩ|Thạc sĩ)\.?\s*)+(?=\S)")
_SPACED = re.compile(r"\s*([/-])\s*")


def text(value):
    """One line of clean NFC text; what XML 1.0 cannot hold is left out."""
    return clean("".join(char for char in str(value or "") if _is_printable(char)))


def _is_printable(char):
    return char in "\t\n\r" or (unicodedata.category(char) not in ("Cc", "Cs") and char not in "\ufffe\uffff")


def symbol(value):
    """ "BC-VPĐP": no spaces around slash and hyphen."""
    return _SPACED.sub(r"\1", text(value))


def number_line(number, sign, *, is_party=False):
    """ "Số: 05/BC-VPĐP", or the Party's "Số 05-BC/TU"; a paper without a number keeps the place for it."""
    lead, joint = ("Số ", "-") if is_party else ("Số: ", "/")
    return f"{lead}{number_words(number)}{joint}{symbol(sign)}"


def number_words(number):
    if number in (None, ""):
        return BLANK_NUMBER
    bare = text(number)
    return f"{int(bare):02d}" if bare.isdecimal() else bare


def day_words(date, year):
    """ "ngày 09 tháng 4 năm 2021": a zero before days under ten and the months 1 and 2 only; blanks while undated."""
    if date is None:
        return f"ngày{BLANK_DAY}tháng{BLANK_DAY}năm {year}"
    month = f"{date.month:02d}" if date.month < 3 else str(date.month)
    return f"ngày {date.day:02d} tháng {month} năm {date.year}"


def person(name):
    """A signature carries no academic title."""
    return _TITLES.sub("", text(name))


def ended(lines, between=";", last="."):
    """Lines of a list as they end in a paper: each by `between`, the last by `last`."""
    bare = [text(line).rstrip(" ;,.") for line in lines]
    bare = [line for line in bare if line]
    return [line + (last if position == len(bare) else between) for position, line in enumerate(bare, start=1)]


def closed(line):
    """The last words of a paper end in "./."."""
    bare = text(line)
    return bare if bare.endswith("./.") else bare.rstrip(" .;,/") + "./."
