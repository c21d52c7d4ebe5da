"""Tables as sheets of one workbook in the office's form: A4 landscape, heads repeated, totals as live formulas."""

import datetime as dt
import io
import math
import re

import xlsxwriter
from django.utils.translation import gettext as _

from ntm.lib.excel import plain_text
from ntm.lib.tables.formulas import formula_of
from ntm.lib.tables.layout import UNKNOWN, head_cells, head_depth, is_number, places_of

# A locale in front of the number format makes every reader show 95,69 and not 95.69.
_VIETNAMESE = "[$-42A]"
_BASE = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_LINED = {**_BASE, "border": 1, "border_color": "#9AA5A0"}
_ROW_STYLES = {
    "unit": {},
    "heading": {"bold": True, "bg_color": "#F0F4F2"},
    "district": {"bold": True, "bg_color": "#F0F4F2"},
    "total": {"bold": True, "bg_color": "#E2ECE6"},
}
_LINE_HEIGHT = 15  # points of a line of 11 point text
_MOST_LINES = 12
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def to_xlsx(*tables):
    """Bytes of a workbook with one sheet per table."""
    out = io.BytesIO()
    write_xlsx(out, tables)
    return out.getvalue()


def write_xlsx(target, tables):
    """Write the workbook to a path or binary file."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        styles, names = _Styles(book), set()
        for table in tables:
            _Sheet(book.add_worksheet(_sheet_name(table.name, names)), table, styles).write()


def _sheet_name(name, taken):
    """A name Excel accepts and no other sheet of the book bears."""
    base = _FORBIDDEN.sub(" ", plain_text(name)).strip(" '") or "1"
    found, number = base[:31], 2
    while found.lower() in taken:
        ending = f" ({number})"
        found, number = base[: 31 - len(ending)] + ending, number + 1
    taken.add(found.lower())
    return found


class _Styles:
    """Cell formats made when first asked for."""

    def __init__(self, book):
        self.book, self.made = book, {}

    def get(self, **properties):
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


class _Sheet:
    """Writes one table from the top of a sheet down."""

    def __init__(self, sheet, table, styles):
        self.sheet, self.table, self.styles = sheet, table, styles
        self.last = len(table.columns) - 1
        self.widths = [column.width or _width_of(column) for column in table.columns]

    def write(self):
        for number, width in enumerate(self.widths):
            self.sheet.set_column(number, number, width)
        first_head = self._top()
        line = first_head + head_depth(self.table)
        self._heads(first_head)
        for number in range(self.last + 1):
            style = self.styles.get(**{**_LINED, "font_size": 9}, italic=True, align="center")
            self.sheet.write_string(line, number, f"({number + 1})", style)
        self.first_row = line + 1
        for position in range(len(self.table.rows)):
            self._row(position)
        self._bottom(self.first_row + len(self.table.rows))
        self._set_up_print(first_head, line)

    # -- Words above and below --------------------------------------------------------------------------------------

    def _top(self):
        """Label, title, notes and unit line; the line the heads begin at."""
        table, line = self.table, 0
        if table.label:
            line = self._words(line, table.label, bold=True, align="right")
        line = self._words(line, table.title.upper(), bold=True, align="center", font_size=14)
        for note in table.notes:
            line = self._words(line, note, italic=True, align="center")
        if table.unit_line:
            line = self._words(line, table.unit_line, italic=True, align="right")
        return line

    def _bottom(self, line):
        for note in self.table.footnotes:
            line = self._words(line, note, italic=True, align="left")

    def _words(self, line, text, **look):
        """A line of words over the width of the table, as high as it needs; the next line."""
        text, style = plain_text(text), self.styles.get(**{**_BASE, **look}, text_wrap=True)
        if self.last > 0:
            self.sheet.merge_range(line, 0, line, self.last, "", style)
        self.sheet.write_string(line, 0, text, style)
        size = look.get("font_size", _BASE["font_size"])
        lines = _lines(text, sum(self.widths) * _BASE["font_size"] / size)
        self.sheet.set_row(line, lines * _LINE_HEIGHT * size / _BASE["font_size"] + 3)
        return line + 1

    def _heads(self, first):
        style = self.styles.get(**_LINED, bold=True, align="center", text_wrap=True, bg_color="#E2ECE6")
        lines_of = [1] * head_depth(self.table)
        for cell in (cell for line in head_cells(self.table) for cell in line):
            top, bottom = first + cell.line, first + cell.line + cell.lines - 1
            right, text = cell.column + cell.columns - 1, plain_text(cell.text)
            if bottom > top or right > cell.column:
                self.sheet.merge_range(top, cell.column, bottom, right, "", style)
            self.sheet.write_string(top, cell.column, text, style)
            needed = _lines(text, sum(self.widths[cell.column : right + 1])) - (cell.lines - 1)
            lines_of[cell.line + cell.lines - 1] = max(lines_of[cell.line + cell.lines - 1], needed)
        for number, lines in enumerate(lines_of):
            self.sheet.set_row(first + number, lines * _LINE_HEIGHT + 3)

    # -- Rows -------------------------------------------------------------------------------------------------------

    def _row(self, position):
        row, line = self.table.rows[position], self.first_row + position
        if row.kind == "heading" and self._heading(row, line):
            return
        look = _ROW_STYLES[row.kind]
        for number, (column, value) in enumerate(zip(self.table.columns, row.values, strict=False)):
            formula = formula_of(self.table, position, number, self.first_row)
            self._cell(line, number, column, value, look, formula)
        lines = max(map(_lines_of, row.values, self.widths), default=1)
        if lines > 1:  # not every program makes a row as high as its wrapped words
            self.sheet.set_row(line, lines * _LINE_HEIGHT)

    def _heading(self, row, line):
        """Words of a heading run over the columns left empty after them; whether there was anything to merge."""
        filled = [number for number, value in enumerate(row.values) if value not in (None, "")]
        if not filled or filled[-1] == self.last:
            return False
        style = self.styles.get(**_LINED, **_ROW_STYLES["heading"])
        for number in range(filled[-1]):
            value = row.values[number]
            self._cell(line, number, self.table.columns[number], value, _ROW_STYLES["heading"], None)
        self.sheet.merge_range(line, filled[-1], line, self.last, "", style)
        self.sheet.write_string(line, filled[-1], plain_text(row.values[filled[-1]]), style)
        return True

    def _cell(self, line, number, column, value, look, formula):
        look = {**_LINED, **look, **_alignment(column, value)}
        if is_number(value):
            style = self.styles.get(**look, num_format=_number_format(places_of(column, value)))
            if formula:
                self.sheet.write_formula(line, number, formula, style, _plain(value))
            else:
                self.sheet.write_number(line, number, float(value), style)
        elif isinstance(value, dt.datetime):
            self.sheet.write_datetime(line, number, value, self.styles.get(**look, num_format="dd/mm/yyyy hh:mm"))
        elif isinstance(value, dt.date):
            day = dt.datetime(value.year, value.month, value.day)
            self.sheet.write_datetime(line, number, day, self.styles.get(**look, num_format="dd/mm/yyyy"))
        elif value is None or value == "":
            style = self.styles.get(**look)
            if column.is_number:
                self.sheet.write_string(line, number, UNKNOWN, style)
            else:
                self.sheet.write_blank(line, number, None, style)
        else:
            self.sheet.write_string(line, number, plain_text(value), self.styles.get(**look))

    # -- Page -------------------------------------------------------------------------------------------------------

    def _set_up_print(self, first_head, number_line):
        sheet = self.sheet
        sheet.freeze_panes(number_line + 1, min(2, self.last))
        sheet.repeat_rows(first_head, number_line)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C" + _("Page %(page)s/%(pages)s") % {"page": "&P", "pages": "&N"})


def _alignment(column, value):
    if column.kind == "mark" and is_number(value):
        return {"align": "center"}
    if is_number(value) or column.is_number:
        return {"align": "right", "indent": 1}
    if isinstance(value, dt.date) or column.kind in ("mark", "date"):
        return {"align": "center", "text_wrap": True}
    return {"text_wrap": True}


def _number_format(places):
    return f"{_VIETNAMESE}#,##0" + (f".{'0' * places}" if places else "")


def _plain(value):
    return value if isinstance(value, int) else float(value)


def _width_of(column):
    if column.kind == "date":
        return 12
    if column.is_number or column.kind == "mark":
        return max(9, min(14, len(column.title) // 2 + 2))
    return max(8, min(40, len(column.title) + 2))


def _lines_of(value, width):
    """Lines a cell needs; letters of a running text are narrower than the digits widths are counted in."""
    return _lines(value, width * 1.25) if isinstance(value, str) and len(value) > width else 1


def _lines(text, width):
    """Lines a text takes in so many characters of width, words kept whole."""
    total = 0
    for part in text.split("\n") or [""]:
        used, lines = 0, 1
        for word in part.split():
            if used and used + 1 + len(word) > width:
                lines, used = lines + 1, 0
            used += len(word) + (1 if used else 0)
            lines, used = lines + math.floor(max(0, used - 1) / max(width, 1)), min(used, width)
        total += lines
    return min(total, _MOST_LINES)
