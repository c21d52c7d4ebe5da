"""Organisations assigned to places, what they promised and brought, when they came."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from accounts.scope import scope_of
from directives.actions.rights import refuse_unless
from directives.models import Pledge, Sponsorship, Visit
from localities.models import Level


def may_report(scope, sponsorship):
    """The office, and officials of the place: they see what has come and who was there."""
    return scope.manages(sponsorship.locality) or scope.enters(sponsorship.locality)


@transaction.atomic
def save_sponsorship(*, locality, by, row=None, **values):
    """A new assignment of an organisation to a commune or village, or corrections of one."""
    refuse_unless(scope_of(by).manages(locality))
    is_fit = locality.level in (Level.COMMUNE, Level.VILLAGE)
    refuse_unless(is_fit, _("Organisations are assigned to communes and villages."))
    row = row or Sponsorship(by=by)
    save_changes(row, by=by, locality=locality, province_id=locality.own_province_id, **values)
    return row


@transaction.atomic
def save_pledge(*, sponsorship, by, row=None, **values):
    """A promise, or what has come of one."""
    refuse_unless(may_report(scope_of(by), sponsorship), _rights())
    days = [values.get(name) for name in ("pledged_on", "delivered_on") if values.get(name)]
    refuse_unless(all(day <= timezone.localdate() for day in days), _("This day has not come yet."))
    come, on = values.get("delivered"), values.get("delivered_on")
    refuse_unless(not come or on, _("Give the day on which it was delivered."))
    refuse_unless(not on or on >= values["pledged_on"], _("It was delivered before it was promised."))
    row = row or Pledge(sponsorship=sponsorship)
    save_changes(row, by=by, **values)
    return row


@transaction.atomic
def save_visit(*, sponsorship, by, row=None, **values):
    refuse_unless(may_report(scope_of(by), sponsorship), _rights())
    refuse_unless(values["day"] <= timezone.localdate(), _("This day has not come yet."))
    row = row or Visit(sponsorship=sponsorship)
    save_changes(row, by=by, **values)
    return row


def _rights():
    return _("Only the coordination office and officials of the place record this.")
