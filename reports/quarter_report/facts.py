"""What a province's quarterly report states, as plain data: read once, worded elsewhere, compared by its hash.

Nothing here is an object of the database. What nobody knows is None, never 0.
"""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from ntm.lib.numbers import quantize
from reports.rollups import FEW_CRITERIA
from reports.rollups.figures import average_of

# So many quarters the pace of a target is looked at.
PACE_QUARTERS = 4


@dataclass(frozen=True)
class Change:
    """A figure now and at an earlier day; None where it is not known."""

    now: int | Decimal | None
    before: int | Decimal | None

    @property
    def is_known(self):
        return self.now is not None and self.before is not None

    @property
    def difference(self):
        """How far apart they are, without sign; None where one is not known."""
        return abs(self.now - self.before) if self.is_known else None

    @property
    def direction(self):
        """1 more, 0 the same, -1 less; None where one is not known."""
        return (self.now > self.before) - (self.now < self.before) if self.is_known else None


@dataclass
class Recognised:
    """Communes and districts by decision; the counts are None where no decision was ever recorded."""

    communes: int
    standard: int | None
    advanced: int | None
    exemplary: int | None
    districts: int
    districts_recognised: int | None
    district_names: list = field(default_factory=list)


@dataclass
class DistrictRow:
    """A district in the table by district; what is not known is None. `decision` recognises the district itself."""

    name: str
    communes: int
    standard: int | None
    advanced: int | None
    exemplary: int | None
    at_risk: int | None
    assessed: int
    met_sum: int
    meets: int | None
    decision: str

    @property
    def average(self):
        """Criteria per commune, exactly; None for none."""
        return average_of(self.met_sum, self.assessed)


@dataclass
class Band:
    label: str
    communes: int

    @property
    def bound(self):
        """ "5" of "<5"."""
        return self.label.lstrip("<")


@dataclass
class Criterion:
    """How the communes with results stand on a criterion; `causes` as they were written."""

    number: str
    name: str
    met: int
    not_met: int
    unknown: int
    assessed: int
    causes: list = field(default_factory=list)
    more_causes: int = 0

    @property
    def title(self):
        return f"{self.number} ({self.name})"


@dataclass
class Quote:
    """Words somebody wrote about a cell: `said_by` "Sở Y tế", `about` "xã Tân Hội, chỉ tiêu 15.4"."""

    said_by: str
    about: str
    text: str

    @property
    def words(self):
        """Without the full stop that would stand inside the quotation marks."""
        return self.text.strip().rstrip(".")


@dataclass
class Results:
    """By the data of a period, decisions aside. `finished` names communes with all criteria and no decision."""

    period: str
    decision: str
    assessed: int
    met_sum: int
    meets: int
    unknown: int
    below: int
    bands: list
    finished: list
    weak: list
    met_by_all: list

    @property
    def finished_count(self):
        return len(self.finished)

    @property
    def average(self):
        """Criteria per commune, two decimals as printed, so that printed differences add up; None for none."""
        exact = self.exact_average
        return None if exact is None else quantize(exact, 2)

    @property
    def exact_average(self):
        return average_of(self.met_sum, self.assessed)


@dataclass
class Comparison:
    """Against an earlier day: `label` "quý I/2024" or "ngày 15/8/2023". `gained` and `lost` name communes."""

    label: str
    standard: Change
    advanced: Change
    exemplary: Change
    districts: Change
    average: Change
    meets: Change
    below: Change
    communes: Change
    gained: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    has_new_data: bool = True

    @property
    def gained_count(self):
        return len(self.gained)

    @property
    def lost_count(self):
        return len(self.lost)


@dataclass
class RiskUnit:
    """A commune recognised by decision that misses criteria by the data."""

    name: str
    district: str
    failing: list
    is_for_review: bool

    @property
    def missing(self):
        return len(self.failing)


@dataclass
class TargetFact:
    """A target beside its figure. The pace is in `unit` for each quarter; None where it cannot be told."""

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


@dataclass
class QuarterFacts:
    """All of it. `results` None: no results of the period; `period` "" for a report of any day."""

    place: str
    province: str
    day: dt.date
    period: str
    quarter_words: str
    next_words: str
    year: int
    basis: str
    is_closed: bool
    recognised: Recognised
    districts: list
    results: Results | None
    comparisons: list
    at_risk: list | None
    targets: list
    tasks: Tasks
    reporting: Reporting | None
    difficulties: Difficulties = field(default_factory=Difficulties)
    few_criteria: int = FEW_CRITERIA
    pace_quarters: int = PACE_QUARTERS

    @property
    def for_review(self):
        return sum(unit.is_for_review for unit in self.at_risk or ())

    @property
    def risk_count(self):
        return None if self.at_risk is None else len(self.at_risk)

    @property
    def unassessed(self):
        """Communes without results in the period."""
        return self.recognised.communes - (self.results.assessed if self.results else 0)

    def version(self):
        """Hash of everything stated: two equal hashes mean that no figure moved."""
        content = json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()
