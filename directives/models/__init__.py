"""Every model of this room; one file per subject."""

from directives.models.difficulties import Difficulty, DifficultyState
from directives.models.documents import Clause, DatePrecision, Directive, System
from directives.models.following import Extension, ExtensionState, TaskFile, TaskUpdate, UpdateKind
from directives.models.links import TaskLink
from directives.models.people import ResponsiblePerson
from directives.models.plans import IssuedPlan, Policy
from directives.models.readings import AgencyCorrection, PaperReading
from directives.models.reminding import CalendarFeed, TaskDigest
from directives.models.rules import DayOff, FollowingRule
from directives.models.sponsors import AssignmentKind, Pledge, PledgeKind, Sponsorship, Visit
from directives.models.targets import StatedFact, Target
from directives.models.tasks import Cycle, DeadlineKind, Occurrence, Task, TaskAgency, TaskHandOver, TaskRole

__all__ = [
    "AgencyCorrection",
    "AssignmentKind",
    "CalendarFeed",
    "Clause",
    "Cycle",
    "DatePrecision",
    "DayOff",
    "DeadlineKind",
    "Difficulty",
    "DifficultyState",
    "Directive",
    "Extension",
    "ExtensionState",
    "FollowingRule",
    "IssuedPlan",
    "Occurrence",
    "PaperReading",
    "Pledge",
    "PledgeKind",
    "Policy",
    "ResponsiblePerson",
    "Sponsorship",
    "StatedFact",
    "System",
    "Target",
    "Task",
    "TaskAgency",
    "TaskDigest",
    "TaskFile",
    "TaskHandOver",
    "TaskLink",
    "TaskRole",
    "TaskUpdate",
    "UpdateKind",
    "Visit",
]
