"""What begins a clause: "I.", "1.", "1.1.", "a)", "Điều 1.", a dash, a plus, a bullet."""

import re
from dataclasses import dataclass

from directives.reading.spelling import UPPER

_NEXT = r"(?=[\w“\"‘(*])"
_FORMS = (
    ("article", re.compile(r"^(?i:điều)\s+(\d{1,3})\s*[.:]?\s+")),
    ("roman", re.compile(rf"^([IVX]{{1,5}})\s*[.)/]\s*{_NEXT}")),
    ("capital", re.compile(rf"^([A-H])\s*[.)/]\s+(?=[{UPPER}])")),
    ("multi", re.compile(rf"^(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\s*[.)/]?\s+(?=[{UPPER}“\"(])")),
    ("arabic", re.compile(rf"^(\d{{1,2}})\s*[.]\s*(?=[{UPPER}“\"(]|\s[^\W\d])")),
    ("arabic", re.compile(r"^(\d{1,2})\s*[./]\s+(?=[^\W\d])")),
    ("arabic/", re.compile(rf"^(\d{{1,2}})\s*/\s*(?=[{UPPER}])")),
    ("arabic)", re.compile(r"^(\d{1,2})\s*\)\s*(?=[^\W\d])")),
    ("(arabic)", re.compile(r"^\((\d{1,2})\)\s*(?=[^\W\d])")),
    ("letter", re.compile(rf"^([a-zđ])\s*[)/]\s*{_NEXT}")),
    ("letter", re.compile(rf"^([a-zđ])\s*\.\s+(?=[{UPPER}“\"])")),
    ("dash", re.compile(r"^([-–—])\s*(?=[^\W\d]|[“\"(]|\d+\s*[^\W\d]|\d+/)")),
    ("plus", re.compile(r"^(\+)\s*(?=\w|[“\"(])")),
    ("bullet", re.compile(r"^([•●▪■◦○❖➢►✓*·])\s*(?=\w|[“\"(])")),
)
UNNUMBERED = ("dash", "plus", "bullet")


@dataclass(frozen=True)
class Marker:
    """`form` of the mark, its `value` as printed, `length` of all that comes before the text."""

    form: str
    value: str
    length: int


def marker_of(text):
    """Marker the paragraph begins with, or None."""
    for form, pattern in _FORMS:
        if match := pattern.match(text):
            return Marker("arabic" if form == "arabic/" else form, match[1], match.end())
    return None
