"""Freezing a period as it closes, and what becomes of the freeze afterwards. Runs inside the closing's transaction."""

from django.db.models import Max
from django.utils import timezone

from reports.freezing.again import note_approved_again
from reports.freezing.base import base_rows
from reports.freezing.editions import valid_editions
from reports.freezing.following import following_rows
from reports.freezing.forms import made_forms
from reports.freezing.packing import joint_digest, packed, unpacked
from reports.freezing.rolled import end_rollups, roll_up
from reports.models import Freeze, FrozenForm


class QuarterFreezer:
    """The step that this room registers with criteria.actions.on_close."""

    name = "freeze"

    def closed(self, period, by):
        if not valid_editions(period).exists():
            freeze_period(period, by)

    def reopened(self, period, by, reason):
        ended = {"ended_by": by, "ended_at": timezone.now(), "ended_reason": reason[:500]}
        valid_editions(period).update(**ended)
        end_rollups(period)

    def corrected(self, correction):
        """The next edition; a period closed before anything was frozen has none to follow."""
        last = valid_editions(correction.period).order_by("-edition").first()
        if last is not None:
            keep_edition(
                correction.period, correction.by, following_rows(unpacked(last.rows), correction.period),
                closing=last.closing, edition=last.edition + 1, correction_number=correction.number,
            )  # fmt: skip

    def approved_again(self, period, criteria_set, assessments, by):
        note_approved_again(period, criteria_set, assessments, by)


def freeze_period(period, by):
    """The first edition of the next closing: base rows and every form that is made at once."""
    last = Freeze.objects.filter(period=period).aggregate(last=Max("closing"))["last"] or 0
    freeze = keep_edition(period, by, base_rows(period), closing=last + 1, edition=0, correction_number=None)
    forms = []
    for name, place, criteria_set, basis, tables in made_forms(period, by):
        stored, digest = packed(tables)
        forms.append(
            FrozenForm(freeze=freeze, name=name, locality=place, criteria_set=criteria_set, basis=basis,
                       tables=stored, sha256=digest)
        )  # fmt: skip
    FrozenForm.objects.bulk_create(forms, batch_size=200)
    freeze.sha256 = digest_of_freeze(freeze, forms)
    freeze.save(update_fields=["sha256"])
    return freeze


def keep_edition(period, by, content, *, closing, edition, correction_number):
    """Store base rows (`content`) as an edition; the Freeze."""
    rows, digest = packed(content)
    freeze = Freeze(
        period=period, closing=closing, edition=edition, correction_number=correction_number, rows=rows,
        rows_sha256=digest, by=by, at=timezone.now(),
    )  # fmt: skip
    freeze.sha256 = digest_of_freeze(freeze, [])
    freeze.save()
    roll_up(freeze)
    return freeze


def digest_of_freeze(freeze, forms):
    """The hash over who, when, which edition, the base rows and the forms sealed with them."""
    head = (freeze.period_id, freeze.closing, freeze.edition, freeze.correction_number, freeze.by_id,
            freeze.at.isoformat())  # fmt: skip
    parts = [" ".join(map(str, head)), freeze.rows_sha256]
    parts += [
        " ".join(map(str, (form.name, form.locality_id, form.criteria_set_id, form.basis, form.sha256)))
        for form in forms
    ]
    return joint_digest(parts)
