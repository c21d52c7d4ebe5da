"""What a careful person reads from a workbook, recorded while its cells are written."""

from dataclasses import dataclass, field

import yaml

from .sheets import letters
from .world import COMMUNE_SET, INDICATORS, indicators_of


@dataclass
class Expected:
    """One workbook's reading. `outcome` is read, errors (a person must mend it) or refused (as a whole)."""

    file: str
    ugly: str
    outcome: str = "read"
    about: str | tuple = ""
    province: str = "91"
    allowed: tuple = ()
    cells: dict = field(default_factory=dict)
    criteria: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    unmatched: dict = field(default_factory=dict)
    ignored: dict = field(default_factory=dict)
    heads: dict = field(default_factory=dict)
    data_sheets: list = field(default_factory=list)
    notes: str = ""

    def reads(self, place, target, value):
        """`target` is "TC7" (a criterion) or "2.1"; a criterion of one indicator is that indicator's cell."""
        number = target.removeprefix("TC")
        inside = indicators_of(number) if target != number else [number]
        if len(inside) == 1:
            self._state(self.cells, place.code, inside[0], value)
        else:
            self._state(self.criteria, place.code, number, value)

    @staticmethod
    def _state(store, code, number, value):
        if number in store.setdefault(code, {}):
            raise ValueError(f"{code} {number} is read twice")
        store[code][number] = value

    def forgets(self, place, target=None):
        """Take back what was read of a place (of one indicator): the file says it twice."""
        if target is None:
            self.cells.pop(place.code, None)
            self.criteria.pop(place.code, None)
        elif target in INDICATORS:
            self.cells[place.code].pop(target)
        else:
            self.criteria[place.code].pop(target.removeprefix("TC"))

    def wrong(self, sheet, row, column, why):
        """A cell somebody must mend."""
        self.errors.append((sheet.name, row, column, why))

    def passed_over(self, sheet, *rows):
        """Titles, districts, totals and notes."""
        self.ignored.setdefault(sheet.name, []).extend(rows)

    def head(self, sheet, *rows):
        """Rows of the head, with units and column numbers."""
        self.heads.setdefault(sheet.name, []).extend(rows)

    def no_place(self, sheet, row):
        """A row with figures of no certain commune."""
        self.unmatched.setdefault(sheet.name, []).append(row)

    def as_dict(self):
        """The plain form the yaml file holds."""
        form = {
            "file": self.file,
            "ugly": self.ugly,
            "period": "2024-Q3",
            "set": COMMUNE_SET,
            "province": self.province,
            "outcome": self.outcome,
        }
        if self.allowed:
            form["also_allowed"] = list(self.allowed)
        if self.about:
            form["refusal_about"] = self.about if isinstance(self.about, str) else list(self.about)
        if self.data_sheets:
            form["sheet"] = self.data_sheets[0] if len(self.data_sheets) == 1 else self.data_sheets
        if self.outcome != "refused":
            form |= self._reading()
        if self.notes:
            form["notes"] = " ".join(self.notes.split())
        return form

    def _reading(self):
        if (self.outcome == "errors") != bool(self.errors or self.unmatched):
            raise ValueError(f"{self.file}: the outcome and the errors disagree")
        several = len(self.data_sheets) > 1
        return {
            "cells": {code: values for code, values in self.cells.items() if values},
            "criteria": {code: values for code, values in self.criteria.items() if values},
            "errors": [
                {"cell": f"{sheet}!{letters(column)}{row}" if several else f"{letters(column)}{row}", "why": why}
                for sheet, row, column, why in self.errors
            ],
            "unmatched_rows": self._rows(self.unmatched),
            "ignored_rows": self._rows(self.ignored),
            "head_rows": self._rows(self.heads),
        }

    def _rows(self, store):
        store = {sheet: sorted(set(rows)) for sheet, rows in store.items() if rows}
        if len(self.data_sheets) > 1:
            return store
        return store.get(self.data_sheets[0], []) if self.data_sheets else []

    def as_yaml(self):
        """The text of the expectation file."""
        return yaml.safe_dump(self.as_dict(), allow_unicode=True, sort_keys=False, width=110)
