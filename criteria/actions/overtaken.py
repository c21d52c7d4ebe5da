"""Dossiers still under way when the decision about their unit is recorded without them."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from criteria.actions.dossier_log import log_step
from criteria.dossiers import procedure as law
from criteria.models import UNFINISHED, Dossier, DossierKind, DossierState, DossierStep, RecognitionKind, StepKind

_KINDS = (RecognitionKind.RECOGNISED, RecognitionKind.RE_RECOGNISED)


def overtaken_by(paper, lineages, through=()):
    """Unfinished dossiers that the paper would settle, but for those it comes `through`.

    A dossier for recognition is settled by any decision that recognises the unit; one for recognition again only by
    a decision of its own time: an old decision recorded late leaves it alone.
    """
    if paper.kind not in _KINDS:
        return Dossier.objects.none()
    registered = DossierStep.objects.filter(dossier=OuterRef("pk"), step=law.REGISTER, done_on__lte=paper.decision_date)
    rows = Dossier.objects.filter(
        Q(kind=DossierKind.RECOGNITION) | Exists(registered),
        locality__lineage__in=lineages,
        attainment=paper.attainment,
        state__in=UNFINISHED,
    )
    return rows.exclude(pk__in=[row.pk for row in through]).select_related("locality").order_by("pk")


def overtaken_words(place, dossier):
    step = law.procedure_of(dossier.year).step(dossier.step)
    words = {"place": place, "year": dossier.year, "step": step.name if step else "–"}
    text = _(
        "%(place)s: its dossier of %(year)s is under way (%(step)s); record the decision in the dossier, "
        "or say why the dossier ends without its steps."
    )
    return text % words


def end_overtaken(dossiers, recognitions, *, by, reason):
    """Close dossiers with the decision recorded beside them; `recognitions` {lineage: Recognition}."""
    for row in dossiers:
        recognition = recognitions[row.locality.lineage_id]
        document = ", ".join(filter(None, (recognition.decision_number, f"{recognition.decision_date:%d/%m/%Y}")))
        words = {"decision": document, "reason": reason}
        note = _("Decision %(decision)s was recorded outside the dossier: %(reason)s") % words
        log_step(row, row.step, recognition.decision_date, by=by, kind=StepKind.CLOSED, document=document, note=note)
        row.state, row.step, row.closed_reason = DossierState.RECOGNISED, "", note[:500]
        row.recognition = recognition
        row.save(update_fields=["state", "step", "closed_reason", "recognition"])
