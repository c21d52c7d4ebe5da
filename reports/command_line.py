"""What the commands of this room share: who acts, and which period, set and place their options name."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import scope_of
from criteria.models import Attainment, ReportingPeriod
from localities.models import Level, Locality
from ntm.lib.quarters import Quarter

REFUSED, USAGE = 1, 2


def refuse(text, returncode=REFUSED):
    raise CommandError(str(text), returncode=returncode)


def acting_user(username):
    """The person a command acts for; None, the system, when it names nobody."""
    if not username:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    return user or refuse(_("No active account “%(name)s”.") % {"name": username})


def place_named(code, period_code, by):
    """The unit that bore a code on the last day of a period and that this person may see."""
    try:
        day = Quarter.parse(period_code).end_date
    except ValueError:
        refuse(_("“%(code)s” is no quarter; write for example 2024-Q3.") % {"code": period_code})
    place = Locality.objects.by_code(code, day)
    if place is None or not scope_of(by).sees(place):
        refuse(_("No place with code %(code)s.") % {"code": code})
    return place


def period_named(place, code):
    """The period of a place's province."""
    province_id = place.own_province_id
    period = ReportingPeriod.objects.filter(province=province_id, code=code).select_related("province").first()
    return period or refuse(_("%(place)s has no period %(code)s.") % {"place": place, "code": code})


def set_named(period, code=None):
    """The set of that code in use in a period; without a code its standard set of communes."""
    sets = period.criteria_sets
    if code:
        found = sets.filter(code=code).first()
    else:
        found = sets.filter(level=Level.COMMUNE, attainment=Attainment.STANDARD).order_by("-valid_from").first()
    words = {"code": code or "–", "period": period}
    return found or refuse(_("The set %(code)s is not in use in %(period)s.") % words)
