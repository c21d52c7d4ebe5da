"""Ticks: which results of which communes are supposed to be met. Text in addresses and forms, rows in a scenario."""

from dataclasses import dataclass

from criteria.rules import COUNTED_AS_MET

WHOLE, CRITERION, INDICATOR = "*", "c", "i"
LONGEST, MOST = 60_000, 5_000  # characters of a text, ticks of a scenario


@dataclass(frozen=True, order=True)
class Tick:
    """`kind` WHOLE (every criterion), CRITERION or INDICATOR with its `number`, of the unit with this official code."""

    code: str
    kind: str
    number: str = ""

    @property
    def text(self):
        """ "31006:c17"."""
        return f"{self.code}:{self.kind}{self.number}"


def parse_ticks(texts):
    """{Tick} of texts such as "31006:c2,i17.1;30988:*"; whatever is no tick is left out."""
    found = set()
    for text in texts:
        for group in text[:LONGEST].split(";"):
            code, _colon, items = group.strip().partition(":")
            found |= {tick for item in items.split(",") if (tick := _tick(code.strip(), item.strip()))}
    return set(sorted(found)[:MOST])


def _tick(code, item):
    if not code or not code.isalnum() or len(code) > 24:
        return None
    if item == WHOLE:
        return Tick(code, WHOLE)
    kind, number = item[:1], item[1:]
    is_number = bool(number) and len(number) <= 14 and all(part.isalnum() for part in number.split("."))
    return Tick(code, kind, number) if kind in (CRITERION, INDICATOR) and is_number else None


def ticks_text(ticks):
    """The shortest text of ticks: what a link or a hidden field carries."""
    grouped = {}
    for tick in sorted(ticks):
        grouped.setdefault(tick.code, []).append(f"{tick.kind}{tick.number}")
    return ";".join(f"{code}:{','.join(items)}" for code, items in grouped.items())


@dataclass
class Solved:
    """What the ticks on one unit mean in its set: positions of whole criteria, keys of indicators.

    `met` ticks name what counts as met already, `unknown` what the set does not have.
    """

    whole: set
    indicators: set
    met: list
    unknown: list


def solve(ticks, candidate, criteria, by_criterion):
    """Solved of one unit's ticks."""
    positions = {criterion.number: place for place, criterion in enumerate(criteria)}
    rows = {row.number: (positions[c.number], row) for c in criteria for row in by_criterion[c.pk]}
    found = Solved(set(), set(), [], [])
    for tick in sorted(ticks):
        if tick.kind == WHOLE:
            found.whole |= set(range(len(criteria)))
            is_met = candidate.meets
        elif tick.kind == CRITERION and tick.number in positions:
            found.whole.add(positions[tick.number])
            is_met = _counts(candidate, positions[tick.number])
        elif tick.kind == INDICATOR and tick.number in rows:
            place, row = rows[tick.number]
            found.indicators.add(row.pk)
            told = (candidate.verdicts or {}).get(row.pk)
            is_met = _counts(candidate, place) or told in ("MET", "NOT_APPLICABLE")
        else:
            found.unknown.append(tick)
            continue
        if is_met:
            found.met.append(tick)
    return found


def _counts(candidate, position):
    return candidate.is_known and candidate.marks[position] in COUNTED_AS_MET
