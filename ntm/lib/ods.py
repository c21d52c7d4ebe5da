"""Sheets of an .ods: values, errors, percentages and merged cells in one pass over its content.

Repeated cells and rows are counted before they are unfolded: a file can claim a thousand million of them.
"""

import datetime as dt
from xml.etree.ElementTree import ParseError, iterparse  # declarations are refused before

from ntm.lib.excel import cell_address
from ntm.lib.sheet_marks import MOST_CELLS, Marks, UnsafeSheet

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_KINDS = ("{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type", f"{_OFFICE}value-type")
_CELL, _COVERED, _ROW = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell", f"{_TABLE}table-row"
_FARTHEST = 1_048_576
_SKIPPED = {f"{_OFFICE}annotation"}

__all__ = ["OpenSheet", "ParseError", "read_open_sheets"]


class OpenSheet:
    """One sheet as it is read: `rows`, `marks`, `merges` [((top, left), (bottom, right))], `is_hidden`."""

    def __init__(self, name, is_hidden):
        self.name, self.is_hidden = name, is_hidden
        self.rows, self.marks, self.merges = [], Marks(), []
        self._row = self._widest = 0

    def add(self, element):
        """Take in one row element."""
        times = _repeats(element, "number-rows-repeated")
        line = []
        for cell in element:
            if cell.tag in (_CELL, _COVERED):
                self._cell(cell, line)
        while line and line[-1] == "":
            line.pop()
        if line:
            self._widest = max(self._widest, len(line))
            if (self._row + times) * self._widest > MOST_CELLS:
                raise UnsafeSheet(self.name)
            self.rows += [[] for _missing in range(self._row - len(self.rows))]
            self.rows += [list(line) for _time in range(times)]
        self._row = min(self._row + times, _FARTHEST)

    def _cell(self, cell, line):
        times, value = _repeats(cell, "number-columns-repeated"), _value(cell)
        column = len(line)
        if value != "" and column + times > MOST_CELLS:
            raise UnsafeSheet(self.name)
        self._mark(cell, cell_address(self._row, column), value)
        below, beside = _repeats(cell, "number-rows-spanned"), _repeats(cell, "number-columns-spanned")
        if below > 1 or beside > 1:
            self.merges.append(((self._row, column), (self._row + below - 1, column + beside - 1)))
        line += [value] * min(times, 20_000)

    def _mark(self, cell, address, value):
        kind = _kind(cell)
        if kind == "error" or (isinstance(value, str) and value.startswith("#") and cell.get(f"{_TABLE}formula")):
            self.marks.errors[address] = value or "#?"
        elif cell.get(f"{_TABLE}formula") and value == "":
            self.marks.unfinished.add(address)
        elif kind == "percentage":
            self.marks.percents.add(address)

    def finished(self):
        """The sheet with its rows of one length."""
        for row in self.rows:
            row += [""] * (self._widest - len(row))
        return self


def read_open_sheets(stream):
    """[OpenSheet] of a content.xml; ParseError or UnsafeSheet when it cannot be read."""
    sheets, hidden, depth, style = [], set(), 0, None
    for event, element in iterparse(stream, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag == f"{_STYLE}style":
                style = element.get(f"{_STYLE}name")
            elif tag == f"{_TABLE}table":
                depth += 1
                if depth == 1:
                    name = element.get(f"{_TABLE}name") or f"{len(sheets) + 1}"
                    sheets.append(OpenSheet(name, element.get(f"{_TABLE}style-name") in hidden))
        elif tag == f"{_STYLE}table-properties" and element.get(f"{_TABLE}display") == "false":
            hidden.add(style)
        elif tag == _ROW and depth == 1:
            sheets[-1].add(element)
            element.clear()
        elif tag == f"{_TABLE}table":
            depth -= 1
    return [sheet.finished() for sheet in sheets]


def _repeats(element, name):
    text = element.get(f"{_TABLE}{name}") or "1"
    return min(max(int(text), 1), _FARTHEST) if text.isdigit() and len(text) < 12 else 1


def _kind(cell):
    return next((cell.get(name) for name in _KINDS if cell.get(name)), "")


def _value(cell):
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return _number(cell.get(f"{_OFFICE}value"))
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date":
        return _day(cell.get(f"{_OFFICE}date-value", ""))
    return "\n".join(_words(child) for child in cell if child.tag == f"{_TEXT}p")


def _number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return ""


def _day(text):
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return text


def _words(element):
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" ")
        elif child.tag in (f"{_TEXT}line-break", f"{_TEXT}tab"):
            parts.append("\n" if child.tag.endswith("line-break") else "\t")
        elif child.tag not in _SKIPPED:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
