"""A set's workbook read into a document. Whatever is wrong keeps its sheet and cell; nothing is guessed."""

from django.utils.translation import gettext as _

from criteria.loader import headings
from criteria.loader.cells import Misread, cell_of, read
from criteria.loader.document import SetDocument, Spot
from criteria.loader.indicator_rows import IndicatorRows
from ntm.lib.sheets import read_sheets
from ntm.lib.text import search_key
from ntm.lib.uploads import UploadRefused

_SHEETS = (
    headings.FACTS_SHEET,
    headings.COLUMNS_SHEET,
    headings.ROWS_SHEET,
    headings.CONDITIONS_SHEET,
    headings.PAPERS_SHEET,
)
_CONDITION_LEVEL = next(one for one in headings.CONDITIONS if one.path == ("value",))
_NEEDED = (headings.FACTS_SHEET, headings.ROWS_SHEET)


def read_workbook(file, name):
    """SetDocument of an uploaded workbook; a file that is none has that as its only fault."""
    document = SetDocument(name, None)
    try:
        sheets = read_sheets(file)
    except UploadRefused as error:
        document.misread = [((), str(error))]
        return document
    _Reader(document, sheets).read()
    return document


class Table:
    """A sheet with headings in row 1: {title: column}, and its filled rows."""

    def __init__(self, sheet, fields, document, path):
        self.sheet, self.document, self.path = sheet, document, path
        self.fields = {key: field for field in fields for key in field.keys}
        self.columns = {}
        self._read_heads()

    def _read_heads(self):
        width = max((len(row) for row in self.sheet.rows), default=0)
        for column in range(width):
            head = cell_of(self.sheet, 0, column)
            if head.is_empty:
                self._refuse_stray(column)
                continue
            field = self.fields.get(search_key(head.text))
            if field is None:
                self.refuse(head, _("unknown heading “%(text)s”") % {"text": head.text})
            elif field.title in self.columns:
                self.refuse(head, _("the heading “%(text)s” stands twice") % {"text": head.text})
            else:
                self.columns[field.title] = column

    def _refuse_stray(self, column):
        for row in range(1, len(self.sheet.rows)):
            cell = cell_of(self.sheet, row, column)
            if not cell.is_empty:
                self.refuse(cell, _("the column has no heading in row 1"))
                return

    def rows(self):
        """Numbers of the rows that hold anything under a heading."""
        for row in range(1, len(self.sheet.rows)):
            if any(not cell_of(self.sheet, row, column).is_empty for column in self.columns.values()):
                yield row

    def cell(self, row, field):
        column = self.columns.get(field.title)
        return cell_of(self.sheet, row, column) if column is not None else None

    def spot(self, cell=None):
        return Spot(sheet=self.sheet.name, cell=cell.address if cell else "")

    def row_spot(self, row, field=None):
        """The cell of a field in a row, or the row's first cell."""
        cell = self.cell(row, field) if field else None
        return self.spot(cell or cell_of(self.sheet, row, 0))

    def refuse(self, cell, reason, path=None):
        """Note a fault of a cell; it gets a path of its own, so that its place is the one named."""
        own = (*(path if path is not None else self.path), f"{self.sheet.name}!{cell.address}")
        self.document.spots[own] = self.spot(cell)
        self.document.misread.append((own, reason))

    def value(self, row, field, path):
        """What a cell says, None where there is no such column; its spot is noted under `path`."""
        cell = self.cell(row, field)
        if cell is None:
            return None
        if not cell.is_empty:
            self.document.spots[path] = self.spot(cell)
        try:
            return read(cell, field.kind)
        except Misread as reason:
            self.refuse(cell, str(reason), path[:-1])
            return None


def put(data, path, value):
    """data["a"]["b"] = value for ("a", "b"); nothing where nothing is said."""
    if value is None:
        return
    for key in path[:-1]:
        data = data.setdefault(key, {})
    data[path[-1]] = value


