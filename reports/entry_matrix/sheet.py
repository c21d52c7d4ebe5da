"""The sheet the officer sees."""

from functools import lru_cache
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.models import Operator, VerdictBasis
from ntm.lib.cells import LONG, CellValue
from ntm.lib.excel import cell_address, plain_text
from ntm.lib.numbers import roman
from ntm.lib.raw_rows import as_decimal
from reports.entry_matrix.formats import Formats
from reports.entry_matrix.layout import (
    CODE,
    CRITERION,
    FIRST_DATA,
    FIRST_INDICATOR,
    GUIDE,
    NAME,
    NUMBER,
    ORDER,
    PLACE,
    POSITION,
    REQUIREMENT,
    SUBTITLE,
    TITLE,
    UNIT,
)

# A row of `reading.RESULT` for a cell nobody has said anything about.
_UNSAID, _STATED = (None, None, None, "", ""), VerdictBasis.STATED.value
_WIDE_NAME, _WIDER_NAME = 110, 240  # characters of an indicator's name that need a broader column
_PAGE_WIDTH = 126  # characters of indicators that fit beside the place names on A4 landscape at the scale below
_PRINT_SCALE = 65


class Sheet:
    """Writes the sheet the officer sees."""

    def __init__(self, book, matrix):
        self.matrix = matrix
        self.formats = Formats(book)
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
        stated = _stated
        for column, indicator in enumerate(self.keys, start=FIRST_INDICATOR):
            _pk, _indicator, value, verdict, basis = cells.get(indicator, _UNSAID)
            if value is None and verdict:
                text(row, column, LONG[verdict], entry_format)
            elif value is None:
                blank(row, column, None, entry_format)
            elif basis == _STATED:
                text(row, column, stated(value, verdict), entry_format)
            else:
                number(row, column, value, entry_format)

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


@lru_cache(maxsize=20_000, typed=True)
def _stated(value, verdict):
    return str(CellValue(as_decimal(value), verdict))


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
