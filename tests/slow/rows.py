"""The database in plain lists, and the first questions to it: which places there were, and what decisions gave them.

Nothing of reports/ or criteria/ is used in this package but the tables themselves; docs/definitions.md is what it
follows. All rows are read, one question and one loop at a time.
"""

import datetime as dt
from functools import wraps

from criteria.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Indicator,
    IndicatorResult,
    Recognition,
    ReportingPeriod,
)
from localities.models import Locality, LocalityAttribute, Succession

# Whoever holds one of these is recognised at the attainment.
REACHES = {
    "STANDARD": ("STANDARD", "ADVANCED", "EXEMPLARY", "MODERN"),
    "ADVANCED": ("ADVANCED", "EXEMPLARY"),
    "EXEMPLARY": ("EXEMPLARY",),
    "MODERN": ("MODERN",),
    "COMPLETED": ("COMPLETED",),
}
FOR_DISTRICTS = ("STANDARD", "ADVANCED", "COMPLETED")


def once(question):
    """Asked of the same thing again, it gives the answer it gave; without this a world takes a minute."""

    @wraps(question)
    def ask(self, about, *more):
        key = question.__qualname__, about["id"] if isinstance(about, dict) else about, *more
        if key not in self.answers:
            self.answers[key] = question(self, about, *more)
        return self.answers[key]

    return ask


class Rows:
    """The tables as they stand, read on a day."""

    def __init__(self, day, basis):
        self.day, self.basis, self.answers = day, basis, {}
        self.attributes = list(LocalityAttribute.objects.values())
        self.places = {row["id"]: row for row in Locality.objects.values()}
        self.links = list(Succession.objects.values())
        self.decisions = sorted(Recognition.objects.values(), key=lambda row: (row["decision_date"], row["id"]))
        self.sets = {row["id"]: row for row in CriteriaSet.objects.values()}
        self.criteria = sorted(Criterion.objects.values(), key=lambda row: row["order"])
        self.indicators = list(Indicator.objects.values())
        self.periods = {row["id"]: row for row in ReportingPeriod.objects.values()}
        self.sets_of_periods = list(
            ReportingPeriod.criteria_sets.through.objects.values_list("reportingperiod_id", "criteriaset_id")
        )
        self.assessments = list(Assessment.objects.values())
        self.results = {}
        for row in IndicatorResult.objects.values():
            self.results.setdefault(row["assessment_id"], {})[row["indicator_id"]] = row

    # -- Places -------------------------------------------------------------------------------------------------------

    @once
    def root(self, pk):
        """First row of the chain of plain continuations."""
        for link in self.links:
            if link["successor_id"] == pk and link["kind"] == "CONTINUES":
                return self.root(link["predecessor_id"])
        return pk

    def lives(self, row, day=None):
        day = day or self.day
        began = row["valid_from"] is None or row["valid_from"] <= day
        return began and (row["valid_to"] is None or day <= row["valid_to"])

    def row_on_the_day(self, pk):
        """The row of the same chain in force on the day, else the row itself."""
        same = [row for row in self.places.values() if self.root(row["id"]) == self.root(pk) and self.lives(row)]
        return same[0] if same else self.places[pk]

    @once
    def above(self, row):
        """The row and everything it lies in."""
        found = [row]
        while found[-1]["parent_id"]:
            found.append(self.places[found[-1]["parent_id"]])
        return found

    def lies_in(self, row, place):
        return place["id"] in [one["id"] for one in self.above(row)]

    def province_root(self, row):
        return self.root(self.above(row)[-1]["id"])

    def units(self, place, level, day=None):
        """Units of a level in force on the day in the place."""
        return [
            row for row in self.places.values()
            if row["level"] == level and self.lives(row, day) and self.lies_in(row, place)
        ]  # fmt: skip

    def attribute(self, row, kind):
        """The value last given to the unit of those in force on the day, or ""."""
        own = [
            one for one in self.attributes
            if one["kind"] == kind and self.root(one["locality_id"]) == self.root(row["id"]) and self.lives(one)
        ]  # fmt: skip
        own.sort(key=lambda one: (one["valid_from"] or dt.date.min, one["id"]))
        return own[-1]["value"] if own else ""

    # -- Decisions ----------------------------------------------------------------------------------------------------

    @once
    def held(self, pk, day=None):
        """{attainment: (decision, first day)} after the last word on each by the day."""
        found = {}
        for decision in self.decisions:
            if decision["decision_date"] > (day or self.day) or self.root(decision["locality_id"]) != self.root(pk):
                continue
            level = decision["attainment"]
            if decision["kind"] == "REVOKED":
                for taken in REACHES[level]:
                    found.pop(taken, None)
            else:
                first = found[level][1] if level in found else decision["decision_date"]
                found[level] = (decision, first)
        return found

    @once
    def knows(self, place):
        """Whether any decision about a unit of the province, villages aside, was ever recorded."""
        roots = {
            self.root(row["id"]) for row in self.places.values()
            if row["level"] != "VILLAGE" and self.province_root(row) == self.province_root(place)
        }  # fmt: skip
        return any(self.root(decision["locality_id"]) in roots for decision in self.decisions)
