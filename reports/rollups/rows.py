"""Units with their summaries, in a fixed number of queries whatever the number of communes."""

from collections import Counter, defaultdict
from functools import reduce
from operator import or_

from django.db.models import Q, Sum

from criteria.holdings import held_through, standing
from criteria.models import Assessment, Attainment, Criterion
from localities.models import Level, Locality
from ntm.looks import kept, together
from reports.rollups.decisions import DISTRICT_RECOGNISED, province_recognitions, recognition_rows
from reports.rollups.figures import District, Unit, figures_of
from reports.rollups.ground import holds, lives, unit_rows
from reports.rollups.periods import is_counted, last_period


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


def boundaries_differ(place, day, other):
    """Whether the xã of a place on one day are others than on another."""
    return any(holds(*life, day) != holds(*life, other) for _lineage, *life in lives(place.lineage_id))


def first_list_day(place, day):
    """First later day on which communes of the place are known, or None."""
    later = Locality.objects.within(place).communes().filter(valid_from__gt=day)
    return later.order_by("valid_from").values_list("valid_from", flat=True).first()


def units_of(place, day):
    units = [Unit(*row) for row in unit_rows(place, day)]
    names = Counter(unit.name for unit in units)
    for unit in units:
        unit.has_namesake = names[unit.name] > 1
    return units


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
