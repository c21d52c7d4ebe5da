"""The entry workbook: communes down, indicators across, to be filled in away from the network and sent back.

The visible sheet is for the officer. A second, very hidden one (`STAMP_SHEET`) says what the workbook was made of, so
that reading it back needs no questions; docs/data-formats.md lists its lines. Entry cells hold what `ntm.lib.cells`
reads: a number whose verdict follows from its level stands alone ("85,3"), a stated verdict stands with it ("85,3 Đ").
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

import xlsxwriter
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.frames import frame_of
from criteria.models import Assessment, IndicatorResult, Operator, VerdictBasis
from criteria.opening import opening_of
from criteria.rules import EDITABLE_STATES
from criteria.wording import requirement
from localities.models import Level, Locality
from ntm.lib.cells import LONG, CellValue
from ntm.lib.excel import cell_address, plain_text
from ntm.lib.numbers import roman
from ntm.lib.raw_rows import as_decimal, raw_rows
from ntm.lib.text import natural_key

STAMP_SHEET = "_ntm"
STAMP_MARK = "ntm-entry-matrix"
FORMAT_VERSION = 1
# Rows of the visible sheet, counted from 0.
TITLE, SUBTITLE, GUIDE, CRITERION, NUMBER, NAME, UNIT, REQUIREMENT, POSITION, FIRST_DATA = range(10)
ORDER, CODE, PLACE, FIRST_INDICATOR = range(4)
# A unit renamed inside the quarter keeps its figures: they are found by lineage.
_SUMMARY = ("locality__lineage_id", "pk", "version", "state")
_RESULT = ("assessment_id", "indicator_id", "value", "verdict", "basis")
_UNSAID, _STATED = (None, "", ""), VerdictBasis.STATED.value
_AT_ONCE = 500  # units whose results are in memory together
_WIDE_NAME, _WIDER_NAME = 110, 240  # characters of an indicator's name that need a broader column
_PAGE_WIDTH = 126  # characters of indicators that fit beside the place names on A4 landscape at the scale below
_PRINT_SCALE = 65


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


def write_entry_matrix(target, *, period, criteria_set, place, by=None):
    """Write the workbook to a path or binary file. Its words are Vietnamese whoever exports it.

    Holds the units of `place` whose current figures `by` may read (None: the system, all of them); those `by` cannot
    enter now are grey and locked.
    """
    with translation.override("vi"):
        write_matrix(target, read_matrix(period, criteria_set, place, scope_of(by)))


def write_matrix(target, matrix):
    """Write what has been read; the words are those of the language in force."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        _Sheet(book, matrix).write()
        _write_stamp(book, matrix)


# -- Reading: a fixed number of queries -------------------------------------------------------------------------------


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
    """{assessment: {indicator: (value, verdict, basis)}}."""
    found = {pk: {} for pk in assessment_ids}
    results = IndicatorResult.objects.filter(assessment__in=assessment_ids)
    for pk, indicator, value, verdict, basis in raw_rows(results.values_list(*_RESULT)):
        found[pk][indicator] = value, verdict, basis
    return found


def _groups(rows):
    """Units by district (villages by commune), both in the order of their codes, as the office lists them."""
    rows = sorted(rows, key=lambda row: natural_key(row.place.code))
    heads = Locality.objects.in_bulk({_head_id(row.place) for row in rows} - {None})
    by_head = defaultdict(list)
    for row in rows:
        by_head[heads.get(_head_id(row.place))].append(row)
    return sorted(by_head.items(), key=lambda group: natural_key(group[0].code if group[0] else ""))


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


# -- The visible sheet ------------------------------------------------------------------------------------------------


class _Formats:
    """Cell formats by what they are for."""

    def __init__(self, book):
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
        lined = {**base, "border": 1, "border_color": "#B9C4BE"}
        head = {**lined, "align": "center", "text_wrap": True, "bg_color": "#EDF1EF"}
        entry = {**lined, "align": "center", "locked": False}
        closed = {"locked": True, "bg_color": "#E4E7E5", "font_color": "#56625C"}
        wanted = {
            "title": {**base, "bold": True, "font_size": 14},
            "subtitle": base,
            "guide": {**base, "italic": True, "font_size": 10, "font_color": "#56625C"},
            "criterion": {**head, "bold": True, "bg_color": "#E2F0E8"},
            "number": {**head, "bold": True, "num_format": "@"},
            "name": {**head, "font_size": 9, "valign": "top"},
            "unit": {**head, "italic": True, "font_size": 8},
            "requirement": {**head, "bold": True, "font_size": 9},
            "position": {**head, "italic": True, "font_size": 8},
            "district": {**lined, "bold": True, "bg_color": "#F5F7F6"},
            "district_order": {**lined, "bold": True, "bg_color": "#F5F7F6", "align": "center"},
            "order": {**lined, "align": "center"},
            "code": {**lined, "align": "center", "num_format": "@"},
            "place": {**lined, "indent": 1},
            "entry": entry,
            "closed": {**entry, **closed},
            "closed_place": {**lined, "indent": 1, **closed},
        }
        for name, properties in wanted.items():
            setattr(self, name, book.add_format(properties))
        self.bad = book.add_format({"font_color": "#96281B", "bg_color": "#F9E4E0"})


