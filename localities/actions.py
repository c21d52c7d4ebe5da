"""The only writer of localities: keys, province, district and lineage follow from what it is given."""

from dataclasses import dataclass

from django.db import router, transaction
from django.db.models import F
from django.db.models.deletion import Collector
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from localities.models import Level, Locality, LocalityAttribute, Succession, SuccessionKind

_RANK = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2, Level.VILLAGE: 3}


@dataclass
class Unit:
    """One legal existence to be written; `parent` is a Unit of the same call or a saved Locality."""

    level: str
    kind: str
    code: str
    name: str
    valid_from: object
    valid_to: object = None
    parent: object = None
    has_official_code: bool = True
    latitude: object = None
    longitude: object = None
    source: str = ""
    row: Locality | None = None

    @property
    def key(self):
        return self.code, self.valid_from


@transaction.atomic
def write_localities(units, *, by=None):
    """Create the units that do not exist yet (same code, same first day); returns how many were created."""
    known = {(row.code, row.valid_from): row for row in Locality.objects.filter(code__in={u.code for u in units})}
    created = 0
    for level in sorted(_RANK, key=_RANK.get):
        fresh = []
        for unit in (unit for unit in units if unit.level == level):
            unit.row = known.get(unit.key)
            if unit.row is None:
                unit.row = _row_of(unit)
                fresh.append(unit.row)
        for row in bulk_create_with_history(fresh, Locality, batch_size=500, default_user=by):
            row.lineage_id = row.pk
        created += len(fresh)
    Locality.objects.filter(lineage__isnull=True).update(lineage=F("pk"))
    return created


@transaction.atomic
def link_successions(links, *, by=None):
    """Record (predecessor, successor, kind, date, resolution) rows not yet known and carry lineages; how many."""
    known = set(Succession.objects.values_list("predecessor_id", "successor_id"))
    fresh = [
        Succession(predecessor=old, successor=new, kind=kind, date=date, resolution=resolution)
        for old, new, kind, date, resolution in links
        if (old.pk, new.pk) not in known
    ]
    bulk_create_with_history(fresh, Succession, batch_size=500, default_user=by)
    _carry_lineages()
    return len(fresh)


@transaction.atomic
def end_units(last_days, *, by=None):
    """Give units their last day: {Locality: date or None}. None takes an end back."""
    for place, day in last_days.items():
        place.valid_to = day
    bulk_update_with_history(list(last_days), Locality, ["valid_to"], batch_size=500, default_user=by)


@transaction.atomic
def remove_units(pks, *, by=None):
    """Take back units that should never have begun, children first. Whoever still points at one keeps it standing."""
    for level in sorted(_RANK, key=_RANK.get, reverse=True):
        rows = list(Locality.objects.filter(pk__in=pks, level=level))
        # A row is the first of its own lineage; the key to itself would keep it from going.
        for row in rows:
            row.lineage_id = None
        Locality.objects.bulk_update(rows, ["lineage"], batch_size=500)
        _delete_with_history(rows, by)


@transaction.atomic
def unlink_successions(links, *, by=None):
    """Take back successions; lineages are left as they stand, for their rows go or keep what they had."""
    _delete_with_history(list(links), by)


def set_attribute(locality, kind, value, *, valid_from, decision=""):
    """Give a place a dated attribute from a day on, unless it already begins there with that value."""
    row, _created = LocalityAttribute.objects.get_or_create(
        locality=locality, kind=kind, valid_from=valid_from, defaults={"value": value, "decision": decision}
    )
    return row


def _row_of(unit):
    parent = unit.parent.row if isinstance(unit.parent, Unit) else unit.parent
    row = Locality(
        level=unit.level,
        kind=unit.kind,
        code=unit.code,
        name=unit.name,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        has_official_code=unit.has_official_code,
        latitude=unit.latitude,
        longitude=unit.longitude,
        source=unit.source,
        parent=parent,
        province=parent if parent and parent.level == Level.PROVINCE else getattr(parent, "province", None),
        district=parent if parent and parent.level == Level.DISTRICT else getattr(parent, "district", None),
    )
    row.set_keys()
    return row


def _delete_with_history(rows, by):
    """Delete rows in one go; the history names who did it."""
    if not rows:
        return
    for row in rows:
        row._history_user = by
    collector = Collector(using=router.db_for_write(type(rows[0])), origin=rows)
    collector.collect(rows)
    collector.delete()


def _carry_lineages():
    """Give every row the lineage of the first row it plainly continues."""
    links = Succession.objects.filter(kind=SuccessionKind.CONTINUES).order_by("date", "pk")
    lineage = dict(Locality.objects.values_list("pk", "lineage_id"))
    moved = {}
    for old, new in links.values_list("predecessor_id", "successor_id"):
        if lineage[new] != lineage[old]:
            lineage[new] = moved[new] = lineage[old]
    rows = [Locality(pk=pk, lineage_id=root) for pk, root in moved.items()]
    Locality.objects.bulk_update(rows, ["lineage"], batch_size=500)
