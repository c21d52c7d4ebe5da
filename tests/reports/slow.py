"""Every figure once more, slowly: all rows of the database in plain lists, one question and one loop at a time.

Nothing of reports/ or criteria/ is used here but the tables themselves. docs/definitions.md is what this follows.
"""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
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
from localities.models import Locality, Succession

# Whoever holds one of these is recognised at the attainment.
REACHES = {
    "STANDARD": ("STANDARD", "ADVANCED", "EXEMPLARY", "MODERN"),
    "ADVANCED": ("ADVANCED", "EXEMPLARY"),
    "EXEMPLARY": ("EXEMPLARY",),
    "MODERN": ("MODERN",),
    "COMPLETED": ("COMPLETED",),
}
FOR_DISTRICTS = ("STANDARD", "ADVANCED", "COMPLETED")


class Commune:
    """One xã on the day: `held` {attainment: (decision, first day)}; `marks` None without figures on the basis."""

    def __init__(self, row, held):
        self.row, self.held = row, held
        self.marks, self.computed, self.stated = None, 0, 0

    def is_recognised(self, attainment="STANDARD"):
        return any(level in self.held for level in REACHES[attainment])

    @property
    def is_assessed(self):
        return self.marks is not None and self.computed + self.stated > 0

    @property
    def met(self):
        return sum(mark in "1-" for mark in self.marks)

    @property
    def meets(self):
        return self.is_assessed and len(self.marks) > 0 and self.met == len(self.marks)

    @property
    def misses(self):
        return [place for place, mark in enumerate(self.marks or "") if mark == "0"]

    @property
    def since(self):
        days = [first for level, (_decision, first) in self.held.items() if level in REACHES["STANDARD"]]
        return min(days, default=None)


def once(question):
    """Asked of the same thing again, it gives the answer it gave; without this a world takes a minute."""

    @wraps(question)
    def ask(self, about, *more):
        key = question.__name__, about["id"] if isinstance(about, dict) else about, *more
        if key not in self.answers:
            self.answers[key] = question(self, about, *more)
        return self.answers[key]

    return ask


