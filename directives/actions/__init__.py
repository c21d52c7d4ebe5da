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
from directives.actions.digests import send_digests
from directives.actions.documents import (
    save_clause,
    save_directive,
    save_fact,
    save_target,
    save_task,
)
from directives.actions.extensions import ask_extension, grant_extension, refuse_extension
from directives.actions.feeds import make_feed, revoke_feed
from directives.actions.following import follow_task, note_progress
from directives.actions.hand_overs import confirm_hand_over, hand_over_task, record_hand_overs, take_back_hand_overs
from directives.actions.links import link_task, unlink_task
from directives.actions.occurrences import (
    Made,
    confirm,
    make_occurrences,
    report_done,
    return_report,
)
from directives.actions.plans import choose_plan_tasks, record_plan, save_policy
from directives.actions.readings import confirm_reading, correct_reading, discard_reading, keep_reading
from directives.actions.targets import enter_figure, revise_target, withdraw_figure, withdraw_revision

__all__ = [
    "Made",
    "amend_difficulty",
    "answer_difficulty",
    "ask_extension",
    "choose_plan_tasks",
    "close_difficulty",
    "confirm",
    "confirm_hand_over",
    "confirm_reading",
    "correct_reading",
    "discard_reading",
    "enter_figure",
    "follow_task",
    "grant_extension",
    "hand_over_task",
    "keep_reading",
    "link_task",
    "make_feed",
    "make_occurrences",
    "note_progress",
    "raise_difficulty",
    "record_hand_overs",
    "record_plan",
    "refuse_extension",
    "reopen_difficulty",
    "report_done",
    "return_report",
    "revise_target",
    "revoke_feed",
    "save_clause",
    "save_directive",
    "save_fact",
    "save_policy",
    "save_target",
    "save_task",
    "send_digests",
    "take_back_hand_overs",
    "unlink_task",
    "withdraw_figure",
    "withdraw_revision",
]