class _Sheet:
    """Writes the sheet the officer sees."""

    def __init__(self, book, matrix):
        self.matrix = matrix
        self.formats = _Formats(book)
        self.sheet = book.add_worksheet(_("Figures"))
        self.indicators = matrix.structure.indicators
        self.keys = [row.pk for row in self.indicators]
        self.last_column = FIRST_INDICATOR + len(self.indicators) - 1

    def write(self):
        self._heading()
        self._place_heads()
        self._indicator_heads()
        last_row = self._rows()
        self._help_with_entry(last_row)
        self._layout(last_row)

    def _heading(self):
        matrix, sheet = self.matrix, self.sheet
        sheet.write_string(TITLE, 0, _("Entry of results by indicator"), self.formats.title)
        words = {
            "place": matrix.place.full_name,
            "period": matrix.period.label,
            "set": matrix.criteria_set.name,
            "decision": matrix.criteria_set.decision or "–",
        }
        line = _("%(place)s · %(period)s · %(set)s (%(decision)s)") % words
        sheet.write_string(SUBTITLE, 0, plain_text(line), self.formats.subtitle)
        guide = _(
            "Unit: as in each column. Write a number (85,3), or Đạt, Chưa đạt, Không áp dụng; where no level is "
            "known, number and conclusion: “85,3 Đ” (đạt), “85,3 K” (chưa đạt). Grey rows cannot be changed now."
        )
        sheet.write_string(GUIDE, 0, guide, self.formats.guide)

    def _place_heads(self):
        unit = self.matrix.criteria_set.get_level_display().lower()
        heads = {ORDER: _("No."), CODE: _("Unit code"), PLACE: _("Unit (%(level)s)") % {"level": unit}}
        for column, text in heads.items():
            self.sheet.merge_range(CRITERION, column, REQUIREMENT, column, text, self.formats.criterion)

    def _indicator_heads(self):
        column = FIRST_INDICATOR
        for _pk, group in groupby(self.indicators, key=lambda row: row.criterion_id):
            group = list(group)
            self._criterion_head(column, len(group), group[0].criterion)
            for indicator in group:
                self._indicator_head(column, indicator)
                column += 1
        for position in range(self.last_column + 1):
            self.sheet.write_string(POSITION, position, f"({position + 1})", self.formats.position)

    def _criterion_head(self, column, width, criterion):
        text = plain_text(criterion)
        if width == 1:
            self.sheet.write_string(CRITERION, column, text, self.formats.criterion)
        else:
            self.sheet.merge_range(CRITERION, column, CRITERION, column + width - 1, text, self.formats.criterion)

    def _indicator_head(self, column, indicator):
        write, formats = self.sheet.write_string, self.formats
        write(NUMBER, column, indicator.number, formats.number)
        write(NAME, column, plain_text(indicator.name), formats.name)
        write(UNIT, column, plain_text(indicator.unit), formats.unit)
        write(REQUIREMENT, column, plain_text(self.matrix.requirements[indicator.pk]), formats.requirement)
        self.sheet.set_column(column, column, _width(indicator))

    def _rows(self):
        """Write districts and units; the last row written."""
        row, order = FIRST_DATA - 1, 0
        for position, (district, units) in enumerate(self.matrix.groups, start=1):
            if district:
                row += 1
                self._district_row(row, position, district)
            for unit in units:
                row, order = row + 1, order + 1
                self._unit_row(row, order, unit)
        return max(row, FIRST_DATA)

    def _district_row(self, row, position, district):
        self.sheet.write_string(row, ORDER, roman(position), self.formats.district_order)
        self.sheet.write_blank(row, CODE, None, self.formats.district)
        self.sheet.write_string(row, PLACE, plain_text(district.full_name), self.formats.district)
        for column in range(FIRST_INDICATOR, self.last_column + 1):
            self.sheet.write_blank(row, column, None, self.formats.district)

    def _unit_row(self, row, order, unit):
        formats = self.formats
        place_format = formats.place if unit.is_open else formats.closed_place
        self.sheet.write_number(row, ORDER, order, formats.order)
        self.sheet.write_string(row, CODE, plain_text(unit.place.code), formats.code)
        self.sheet.write_string(row, PLACE, plain_text(unit.place.full_name), place_format)
        entry_format = formats.entry if unit.is_open else formats.closed
        cells = unit.cells.read()
        number, text, blank = self.sheet.write_number, self.sheet.write_string, self.sheet.write_blank
        for column, indicator in enumerate(self.keys, start=FIRST_INDICATOR):
            value, verdict, basis = cells.get(indicator, _UNSAID)
            if value is None and verdict:
                text(row, column, LONG[verdict], entry_format)
            elif value is None:
                blank(row, column, None, entry_format)
            elif basis == _STATED:
                text(row, column, str(CellValue(as_decimal(value), verdict)), entry_format)
            else:
                number(row, column, float(value), entry_format)

    def _help_with_entry(self, last_row):
        """Lists of words, the full wording beside the chosen cell, and red where the level is missed."""
        for column, indicator in enumerate(self.indicators, start=FIRST_INDICATOR):
            area = (FIRST_DATA, column, last_row, column)
            wording = plain_text(indicator.name)
            prompt = {
                "input_title": f"{indicator.number}"[:32],
                "input_message": wording if len(wording) <= 255 else f"{wording[:254]}…",
            }
            if indicator.takes_number:
                self.sheet.data_validation(*area, {"validate": "any", **prompt})
            else:
                self.sheet.data_validation(*area, {**_word_list(), **prompt})
            self._redden(area, column, indicator)

    def _redden(self, area, column, indicator):
        first = cell_address(FIRST_DATA, column)
        self.sheet.conditional_format(
            *area, {"type": "formula", "criteria": f'={first}="{LONG["NOT_MET"]}"', "format": self.formats.bad}
        )
        threshold, sign = self.matrix.minimums[indicator.pk], _MISSED.get(indicator.operator)
        if threshold is not None and threshold.value is not None and sign:
            missed = f"=AND(ISNUMBER({first}),{first}{sign}{threshold.value})"
            self.sheet.conditional_format(*area, {"type": "formula", "criteria": missed, "format": self.formats.bad})

    def _layout(self, last_row):
        sheet = self.sheet
        sheet.set_column(ORDER, ORDER, 5)
        sheet.set_column(CODE, CODE, 8)
        sheet.set_column(PLACE, PLACE, 25)
        heights = {TITLE: 21, CRITERION: 30, NUMBER: 15, NAME: 92, UNIT: 24, REQUIREMENT: 27, POSITION: 13}
        for row, height in heights.items():
            sheet.set_row(row, height)
        sheet.freeze_panes(FIRST_DATA, FIRST_INDICATOR)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(CRITERION, POSITION)
        sheet.repeat_columns(ORDER, PLACE)
        sheet.print_area(0, 0, last_row, max(self.last_column, PLACE))
        sheet.set_print_scale(_PRINT_SCALE)
        sheet.set_v_pagebreaks(self._page_breaks())
        page = _("Page %(page)s/%(pages)s") % {"page": "&P", "pages": "&N"}
        sheet.set_footer(f"&L{page}&R{timezone.localdate():%d/%m/%Y}")

    def _page_breaks(self):
        """Columns a printed page begins with: a criterion is torn apart only when it is wider than a page."""
        breaks, used, column = [], 0, FIRST_INDICATOR
        for _pk, group in groupby(self.indicators, key=lambda row: row.criterion_id):
            widths = [_width(indicator) for indicator in group]
            if used and used + sum(widths) > _PAGE_WIDTH:
                breaks.append(column)
                used = 0
            used, column = used + sum(widths), column + len(widths)
        return breaks