class Slow:
    """The database as it stands, on a day and a basis."""

    def __init__(self, day, basis):
        self.day, self.basis, self.answers = day, basis, {}
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

    # -- Results ------------------------------------------------------------------------------------------------------

    @once
    def period(self, place):
        """The last period of the province ended by the day that has figures of a standard commune set."""
        found = []
        for period in self.periods.values():
            ours = self.province_root(self.places[period["province_id"]]) == self.province_root(place)
            if ours and period["end_date"] <= self.day and self._has_figures(period):
                found.append(period)
        return max(found, key=lambda row: row["end_date"], default=None)

    def _has_figures(self, period):
        for row in self.assessments:
            is_standard = self._is_standard(self.sets[row["criteria_set_id"]])
            is_known = self.basis == "current" or row["approved_met"] is not None
            if row["period_id"] == period["id"] and is_standard and is_known:
                return True
        return False

    def _is_standard(self, row):
        return (row["level"], row["attainment"], row["state"]) == ("COMMUNE", "STANDARD", "PUBLISHED")

    @once
    def set(self, place):
        """The newest standard set the period uses; without a period the newest in force, the province's own first."""
        period = self.period(place)
        if period:
            used = {chosen for one, chosen in self.sets_of_periods if one == period["id"]}
            rows = [row for row in self.sets.values() if row["id"] in used and self._is_standard(row)]
        else:
            own = {None, self.above(place)[-1]["id"]}
            rows = [row for row in self.sets.values()
                    if self._is_standard(row) and self.lives(row) and row["issuer_province_id"] in own]  # fmt: skip
        return max(rows, key=lambda row: (row["issuer_province_id"] is not None, row["valid_from"]), default=None)

    def criteria_of(self, criteria_set):
        return [row for row in self.criteria if criteria_set and row["criteria_set_id"] == criteria_set["id"]]

    @once
    def summary(self, assessment):
        """(marks, verdicts by value and level, verdicts stated) of an assessment, from its results."""
        if self.basis == "approved" and assessment["state"] != "APPROVED":
            # The results have changed since; what was approved is kept in the summary alone.
            return assessment["approved_marks"], assessment["approved_computed"], assessment["approved_stated"]
        criteria_set, day = self.sets[assessment["criteria_set_id"]], self.periods[assessment["period_id"]]["end_date"]
        marks, bases = "", Counter()
        for position, criterion in enumerate(self.criteria_of(criteria_set)):
            said = [
                self._counted(assessment["id"], row["id"]) for row in self.indicators
                if row["criterion_id"] == criterion["id"] and row["parent_id"] is None and self.lives(row, day)
            ]  # fmt: skip
            bases.update(basis for _verdict, basis in said)
            mark = self._mark([verdict for verdict, _basis in said], criterion["is_complete"])
            word = assessment["stated_marks"][position : position + 1].strip()
            if mark == "?" and word:
                mark = word
                bases["STATED"] += 1
            marks += mark
        return marks, bases["COMPUTED"], bases["STATED"]

    def _counted(self, assessment, indicator):
        row = self.results.get(assessment, {}).get(indicator)
        if row is None:
            return "", ""
        for who in ("appraised_", "department_"):
            if row[f"{who}verdict"]:
                return row[f"{who}verdict"], row[f"{who}basis"]
        return row["verdict"], row["basis"]

    @staticmethod
    def _mark(verdicts, is_complete):
        if any(verdict == "NOT_MET" for verdict in verdicts):
            return "0"
        if not verdicts or not is_complete or any(verdict == "" for verdict in verdicts):
            return "?"
        return "-" if all(verdict == "NOT_APPLICABLE" for verdict in verdicts) else "1"

    # -- What pages show ----------------------------------------------------------------------------------------------

    @once
    def communes(self, place):
        """Communes in force on the day in the place, with what is held and known of each."""
        period, criteria_set = self.period(place), self.set(place)
        found = []
        for row in self.units(place, "COMMUNE"):
            if row["kind"] != "COMMUNE":
                continue
            unit = Commune(row, self.held(row["id"]))
            for assessment in self.assessments if period and criteria_set else ():
                is_its = self.root(assessment["locality_id"]) == self.root(row["id"])
                of_it = (assessment["period_id"], assessment["criteria_set_id"]) == (period["id"], criteria_set["id"])
                is_known = self.basis == "current" or assessment["approved_met"] is not None
                if is_its and of_it and is_known:
                    unit.marks, unit.computed, unit.stated = self.summary(assessment)
            found.append(unit)
        return found

    def districts(self, place):
        """[(row, its own decision or None)] of districts and cities in force on the day in the place."""
        found = []
        for row in self.units(place, "DISTRICT"):
            own = [one for level, (one, _since) in self.held(row["id"]).items() if level in FOR_DISTRICTS]
            found.append((row, max(own, key=lambda one: one["decision_date"], default=None)))
        return found

    def chosen(self, place, show):
        """Communes behind a figure, by the name its link has."""
        name, _colon, value = show.partition(":")
        return [unit for unit in self.communes(place) if self._is_chosen(place, unit, name, value)]

    def _is_chosen(self, place, unit, name, value):
        recognised = unit.is_recognised(value if value in REACHES else "STANDARD")
        if name in ("total", "recognised", "not_recognised"):
            return {"total": True, "recognised": recognised, "not_recognised": not recognised}[name]
        if name == "recognised_in":
            return unit.since is not None and unit.since.year == int(value)
        if name == "at_risk":
            return recognised and bool(unit.misses)
        if name == "unknown":
            return not unit.meets and not unit.misses
        if name in ("meets", "not_full"):
            return unit.meets == (name == "meets")
        if name == "finished":
            return unit.meets and not recognised
        if not unit.is_assessed:
            return False
        if name == "band":
            return self.band(self.set(place), unit.met) == value
        return {
            "assessed": lambda: True,
            "behind": lambda: not unit.meets,
            "criterion_unknown": lambda: unit.marks[int(value)] == "?",
            "below_15": lambda: unit.met < 15,
            "criterion": lambda: int(value) in unit.misses,
        }[name]()

    @staticmethod
    def band(criteria_set, met):
        for label, low, high in criteria_set["bands"]:
            if low <= met <= high:
                return label
        return None

    @once
    def figures(self, place):
        """Every count over the communes of a place, by name."""
        units = self.communes(place)
        assessed = [unit for unit in units if unit.is_assessed]
        criteria_set, known = self.set(place), self.knows(place)
        return {
            "total": len(units),
            "recognised": {
                level: sum(unit.is_recognised(level) for unit in units) if known else None
                for level in ("STANDARD", "ADVANCED", "EXEMPLARY")
            },
            "assessed": len(assessed),
            "meets": sum(unit.meets for unit in units),
            "at_risk": sum(unit.is_recognised() and bool(unit.misses) for unit in units) if known else None,
            "unknown": sum(not unit.meets and not unit.misses for unit in units),
            "met_sum": sum(unit.met for unit in assessed),
            "below_15": sum(unit.met < 15 for unit in assessed),
            "bands": {
                label: sum(low <= unit.met <= high for unit in assessed)
                for label, low, high in (criteria_set["bands"] if criteria_set else [])
            },
            "computed": sum(unit.computed for unit in assessed),
            "stated": sum(unit.stated for unit in assessed),
        }

    @once
    def by_criterion(self, place):
        """[(met, not met, unknown, not applicable)] of the assessed communes, one for each criterion of the set."""
        assessed = [unit for unit in self.communes(place) if unit.is_assessed]
        return [
            tuple(sum(unit.marks[position] == mark for unit in assessed) for mark in "10?-")
            for position, _criterion in enumerate(self.criteria_of(self.set(place)))
        ]

    def recognised_by(self, place, day):
        """(communes recognised, communes) of a place on another day, with the units then in force."""
        root, found = self.root(place["id"]), []
        for row in self.places.values():
            is_commune = (row["level"], row["kind"]) == ("COMMUNE", "COMMUNE")
            lies_there = root in [self.root(one["id"]) for one in self.above(row)]
            if is_commune and lies_there and self.lives(row, day):
                found.append(row)
        held = [self.held(row["id"], day) for row in found]
        return sum(any(level in own for level in REACHES["STANDARD"]) for own in held), len(found)


# -- How an office prints ---------------------------------------------------------------------------------------------


def rounded(part, whole, places):
    """Half up, exactly; None where there is nothing to divide by."""
    if not whole or part is None:
        return None
    exact = Fraction(part) / Fraction(whole)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def count_text(number):
    return "–" if number is None else f"{number:02d}"


def decimal_text(number):
    return "–" if number is None else str(number).replace(".", ",")


def percent_text(part, whole):
    number = rounded(None if part is None else part * 100, whole, 2)
    return "–" if number is None else f"{decimal_text(number)}%"
