"""Is what was frozen still what was frozen? Every hash is made again from the bytes that are stored now."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reports.freezing.packing import digest_of
from reports.freezing.store import digest_of_freeze
from reports.models import Freeze


@dataclass
class Checked:
    """What a check of one Freeze found: `faults` in sentences, none where it is intact."""

    freeze: Freeze
    forms: int = 0
    faults: list = field(default_factory=list)

    @property
    def is_intact(self):
        return not self.faults


def check_freeze(freeze):
    """Checked of one edition; two queries."""
    row = Freeze.objects.get(pk=freeze.pk)
    forms = list(row.forms.select_related("locality").order_by("pk"))
    found = Checked(row, forms=len(forms))
    if digest_of(row.rows) != row.rows_sha256:
        found.faults.append(_("The base rows are not those that were frozen."))
    for form in forms:
        if digest_of(form.tables) != form.sha256:
            words = {"form": form.name, "place": form.locality.full_name}
            found.faults.append(_("The form %(form)s of %(place)s is not the one that was frozen.") % words)
    if digest_of_freeze(row, forms) != row.sha256:
        found.faults.append(_("The hash of the whole is not that of its parts: something was added or taken away."))
    return found


def check_period(period):
    """[Checked] of every edition of a period, those of earlier closings included."""
    rows = Freeze.objects.filter(period=period).defer("rows").order_by("closing", "edition")
    return [check_freeze(row) for row in rows]