_MISSED = {Operator.AT_LEAST: "<", Operator.AT_MOST: ">", Operator.EQUAL: "<>"}


def _word_list():
    return {
        "validate": "list",
        "source": list(LONG.values()),
        "error_type": "warning",
        "error_title": _("Please check"),
        "error_message": _("This column takes Đạt, Chưa đạt or Không áp dụng."),
    }


def _width(indicator):
    length = len(indicator.name)
    return 26 if length > _WIDER_NAME else 17 if length > _WIDE_NAME else 12


# -- The hidden sheet -------------------------------------------------------------------------------------------------


def _write_stamp(book, matrix):
    """Lines of (what, value, …), all text: what the workbook was made of and how old its figures are."""
    sheet = book.add_worksheet(STAMP_SHEET)
    lines = [
        (STAMP_MARK, FORMAT_VERSION),
        ("province", matrix.period.province.code),
        ("place", matrix.place.code),
        ("period", matrix.period.code),
        ("set", matrix.criteria_set.code),
        ("exported_at", timezone.localtime().isoformat()),
    ]
    lines += [("indicator", row.number, row.pk) for row in matrix.structure.indicators]
    lines += [("unit", unit.place.code, unit.place.pk, unit.version) for unit in matrix.units]
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            sheet.write_string(row, column, str(value))
    sheet.very_hidden()
    sheet.protect()
