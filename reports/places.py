"""From an address to a place and a day: codes are re-used across time, so they are read together with the day."""

import datetime as dt

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from localities.models import Locality
from ntm.looks import kept
from reports import rollups

# Outside these years a day is a slip of the finger, and quarters before or after it would leave the calendar.
FIRST_DAY, LAST_DAY = dt.date(1945, 9, 2), dt.date(2199, 12, 31)


class BadDay(ValueError):
    """The day asked for is not a day."""


def parse_day(text):
    """Date of "2024-06-30" or "30/06/2024"; BadDay for anything else."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = dt.datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
        if FIRST_DAY <= day <= LAST_DAY:
            return day
    raise BadDay(_("“%(text)s” is not a day; write for example 30/06/2024.") % {"text": text})


def place_of_code(code, day, scope):
    """The unit that bore `code` on `day` (else the latest that did) if this person may see it; 404 otherwise."""
    place = _by_code(code, day or timezone.localdate())
    if place is None or not scope.sees(place):
        candidates = scope.visible(Locality.objects.filter(code=code)).order_by("-valid_from")
        place = candidates.first()
    if place is None:
        raise Http404
    return place


@kept("base")
def _by_code(code, day):
    return Locality.objects.by_code(code, day)


def day_for(place, asked, basis):
    """The day asked for, else the latest the place has figures for, else today."""
    return asked or rollups.latest_day(place, basis) or timezone.localdate()
