"""Agencies named in a text: those of the register by every name they bear, and any other by how agencies are named."""

import re
from dataclasses import dataclass, field

from directives.reading.names import FIELD, GROUPS, PATTERNS, words_of
from directives.reading.proposal import Mention, Span
from directives.reading.spelling import same_tones
from ntm.lib.text import clean

# Each with words one of which stands in whatever it matches: looking for those first spares most of the looking.
_ANY = [(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), words_of(pattern)) for _kind, pattern in PATTERNS]
_ANY += [(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), ()) for pattern in GROUPS]
_LIST = re.compile(rf"(?:,|;)?\s*(?:và\s+|&\s*)?({FIELD})")
_SHARED = re.compile(rf"[Cc]ác [Ss]ở(?:, (?:ban, )?ngành)?\s*:?\s*({FIELD})")
_DEPARTMENT = re.compile(r"^[Ss]ở:? ")
# What follows a field is not one more department when it is the start of something else.
_FEW = 3


@dataclass
class Finder:
    """finder.find(text): mentions in order, none inside another.

    `names` are all names of the register; `corrections` {name as printed: name the officer put} of earlier papers.
    """

    names: tuple = ()
    corrections: dict = field(default_factory=dict)

    def __post_init__(self):
        known = {same_tones(clean(name)) for name in (*self.names, *self.corrections)}
        ordered = sorted((name for name in known if len(name) > _FEW), key=len, reverse=True)
        self._known = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)") if ordered else None
        self._found = {}
        self._right = {_key(name): right for name, right in self.corrections.items()}

    def find(self, text):
        """Mentions in a text; the same piece is asked about more than once."""
        if text not in self._found:
            self._found[text] = self._look(text)
        return list(self._found[text])

    def _look(self, text):
        text = same_tones(text)
        found = [(match.start(), match.end(), match[0]) for match in _matches(text, self._known)]
        found += list(_shared_departments(text))
        found = [_with_office(text, *row) for row in found]
        return [self._mention(*row) for row in _longest(found, text)]

    def _mention(self, start, end, name):
        name = tidy(name)
        return Mention(self._right.get(_key(name), name), Span(start, end))


_OFFICE = re.compile(r"(?:Giám đốc|Thủ trưởng|Cục trưởng|Chi cục trưởng|Chánh|Trưởng) $")


def _with_office(text, start, end, name):
    """ "Giám đốc Sở Y tế" is named by the office of its head."""
    match = _OFFICE.search(text[max(start - 16, 0) : start])
    if match is None or start == 0:
        return start, end, name
    return start - len(match[0]), end, match[0] + name


def tidy(name):
    """The name as it is listed: "các sở, ngành" begins a list as "Các sở, ngành"."""
    name = re.sub(r" (?:thực hiện|triển khai|các|và)$", "", clean(name).rstrip(" ,;:"))
    return name[:1].upper() + name[1:]


def _key(name):
    return clean(same_tones(name)).casefold()


def _matches(text, known):
    for pattern, words in [*_ANY, *([(known, ())] if known else [])]:
        if not words or any(word in text for word in words):
            yield from pattern.finditer(text)


def _shared_departments(text):
    """ "các Sở: Tài chính, Y tế và Nội vụ" and "Sở Tài chính, Y tế": each field is a department of its own."""
    starts = [(match.start(), match.start(1)) for match in _SHARED.finditer(text)]
    starts += [
        (match.start(), match.end() - len(match[1])) for match in re.finditer(rf"(?<!\w)[Ss]ở:? ({FIELD})", text)
    ]
    for start, at in starts:
        match = re.compile(FIELD).match(text, at)
        begin = start
        while match:
            yield begin, match.end(), f"Sở {match[0]}"
            following = _LIST.match(text, match.end())
            begin = following.start(1) if following and following.start(1) > match.end() else 0
            match = re.compile(FIELD).match(text, begin) if begin else None


def _is_in_symbol(text, start):
    """Whether it is the end of a document's number: "2496/KH-UBND"."""
    return bool(re.search(r"[\w/][-/]$", text[max(start - 2, 0) : start]))


def _longest(found, text):
    """Of what overlaps, the one that begins first and is longest."""
    out, last = [], -1
    for start, end, name in sorted(set(found), key=lambda row: (row[0], -row[1])):
        if start >= last and not _is_in_symbol(text, start):
            out.append((start, end, name))
            last = end
    return out
