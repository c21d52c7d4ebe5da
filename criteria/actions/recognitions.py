"""Recording recognition decisions."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.results import Problem, Refused
from criteria.models import Recognition, RecognitionKind


@transaction.atomic
def record_recognition(
    *,
    by,
    locality,
    attainment,
    recognition_year,
    decision_date,
    kind=RecognitionKind.RECOGNISED,
    decision_number="",
    issuer="",
    signer="",
    criteria_set=None,
    note="",
    predecessors=(),
):
    """Keep one decision about one unit; Refused when it cannot be true or is not this person's to record."""
    if not scope_of(by).manages(locality):
        raise Refused([Problem(_("Only the province's coordination office may do this."))])
    if not locality.is_in_force_on(decision_date):
        words = {"place": locality, "date": f"{decision_date:%d/%m/%Y}"}
        raise Refused([Problem(_("%(place)s did not exist on %(date)s.") % words, locality_id=locality.pk)])
    if Recognition.objects.filter(
        locality=locality, attainment=attainment, decision_date=decision_date, kind=kind
    ).exists():
        raise Refused([Problem(_("This recognition is already recorded."), locality_id=locality.pk)])
    recognition = Recognition.objects.create(
        locality=locality,
        attainment=attainment,
        criteria_set=criteria_set,
        kind=kind,
        recognition_year=recognition_year,
        decision_number=decision_number,
        decision_date=decision_date,
        issuer=issuer,
        signer=signer,
        note=note,
    )
    recognition.predecessors.set(predecessors)
    return recognition
