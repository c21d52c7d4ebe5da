"""Reorganisation of places: planned purely, shown with all its effects, carried out in one transaction, taken back."""

from criteria.actions.reorganisation.applying import (
    apply_reorganisation,
    discard_reorganisation,
    keep_reorganisation,
    plan_of,
)
from criteria.actions.reorganisation.effects import effects_of
from criteria.actions.reorganisation.lines import Line
from criteria.actions.reorganisation.planning import plan_reorganisation
from criteria.actions.reorganisation.reviews import Decision, decline_inheritance, inherit_recognition
from criteria.actions.reorganisation.telling import fingerprint_of, tell
from criteria.actions.reorganisation.undoing import undo_reasons, undo_reorganisation

__all__ = [
    "Decision",
    "Line",
    "apply_reorganisation",
    "decline_inheritance",
    "discard_reorganisation",
    "effects_of",
    "fingerprint_of",
    "inherit_recognition",
    "keep_reorganisation",
    "plan_of",
    "plan_reorganisation",
    "tell",
    "undo_reasons",
    "undo_reorganisation",
]
