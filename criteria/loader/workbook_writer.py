"""A document as a workbook that the reader takes back; the same sheets, empty, are the template for a new set."""

import datetime as dt
import json

import xlsxwriter
from django.utils.translation import gettext as _

from criteria.loader import headings
from criteria.loader import vocabulary as words
from criteria.loader.checking_rows import part_letter
from ntm.lib.excel import plain_text
from ntm.lib.numbers import format_decimal

_LIST_ROWS = 400  # rows of a sheet that get drop-down lists
_WIDTHS = {"Tên": 60, "Nội dung": 60, "Mục": 30, "Ghi chú": 40, "Định nghĩa": 40, "Nguồn": 20, "Tên tiếng Anh": 30}
_YEAR_TABLES = ("thresholds_by_year", "thresholds_by_year_recalled")


def write_workbook(stream, data):
    """Write a document (the vocabulary of criteria.loader.describing) into a stream."""
    book = _Book(stream)
    book.guide()
    book.table(headings.FACTS_SHEET, headings.FACT_HEADS, _fact_rows(data), frozen=False)
    columns = data.get("dimension", {}).get("values", [])
    book.table(headings.COLUMNS_SHEET, *_plain_table(headings.COLUMNS, columns))
    book.table(headings.ROWS_SHEET, *_indicator_table(data, columns), lists=_ROW_LISTS)
    conditions = [_condition(row) for row in data.get("prerequisites", [])]
    book.table(headings.CONDITIONS_SHEET, *_plain_table(headings.CONDITIONS, conditions), lists=_CONDITION_LISTS)
    book.table(headings.PAPERS_SHEET, *_plain_table(headings.PAPERS, _papers(data)), lists=_PAPER_LISTS)
    book.close()


def write_template(stream):
    """The sheets of a set that says nothing yet."""
    write_workbook(stream, {"complete": False, "dimension": {"kind": "none"}})


# -- Rows -------------------------------------------------------------------------------------------------------------


def _fact_rows(data):
    return [(one.title, _written(one, _at(data, one.path))) for one in headings.FACTS]


def _at(data, path):
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _plain_table(fields, rows):
    return [one.title for one in fields], [[_written(one, _at(row, one.path)) for one in fields] for row in rows]


def _indicator_table(data, columns):
    """(titles, rows) of the sheet of criteria and indicators."""
    levels = [headings.COMMON_LEVEL, *(headings.Field(one["code"], (one["code"],), "level") for one in columns)]
    fields = (
        headings.CRITERION_NUMBER, headings.INDICATOR_NUMBER, *headings.NAMES, *headings.OF_INDICATOR, *levels,
        headings.YEAR, *headings.MORE_OF_INDICATOR, *headings.OF_CRITERION,
    )  # fmt: skip
    rows = []
    for criterion in data.get("criteria", []):
        named = {"criterion": criterion["number"], **{key: criterion.get(key) for key in _OF_CRITERION}}
        rows.append(named)
        for indicator in criterion.get("indicators", []):
            rows += _indicator_rows(criterion["number"], indicator)
    return [one.title for one in fields], [[_written(one, _at(row, one.path)) for one in fields] for row in rows]


_OF_CRITERION = [one.path[0] for one in (*headings.NAMES, *headings.OF_CRITERION)]


def _indicator_rows(criterion, indicator):
    """Former wordings first, each from the day the one before ended; then the present one."""
    number, previous = indicator["number"], indicator.get("previous", [])
    own = {key: value for key, value in indicator.items() if key not in ("previous", "valid_from")}
    wordings = [{**former, "valid_to": former["until"]} for former in previous] + [own]
    wordings[0]["valid_from"] = indicator.get("valid_from")
    for wording in wordings:
        yield from _wording_rows(criterion, number, wording)
        for position, part in enumerate(wording.get("sub_thresholds", [])):
            letter = part.get("number") or part_letter(position)
            yield from _wording_rows(criterion, f"{number}.{letter}", _against(part, wording))


def _against(part, whole):
    """A part says "-" where it says nothing and its indicator says something."""
    empty = {key for key, value in part.items() if value in ("", [])}
    silent = {key: "-" for key in empty if key != "name_en" and whole.get(key) not in (None, "", [])}
    return {**part, **silent}


def _wording_rows(criterion, number, wording):
    first = {**wording, "criterion": criterion, "number": number, **_level_row(wording, None)}
    first["details"] = {key: wording[key] for key in headings.DETAILS if wording.get(key)} or None
    yield first
    years = {int(year): None for name in _YEAR_TABLES for year in wording.get(name, {})}
    for year in sorted(years):
        yield {"criterion": criterion, "number": number, "year": year, **_level_row(wording, year)}


def _level_row(wording, year):
    """{column: what the cell says}; a remembered level carries a star."""
    tables = {}
    for name, star in (("thresholds_recalled", "*"), ("thresholds", "")):
        table = wording.get(name, {})
        if year is not None:
            table = _of_year(wording.get(name.replace("thresholds", "thresholds_by_year", 1), {}), year)
        tables.update({column: (value, star) for column, value in table.items()})
    return tables


def _of_year(tables, year):
    return tables.get(year) or tables.get(str(year)) or {}


