"""Which place a paper is for, among those a person's office looks after."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from localities.models import Level, Locality
from ntm.lib.text import search_key


def places_for(date, scope):
    """Province, districts and communes of the person's office on the paper's day (an ISO day, a day or none)."""
    day = dt.date.fromisoformat(date) if isinstance(date, str) and date else date or timezone.localdate()
    rows = Locality.objects.exclude(level=Level.VILLAGE)
    if not scope.sees_everything:
        rows = rows.filter(Q(pk__in=scope.managed_ids) | Q(province__in=scope.managed_ids))
    found = rows.in_force_on(day)
    return (found if found.exists() else rows).alphabetical()


def place_of(head, scope):
    """(place, its province): the one the head names, else the office's own province."""
    places = places_for(head.date, scope)
    key = search_key(head.locality)
    named = [place for place in places.filter(search_key__endswith=key) if search_key(place.name) == key] if key else []
    order = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2}
    named.sort(key=lambda place: order.get(place.level, 3))
    place = named[0] if named else places.filter(level=Level.PROVINCE).first() or places.first()
    province = place if place.level == Level.PROVINCE else Locality.objects.get(pk=place.province_id)
    return place, province
