"""The one write path of this room: pages, admin, workbooks and commands all call these functions."""

from criteria.actions.closing import on_close
from criteria.actions.condition_levels import confirm_condition, withdraw_condition
from criteria.actions.conditions import ConditionEntry, record_conditions
from criteria.actions.corrections import preview_correction, record_correction
from criteria.actions.criterion_words import CriterionEntry, plan_criteria, state_criteria
from criteria.actions.disagreements import accept_disagreement, add_word, decide_disagreement
from criteria.actions.dossier_facts import (
    attach_file,
    give_opinion,
    record_survey,
    record_vote,
    set_day_limit,
    state_check,
)
from criteria.actions.dossiers import advance, choose_set, decide, disqualify, open_dossier, return_dossier
from criteria.actions.evidence import attach_evidence, remove_evidence, reuse_evidence
from criteria.actions.investment import say_investment_needs
from criteria.actions.kept import confirm_kept
from criteria.actions.kept_plans import kept_plan
from criteria.actions.law_effects import LawEffect
from criteria.actions.levels import (
    OwnLevel,
    Paper,
    append_own_level,
    confirm_levels,
    end_own_level,
    judge_open_figures,
    set_own_level,
    withdraw_confirmation,
)
from criteria.actions.mappings import forget_reading, remember_reading
from criteria.actions.notes import record_note
from criteria.actions.period_sets import add_set_to_period, remove_set_from_period
from criteria.actions.periods import (
    change_settings,
    close_period,
    lock_period,
    open_period,
    reopen_period,
    start_assessments,
)
from criteria.actions.recheck import draw_sample
from criteria.actions.recognitions import (
    DecisionPaper,
    correct_recognition,
    plan_decision,
    record_decision,
    record_recognition,
    withdraw_recognition,
)
from criteria.actions.reminders import remind
from criteria.actions.results import (
    CellChange,
    Entry,
    Plan,
    Problem,
    Refused,
    plan_results,
    record_kept,
    record_results,
)
from criteria.actions.sets import (
    add_indicator,
    add_set_from_document,
    amend_indicator,
    change_facts,
    copy_set,
    discard_draft,
    move_row,
    publish_set,
    remove_row,
    replace_draft,
    retire_indicator,
    save_criterion,
    save_indicator,
)
from criteria.actions.submitting import FindingsStand
from criteria.actions.undoing import Undone, undo_import, undo_reasons
from criteria.actions.unlocking import end_unlocking, unlock
from criteria.actions.verification import Statement, state_department
from criteria.actions.workflow import approve, return_with_reason, submit, verify

__all__ = [
    "CellChange",
    "ConditionEntry",
    "CriterionEntry",
    "DecisionPaper",
    "Entry",
    "FindingsStand",
    "LawEffect",
    "OwnLevel",
    "Paper",
    "Plan",
    "Problem",
    "Refused",
    "Statement",
    "Undone",
    "accept_disagreement",
    "add_indicator",
    "add_set_from_document",
    "add_set_to_period",
    "add_word",
    "advance",
    "amend_indicator",
    "append_own_level",
    "approve",
    "attach_evidence",
    "attach_file",
    "change_facts",
    "change_settings",
    "choose_set",
    "close_period",
    "confirm_condition",
    "confirm_kept",
    "confirm_levels",
    "copy_set",
    "correct_recognition",
    "decide",
    "decide_disagreement",
    "discard_draft",
    "disqualify",
    "draw_sample",
    "end_own_level",
    "end_unlocking",
    "forget_reading",
    "give_opinion",
    "judge_open_figures",
    "kept_plan",
    "lock_period",
    "move_row",
    "on_close",
    "open_dossier",
    "open_period",
    "plan_criteria",
    "plan_decision",
    "plan_results",
    "preview_correction",
    "publish_set",
    "record_conditions",
    "record_correction",
    "record_decision",
    "record_kept",
    "record_note",
    "record_recognition",
    "record_results",
    "record_survey",
    "record_vote",
    "remember_reading",
    "remind",
    "remove_evidence",
    "remove_row",
    "remove_set_from_period",
    "reopen_period",
    "replace_draft",
    "retire_indicator",
    "return_dossier",
    "return_with_reason",
    "reuse_evidence",
    "save_criterion",
    "save_indicator",
    "say_investment_needs",
    "set_day_limit",
    "set_own_level",
    "start_assessments",
    "state_check",
    "state_criteria",
    "state_department",
    "submit",
    "undo_import",
    "undo_reasons",
    "unlock",
    "verify",
    "withdraw_condition",
    "withdraw_confirmation",
    "withdraw_recognition",
]
