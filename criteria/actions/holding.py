"""One unit held while something about its figures is written: may it be, and the row to lock."""

from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.plans import Problem, Refused
from criteria.actions.summaries import summarise
from criteria.models import Assessment, ReportingPeriod
from criteria.opening import opening_of, shut_reason
from criteria.units import belongs_to_period


def held_unit(*, period, criteria_set, locality, by):
    """The unit's assessment, locked and begun where there was none; only inside a transaction.

    Raises Refused where its figures cannot be changed now, or not by this person.
    """
    scope = scope_of(by)
    if not (scope.enters(locality) and belongs_to_period(locality, period, criteria_set)):
        raise Refused([Problem(_("This unit is outside your area."), locality_id=locality.pk)])
    rows = Assessment.objects.filter(period=period, criteria_set=criteria_set, locality__lineage=locality.lineage_id)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    # Read behind the lock: the office may have locked the quarter, or somebody submitted, since the caller looked.
    fresh = ReportingPeriod.objects.select_related("province").get(pk=period.pk)
    assessment = rows.order_by("pk").first()
    reason = shut_reason(fresh, opening_of(fresh, criteria_set), locality, assessment)
    if reason:
        raise Refused([Problem(reason, locality_id=locality.pk)])
    return assessment or _begun(fresh, criteria_set, locality)


def _begun(period, criteria_set, locality):
    """The unit's first assessment of the quarter; two officers may begin it at once."""
    row, is_new = Assessment.objects.get_or_create(
        criteria_set=criteria_set,
        period=period,
        locality=locality,
        defaults={"province": period.province, "district": locality.district},
    )
    if is_new:
        summarise([row.pk])
    return row
