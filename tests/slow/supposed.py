"""What if, slowly: the database as it would be on one day, were all results of some communes met."""

from tests.slow.conditions import SlowConditions, SlowConditionTargets
from tests.slow.count import Slow


class Supposed(SlowConditions):
    """The day with the ticked communes full, and those of them not recognised recognised as standard on it."""

    def __init__(self, day, basis, place, ticked):
        super().__init__(day, basis)
        plain, self.full = Slow(day, basis), {}
        used = plain.set(place)
        for unit in plain.communes(place):
            if unit.row["id"] in ticked and unit.is_assessed:
                marks = "".join(mark if mark in "1-" else "1" for mark in unit.marks)
                self.full[self.root(unit.row["id"]), used["id"]] = marks
                if not unit.is_recognised():
                    self.decisions.append({
                        "id": 0, "locality_id": unit.row["id"], "attainment": "STANDARD", "kind": "RECOGNISED",
                        "decision_date": day, "criteria_set_id": used["id"],
                    })  # fmt: skip

    def summary(self, assessment):
        marks, computed, stated = super().summary(assessment)
        full = self.full.get((self.root(assessment["locality_id"]), assessment["criteria_set_id"]))
        return full if full and computed + stated else marks, computed, stated


class SupposedTargets(SlowConditionTargets):
    """Targets as they would stand; earlier days are what they were."""

    def __init__(self, day, basis, supposed):
        super().__init__(day, basis)
        self.days[day] = supposed
