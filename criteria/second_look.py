"""Facts entered under one set held against another: pure rules over what is handed in.

A fact is what counted for one indicator of the source set: its value and its verdict. Links say which indicator of the
target it answers. What cannot be told stays unknown; nothing here turns silence into "met".
"""

from dataclasses import dataclass

from criteria.models import LinkRelation, Operator, Verdict
from criteria.rules import fulfils

_PASSES = {
    LinkRelation.SAME: (Verdict.MET, Verdict.NOT_MET, Verdict.NOT_APPLICABLE),
    LinkRelation.HARDER: (Verdict.NOT_MET,),
    LinkRelation.EASIER: (Verdict.MET, Verdict.NOT_APPLICABLE),
    LinkRelation.COMPARABLE: (),
}
KEEPS, FALLS, OPEN = "keeps", "falls", "open"


@dataclass(frozen=True)
class Fact:
    """What counted for an indicator of the source: `value` a number, a grade or None, `verdict` a Verdict or ""."""

    indicator: object
    value: object
    verdict: str


@dataclass(frozen=True)
class Finding:
    """One indicator of the target: the verdict the facts give, and the fact and relation it comes from."""

    indicator: object
    verdict: str
    level: object = None
    fact: Fact | None = None
    relation: str = ""


def look(indicator, links, level):
    """Finding for a target indicator. `links`: [(relation, Fact)]; `level`: what judges it, None where none is law."""
    found = [(_passed(indicator, fact, relation, level), fact, relation) for relation, fact in links]
    verdicts = {verdict for verdict, _fact, _relation in found if verdict}
    decided = _one_word(verdicts)
    for verdict, fact, relation in found:
        if verdict == decided:
            return Finding(indicator, decided, level, fact, relation)
    return Finding(indicator, "", level)


def _one_word(verdicts):
    """Facts that contradict each other decide nothing, except that one "not met" is enough."""
    if Verdict.NOT_MET in verdicts:
        return Verdict.NOT_MET
    return next(iter(verdicts)) if len(verdicts) == 1 else ""


def _passed(indicator, fact, relation, level):
    verdict = _verdict(indicator, fact, level)
    return verdict if verdict in _PASSES[relation] else ""


def _verdict(indicator, fact, level):
    """A number by the target's own level; a statement only where the target asks for no level at all."""
    if fact.verdict == Verdict.NOT_APPLICABLE:
        return fact.verdict
    if indicator.takes_number or indicator.grades:
        return _by_level(indicator, fact, level)
    asks_alike = not (fact.indicator.takes_number or fact.indicator.grades)
    return fact.verdict if asks_alike and indicator.operator == Operator.ACHIEVED else ""


def _by_level(indicator, fact, level):
    met = fulfils(indicator, fact.value, level)
    if met is None:
        return ""
    if indicator.has_components:
        # A number of the whole decides for "cả nam và nữ" only downwards: below the level, not both can reach it.
        return Verdict.NOT_MET if not met and _is_by_sex(indicator) else ""
    return Verdict.MET if met else Verdict.NOT_MET


def _is_by_sex(indicator):
    return indicator.operator == Operator.AT_LEAST and all(part.sex for part in indicator.parts)


def outcome(marks):
    """KEEPS, FALLS or OPEN of a unit from its criteria under the target set."""
    if "0" in marks:
        return FALLS
    return OPEN if not marks or "?" in marks else KEEPS
