"""Every model of this room; one file per subject."""

from criteria.models.assessments import (
    Assessment,
    Change,
    ConditionResult,
    Door,
    IndicatorResult,
    State,
    Transition,
    Verdict,
    VerdictBasis,
    WorkbookImport,
)
from criteria.models.periods import PeriodState, ReportingPeriod
from criteria.models.recognitions import Recognition, RecognitionKind
from criteria.models.sets import (
    Attainment,
    Condition,
    ConditionKind,
    CriteriaSet,
    Criterion,
    DimensionKind,
    Indicator,
    Operator,
    Responsibility,
    Threshold,
    ValueKind,
)

__all__ = [
    "Assessment",
    "Attainment",
    "Change",
    "Condition",
    "ConditionKind",
    "ConditionResult",
    "CriteriaSet",
    "Criterion",
    "DimensionKind",
    "Door",
    "Indicator",
    "IndicatorResult",
    "Operator",
    "PeriodState",
    "Recognition",
    "RecognitionKind",
    "ReportingPeriod",
    "Responsibility",
    "State",
    "Threshold",
    "Transition",
    "ValueKind",
    "Verdict",
    "VerdictBasis",
    "WorkbookImport",
]
