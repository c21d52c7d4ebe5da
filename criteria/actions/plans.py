"""What is to be recorded and what recording it would do."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.models import IndicatorResult
from localities.models import Locality
from ntm.lib.cells import CellValue

# What an entry writes of a result, its version aside; all else is somebody else's word and stays.
ENTERED = (
    "value", "text_value", "verdict", "basis", "threshold", "is_carried", "note", "entered_by", "entered_at",
)  # fmt: skip

_BLANK = CellValue()


class Entry(NamedTuple):
    """What somebody says of one indicator, or of one part of a compound one, of one unit.

    `verdict` None leaves the verdict to the value (a bare number in a cell); "" clears it; else a Verdict.
    `note` and `grade` (of a graded text) None leave them as they are. `where` is the caller's own mark of the cell,
    handed back in problems. `version` is that of the cell the person looked at (0: there was none); None compares
    nothing.
    """

    locality_id: int
    indicator_id: int
    value: Decimal | None = None
    verdict: str | None = ""
    note: str | None = None
    where: object = None
    grade: str | None = None
    version: int | None = None

    @property
    def cell(self):
        return self.locality_id, self.indicator_id


@dataclass(frozen=True)
class Problem:
    """Why an entry, a unit or everything is refused; `entry` None concerns the whole.

    `stored` is what somebody else has saved in the cell since the person looked at it.
    """

    reason: str
    entry: Entry | None = None
    locality_id: int | None = None
    stored: IndicatorResult | None = None


@dataclass(slots=True)
class CellChange:
    """One cell that differs: the row stored of it (None: there is none), the row to write, old and new in words."""

    entry: Entry
    locality: Locality
    indicator: object
    stored: IndicatorResult | None
    result: IndicatorResult
    words: tuple
    warning: str = ""

    @property
    def old(self):
        return CellValue(self.stored.value, self.stored.verdict) if self.stored else _BLANK

    @property
    def new(self):
        return CellValue(self.result.value, self.result.verdict)

    @property
    def is_new(self):
        return self.stored is None

    @property
    def old_note(self):
        return self.stored.note if self.stored else ""

    @property
    def old_grade(self):
        return self.stored.text_value if self.stored else ""

    @property
    def whole_id(self):
        """The indicator of the decision: itself, or the one it is a part of."""
        return self.indicator.parent_id or self.indicator.pk


@dataclass
class Plan:
    """What recording the entries would do. `stored` {(assessment, indicator): result} is what it was planned against.

    `unchanged` counts the entries that say what is stored already, `agreed` {(place, indicator): result} names it.
    """

    frame: object
    changes: list = field(default_factory=list)
    unchanged: int = 0
    agreed: dict = field(default_factory=dict)
    stored: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    assessments: dict = field(default_factory=dict)

    @property
    def period(self):
        return self.frame.period

    @property
    def criteria_set(self):
        return self.frame.criteria_set

    @property
    def warnings(self):
        return [change for change in self.changes if change.warning]


class Refused(Exception):
    """Nothing was written; `problems` says why, each in a sentence for the officer."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__("; ".join(problem.reason for problem in self.problems[:5]))


def office_only(locality_id=None):
    """Refused: this is not this person's to do."""
    reason = _("Only the province's coordination office may do this.")
    return Refused([Problem(reason, locality_id=locality_id)])


def require_office(place, by):
    """Let through only who runs the province of a place; `place` None belongs to no office."""
    if place is None or not scope_of(by).manages(place):
        raise office_only()
