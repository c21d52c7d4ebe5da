"""What reading a year's plan gives: its units, its counts, its districts."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from criteria.models import Dossier
from directives.models import Target
from directives.year_plans import PlanState
from localities.models import Locality
from reports.rollups.year_plan.numbers import Number


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

    `named`: units assigned by name at first; `planned`: in the plan by name; `outside`: recognised for the year without
    standing in it. `registered_by`, `assigned_by`: the Number that goes before the names, or None.
    """

    registered_named: int | None = None
    named: int | None = None
    planned: int | None = None
    recognised: int | None = None
    outside: int | None = None
    moves: Counter = field(default_factory=Counter)
    registered_by: Number | None = None
    assigned_by: Number | None = None

    @property
    def registered(self):
        return self.registered_by.count if self.registered_by else self.registered_named

    @property
    def assigned(self):
        return self.assigned_by.count if self.assigned_by else self.planned

    @property
    def difference(self):
        """Units registered more than assigned; None where one of the two is not known."""
        return None if None in (self.registered, self.assigned) else self.registered - self.assigned

    @property
    def registered_unnamed(self):
        """Units registered beyond those named (fewer than named: below 0)."""
        return _unnamed(self.registered_by, self.registered_named)

    @property
    def unnamed(self):
        """Units assigned beyond those the plan names (fewer than named: below 0)."""
        return _unnamed(self.assigned_by, self.planned)

    @property
    def left(self):
        """Units of the plan still to be recognised."""
        return None if None in (self.planned, self.recognised) else self.planned - self.recognised


def _unnamed(number, named):
    if number is None:
        return 0
    return number.unnamed if number.is_sum else number.count - (named or 0)


@dataclass
class PlanDistrict:
    pk: int
    code: str
    full_name: str
    figures: PlanFigures


@dataclass
class YearPlan:
    """The plan of one year and list for a place on a day. `outside`: PlanUnit recognised without being planned.

    `numbers`: (row before or None, row) of the place and what lies below it, in the order of their days.
    """

    place: Locality
    year: int
    what: str
    day: dt.date
    units: list
    outside: list
    figures: PlanFigures
    districts: list
    numbers: list
    cumulative: Target | None = None

    @property
    def adjustments(self):
        """[(unit, line)] in the order of their days."""
        found = [(unit, line) for unit in self.units for line in unit.state.adjustments]
        return sorted(found, key=lambda pair: (pair[1].on, pair[1].pk))
