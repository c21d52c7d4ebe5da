"""The grid of a district or province: its units, a set's indicators and every cell, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from criteria.frames import frame_of
from criteria.grid_cells import cell_words, is_overruled, stored_cell
from criteria.models import Assessment, Indicator, IndicatorResult
from criteria.opening import opening_of, shut_reason
from criteria.sheet import assessments_by_lineage
from criteria.wording import requirement, state_pill, verdict_word
from criteria.worklist import head_of, order_of
from localities.models import Level, Locality
from ntm.lib.quarters import Quarter

EMPTY = ("", "", 0)


@dataclass
class Column:
    """One top-level indicator. `required` {column of levels: Requirement}; `shared` the one that holds for all."""

    indicator: object
    criterion: object
    required: dict

    @property
    def shared(self):
        found = set(self.required.values())
        return found.pop() if len(found) == 1 else None


@dataclass
class Line:
    """One unit: its assessment, the name of its column of levels and its cells [(text, look, version)] by column."""

    place: Locality
    assessment: Assessment | None
    level: str
    locked: str
    cells: list = field(default_factory=list)
    before: list = field(default_factory=list)
    overruled: dict = field(default_factory=dict)

    @cached_property
    def name(self):
        return self.place.full_name

    @cached_property
    def pill(self):
        return state_pill(self.assessment)

    @property
    def is_editable(self):
        return not self.locked

    @property
    def marks(self):
        return self.assessment.current_marks if self.assessment else ""

    @property
    def met(self):
        return self.assessment.current_met if self.assessment else None

    @property
    def required(self):
        return self.assessment.current_required if self.assessment else None


@dataclass
class Grid:
    """`groups` [(place above or None, lines)]; `before_label` names the period of the grey values."""

    period: object
    criteria_set: object
    columns: list
    criteria: list
    groups: list
    before_label: str = ""

    @cached_property
    def lines(self):
        return [line for _head, lines in self.groups for line in lines]

    @property
    def is_editable(self):
        return any(line.is_editable for line in self.lines)


def grid_of(entry):
    """Grid of what an address of the entry pages names, with the units this person may look at."""
    frame = frame_of(entry.period.pk, entry.criteria_set.pk)
    places = [place for place in units_within(frame, entry.place) if entry.scope.reads_current(place)]
    levels = sorted(set(frame.columns.values())) or [""]
    criterion_of = {row.pk: row for row in frame.structure.criteria}
    columns = [
        Column(row, criterion_of[row.criterion_id], _required(row, frame, levels)) for row in frame.structure.indicators
    ]
    assessments = assessments_by_lineage(entry.period, entry.criteria_set)
    opening = opening_of(entry.period, entry.criteria_set)
    lines = [
        Line(place, found, frame.columns[place.pk], locked_reason(entry, place, found, opening))
        for place, found in ((place, assessments.get(place.lineage_id)) for place in places)
    ]
    _fill(lines, frame.structure)
    grid = Grid(entry.period, entry.criteria_set, columns, frame.structure.criteria, _groups(lines))
    grid.before_label = _fill_before(lines, columns, entry)
    return grid


def units_within(frame, place):
    """The units of a frame that lie in a place."""
    above = {Level.PROVINCE: "province_id", Level.DISTRICT: "district_id"}.get(place.level, "parent_id")
    return [unit for unit in frame.places.values() if getattr(unit, above) == place.pk]


def locked_reason(entry, place, assessment, opening):
    """Why this person cannot type into the row of a unit now, as a sentence; "" where the row is open."""
    if not entry.scope.enters(place):
        return _("You may look at this unit, not enter its figures.")
    return shut_reason(entry.period, opening, place, assessment) or ""


def _required(indicator, frame, levels):
    return {level: requirement(indicator, frame.levels.reference(indicator.pk, level)) for level in levels}


def _groups(lines):
    """Lines by district (villages by commune), in alphabetical order."""
    heads = _heads_of([line.place for line in lines])
    by_head = {}
    for line in lines:
        head = heads.get(line.place.pk)
        by_head.setdefault(head.pk if head else None, (head, []))[1].append(line)
    return sorted(by_head.values(), key=lambda group: order_of(group[0]))


def _heads_of(places):
    if not places or places[0].level != Level.VILLAGE:
        return {place.pk: head_of(place) for place in places}
    above = Locality.objects.select_related("district").in_bulk({place.parent_id for place in places})
    return {place.pk: above.get(place.parent_id) for place in places}


# -- Cells -----------------------------------------------------------------------------------------------------------

_FIELDS = (
    "assessment_id", "indicator_id", "version", "value", "text_value", "verdict", "basis", "is_carried",
    "department_verdict", "appraised_verdict",
)  # fmt: skip


def _fill(lines, structure):
    """Put this period's cells on the lines; one query."""
    whole_of = {part.pk: row.pk for row in structure.wholes for part in row.parts}
    found, spoken = defaultdict(dict), set()
    for row in _rows([line.assessment.pk for line in lines if line.assessment], _FIELDS):
        found[row[0]][row[1]] = row
        if row[1] in whole_of and row[5]:
            spoken.add((row[0], whole_of[row[1]]))
    order = [row.pk for row in structure.indicators]
    for line in lines:
        mine = found.get(line.assessment.pk, {}) if line.assessment else {}
        line.cells = [_cell(line, mine[pk], spoken) if pk in mine else EMPTY for pk in order]


