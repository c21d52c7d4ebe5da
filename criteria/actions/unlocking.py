"""Letting one place enter again in a period that is closed or locked, until a day; ending it early."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.plans import Problem, Refused, require_office
from criteria.actions.workflow import return_with_reason
from criteria.models import Assessment, ReportingPeriod, State, Unlocking
from criteria.opening import unlockings_in_force
from criteria.units import assessed_units
from localities.models import Level

_HANDED_OVER = (State.SUBMITTED, State.VERIFIED, State.APPROVED)


@transaction.atomic
def unlock(*, period, criteria_set, locality, until, reason, by):
    """Let a commune, or a district with its communes, enter again up to and including `until`; the Unlocking.

    What the place has handed over is returned to it with the reason; approved figures stay until approved anew.
    """
    require_office(period.province, by)
    _hold(period, criteria_set)
    period = ReportingPeriod.objects.select_related("province").get(pk=period.pk)
    units = list(assessed_units(period, criteria_set).within(locality))
    reason = reason.strip()
    problems = list(_problems(period, criteria_set, locality, until, reason, units))
    if problems:
        raise Refused([Problem(text, locality_id=locality.pk) for text in problems])
    row = Unlocking.objects.create(
        period=period, criteria_set=criteria_set, locality=locality, until=until, reason=reason, by=by,
        at=timezone.now(),
    )  # fmt: skip
    handed_over = _assessments(period, criteria_set, units).filter(state__in=_HANDED_OVER)
    if handed_over:
        return_with_reason(handed_over, by=by, reason=reason)
    return row


@transaction.atomic
def end_unlocking(unlocking, *, by):
    """Shut the place again before its day; what is not approved anew by then stays as it was approved before."""
    row = Unlocking.objects.select_related("period__province", "criteria_set").get(pk=unlocking.pk)
    require_office(row.period.province, by)
    _hold(row.period, row.criteria_set)
    row = Unlocking.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.ended_at is not None or row.until < timezone.localdate():
        raise Refused([Problem(_("This unlocking is already over."))])
    row.ended_by, row.ended_at = by, timezone.now()
    row.save(update_fields=["ended_by", "ended_at"])
    return row


def _hold(period, criteria_set):
    """Saves under way end before the door opens or shuts."""
    rows = Assessment.objects.select_for_update().filter(period=period, criteria_set=criteria_set)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _assessments(period, criteria_set, units):
    lineages = [unit.lineage_id for unit in units]
    return Assessment.objects.filter(period=period, criteria_set=criteria_set, locality__lineage__in=lineages)


def _problems(period, criteria_set, locality, until, reason, units):
    words = {"period": period, "set": criteria_set, "place": locality}
    if period.is_open:
        yield _("%(period)s is open; nothing has to be unlocked.") % words
    if not period.criteria_sets.filter(pk=criteria_set.pk).exists():
        yield _("The set “%(set)s” is not in use in %(period)s.") % words
    elif not units:
        yield _("%(place)s is not assessed by this set in %(period)s.") % words
    if locality.level == Level.PROVINCE and criteria_set.level != Level.PROVINCE:
        yield _("Unlock one commune or one district, not the whole province.")
    if not reason:
        yield _("Say why the place is unlocked.")
    if len(reason) > Unlocking._meta.get_field("reason").max_length:
        yield _("The reason is too long.")
    if until is None or until < timezone.localdate():
        yield _("The last day has to be today or later.")
    present = unlockings_in_force().filter(period=period, criteria_set=criteria_set, locality=locality).first()
    if present is not None:
        words["day"] = f"{present.until:%d/%m/%Y}"
        yield _("%(place)s is already unlocked until %(day)s; end that first.") % words
