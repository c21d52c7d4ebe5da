"""What a quarterly report states of targets, tasks and reporting, as plain data. What nobody knows is None, never 0."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from ntm.lib.numbers import quantize
from reports.targets.pace import LOOK_BACK

# So many quarters the pace of a target is looked at.
PACE_QUARTERS = LOOK_BACK


@dataclass
class TargetFact:
    """A target beside its figure. The pace is in `unit` for each quarter; None where it cannot be told.

    `by_hand`: the source of a figure entered by hand; `cause` and `remedy`: what was said of a missed one, "" for
    nothing.
    """

    label: str
    paper: str
    needed: str
    value: str
    state: str
    deadline: dt.date | None
    reason: str = ""
    gap: str = ""
    unit: str = ""
    remaining: int | Decimal | None = None
    quarters_left: int | None = None
    gained: int | Decimal | None = None
    direction: int = 1
    by_hand: str = ""
    cause: str = ""
    remedy: str = ""

    @property
    def is_unexplained(self):
        """Missed, and nobody has given both the reason and the remedy."""
        return self.state == "MISSED" and not (self.cause and self.remedy)

    @property
    def running(self):
        """The label as it stands inside a sentence."""
        return self.label[:1].lower() + self.label[1:]

    @property
    def needed_pace(self):
        return quantize(Decimal(self.remaining) / self.quarters_left, 2) if self.remaining is not None else None

    @property
    def pace(self):
        return quantize(Decimal(self.gained) / PACE_QUARTERS, 2) if self.gained is not None else None

    @property
    def pace_size(self):
        """The pace without its sign, for a sentence that says which way."""
        return abs(self.pace) if self.pace is not None else None

    @property
    def is_behind(self):
        return self.pace is not None and self.needed_pace is not None and self.pace < self.needed_pace


@dataclass
class AgencyTasks:
    name: str
    due: int
    done: int
    overdue: int
    awaiting: int


@dataclass
class DueTask:
    summary: str
    source: str
    due: dt.date
    agencies: int


@dataclass
class Tasks:
    """What lead agencies owe by directives: due = done + overdue; `awaiting` of the overdue are reported."""

    total: int
    due: int
    done: int
    overdue: int
    awaiting: int
    finished: int
    on_time: int
    agencies: list
    coming: list
    coming_until: dt.date


@dataclass
class Raised:
    """A difficulty not yet settled: who raised it about what, the proposal, who is to decide, and the answer."""

    raised_by: str
    about: str
    words: str
    proposal: str
    decider: str
    asked_by: dt.date | None
    is_answered: bool
    is_late: bool


@dataclass
class Difficulties:
    total: int = 0
    answered: int = 0
    waiting: int = 0
    late: int = 0
    rows: list = field(default_factory=list)


@dataclass
class Waiting:
    """A district, or a commune where there is none, that has not handed in: `communes` of `total`."""

    name: str
    communes: int
    total: int


@dataclass
class Reporting:
    """How far the communes have come with the period."""

    total: int
    handed_in: int
    approved: int
    waiting: list

    @property
    def missing(self):
        return self.total - self.handed_in
