"""The append-only way of a dossier."""

from django.utils import timezone

from criteria.models import DossierStep, StepKind


def log_step(dossier, step, day, *, by, kind=StepKind.DONE, due=None, document="", note="", details=None):
    return DossierStep.objects.create(
        dossier=dossier,
        kind=kind,
        step=step,
        done_on=day,
        due_date=due,
        document=document.strip()[:200],
        note=note[:500],
        details=details or {},
        by=by,
        at=timezone.now(),
    )
