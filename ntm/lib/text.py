"""Vietnamese text: one spelling inside, search without diacritics, order of the Vietnamese alphabet."""

import re
import unicodedata
from functools import lru_cache

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
# Letters of foreign names stand where a Vietnamese dictionary puts them.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x41 + index) for index, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_NAME = 120  # characters
_SPACES = re.compile(r"\s+")


def clean(text):
    """NFC text without doubled, leading or trailing spaces; None gives ''."""
    if text is None:
        return ""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", str(text)).replace("\u200b", "")).strip()


def search_key(text):
    """What a search compares: lower case, no tones, no hats, đ as d. "Hòa" and "Hoà" both give "hoa"."""
    return _key_of_name(text) if isinstance(text, str) and len(text) <= _NAME else _key_of(text)


def _key_of(text):
    decomposed = unicodedata.normalize("NFD", clean(text).lower())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return plain.replace("đ", "d")


_NO = {"", "0", "khong", "no"}


def is_yes(value):
    """Whether the value of a yes/no attribute says yes; None says nothing."""
    return value is not None and search_key(value) not in _NO


# Names of places, heads and words of cells come again and again in every workbook.
_key_of_name = lru_cache(maxsize=20_000)(_key_of)


def sort_key(text):
    """Text whose plain byte order is the Vietnamese alphabetical order: letters first, tones to break ties."""
    letters, tones = [], []
    for char in clean(text).lower():
        letter, tone = _split_tone(char)
        letters.append(_RANK.get(letter, letter))
        tones.append(tone)
    return "".join(letters) + " " + "".join(tones)


def _split_tone(char):
    """ "ế" gives ("ê", "5"): the letter of the alphabet and the rank of its tone."""
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[part] for part in parts if part in _TONES), "1")
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)), tone


def natural_key(text):
    """Order for numbers kept as text: "2" before "10", "17.2" before "17.10", letters after numbers."""
    parts = re.split(r"(\d+)", str(text))
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part]


def initial_upper(text):
    return text[:1].upper() + text[1:]
