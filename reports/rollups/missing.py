"""What units still lack of a set: not met apart from not told, by indicator. Pure; nothing here asks the database.

reports/ahead/reading.py reads it. A criterion that counts as met lacks nothing, whatever its indicators say.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from criteria.investment import Need
from criteria.models import Criterion, Indicator, Operator, Verdict
from criteria.rules import COUNTED_AS_MET, MET, NOT_MET, UNKNOWN, criterion_mark
from reports.rollups.figures import Unit


@dataclass(frozen=True, slots=True)
class Measure:
    """A number behind an indicator, or behind one of its parts, beside the level asked of it.

    `value` a Decimal or None; `level` a criteria.levels.StandingLevel or None, law or reference.
    """

    indicator: Indicator
    value: Decimal | None
    level: object = None

    @property
    def short(self):
        """How much is missing, in the indicator's own unit; None where no number or no level is known."""
        asked = self.level.value if self.level else None
        if self.value is None or asked is None:
            return None
        apart = {
            Operator.AT_LEAST: asked - self.value,
            Operator.AT_MOST: self.value - asked,
            Operator.EQUAL: abs(asked - self.value),
        }.get(self.indicator.operator)
        return None if apart is None else max(Decimal(0), apart)

    @property
    def distance(self):
        """The missing part as a share (0 to 1) of the larger of value and level: what makes gaps comparable."""
        if self.short is None:
            return None
        larger = max(abs(self.value), abs(self.level.value))
        return self.short / larger if larger else Decimal(0)


@dataclass(slots=True)
class Lack:
    """One indicator a unit is not known to meet, or a whole criterion where its indicators do not tell.

    `mark` NOT_MET or UNKNOWN; `position` that of the criterion in the marks.
    """

    position: int
    criterion: Criterion
    indicator: Indicator | None
    mark: str
    measures: list = field(default_factory=list)
    need: Need = Need.UNKNOWN

    @property
    def key(self):
        """(criterion number, indicator number or ""): the same for every unit."""
        return self.criterion.number, self.indicator.number if self.indicator else ""

    @property
    def distance(self):
        """Of the part furthest away; None where it cannot be told."""
        found = [measure.distance for measure in self.measures]
        return None if not found or None in found else max(found)


@dataclass(slots=True)
class Candidate:
    """A unit on its way. `marks` "": nothing is known; `verdicts` {indicator pk: verdict}, None where not shown."""

    unit: Unit
    marks: str = ""
    verdicts: dict | None = None
    lacks: list = field(default_factory=list)

    @property
    def is_known(self):
        return bool(self.marks)

    @property
    def meets(self):
        return self.is_known and all(mark in COUNTED_AS_MET for mark in self.marks)

    @property
    def not_met(self):
        return [lack for lack in self.lacks if lack.mark == NOT_MET]

    @property
    def unknown(self):
        return [lack for lack in self.lacks if lack.mark == UNKNOWN]

    @property
    def criteria_not_met(self):
        return self.marks.count(NOT_MET)

    @property
    def criteria_unknown(self):
        return self.marks.count(UNKNOWN)

    @property
    def sensitive(self):
        """Positions of the criteria not met that weigh in a revocation."""
        return sorted({lack.position for lack in self.not_met if lack.criterion.is_sensitive})

    def needing(self, need):
        """Number of things not met of which the office has said this."""
        return sum(lack.need == need for lack in self.not_met)

    @property
    def distance(self):
        """Mean distance of the gaps that are known; None where none is."""
        found = [lack.distance for lack in self.not_met if lack.distance is not None]
        return sum(found) / len(found) if found else None


def lacks_of(criteria, by_criterion, marks, verdicts):
    """[Lack] of one unit, without measures. `by_criterion`: {criterion pk: indicators}; `verdicts` as in Candidate."""
    found = []
    for position, (criterion, mark) in enumerate(zip(criteria, marks, strict=False)):
        if mark in COUNTED_AS_MET:
            continue
        rows = [] if verdicts is None else by_criterion[criterion.pk]
        missed = [row for row in rows if verdicts.get(row.pk) == Verdict.NOT_MET]
        untold = [row for row in rows if not verdicts.get(row.pk)]
        if mark == NOT_MET:
            found += [Lack(position, criterion, row, NOT_MET) for row in missed or (None,)]
        found += [Lack(position, criterion, row, UNKNOWN) for row in untold]
        if mark == UNKNOWN and (not untold or not criterion.is_complete):
            found.append(Lack(position, criterion, None, UNKNOWN))
    return found


