"""What the rooms to the right do when a period closes, opens again or is corrected: each registers one step.

A step runs inside the transaction that moves the period, so that a period is never closed without what belongs to it.
"""

from typing import Protocol


class ClosingStep(Protocol):
    """What a room offers; `period` is the row held for update, `by` the person or None for the system."""

    # Stable name; registering it again replaces the step.
    name: str

    def closed(self, period, by):
        """The period has just been closed or, closed before this step existed, is being locked."""

    def reopened(self, period, by, reason):
        """The period is worked on again: what was made at its closing holds no more."""

    def corrected(self, correction):
        """A Correction of a period that is no longer open was written, with its lines."""

    def approved_again(self, period, criteria_set, assessments, by):
        """Unlocked units (Assessments) of a period no longer open were approved anew."""


_steps = {}


def on_close(step):
    """Take a step in (from an app's ready())."""
    _steps[step.name] = step


def closing_steps():
    return list(_steps.values())
