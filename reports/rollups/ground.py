"""What roll-ups of whatever day stand on: rows of places, reporting periods, sets. Each is read once for every day.

All of it stands still while results are entered, and is kept; nobody may change what is handed out.
"""

import datetime as dt

from django.db.models import F, Q

from criteria.models import Attainment, CriteriaSet, ReportingPeriod, SetState
from localities.models import Kind, Level, Locality
from ntm.looks import kept

_PLACE = (
    "pk", "code", "name", "kind", "sort_key", "district_id", "lineage_id", "level", "province_id", "valid_from",
    "valid_to",
)  # fmt: skip


# -- Places -----------------------------------------------------------------------------------------------------------


@kept("base")
def _rows_of(lineage):
    rows = Locality.objects.filter(lineage=lineage).select_related("province", "district", "parent")
    return list(rows.order_by("pk"))


def row_on(place, day):
    """The row of a place's lineage in force on the day, else the place; with those it lies in."""
    return next((row for row in _rows_of(place.lineage_id) if row.is_in_force_on(day)), place)


@kept("base")
def ever_inside(lineage):
    """Slim rows of every district and commune, of whatever kind and day, that ever lay in a place, itself too."""
    inside = Q(province__lineage=lineage) | Q(district__lineage=lineage) | Q(lineage=lineage)
    rows = Locality.objects.filter(inside, level__in=(Level.DISTRICT, Level.COMMUNE)).order_by("sort_key", "pk")
    return list(rows.values_list(*_PLACE, named=True))


def inside_on(place, day, level):
    """Those of a level in force on the day below the place's own row, itself among them."""
    return [
        row
        for row in ever_inside(place.lineage_id)
        if row.level == level
        and place.pk in (row.pk, row.district_id, row.province_id)
        and holds(row.valid_from, row.valid_to, day)
    ]


def holds(first, last, day):
    """`in_force` asked of two days."""
    return (first is None or first <= day) and (last is None or last >= day)


@kept("base")
def unit_rows(place, day):
    return [tuple(row[:7]) for row in inside_on(place, day, Level.COMMUNE) if row.kind == Kind.COMMUNE]


@kept("base")
def district_rows(place, day):
    rows = inside_on(place, day, Level.DISTRICT)
    return [(row.pk, row.code, row.name, row.kind, row.sort_key, row.lineage_id) for row in rows]


def lives(lineage):
    """[(lineage, first day, last day)] of every xã a place ever had."""
    return [
        (row.lineage_id, row.valid_from, row.valid_to)
        for row in ever_inside(lineage)
        if (row.level, row.kind) == (Level.COMMUNE, Kind.COMMUNE)
    ]


@kept("base")
def districts_by_pk(province):
    """{pk: district} of every row of a district that ever was in a province, with the province it lies in."""
    rows = Locality.objects.filter(level=Level.DISTRICT, province__lineage=province.lineage_id)
    return {row.pk: row for row in rows.select_related("province")}


@kept("base")
def lineage_of(province_id):
    return Locality.objects.values_list("lineage_id", flat=True).get(pk=province_id)


# -- Periods and sets -------------------------------------------------------------------------------------------------


@kept("base")
def periods_of(lineage):
    """Periods of a province, the newest first."""
    return list(ReportingPeriod.objects.filter(province__lineage=lineage).order_by("-end_date"))


@kept("base")
def _every_set():
    return {row.pk: row for row in CriteriaSet.objects.order_by("pk")}


@kept("base")
def _chosen(province_id):
    """{period pk: sets the office chose for it} of a province."""
    rows = CriteriaSet.objects.filter(reportingperiod__province=province_id)
    found = {}
    for row in rows.annotate(chosen_for=F("reportingperiod__pk")).order_by("pk"):
        found.setdefault(row.chosen_for, []).append(row)
    return found


def chosen_sets(period):
    """Sets the office chose for a period, of whatever level."""
    return _chosen(period.province_id).get(period.pk, [])


def _published_standard(sets):
    """Published standard sets of communes, the newest first."""
    wanted = Level.COMMUNE, Attainment.STANDARD
    found = [row for row in sets if row.state == SetState.PUBLISHED and (row.level, row.attainment) == wanted]
    return sorted(found, key=lambda row: row.valid_from or dt.date.min, reverse=True)


def standard_set(period, province_id, day):
    """The commune set the office chose for the period; without a period the one in force, the province's own first."""
    if period:
        return next(iter(_published_standard(chosen_sets(period))), None)
    ours = [row for row in _every_set().values() if row.issuer_province_id in (None, province_id)]
    found = [row for row in _published_standard(ours) if row.is_in_force_on(day)]
    return next(iter(sorted(found, key=lambda row: row.issuer_province_id is None)), None)


def standard_sets():
    """Keys of every standard set of communes, drafts too."""
    wanted = Level.COMMUNE, Attainment.STANDARD
    return frozenset(row.pk for row in _every_set().values() if (row.level, row.attainment) == wanted)
