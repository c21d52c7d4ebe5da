"""Units registered and assigned for a year as a workbook: out with what is said, back with crosses added.

A line is found by its code, a column by its head; what cannot be read for certain names its cell. Nothing is written
here.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from directives.actions.year_plans import PlanEntry
from directives.models import PlanMove
from directives.year_plans import LISTS
from ntm.lib.excel import cell_address
from ntm.lib.tables import Column, Table
from ntm.lib.text import clean, search_key
from ntm.lib.uploads import UploadRefused
from reports.intake import Book, shown
from reports.places import BadDay, parse_day
from reports.year_plan.rows import NAMES

_HEAD_ROWS = 40
HEADS = ("Mã", "Đơn vị", "Huyện", "Đăng ký", "Ngày đăng ký", "Văn bản đăng ký", "Giao", "Ngày giao", "Văn bản giao")
_KEYS = dict(
    zip(
        (search_key(head) for head in HEADS),
        ("code", "name", "district", "registered", "registered_on", "registered_paper", "assigned", "assigned_on",
         "assigned_paper"),
        strict=True,
    )
)  # fmt: skip
_CROSS, _NO = "x", frozenset(("", "không", "0", "-"))


@dataclass
class PlanSheet:
    """`entries` read; `errors` {sheet, cell, value, reason} of what could not be."""

    entries: list = field(default_factory=list)
    errors: list = field(default_factory=list)


def template(plan, units):
    """Every unit of the place with what is said of it; crosses are added and sent back."""
    states = {unit.place.lineage_id: unit.state for unit in plan.units}
    words = {"list": NAMES[plan.what], "year": plan.year, "place": plan.place.full_name}
    return Table(
        name=_("plan"),
        title=_("%(list)s, plan of %(year)s, %(place)s") % words,
        notes=[_("Put an x where a unit registers or is assigned, with the day (dd/mm/yyyy) and the document."),
               _("A cross taken away changes nothing: withdraw, take out or move a unit on the page, with the "
                 "reason.")],
        columns=[Column(head, kind, width) for head, kind, width in zip(
            HEADS, ("mark", "text", "text", "mark", "date", "text", "mark", "date", "text"),
            (9, 26, 22, 10, 14, 30, 10, 14, 34), strict=True)],
        rows=[[unit.code, unit.full_name, unit.district.full_name if unit.district_id else "",
               *_side(states.get(unit.lineage_id), "registered"), *_side(states.get(unit.lineage_id), "planned")]
              for unit in units],
    )  # fmt: skip


def _side(state, name):
    line = getattr(state, name) if state else None
    return [_CROSS, line.on, line.document] if line else [None, None, None]


def read_plan_sheet(file, *, units, year, what):
    """PlanSheet of an uploaded workbook about these units; UploadRefused for one without the columns."""
    for name, rows, marks in Book(file).visible():
        for number, row in enumerate(rows[:_HEAD_ROWS]):
            columns = {_KEYS[key]: index for index, value in enumerate(row) if (key := search_key(value)) in _KEYS}
            if {"code", "registered", "assigned"} <= set(columns):
                return _Reader(name, rows, marks, columns, units, year, what).read(number)
    raise UploadRefused(_("No sheet has the columns “Mã”, “Đăng ký” and “Giao”: fill in the workbook of this page."))


class _Wrong(ValueError):
    def __init__(self, column, reason):
        self.column, self.reason = column, reason
        super().__init__(reason)


class _Reader:
    def __init__(self, sheet, rows, marks, columns, units, year, what):
        self.sheet, self.rows, self.marks, self.columns = sheet, rows, marks, columns
        self.units = {unit.code: unit for unit in units}
        self.year, self.attainment = year, LISTS[what][1]
        self.found = PlanSheet()

    def read(self, head):
        seen = set()
        for number, row in enumerate(self.rows[head + 1 :], start=head + 1):
            code = self._text(row, "code")
            if not code or code.startswith("("):
                continue
            try:
                self._refuse_faulty(number)
                unit = self._unit(row, code, seen)
                self._take(number, row, unit, "registered", PlanMove.REGISTERED)
                self._take(number, row, unit, "assigned", PlanMove.ASSIGNED)
            except _Wrong as wrong:
                value = shown(self._value(row, wrong.column))
                self.found.errors.append(self._error(number, wrong.column, value, wrong.reason))
        return self.found

    def _error(self, number, column, value, reason):
        return {"sheet": self.sheet, "cell": self._address(number, column), "value": value, "reason": reason}

    def _unit(self, row, code, seen):
        unit = self.units.get(code) or self.units.get(code.zfill(5))
        if unit is None:
            raise _Wrong("code", _("no unit of this list here bears the code %(code)s") % {"code": code})
        if unit.pk in seen:
            raise _Wrong("code", _("this unit stands in an earlier line already"))
        seen.add(unit.pk)
        name = search_key(self._text(row, "name"))
        if name and name not in (search_key(unit.name), search_key(unit.full_name)):
            raise _Wrong("name", _("the code is that of %(place)s") % {"place": unit.full_name})
        return unit

    def _take(self, number, row, unit, side, move):
        cross = self._text(row, side)
        if cross.casefold() in _NO:
            return
        if cross.casefold() not in (_CROSS, "có", "1"):
            raise _Wrong(side, _("“%(value)s” is no cross: write x, or leave the cell empty") % {"value": cross})
        self.found.entries.append(
            PlanEntry(
                locality=unit,
                year=self.year,
                attainment=self.attainment,
                move=move,
                on=self._day(row, f"{side}_on"),
                document=self._text(row, f"{side}_paper"),
                where=self._address(number, side),
            )
        )

    def _day(self, row, column):
        value = self._value(row, column)
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        if not clean(value):
            raise _Wrong(column, _("give the day"))
        try:
            return parse_day(clean(value))
        except BadDay as error:
            raise _Wrong(column, str(error)) from error

    def _refuse_faulty(self, number):
        for column in self.columns:
            address = self._address(number, column)
            if address in self.marks.errors or address in self.marks.unfinished:
                raise _Wrong(column, _("a formula without a result: write the words themselves"))

    def _value(self, row, column):
        index = self.columns.get(column)
        return row[index] if index is not None and index < len(row) else ""

    def _text(self, row, column):
        value = self._value(row, column)
        return clean(int(value) if isinstance(value, float) and value.is_integer() else value)

    def _address(self, number, column):
        return cell_address(number, self.columns.get(column, 0))
