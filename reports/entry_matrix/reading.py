"""What an entry workbook is written from, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import FloatField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from criteria.frames import frame_of
from criteria.models import Assessment, IndicatorResult
from criteria.opening import opening_of
from criteria.rules import EDITABLE_STATES
from criteria.wording import requirement
from localities.models import Level, Locality
from ntm.lib.raw_rows import raw_rows
from ntm.lib.text import natural_key

# A unit renamed inside the quarter keeps its figures: they are found by lineage.
_SUMMARY = ("locality__lineage_id", "pk", "version", "state")
# As a workbook holds numbers; a decimal of the database costs PostgreSQL's driver several times as much.
_NUMBER = Cast("value", FloatField())
RESULT = ("assessment_id", "indicator_id", "number", "verdict", "basis")
_AT_ONCE = 500  # units whose results are in memory together


@dataclass
class UnitRow:
    """One commune (or other unit of the set's level) of the sheet."""

    place: object
    version: int
    is_open: bool
    cells: dict


@dataclass
class Matrix:
    """Everything the workbook is written from. `groups` are (district or None, [UnitRow])."""

    period: object
    criteria_set: object
    place: object
    structure: object
    requirements: dict
    minimums: dict
    groups: list

    @property
    def units(self):
        return [unit for _district, units in self.groups for unit in units]


def read_matrix(period, criteria_set, place, scope):
    frame = frame_of(period.pk, criteria_set.pk)
    units = [unit for unit in frame.places.values() if unit.is_within(place) and scope.reads_current(unit)]
    structure, levels = frame.structure, frame.levels
    columns = sorted({frame.columns[unit.pk] for unit in units})
    return Matrix(
        period=period,
        criteria_set=criteria_set,
        place=place,
        structure=structure,
        requirements={row.pk: _requirement(row, levels, columns, criteria_set) for row in structure.indicators},
        minimums={row.pk: _judged_by(row, levels, columns) for row in structure.indicators},
        groups=_arranged(_groups(_unit_rows(units, period, criteria_set, scope))),
    )


def _unit_rows(units, period, criteria_set, scope):
    assessments = Assessment.objects.filter(period=period, criteria_set=criteria_set)
    lineages = {unit.lineage_id for unit in units}
    rows = assessments.filter(locality__lineage__in=lineages).values_list(*_SUMMARY)
    known = {lineage: said for lineage, *said in rows}
    cells = _Cells()
    opening = opening_of(period, criteria_set)
    for unit in units:
        pk, version, state = known.get(unit.lineage_id, (None, 0, EDITABLE_STATES[0]))
        is_open = opening.covers(unit) and state in EDITABLE_STATES and scope.enters(unit)
        yield UnitRow(unit, version, is_open, _UnitCells(cells, pk))


class _Cells:
    """Results of the units, read a few hundred units at a time in the order of the sheet: a country is large."""

    def __init__(self):
        self.order, self.batch = [], {}

    def read(self, pk):
        if pk not in self.batch:
            start = self.order.index(pk)
            self.batch = _cells(self.order[start : start + _AT_ONCE])
        return self.batch[pk]


@dataclass
class _UnitCells:
    """The cells of one assessment (`pk` None: there is none), read when somebody looks at them."""

    cells: _Cells
    pk: int | None

    def read(self):
        return self.cells.read(self.pk) if self.pk else {}


def _cells(assessment_ids):
    """{assessment: {indicator: row of RESULT}}."""
    found = {pk: {} for pk in assessment_ids}
    results = IndicatorResult.objects.filter(assessment__in=assessment_ids).annotate(number=_NUMBER)
    for row in raw_rows(results.values_list(*RESULT)):
        found[row[0]][row[1]] = row
    return found


def _groups(rows):
    """Units by district (villages by commune), both in the order of their codes, as the office lists them."""
    rows = sorted(rows, key=lambda row: natural_key(row.place.code))
    heads = _heads([row.place for row in rows])
    by_head = defaultdict(list)
    for row in rows:
        by_head[heads.get(_head_id(row.place))].append(row)
    return sorted(by_head.items(), key=lambda group: natural_key(group[0].code if group[0] else ""))


def _heads(places):
    """{key: place} of the places these are listed under; the frame has read the districts of communes along."""
    districts = {place.district_id: place.district for place in places if place.level == Level.COMMUNE}
    others = {_head_id(place) for place in places} - districts.keys() - {None}
    return districts | (Locality.objects.in_bulk(others) if others else {})


def _arranged(groups):
    """The groups, whose units are to be read in this order."""
    for _head, units in groups:
        for unit in units:
            if unit.cells.pk:
                unit.cells.cells.order.append(unit.cells.pk)
    return groups


def _head_id(place):
    """Key of the place a unit is listed under; None where it stands by itself."""
    return {Level.COMMUNE: place.district_id, Level.VILLAGE: place.parent_id}.get(place.level)


def _requirement(indicator, levels, columns, criteria_set):
    """What the decision asks, as the head of the column says it: "≥ 80%", "chưa có mức", "≥ 85 (chưa đối chiếu)"."""
    texts = {column: _level_text(indicator, levels.reference(indicator.pk, column)) for column in columns}
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    names = {row["code"]: row.get("name_vi", row["code"]) for row in criteria_set.dimension_values}
    return "\n".join(f"{names.get(column, column or '–')}: {text}" for column, text in texts.items())


def _level_text(indicator, threshold):
    found = requirement(indicator, threshold)
    return _("%(level)s (not yet checked)") % {"level": found.text} if found.is_reference else found.text


def _judged_by(indicator, levels, columns):
    """Threshold that judges every unit of the sheet alike, or None."""
    found = {levels.judging(indicator.pk, column) for column in columns}
    return found.pop() if len(found) == 1 else None
