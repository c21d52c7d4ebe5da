"""The grid of a district or province: its units, a set's indicators and every cell, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F
from django.utils.translation import gettext as _

from criteria.frames import frame_of
from criteria.grid_cells import cell_look, cell_text, cell_words, follows_level
from criteria.models import Assessment, IndicatorResult, State
from criteria.rules import EDITABLE_STATES
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

    @property
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

    @property
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
    lines = [
        Line(place, found, frame.columns[place.pk], locked_reason(entry, place, found))
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


def locked_reason(entry, place, assessment):
    """Why this person cannot type into the row of a unit now, as a sentence; "" where the row is open."""
    if not entry.scope.enters(place):
        return _("You may look at this unit, not enter its figures.")
    if not entry.period.is_open:
        words = {"period": entry.period, "state": entry.period.get_state_display()}
        return _("%(period)s is %(state)s; its figures can no longer be entered.") % words
    if assessment and assessment.state not in EDITABLE_STATES:
        words = {"place": place, "state": State(assessment.state).label}
        return _("%(place)s: figures are “%(state)s”; they must be returned before they can change.") % words
    return ""


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
    "assessment_id", "indicator_id", "value", "text_value", "verdict", "basis", "is_carried", "version",
    "department_verdict", "appraised_verdict",
)  # fmt: skip


def _fill(lines, structure):
    """Put this period's cells on the lines; one query."""
    by_assessment = {line.assessment.pk: line for line in lines if line.assessment}
    found = defaultdict(dict)
    whole_of = {part.pk: row.pk for row in structure.wholes for part in row.parts}
    spoken = set()
    rows = IndicatorResult.objects.filter(assessment__in=by_assessment).values_list(*_FIELDS)
    for row in rows.iterator(chunk_size=4000):
        found[row[0]][row[1]] = row
        if row[1] in whole_of and row[4]:
            spoken.add((row[0], whole_of[row[1]]))
    for line in lines:
        mine = found.get(line.assessment.pk, {}) if line.assessment else {}
        line.cells = [_cell(line, mine.get(row.pk), spoken, row.pk) for row in structure.indicators]


def _cell(line, row, spoken, indicator_id):
    if row is None:
        return EMPTY
    pk, _indicator, value, grade, verdict, basis, kept, version, department, appraised = row
    follows = follows_level(basis) or (pk, indicator_id) in spoken
    counts = appraised or department
    if counts and counts != verdict:
        line.overruled[indicator_id] = overruled_words(department, appraised)
    text = cell_text(value, grade, verdict, follows=follows)
    return text, cell_look(value, grade, verdict, follows=follows, kept=kept, overruled=bool(counts)), version


def overruled_words(department, appraised):
    words = {"verdict": verdict_word(appraised or department)}
    return (_("the appraisers: %(verdict)s") if appraised else _("the department: %(verdict)s")) % words


def _fill_before(lines, columns, entry):
    """Put last period's cells on the lines; its name. By number, so that an amended indicator keeps its own."""
    earlier, labels = _earlier(entry, {line.place.lineage_id for line in lines})
    numbers = {(column.criterion.number, column.indicator.number): at for at, column in enumerate(columns)}
    rows = IndicatorResult.objects.filter(assessment__in=list(earlier.values()), indicator__parent=None).values_list(
        "assessment_id", "indicator__criterion__number", "indicator__number", "value", "text_value", "verdict"
    )
    texts = defaultdict(lambda: [""] * len(columns))
    for pk, criterion, number, value, grade, verdict in rows.iterator(chunk_size=4000):
        at = numbers.get((criterion, number))
        if at is not None:
            texts[pk][at] = cell_words(value, grade, verdict)
    for line in lines:
        line.before = texts.get(earlier.get(line.place.lineage_id), [])
    code = max(labels, default=(None, ""))[1]
    return _("quarter %(quarter)s") % {"quarter": Quarter.parse(code).label} if code else ""


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
