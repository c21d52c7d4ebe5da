"""What a reading proposes. Each proposal carries the place in the text it came from and how sure the rules are."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

ROLES = ("lead", "coordinating", "directing", "reports_to", "informed")


@dataclass(frozen=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True)
class Mention:
    """An agency named in the text. `name` as written, or put right by an earlier correction."""

    name: str
    span: Span


@dataclass
class Head:
    system: str = "government"
    kind: str = ""
    number: str = ""
    symbol: str = ""
    date: dt.date | None = None
    date_precision: str = "unknown"
    issuer: str = ""
    signatory: str = ""
    signatory_position: str = ""
    subject: str = ""
    locality: str = ""
    addressees: list = field(default_factory=list)
    recipients: list = field(default_factory=list)
    references: list = field(default_factory=list)
    spans: dict = field(default_factory=dict)

    def as_json(self):
        values = {name: value or None for name, value in vars(self).items() if name != "spans"}
        lists = ("addressees", "recipients", "references")
        return values | {
            "date": None if self.date is None else self.date.isoformat(),
            **{name: list(getattr(self, name)) for name in lists},
        }


@dataclass(frozen=True)
class ClauseProposal:
    """A clause; `text` is what stands at `span`, without its number. `is_heading`: it only names what is under it."""

    number: str
    parent: str
    text: str
    span: Span
    is_heading: bool = False

    def as_json(self):
        return {"number": self.number, "parent": self.parent or None, "text": self.text}


@dataclass(frozen=True)
class Deadline:
    """`kind` none|date|month|quarter|year|period|recurrence; `value` as the register has it; `due` the day written."""

    kind: str = "none"
    value: str = ""
    due: dt.date | None = None
    strictly_before: bool = False
    note: str = ""
    span: Span | None = None

    def as_json(self):
        return {
            "kind": self.kind,
            "value": self.value or None,
            "due": None if self.due is None else self.due.isoformat(),
            "strictly_before": self.strictly_before,
            "note": self.note or None,
        }


@dataclass
class TaskProposal:
    clause: str
    roles: dict
    summary: str
    deadline: Deadline
    span: Span
    confidence: float
    is_lead_named: bool = True

    def as_json(self):
        names = {role: [mention.name for mention in self.roles.get(role, ())] for role in ROLES}
        return {
            "clause": self.clause,
            **names,
            "lead_source": "named" if self.is_lead_named else "addressee",
            "summary": self.summary,
            "deadline": self.deadline.as_json(),
            "confidence": self.confidence,
            "span": [self.span.start, self.span.end],
        }


@dataclass
class Figure:
    """A figure printed in the text: a target to be reached, or a fact that is stated."""

    clause: str
    is_target: bool
    metric: str
    operator: str
    value: Decimal | None
    unit: str
    span: Span
    text: str
    confidence: float
    denominator: Decimal | None = None
    percentage: Decimal | None = None
    deadline: Deadline = Deadline()
    named_localities: list = field(default_factory=list)

    def as_json(self):
        common = {
            "clause": self.clause,
            "metric": self.metric,
            "value": _number(self.value),
            "denominator": _number(self.denominator),
            "percentage": _number(self.percentage),
            "unit": self.unit,
            "text": self.text,
            "named_localities": list(self.named_localities),
            "confidence": self.confidence,
            "span": [self.span.start, self.span.end],
        }
        if not self.is_target:
            return common
        due = self.deadline.due
        return common | {"operator": self.operator, "deadline": None if due is None else due.isoformat()}


@dataclass(frozen=True)
class Reading:
    text: str
    head: Head
    clauses: tuple
    tasks: tuple
    figures: tuple
    warnings: tuple = ()

    @property
    def targets(self):
        return [figure for figure in self.figures if figure.is_target]

    @property
    def facts(self):
        return [figure for figure in self.figures if not figure.is_target]

    def as_json(self):
        return {
            "document": self.head.as_json(),
            "clauses": [clause.as_json() for clause in self.clauses],
            "tasks": [task.as_json() for task in self.tasks],
            "targets": [figure.as_json() for figure in self.targets],
            "facts": [figure.as_json() for figure in self.facts],
            "warnings": list(self.warnings),
        }


def _number(value):
    """JSON number without a needless fraction."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
