"""An office's own areas: taken in as a draft, shown, confirmed, ended; read where a map is drawn."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.plans import require_office
from ntm.lib.uploads import UploadRefused
from reports.maps.geojson import read_geojson
from reports.maps.matching import match, units_on
from reports.models import AreaMap


def areas_of(province):
    """{lineage: rings} of the areas a province's office uses; {} for none."""
    rows = AreaMap.objects.filter(
        province__lineage=province.lineage_id, confirmed_at__isnull=False, ended_at__isnull=True
    )
    kept = rows.values_list("areas", flat=True).first() or {}
    return {int(lineage): rings for lineage, rings in kept.items()}


def map_in_use(province):
    rows = AreaMap.objects.filter(province__lineage=province.lineage_id, ended_at__isnull=True)
    return rows.filter(confirmed_at__isnull=False).select_related("by").first()


def draft_of(province):
    """What was sent and waits to be confirmed, or None."""
    rows = AreaMap.objects.filter(province__lineage=province.lineage_id, confirmed_at__isnull=True)
    return rows.select_related("by").first()


@transaction.atomic
def take_areas(file, *, province, day, file_name, by):
    """A draft of the areas of a file, in the place of an earlier draft; UploadRefused leaves everything as it was."""
    require_office(province, by)
    found = match(read_geojson(file), units_on(province, day))
    if not found.areas:
        raise UploadRefused(_("No area of the file fits a unit of this province: give each its official code or name."))
    AreaMap.objects.filter(province=province, confirmed_at__isnull=True).delete()
    return AreaMap.objects.create(
        province=province,
        file_name=file_name[:200],
        areas={str(lineage): rings for lineage, rings in found.areas.items()},
        unmatched=found.unmatched,
        matched_by=found.by,
        by=by,
        at=timezone.now(),
    )


@transaction.atomic
def use_areas(draft, *, by):
    """Draw with a draft from now on; what was used before ends."""
    require_office(draft.province, by)
    end_areas(province=draft.province, by=by)
    draft.confirmed_at = timezone.now()
    draft.save(update_fields=["confirmed_at"])


@transaction.atomic
def discard_areas(draft, *, by):
    require_office(draft.province, by)
    draft.delete()


@transaction.atomic
def end_areas(*, province, by):
    """Draw dots again; True where areas were in use."""
    require_office(province, by)
    rows = AreaMap.objects.filter(province=province, confirmed_at__isnull=False, ended_at__isnull=True)
    return bool(rows.update(ended_by=by, ended_at=timezone.now()))
