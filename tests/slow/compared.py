"""Two days of a place side by side, slowly: who can be compared, what moved, and what is said of it."""

from tests.slow.count import Slow
from tests.slow.now import SlowNow
from tests.slow.rows import once


class Pair:
    """One unit on both days."""

    def __init__(self, now, before, same_set):
        self.now, self.before = now, before
        self.is_told = same_set and now.is_assessed and before.is_assessed
        marks = list(enumerate(zip(before.marks, now.marks, strict=True))) if self.is_told else []
        told = [(place, old in "1-", new in "1-") for place, (old, new) in marks if "?" not in (old, new)]
        self.gained = [place for place, old, new in told if new and not old]
        self.lost = [place for place, old, new in told if old and not new]

    @property
    def change(self):
        return self.now.met - self.before.met if self.is_told else None

    @property
    def kind(self):
        return "untold" if not self.is_told else {1: "up", -1: "down", 0: "same"}[sign(self.change)]

    def newly(self, attainment):
        return self.now.is_recognised(attainment) - self.before.is_recognised(attainment)


class TwoDays:
    """The database on two days; `place` is asked for by any of its rows."""

    def __init__(self, earlier, later, basis):
        self.now, self.was, self.carried = Slow(later, basis), Slow(earlier, basis), SlowNow(earlier, basis, later)
        self.answers = {}

    def rows(self, place):
        """(row of the later day, of the earlier)."""
        return self.now.row_on_the_day(place["id"]), self.was.row_on_the_day(place["id"])

    @once
    def differ(self, place):
        """Whether the xã of the place on one day are others than on the other."""
        root = self.now.root(place["id"])
        ever = [
            row for row in self.now.places.values()
            if (row["level"], row["kind"]) == ("COMMUNE", "COMMUNE")
            and root in [self.now.root(one["id"]) for one in self.now.above(row)]
        ]  # fmt: skip
        return any(self.now.lives(row) != self.was.lives(row) for row in ever)

    def before(self, place):
        """What the earlier day is asked by: on the later boundaries where these differ."""
        return self.carried if self.differ(place) else self.was

    def same_set(self, place):
        now, then = self.rows(place)
        found = [self.now.set(now), self.before(place).set(then)]
        return None not in found and found[0]["id"] == found[1]["id"]

    @once
    def pairs(self, place):
        now, then = self.rows(place)
        by_root = {self.was.root(unit.row["id"]): unit for unit in self.before(place).communes(then)}
        found = []
        for unit in self.now.communes(now):
            other = by_root.get(self.now.root(unit.row["id"]))
            if other is not None and other.is_carried:
                found.append(Pair(unit, other, self.same_set(place)))
        return found

    def only_now(self, place):
        compared = {pair.now.row["id"] for pair in self.pairs(place)}
        return [unit.row for unit in self.now.communes(self.rows(place)[0]) if unit.row["id"] not in compared]

    @once
    def only_before(self, place):
        """(xã of the earlier day that are in no xã now, those that lie in a xã of another place)."""
        then = self.rows(place)[1]
        if not self.differ(place):
            return set(), set()
        reached = {
            source["id"] for unit in self.carried.communes(then) for source in self.carried.sources(unit.row["id"])
        }  # fmt: skip
        gone = self.carried.left_out(then)
        inside = {unit.row["id"] for unit in self.was.communes(then)}
        return gone, inside - reached - gone

    def is_whole(self, place):
        return not self.only_now(place) and not any(self.only_before(place)) and not self.differ(place)

    def knows(self, place):
        now, then = self.rows(place)
        return self.now.knows(now) and self.before(place).knows(then)

    @once
    def figures(self, place):
        """(before, now) over the units that can be compared."""
        now, then = self.rows(place)
        pairs, knows = self.pairs(place), self.knows(place)
        return (
            Slow.figures_over([pair.before for pair in pairs], self.before(place).set(then), knows),
            Slow.figures_over([pair.now for pair in pairs], self.now.set(now), knows),
        )

    def criteria(self, place):
        """[((met, not met, unknown, not applicable) before, now)] over the units with results on both days; [] where
        there are none."""
        told = [pair for pair in self.pairs(place) if pair.is_told]
        if not told or not self.same_set(place):
            return []
        return [
            tuple(
                tuple(sum(unit.marks[position] == mark for unit in units) for mark in "10?-")
                for units in ([pair.before for pair in told], [pair.now for pair in told])
            )
            for position, _criterion in enumerate(self.now.criteria_of(self.now.set(self.rows(place)[0])))
        ]

    # -- Inside a group -----------------------------------------------------------------------------------------------

    def group(self, unit, kind):
        """The group of a unit on the later day: its last attribute of the kind, or ""."""
        return self.now.attribute(unit.row, kind)

    def groups(self, place, kind):
        """{group: [(place in it or None, unit)]}."""
        grouped = {}
        for unit in self.now.communes(self.rows(place)[0]):
            grouped.setdefault(self.group(unit, kind), []).append(unit)
        return {value: [(self._place(value, unit, units), unit) for unit in units] for value, units in grouped.items()}

    @staticmethod
    def _place(value, unit, units):
        if not value or not unit.is_assessed:
            return None
        return 1 + sum(other.is_assessed and other.met > unit.met for other in units)


def sign(number):
    return (number > 0) - (number < 0)
