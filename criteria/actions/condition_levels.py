"""Conditions held against the decision by a province's office, and what open figures then say."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.conditions import (
    cells_of,
    communes_of,
    confirmed_conditions,
    judged,
    leave_trail,
    move_on,
    require,
    said_of,
)
from criteria.actions.plans import require_office
from criteria.conditions import may_judge
from criteria.models import (
    Condition,
    ConditionConfirmation,
    ConditionResult,
    Door,
    PeriodState,
    State,
    VerdictBasis,
)
from criteria.sets.choosing import not_law_reason


@transaction.atomic
def confirm_condition(*, condition, province, document, by, note=""):
    """The office says it has read this condition's level in the decision; open figures are judged by it at once."""
    require_office(province, by)
    # Two officers confirming the same condition take turns here.
    held = Condition.objects.select_for_update(of=("self",)).select_related("criteria_set")
    condition = held.get(pk=condition.pk)
    require(_confirmation_reason(condition, province, document), province)
    row = ConditionConfirmation.objects.create(
        condition=condition,
        province=province,
        document=document.strip(),
        note=note.strip(),
        confirmed_by=by,
        confirmed_at=timezone.now(),
    )
    _judge_open(condition, province, by)
    return row


def _confirmation_reason(condition, province, document):
    reason = not_law_reason(condition.criteria_set, province)
    if reason:
        return reason
    if not document.strip():
        return _("Name the document the level was read in.")
    if condition.is_verified:
        return _("This level is already checked against the decision.")
    if condition.pk in confirmed_conditions(province.pk, condition.criteria_set):
        return _("This condition is already confirmed in that province.")
    return ""


@transaction.atomic
def withdraw_condition(*, condition, province, by):
    """Take a confirmation back; what it judged in open periods is judged anew."""
    require_office(province, by)
    rows = ConditionConfirmation.objects.select_for_update(of=("self",)).filter(
        condition=condition, province__lineage=province.lineage_id, withdrawn_at__isnull=True
    )
    row = rows.first()
    require("" if row else _("This condition is not confirmed in that province."), province)
    row.withdrawn_by, row.withdrawn_at = by, timezone.now()
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _judge_open(condition, province, by)
    return row


def _judge_open(condition, province, by):
    """Judge again what open periods hold and nobody has approved; approved and locked figures stay as they were."""
    is_law = may_judge(condition, confirmed_conditions(province.pk, condition.criteria_set))
    rows = ConditionResult.objects.filter(
        condition=condition,
        assessment__province__lineage=province.lineage_id,
        assessment__period__state=PeriodState.OPEN,
    ).exclude(assessment__state=State.APPROVED)
    for row in rows.select_related("assessment__locality", "assessment__period"):
        _judge_anew(row, condition, is_law, by)


def _judge_anew(row, condition, is_law, by):
    old, cells = said_of(row), cells_of(row)
    communes = communes_of(row.assessment.locality, row.assessment.period.end_date)
    stated = row.verdict if row.basis == VerdictBasis.STATED else ""
    row.verdict, row.basis = judged(condition, row.value, stated, cells, communes, is_law)
    new = said_of(row)
    if new != old:
        row.save(update_fields=["verdict", "basis"])
        leave_trail(row.assessment, condition, old, new, (cells, cells), communes, by, Door.LAW)
        move_on(row.assessment_id)
