"""Villages once more, slowly, and the shares of requirements met at every level."""

from tests.slow.count import Commune, Slow
from tests.slow.rows import once

FILTERS = {
    "dbkk": ("ESPECIALLY_DIFFICULT", "có"), "khu-vuc-1": ("AREA", "I"), "khu-vuc-2": ("AREA", "II"),
    "khu-vuc-3": ("AREA", "III"),
}  # fmt: skip


class SlowVillages(Slow):
    """The database on a day, its villages among it."""

    def fits(self, commune, only):
        """Whether a commune is of the kind asked for on the day; "" asks nothing."""
        kind, value = FILTERS.get(only, ("", ""))
        return not only or self.attribute(commune, kind) == value

    @once
    def villages(self, commune):
        """Villages of one commune in force on the day, as they stand by decision and by the data."""
        root, found = self.root(commune["id"]), []
        period, chosen = self.village_period(commune)
        for row in self.places.values():
            if row["level"] != "VILLAGE" or not self.lives(row) or self.root(row["parent_id"]) != root:
                continue
            unit = Commune(row, self.held(row["id"]))
            for one in self.assessments if chosen else ():
                is_known = self.basis == "current" or one["approved_met"] is not None
                of_it = (one["period_id"], one["criteria_set_id"]) == (period["id"], chosen["id"])
                if of_it and is_known and self.root(one["locality_id"]) == self.root(row["id"]):
                    unit.marks, unit.computed, unit.stated = self._summary_of(one)
            found.append(unit)
        return found

    def _summary_of(self, one):
        return tuple(one[f"{self.basis}_{part}"] for part in ("marks", "computed", "stated"))

    @once
    def village_period(self, place):
        """(the last period of the province ended by the day with figures of villages, its village set)."""
        ended = [one for one in self._periods_of(place) if self._has_level(one, "VILLAGE")]
        period = max(ended, key=lambda row: row["end_date"], default=None)
        used = {chosen for one, chosen in self.sets_of_periods if period and one == period["id"]}
        sets = [row for row in self.sets.values() if row["id"] in used and row["level"] == "VILLAGE"]
        order = ("STANDARD", "ADVANCED", "EXEMPLARY")
        return period, min(sets, key=lambda row: order.index(row["attainment"]), default=None)

    def _periods_of(self, place):
        return [
            one for one in self.periods.values()
            if self.province_root(self.places[one["province_id"]]) == self.province_root(place)
            and one["end_date"] <= self.day
        ]  # fmt: skip

    def _has_level(self, period, level):
        return any(
            one["period_id"] == period["id"] and level in (None, self.sets[one["criteria_set_id"]]["level"])
            and (self.basis == "current" or one["approved_met"] is not None)
            for one in self.assessments
        )  # fmt: skip

    def knows_villages(self, place):
        roots = {
            self.root(row["id"]) for row in self.places.values()
            if row["level"] == "VILLAGE" and self.province_root(row) == self.province_root(place)
        }  # fmt: skip
        return any(self.root(one["locality_id"]) in roots for one in self.decisions)

    @once
    def village_figures(self, place, only=""):
        communes = [row for row in self.units(place, "COMMUNE") if self.fits(row, only)]
        counted = [row for row in communes if row["kind"] == "COMMUNE" or self.villages(row)]
        units = [unit for row in communes for unit in self.villages(row)]
        knows = self.knows_villages(place)
        return {
            "communes": len(counted),
            "listed": sum(bool(self.villages(row)) for row in communes),
            "total": len(units),
            "recognised": {
                level: sum(unit.is_recognised(level) for unit in units) if knows else None
                for level in ("STANDARD", "ADVANCED", "EXEMPLARY")
            },
            "assessed": sum(unit.is_assessed for unit in units),
            "meets": sum(unit.meets for unit in units),
        }

    def shares(self, place):
        """{level: (criteria met, criteria required)} of everything assessed in the last period with any figures."""
        ended = [one for one in self._periods_of(place) if self._has_level(one, None)]
        period, found = max(ended, key=lambda row: row["end_date"], default=None), {}
        for one in self.assessments:
            rows = [row for row in self.places.values() if self.root(row["id"]) == self.root(one["locality_id"])]
            if period is None or one["period_id"] != period["id"] or not self._counts(one, rows, period):
                continue
            met, required = (one[f"{self.basis}_{part}"] for part in ("met", "required"))
            level = self.sets[one["criteria_set_id"]]["level"]
            old = found.get(level, (0, 0))
            found[level] = old[0] + met, old[1] + required
        return found

    def _counts(self, one, rows, period):
        """Whether something is known of a unit that stood on the period's last day."""
        said = [one[f"{self.basis}_{part}"] for part in ("computed", "stated", "required")]
        return (
            None not in said
            and sum(said[:2]) > 0
            and said[2] > 0
            and any(self.lives(row, period["end_date"]) for row in rows)
        )
