"""Secret addresses of an agency's calendar: made, revoked, found again by their hash."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from directives.actions.rights import refuse_unless
from directives.mine import agencies_of
from directives.models import CalendarFeed

_BYTES = 32  # 256 bits


def may_feed(by, agency):
    """Whether the person makes and revokes addresses of this agency: one of its own, or its province's office."""
    place = agency.locality
    return agency.pk in agencies_of(by) or bool(place and scope_of(by).manages(place))


@transaction.atomic
def make_feed(agency, *, by):
    """(row, secret): the secret is told once, only its hash is kept."""
    refuse_unless(may_feed(by, agency), _("Only the agency itself or the coordination office may do this."))
    secret = secrets.token_urlsafe(_BYTES)
    return CalendarFeed.objects.create(agency=agency, token_hash=hash_of(secret), made_by=by), secret


@transaction.atomic
def revoke_feed(feed, *, by):
    """End an address for good; False where it was revoked already."""
    row = CalendarFeed.objects.select_for_update(of=("self",)).select_related("agency__locality").get(pk=feed.pk)
    refuse_unless(may_feed(by, row.agency), _("Only the agency itself or the coordination office may do this."))
    if row.revoked_at:
        return False
    row.revoked_at, row.revoked_by = timezone.now(), by
    row.save(update_fields=["revoked_at", "revoked_by"])
    return True


def feed_of(secret):
    """The address in force of a secret, or None."""
    rows = CalendarFeed.objects.filter(token_hash=hash_of(secret), revoked_at=None)
    return rows.select_related("agency").first()


def hash_of(secret):
    return hashlib.sha256(secret.encode()).hexdigest()
