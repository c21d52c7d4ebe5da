"""Read-only links made, revoked, found by their secret, and counted as they are used."""

import datetime as dt
import hashlib
import secrets

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.plans import require_office
from localities.models import Locality
from reports.models import SharedLink

LONGEST = dt.timedelta(days=366)
USUAL = dt.timedelta(days=30)
PAGES_A_MINUTE = 120
_SIGNER = Signer(salt="reports.shared", sep=".")


class BadLink(ValueError):
    """The link cannot be made as asked; the text says why."""


@transaction.atomic
def make_link(place, *, label, expires_on, by):
    """(row, token) of a new link to a place; the token is told once. Refused but for the province's office."""
    require_office(place, by)
    today = timezone.localdate()
    if not today <= expires_on <= today + LONGEST:
        raise BadLink(_("A link opens for a year at the longest; the last day is today or later."))
    token = _SIGNER.sign(secrets.token_urlsafe(32))
    row = SharedLink.objects.create(
        place=place, label=label, expires_on=expires_on, made_by=by, token_hash=_hash(token)
    )
    return row, token


@transaction.atomic
def revoke_link(link, *, by):
    """End a link for good; False where it was revoked already."""
    row = SharedLink.objects.select_for_update(of=("self",)).select_related("place").get(pk=link.pk)
    require_office(row.place, by)
    if row.revoked_at:
        return False
    row.revoked_at, row.revoked_by = timezone.now(), by
    row.save(update_fields=["revoked_at", "revoked_by"])
    return True


def links_to(place):
    """Links to a place through time and to what lies below it, newest first."""
    rows = Locality.objects.filter(lineage=place.lineage_id)
    below = SharedLink.objects.filter(place__in=rows) | SharedLink.objects.filter(place__district__in=rows)
    below |= SharedLink.objects.filter(place__province__in=rows)
    return below.select_related("place", "made_by", "revoked_by").order_by("-made_at", "-pk")


def link_of(token):
    """The link of a token, open or not, or None; a token nobody signed asks the database nothing."""
    try:
        _SIGNER.unsign(token)
    except BadSignature:
        return None
    return SharedLink.objects.filter(token_hash=_hash(token)).select_related("place").first()


def count_use(link):
    """One more page opened, without a row of history."""
    SharedLink.objects.filter(pk=link.pk).update(uses=F("uses") + 1, last_used_at=timezone.now())


def is_too_often(link):
    """Whether a link is asked more often in this minute than people read."""
    key = f"shared-link-{link.pk}-{timezone.now():%Y%m%d%H%M}"
    cache.add(key, 0, 90)
    return cache.incr(key) > PAGES_A_MINUTE


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
