"""What the lines of a year's plan add up to for one unit. Pure: lines are handed in, in the order of their days."""

from dataclasses import dataclass, field

from criteria.models import Attainment
from directives.models import PlanMove
from directives.models.year_plans import ADJUSTMENTS
from localities.models import Level

# Lists of a plan: code → (level, attainment of its lines). Districts "đạt chuẩn" and cities "hoàn thành nhiệm vụ" are
# one list, as plans count them.
LISTS = {
    "STANDARD": (Level.COMMUNE, Attainment.STANDARD),
    "ADVANCED": (Level.COMMUNE, Attainment.ADVANCED),
    "EXEMPLARY": (Level.COMMUNE, Attainment.EXEMPLARY),
    "MODERN": (Level.COMMUNE, Attainment.MODERN),
    "DISTRICT": (Level.DISTRICT, Attainment.STANDARD),
}


@dataclass
class PlanState:
    """One unit in one year's plan: the lines by which it is registered, assigned, in the plan or out of it again."""

    registered: object = None
    withdrawn: object = None
    assigned: object = None
    planned: object = None
    left: object = None
    adjustments: list = field(default_factory=list)
    lines: list = field(default_factory=list)

    @property
    def last(self):
        return self.lines[-1] if self.lines else None


def fold(lines, year):
    """PlanState of one unit in the plan of `year` after these lines."""
    state = PlanState()
    for line in lines:
        state.lines.append(line)
        _TAKES[line.move](state, line, year)
        if line.move in ADJUSTMENTS:
            state.adjustments.append(line)
    return state


def _register(state, line, year):
    state.registered, state.withdrawn = line, None


def _withdraw(state, line, year):
    state.registered, state.withdrawn = None, line


def _assign(state, line, year):
    state.assigned = state.planned = line
    state.left = None


def _add(state, line, year):
    state.planned, state.left = line, None


def _take_out(state, line, year):
    state.planned, state.left = None, line


def _move(state, line, year):
    if line.to_year == year:
        _add(state, line, year)
    else:
        _take_out(state, line, year)


_TAKES = {
    PlanMove.REGISTERED: _register,
    PlanMove.WITHDRAWN: _withdraw,
    PlanMove.ASSIGNED: _assign,
    PlanMove.ADDED: _add,
    PlanMove.TAKEN_OUT: _take_out,
    PlanMove.MOVED: _move,
}
