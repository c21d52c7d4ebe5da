"""Which units a period assesses by a set."""

from criteria.subjects import sets_applied_to, units_of
from localities.models import Level, Locality


def belongs_to_period(place, period, criteria_set):
    """In force on the period's last day, in its province, and of a kind the set is applied to (never wards for xã)."""
    day = period.end_date
    if not place.is_in_force_on(day) or period.province_id not in (place.pk, place.province_id):
        return False
    return bool(sets_applied_to([criteria_set], place, day))


def assessed_units(period, criteria_set):
    """Localities a set is applied to in a period, in the order of the Vietnamese alphabet."""
    units = Locality.objects.filter(units_of(criteria_set, period.end_date))
    if criteria_set.level == Level.PROVINCE:
        return units.filter(pk=period.province_id)
    return units.filter(province=period.province_id)
