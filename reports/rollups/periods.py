"""Which period's figures describe a day, and which day has figures at all."""

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from criteria.models import Assessment, Attainment, PeriodState, ReportingPeriod
from localities.models import Level, Locality
from ntm.lib.validity import in_force
from ntm.looks import once
from reports.rollups.decisions import in_province, recorded
from reports.rollups.figures import Basis
from reports.rollups.ground import lineage_of, periods_of, standard_set, standard_sets


def latest_day(place, basis=Basis.APPROVED):
    """Latest day for which the place has data, or None.

    On the approved basis the end of the last closed period whose communes are all approved, else of the last closed
    one; else of any period with figures of communes (of villages for a village); else the last recognition; else the
    last period with any figures at all.
    """
    level = Level.VILLAGE if place.level == Level.VILLAGE else Level.COMMUNE
    ended = periods_with_figures(place, basis, level=level)
    if basis == Basis.APPROVED:
        closed = ended.exclude(state=PeriodState.OPEN).order_by("-end_date")
        chosen = closed.exclude(_has_unapproved(level)).first() or closed.first()
        if chosen:
            return chosen.end_date
    period = ended.order_by("-end_date").first()
    if period:
        return period.end_date
    began = Locality.objects.filter(lineage=place.lineage_id).order_by("valid_from").first().valid_from
    rows = recorded().filter(in_province(place), decision_date__gte=began).order_by("-decision_date")
    recognised = rows.values_list("decision_date", flat=True).first()
    return recognised or _last_period_end(place, basis)


def _last_period_end(place, basis):
    """Last day of the last period that has figures of whatever level."""
    periods = periods_with_figures(place, basis, level=None)
    return periods.order_by("-end_date").values_list("end_date", flat=True).first()


def periods_with_figures(place, basis, criteria_set=None, level=Level.COMMUNE):
    """Periods of the place's province that have figures of the set, by default of a standard commune set."""
    ours = Locality.objects.filter(pk=place.own_province_id).values("lineage")
    return ReportingPeriod.objects.filter(_has_figures(basis, criteria_set, level), province__lineage__in=ours)


def last_period(place, day, basis, criteria_set=None, level=Level.COMMUNE):
    """The last of these periods that had ended by the day, or None; read once for every day."""
    rows = _all_with_figures(place.own_province, basis, criteria_set, level)
    return next((row for row in rows if row.end_date <= day), None)


@once
def _all_with_figures(province, basis, criteria_set, level):
    return list(periods_with_figures(province, basis, criteria_set, level).order_by("-end_date"))


def _assessments(level, criteria_set=None):
    """Q of the assessments of a set, by default of those roll-ups count: standard communes, or any of another level."""
    if criteria_set:
        return Q(criteria_set=criteria_set)
    if level is None:
        return Q()
    wanted = Q(criteria_set__level=level)
    return wanted & Q(criteria_set__attainment=Attainment.STANDARD) if level == Level.COMMUNE else wanted


def _has_figures(basis, criteria_set, level):
    figured = Assessment.objects.filter(_assessments(level, criteria_set), period=OuterRef("pk"))
    return Exists(figured.filter(approved_met__isnull=False) if basis == Basis.APPROVED else figured)


def _has_unapproved(level):
    """Whether a period holds assessments of the level never approved."""
    rows = Assessment.objects.filter(_assessments(level), is_counted(), period=OuterRef("pk"))
    return Exists(rows.filter(approved_met__isnull=True))


def is_counted():
    """Assessments of units in force on the period's last day; those of units that ended inside it count no more."""
    lasting = in_force(OuterRef("period__end_date"))
    return Exists(Locality.objects.filter(lasting, lineage=OuterRef("locality__lineage")))


def period_and_set(place, day, basis, criteria_set):
    """(period, set) whose figures describe the day: the last period ended by then that has figures on this basis."""
    lineage = lineage_of(place.own_province_id)
    figured = _figured(lineage)
    sets = {criteria_set.pk} if criteria_set else standard_sets()
    periods = (row for row in periods_of(lineage) if row.end_date <= day)
    period = next((row for row in periods if any(figured.get((row.pk, pk), {}).get(basis) for pk in sets)), None)
    if criteria_set is None:
        criteria_set = standard_set(period, place.own_province_id, day)
    return (period, criteria_set) if criteria_set else (None, None)


# PostgreSQL goes along the index (province, set, period) from one pair to the next instead of reading every unit's row.
_PAIRS = {
    "postgresql": """
        WITH RECURSIVE pair (province, criteria_set, period) AS (
            SELECT l.id, f.criteria_set_id, f.period_id FROM localities_locality l CROSS JOIN LATERAL (
                SELECT criteria_set_id, period_id FROM criteria_assessment WHERE province_id = l.id
                ORDER BY criteria_set_id, period_id LIMIT 1
            ) f WHERE l.lineage_id = %s
            UNION ALL
            SELECT pair.province, n.criteria_set_id, n.period_id FROM pair CROSS JOIN LATERAL (
                SELECT criteria_set_id, period_id FROM criteria_assessment WHERE province_id = pair.province
                AND (criteria_set_id, period_id) > (pair.criteria_set, pair.period)
                ORDER BY criteria_set_id, period_id LIMIT 1
            ) n
        )
        SELECT period, criteria_set, EXISTS (SELECT 1 FROM criteria_assessment a WHERE a.province_id = pair.province
            AND a.criteria_set_id = pair.criteria_set AND a.period_id = pair.period AND a.approved_met IS NOT NULL)
        FROM pair
    """,
    "sqlite": """
        SELECT period_id, criteria_set_id, MAX(approved_met IS NOT NULL) FROM criteria_assessment
        WHERE province_id IN (SELECT id FROM localities_locality WHERE lineage_id = %s)
        GROUP BY period_id, criteria_set_id
    """,
}


@once
def _figured(lineage):
    """{(period, set): {basis: whether it has figures}} of everything ever assessed in a province."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS[connection.vendor], [lineage])
        for period, criteria_set, is_approved in cursor.fetchall():
            known = found.setdefault((period, criteria_set), {Basis.CURRENT: True, Basis.APPROVED: False})
            known[Basis.APPROVED] |= bool(is_approved)
    return found
