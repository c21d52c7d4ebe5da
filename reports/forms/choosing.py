"""What a reader of forms may choose between: periods, places, sets, bases; and what stands chosen at first."""

from criteria.models import Attainment, ReportingPeriod
from localities.models import Level, Locality
from reports import rollups

PERIODS_SHOWN = 40


def periods_of(place):
    """Periods of a place's province, newest first."""
    rows = ReportingPeriod.objects.filter(province__lineage=place.own_province.lineage_id)
    return rows.select_related("province").order_by("-end_date")


def first_period(place, periods, code=""):
    """The period named, else the last one with approved figures of all, else the newest; None without any."""
    named = next((row for row in periods if row.code == code), None)
    if named or not periods:
        return named
    day = rollups.latest_day(place)
    return next((row for row in periods if row.end_date == day), periods[0])


def sets_of(form, period):
    """Sets a form can be made under: those of communes for its tables, all of the period for the entry workbook."""
    if not form.uses_set:
        return []
    sets = period.criteria_sets.order_by("code")
    return list(sets.filter(level=Level.COMMUNE)) if form.is_table else list(sets)


def set_of(form, period, code=""):
    """The set named; without a code the standard set of communes, else the first. None where there is none."""
    sets = sets_of(form, period)
    if code:
        return next((row for row in sets if row.code == code), None)
    standard = [row for row in sets if (row.level, row.attainment) == (Level.COMMUNE, Attainment.STANDARD)]
    return max(standard, key=lambda row: row.valid_from) if standard else next(iter(sets), None)


def places_of(form, period, scope):
    """Places of the period's province a form is made for, as on its last day: (group name, [Locality])."""
    rows = scope.visible(Locality.objects.within(period.province).in_force_on(period.end_date))
    rows = rows.filter(level__in=form.levels).select_related("district")
    if Level.COMMUNE in form.levels:
        rows = rows.communes() if len(form.levels) == 1 else rows.exclude(level=Level.COMMUNE)
    groups = {}
    for row in rows.order_by("district__sort_key", "sort_key", "pk"):
        groups.setdefault(row.district.full_name if row.district else "", []).append(row)
    return sorted(groups.items())


def place_for(form, place, period):
    """The place a form opens with from a page about `place`: it, one around it, or the first commune in it."""
    if form.is_for(place):
        return place
    around = [one for one in (place.district, place.province) if one and form.is_for(one)]
    if around:
        return around[0]
    inside = Locality.objects.within(place).in_force_on(period.end_date).filter(level__in=form.levels)
    return inside.communes().order_by("district__sort_key", "sort_key", "pk").first()
