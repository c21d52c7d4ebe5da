"""How wide a line of Times New Roman is, so that a rule can be as long as the decree asks and a column fits.

Advance widths in 1/1000 of the size, from the Times core metrics; a letter with tone or hat is as wide as without.
"""

import unicodedata

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_COMMON = dict.fromkeys("0123456789–", 500) | {" ": 250, "-": 333, ".": 250, ",": 250, "(": 333, ")": 333, "/": 278}
_REGULAR = _COMMON | {";": 278, ":": 278, "%": 833} | dict(zip(_LETTERS, (
    722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944,
    722, 722, 611, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278,
    500, 500, 722, 500, 500, 444,
), strict=True))  # fmt: skip
_BOLD = _COMMON | {";": 333, ":": 333, "%": 1000} | dict(zip(_LETTERS, (
    722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000,
    722, 722, 667, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333,
    556, 500, 722, 500, 500, 444,
), strict=True))  # fmt: skip
MM_PER_POINT = 25.4 / 72


def width_mm(line, size, *, bold=False):
    """Width in mm of `line` set in `size` points."""
    widths = _BOLD if bold else _REGULAR
    return sum(widths.get(_base(char), 600) for char in line) / 1000 * size * MM_PER_POINT


def _base(char):
    if char in "đĐ":
        return "d" if char == "đ" else "D"
    return unicodedata.normalize("NFD", char)[0]


def longest_line_mm(words, size, room, *, bold=False):
    """Width in mm of the longest line once `words` are broken to fit `room`."""
    longest = line = 0.0
    space = width_mm(" ", size, bold=bold)
    for word in words.split():
        width = width_mm(word, size, bold=bold)
        line = line + space + width if line and line + space + width <= room else width
        longest = max(longest, line)
    return min(longest, room)


def longest_word_mm(words, size, *, bold=False):
    return max((width_mm(word, size, bold=bold) for word in words.split()), default=0.0)
