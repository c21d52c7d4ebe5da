"""One row of counts for the province and each district as an edition of a freeze has them (FrozenRollup)."""

from localities.models import Level, Locality
from reports.freezing.snapshots import snapshot_in
from reports.models import Freeze, FrozenRollup
from reports.rollups import COUNTS, figures_of
from reports.rollups.figures import Basis


def roll_up(freeze):
    """Store the rows of an edition; those of the period's earlier ones are kept and hold no more."""
    FrozenRollup.objects.filter(period=freeze.period_id).update(holds=False)
    return FrozenRollup.objects.bulk_create(rows_of(freeze, snapshot_in(freeze)))


def end_rollups(period):
    """The period is worked on again: nothing of it holds."""
    FrozenRollup.objects.filter(period=period).update(holds=False)


def roll_up_missing():
    """Rows of editions stored before there were any, the latest of each period last; how many editions."""
    waiting = Freeze.objects.filter(ended_at__isnull=True, rollups__isnull=True).exclude(rows=b"").defer("rows")
    count = 0
    for freeze in waiting.order_by("period", "edition").iterator():
        roll_up(Freeze.objects.select_related("period__province").get(pk=freeze.pk))
        count += 1
    return count


def rows_of(freeze, snapshot):
    """Unsaved FrozenRollups: of each commune set one for the province and one for each district."""
    for code, row in snapshot.rows["sets"].items():
        if row["level"] != Level.COMMUNE:
            continue
        units = _lasting(snapshot.communes(code, Basis.APPROVED), freeze.period)
        inside = {place.pk: [] for place in snapshot.places.values() if place.level == Level.DISTRICT}
        for unit in units:
            inside.setdefault(unit.district_id, []).append(unit)
        inside.pop(None, None)
        for place, found in {freeze.period.province_id: units, **inside}.items():
            figures = figures_of(found, None, knows_recognitions=snapshot.rows["knows_recognitions"])
            yield FrozenRollup(
                freeze=freeze, period=freeze.period, criteria_set_id=row["key"], locality_id=place,
                **{name: getattr(figures, name) for name in COUNTS},
            )  # fmt: skip


def _lasting(units, period):
    """Those in force on the last day. One that only took a new name in the quarter has what the old row was given."""
    rows = Locality.objects.communes().filter(province=period.province_id).in_force_on(period.end_date)
    lasting = set(rows.values_list("pk", flat=True))
    assessed = {unit.lineage_id: unit for unit in units if unit.met is not None}
    found = [unit for unit in units if unit.pk in lasting]
    for unit in found:
        other = assessed.get(unit.lineage_id, unit)
        unit.marks, unit.met, unit.required = other.marks, other.met, other.required
        unit.computed, unit.stated = other.computed, other.stated
    return found
