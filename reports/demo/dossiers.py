"""Dossiers of the demonstration at every step of the way, opened and moved through the room's own actions."""

import datetime as dt

from criteria.actions import (
    advance,
    decide,
    disqualify,
    give_opinion,
    open_dossier,
    record_survey,
    record_vote,
    return_dossier,
    set_day_limit,
    state_check,
)
from criteria.dossiers import procedure as law
from criteria.dossiers.reading import held_by
from criteria.holdings import holds
from criteria.models import Ballot, CriteriaSet, Dossier, Responsibility
from localities.models import Locality
from reports.demo.people import place
from reports.demo.plan import chance


def build_dossiers(plan):
    wanted = plan["dossiers"]
    province = place(wanted["locality"])
    for row in wanted["limits"]:
        set_day_limit(by=None, province=province, attainment="", **row)
    for row in wanted["rows"]:
        _build(row, wanted, province)


def _build(row, wanted, province):
    criteria_set = CriteriaSet.objects.get(code=row["set"])
    day = row.get("since", wanted["since"]) + dt.timedelta(days=round(chance("dossier", str(row)) * 20))
    commune = _commune(row, criteria_set, province, day)
    dossier = open_dossier(
        by=None,
        locality=commune,
        criteria_set=criteria_set,
        year=wanted["year"],
        registered_on=day,
        note=wanted["note"],
    )
    end = row["until"]
    goal = {"returned": "appraise", "not_qualified": "appraise", "recognised": law.DECIDE}.get(end, end)
    dossier = _walk(dossier, goal, wanted)
    last = {"step": dossier.step, "done_on": _next_day(dossier)}
    if end == "returned":
        return_dossier(dossier, by=None, reason=wanted["returned_because"], **last)
    elif end == "not_qualified":
        disqualify(dossier, by=None, reason=wanted["ended_because"], **last)
    elif end == "recognised":
        decide([dossier], by=None, decision_number="MH-DA01/QĐ-UBND", decision_date=last["done_on"],
               issuer="Chủ tịch UBND tỉnh Kiên Giang")  # fmt: skip


def _commune(row, criteria_set, province, day):
    """The commune named, else the first of the district that may register and has no dossier yet."""
    communes = Locality.objects.communes().within(province).in_force_on(day).select_related("district")
    if "commune" in row:
        return communes.get(name=row["commune"], district__code=row["district"])
    busy = set(Dossier.objects.values_list("locality_id", flat=True))
    ready = [one for one in communes.filter(district__code=row["district"]).alphabetical() if one.pk not in busy]
    held = held_by([one.lineage_id for one in ready], dt.date(day.year + 1, 12, 31))
    return next(
        one
        for one in ready
        if holds(held[one.lineage_id], "STANDARD") and not holds(held[one.lineage_id], criteria_set.attainment)
    )


def _walk(dossier, goal, wanted):
    """Take every step before the one the dossier is to stand at."""
    while dossier.step != goal:
        step, details = dossier.step, {}
        if step == law.PUBLISH:
            _survey(dossier, wanted)
            last = _next_day(dossier)
            first = last - dt.timedelta(days=10)
            details = {"times": 6, "first_day": first.isoformat(), "last_day": last.isoformat()}
        if step == "appraise":
            _opinions(dossier, wanted)
        if step == law.VOTE:
            _vote(dossier, wanted)
        reason = wanted["note"] if step == "appraise" else ""
        dossier = advance(
            dossier, by=None, step=step, done_on=_next_day(dossier), details=details, note=wanted["note"], reason=reason
        )
    if goal in ("appraise", law.DECIDE):
        _opinions(dossier, wanted, few=True) if goal == "appraise" else _checks(dossier, wanted)
    return dossier


def _next_day(dossier):
    return dossier.step_since + dt.timedelta(days=6 + round(chance("step", dossier.locality.code, dossier.step) * 12))


def _survey(dossier, wanted):
    lines = []
    for content in wanted["survey_contents"]:
        asked = 180 + round(chance("asked", dossier.locality.code, content) * 60)
        share = 0.86 + chance("satisfied", dossier.locality.code, content) * 0.13
        lines.append((content, None, asked, round(asked * share)))
    record_survey(dossier, by=None, held_on=_next_day(dossier), lines=lines, document=wanted["note"])


def _opinions(dossier, wanted, few=False):
    rows = Responsibility.objects.filter(province=dossier.province_id, criterion__number__in=["13", "15", "17"])
    agencies = {row.agency_id: row.agency for row in rows.select_related("agency__locality__province").order_by("pk")}
    if dossier.step != "appraise":
        return
    for agency in list(agencies.values())[: 1 if few else 3]:
        give_opinion(dossier, by=None, agency=agency, agrees=True, document=wanted["note"])


def _vote(dossier, wanted):
    members = [
        (name, position, Ballot.ABSENT if chance("absent", dossier.locality.code, name) > 0.9 else Ballot.FOR)
        for name, position in wanted["council"]
    ]
    record_vote(
        dossier,
        by=None,
        minutes_number=f"MH-{dossier.pk:02d}/BB-HĐTĐ",
        minutes_date=_next_day(dossier),
        members=members,
    )


def _checks(dossier, wanted):
    for condition in law.procedure_of(dossier.year).conditions_for(dossier.locality.level):
        state_check(dossier, by=None, condition=condition.code, is_met=True, document=wanted["note"])
