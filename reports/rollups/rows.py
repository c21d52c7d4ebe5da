"""Reading what roll-ups count: a fixed number of queries whatever the number of communes."""

from collections import Counter, defaultdict

from django.db.models import Exists, F, OuterRef, Q, Sum

from criteria.holdings import standing
from criteria.models import (
    Assessment,
    Attainment,
    CriteriaSet,
    Criterion,
    PeriodState,
    ReportingPeriod,
)
from criteria.models import Recognition as RecognitionRow
from criteria.rules import INCLUDED_IN
from localities.models import Kind, Level, Locality
from ntm.lib.validity import in_force
from reports.rollups.figures import Basis, Decision, District, Unit, figures_of

DISTRICT_RECOGNISED = frozenset({Attainment.STANDARD, Attainment.ADVANCED, Attainment.COMPLETED})


def trend(place, days):
    """[(day, recognised, total)] of communes recognised as standard, each day with the units then in force."""
    below = Q(province__lineage=place.lineage_id) | Q(district__lineage=place.lineage_id)
    rows = Locality.objects.filter(below, level=Level.COMMUNE, kind=Kind.COMMUNE)
    communes = list(rows.values_list("lineage_id", "valid_from", "valid_to"))
    rows = recognition_rows({lineage for lineage, _first, _last in communes}, max(days))
    points = []
    for day in days:
        valid = valid_decisions([row for row in rows if row.decision_date <= day])
        lineages = [
            lineage
            for lineage, first, last in communes
            if (first is None or first <= day) and (last is None or last >= day)
        ]
        recognised = sum(any(a in valid.get(x, {}) for a in INCLUDED_IN[Attainment.STANDARD]) for x in lineages)
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
    own = valid_decisions(recognition_rows([place.lineage_id], day)).get(place.lineage_id, {})
    return max(own.values(), key=lambda decision: decision.date, default=None)


def boundaries_differ(place, day, other):
    """Whether the xã of a place on one day are others than on another; two small questions."""
    lineage = place.lineage_id
    inside = Q(province__lineage=lineage) | Q(district__lineage=lineage) | Q(lineage=lineage)
    units = Locality.objects.filter(inside, level=Level.COMMUNE, kind=Kind.COMMUNE)
    on_day, on_other = units.filter(in_force(day)), units.filter(in_force(other))
    return on_day.exclude(in_force(other)).exists() or on_other.exclude(in_force(day)).exists()


def first_list_day(place, day):
    """First later day on which communes of the place are known, or None."""
    later = _below(place, level=Level.COMMUNE, kind=Kind.COMMUNE).filter(valid_from__gt=day)
    return later.order_by("valid_from").values_list("valid_from", flat=True).first()


# -- Reading ----------------------------------------------------------------------------------------------------------


def _below(place, **fields):
    return Locality.objects.within(place).filter(**fields)


def units_of(place, day):
    rows = _below(place, level=Level.COMMUNE, kind=Kind.COMMUNE).filter(in_force(day)).order_by("sort_key", "pk")
    fields = ("pk", "code", "name", "kind", "sort_key", "district_id", "lineage_id")
    units = [Unit(*row) for row in rows.values_list(*fields)]
    names = Counter(unit.name for unit in units)
    for unit in units:
        unit.has_namesake = names[unit.name] > 1
    return units


def district_rows(place, day):
    rows = _below(place, level=Level.DISTRICT).filter(in_force(day)).order_by("sort_key", "pk")
    return list(rows.values_list("pk", "code", "name", "kind", "sort_key", "lineage_id"))


def recognition_rows(lineages, day):
    """Decisions up to the day about units of these lineages, oldest first."""
    return list(
        RecognitionRow.objects.filter(locality__lineage__in=lineages, decision_date__lte=day)
        .order_by("decision_date", "pk")
        .values_list(
            "locality__lineage_id",
            "attainment",
            "kind",
            "decision_number",
            "decision_date",
            "recognition_year",
            "note",
            "criteria_set_id",
            named=True,
        )
    )


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
    return ReportingPeriod.objects.filter(
        _has_figures(basis, criteria_set, level), province__lineage__in=_province_lineages(place)
    )


def period_and_set(place, day, basis, criteria_set):
    """(period, set) whose figures describe the day: the last period ended by then that has figures on this basis."""
    period = periods_with_figures(place, basis, criteria_set).filter(end_date__lte=day).order_by("-end_date").first()
    if criteria_set is None:
        criteria_set = _standard_set(period, place.own_province_id, day)
    return (period, criteria_set) if criteria_set else (None, None)


def _standard_set(period, province_id, day):
    """The commune set the office chose for the period; without a period the one in force, the province's own first."""
    sets = CriteriaSet.objects.published().filter(level=Level.COMMUNE, attainment=Attainment.STANDARD)
    if period:
        return sets.filter(reportingperiod=period).order_by("-valid_from").first()
    ours = sets.in_force_on(day).filter(Q(issuer_province__isnull=True) | Q(issuer_province=province_id))
    return ours.order_by(F("issuer_province").desc(nulls_last=True), "-valid_from").first()


def criteria_of(criteria_set):
    return list(Criterion.objects.filter(criteria_set=criteria_set).order_by("order")) if criteria_set else []


def summaries_of(period, criteria_set, basis):
    """{lineage: (met, required, marks, computed, stated, state)} of the period's assessments under a set."""
    names = [f"{basis}_{part}" for part in ("met", "required", "marks", "computed", "stated")]
    rows = Assessment.objects.filter(province=period.province_id, criteria_set=criteria_set, period=period)
    return {row[0]: row[1:] for row in rows.values_list("locality__lineage_id", *names, "state")}


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
        found.append(District(pk, code, name, kind, sort_key, latest, figures, grouped[pk]))
    return found


def knows_recognitions(place):
    """Whether a decision about a unit of the place's province was ever recorded; villages are another matter."""
    return recorded().filter(_in_province(place)).exists()


def provinces_that_know(province_ids):
    """Lineages of those provinces for which a decision was ever recorded."""
    rows = recorded().filter(Q(locality__province__in=province_ids) | Q(locality__in=province_ids))
    found = rows.values_list("locality__province__lineage_id", "locality__lineage_id", "locality__level").distinct()
    return {lineage if level == Level.PROVINCE else province for province, lineage, level in found}


def shares_by_level(place, day, basis):
    """{level: (criteria met, criteria required)} of everything assessed in the last period ended by the day.

    The period is one of whatever level; levels without figures in it are left out.
    """
    period = periods_with_figures(place, basis, level=None).filter(end_date__lte=day).order_by("-end_date").first()
    if period is None:
        return {}
    rows = Assessment.objects.filter(is_counted(), period=period, **{f"{basis}_required__gt": 0})
    sums = rows.values("criteria_set__level").annotate(met=Sum(f"{basis}_met"), required=Sum(f"{basis}_required"))
    return {row["criteria_set__level"]: (row["met"], row["required"]) for row in sums}


def recorded():
    """Recognitions of communes, districts and provinces."""
    return RecognitionRow.objects.exclude(locality__level=Level.VILLAGE)


def _in_province(place):
    """Q over recognitions of units that, under whatever row, belong or belonged to the place's province."""
    province_id = place.own_province_id
    own = Q(locality__province=province_id) | Q(locality=province_id)
    lineages = Locality.objects.filter(Q(province=province_id) | Q(pk=province_id)).values("lineage")
    return own | Q(locality__lineage__in=lineages)


def _province_lineages(place):
    return Locality.objects.filter(pk=place.own_province_id).values("lineage")
