"""Every model of this room; one file per subject."""

from directives.models.difficulties import Difficulty, DifficultyState
from directives.models.documents import Clause, DatePrecision, Directive, System
from directives.models.plans import IssuedPlan, Policy
from directives.models.targets import StatedFact, Target
from directives.models.tasks import DeadlineKind, Occurrence, Task, TaskAgency, TaskHandOver, TaskRole

__all__ = [
    "Clause",
    "DatePrecision",
    "DeadlineKind",
    "Difficulty",
    "DifficultyState",
    "Directive",
    "IssuedPlan",
    "Occurrence",
    "Policy",
    "StatedFact",
    "System",
    "Target",
    "Task",
    "TaskAgency",
    "TaskHandOver",
    "TaskRole",
]
