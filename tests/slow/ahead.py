"""Who is next once more, slowly: what each commune lacks of the set of its way, and whom one thing would bring."""

from criteria.models import IndicatorLink
from tests.slow.communes import SlowCommunes
from tests.slow.rows import once

PASSES = {
    "SAME": ("MET", "NOT_MET", "NOT_APPLICABLE"), "HARDER": ("NOT_MET",), "EASIER": ("MET", "NOT_APPLICABLE"),
    "COMPARABLE": (),
}  # fmt: skip


class SlowAhead(SlowCommunes):
    """The database on a day; under a set named by its code, else the standard one of the period."""

    def __init__(self, day, basis, code=None):
        super().__init__(day, basis)
        self.named = next((row for row in self.sets.values() if row["code"] == code), None)
        self.links_of_sets = list(IndicatorLink.objects.values())

    @once
    def period(self, place):
        """Under a set that is named the last period ended by the day with figures of it."""
        if self.named is None:
            return super().period(place)
        ended = [
            period for period in self.periods.values()
            if self.province_root(self.places[period["province_id"]]) == self.province_root(place)
            and period["end_date"] <= self.day and any(
                (one["period_id"], one["criteria_set_id"]) == (period["id"], self.named["id"])
                and (self.basis == "current" or one["approved_met"] is not None)
                for one in self.assessments
            )
        ]  # fmt: skip
        return max(ended, key=lambda row: row["end_date"], default=None)

    @once
    def set(self, place):
        return self.named or super().set(place)

    # -- What one thing alone would bring -----------------------------------------------------------------------------

    def is_freed(self, place, unit, key):
        """Whether the unit meets every criterion were this indicator, or this criterion as a whole, alone met."""
        criteria = self.criteria_of(self.set(place))
        after = [
            self.mark_after(place, unit, criterion, mark, key[1]) if criterion["number"] == key[0] else mark
            for criterion, mark in zip(criteria, unit.marks, strict=True)
        ]
        return all(mark in "1-" for mark in after)

    def mark_after(self, place, unit, criterion, mark, number):
        """The criterion's mark were its indicator of this number met; "" stands for the criterion itself."""
        if not number:
            return "1"
        said = self.verdicts(place, unit, criterion)
        told = self._mark([*(said | {number: "MET"}).values()], criterion["is_complete"])
        if told != "?":
            return told
        # An officer's word on the whole stays until the indicators can tell.
        return mark if self._mark([*said.values()], criterion["is_complete"]) == "?" else "?"

    def blocking(self, place, candidates):
        """{key: (units that do not meet it, cannot be told of, would meet all by it, nothing else known to miss)}."""
        found = {}
        for unit in candidates:
            lacks = self.lacks(place, unit)
            missed = [key for key, mark in lacks.items() if mark == "0"]
            for key, mark in lacks.items():
                counts, is_freed = found.setdefault(key, [0, 0, 0, 0]), self.is_freed(place, unit, key)
                counts[0] += mark == "0"
                counts[1] += mark == "?"
                counts[2] += is_freed
                counts[3] += not is_freed and missed == [key]
        return found


class SecondLook(SlowAhead):
    """The facts of the standard set held against the advanced one, where nobody was assessed under it."""

    def __init__(self, day, basis, code):
        super().__init__(day, basis)
        self.target = next(row for row in self.sets.values() if row["code"] == code)

    @once
    def communes(self, place):
        found = super().communes(place)
        for unit in found:
            facts = self.facts(place, unit)
            unit.stood, unit.marks = unit.marks, None
            if any(facts.values()):
                unit.said = {
                    indicator["id"]: self.verdict(place, unit, indicator, facts) for indicator in self.indicators
                }
                unit.marks = "".join(
                    self._mark([unit.said[one["id"]] for one in self._of(criterion)], criterion["is_complete"])
                    for criterion in self.criteria_of(self.target)
                )
        return found

    def _of(self, criterion):
        return [one for one in self.indicators if one["criterion_id"] == criterion["id"]]

    def facts(self, place, unit):
        """{indicator of the advanced set: [(relation, verdict, number)]} of what counts under the standard one."""
        period, used, found = self.period(place), super().set(place), {}
        own = [
            one for one in self.assessments
            if period and used and self.root(one["locality_id"]) == self.root(unit.row["id"])
            and (one["period_id"], one["criteria_set_id"]) == (period["id"], used["id"])
            and (self.basis == "current" or one["state"] == "APPROVED")
        ]  # fmt: skip
        for link in self.links_of_sets:
            for said in self.said:
                if own and (said["assessment_id"], said["indicator_id"]) == (own[0]["id"], link["source_id"]):
                    found.setdefault(link["target_id"], []).append((link["relation"], *self.counts(said)[:2]))
        return found

    def verdict(self, place, unit, indicator, facts):
        level, is_law = self.level_for(
            unit.row, indicator, self.target, self.day, self.period(place)["province_id"]
        )  # fmt: skip
        told = set()
        for relation, verdict, number in facts.get(indicator["id"], ()):
            if verdict != "NOT_APPLICABLE":
                verdict = ""
                if is_law and number is not None:
                    is_met = number >= level if indicator["operator"] == ">=" else number <= level
                    verdict = "MET" if is_met else "NOT_MET"
            if verdict in PASSES[relation]:
                told.add(verdict)
        if "NOT_MET" in told:
            return "NOT_MET"
        return told.pop() if len(told) == 1 else ""

    def lacks(self, place, unit):
        found = {}
        for criterion, mark in zip(self.criteria_of(self.target), unit.marks or "", strict=False):
            if mark not in "1-":
                found |= self._lacks_of(place, unit, criterion, mark)
        return found

    def is_shown(self, place, unit):
        return True

    def verdicts(self, place, unit, criterion):
        return {one["number"]: unit.said[one["id"]] for one in self._of(criterion)}

    def is_freed(self, place, unit, key):
        after = [
            self.mark_after(place, unit, criterion, mark, key[1]) if criterion["number"] == key[0] else mark
            for criterion, mark in zip(self.criteria_of(self.target), unit.marks, strict=True)
        ]
        return all(mark in "1-" for mark in after)
