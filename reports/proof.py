"""Who stands behind the results of a list of units: entered, checked and approved by whom and when.

Three queries whatever the number of units. Figures of a closed act are told as they were approved: what was entered
after the approval is no proof of it.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Max, Q

from criteria.models import Assessment, IndicatorResult, State, Transition
from reports.rollups import Basis


@dataclass
class Hand:
    """A person's full name ("" for the system) and an instant; `others`: how many more people had a part."""

    name: str
    at: dt.datetime
    others: int = 0


@dataclass
class Proof:
    """The hands one unit's results went through; None where nobody did that step."""

    entered: Hand | None = None
    verified: Hand | None = None
    approved: Hand | None = None


def proofs_of(rollup, lineages):
    """{lineage: Proof} of the units' assessments in the roll-up's period under its set; {} without a period."""
    if rollup.period is None:
        return {}
    rows = Assessment.objects.filter(
        period=rollup.period, criteria_set=rollup.criteria_set, locality__lineage__in=lineages
    )
    fields = ("pk", "locality__lineage_id", "state", "approved_at", "approved_by__full_name")
    assessments = {row[0]: row[1:] for row in rows.values_list(*fields)}
    entered = _entered(assessments, rollup.basis)
    verified = _verified(assessments, rollup.basis)
    found = {}
    for pk, (lineage, state, approved_at, approved_by) in assessments.items():
        shows_approval = approved_at is not None and (rollup.basis == Basis.APPROVED or state == State.APPROVED)
        approved = Hand(approved_by or "", approved_at) if shows_approval else None
        found[lineage] = Proof(entered.get(pk), verified.get(pk), approved)
    return found


def _entered(assessments, basis):
    """{assessment: Hand} of whoever entered last."""
    rows = IndicatorResult.objects.filter(assessment__in=assessments, entered_at__isnull=False)
    if basis == Basis.APPROVED:
        rows = rows.filter(Q(assessment__approved_at__isnull=True) | Q(entered_at__lte=F("assessment__approved_at")))
    people = rows.values_list("assessment_id", "entered_by__full_name").annotate(last=Max("entered_at"))
    found = {}
    for pk, name, last in people.order_by("last"):
        found[pk] = Hand(name or "", last, found[pk].others + 1 if pk in found else 0)
    return found


def _verified(assessments, basis):
    """{assessment: Hand} of whoever last found the figures checked, since they were last handed over."""
    rows = Transition.objects.filter(assessment__in=assessments)
    if basis == Basis.APPROVED:
        rows = rows.filter(Q(assessment__approved_at__isnull=True) | Q(at__lte=F("assessment__approved_at")))
    found = {}
    for pk, state, name, at in rows.order_by("at", "pk").values_list(
        "assessment_id", "to_state", "by__full_name", "at"
    ):
        if state == State.VERIFIED:
            found[pk] = Hand(name or "", at)
        elif state in (State.SUBMITTED, State.RETURNED, State.DRAFT):
            found.pop(pk, None)
    return found
