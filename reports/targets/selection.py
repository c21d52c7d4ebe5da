"""Which targets a page shows."""

from django.db.models import F, Q

from directives.models import Target
from directives.terms import revised, with_terms
from localities.models import Level
from ntm.looks import kept

_HEADLINE = {
    "xa_dat_chuan_ntm": "standard",
    "xa_dat_chuan_luy_ke": "standard",
    "xa_nang_cao": "advanced",
    "xa_nang_cao_luy_ke": "advanced",
    "huyen_thanh_pho_dat_luy_ke": "districts",
    "tieu_chi_binh_quan_xa": "average",
    "xa_duoi_15_tieu_chi": "below_15",
    "xa_dat_chuan_moi": "plan",
}


def targets_of(scope, day):
    """Targets of the documents a person sees with their terms of the day, newest document first."""
    rows = Target.objects.visible_to(scope).select_related("directive", "clause", "locality")
    rows = rows.defer("directive__text", "directive__search_key", "clause__text")
    return with_terms(rows, day).order_by(F("directive__date").desc(nulls_last=True), "directive", "pk")


@kept("base", "papers")
def headline_targets(place, day, scope):
    """{figure: Target} still running on the day for a province's tiles: the one with the nearest deadline."""
    if place.level != Level.PROVINCE:
        return {}
    issued = Q(directive__date__isnull=True) | Q(directive__date__lte=day)
    rows = targets_of(scope, day).filter(issued, metric__in=_HEADLINE, locality__lineage=place.lineage_id)
    running = [target for target in (revised(row, day) for row in rows) if _is_running(target, day)]
    running.sort(key=lambda target: (-target.deadline.toordinal(), target.pk))
    return {_HEADLINE[target.metric]: target for target in running}


def _is_running(target, day):
    return target.deadline is not None and target.deadline >= day and target.value is not None
