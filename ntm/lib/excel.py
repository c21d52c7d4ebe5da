"""Small words of a spreadsheet: column letters, cell addresses, text that never turns into a formula."""

import re
from functools import lru_cache
from string import ascii_uppercase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # characters one cell can hold
_ADDRESS = re.compile(r"^([A-Z]{1,3})([1-9]\d{0,6})$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LIVE = ("=", "+", "-", "@", "\t", "\r")


@lru_cache(maxsize=2000)
def column_letters(index):
    """ "A" for 0, "Z" for 25, "AA" for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return letters


def cell_address(row, column):
    """ "F12" of a row and a column counted from 0."""
    return f"{column_letters(column)}{row + 1}"


def parse_address(address):
    """(row, column) counted from 0; ValueError for what is no address."""
    match = _ADDRESS.match(address)
    if not match:
        raise ValueError(address)
    column = 0
    for letter in match[1]:
        column = column * 26 + ascii_uppercase.index(letter) + 1
    return int(match[2]) - 1, column - 1


def plain_text(text):
    """Text a cell can hold: without the characters XML forbids and not longer than a cell."""
    return _CONTROL.sub("", str(text))[:LONGEST_TEXT]


def safe_text(text):
    """Text for a csv file or a cell that guesses: what would start a formula gets an apostrophe before it."""
    text = plain_text(text)
    return f"'{text}"[:LONGEST_TEXT] if text.startswith(_LIVE) else text
