"""How an office's own heads and rows are read, remembered once an officer has said so, and forgotten again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.plans import Problem, Refused
from criteria.models import WorkbookMapping

_FIELDS = ("text", "role", "target", "by", "at")


@transaction.atomic
def remember_reading(office, criteria_set, lines, *, by):
    """Remember of an office (a place) what its heads and rows mean. `lines`: [(kind, key, text, role, target)]."""
    _require(office, by)
    now = timezone.now()
    rows = {
        (kind, key): WorkbookMapping(
            locality=office, criteria_set=criteria_set, kind=kind, key=key[:300], text=text[:300], role=role,
            target=str(target), by=by, at=now,
        )
        for kind, key, text, role, target in lines
        if key
    }  # fmt: skip
    WorkbookMapping.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["locality", "criteria_set", "kind", "key"],
        update_fields=_FIELDS,
    )  # fmt: skip


def forget_reading(mapping, *, by):
    """Forget one remembered head or row."""
    _require(mapping.locality, by)
    mapping.delete()


def _require(office, by):
    """Its coordination office, or who enters for the place, settles how its workbooks are read."""
    if not scope_of(by).enters(office):
        raise Refused([Problem(_("This unit is outside your area."), locality_id=office.pk)])
