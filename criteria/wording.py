"""States and requirements in the words and colours of a page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.models import Operator, PeriodState, State, Verdict
from ntm.lib.numbers import format_decimal
from ntm.lib.text import initial_upper

STATE_TONES = {
    State.SUBMITTED: "amber",
    State.VERIFIED: "amber",
    State.APPROVED: "green",
    State.RETURNED: "red",
}
PERIOD_TONES = {PeriodState.OPEN: "green", PeriodState.CLOSED: "amber"}
_SIGNS = {Operator.AT_LEAST: "≥", Operator.AT_MOST: "≤", Operator.EQUAL: "="}


@dataclass(frozen=True)
class Requirement:
    """What an indicator asks of a unit: "≥ 90%". `is_known` False where no level was ever read."""

    text: str
    is_law: bool = True
    is_known: bool = True

    @property
    def is_reference(self):
        return self.is_known and not self.is_law


def requirement(indicator, threshold):
    """The Requirement a level (or None) makes of an indicator."""
    if threshold is None:
        if indicator.operator == Operator.ACHIEVED and not indicator.takes_number:
            return Requirement(verdict_word(Verdict.MET))
        return Requirement(_("no level known"), is_law=False, is_known=False)
    return Requirement(level_text(indicator, threshold), threshold.is_law)


def level_text(indicator, threshold):
    """ "≥ 90%", "≤ 1,5", or the graded level as printed."""
    if threshold.value is None:
        return threshold.text_value
    percent = "%" if indicator.unit.strip() == "%" else ""
    return f"{_SIGNS.get(indicator.operator, '')} {format_decimal(threshold.value)}{percent}".strip()


def verdict_word(verdict):
    """ "Đạt" as it stands in a cell; "–" while nothing is known."""
    return initial_upper(str(Verdict(verdict).label)) if verdict else "–"


def state_pill(assessment):
    """{text, tone} of components/pill.html; a unit nobody has opened yet is a draft."""
    state = State(assessment.state) if assessment else State.DRAFT
    return {"text": initial_upper(str(state.label)), "tone": STATE_TONES.get(state, "")}


def period_pill(period):
    return {"text": initial_upper(period.get_state_display()), "tone": PERIOD_TONES.get(period.state, "")}
