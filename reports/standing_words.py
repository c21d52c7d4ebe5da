"""What a condition's answer says in words: value, requirement, gap in whole units, reason, who said it."""

from django.utils.translation import gettext as _

from criteria.conditions import level_of
from criteria.models import ConditionKind, Operator
from criteria.rules import COUNTED_AS_MET, MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from criteria.subjects import kinds_of
from criteria.wording import SIGNS
from localities.models import Kind, Level
from ntm.lib.numbers import format_count, format_decimal, format_percent
from reports.conditions import REMAINING

_LEVEL_WORDS = {Level.COMMUNE: "xã", Level.DISTRICT: "huyện, thị xã, thành phố"}


def floor_of(condition):
    rule = condition.sub_condition or {}
    return rule.get("value") if rule.get("scope") == "each_commune_and_each_content" else None


def unit_words(condition):
    """What a share counts, as it stands after a number: "xã", "thị xã, thành phố"."""
    kinds = kinds_of(condition.subject.get("unit_types"))
    if not kinds:
        return _LEVEL_WORDS.get(Level(condition.subject.get("level", "commune").upper()), "")
    return ", ".join(str(kind.label).lower() for kind in Kind if kind in kinds)


def value_words(answer):
    condition = answer.condition
    if answer.children:
        count = answer.count
        if count.total and count.unknown == count.total:
            return f"{format_count(None)}/{format_count(count.total)} {unit_words(condition)}"
        if answer.condition.measure == REMAINING:
            return f"{format_count(count.met)}/{format_count(count.total)} {unit_words(condition)}"
        share = format_percent(count.met, count.total)
        return f"{format_count(count.met)}/{format_count(count.total)} {unit_words(condition)} ({share})"
    if condition.kind == ConditionKind.ROLL_UP:
        return "–"
    if condition.kind == ConditionKind.OWN_CRITERIA:
        marks = answer.value or ""
        met = sum(mark in COUNTED_AS_MET for mark in marks)
        return f"{format_count(met)}/{format_count(len(marks))} {_('criteria')}" if marks else "–"
    if condition.kind == ConditionKind.OWN_ATTAINMENT:
        return _verdict_words(answer.mark)
    if answer.entered and answer.entered.value is not None:
        return f"{format_decimal(answer.entered.value)}{_unit_suffix(condition)}"
    return _verdict_words(answer.mark) if answer.mark != UNKNOWN else "–"


def _unit_suffix(condition):
    if condition.kind == ConditionKind.SURVEY or condition.unit.strip() == "%":
        return "%"
    return f" {condition.unit}" if condition.unit else ""


def _verdict_words(mark):
    return {MET: _("met"), NOT_MET: _("not met"), NOT_APPLICABLE: _("not applicable")}.get(mark, "–")


def required_words(answer):
    """ "≥ 40% (47 xã)"; a level nobody has held against the decision is shown as what it is."""
    condition = answer.condition
    level = answer.level if answer.is_law else level_of(condition, True)
    if condition.kind == ConditionKind.OWN_CRITERIA:
        count = level if level is not None else len(answer.value or "")
        return f"{format_count(int(count))} {_('criteria')}" if count else _("all criteria")
    if level is None:
        return _("met")
    text = f"{SIGNS.get(condition.operator, '')} {format_decimal(level)}"
    if condition.kind == ConditionKind.ROLL_UP:
        units = "" if answer.required is None else f" ({format_count(answer.required)} {unit_words(condition)})"
        return f"{text}%{units}"
    text += _unit_suffix(condition)
    if floor_of(condition) is not None:
        words = {"level": text, "floor": format_decimal(floor_of(condition))}
        return _("%(level)s; each commune, each content ≥ %(floor)s%%") % words
    return text


def gap_words(answer):
    """ "còn thiếu 27 xã", in whole units where units are counted; "" where nothing is missing or nothing is known."""
    if answer.mark in COUNTED_AS_MET:
        return ""
    condition = answer.condition
    if answer.gap:
        return _("%(count)s %(unit)s missing") % {"count": format_count(answer.gap), "unit": unit_words(condition)}
    if answer.children and answer.condition.measure == REMAINING and answer.count.missing:
        return _("%(count)s %(unit)s missing") % {
            "count": format_count(answer.count.missing), "unit": unit_words(condition)}  # fmt: skip
    if condition.kind == ConditionKind.OWN_CRITERIA and answer.value:
        missing = sum(mark not in COUNTED_AS_MET for mark in answer.value)
        return _("%(count)s %(unit)s missing") % {"count": format_count(missing), "unit": _("criteria")}
    value = answer.entered.value if answer.entered else None
    if value is None or answer.level is None or condition.operator != Operator.AT_LEAST or value >= answer.level:
        return ""
    return _("%(value)s missing") % {"value": f"{format_decimal(answer.level - value)}{_unit_suffix(condition)}"}


def review_words(answer):
    count = len(answer.to_review)
    if not count:
        return ""
    words = {"count": format_count(count), "unit": unit_words(answer.condition)}
    return _("%(count)s %(unit)s recognised under an earlier set, to be reviewed by the new one") % words


def reason_words(answer, floors):
    """Why it cannot be told, or what within it fails."""
    condition, said = answer.condition, answer.entered
    if answer.mark == NOT_APPLICABLE:
        if said and said.note:
            return said.note
        return _("nothing of this kind in the area") if condition.kind == ConditionKind.ROLL_UP else ""
    low = _low_cells(answer, floors)
    if low:
        return low
    if answer.mark != UNKNOWN:
        return said.note if said else ""
    if not answer.is_law and level_of(condition, True) is not None:
        return _("the level has not been checked against the decision")
    if not answer.is_law:
        return _("the condition has not been checked against the decision")
    if condition.kind == ConditionKind.ROLL_UP:
        return _unknown_units(answer)
    if said is None or (said.value is None and not said.verdict):
        return _("nothing entered")
    if floor_of(condition) is not None:
        return _("results of each commune on each content are not complete")
    return ""


def _unknown_units(answer):
    count = answer.count.unknown
    if not count:
        return _("no list of units for this day")
    words = {"count": format_count(count), "unit": unit_words(answer.condition)}
    return _("%(count)s %(unit)s cannot be told") % words


def _low_cells(answer, floors):
    floor = floor_of(answer.condition)
    if floor is None or not answer.entered:
        return ""
    low = [row for row in floors.get(answer.entered.result_id, ()) if row[2] is not None and row[2] < floor]
    if not low:
        return ""
    named = "; ".join(f"{name} – {content}: {format_decimal(value)}%" for name, content, value in low[:3])
    words = {"floor": floor, "named": named, "count": format_count(len(low))}
    return _("%(count)s answers below %(floor)s%%: %(named)s") % words


def decided_words(answer):
    if answer.condition.kind in (ConditionKind.ROLL_UP, ConditionKind.OWN_ATTAINMENT) and not answer.is_stated:
        return _("decisions and data")
    if answer.condition.kind == ConditionKind.OWN_CRITERIA:
        return _("the unit's own results")
    said = answer.entered
    if said is None:
        return ""
    who = said.by.get_full_name() if said.by else _("the system")
    words = {"who": who, "day": f"{said.at:%d/%m/%Y}" if said.at else "–"}
    text = _("stated by %(who)s, %(day)s") if answer.is_stated else _("value entered by %(who)s, %(day)s")
    return " · ".join(filter(None, (text % words, said.document)))
