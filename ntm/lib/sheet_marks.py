"""What the fast reader of workbooks does not tell: errors, formulas without a result, percent formats, far cells.

Calamine gives an empty text for "#DIV/0!" and for a formula nobody has calculated, 0.9569 for a cell that shows
95,69%, and a full rectangle for a sheet whose only value stands in its last corner. One pass over the tags of the
sheet, in linear time whatever the file, finds all four.
"""

import re
from dataclasses import dataclass, field

from ntm.lib.excel import cell_address, parse_address

MOST_CELLS = 1_000_000  # of the rectangle around all values
# Cells as Excel and XlsxWriter write them; a sheet of nothing else needs no look at each tag.
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="(\d+)")?(?: t="([A-Za-z]+)")?/?>')
_FORMULA = re.compile(rb"<(?:\w+:)?f(?=[\s/>])")
_TAG = re.compile(rb"<(/?)(?:\w+:)?(row|c|f|v|is)(?=[\s/>])([^<>]*)>")
_STYLE_TAG = re.compile(rb"<(/?)(?:\w+:)?(cellXfs|numFmt|xf)(?=[\s/>])([^<>]*)>")
_SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)>")
_LINK_TAG = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_BUILT_IN_PERCENT = {b"9", b"10"}


class UnsafeSheet(ValueError):
    """The sheet cannot be opened: its values lie too far apart to be a table, or it is not where it should be."""


@dataclass
class Marks:
    """Addresses of the cells in question; `errors` with the error as text."""

    errors: dict = field(default_factory=dict)
    unfinished: set = field(default_factory=set)
    percents: set = field(default_factory=set)

    def __bool__(self):
        """Whether any cell is marked at all."""
        return bool(self.errors or self.unfinished or self.percents)


def marks_of(parts, position):
    """Marks of the sheet at this position of the workbook; UnsafeSheet when it cannot be opened safely."""
    xml = parts.get(sheet_part(parts, position))
    if xml is None:
        raise UnsafeSheet(position)
    percent_styles = _percent_styles(parts)
    plain = _plain_marks(xml, percent_styles)
    return _Scan(xml, percent_styles).marks if plain is None else plain


def _plain_marks(xml, percent_styles):
    """Marks of a sheet of plain cells without formulas and errors; None where each tag has to be looked at.

    Counts empty cells into the rectangle, which can only make it too large: the slow look then decides.
    """
    cells = _PLAIN_CELL.findall(xml)
    if len(cells) != len(_CELL.findall(xml)) or _FORMULA.search(xml) or b"e" in {cell[3] for cell in cells}:
        return None
    width = max((parse_address(f"{letters.decode()}1")[1] for letters in {cell[0] for cell in cells}), default=-1) + 1
    if width * max((int(cell[1]) for cell in cells), default=0) > MOST_CELLS:
        return None
    return Marks(percents={(cell[0] + cell[1]).decode() for cell in cells if cell[2] in percent_styles})


class _Scan:
    def __init__(self, xml, percent_styles):
        self.xml, self.percent_styles = xml, percent_styles
        self.marks = Marks()
        self.row, self.column = -1, -1
        self.lowest = self.rightmost = -1
        self._run()

    def _run(self):
        cell = None
        for tag in _TAG.finditer(self.xml):
            closing, name, text = tag.groups()
            is_empty = text.endswith(b"/")
            if name == b"row" and not closing:
                self._enter_row(_attributes(text))
            elif name == b"c":
                cell = self._leave(cell) if closing else self._enter(_attributes(text))
                if is_empty and not closing:
                    cell = None
            elif cell is not None and not closing:
                self._note(cell, name, tag.end(), is_empty)

    def _enter_row(self, attributes):
        number = attributes.get(b"r")
        self.row = int(number) - 1 if number and number.isdigit() else self.row + 1
        self.column = -1

    def _enter(self, attributes):
        address = attributes.get(b"r", b"").decode("ascii", "replace")
        if address:
            try:
                self.row, self.column = parse_address(address)
            except ValueError as error:
                raise UnsafeSheet(address) from error
        else:
            self.column += 1
        return {"type": attributes.get(b"t"), "style": attributes.get(b"s"), "formula": False, "value": None}

    def _note(self, cell, name, start, is_empty):
        if name == b"f":
            cell["formula"] = True
        elif not is_empty:
            end = self.xml.find(b"<", start)
            cell["value"] = self.xml[start:end] if name == b"v" else b"text"

    def _leave(self, cell):
        if cell is None:
            return None
        address = cell_address(self.row, self.column)
        if cell["value"]:
            self.lowest, self.rightmost = max(self.lowest, self.row), max(self.rightmost, self.column)
            if (self.lowest + 1) * (self.rightmost + 1) > MOST_CELLS:
                raise UnsafeSheet(address)
        if cell["type"] == b"e":
            self.marks.errors[address] = (cell["value"] or b"#?").decode("ascii", "replace")
        elif cell["formula"] and not cell["value"]:
            self.marks.unfinished.add(address)
        elif cell["style"] in self.percent_styles:
            self.marks.percents.add(address)
        return None


def _attributes(text):
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(text)}


def sheet_part(parts, position):
    """Name of the part that holds the sheet at a position: the workbook names a link, the links name the part."""
    sheets = [_attributes(tag) for tag in _SHEET_TAG.findall(parts.get("xl/workbook.xml", b""))]
    if position >= len(sheets):
        return ""
    wanted = next((value for name, value in sheets[position].items() if name.endswith(b":id")), b"")
    for tag in _LINK_TAG.findall(parts.get("xl/_rels/workbook.xml.rels", b"")):
        link = _attributes(tag)
        if link.get(b"Id") == wanted:
            target = link.get(b"Target", b"").decode("utf-8", "replace")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _percent_styles(parts):
    """Numbers (as bytes) of the cell styles that show a value as a percentage."""
    percent_formats, styles, count, in_cells = set(_BUILT_IN_PERCENT), set(), 0, False
    for closing, name, text in _STYLE_TAG.findall(parts.get("xl/styles.xml", b"")):
        attributes = _attributes(text)
        if name == b"numFmt" and b"%" in attributes.get(b"formatCode", b""):
            percent_formats.add(attributes.get(b"numFmtId"))
        elif name == b"cellXfs":
            in_cells = not closing
        elif name == b"xf" and in_cells and not closing:
            if attributes.get(b"numFmtId") in percent_formats:
                styles.add(b"%d" % count)
            count += 1
    return styles
