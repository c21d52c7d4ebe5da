"""What one cell of a results sheet says: a number, a verdict word, or both ("17,3", "Đạt", "85,3 Đ").

The same reading serves the grid, the form and the workbook.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ntm.lib.numbers import format_decimal, parse_decimal
from ntm.lib.text import clean, search_key

MET, NOT_MET, NOT_APPLICABLE = "MET", "NOT_MET", "NOT_APPLICABLE"
# Keys without diacritics. "x" is the tick of a Vietnamese form; "–" and "?" say that nothing is known. "Có" and "không"
# are left out: of "nhà tạm, dột nát" the law wants "không", of most other things "có".
WORDS = {
    **dict.fromkeys(("d", "dat", "x", "dat chuan"), MET),
    **dict.fromkeys(("k", "kd", "khong dat", "chua", "c", "cd", "chua dat"), NOT_MET),
    **dict.fromkeys((f"{letter}{point}dat" for letter in "ck" for point in ("", ".", " ", ". ")), NOT_MET),
    **dict.fromkeys(("khong ap dung", "ka", "kad", "kap", "n/a", "na"), NOT_APPLICABLE),
    **dict.fromkeys(("", "-", "–", "—", "?", "…", "...", "chua danh gia"), ""),
}
_NUMBER_AND_WORD = re.compile(r"([+-]?\d[\d.,\s]*%?)\s*([^\d\s%.,].*)")
SHORT = {MET: "Đ", NOT_MET: "K", NOT_APPLICABLE: "KAD"}
LONG = {MET: "Đạt", NOT_MET: "Chưa đạt", NOT_APPLICABLE: "Không áp dụng"}
LARGEST = Decimal(10) ** 15  # no figure of the programme; decimals beyond it could not be kept


class CellValue(NamedTuple):
    """`value` Decimal or None; `verdict` MET, NOT_MET, NOT_APPLICABLE or ""."""

    value: Decimal | None = None
    verdict: str = ""

    @property
    def is_blank(self):
        return self.value is None and not self.verdict

    def __str__(self):
        if self.value is None:
            return LONG.get(self.verdict, "")
        return _in_words(self.value, self.verdict)


@lru_cache(maxsize=20_000)
def _in_words(value, verdict):
    return " ".join(filter(None, (format_decimal(value), SHORT.get(verdict))))


@lru_cache(maxsize=20_000, typed=True)
def read_cell(raw):
    """CellValue of a raw cell (text, int, float, bool, None); ValueError when it says nothing we understand.

    Numbers of a spreadsheet arrive as floats; their shortest text is what the officer sees and means.
    """
    if raw is None:
        return CellValue()
    if isinstance(raw, bool):
        return CellValue(verdict=MET if raw else NOT_MET)
    if isinstance(raw, (int, float, Decimal)):
        return CellValue(value=_plain(raw))
    text = clean(raw)
    key = search_key(text)
    if key in WORDS:
        return CellValue(verdict=WORDS[key])
    parts = _NUMBER_AND_WORD.fullmatch(text)
    if parts and search_key(parts[2]) in WORDS:
        return CellValue(_plain(parse_decimal(parts[1])), WORDS[search_key(parts[2])])
    return CellValue(_plain(parse_decimal(text)))


def _plain(number):
    """The number as it is kept: four decimals at most, so that what is read again equals what was stored."""
    value = Decimal(repr(number) if isinstance(number, float) else number)
    if not value.is_finite() or abs(value) >= LARGEST:
        raise ValueError(number)
    return round(value, 4).normalize() + 0 if value != value.to_integral_value() else value.quantize(Decimal(1))
