"""What becomes of dossiers when places are reorganised."""

from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.dossiers import log_step
from criteria.actions.handover import Effect, EffectKind
from criteria.dossiers import procedure as law
from criteria.models import UNFINISHED, Dossier, DossierState, StepKind


class DossierHandover:
    """An open dossier goes on with the unit that plainly continues its own, and ends with any other."""

    name = "dossiers"

    def effects(self, plan):
        for row in self._rows(plan):
            heir = self._heir(plan, row)
            words = {"place": row.locality.full_name, "attainment": row.get_attainment_display(), "year": row.year}
            if heir:
                words["heir"] = heir.full_name
                text = _("Dossier of %(place)s (%(attainment)s, %(year)s) goes to %(heir)s.") % words
            else:
                text = _("Dossier of %(place)s (%(attainment)s, %(year)s) ends without a decision.") % words
            yield Effect(EffectKind.DOSSIER, text, row.locality)

    def apply(self, record, plan, by):
        return [self._move(row, self._heir(plan, row), plan, by) for row in self._rows(plan, lock=True)]

    def undo(self, record, done, by):
        for item in done:
            Dossier.objects.filter(pk=item["dossier"]).update(**item["before"])
            row = Dossier.objects.get(pk=item["dossier"])
            note = _("Reorganisation undone.")
            log_step(row, row.step, timezone.localdate(), by=by, kind=StepKind.HANDED_OVER, note=note)

    def blocks_undo(self, record, done):
        moved = {item["dossier"]: item["after"] for item in done}
        rows = Dossier.objects.filter(pk__in=moved).select_related("locality")
        words = _("The dossier of %(place)s has moved on since.")
        return [words % {"place": row.locality} for row in rows if _state_of(row) != moved[row.pk]]

    @staticmethod
    def _rows(plan, lock=False):
        rows = Dossier.objects.filter(locality__in=[one.place.pk for one in plan.ended], state__in=UNFINISHED)
        rows = rows.select_related("locality", "criteria_set").order_by("pk")
        return rows.select_for_update(of=("self",)) if lock else rows

    @staticmethod
    def _heir(plan, row):
        """The unit that plainly continues: same lineage, new row. A merger makes another unit, which registers anew."""
        fates = {one.place.pk: one.fate for one in plan.ended}
        return plan.heir_of(row.locality) if str(fates[row.locality_id]) == "CONTINUES" else None

    @staticmethod
    def _move(row, heir, plan, by):
        before = _state_of(row)
        if heir:
            row.locality, row.province_id = heir.row, heir.row.own_province_id
            steps = law.procedure_of(row.year).steps_for(heir.row.district_id is not None)
            if row.step not in [step.code for step in steps]:
                row.step = law.next_step(steps, row.step).code
            kind, note = StepKind.HANDED_OVER, _("Goes on as the dossier of %(place)s.") % {"place": heir.full_name}
        else:
            note = _("Reorganisation on %(date)s: the unit ended.") % {"date": f"{plan.date:%d/%m/%Y}"}
            row.state, row.closed_reason, kind = DossierState.CLOSED, note, StepKind.CLOSED
        row.save(update_fields=["locality", "province", "step", "state", "closed_reason"])
        log_step(row, row.step, plan.date, by=by, kind=kind, note=note)
        return {"dossier": row.pk, "before": before, "after": _state_of(row), "text": f"{row}: {note}"}


def _state_of(row):
    """What a handover changes, as plain values."""
    names = ("locality_id", "province_id", "step", "state", "closed_reason")
    return {name: str(getattr(row, name)) if name == "state" else getattr(row, name) for name in names}