def marks_after(criteria, by_criterion, candidate, *, whole=(), indicators=()):
    """Marks were these criteria (positions) and these indicators (pks) met as well.

    An officer's word on a whole criterion that its indicators cannot tell of stays until they can.
    """
    if candidate.verdicts is None:
        return "".join(MET if place in whole else mark for place, mark in enumerate(candidate.marks))
    found = []
    for position, (criterion, mark) in enumerate(zip(criteria, candidate.marks, strict=True)):
        rows = by_criterion[criterion.pk]
        if position in whole:
            found.append(mark if mark in COUNTED_AS_MET else MET)
        elif mark in COUNTED_AS_MET or not any(row.pk in indicators for row in rows):
            found.append(mark)
        else:
            found.append(_mark_after(criterion, rows, mark, candidate.verdicts, indicators))
    return "".join(found)


def _mark_after(criterion, rows, mark, verdicts, solved):
    before = [verdicts.get(row.pk, "") for row in rows]
    after = [Verdict.MET if row.pk in solved else verdicts.get(row.pk, "") for row in rows]
    told = criterion_mark(after, is_complete=criterion.is_complete)
    if told != UNKNOWN:
        return told
    was_word = criterion_mark(before, is_complete=criterion.is_complete) == UNKNOWN
    return mark if was_word else UNKNOWN


# -- Order ------------------------------------------------------------------------------------------------------------

FAR = Decimal(2)  # beyond every known distance
ORDERS = {
    "criteria": lambda one: (one.criteria_not_met + one.criteria_unknown, len(one.not_met), one.criteria_unknown),
    "indicators": lambda one: (len(one.not_met), len(one.unknown)),
    "sensitive": lambda one: (len(one.sensitive), one.criteria_not_met),
    "money": lambda one: (one.needing(Need.YES), one.needing(Need.UNKNOWN), len(one.not_met)),
    "nearest": lambda one: (FAR if one.distance is None else one.distance, len(one.not_met)),
}


def ordered(candidates, order="criteria"):
    """Those with the least to do first, then fewer sensitive ones, less money, nearer gaps; without figures last."""

    def key(one):
        ties = ("criteria", "sensitive", "money", "nearest")
        return (not one.is_known, ORDERS[order](one), *(ORDERS[name](one) for name in ties), one.unit.sort_key)

    return sorted(candidates, key=key)


# -- What blocks most -------------------------------------------------------------------------------------------------


@dataclass
class Blocker:
    """An indicator (or whole criterion) and the units it stands in the way of.

    `frees`: units that meet everything once it alone is met; `last_known`: units for which nothing else is known to
    be missing although something cannot be told.
    """

    position: int
    criterion: Criterion
    indicator: Indicator | None
    need: Need
    not_met: int = 0
    unknown: int = 0
    frees: list = field(default_factory=list)
    last_known: list = field(default_factory=list)

    @property
    def key(self):
        return self.criterion.number, self.indicator.number if self.indicator else ""


def blockers(criteria, by_criterion, candidates):
    """[Blocker], those that most units do not meet first."""
    found = {}
    for one in candidates:
        for lack in one.lacks:
            blocker = found.setdefault(
                lack.key, Blocker(lack.position, lack.criterion, lack.indicator, lack.need)
            )  # fmt: skip
            _count(blocker, one, lack, criteria, by_criterion)
    return sorted(
        found.values(), key=lambda row: (-row.not_met, -len(row.frees), -row.unknown, row.position, row.key)
    )  # fmt: skip


def _count(blocker, one, lack, criteria, by_criterion):
    blocker.not_met += lack.mark == NOT_MET
    blocker.unknown += lack.mark == UNKNOWN
    solved = {"indicators": {lack.indicator.pk}} if lack.indicator else {"whole": {lack.position}}
    after = marks_after(criteria, by_criterion, one, **solved)
    if all(mark in COUNTED_AS_MET for mark in after):
        blocker.frees.append(one.unit)
    elif lack.mark == NOT_MET and len(one.not_met) == 1:
        blocker.last_known.append(one.unit)
