"""The roll-up of a closed quarter from what was frozen with it, so that its report says for ever what it said."""

import dataclasses
import datetime as dt

from criteria.models import CriteriaSet
from localities.models import Level, Locality
from reports import rollups
from reports.freezing.snapshots import snapshot_of
from reports.models import Freeze
from reports.rollups import Basis, Rollup, figures_of
from reports.rollups.rows import criteria_of, districts_of


def frozen_rollup(period):
    """Rollup of a closed period's province as it was closed (or last corrected); None where nothing was frozen."""
    if period.is_open or not Freeze.objects.filter(period=period, ended_at__isnull=True).exists():
        return None
    snapshot = snapshot_of(period)
    code = snapshot.standard_set()
    criteria_set = CriteriaSet.objects.filter(code=code).first() if code else None
    if criteria_set is None:
        return None
    knows = snapshot.rows["knows_recognitions"]
    decisions = {lineage: _dated(held) for lineage, held in snapshot.decisions.items()}
    units = snapshot.communes(code, Basis.APPROVED)
    for unit in units:
        unit.decisions = decisions.get(unit.lineage_id, {})
    places = sorted(snapshot.places.values(), key=lambda place: (place.sort_key, place.pk))
    rows = [(p.pk, p.code, p.name, p.kind, p.sort_key, p.lineage_id) for p in places if p.level == Level.DISTRICT]
    return Rollup(
        place=Locality.objects.on_day(period.province, period.end_date),
        day=period.end_date,
        basis=Basis.APPROVED,
        period=period,
        criteria_set=criteria_set,
        criteria=criteria_of(criteria_set),
        units=units,
        figures=figures_of(units, criteria_set, knows_recognitions=knows),
        districts=districts_of(rows, units, decisions, criteria_set, knows),
        knows_recognitions=knows,
    )


def rollup_of_period(period, basis):
    """The frozen roll-up where there is one, else what stands now."""
    found = frozen_rollup(period)
    place = Locality.objects.on_day(period.province, period.end_date)
    return found or rollups.read(place, period.end_date, basis)


def _dated(held):
    """Decisions with days as days: the frozen rows keep them as text."""
    return {
        level: dataclasses.replace(decision, date=_day(decision.date), since=_day(decision.since))
        for level, decision in held.items()
    }


def _day(value):
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
