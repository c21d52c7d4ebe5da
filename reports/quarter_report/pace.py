"""Targets with their gap and pace: what is needed each quarter to the deadline against what the last four brought."""

import datetime as dt
from decimal import Decimal

from django.db.models import Q

from accounts.scope import SYSTEM
from criteria.models import Operator
from directives.models import Target
from directives.wording import directive_title
from localities.models import Level
from ntm.lib.numbers import format_count, format_decimal
from ntm.lib.quarters import Quarter
from reports.quarter_report.work_facts import TargetFact
from reports.targets import AT_MOST, Standings

# Counted anew each year: the pace of earlier quarters says nothing of them.
_OF_THE_YEAR = {"xa_dat_chuan_moi", "xa_nang_cao_moi", "huyen_thanh_pho_dat_moi"}


def target_facts(province, day, basis):
    """[TargetFact] of the province's own documents that still run on the day, nearest deadline first."""
    now, then = Standings(day, SYSTEM, basis), Standings(_earlier(day), SYSTEM)
    rows = Target.objects.filter(_of_province(province), Q(directive__date__isnull=True) | Q(directive__date__lte=day))
    rows = rows.filter(Q(deadline__isnull=True) | Q(deadline__gt=_year_begin(day)))
    rows = rows.select_related("directive", "clause", "locality").defer("directive__text", "clause__text")
    found = [_fact(now.of(target), then, day) for target in rows.order_by("directive__date", "directive", "pk")]
    return sorted(found, key=lambda fact: (fact.state == "UNKNOWN", fact.deadline or dt.date.max))


def _of_province(province):
    lineage = province.lineage_id
    return Q(directive__locality__lineage=lineage, directive__locality__level=Level.PROVINCE)


def _year_begin(day):
    return dt.date(day.year - 1, 12, 31)


def _earlier(day):
    """The same day of the quarter four quarters ago: the last of its quarter stays the last."""
    following = day + dt.timedelta(days=1)
    try:
        return following.replace(year=following.year - 1) - dt.timedelta(days=1)
    except ValueError:  # 29 February
        return dt.date(day.year - 1, 2, 28)


def _fact(standing, then, day):
    target = standing.target
    fact = TargetFact(
        label=standing.label,
        paper=paper_words(target.directive),
        needed=_needed(target),
        value=_value(standing),
        state=standing.state,
        deadline=target.deadline,
        reason=str(standing.reason).partition(";")[0],
        gap=_gap(standing),
        unit=standing.counted if standing.is_share else _unit(target),
        direction=-1 if target.metric in AT_MOST else 1,
    )
    is_number = isinstance(standing.value, (int, Decimal)) and isinstance(standing.needed, (int, Decimal))
    if standing.state == "OPEN" and is_number and target.deadline and target.metric not in _OF_THE_YEAR:
        fact.remaining = abs(standing.needed - standing.value)
        fact.quarters_left = _quarters_left(day, target.deadline)
        fact.gained = _gained(standing, then)
    return fact


def paper_words(directive):
    """The paper as a report cites it; one without number and day by who issued it."""
    title = directive_title(directive)
    is_bare = not (directive.number or directive.symbol) and directive.issuer
    return f"{directive.kind} của {directive.issuer}" if is_bare and not directive.date else title


def _needed(target):
    """ "ít nhất 54/94 xã", "25%", "không còn xã nào"; "" where the paper gives no number."""
    if target.value is None:
        return ""
    if not target.value:
        return f"không còn {target.unit} nào"
    number = _number(target.value) + (f"/{_number(target.denominator)}" if target.denominator else "")
    least = "ít nhất " if target.operator == Operator.AT_LEAST else ""
    most = "không quá " if target.operator == Operator.AT_MOST else ""
    return f"{least}{most}{number}{'' if target.unit == '%' else ' '}{target.unit}"


def _number(value):
    return format_count(int(value)) if value == value.to_integral_value() else format_decimal(value)


def _value(standing):
    """The figure with its unit, where one stands in the paper."""
    unit = standing.counted if standing.is_share else standing.target.unit
    plain = standing.value is None or unit in ("%", "") or standing.is_share
    return standing.value_text if plain else f"{standing.value_text} {unit}"


def _gap(standing):
    if standing.target.metric in AT_MOST and standing.reached is False:
        return f"còn phải giảm {format_count(standing.value - standing.needed)} {standing.target.unit}"
    return standing.gap


def _unit(target):
    """ "tiêu chí" of a target in "tiêu chí/xã": what a gap is counted in."""
    return "điểm phần trăm" if target.unit == "%" else target.unit


def _quarters_left(day, deadline):
    """Quarters from the day after to the deadline, the one that is running included."""
    first, last = Quarter.of(day + dt.timedelta(days=1)), Quarter.of(deadline)
    return max(1, (last.year - first.year) * 4 + last.number - first.number + 1)


def _gained(standing, then):
    """How much nearer the figure came in the last four quarters, in the target's units; None when not known."""
    before = then.of(standing.target)
    if before.value is None:
        return None
    gained = standing.value - before.value
    return -gained if standing.target.metric in AT_MOST else gained
