"""Writes of this room. Pages, admin and loaders call these; each leaves its own line in the history.

A row that already says the same is left alone. What the office adds by hand (person, internal due date, day
of completion, further agencies) is never taken away here.
"""

from directives.actions.difficulties import (
    amend_difficulty,
    answer_difficulty,
    close_difficulty,
    raise_difficulty,
    reopen_difficulty,
)
from directives.actions.documents import save_clause, save_directive, save_fact, save_target, save_task
from directives.actions.hand_overs import confirm_hand_over, hand_over_task, record_hand_overs, take_back_hand_overs
from directives.actions.occurrences import Made, confirm, make_occurrences, report_done
from directives.actions.plans import choose_plan_tasks, record_plan, save_policy

__all__ = [
    "Made",
    "amend_difficulty",
    "answer_difficulty",
    "choose_plan_tasks",
    "close_difficulty",
    "confirm",
    "confirm_hand_over",
    "hand_over_task",
    "make_occurrences",
    "raise_difficulty",
    "record_hand_overs",
    "record_plan",
    "reopen_difficulty",
    "report_done",
    "save_clause",
    "save_directive",
    "save_fact",
    "save_policy",
    "save_target",
    "save_task",
    "take_back_hand_overs",
]
