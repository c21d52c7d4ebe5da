"""What departments say of a period's figures, criterion by criterion: the table they work in."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Count, F

from criteria.charge import Charge, charge_of
from criteria.frames import frame_of
from criteria.models import Assessment, Disagreement, DisagreementState, IndicatorResult, ReportingPeriod, State
from criteria.opening import opening_of
from criteria.rules import IN_VERIFICATION, counted_verdict, is_asked
from criteria.wording import Requirement, SaidOfResult, requirement, state_pill
from localities.models import Locality
from ntm.lib.cells import CellValue
from ntm.lib.text import search_key

WAITING, STATED, DIFFERING = "waiting", "stated", "differing"
# Each cell posts value, verdict, note and what it was drawn from; a form may carry a thousand fields.
CELLS_A_PAGE = 180


@dataclass
class Cell(SaidOfResult):
    """One indicator, or one part of it, of one unit: what the locality says, and beside it what the department says."""

    line: "Line"
    indicator: object
    requirement: Requirement
    result: IndicatorResult | None
    matter: Disagreement | None = None
    before: str = ""
    form_row: object = None

    @property
    def key(self):
        return f"{self.line.place.pk}-{self.indicator.pk}"

    @property
    def is_part(self):
        return self.indicator.parent_id is not None

    @property
    def standing(self):
        """WAITING for the department, STATED, DIFFERING from the locality; "" where nothing was entered."""
        if self.matter is not None:
            return DIFFERING
        if self.result is not None and (self.result.department_verdict or self.result.appraised_verdict):
            return STATED
        return WAITING if self.verdict else ""

    @property
    def can_state(self):
        return self.line.can_state and not (self.result and self.result.appraised_verdict)

    @property
    def can_agree(self):
        return self.can_state and self.standing == WAITING


@dataclass
class Line:
    """One unit with its cells of the criterion."""

    place: Locality
    assessment: Assessment | None
    can_state: bool
    cells: list = field(default_factory=list)

    @property
    def pill(self):
        return state_pill(self.assessment)

    @property
    def state(self):
        return self.assessment.state if self.assessment else State.DRAFT

    @property
    def agreeable(self):
        return [cell for cell in self.cells if cell.can_agree and not cell.is_part]


@dataclass
class Tab:
    """One criterion to choose; `waiting` cells of it wait for the department."""

    criterion: object
    waiting: int
    is_ours: bool
    is_chosen: bool


@dataclass
class Board:
    """The units of an address under one criterion of the set, as one person sees them."""

    frame: object
    charge: Charge
    criterion: object
    tabs: list
    lines: list = field(default_factory=list)
    total: int = 0
    districts: list = field(default_factory=list)
    before_period: ReportingPeriod | None = None
    page: object = None

    @property
    def voices(self):
        """Agencies this person may speak for on the criterion shown."""
        return self.charge.voices(self.criterion.pk) if self.criterion else []

    @cached_property
    def opening(self):
        return opening_of(self.frame.period, self.frame.criteria_set)

    @property
    def can_state(self):
        return bool(self.voices) and not self.opening.is_shut

    @property
    def shown(self):
        """The lines of the page shown."""
        return self.page.object_list if self.page else self.lines

    @property
    def cells(self):
        return [cell for line in self.shown for cell in line.cells]

    @property
    def can_save(self):
        return any(cell.can_state for cell in self.cells)

    @property
    def agreeable(self):
        """Cells of all pages that could be agreed to as they stand."""
        return [cell for line in self.lines for cell in line.agreeable]

    def seal(self):
        """Tells whether what could be agreed to is still what a person was shown."""
        said = "|".join(f"{cell.key}:{cell.result.version}" for cell in self.agreeable)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def counted_by_verdict(self):
        """[(verdict in words, count)] of the cells that could be agreed to."""
        return sorted(Counter(cell.verdict_word for cell in self.agreeable).items())


def board_of(entry, chosen, *, keys=None):
    """Board of an address (criteria.views.access.Entry) with the filters `chosen`; a fixed number of queries.

    `keys`: exactly these cells instead of the filters' ("<place>-<indicator>"), as a form that was sent names them.
    """
    frame = frame_of(entry.period.pk, entry.criteria_set.pk)
    charge = charge_of(entry.scope, frame.period, frame.criteria_set)
    places = [place for place in frame.places.values() if _lies_in(place, entry) and entry.scope.reads_current(place)]
    assessments = _assessments(frame)
    held = {place.pk: assessments.get(place.lineage_id) for place in places}
    tabs = _tabs(frame, charge, [row.pk for row in held.values() if row], chosen.get("criterion"))
    criterion = next((tab.criterion for tab in tabs if tab.is_chosen), None)
    board = Board(frame, charge, criterion, tabs, total=len(places), districts=_districts(places))
    if criterion is None:
        return board
    lines = _lines(board, places, held)
    if keys is not None:
        board.lines = _narrowed(lines, lambda cell: cell.key in keys)
    else:
        # What was handed over comes first: the rest cannot be worked on yet.
        lines = sorted((line for line in lines if _line_answers(line, chosen)), key=lambda line: not line.can_state)
        wanted = chosen.get("standing")
        board.lines = _narrowed(lines, lambda cell: not wanted or cell.standing == wanted)
        board.page = _page(board, chosen.get("page"))
    board.before_period = _period_before(frame)
    if board.before_period:
        _say_before(board)
    return board


def whole_board(board):
    """The board with all its lines on one page, each with last period's word; one query more where there was one."""
    board.page = None
    if board.before_period:
        _say_before(board)
    return board


