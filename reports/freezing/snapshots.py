"""A period's base rows as one looks at them: what was frozen where something was, else what stands now."""

import json
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from criteria.rules import COUNTED_AS_MET
from localities.models import Kind, Level
from reports.freezing.base import PLACE_FIELDS, RESULT_FIELDS, base_rows
from reports.freezing.packing import unpacked, written
from reports.models import Freeze
from reports.rollups import Decision, Unit, figures_of
from reports.rollups.figures import Basis

_STATE, _CURRENT, _APPROVED = 0, slice(1, 4), slice(4, 7)


@dataclass(frozen=True)
class Place:
    """A unit as it was on the period's last day."""

    pk: int
    lineage_id: int
    level: str
    kind: str
    code: str
    name: str
    district_id: int | None
    sort_key: str

    @property
    def full_name(self):
        return f"{Kind(self.kind).label} {self.name}"


@dataclass
class Snapshot:
    """`rows` as reports/freezing/base.py describes them; `freeze` is the edition they come from, None while live."""

    period: object
    rows: dict
    freeze: Freeze | None = None

    @cached_property
    def places(self):
        """{key: Place}."""
        return {
            int(pk): Place(int(pk), **dict(zip(PLACE_FIELDS, values, strict=True)))
            for pk, values in self.rows["places"].items()
        }

    @cached_property
    def by_lineage(self):
        return {place.lineage_id: place for place in self.places.values()}

    def set(self, code):
        return self.rows["sets"].get(code)

    def standard_set(self):
        """Code of the standard set of communes the period used; None for none."""
        wanted = [code for code, row in self.rows["sets"].items()
                  if (row["level"], row["attainment"]) == (Level.COMMUNE, "STANDARD")]  # fmt: skip
        return wanted[-1] if wanted else None

    def summary(self, code, place_id, basis):
        """(marks, computed, stated) of a unit on a basis; None where it was not assessed or not approved."""
        row = self.rows["units"].get(code, {}).get(str(place_id))
        if row is None:
            return None
        found = row[_APPROVED if basis == Basis.APPROVED else _CURRENT]
        return None if found[0] is None else found

    def state(self, code, place_id):
        row = self.rows["units"].get(code, {}).get(str(place_id))
        return row[_STATE] if row else ""

    def results(self, code, place_id):
        """{indicator key: Result} of a unit."""
        found = self.rows["results"].get(code, {}).get(str(place_id), {})
        return {int(pk): Result(*values[:5]) for pk, values in found.items()}

    def said(self, code, place_id):
        """{indicator key: {name of RESULT_FIELDS: value}} of a unit, all sides of it."""
        found = self.rows["results"].get(code, {}).get(str(place_id), {})
        return {int(pk): dict(zip(RESULT_FIELDS, values, strict=True)) for pk, values in found.items()}

    @cached_property
    def decisions(self):
        """{lineage: {attainment: Decision}}."""
        found = {}
        for lineage, attainment, number, day, year, kind, since in self.rows["decisions"]:
            found.setdefault(lineage, {})[attainment] = Decision(attainment, number, day, year, kind, "", since)
        return found

    def communes(self, code, basis, inside=None):
        """Units (reports.rollups.Unit) of the set's communes proper, inside a place's lineage where one is named."""
        units = []
        for place in self.places.values():
            if (place.level, place.kind) != (Level.COMMUNE, Kind.COMMUNE) or not self._is_inside(place, inside):
                continue
            unit = Unit(place.pk, place.code, place.name, place.kind, place.sort_key, place.district_id,
                        place.lineage_id, decisions=self.decisions.get(place.lineage_id, {}))  # fmt: skip
            summary = self.summary(code, place.pk, basis)
            if summary:
                unit.marks, unit.computed, unit.stated = summary
                unit.required, unit.met = len(unit.marks), sum(mark in COUNTED_AS_MET for mark in unit.marks)
            unit.state = self.state(code, place.pk)
            units.append(unit)
        return sorted(units, key=lambda unit: (unit.sort_key, unit.pk))

    def with_marks(self, code, marks):
        """A copy in which the approved marks of some units, {place key: marks}, are others."""
        units = {pk: list(row) for pk, row in self.rows["units"][code].items()}
        for pk, text in marks.items():
            units[str(pk)][4] = text
        return Snapshot(self.period, {**self.rows, "units": {**self.rows["units"], code: units}}, self.freeze)

    def _is_inside(self, place, lineage):
        if lineage is None:
            return True
        around = [self.places.get(pk) for pk in (place.pk, place.district_id)]
        return lineage in {one.lineage_id for one in around if one}

    def figures(self, code, basis, inside=None):
        """Figures of the communes, counted by the one function that counts."""
        return figures_of(
            self.communes(code, basis, inside), _Set(self.set(code)), knows_recognitions=self.rows["knows_recognitions"]
        )


@dataclass(frozen=True)
class Result:
    """What counts in a cell, the first of RESULT_FIELDS; `value` as its shortest text or None."""

    value: str | None = None
    grade: str = ""
    verdict: str = ""
    basis: str = ""
    whose: str = ""


class _Set:
    """What counting asks of a criteria set."""

    def __init__(self, row):
        self.bands = row["bands"] if row else []


def snapshot_of(period, edition=None):
    """What a period says: the latest valid edition of its freeze (or the one named), else what stands now."""
    freeze = Freeze.objects.filter(period=period, ended_at__isnull=True)
    freeze = freeze.filter(edition=edition).first() if edition is not None else freeze.order_by("-edition").first()
    if freeze is None:
        return Snapshot(period, json.loads(written(base_rows(period))))
    return snapshot_in(freeze)


def snapshot_at(period, moment):
    """What a period said at a moment: the edition that held then, else its first one since, else what stands now."""
    rows = Freeze.objects.filter(period=period)
    held = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=moment), at__lte=moment).order_by("-at", "-pk").first()
    freeze = held or rows.order_by("at", "pk").first()
    return snapshot_in(freeze) if freeze else snapshot_of(period)


def snapshot_in(freeze):
    """What one edition holds."""
    return Snapshot(freeze.period, unpacked(freeze.rows), freeze)
