"""Targets with their gap, pace and, where they were missed, reason and remedy, as the report states them."""

import datetime as dt

from django.db.models import F, Q

from accounts.scope import SYSTEM
from criteria.models import Operator
from directives.models import Target
from directives.terms import with_terms
from directives.wording import directive_title
from localities.models import Level
from ntm.lib.numbers import format_count, format_decimal
from reports.missed import explanation_of, reasons_of
from reports.quarter_report.work_facts import TargetFact
from reports.targets import Standings
from reports.targets.pace import four_quarters_before, pace_of


def target_facts(province, day, basis):
    """[TargetFact] of the province's own documents that still run on the day, nearest deadline first."""
    now, then = Standings(day, SYSTEM, basis), Standings(four_quarters_before(day), SYSTEM, terms_on=day)
    rows = Target.objects.filter(_of_province(province), Q(directive__date__isnull=True) | Q(directive__date__lte=day))
    rows = rows.select_related("directive", "clause", "locality").defer("directive__text", "clause__text")
    rows = with_terms(rows, day).order_by(F("directive__date").asc(nulls_first=True), "directive", "pk")
    standings = [one for one in now.all(rows) if _is_told(one.target, day)]
    reasons = reasons_of([one.target.pk for one in standings if one.state == "MISSED"], SYSTEM)
    found = [_fact(one, then, reasons.get(one.target.pk, [])) for one in standings]
    return sorted(found, key=lambda fact: (fact.state == "UNKNOWN", fact.deadline or dt.date.max))


def _is_told(target, day):
    """A target is told until the end of the year it was due in."""
    return target.deadline is None or target.deadline > dt.date(day.year - 1, 12, 31)


def _of_province(province):
    lineage = province.lineage_id
    return Q(directive__locality__lineage=lineage, directive__locality__level=Level.PROVINCE)


def _fact(standing, then, reasons):
    target = standing.target
    fact = TargetFact(
        label=standing.label,
        paper=paper_words(target.directive),
        needed=_needed(target),
        value=_value(standing),
        state=standing.state,
        deadline=target.deadline,
        reason=standing.why.partition(";")[0],
        gap=_gap(standing),
        unit=standing.gap_unit,
        direction=-1 if standing.is_at_most else 1,
        by_hand=standing.figure.source if standing.is_by_hand else "",
    )
    pace = pace_of(standing, then.of(target)) if standing.state == "OPEN" else None
    if pace:
        fact.remaining, fact.quarters_left, fact.gained = pace.remaining, pace.quarters_left, pace.gained
    if reasons:
        said = explanation_of(reasons) or reasons[-1]
        fact.cause, fact.remedy = (text.strip().rstrip(".") for text in (said.text, said.proposal))
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
    if standing.is_at_most and standing.reached is False:
        return f"còn phải giảm {format_count(standing.value - standing.needed)} {standing.target.unit}"
    return standing.gap
