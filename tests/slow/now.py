"""A day on the boundaries of a later one: each xã of the later day with what its predecessors had."""

from tests.slow.count import Commune, Slow
from tests.slow.rows import once

HEADLINE = ("STANDARD", "ADVANCED", "EXEMPLARY")


class SlowNow(Slow):
    """The units in force on `until`, with what can be carried over to them from the day."""

    def __init__(self, day, basis, until):
        super().__init__(day, basis)
        self.until = until

    # -- Where a unit comes from --------------------------------------------------------------------------------------

    def later_row(self, place):
        same = [row for row in self.places.values() if self.root(row["id"]) == self.root(place["id"])]
        return next((row for row in same if self.lives(row, self.until)), None)

    @once
    def came_from(self, pk):
        """[(row of the day, or None where the trail is lost; whether only a part of it came here; plainly)]."""
        row, found = self.places[pk], []
        links = [
            one for one in self.links if one["successor_id"] == pk and self.day < one["date"] <= self.until
        ]  # fmt: skip
        if self.lives(row):
            found.append((row, False, True))
        elif not links:
            found.append((None, False, False))
        for link in links:
            heirs = {
                one["successor_id"] for one in self.links
                if (one["predecessor_id"], one["date"]) == (link["predecessor_id"], link["date"])
            }  # fmt: skip
            is_part, is_plain = link["kind"] == "PART" or len(heirs) > 1, link["kind"] == "CONTINUES"
            for source, was_part, was_plain in self.came_from(link["predecessor_id"]):
                found.append((source, is_part or was_part, is_plain and was_plain))
        return found

    def sources(self, pk):
        found = {row["id"]: row for row, _part, _plain in self.came_from(pk) if row}
        return list(found.values())

    def is_plain(self, pk):
        return len(self.sources(pk)) == 1 and all(plain for _row, _part, plain in self.came_from(pk))

    # -- What is carried over -----------------------------------------------------------------------------------------

    @once
    def communes(self, place):
        period, criteria_set = self.period(place), self.set(place)
        return [self._carried(row, place, period, criteria_set) for row in self._later_units(place)]

    def _later_units(self, place):
        later = self.later_row(place)
        rows = [
            row for row in self.places.values()
            if (row["level"], row["kind"]) == ("COMMUNE", "COMMUNE") and self.lives(row, self.until)
        ]  # fmt: skip
        if later:
            return [row for row in rows if self.lies_in(row, later)]
        return [row for row in rows if any(self._was_inside(source, place) for source in self.sources(row["id"]))]

    def _was_inside(self, row, place):
        return self.root(place["id"]) in [self.root(one["id"]) for one in self.above(row)]

    def left_out(self, place):
        """Xã of the day in the place that lie in no xã of the later day."""
        reached = {
            source["id"] for row in self.places.values()
            if (row["level"], row["kind"]) == ("COMMUNE", "COMMUNE") and self.lives(row, self.until)
            for source in self.sources(row["id"])
        }  # fmt: skip
        return {
            row["id"] for row in self.places.values()
            if (row["level"], row["kind"]) == ("COMMUNE", "COMMUNE") and self.lives(row)
            and self._was_inside(row, place) and row["id"] not in reached
        }  # fmt: skip

    def _carried(self, row, place, period, criteria_set):
        sources = self.sources(row["id"])
        unit = Commune(row, {})
        unit.mixed = set()
        unit.is_carried = self._is_told(row, place)
        if unit.is_carried:
            self._give_decisions(unit, sources)
        for level, decision in self._inherited(row).items():
            if any(self._holds(source, level) for source in sources):
                unit.held[level], unit.is_carried = decision, True
        unit.mixed = {level for level in unit.mixed if not unit.is_recognised(level)} if unit.is_carried else set()
        is_whole = not any(source is None or part for source, part, _plain in self.came_from(row["id"]))
        if unit.is_carried and is_whole and period and criteria_set:
            self._give_marks(unit, sources, period, criteria_set)
        return unit

    def _is_told(self, row, place):
        """Whether the trail is whole: nothing divided, lost, urban, or of a province that keeps no decisions."""
        trail = self.came_from(row["id"])
        if any(source is None or part or source["kind"] != "COMMUNE" for source, part, _plain in trail):
            return False
        return not self.knows(place) or all(super(SlowNow, self).knows(source) for source, _part, _plain in trail)

    def _holds(self, row, level):
        return Commune(row, self.held(row["id"])).is_recognised(level)

    def _give_decisions(self, unit, sources):
        if self.is_plain(unit.row["id"]):
            unit.held = dict(self.held(sources[0]["id"]))
            return
        for level in HEADLINE:
            answers = {self._holds(source, level) for source in sources}
            if answers == {True}:
                unit.held[level] = None, max(self._since(source, level) for source in sources)
            elif len(answers) == 2:
                unit.mixed.add(level)
        if "STANDARD" in unit.mixed:
            unit.held, unit.is_carried = {}, False

    def _since(self, row, level):
        return Commune(row, self.held(row["id"])).since_at(level)

    def _inherited(self, row):
        """Decisions after the day that carried a recognition over to the unit and still stand."""
        held = self.held(row["id"], self.until)
        return {
            level: (decision, first) for level, (decision, first) in held.items()
            if decision["kind"] == "INHERITED" and decision["decision_date"] > self.day
        }  # fmt: skip

    def _give_marks(self, unit, sources, period, criteria_set):
        said = [self._said_of(source, period, criteria_set) for source in sources]
        if any(source["kind"] != "COMMUNE" for source in sources) or None in said:
            return
        if len(said) > 1 and any(computed + stated == 0 for _marks, computed, stated in said):
            return  # a predecessor without figures
        unit.marks = ""
        for place in range(len(said[0][0])):
            marks = {one[0][place] for one in said}
            unit.marks += marks.pop() if len(marks) == 1 else "?"
        unit.computed = sum(computed for _marks, computed, _stated in said)
        unit.stated = sum(stated for _marks, _computed, stated in said)

    def _said_of(self, row, period, criteria_set):
        """What was said of a unit in the quarter, in whichever province it then lay."""
        for one in self.assessments:
            is_its = self.root(one["locality_id"]) == self.root(row["id"])
            of_it = self.periods[one["period_id"]]["code"] == period["code"]
            is_known = self.basis == "current" or one["approved_met"] is not None
            if is_its and of_it and one["criteria_set_id"] == criteria_set["id"] and is_known:
                return self.summary(one)
        return None

    # -- Around it ----------------------------------------------------------------------------------------------------

    @once
    def knows(self, place):
        """Whether a decision of the province, its heirs or whatever became them was ever recorded."""
        family = self._all_by_links({self.above(place)[-1]["id"]}, "predecessor_id", "successor_id")
        family = self._all_by_links(family, "successor_id", "predecessor_id")
        return any(super(SlowNow, self).knows(self.places[pk]) for pk in family)

    def _all_by_links(self, found, here, there):
        more = {link[there] for link in self.links if link[here] in found}
        return found if more <= found else self._all_by_links(found | more, here, there)

    def districts(self, place):
        later, found = self.later_row(place), []
        for row in self.units(later, "DISTRICT", self.until) if later else ():
            own = [one for level, (one, _since) in self.held(row["id"]).items()
                   if level in ("STANDARD", "ADVANCED", "COMPLETED")]  # fmt: skip
            found.append((row, max(own, key=lambda one: one["decision_date"], default=None)))
        return found

    def figures_of_district(self, place, district):
        units = [unit for unit in self.communes(place) if self.lies_in(unit.row, district)]
        return self.figures_over(units, self.set(place), self.knows(place))
