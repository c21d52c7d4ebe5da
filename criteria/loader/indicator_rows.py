"""The sheet "Chỉ tiêu": rows of criteria, indicators, years, former wordings and parts become one tree."""

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from criteria.loader import headings
from criteria.loader.cells import UNKNOWN
from criteria.loader.headings import CRITERION_NUMBER, INDICATOR_NUMBER, YEAR, Field
from ntm.lib.text import clean

_PART = re.compile(r"(.+)\.([a-z][a-z0-9]{0,5})")
_TABLES = ("thresholds", "thresholds_recalled", "thresholds_by_year", "thresholds_by_year_recalled")
_OF_INDICATOR = (*headings.OF_INDICATOR, *headings.MORE_OF_INDICATOR)
_UNTIL = next(one for one in headings.MORE_OF_INDICATOR if one.path == ("valid_to",))
_SINCE = next(one for one in headings.MORE_OF_INDICATOR if one.path == ("valid_from",))
_ONE_DAY = dt.timedelta(days=1)


@dataclass
class Line:
    """One row of the sheet: what its cells say, by key; `levels` {column: LevelCell}."""

    row: int
    number: str
    year: object = None
    values: dict = field(default_factory=dict)
    levels: dict = field(default_factory=dict)


@dataclass
class Group:
    """A full row with the further rows of its years, and the parts that stand under it."""

    line: Line
    years: list = field(default_factory=list)
    parts: dict = field(default_factory=dict)

    @property
    def until(self):
        return self.line.values.get("valid_to")


