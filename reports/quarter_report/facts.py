"""What a province's quarterly report states, as plain data: read once, worded elsewhere, compared by its hash.

Nothing here is an object of the database. What nobody knows is None, never 0.
"""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from ntm.lib.numbers import quantize
from reports.quarter_report.work_facts import PACE_QUARTERS, Difficulties, Reporting, Tasks
from reports.rollups import FEW_CRITERIA
from reports.rollups.figures import average_of

# So many communes that gained or lost criteria are named.
MOVES_NAMED = 10


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
class MovedUnit:
    """A commune that meets other criteria than before: titles "13 (Tổ chức sản xuất …)" gained and lost."""

    name: str
    district: str
    gained: list
    lost: list


@dataclass
class Moves:
    """Communes that gained or lost criteria since `label` ("quý I/2024"), those that moved most first."""

    label: str
    units: list

    @property
    def up(self):
        """Communes that gained any."""
        return sum(bool(unit.gained) for unit in self.units)

    @property
    def down(self):
        return sum(bool(unit.lost) for unit in self.units)

    @property
    def gained(self):
        """Criteria gained in all communes together."""
        return sum(len(unit.gained) for unit in self.units)

    @property
    def lost(self):
        return sum(len(unit.lost) for unit in self.units)

    @property
    def unlisted(self):
        """Communes that moved beyond those named."""
        return max(0, len(self.units) - MOVES_NAMED)


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
    moves: Moves | None = None
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
