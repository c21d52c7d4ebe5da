"""What reading a year's plan gives: its units, its counts, its districts."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from criteria.models import Dossier
from directives.models import Target
from directives.year_plans import PlanState
from localities.models import Locality


@dataclass
class PlanUnit:
    """A unit named in the plan, as it is on the day (`ended_on` and `heirs` where it is no more).

    `decision`: the row of the decision that recognised it for the plan's year, or None. `earlier`: the one by which it
    held the attainment already; `later`: one for a year after the plan's.
    """

    place: Locality
    state: PlanState
    district_id: int | None
    decision: object = None
    earlier: object = None
    later: object = None
    dossier: Dossier | None = None
    ended_on: dt.date | None = None
    heirs: list = field(default_factory=list)

    @property
    def is_registered(self):
        return self.state.registered is not None

    @property
    def is_planned(self):
        return self.state.planned is not None

    @property
    def is_recognised(self):
        return self.decision is not None


@dataclass
class PlanFigures:
    """Counts of a plan over some units; None is unknown and prints "–".

    `assigned`: what `target` (a document's number) says, else units in the plan by name. `outside`: recognised for the
    year without standing in the plan.
    """

    registered: int | None = None
    named: int | None = None
    planned: int | None = None
    recognised: int | None = None
    outside: int | None = None
    moves: Counter = field(default_factory=Counter)
    target: Target | None = None

    @property
    def assigned(self):
        return int(self.target.value) if self.target else self.planned

    @property
    def difference(self):
        """Units registered more than assigned; None where one of the two is not known."""
        return None if None in (self.registered, self.assigned) else self.registered - self.assigned

    @property
    def unnamed(self):
        """Units a document assigns beyond those named, or 0."""
        return max(0, self.assigned - (self.planned or 0)) if self.target else 0

    @property
    def left(self):
        """Units of the plan still to be recognised."""
        return None if None in (self.planned, self.recognised) else self.planned - self.recognised


@dataclass
class PlanDistrict:
    pk: int
    code: str
    full_name: str
    figures: PlanFigures


@dataclass
class YearPlan:
    """The plan of one year and list for a place on a day. `outside`: PlanUnit recognised without being planned."""

    place: Locality
    year: int
    what: str
    day: dt.date
    units: list
    outside: list
    figures: PlanFigures
    districts: list
    cumulative: Target | None = None

    @property
    def adjustments(self):
        """[(unit, line)] in the order of their days."""
        found = [(unit, line) for unit in self.units for line in unit.state.adjustments]
        return sorted(found, key=lambda pair: (pair[1].on, pair[1].pk))