def _lies_in(place, entry):
    return entry.place.pk in (place.pk, place.parent_id, place.district_id, place.province_id)


def _assessments(frame):
    """{lineage: Assessment}."""
    rows = Assessment.objects.filter(period=frame.period, criteria_set=frame.criteria_set)
    return {row.lineage_id: row for row in rows.annotate(lineage_id=F("locality__lineage_id")).order_by("-pk")}


def _districts(places):
    found = {place.district.code: place.district for place in places if place.district}
    return [(row.code, row.full_name) for row in sorted(found.values(), key=lambda row: row.sort_key)]


# -- Criteria to choose ------------------------------------------------------------------------------------------------


def _tabs(frame, charge, assessment_ids, number):
    """A person's own criteria, or all of them for who only reads; the one asked for, else the first, is chosen."""
    ours = charge.own_criteria
    criteria = [row for row in frame.structure.criteria if row.pk in ours] or frame.structure.criteria
    waiting = _waiting(assessment_ids)
    numbers = [row.number for row in criteria]
    if number not in numbers:
        number = next(iter(numbers), None)
    return [Tab(row, waiting.get(row.pk, 0), row.pk in ours, row.number == number) for row in criteria]


def _waiting(assessment_ids):
    """{criterion: cells that were handed over and have no word of a department}."""
    rows = IndicatorResult.objects.filter(
        assessment__in=assessment_ids,
        assessment__state__in=IN_VERIFICATION,
        indicator__parent=None,
        department_verdict="",
        appraised_verdict="",
    ).exclude(verdict="")
    return dict(rows.values_list("indicator__criterion").annotate(count=Count("pk")).order_by())


# -- Lines -------------------------------------------------------------------------------------------------------------


def _lines(board, places, held):
    frame, indicators = board.frame, board.frame.structure.by_criterion[board.criterion.pk]
    rows = [row for indicator in indicators for row in (indicator, *indicator.parts)]
    results = _results([row.pk for row in held.values() if row], [row.pk for row in rows])
    matters = _matters([row.pk for row in held.values() if row], [row.pk for row in rows])
    lines = []
    for place in places:
        assessment, column = held[place.pk], frame.columns[place.pk]
        is_handed_over = assessment is not None and assessment.state in IN_VERIFICATION
        line = Line(place, assessment, board.can_state and is_handed_over and board.opening.covers(place))
        for indicator in rows:
            cell = assessment.pk if assessment else None, indicator.pk
            if not indicator.parent_id or is_asked(indicator, column):
                required = requirement(indicator, frame.levels.reference(indicator.pk, column))
                line.cells.append(Cell(line, indicator, required, results.get(cell), matters.get(cell)))
        lines.append(line)
    return lines


def _results(assessment_ids, indicator_ids):
    rows = IndicatorResult.objects.filter(assessment__in=assessment_ids, indicator__in=indicator_ids)
    rows = rows.select_related("department_agency", "department_by")
    return {(row.assessment_id, row.indicator_id): row for row in rows}


def _matters(assessment_ids, indicator_ids):
    rows = Disagreement.objects.filter(
        state=DisagreementState.OPEN, assessment__in=assessment_ids, indicator__in=indicator_ids
    )
    return {(row.assessment_id, row.indicator_id): row for row in rows}


def _line_answers(line, chosen):
    district, state, words = chosen.get("district"), chosen.get("state"), search_key(chosen.get("q") or "")
    if district and (line.place.district is None or line.place.district.code != district):
        return False
    if state and line.state != state:
        return False
    return words in line.place.search_key or words == line.place.code


def _narrowed(lines, wanted):
    """Lines with only the cells that are wanted; those without any are left out."""
    for line in lines:
        line.cells = [cell for cell in line.cells if wanted(cell)]
    return [line for line in lines if line.cells]


def _page(board, number):
    cells = max((len(line.cells) for line in board.lines), default=1)
    return Paginator(board.lines, max(1, CELLS_A_PAGE // cells)).get_page(number)


# -- Last period -------------------------------------------------------------------------------------------------------


def _period_before(frame):
    """The province's newest earlier period that used the set, or None."""
    rows = ReportingPeriod.objects.filter(
        province__lineage=frame.period.province.lineage_id,
        end_date__lt=frame.period.start_date,
        criteria_sets=frame.criteria_set,
    )
    return rows.order_by("-end_date").first()


def _say_before(board):
    """Put on the cells shown what counted of them in the period before, by number: an amended row keeps its past."""
    places = {line.place.lineage_id: line for line in board.shown}
    rows = IndicatorResult.objects.filter(
        assessment__period=board.before_period,
        assessment__criteria_set=board.frame.criteria_set,
        assessment__locality__lineage__in=places,
        indicator__criterion=board.criterion,
    ).annotate(lineage_id=F("assessment__locality__lineage_id"), number=F("indicator__number"))
    said = {(row.lineage_id, row.number): _cell_words(row) for row in rows}
    for line in board.shown:
        for cell in line.cells:
            cell.before = said.get((line.place.lineage_id, cell.indicator.number), "")


def _cell_words(row):
    return " · ".join(filter(None, (row.text_value, str(CellValue(row.value, counted_verdict(row)[0])))))
