"""Numbers as a Vietnamese office types and prints them: comma decimals, dot thousands, "02 xã"."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

# Thousands are grouped by dots or by spaces; a group of three after a leading zero ("0.125") is a decimal fraction.
_GROUPED = re.compile(r"^[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+|(?: \d{3})+)(?:,\d+)?$")
_COMMA = re.compile(r"^[+-]?\d+(,\d+)?$")
_POINT = re.compile(r"^[+-]?\d+\.\d+$")


def parse_decimal(text):
    """Decimal that a Vietnamese typist means; ValueError when there is none.

    "17,3" is 17.3; "1.286" and "1 286" are one thousand two hundred eighty-six; "95,69%" is 95.69; "1.286,5" is
    1286.5. A dot that cannot group thousands ("17.3", "0.125") can only be a decimal point.
    """
    bare = str(text).replace("\u00a0", " ").replace("\u202f", " ").strip().removesuffix("%").rstrip()
    if _GROUPED.match(bare):
        bare = bare.replace(".", "").replace(" ", "").replace(",", ".")
    elif _COMMA.match(bare):
        bare = bare.replace(",", ".")
    elif not _POINT.match(bare):
        raise ValueError(text)
    try:
        return Decimal(bare)
    except InvalidOperation as error:
        raise ValueError(text) from error


def quantize(number, places):
    """Half-up rounding, the only rounding a report shows."""
    return Decimal(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def format_decimal(number, places=None):
    """ "1.286,5": dot thousands and comma decimals. Without `places` trailing zeros are dropped; None gives "–"."""
    if number is None:
        return "–"
    number = Decimal(number)
    number = quantize(number, places) if places is not None else _trimmed(number)
    whole, _, fraction = f"{number:,f}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def _trimmed(number):
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def format_count(number):
    """ "07", "02", "111": small counts carry a leading zero in Vietnamese reports; None gives "–"."""
    if number is None:
        return "–"
    return f"{number:02d}" if isinstance(number, int) and 0 <= number < 10 else format_decimal(number)


def share(part, whole):
    """Percentage as an exact Decimal, or None when there is nothing to divide by or nothing known."""
    if not whole or part is None:
        return None
    return Decimal(part) * 100 / Decimal(whole)


def format_percent(part, whole, places=2):
    """ "95,69%" of two counts; "–" for an empty scope, never "0%"."""
    percentage = share(part, whole)
    return "–" if percentage is None else f"{format_decimal(percentage, places)}%"


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(number):
    """ "XIV" of 14: how districts are numbered in the offices' tables."""
    found = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        found += letters * count
    return found
