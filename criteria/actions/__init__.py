"""The one write path of this room: pages, admin, workbooks and commands all call these functions."""

from criteria.actions.periods import close_period, lock_period, open_period, reopen_period, start_assessments
from criteria.actions.recognitions import record_recognition
from criteria.actions.results import CellChange, Entry, Plan, Problem, Refused, plan_results, record_results
from criteria.actions.workflow import approve, return_with_reason, submit, verify

__all__ = [
    "CellChange",
    "Entry",
    "Plan",
    "Problem",
    "Refused",
    "approve",
    "close_period",
    "lock_period",
    "open_period",
    "plan_results",
    "record_recognition",
    "record_results",
    "reopen_period",
    "return_with_reason",
    "start_assessments",
    "submit",
    "verify",
]