class IndicatorRows:
    """Reads the sheet into document.data["criteria"]."""

    def __init__(self, sheet, document, table_class):
        self.document = document
        columns = document.data.get("dimension", {}).get("values", [])
        self.level_fields = [headings.COMMON_LEVEL, *filter(None, map(_column_field, columns))]
        fields = (CRITERION_NUMBER, INDICATOR_NUMBER, YEAR, *headings.NAMES, *headings.OF_CRITERION)
        self.table = table_class(sheet, (*self.level_fields, *fields, *_OF_INDICATOR), document, ())
        self.numbers, self.groups, self.current = [], [], None

    def read(self):
        for row in self.table.rows():
            criterion, indicator = (self.table.cell(row, one) for one in (CRITERION_NUMBER, INDICATOR_NUMBER))
            if indicator is not None and not indicator.is_empty:
                self._indicator_row(row, criterion)
            elif criterion is not None and not criterion.is_empty:
                self._criterion_row(row)
            else:
                self._refuse(row, INDICATOR_NUMBER, _("the row has neither a criterion's nor an indicator's number"))
        for position, groups in enumerate(self.groups):
            self._build(position, groups)

    def _refuse(self, row, of_field, reason, path=()):
        cell = self.table.cell(row, of_field)
        spot = self.table.row_spot(row, of_field)
        own = (*path, f"{spot.sheet}!{spot.cell}")
        self.document.spots[own] = spot if cell is not None else self.table.row_spot(row)
        self.document.misread.append((own, reason))

    # -- Criteria --

    def _criterion_row(self, row):
        path = ("criteria", len(self.numbers))
        self.document.spots[path] = self.table.row_spot(row, CRITERION_NUMBER)
        found = {"number": self.table.value(row, CRITERION_NUMBER, (*path, "number"))}
        for one in (*headings.NAMES, *headings.OF_CRITERION):
            value = self.table.value(row, one, (*path, *one.path))
            if value is not None:
                found[one.path[0]] = value
        for one in (*_OF_INDICATOR, *self.level_fields, YEAR):
            self._must_be_empty(row, one, _("“%(title)s” belongs to the row of an indicator"), path)
        self.document.data["criteria"].append(found)
        self.numbers.append(found["number"])
        self.groups.append({})

    def _must_be_empty(self, row, of_field, text, path):
        cell = self.table.cell(row, of_field)
        if cell is not None and not cell.is_empty:
            self._refuse(row, of_field, text % {"title": of_field.title}, path)

    # -- Rows of indicators --

    def _indicator_row(self, row, criterion):
        number = self.table.value(row, INDICATOR_NUMBER, ("criteria", f"{row}", "number"))
        position = self._position(row, criterion)
        if number is None or position is None:
            return
        for one in headings.OF_CRITERION:
            self._must_be_empty(row, one, _("“%(title)s” belongs to the row of a criterion"), ("criteria", position))
        line = self._line(row, number)
        groups = self.groups[position]
        part = _PART.fullmatch(number)
        if part and part[1] in groups:
            self._add(groups[part[1]][-1].parts, part[2], line)
        else:
            self._add(groups, number, line)

    def _position(self, row, criterion):
        """Position of the criterion a row stands under, or None with the reason noted."""
        if criterion is None or criterion.is_empty:
            if not self.numbers:
                self._refuse(row, INDICATOR_NUMBER, _("no criterion stands above this row"))
                return None
            return len(self.numbers) - 1
        number = self.table.value(row, CRITERION_NUMBER, ("criteria", f"{row}", "criterion"))
        if number not in self.numbers:
            text = _("criterion %(number)s has no row of its own above")
            self._refuse(row, CRITERION_NUMBER, text % {"number": criterion.text})
            return None
        return len(self.numbers) - 1 - self.numbers[::-1].index(number)

    def _line(self, row, number):
        line, path = Line(row, number), ("rows", row)
        line.year = self.table.value(row, YEAR, (*path, "year"))
        for one in (*headings.NAMES, *_OF_INDICATOR):
            value = self.table.value(row, one, (*path, *one.path))
            if value is not None:
                line.values[one.path[0]] = value
        for one in self.level_fields:
            value = self.table.value(row, one, (*path, "level", *one.path))
            if value is not None:
                line.levels[one.path[0]] = value
        return line

    def _add(self, groups, number, line):
        """A year of the row above, or a row of its own: the indicator, another wording of it, or the same twice."""
        known = groups.setdefault(number, [])
        if not known:
            known.append(Group(line))
        elif line.year is not None and not self._is_other_wording(known[-1], line):
            self._add_year(known[-1], line)
        elif any(_iso(group.until) == _iso(line.values.get("valid_to")) for group in known):
            self._refuse(line.row, INDICATOR_NUMBER, _("the number %(number)s stands twice") % {"number": line.number})
        else:
            known.append(Group(line))

    @staticmethod
    def _is_other_wording(group, line):
        until = line.values.get("valid_to")
        if until is not None:
            return _iso(until) != _iso(group.until)
        return group.until is not None and "name_vi" in line.values

    def _add_year(self, group, line):
        for one in (*headings.NAMES, *_OF_INDICATOR):
            key = one.path[0]
            if key in line.values and line.values[key] != group.line.values.get(key):
                self._refuse(line.row, one, _("a further row of a year says its levels only"))
        taken = [group.line.year, *(other.year for other in group.years)]
        if line.year in taken:
            self._refuse(line.row, YEAR, _("the year %(year)s stands twice") % {"year": line.year})
            return
        group.years.append(line)

    # -- The tree --

    def _build(self, position, groups):
        rows = []
        for place, (number, wordings) in enumerate(groups.items()):
            path = ("criteria", position, "indicators", place)
            wordings.sort(key=lambda group: (group.until is None, _iso(group.until) or ""))
            *former, present = wordings
            row = {"number": number, **self._wording(present, path)}
            if "valid_to" in present.line.values:
                row["valid_to"] = present.line.values["valid_to"]
            if former:
                row["previous"] = [self._former(group, (*path, "previous", i)) for i, group in enumerate(former)]
            self._add_first_day(row, wordings, path)
            rows.append(row)
        self.document.data["criteria"][position]["indicators"] = rows

    def _former(self, group, path):
        for key in ("name_vi", "kind"):
            if key not in group.line.values:
                one = next(one for one in (*headings.NAMES, *_OF_INDICATOR) if one.path == (key,))
                self._refuse(group.line.row, one, _("“%(key)s” is missing") % {"key": one.title}, path)
        found = self._wording(group, path)
        self.document.spots[(*path, "until")] = self.table.row_spot(group.line.row, _UNTIL)
        return {"until": group.until, **found}

    def _add_first_day(self, row, wordings, path):
        """Only the first wording's own first day is said; the others begin the day after the one before."""
        since = wordings[0].line.values.get("valid_from")
        if since is not None:
            row["valid_from"] = since
            self.document.spots[(*path, "valid_from")] = self.table.row_spot(wordings[0].line.row, _SINCE)
        for before, group in pairwise(wordings):
            since = group.line.values.get("valid_from")
            if since is not None and _iso(since) != _day_after(before.until):
                self._refuse(group.line.row, _SINCE, _("a wording begins the day after the one before it ends"), path)

    def _wording(self, group, path, is_part=False):
        line = group.line
        self.document.spots[path] = self.table.row_spot(line.row, INDICATOR_NUMBER)
        for one in (*headings.NAMES, *_OF_INDICATOR):
            self._note_spot(path, one, line.row)
        self.document.spots[(*path, "number")] = self.table.row_spot(line.row, INDICATOR_NUMBER)
        found = {key: value for key, value in line.values.items() if key not in ("valid_from", "valid_to", "details")}
        self._open_details(found, line, path)
        if is_part:
            found.setdefault("name_en", "")
            found = {key: _nothing(value) for key, value in found.items()}
        else:
            _fill(found)
        found.update({name: {} for name in _TABLES})
        self._put_levels(found, group, path)
        self._settle_operator(found, group, path, is_part)
        if group.parts:
            found["sub_thresholds"] = self._parts(group, path)
        return found

    def _note_spot(self, path, of_field, row):
        cell = self.table.cell(row, of_field)
        if cell is not None and not cell.is_empty:
            self.document.spots[(*path, *of_field.path)] = self.table.spot(cell)

    def _open_details(self, found, line, path):
        details = line.values.get("details")
        if details is None:
            return
        if not isinstance(details, dict) or set(details) - set(headings.DETAILS):
            self.document.misread.append(((*path, "details"), _("these details are not known")))
            return
        found.update(details)

    def _parts(self, group, path):
        """Parts of one indicator; each number stands once and has no former wordings of its own."""
        rows = []
        for place, (letter, groups) in enumerate(group.parts.items()):
            where = (*path, "sub_thresholds", place)
            for other in groups[1:]:
                text = _("the number %(number)s stands twice") % {"number": other.line.number}
                self._refuse(other.line.row, INDICATOR_NUMBER, text)
            rows.append({"number": letter, **self._wording(groups[0], where, is_part=True)})
        return rows

    # -- Levels --

    def _put_levels(self, found, group, path):
        for line in (group.line, *group.years):
            for column, level in line.levels.items():
                name = "thresholds_recalled" if level.is_recalled else "thresholds"
                if line.year is None:
                    table, where = found[name], (*path, name)
                else:
                    name = name.replace("thresholds", "thresholds_by_year", 1)
                    table, where = found[name].setdefault(line.year, {}), (*path, name, line.year)
                    self.document.spots[where] = self.table.row_spot(line.row, YEAR)
                table[column] = level.value
                self.document.spots[(*where, column)] = self._level_spot(line.row, column)
            if line.year is not None and not line.levels:
                found["thresholds_by_year"].setdefault(line.year, {})
                self.document.spots[(*path, "thresholds_by_year", line.year)] = self.table.row_spot(line.row, YEAR)

    def _level_spot(self, row, column):
        one = next(one for one in self.level_fields if one.path == (column,))
        return self.table.row_spot(row, one)

    def _settle_operator(self, found, group, path, is_part):
        """The comparison said, else the sign written with the levels, else what the kind leaves no doubt about."""
        signs = [
            (line.row, column, level.operator)
            for line in (group.line, *group.years)
            for column, level in line.levels.items()
            if level.operator
        ]
        operator = found.get("operator") or (signs[0][2] if signs else None)
        if operator is None and not is_part and found.get("kind") in ("boolean", "text"):
            operator = "achieved"
        for row, column, sign in signs:
            if sign != operator:
                one = next(one for one in self.level_fields if one.path == (column,))
                self._refuse(row, one, _("the sign contradicts the comparison of this indicator"), path)
        if operator is not None:
            found["operator"] = operator


def _column_field(column):
    """Levels of a declared column stand under its code or its name."""
    code = column.get("code")
    if not isinstance(code, str) or not code:
        return None
    name = column.get("name_vi")
    return Field(code, (code,), "level", also=(name,) if isinstance(name, str) and name else ())


def _fill(found):
    """What an empty cell of a wording says is said: nothing is taken over from another wording."""
    for key in ("name_en", "unit", "delegated_to", "note_vi"):
        found.setdefault(key, "")
    found.setdefault("source", [])
    found.setdefault("verified", False)
    if isinstance(found["verified"], bool):
        found.setdefault("name_verified", found["verified"])


def _nothing(value):
    """A dash in the row of a part says nothing, where an empty cell repeats the indicator's."""
    if isinstance(value, str) and clean(value) in UNKNOWN:
        return ""
    if isinstance(value, list) and value in ([mark] for mark in UNKNOWN):
        return []
    return value


def _iso(day):
    return day.isoformat() if isinstance(day, dt.date) else day


def _day_after(day):
    try:
        return (dt.date.fromisoformat(_iso(day)) + _ONE_DAY).isoformat()
    except (TypeError, ValueError):
        return None