def _rows(assessment_ids, fields):
    """Results as plain tuples, straight from the driver: thousands of rows for one page."""
    rows = IndicatorResult.objects.filter(assessment__in=assessment_ids).values_list(*fields)
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _cell(line, row, spoken):
    pk, indicator_id, version, value, grade, verdict, basis, kept, department, appraised = row
    counts = appraised or department
    if is_overruled(verdict, counts):
        line.overruled[indicator_id] = overruled_words(department, appraised)
    return *stored_cell(value, grade, verdict, basis, kept, counts, (pk, indicator_id) in spoken), version


def overruled_words(department, appraised):
    words = {"verdict": verdict_word(appraised or department)}
    return (_("the appraisers: %(verdict)s") if appraised else _("the department: %(verdict)s")) % words


def _fill_before(lines, columns, entry):
    """Put last period's cells on the lines; its name. By number, so that an amended indicator keeps its own."""
    earlier, labels = _earlier(entry, {line.place.lineage_id for line in lines})
    at = _positions(columns, entry.criteria_set)
    texts = defaultdict(lambda: [""] * len(columns))
    fields = ("assessment_id", "indicator_id", "value", "text_value", "verdict")
    for pk, indicator_id, value, grade, verdict in _rows(list(earlier.values()), fields):
        if indicator_id in at:
            texts[pk][at[indicator_id]] = cell_words(value, grade, verdict)
    for line in lines:
        line.before = texts.get(earlier.get(line.place.lineage_id), [])
    code = max(labels, default=(None, ""))[1]
    return _("quarter %(quarter)s") % {"quarter": Quarter.parse(code).label} if code else ""


def _positions(columns, criteria_set):
    """{indicator of any wording: position of the column that bears its number}."""
    at = {(column.criterion.pk, column.indicator.number): position for position, column in enumerate(columns)}
    rows = Indicator.objects.filter(criterion__criteria_set=criteria_set, parent=None)
    named = {pk: (criterion, number) for pk, criterion, number in rows.values_list("pk", "criterion_id", "number")}
    return {pk: at[name] for pk, name in named.items() if name in at}


def _earlier(entry, lineages):
    """({lineage: its newest earlier assessment}, {(last day, name)} of their periods)."""
    rows = Assessment.objects.filter(
        criteria_set=entry.criteria_set,
        period__end_date__lt=entry.period.start_date,
        period__province__lineage=entry.period.province.lineage_id,
    )
    rows = rows.annotate(lineage_id=F("locality__lineage_id")).order_by("period__end_date", "pk")
    found, labels = {}, {}
    for lineage, pk, day, code in rows.values_list("lineage_id", "pk", "period__end_date", "period__code"):
        if lineage in lineages:
            found[lineage], labels[lineage] = pk, (day, code)
    return found, set(labels.values())
