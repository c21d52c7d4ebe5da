"""What has changed in the figures since a section was written: the new words and the places where they differ."""

import difflib
import re
from dataclasses import dataclass

_PIECES = re.compile(r"\d[\d.,/%]*\d%?|\d%?|\w+|[^\w\s]+")
SHOWN = 6


@dataclass(frozen=True)
class Row:
    """A section beside what the figures say now; `fresh` "" where it has become empty."""

    section: dict
    fresh: str
    moves: list
    more: int = 0

    @property
    def key(self):
        return self.section["key"]

    @property
    def is_edited(self):
        return not self.section["is_own"] and self.section["text"] != self.section["generated"]

    @property
    def has_moved(self):
        return not self.section["is_own"] and self.fresh != self.section["generated"]

    @property
    def lines(self):
        """Height of its text area: the lines as they will wrap."""
        return min(24, max(3, sum(1 + len(line) // 95 for line in self.section["text"].splitlines()) + 1))


def rows_of(report, blocks):
    """[Row] of a report's sections beside the blocks of now."""
    fresh = {block.key: block.text for block in blocks}
    found = []
    for section in report.sections:
        now = fresh.get(section["key"], "")
        moves = [] if section["is_own"] else differences(section["generated"], now)
        found.append(Row(section, now, moves[:SHOWN], max(0, len(moves) - SHOWN)))
    return found


def differences(before, now):
    """[(old words, new words)] where two texts differ; ("111", "112") rather than whole sentences."""
    old, new = _PIECES.findall(before), _PIECES.findall(now)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [(_short(old[a:b]), _short(new[c:d])) for what, a, b, c, d in matcher.get_opcodes() if what != "equal"]


def _short(pieces):
    words = " ".join(pieces)
    return words if len(words) <= 60 else f"{words[:59]}…"
