"""Whether a unit's figures may move: its period is open, or its place has been unlocked until a day."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.models import Unlocking
from criteria.rules import EDITABLE_STATES
from localities.models import Locality


@dataclass(frozen=True)
class Opening:
    """What of one period and set may move on a day: everything while the period is open, else what was unlocked.

    `unlocked` {place key: Unlocking}: every row of the lineages of the places unlocked.
    """

    is_whole: bool
    unlocked: dict = field(default_factory=dict)

    @property
    def is_shut(self):
        return not self.is_whole and not self.unlocked

    def covers(self, place):
        return self.is_whole or self.unlocking_of(place) is not None

    def unlocking_of(self, place):
        """The Unlocking under which the place may move, the one that lasts longest; None where there is none."""
        around = (place.pk, place.parent_id, place.district_id, place.province_id)
        found = [self.unlocked[pk] for pk in around if pk in self.unlocked]
        return max(found, key=lambda row: row.until, default=None)


def opening_of(period, criteria_set, day=None):
    """Opening of one period and set; asks the database nothing while the period is open."""
    return openings_of([(period, criteria_set)], day)[period.pk, criteria_set.pk]


def openings_of(pairs, day=None):
    """{(period key, set key): Opening} of many; at most two queries."""
    pairs = list(pairs)
    shut = {period.pk for period, _one in pairs if not period.is_open}
    unlocked = _unlocked(shut, day or timezone.localdate()) if shut else {}
    return {
        (period.pk, one.pk): Opening(period.is_open, {} if period.is_open else unlocked.get((period.pk, one.pk), {}))
        for period, one in pairs
    }


def is_open_for(period, criteria_set, place, day=None):
    """May this unit's figures move: entered, submitted, checked, approved, returned?"""
    return opening_of(period, criteria_set, day).covers(place)


def shut_reason(period, opening, place, assessment):
    """Why a unit's figures cannot be entered now, in a sentence; None where they can."""
    if not opening.covers(place):
        words = {"period": period, "state": period.get_state_display()}
        return _("%(period)s is %(state)s; its figures can no longer be entered.") % words
    if assessment is not None and assessment.state not in EDITABLE_STATES:
        words = {"place": place, "state": assessment.get_state_display()}
        return _("%(place)s: figures are “%(state)s”; they must be returned before they can change.") % words
    return None


def unlockings_in_force(day=None):
    """Unlockings that hold on a day, its last one included."""
    rows = Unlocking.objects.filter(ended_at__isnull=True, until__gte=day or timezone.localdate())
    return rows.select_related("locality", "criteria_set", "by")


def _unlocked(period_ids, day):
    """{(period key, set key): {place key: Unlocking}}."""
    rows = list(unlockings_in_force(day).filter(period__in=period_ids).order_by("until", "pk"))
    families = {}
    lineages = {row.locality.lineage_id for row in rows}
    for pk, lineage in Locality.objects.filter(lineage__in=lineages).values_list("pk", "lineage_id") if rows else ():
        families.setdefault(lineage, []).append(pk)
    found = {}
    for row in rows:
        places = found.setdefault((row.period_id, row.criteria_set_id), {})
        places |= dict.fromkeys(families[row.locality.lineage_id], row)
    return found
