"""The grid: communes down, criteria across, one input for each criterion not met. A plain form that needs no script.

The name of an input says which cell it is and what stood there: "t:<commune>:<criterion>:<term shown>".
"""

from dataclasses import dataclass, field

from criteria.actions.roadmap import Wish
from criteria.roadmap import term_words
from criteria.rules import COUNTED_AS_MET
from localities.models import Locality
from reports.rollups.roadmap import LATE

# Below the most fields a form may send (Django's 1,000) with 19 criteria a commune.
COMMUNES_A_PAGE = 40
_PREFIX = "t"


@dataclass
class GridCell:
    """`name` "" for a criterion that is met: its mark stands there instead of an input."""

    mark: str
    label: str = ""
    name: str = ""
    value: str = ""
    is_late: bool = False
    is_wrong: bool = False
    planned: str = ""


@dataclass
class GridRow:
    unit: object
    district: str
    cells: list = field(default_factory=list)


def listed(roadmap, *, everything=False):
    """Units the grid shows: those with a criterion not met, by district and name."""
    order = {one.pk: position for position, one in enumerate(roadmap.rollup.districts)}
    units = [
        unit for unit in roadmap.rollup.units
        if everything or any(cell.mark not in COUNTED_AS_MET for cell in roadmap.cells[unit.pk])
    ]  # fmt: skip
    return sorted(units, key=lambda unit: (order.get(unit.district_id, -1), unit.sort_key, unit.pk))


def grid_rows(roadmap, units, *, typed=None, wrong=()):
    """[GridRow]; `typed` {(commune, criterion): text} as it was sent and refused, `wrong` the cells refused."""
    typed, names = typed or {}, {one.pk: one.full_name for one in roadmap.rollup.districts}
    return [
        GridRow(unit, names.get(unit.district_id, ""), [
            _cell(cell, roadmap.rollup.day, typed, wrong) for cell in roadmap.cells[unit.pk]])
        for unit in units
    ]  # fmt: skip


def _cell(cell, day, typed, wrong):
    if cell.mark in COUNTED_AS_MET:
        return GridCell(cell.mark, planned=term_words(cell.term))
    key = cell.unit.pk, cell.criterion.pk
    return GridCell(
        cell.mark,
        label=f"{cell.unit.full_name}, {cell.criterion.number}. {cell.criterion.name}",
        name=":".join((_PREFIX, str(key[0]), str(key[1]), cell.term)),
        value=typed.get(key, term_words(cell.term)),
        is_late=cell.state_on(day) == LATE,
        is_wrong=key in wrong,
    )


def wishes_of(posted, roadmap):
    """([Wish] of the cells that differ from what was shown, {(commune, criterion): text typed})."""
    criteria = {str(one.pk): one for one in roadmap.rollup.criteria}
    typed, shown = {}, {}
    for name, text in posted.items():
        parts = name.split(":")
        if len(parts) == 4 and parts[0] == _PREFIX and parts[1].isdecimal() and parts[2] in criteria:
            key = int(parts[1]), int(parts[2])
            typed[key], shown[key] = text.strip(), parts[3]
    changed = [key for key, text in typed.items() if text != term_words(shown[key])]
    places = Locality.objects.select_related("district", "province").in_bulk({pk for pk, _criterion in changed})
    wishes = [
        Wish(places[unit], criteria[str(criterion)], typed[unit, criterion], shown[unit, criterion],
             where=(unit, criterion))
        for unit, criterion in changed if unit in places
    ]  # fmt: skip
    return wishes, typed
