"""Reading what roll-ups count: a fixed number of queries whatever the number of communes."""

import datetime as dt
from collections import Counter, defaultdict
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Sum

from criteria.holdings import held_through, standing
from criteria.models import (
    Assessment,
    Attainment,
    Criterion,
    PeriodState,
    ReportingPeriod,
)
from criteria.models import Recognition as RecognitionRow
from localities.models import Level, Locality
from ntm.lib.validity import in_force
from ntm.looks import kept, once, together
from reports.rollups.figures import Basis, Decision, District, Unit, figures_of
from reports.rollups.ground import (
    holds,
    lineage_of,
    lives,
    periods_of,
    standard_set,
    standard_sets,
    unit_rows,
)

DISTRICT_RECOGNISED = frozenset({Attainment.STANDARD, Attainment.ADVANCED, Attainment.COMPLETED})


def trend(place, days):
    """[(day, recognised, total)] of communes recognised as standard, each day with the units then in force."""
    communes = lives(place.lineage_id)
    # A district may have changed its province with all it has.
    lineages = {lineage for lineage, _first, _last in communes}
    is_province = place.level == Level.PROVINCE
    rows = province_recognitions(place) if is_province else recognition_rows(lineages, max(days))
    points = []
    for day in days:
        valid = standing(row for row in rows if row.decision_date <= day)
        lineages = [lineage for lineage, first, last in communes if holds(first, last, day)]
        recognised = sum(held_through(valid[x], Attainment.STANDARD) is not None for x in lineages)
        points.append((day, recognised, len(lineages)))
    return points


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
    rows = recorded().filter(_in_province(place), decision_date__gte=began).order_by("-decision_date")
    recognised = rows.values_list("decision_date", flat=True).first()
    return recognised or _last_period_end(place, basis)


def _last_period_end(place, basis):
    """Last day of the last period that has figures of whatever level."""
    periods = periods_with_figures(place, basis, level=None)
    return periods.order_by("-end_date").values_list("end_date", flat=True).first()


def all_decisions(place, day):
    """Every recognition recorded for the place's lineage and dated by the day, newest first."""
    rows = RecognitionRow.objects.filter(locality__lineage=place.lineage_id, decision_date__lte=day)
    rows = rows.select_related("criteria_set")
    return list(rows.order_by("-decision_date", "-pk"))


def own_decision(place, day):
    """The recognition of the place itself (a district or province) valid on the day, or None."""
    own = valid_decisions(recognitions_by(place, day)).get(place.lineage_id, {})
    return max(own.values(), key=lambda decision: decision.date, default=None)


def boundaries_differ(place, day, other):
    """Whether the xã of a place on one day are others than on another."""
    return any(holds(*life, day) != holds(*life, other) for _lineage, *life in lives(place.lineage_id))


def first_list_day(place, day):
    """First later day on which communes of the place are known, or None."""
    later = Locality.objects.within(place).communes().filter(valid_from__gt=day)
    return later.order_by("valid_from").values_list("valid_from", flat=True).first()


# -- Reading ----------------------------------------------------------------------------------------------------------


def units_of(place, day):
    units = [Unit(*row) for row in unit_rows(place, day)]
    names = Counter(unit.name for unit in units)
    for unit in units:
        unit.has_namesake = names[unit.name] > 1
    return units


_RECOGNITION = (
    "locality__lineage_id", "attainment", "kind", "decision_number", "decision_date", "recognition_year", "note",
    "criteria_set_id",
)  # fmt: skip
# Of more units than this a question names their province instead of each of them.
_MOST_NAMED = 2000


def recognition_rows(lineages, day):
    """Decisions up to the day about units of these lineages, oldest first."""
    rows = RecognitionRow.objects.filter(locality__lineage__in=lineages, decision_date__lte=day)
    return list(rows.order_by("decision_date", "pk").values_list(*_RECOGNITION, named=True))


def recognitions_by(place, day):
    """Decisions up to the day that a roll-up of the place counts; read once for every day."""
    is_small = place.level in (Level.COMMUNE, Level.VILLAGE)
    rows = _own_recognitions(place.lineage_id) if is_small else province_recognitions(place)
    return [row for row in rows if row.decision_date <= day]


@once
def _own_recognitions(lineage):
    return recognition_rows([lineage], dt.date.max)


def province_recognitions(place):
    """Every decision about a unit of the place's province that is no village, of whatever day, oldest first."""
    return _province_recognitions(lineage_of(place.own_province_id))


@once
def _province_recognitions(lineage):
    family = _family(lineage)
    units = family if len(family) <= _MOST_NAMED else _family_rows(lineage).values("pk")
    rows = RecognitionRow.objects.filter(locality__in=units).order_by("decision_date", "pk")
    return list(rows.values_list(*_RECOGNITION, named=True))


@kept("base")
def _family(lineage):
    """Keys of a province and of every unit, villages aside, that under whatever row is or was in it."""
    return list(_family_rows(lineage).values_list("pk", flat=True))