class _Reader:
    def __init__(self, document, sheets):
        self.document = document
        self.sheets = {search_key(sheet.name): sheet for sheet in sheets}
        self.data = document.data = {}
        document.sheets = [sheet.name for sheet in sheets]

    def read(self):
        self._check_sheets()
        self.data["legal_basis"] = {"amended_by": []}
        self._facts()
        self._columns()
        self._papers()
        self._rows()
        self._conditions()

    def _sheet(self, name):
        return self.sheets.get(search_key(name))

    def _check_sheets(self):
        known = {search_key(name) for name in (*_SHEETS, headings.GUIDE_SHEET)}
        for name in _NEEDED:
            if self._sheet(name) is None:
                self.document.misread.append(((), _("the sheet “%(sheet)s” is missing") % {"sheet": name}))
        for key, sheet in self.sheets.items():
            if key not in known and any(value not in ("", None) for row in sheet.rows for value in row):
                path = (f"{sheet.name}!",)
                self.document.spots[path] = Spot(sheet=sheet.name)
                self.document.misread.append((path, _("unknown sheet “%(sheet)s”") % {"sheet": sheet.name}))

    # -- Facts: one row each --

    def _facts(self):
        sheet = self._sheet(headings.FACTS_SHEET)
        if sheet is None:
            return
        self.document.spots[()] = Spot(sheet=sheet.name)
        table = Table(_without_rows(sheet), (), self.document, ())
        fields = {key: field for field in headings.FACTS for key in field.keys}
        seen = set()
        for row in range(len(sheet.rows)):
            name, said = cell_of(sheet, row, 0), cell_of(sheet, row, 1)
            if name.is_empty and said.is_empty:
                continue
            key = search_key(name.text)
            if row == 0 and key == search_key(headings.FACT_HEADS[0]):
                continue
            field = fields.get(key)
            if field is None:
                table.refuse(name, _("unknown entry “%(text)s”") % {"text": name.text})
            elif field.path in seen:
                table.refuse(name, _("“%(text)s” stands twice") % {"text": name.text})
            else:
                seen.add(field.path)
                self._fact(table, field, said)

    def _fact(self, table, field, cell):
        self.document.spots[field.path] = table.spot(cell)
        try:
            put(self.data, field.path, read(cell, field.kind))
        except Misread as reason:
            table.refuse(cell, str(reason))

    # -- Tables --

    def _columns(self):
        values = self.data.setdefault("dimension", {}).setdefault("values", [])
        sheet = self._sheet(headings.COLUMNS_SHEET)
        if sheet is not None:
            table = Table(sheet, headings.COLUMNS, self.document, ("dimension", "values"))
            for row in table.rows():
                values.append(self._row(table, row, headings.COLUMNS, ("dimension", "values", len(values))))

    def _papers(self):
        sheet = self._sheet(headings.PAPERS_SHEET)
        if sheet is None:
            return
        table = Table(sheet, headings.PAPERS, self.document, ("legal_basis",))
        for row in table.rows():
            kind = table.value(row, headings.PAPERS[0], ("legal_basis", "relation"))
            if kind not in ("amended_by", "guided_by", "replaces"):
                cell = table.cell(row, headings.PAPERS[0]) or cell_of(sheet, row, 0)
                table.refuse(cell, _("“%(text)s” is none of sửa đổi, hướng dẫn, thay thế") % {"text": cell.text})
                continue
            rows = self.data["legal_basis"].setdefault(kind, [])
            path = ("legal_basis", kind, len(rows))
            paper = self._row(table, row, headings.PAPERS[1:], path)
            if kind == "replaces":
                self._only_number(table, row, paper)
                paper = paper.get("number", "")
            rows.append(paper)

    def _only_number(self, table, row, paper):
        if not paper.get("number"):
            table.refuse(cell_of(table.sheet, row, 0), _("“%(key)s” is missing") % {"key": headings.PAPERS[1].title})
        for field in headings.PAPERS[2:]:
            if field.path[0] in paper:
                table.refuse(table.cell(row, field), _("a replaced decision is named by its number alone"))

    def _row(self, table, row, fields, path):
        self.document.spots[path] = table.row_spot(row, fields[0])
        found = {}
        for field in fields:
            put(found, field.path, table.value(row, field, (*path, *field.path)))
        return found

    def _conditions(self):
        rows = self.data["prerequisites"] = []
        sheet = self._sheet(headings.CONDITIONS_SHEET)
        if sheet is None:
            return
        table = Table(sheet, headings.CONDITIONS, self.document, ("prerequisites",))
        for row in table.rows():
            path = ("prerequisites", len(rows))
            rows.append(self._condition(table, row, path))

    def _condition(self, table, row, path):
        found = self._row(table, row, headings.CONDITIONS, path)
        found.setdefault("verified", False)
        level = found.pop("value", None)
        if level is not None:
            name = "value_recalled" if level.is_recalled else "value"
            self.document.spots[(*path, name)] = self.document.spots[(*path, "value")]
            found[name] = level.value
            if level.operator and found.setdefault("operator", level.operator) != level.operator:
                text = _("the sign contradicts the comparison of this condition")
                table.refuse(table.cell(row, _CONDITION_LEVEL), text, path)
        details = found.pop("details", None)
        if isinstance(details, dict):
            self._add_details(found, details, path)
        elif details is not None:
            self.document.misread.append(
                ((*path, "details"), _("“%(value)s” is no list of details") % {"value": details})
            )
        return found

    def _add_details(self, found, details, path):
        for key, value in details.items():
            if key == "subject" and isinstance(value, dict):
                found["subject"] = {**value, **found.get("subject", {})}
            elif key == "sub_condition":
                found[key] = value
            else:
                self.document.misread.append(((*path, "details"), _("unknown key “%(key)s”") % {"key": key}))

    def _rows(self):
        self.data["criteria"] = []
        sheet = self._sheet(headings.ROWS_SHEET)
        if sheet is not None:
            IndicatorRows(sheet, self.document, Table).read()


def _without_rows(sheet):
    """The same sheet without its rows: facts stand under no headings."""
    return type(sheet)(sheet.name, [], sheet.marks)
