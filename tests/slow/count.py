"""Every count over communes once more, slowly: what was said of each, and who stands behind a figure."""

from collections import Counter

from tests.slow.rows import FOR_DISTRICTS, REACHES, Rows, once


class Commune:
    """One xã on the day: `held` {attainment: (decision, first day)}; `marks` None without figures on the basis."""

    def __init__(self, row, held):
        self.row, self.held = row, held
        self.marks, self.computed, self.stated = None, 0, 0
        # On the boundaries of a later day: whether what it came from tells anything of it.
        self.is_carried = True

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
        return self.since_at("STANDARD")

    def since_at(self, attainment):
        """First day of what is held of the attainment or includes it; None where nothing is."""
        days = [first for level, (_decision, first) in self.held.items() if level in REACHES[attainment]]
        return min(days, default=None)


class Slow(Rows):
    """The database as it stands, on a day and a basis."""

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
        if name == "total" or not unit.is_carried:
            return name == "total"
        if name in ("recognised", "not_recognised"):
            return recognised == (name == "recognised")
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
        return self.figures_over(self.communes(place), self.set(place), self.knows(place))

    @staticmethod
    def figures_over(units, criteria_set, known):
        assessed = [unit for unit in units if unit.is_assessed]
        carried = [unit for unit in units if unit.is_carried]
        return {
            "total": len(units),
            "unmapped": len(units) - len(carried),
            "recognised": {
                level: sum(unit.is_recognised(level) for unit in units) if known else None
                for level in ("STANDARD", "ADVANCED", "EXEMPLARY")
            },
            "assessed": len(assessed),
            "meets": sum(unit.meets for unit in units),
            "at_risk": sum(unit.is_recognised() and bool(unit.misses) for unit in units) if known else None,
            "unknown": sum(not unit.meets and not unit.misses for unit in carried),
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
