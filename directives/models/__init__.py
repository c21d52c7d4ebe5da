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
from directives.models.target_records import TargetFigure, TargetRevision
from directives.models.targets import DenominatorRule, ScopeFilter, StatedFact, Target
from directives.models.tasks import Cycle, DeadlineKind, Occurrence, Task, TaskAgency, TaskHandOver, TaskRole
from directives.models.year_plan_numbers import NumberSide, YearPlanNumber
from directives.models.year_plans import PlanMove, YearPlanLine

__all__ = [
    "AgencyCorrection",
    "AssignmentKind",
    "CalendarFeed",
    "Clause",
    "Cycle",
    "DatePrecision",
    "DayOff",
    "DeadlineKind",
    "DenominatorRule",
    "Difficulty",
    "DifficultyState",
    "Directive",
    "Extension",
    "ExtensionState",
    "FollowingRule",
    "IssuedPlan",
    "NumberSide",
    "Occurrence",
    "PaperReading",
    "PlanMove",
    "Pledge",
    "PledgeKind",
    "Policy",
    "ResponsiblePerson",
    "ScopeFilter",
    "Sponsorship",
    "StatedFact",
    "System",
    "Target",
    "TargetFigure",
    "TargetRevision",
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
    "YearPlanLine",
    "YearPlanNumber",
]