def _condition(row):
    value, star = (row["value"], "") if "value" in row else (row.get("value_recalled"), "*")
    plain = {"level", "unit_types", "attainment", "set"}
    extra = {key: part for key, part in row.get("subject", {}).items() if key not in plain}
    details = {**({"subject": extra} if extra else {})}
    if row.get("sub_condition") is not None:
        details["sub_condition"] = row["sub_condition"]
    return {**row, "value": None if value is None else (value, star), "details": details or None}


def _papers(data):
    basis = data.get("legal_basis", {})
    rows = [{"relation": kind, **one} for kind in ("amended_by", "guided_by") for one in basis.get(kind, [])]
    return rows + [{"relation": "replaces", "number": number} for number in basis.get("replaces", [])]


# -- Cells ------------------------------------------------------------------------------------------------------------


def _written(one, value):
    """What a cell of a field says: text, a number, a day."""
    if value is None or value in ("", [], {}):
        return None
    if isinstance(one.kind, dict):
        return words.WRITTEN[one.written].get(value, value)
    if one.kind == "flag":
        return words.WRITTEN["flag"].get(value, value)
    if one.kind == "list":
        return "; ".join(value) if isinstance(value, list) else value
    if one.kind == "json":
        return json.dumps(value, ensure_ascii=False)
    if one.kind == "day":
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    return _level(*value) if one.kind == "level" else value


def _level(value, star):
    if isinstance(value, bool):
        return "Đạt" + star
    if isinstance(value, str) or star:
        return (value if isinstance(value, str) else format_decimal(str(value))) + star
    return value


# -- The file ---------------------------------------------------------------------------------------------------------

_FLAGS = list(words.WRITTEN["flag"].values())
_ROW_LISTS = {
    "Kiểu": list(words.WRITTEN["kind"].values()),
    "So sánh": list(words.WRITTEN["operator"].values()),
    **{
        one.title: ["có", "không"]
        for one in (*headings.MORE_OF_INDICATOR, *headings.OF_CRITERION)
        if one.kind == "flag"
    },
}
_CONDITION_LISTS = {
    "Loại": list(words.WRITTEN["condition"].values()),
    "Cách tính": list(words.WRITTEN["measure"].values()),
    "So sánh": list(words.WRITTEN["operator"].values()),
    "Đã đối chiếu": _FLAGS,
}
_PAPER_LISTS = {"Quan hệ": list(words.WRITTEN["relation"].values())}


class _Book:
    def __init__(self, stream):
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(stream, options)
        self.book.set_calc_mode("auto")
        text = {"font_name": "Times New Roman", "valign": "top", "text_wrap": True, "num_format": "@"}
        self.text = self.book.add_format(text)
        self.number = self.book.add_format({**text, "num_format": "General"})
        self.day = self.book.add_format({**text, "num_format": "dd/mm/yyyy"})
        self.head = self.book.add_format({**text, "bold": True, "bg_color": "#e8efea", "border": 1})

    def close(self):
        self.book.close()

    def guide(self):
        sheet = self.book.add_worksheet(headings.GUIDE_SHEET)
        sheet.set_column(0, 0, 110, self.text)
        for row, line in enumerate(_guide_lines()):
            sheet.write_string(row, 0, line, self.head if row == 0 else self.text)

    def table(self, name, titles, rows, lists=None, frozen=True):
        sheet = self.book.add_worksheet(name)
        for column, title in enumerate(titles):
            # A column formatted as text keeps "1.10" and "17.1" what they are when an officer types them.
            sheet.set_column(column, column, _WIDTHS.get(title, 14), self.text)
            sheet.write_string(0, column, title, self.head)
            if lists and title in lists:
                sheet.data_validation(1, column, _LIST_ROWS, column, _choice(lists[title]))
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values):
                self._write(sheet, row, column, value)
        if frozen:
            sheet.freeze_panes(1, 3 if name == headings.ROWS_SHEET else 1)

    def _write(self, sheet, row, column, value):
        if isinstance(value, (int, float)):
            sheet.write_number(row, column, value, self.number)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), self.day)
        elif value is not None:
            sheet.write_string(row, column, plain_text(value), self.text)


def _choice(values):
    """A list to choose from; what else is typed is the reader's to judge."""
    return {"validate": "list", "source": values, "ignore_blank": True, "error_type": "information"}


def _guide_lines():
    return [
        _("How to fill in this workbook"),
        _("Sheet “Bộ tiêu chí”: one fact a row. Code, name, level, attainment and first day are needed."),
        _("Sheet “Cột”: the columns of levels, where they differ by region or commune group."),
        _(
            "Sheet “Chỉ tiêu”: a row for each criterion (its number in “Tiêu chí”), below it a row for each of its "
            "indicators (its number in “Chỉ tiêu”)."
        ),
        _("A level is a number (≥ 90%), “Đạt” or a grade. An empty level is not known; it never means 0."),
        _("A star behind a level (90*) says that it is remembered and not read in the decision."),
        _("Levels of several years: one further row a year, with the same number and the year in “Năm”."),
        _("A former wording: a row of the same number with its last day in “Đến ngày”."),
        _("Headings stand in row 1; sheets and headings keep their names. This sheet is not read."),
    ]
