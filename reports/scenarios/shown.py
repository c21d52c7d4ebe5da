"""An outcome made ready to be shown or to leave: figures, communes, targets and conditions, each before and after."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from criteria.rules import COUNTED_AS_MET
from ntm.lib.numbers import format_count
from reports.frame import Frame, day_line
from reports.scenarios.outcome import Outcome, condition_moves, target_moves
from reports.scenarios.words import headline, left_words, lines_of, state_words, tick_words
from reports.standing import MARK_WORDS
from reports.standing_words import required_words, value_words


@dataclass
class Shown:
    """Targets and conditions are read only when something is ticked and somebody looks at them."""

    frame: Frame
    outcome: Outcome
    scope: object
    name: str = ""

    @property
    def notes(self):
        note = _("A supposition on %(figures)s") % {"figures": day_line(self.outcome.before)}
        return [self.name, note] if self.name else [note]

    @cached_property
    def targets(self):
        return target_moves(self.outcome, self.scope, self.frame.basis) if self.outcome.units else []

    @cached_property
    def conditions(self):
        return condition_moves(self.outcome) if self.outcome.units else []

    def context(self):
        """Finished values for reports/_outcome.html."""
        moves = [_condition(move) for move in self.conditions]
        return {
            "outcome": self.outcome,
            "headline": headline(self.outcome),
            "lines": lines_of(self.outcome),
            "unit_rows": [self._unit(one) for one in self.outcome.units],
            "target_rows": [_target(now, then) for now, then in self.targets],
            "condition_rows": moves,
            "still_rows": [row for row in moves if not row["rows"]],
        }

    def _unit(self, one):
        return {
            "name": one.unit.full_name,
            "href": self.frame.url("reports:locality", one.unit.code),
            "ticks": ", ".join(tick_words(tick) for tick in one.ticks),
            "met": ", ".join(tick_words(tick) for tick in one.met),
            "before": _met(one.before),
            "after": _met(one.after),
            "state": state_words(one),
            "tone": "green" if one.is_able or one.is_restored else "amber",
            "left": left_words(self.outcome, one),
        }


def _met(marks):
    return f"{format_count(sum(mark in COUNTED_AS_MET for mark in marks))}/{len(marks)}" if marks else "–"


def _target(now, then):
    return {
        "label": now.label,
        "source": now.source,
        "needed": now.needed_text,
        "deadline": now.target.deadline,
        "before": now.value_text,
        "after": then.value_text,
        "gap": then.gap,
        "is_moved": now.value != then.value,
        "is_reached": bool(then.reached),
    }


def _condition(move):
    words = MARK_WORDS()
    before, after = move.met
    return {
        "place": move.place.full_name,
        "set": move.criteria_set.name,
        "before": format_count(before),
        "after": format_count(after),
        "total": format_count(len(move.pairs)),
        "rows": [
            {"number": now.condition.number, "name": now.condition.name, "required": required_words(now),
             "before": value_words(now), "before_mark": words[now.mark], "after": value_words(then),
             "after_mark": words[then.mark], "is_met": then.mark in COUNTED_AS_MET}
            for now, then in move.moved
        ],
    }  # fmt: skip
