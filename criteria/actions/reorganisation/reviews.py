"""What a merged unit takes over of its predecessors' recognition: decided by the office, with its document."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.plans import Problem, Refused, require_office
from criteria.actions.recognitions import record_recognition
from criteria.models import InheritanceReview, RecognitionKind, ReviewState
from localities.models import Locality


@dataclass(frozen=True)
class Decision:
    """The paper by which the office carries a recognition over."""

    number: str
    date: dt.date
    year: int
    issuer: str = ""
    signer: str = ""
    note: str = ""


@transaction.atomic
def inherit_recognition(review, decision, *, by):
    """Carry the attainment over to the new unit by this decision; the review with its Recognition."""
    row = _locked(review, by)
    if not decision.number.strip():
        raise Refused([Problem(_("Give the number of the decision that carries it over."))])
    holders = [one["pk"] for one in row.holders]
    recognition = record_recognition(
        by=by,
        # The unit may have been renamed since; the decision names the row in force on its day.
        locality=Locality.objects.on_day(row.locality, decision.date),
        attainment=row.attainment,
        recognition_year=decision.year,
        decision_date=decision.date,
        kind=RecognitionKind.INHERITED,
        decision_number=decision.number.strip(),
        issuer=decision.issuer,
        signer=decision.signer,
        note=decision.note,
        predecessors=Locality.objects.filter(pk__in=holders),
    )
    return _decide(row, ReviewState.INHERITED, decision.number, decision.note, by, recognition)


@transaction.atomic
def decline_inheritance(review, *, document, note, by):
    """Not carried over, by this document and for this reason."""
    row = _locked(review, by)
    if not document.strip() or not note.strip():
        raise Refused([Problem(_("Give the document and the reason why it is not carried over."))])
    return _decide(row, ReviewState.DECLINED, document, note, by)


def _locked(review, by):
    """The review, held; one declined may be decided anew, one carried over stands as its recognition does."""
    rows = InheritanceReview.objects.select_for_update(of=("self",))
    row = rows.select_related("locality", "reorganisation__province").filter(pk=review.pk).first()
    if row is None or row.state == ReviewState.INHERITED:
        raise Refused([Problem(_("This review has already been decided."))])
    require_office(row.reorganisation.province, by)
    return row


def _decide(row, state, document, note, by, recognition=None):
    row.state, row.document, row.note = state, document.strip()[:120], note.strip()[:300]
    row.recognition, row.decided_by, row.decided_at = recognition, by, timezone.now()
    row._history_user = by
    row.save()
    return row
