"""Departments' words on the last closed quarter of the demonstration, and disagreements settled there.

Whatever was in dispute ends with the verdict the locality had stated, so that no figure of the demonstration moves.
"""

from decimal import Decimal

from accounts.models import User
from criteria.actions import (
    Statement,
    accept_disagreement,
    add_word,
    decide_disagreement,
    state_department,
)
from criteria.models import Assessment, Disagreement, Indicator, IndicatorResult, Verdict


def state_words(whole, period, criteria_set, by):
    """Every department agrees with every cell but those in dispute; for one province's quarter of the plan."""
    ours = whole["verification"]
    if (period.province.code, period.code) != (ours["locality"], ours["quarter"]):
        return
    people = {row.username: row for row in User.objects.filter(username__in=(ours["department"], ours["official"]))}
    department, official = people[ours["department"]], people[ours["official"]]
    disputes = _disputes(ours, period, criteria_set)
    for one, cell in disputes:
        _say(period, criteria_set, department, _other_word(one, cell))
    _settle(disputes, period, criteria_set, department=department, official=official, office=by)
    _agree(ours, period, criteria_set, department, by)


def _disputes(ours, period, criteria_set):
    """[(dispute of the plan, result)]: each in another commune of the district, where the locality says "met"."""
    rows = Assessment.objects.filter(period=period, criteria_set=criteria_set, district__code=ours["district"])
    keys = rows.order_by("locality__sort_key", "pk").values_list("pk", flat=True)
    found = []
    for one in ours["disputes"]:
        taken = [cell.assessment_id for _one, cell in found]
        cells = IndicatorResult.objects.filter(
            assessment__in=keys, indicator__number=one["indicator"], verdict=Verdict.MET
        ).exclude(assessment__in=taken)
        cell = cells.select_related("assessment__locality").order_by("assessment__locality__sort_key", "pk").first()
        if cell is not None:
            found.append((one, cell))
    return found


def _other_word(one, cell):
    value = None if cell.value is None else cell.value - Decimal(str(one.get("less", 0)))
    verdict = None if one.get("less") else Verdict.NOT_MET
    return Statement(cell.assessment.locality_id, cell.indicator_id, value, verdict, one["note_vi"])


def _settle(disputes, period, criteria_set, *, department, official, office):
    for one, cell in disputes:
        matter = Disagreement.objects.get(assessment=cell.assessment, indicator=cell.indicator_id)
        if "reply_vi" in one:
            add_word(matter, by=official, text=one["reply_vi"])
        if one["ends"] == "ACCEPTED":
            accept_disagreement(matter, by=official)
        elif one["ends"] == "DECIDED":
            decide_disagreement(matter, by=office, value=cell.value, verdict=Verdict.MET, note=one["decision_vi"])
        else:
            again = Statement(cell.assessment.locality_id, cell.indicator_id, note=one["again_vi"], agrees=True)
            _say(period, criteria_set, department, again)


def _agree(ours, period, criteria_set, department, office):
    """All that nobody has spoken on yet: the department on its own criteria, the others as the office was told."""
    rows = IndicatorResult.objects.filter(
        assessment__period=period,
        assessment__criteria_set=criteria_set,
        indicator__in=Indicator.objects.filter(parent=None),
        department_verdict="",
        appraised_verdict="",
    ).exclude(verdict="")
    cells = rows.values_list("assessment__locality_id", "indicator_id", "indicator__criterion__number").order_by("pk")
    own = ours["criterion"]
    for by, is_own in ((department, True), (office, False)):
        said = [
            Statement(place, indicator, agrees=True) for place, indicator, number in cells if (number == own) == is_own
        ]
        _say(period, criteria_set, by, *said)


def _say(period, criteria_set, by, *statements):
    state_department(period=period, criteria_set=criteria_set, statements=statements, by=by)
