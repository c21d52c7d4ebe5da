"""Two sets side by side: which criterion and indicator of one answers to which of the other, and what differs.

Rows are matched by their names, never by their numbers: 15 is "Y tế" in one set and "Hành chính công" in the next.
"""

from collections import Counter
from dataclasses import dataclass, field

from criteria.loader import vocabulary as words
from ntm.lib.text import search_key

SAME, REWORDED, CHANGED, ONLY_A, ONLY_B = "SAME", "REWORDED", "CHANGED", "ONLY_A", "ONLY_B"
ALIKE = 0.6  # two names are one thing when they share this much of their words
# Among names equally alike, the pair whose criteria answer to each other is the likelier one.
KIN = 0.05


@dataclass(frozen=True)
class LevelChange:
    """A column's level in both sets; None where it is not known. `year` None: for every year."""

    column: str
    before: object
    after: object
    year: int | None = None

    @property
    def is_known(self):
        """Both levels are known, and differ. What only one set says is no change yet."""
        return self.before is not None and self.after is not None


@dataclass
class Pair:
    """One row of the comparison: rows of both documents, or one and None."""

    a: dict | None
    b: dict | None
    levels: list = field(default_factory=list)
    has_other_terms: bool = False

    @property
    def is_reworded(self):
        return bool(self.a and self.b) and search_key(self.a["name_vi"]) != search_key(self.b["name_vi"])

    @property
    def is_moved(self):
        return bool(self.a and self.b) and self.a["number"] != self.b["number"]

    @property
    def state(self):
        if self.b is None:
            return ONLY_A
        if self.a is None:
            return ONLY_B
        if self.has_other_terms or any(level.is_known for level in self.levels):
            return CHANGED
        return REWORDED if self.is_reworded else SAME


@dataclass
class Block:
    """A criterion of the first set (or one only the second has) with the indicators that stand under it."""

    criterion: Pair
    indicators: list


def compare(a, b):
    """[Block] of two documents (criteria.loader.document_of), in the order of the first, then what only b has."""
    criteria = _matched(a["criteria"], b["criteria"], lambda one, other: 0)
    kin = {(one["number"], other["number"]) for one, other in criteria if one and other}
    rows_a, rows_b = _indicators(a), _indicators(b)
    home_a, home_b = ({id(row): number for number, row in rows} for rows in (rows_a, rows_b))
    pairs = _matched(
        [row for _number, row in rows_a],
        [row for _number, row in rows_b],
        lambda one, other: KIN if (home_a[id(one)], home_b[id(other)]) in kin else 0,
    )
    return _blocks(criteria, pairs, home_a, home_b)


def _indicators(data):
    """(number of its criterion, row) of the indicators still asked."""
    return [
        (criterion["number"], row)
        for criterion in data["criteria"]
        for row in criterion.get("indicators", [])
        if not row.get("valid_to")
    ]


def _blocks(criteria, pairs, home_a, home_b):
    """Indicators stand under their criterion of the first set; those only in the second under its own."""
    under_a, under_b = {}, {}
    for one, other in pairs:
        if one is not None:
            under_a.setdefault(home_a[id(one)], []).append(_indicator_pair(one, other))
        else:
            under_b.setdefault(home_b[id(other)], []).append(_indicator_pair(None, other))
    blocks = []
    for one, other in criteria:
        rows = under_a.get(one["number"], []) if one else []
        rows = [*rows, *(under_b.get(other["number"], []) if other else [])]
        blocks.append(Block(Pair(one, other), rows))
    return blocks


def _indicator_pair(one, other):
    if one is None or other is None:
        return Pair(one, other)
    terms = any(one.get(key, "") != other.get(key, "") for key in ("kind", "operator", "unit"))
    return Pair(one, other, list(_level_changes(one, other)), terms)


# -- Names ------------------------------------------------------------------------------------------------------------


def _matched(rows_a, rows_b, bonus):
    """[(row of a or None, row of b or None)] by names, the likeliest pair first; in the order of a, then of b."""
    words_a, words_b = ([_words(row) for row in rows] for rows in (rows_a, rows_b))
    candidates = []
    for i, one in enumerate(rows_a):
        for j, other in enumerate(rows_b):
            likeness = _likeness(words_a[i], words_b[j])
            if likeness >= ALIKE:
                candidates.append((-likeness - bonus(one, other), i, j))
    partner, taken = {}, set()
    for _score, i, j in sorted(candidates):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    found = [(one, rows_b[partner[i]] if i in partner else None) for i, one in enumerate(rows_a)]
    return found + [(None, other) for j, other in enumerate(rows_b) if j not in taken]


def _words(row):
    return Counter("".join(char if char.isalnum() else " " for char in search_key(row["name_vi"])).split())


def _likeness(one, other):
    """Share of common words, 1 for the same words."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0


# -- Levels -----------------------------------------------------------------------------------------------------------


def _level_changes(one, other):
    """Levels that differ, and levels known in one set only; remembered ones are not known."""
    mine, theirs = _levels(one), _levels(other)
    for year, column in sorted(mine | theirs, key=lambda key: (key[0] or 0, key[1] != words.EVERYWHERE, key[1])):
        before, after = mine.get((year, column)), theirs.get((year, column))
        if before != after:
            yield LevelChange(column, before, after, year)


def _levels(row):
    found = {(None, column): level for column, level in row.get("thresholds", {}).items() if level is not True}
    for year, levels in row.get("thresholds_by_year", {}).items():
        found |= {(int(year), column): level for column, level in levels.items() if level is not True}
    return found
