"""Rows that are one unit through time: kept in memory until the table of places is written to."""

from localities.models import Locality
from ntm.stamps import stamp_now

STAMP = "places"
_kept = {"stamp": None, "families": {}}


def families_of(ids, stamp=None):
    """{key: frozenset of the keys of its lineage}. `stamp`: the one just read, where the caller has it.

    No statement while the stamp is the one known and every key has been asked for before.
    """
    stamp = stamp_now(STAMP) if stamp is None else stamp
    known = _kept["families"] if stamp is not None and _kept["stamp"] == stamp else {}
    missing = set(ids) - set(known)
    if missing:
        known = known | _read(missing)
        _kept.update(stamp=stamp, families=known)
    return {pk: known[pk] for pk in ids}


def forget():
    """Drop whatever is kept; the next look reads anew."""
    _kept.update(stamp=None, families={})


def _read(ids):
    lineage = dict(Locality.objects.filter(pk__in=ids).values_list("pk", "lineage_id"))
    family = {}
    rows = Locality.objects.filter(lineage__in=set(lineage.values())).values_list("pk", "lineage_id")
    for pk, root in rows:
        family.setdefault(root, set()).add(pk)
    return {pk: frozenset(family.get(root, ())) | {pk} for pk, root in lineage.items()}