def _family_rows(lineage):
    ours = Locality.objects.filter(Q(province__lineage=lineage) | Q(lineage=lineage)).exclude(level=Level.VILLAGE)
    return Locality.objects.filter(lineage__in=ours.values("lineage"))


def valid_decisions(rows):
    """{lineage: {attainment: Decision}} after the last word on each."""
    return standing(rows, _decision)


def _decision(row, before):
    since = before.since if before else row.decision_date
    return Decision(
        row.attainment, row.decision_number, row.decision_date, row.recognition_year, row.kind, row.note, since,
        row.criteria_set_id,
    )  # fmt: skip


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


@kept("base")
def criteria_of(criteria_set):
    return list(Criterion.objects.filter(criteria_set=criteria_set).order_by("order")) if criteria_set else []


def summaries_of(period, criteria_set, basis):
    """{lineage: (met, required, marks, computed, stated, state)} of the period's assessments under a set."""
    return _summaries(_pair(period, criteria_set), str(basis))


def expect_summaries(basis, pairs):
    """Say which (period, set) will be asked for in this look: they are then read together."""
    _summaries.expect([_pair(*pair) for pair in pairs], str(basis))


def _pair(period, criteria_set):
    return period.province_id, criteria_set.pk, period.pk


@together
def _summaries(pairs, basis):
    names = [f"{basis}_{part}" for part in ("met", "required", "marks", "computed", "stated")]
    keys = ("province_id", "criteria_set_id", "period_id")
    asked = reduce(or_, (Q(**dict(zip(keys, pair, strict=True))) for pair in pairs))
    found = {pair: {} for pair in pairs}
    rows = Assessment.objects.filter(asked).values_list(*keys, "locality__lineage_id", *names, "state")
    for province, criteria_set, period, lineage, *summary in rows:
        found[province, criteria_set, period][lineage] = summary
    return found


def give_summary(unit, summary):
    """Put a summary on its unit; what is not approved yet leaves the unit without figures."""
    if summary is None:
        return
    unit.state = summary[-1]
    if summary[0] is not None:
        unit.met, unit.required, unit.marks, unit.computed, unit.stated = summary[:-1]


def districts_of(rows, units, decisions, criteria_set, knows_recognitions):
    grouped = defaultdict(list)
    for unit in units:
        grouped[unit.district_id].append(unit)
    found = []
    for pk, code, name, kind, sort_key, lineage in rows:
        own = [decision for level, decision in decisions.get(lineage, {}).items() if level in DISTRICT_RECOGNISED]
        latest = max(own, key=lambda decision: decision.date, default=None)
        figures = figures_of(grouped[pk], criteria_set, knows_recognitions=knows_recognitions)
        since = min((decision.since for decision in own), default=None)
        found.append(District(pk, code, name, kind, sort_key, latest, figures, grouped[pk], since))
    return found


def knows_recognitions(place):
    """Whether a decision about a unit of the place's province was ever recorded; villages are another matter."""
    return bool(province_recognitions(place))


def provinces_that_know(province_ids):
    """Lineages of those provinces that `knows_recognitions` says of that they do: a unit that lay in one of them has a
    decision, under whatever row."""
    rows = Locality.objects.filter(Q(province__in=province_ids) | Q(pk__in=province_ids))
    rows = rows.exclude(level=Level.VILLAGE).filter(lineage__in=recorded().values("locality__lineage"))
    found = rows.values_list("province__lineage_id", "lineage_id", "level").distinct()
    return {lineage if level == Level.PROVINCE else province for province, lineage, level in found}


def shares_by_level(place, day, basis):
    """{level: (criteria met, criteria required)} of everything assessed in the last period ended by the day.

    The period is one of whatever level; levels without figures in it are left out.
    """
    period = last_period(place, day, basis, level=None)
    return _shares(period.pk, str(basis)) if period else {}


def expect_shares(place, days, basis):
    """Say on which days shares by level will be asked for in this look."""
    periods = [last_period(place, day, basis, level=None) for day in days]
    _shares.expect([period.pk for period in periods if period], str(basis))


@together
def _shares(periods, basis):
    found = {period: {} for period in periods}
    # A blank draft is assessed under nothing yet.
    told = Q(**{f"{basis}_computed__gt": 0}) | Q(**{f"{basis}_stated__gt": 0})
    rows = Assessment.objects.filter(is_counted(), told, period__in=periods, **{f"{basis}_required__gt": 0})
    sums = rows.values("period_id", "criteria_set__level").annotate(
        met=Sum(f"{basis}_met"), required=Sum(f"{basis}_required")
    )
    for row in sums:
        found[row["period_id"]][row["criteria_set__level"]] = row["met"], row["required"]
    return found


def recorded():
    """Recognitions of communes, districts and provinces."""
    return RecognitionRow.objects.exclude(locality__level=Level.VILLAGE)


def _in_province(place):
    """Q over recognitions of units that, under whatever row, belong or belonged to the place's province."""
    province_id = place.own_province_id
    own = Q(locality__province=province_id) | Q(locality=province_id)
    lineages = Locality.objects.filter(Q(province=province_id) | Q(pk=province_id)).values("lineage")
    return own | Q(locality__lineage__in=lineages)
