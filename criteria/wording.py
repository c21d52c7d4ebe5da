"""States and requirements in the words and colours of a page."""

import re
from dataclasses import dataclass
from decimal import Decimal

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
SIGNS = {Operator.AT_LEAST: "≥", Operator.AT_MOST: "≤", Operator.EQUAL: "="}


_FILE_KEY = re.compile(r"S\d+")


def readable_source(text):
    """Where a level was read, without the keys (S3, S11) that only the list of sources in a set's file explains."""
    return ", ".join(part for part in text.split(", ") if not _FILE_KEY.fullmatch(part))


@dataclass(frozen=True)
class Requirement:
    """What an indicator asks of a unit: "≥ 90%". `is_known` False where no level was ever read."""

    text: str
    is_law: bool = True
    is_known: bool = True

    @property
    def is_reference(self):
        return self.is_known and not self.is_law


def requirement(indicator, level):
    """The Requirement a criteria.levels.StandingLevel (or None) makes of an indicator."""
    if level is not None:
        return Requirement(level_text(indicator, level), level.is_law)
    if indicator.relative_to:
        return Requirement(relative_text(indicator), is_law=False, is_known=False)
    if indicator.operator == Operator.ACHIEVED and not (indicator.takes_number or indicator.grades):
        return Requirement(verdict_word(Verdict.MET))
    return Requirement(_("no level known"), is_law=False, is_known=False)


def relative_text(indicator):
    """ "≥ 110% of the level of 10.1 in the advanced set": a level that another set's gives."""
    base = indicator.relative_to
    words = {
        "sign": SIGNS.get(indicator.operator, ""),
        "percent": format_decimal(Decimal(str(base["factor"])) * 100),
        "number": base["indicator"],
        "set": getattr(indicator, "base_name", base["set"]),
    }
    return _("%(sign)s %(percent)s%% of the level of %(number)s in %(set)s") % words


def level_text(indicator, level):
    """ "≥ 90%", "≤ 1,5", or the graded level as printed. `level` is a Threshold or a StandingLevel."""
    if level.value is None:
        return level.text_value
    percent = "%" if indicator.unit.strip() == "%" else ""
    return f"{SIGNS.get(indicator.operator, '')} {format_decimal(level.value)}{percent}".strip()


def verdict_word(verdict):
    """ "Đạt" as it stands in a cell; "–" while nothing is known."""
    return initial_upper(str(Verdict(verdict).label)) if verdict else "–"


def said_words(value, verdict, grade=""):
    """ "85,3 · Chưa đạt": what somebody says of an indicator."""
    number = "" if value is None else format_decimal(value)
    return " · ".join(filter(None, (number, grade, verdict_word(verdict))))


def side_words(result, side):
    """The department's ("department") or the appraisers' ("appraised") word on a result; "" where they said nothing."""
    if result is None or not getattr(result, f"{side}_verdict"):
        return ""
    return said_words(getattr(result, f"{side}_value"), getattr(result, f"{side}_verdict"))


class SaidOfResult:
    """What each side says of a cell, in words, for whatever has a `result` (IndicatorResult or None)."""

    @property
    def value_text(self):
        if self.result is None:
            return ""
        return format_decimal(self.result.value) if self.result.value is not None else self.result.text_value

    @property
    def verdict(self):
        return self.result.verdict if self.result else ""

    @property
    def verdict_word(self):
        return verdict_word(self.verdict)

    @property
    def department_word(self):
        """ "85,3 · Chưa đạt", or "" while the department has said nothing."""
        return side_words(self.result, "department")

    @property
    def appraised_word(self):
        return side_words(self.result, "appraised")


def state_pill(assessment):
    """{text, tone} of components/pill.html; a unit nobody has opened yet is a draft."""
    state = State(assessment.state) if assessment else State.DRAFT
    return {"text": initial_upper(str(state.label)), "tone": STATE_TONES.get(state, "")}


def period_pill(period):
    return {"text": initial_upper(period.get_state_display()), "tone": PERIOD_TONES.get(period.state, "")}
