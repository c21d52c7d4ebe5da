"""The other pages once more, slowly: a criterion, the map, the country, who is next, and what if."""

from collections import Counter

from criteria.models import IndicatorResult, Threshold
from tests.slow.count import Slow
from tests.slow.villages import SlowVillages


class SlowAround(SlowVillages):
    """The database on a day, with the numbers behind what was said."""

    def __init__(self, day, basis):
        super().__init__(day, basis)
        self.said = list(IndicatorResult.objects.values())
        self.levels = sorted(Threshold.objects.values(), key=lambda row: row["id"])

    # -- A criterion --------------------------------------------------------------------------------------------------

    def grouped(self, place, position, key):
        """{group: (met, not met, unknown, not applicable)} of the communes with figures, by a question of each."""
        found = {}
        for unit in self.communes(place):
            if unit.is_assessed:
                found.setdefault(key(unit), Counter())[unit.marks[position]] += 1
        return {group: tuple(counts[mark] for mark in "10?-") for group, counts in found.items()}

    def district_of(self, unit):
        return next((row["id"] for row in self.above(unit.row) if row["level"] == "DISTRICT"), None)

    def numbers(self, place, indicator):
        """[(unit, its number or None, whether it is said not to be met)] of the units whose numbers may be shown."""
        found, period = [], self.period(place)
        for unit in self.communes(place):
            if not unit.is_assessed:
                continue
            one = next(
                one for one in self.assessments
                if self.root(one["locality_id"]) == self.root(unit.row["id"]) and one["period_id"] == period["id"]
                and one["criteria_set_id"] == self.set(place)["id"]
            )  # fmt: skip
            if self.basis == "current" or one["state"] == "APPROVED":
                found.append((unit, *self._number(one["id"], indicator)))
        return found

    def _number(self, assessment, indicator):
        row = next(
            (row for row in self.said if (row["assessment_id"], row["indicator_id"]) == (assessment, indicator)), None
        )  # fmt: skip
        if row is None:
            return None, False
        whose = next((who for who in ("appraised_", "department_") if row[f"{who}verdict"]), "")
        number = row[f"{whose}value"]
        return row["value"] if number is None else number, row[f"{whose}verdict"] == "NOT_MET"

    def level(self, indicator):
        """The level shown: the one that is law, else the newest not yet checked."""
        own = [row for row in self.levels if row["indicator_id"] == indicator]
        chosen = [row for row in own if row["is_verified"]] or own
        return chosen[-1]["value"] if chosen else None

    # -- The map ------------------------------------------------------------------------------------------------------

    def step(self, place, unit, colour):
        """The step of the scale a commune is coloured by."""
        bands = self.set(place)["bands"] if self.set(place) else []
        if colour.startswith("criterion"):
            return unit.marks[int(colour.partition(":")[2])] if unit.is_assessed else "?"
        if colour == "met":
            return self.band(self.set(place), unit.met) if unit.is_assessed and bands else "untold"
        if not self.knows(place):
            return "untold"
        held = next((level for level in ("EXEMPLARY", "ADVANCED", "STANDARD") if unit.is_recognised(level)), None)
        if held or not unit.is_assessed or len(bands) < 2:
            return held or "untold"
        return "near" if unit.met >= bands[1][1] else "far"

    # -- Who is next --------------------------------------------------------------------------------------------------

    def candidates(self, place, who):
        if who == "standard":
            return [unit for unit in self.communes(place) if not unit.is_recognised()]
        return [unit for unit in self.communes(place) if unit.is_recognised() and unit.misses]

    def is_shown(self, place, unit):
        """Whether its indicators may be looked at: what was approved is being changed where it was returned."""
        period = self.period(place)
        return any(
            self.root(one["locality_id"]) == self.root(unit.row["id"]) and one["period_id"] == period["id"]
            and one["criteria_set_id"] == self.set(place)["id"]
            and (self.basis == "current" or one["state"] == "APPROVED")
            for one in self.assessments
        )  # fmt: skip

    def lacks(self, place, unit):
        """{(criterion, indicator or ""): "0" or "?"} of what a unit is not known to meet."""
        if not unit.is_assessed or unit.meets:
            return {}
        found = {}
        for position, criterion in enumerate(self.criteria_of(self.set(place))):
            mark = unit.marks[position]
            if mark not in "1-":
                found |= self._lacks_of(place, unit, criterion, mark)
        return found

    def _lacks_of(self, place, unit, criterion, mark):
        verdicts = self.verdicts(place, unit, criterion) if self.is_shown(place, unit) else None
        missed = [number for number, verdict in (verdicts or {}).items() if verdict == "NOT_MET"]
        untold = [number for number, verdict in (verdicts or {}).items() if verdict == ""]
        found = {(criterion["number"], number): "0" for number in missed}
        found |= {(criterion["number"], number): "?" for number in untold}
        # Where an officer's word on the whole criterion decides, or nothing may be shown, the criterion stands itself.
        if mark == "0" and not missed:
            found[criterion["number"], ""] = "0"
        if mark == "?" and (not untold or not criterion["is_complete"]):
            found[criterion["number"], ""] = "?"
        return found

    def verdicts(self, place, unit, criterion):
        """{indicator: verdict that counts} of one criterion in the period of the figures."""
        period = self.period(place)
        one = next(
            one for one in self.assessments
            if self.root(one["locality_id"]) == self.root(unit.row["id"]) and one["period_id"] == period["id"]
            and one["criteria_set_id"] == self.set(place)["id"]
        )  # fmt: skip
        rows = [row for row in self.indicators if row["criterion_id"] == criterion["id"] and row["parent_id"] is None]
        return {
            row["number"]: self._counted(one["id"], row["id"])[0] for row in rows if self.lives(row, period["end_date"])
        }

    def were_met(self, place, unit, criteria):
        """Marks were these criteria (by their places) met as well."""
        return "".join(
            "1" if position in criteria and mark not in "1-" else mark for position, mark in enumerate(unit.marks)
        )


class AtQuarter(Slow):
    """The end of one quarter of a province under one of its sets, approved figures."""

    def __init__(self, period, criteria_set):
        super().__init__(period["end_date"], "approved")
        self.only = period, criteria_set

    def period(self, place):
        return self.only[0]

    def set(self, place):
        return self.only[1]


def country(day):
    """{(first row of the province, quarter): counts} of every quarter ended by the day that has figures."""
    rows, found = Slow(day, "approved"), {}
    for period in rows.periods.values():
        used = {chosen for one, chosen in rows.sets_of_periods if one == period["id"]}
        sets = [row for row in rows.sets.values() if row["id"] in used and rows._is_standard(row)]
        for chosen in sorted(sets, key=lambda row: row["valid_from"]) if period["end_date"] <= day else ():
            province = rows.places[period["province_id"]]
            counts = AtQuarter(period, chosen).figures(province)
            if counts["assessed"]:
                found[rows.root(province["id"]), period["code"]] = counts
    return found
