"""How the law judges a district or province from numbers handed to it. Pure functions, no counting of rows here.

Every verdict is one of the four marks of criteria.rules: "1" met, "0" not met, "?" cannot be told, "-" not applicable.
What is unknown never makes a unit meet a condition; it leaves the condition open only where it could still change it.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from criteria.models import Operator
from criteria.rules import COUNTED_AS_MET, MET, NOT_APPLICABLE, NOT_MET, UNKNOWN

HUNDRED = Decimal(100)
_COMPARE = {
    Operator.AT_LEAST: lambda value, level: value >= level,
    Operator.AT_MOST: lambda value, level: value <= level,
    Operator.EQUAL: lambda value, level: value == level,
}


@dataclass(frozen=True)
class Count:
    """Units counted: known to meet, known not to, and those nobody can tell of yet."""

    met: int = 0
    missing: int = 0
    unknown: int = 0

    @property
    def total(self):
        return self.met + self.missing + self.unknown


def may_judge(condition, confirmed):
    """Whether a condition may judge: read in the decision, or among those the province has confirmed."""
    return condition.is_verified or condition.pk in confirmed


def level_of(condition, is_law):
    """The level that may judge: the one read in the decision, else the remembered one once a province confirmed it."""
    if not is_law:
        return None
    return condition.recalled_value if condition.value is None else condition.value


# -- Whole units ------------------------------------------------------------------------------------------------------


def required_units(share, total):
    """Units a share asks for, rounded up: 40% of 116 is 47 (46,4)."""
    return int((Decimal(share) * total / HUNDRED).to_integral_value(rounding=ROUND_CEILING))


def allowed_units(share, total):
    """Units an "at most" share allows, rounded down."""
    return int((Decimal(share) * total / HUNDRED).to_integral_value(rounding=ROUND_FLOOR))


def gap_units(required, met):
    """Units still missing: 116 asked, 111 reached, 5 missing."""
    return max(0, required - met)


def of_share(count, *, level, operator=Operator.AT_LEAST):
    """Share of units. Nobody to count makes it not applicable; a level not held against the law leaves it open."""
    if not count.total:
        return NOT_APPLICABLE
    if level is None or operator not in _COMPARE:
        return UNKNOWN
    reached = (Decimal(count.met + more) * HUNDRED for more in range(count.unknown + 1))
    return _one_of({_COMPARE[operator](part, level * count.total) for part in reached})


def _one_of(answers):
    """What all possible answers say alike, else unknown."""
    if len(answers) != 1:
        return UNKNOWN
    return MET if answers.pop() else NOT_MET


def all_of(marks):
    """Several requirements together: one known to fail decides, else one unknown leaves it open."""
    marks = list(marks)
    if NOT_MET in marks:
        return NOT_MET
    if UNKNOWN in marks:
        return UNKNOWN
    return MET if MET in marks or not marks else NOT_APPLICABLE


# -- The other kinds --------------------------------------------------------------------------------------------------


def of_own_criteria(marks, *, level, is_law=True):
    """Own criteria: all of them, or as many as the level says ("9/9"); `marks` "" where nothing was entered."""
    if not marks or not is_law:
        return UNKNOWN
    needed = len(marks) if level is None else level
    met = sum(mark in COUNTED_AS_MET for mark in marks)
    open_marks = marks.count(UNKNOWN)
    if met >= needed:
        return MET
    return NOT_MET if met + open_marks < needed else UNKNOWN


def of_survey(value, *, level, operator=Operator.AT_LEAST, cells=None, floor=None):
    """Share of answers overall, and where the law sets a floor that of each commune on each content.

    `cells`: the percentages that ought to be known, None for those that are not; `floor` None where there is none.
    """
    overall = of_figure(value, level=level, operator=operator)
    if floor is None:
        return overall
    known = [cell for cell in cells or () if cell is not None]
    if any(cell < floor for cell in known):
        return NOT_MET
    is_whole = bool(cells) and len(known) == len(cells)
    return all_of([overall, MET if is_whole else UNKNOWN])


def of_figure(value, *, level, operator=Operator.AT_LEAST):
    """A physical figure of the unit itself (km of road with trees, m² of green a head)."""
    if value is None or level is None or operator not in _COMPARE:
        return UNKNOWN
    return MET if _COMPARE[operator](Decimal(value), level) else NOT_MET


def of_statement(stated):
    """A document or fact an officer has stated: MET, NOT_MET, NOT_APPLICABLE or nothing."""
    return {"MET": MET, "NOT_MET": NOT_MET, "NOT_APPLICABLE": NOT_APPLICABLE}.get(stated, UNKNOWN)


def of_remaining(marks):
    """ "The remaining 25% of communes each …": one that fails decides; where none remain it does not apply."""
    marks = list(marks)
    return all_of(marks) if marks else NOT_APPLICABLE


def of_remaining_child(marks, *, least, required, partial=None, partial_level=None):
    """A commune not recognised under the rule of 2014: at least 14 criteria, income and poverty among them, and the
    others at 70% of their level or more.

    `marks`: of all its criteria; `required`: positions that must be met; `partial`: {position: share reached of the
    level, None where it cannot be told} of the criteria it misses.
    """
    if not marks:
        return UNKNOWN
    met = sum(mark in COUNTED_AS_MET for mark in marks)
    enough = MET if met >= least else NOT_MET if met + marks.count(UNKNOWN) < least else UNKNOWN
    named = [MET if marks[position] in COUNTED_AS_MET else marks[position] for position in required]
    return all_of([enough, *named, *_partial_marks(marks, required, partial or {}, partial_level)])


def _partial_marks(marks, required, partial, level):
    """Marks of the criteria it misses, by the share of the required level each has reached."""
    if level is None:
        return
    for position, mark in enumerate(marks):
        if mark in COUNTED_AS_MET or position in required:
            continue
        reached = partial.get(position)
        yield UNKNOWN if reached is None else MET if reached >= level else NOT_MET


def partial_share(value, level, operator):
    """Percent of the required level a number reaches; above 100 counts as 100. None where it cannot be told."""
    if value is None or level is None or operator not in (Operator.AT_LEAST, Operator.AT_MOST):
        return None
    part, whole = (value, level) if operator == Operator.AT_LEAST else (level, value)
    return min(HUNDRED, part * HUNDRED / whole) if whole else HUNDRED


def of_duration(marks_by_year, *, year, years):
    """ "02 năm liên tục trước năm xét": each of the years before the year of review."""
    return all_of(marks_by_year.get(year - back, UNKNOWN) for back in range(1, years + 1))


def of_maintained(is_recognised, marks):
    """ "Duy trì": recognised and not revoked, and the data still meet every criterion."""
    if is_recognised is None:
        return UNKNOWN
    return of_own_criteria(marks, level=None) if is_recognised else NOT_MET


# -- Recognised under an earlier set ----------------------------------------------------------------------------------


def counts_under(set_ids, decisions, data):
    """(mark, is it one to review?) of a unit against "đạt chuẩn … theo bộ S".

    `set_ids`: S and the sets that stand on it; None where the condition names no set. `decisions`: set keys of its
    valid recognitions at that attainment or above. `data`: the mark of the unit by the data of the period under S.
    QĐ 321/QĐ-TTg: who was recognised under an earlier set counts once it is shown to meet the new one in full.
    """
    if not decisions:
        return NOT_MET, False
    if set_ids is None or set_ids & set(decisions):
        return MET, False
    return (MET, False) if data == MET else (data, True)


# -- Grounds for proposing a revocation -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ground:
    """Why a unit is to be looked at: which measure, how much, and the named criteria that weighed in."""

    measure: str
    count: int
    total: int
    sensitive: tuple = ()
    threshold: Decimal = Decimal(0)
    below: Decimal | None = None


def revocation_ground(rules, *, failed, total, sensitive, children=None):
    """The first Ground that the numbers give, or None.

    `rules`: the set's thresholds as data. `failed`: numbers of the criteria not met, `total` of how many; `sensitive`:
    numbers of those that weigh. `children`: (revoked, all) units below, where the rule counts them.
    """
    for rule in rules:
        part, whole, named = _measured(rule, failed, total, sensitive, children)
        if whole and _within(part, whole, rule) and (named or not _asks_named(rule)):
            return Ground(rule["measure"], part, whole, named, Decimal(str(rule["value"])), _decimal(rule.get("below")))
    return None


def _measured(rule, failed, total, sensitive, children):
    if rule["measure"] == "percent_of_communes_revoked":
        return (*(children or (0, 0)), ())
    numbers = {str(number) for number in rule.get("and_any_failed") or ()} or set(sensitive)
    named = tuple(number for number in failed if number in numbers) if _asks_named(rule) else ()
    return len(failed), total, named


def _asks_named(rule):
    return bool(rule.get("and_any_failed") or rule.get("and_any_sensitive"))


def _within(part, whole, rule):
    """part/whole between the rule's shares: from `value` on, and under `below`; compared without rounding."""
    share, below = Decimal(part) * HUNDRED, _decimal(rule.get("below"))
    return share >= Decimal(str(rule["value"])) * whole and (below is None or share < below * whole)


def _decimal(value):
    return None if value is None else Decimal(str(value))
