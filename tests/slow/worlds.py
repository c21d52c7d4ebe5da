"""Random small worlds: units that merge, split, move and are renamed, and everything figures are counted from.

A world is drawn as plain data here and written by writing.py.
"""

import datetime as dt

from hypothesis import strategies as st

from localities.models import Kind, Level
from ntm.lib.quarters import Quarter
from tests.slow.places import BEGIN, URBAN, Places, province_of

# In the middle of a quarter, on the first day of one, and on New Year's Day.
EVENTS = (dt.date(2023, 5, 10), dt.date(2023, 7, 1), dt.date(2024, 1, 1))
QUARTERS = ("2022-Q4", "2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4")
_DAY = dt.timedelta(days=1)
DAYS = st.one_of(
    st.sampled_from([day + step * _DAY for day in EVENTS for step in (-1, 0, 1)]),
    st.sampled_from([Quarter.parse(code).end_date + step * _DAY for code in QUARTERS for step in (-1, 0)]),
    st.dates(dt.date(2022, 10, 1), dt.date(2024, 6, 30)),
)
# "again": approved, returned, corrected and handed over once more.
STATES = st.sampled_from(["DRAFT", "SUBMITTED", "VERIFIED", "APPROVED", "APPROVED", "RETURNED", "again"])
# What was said of an indicator: the locality's verdict and basis, the department's, the appraisers'.
_MC, _MS, _NC, _NS = ("MET", "COMPUTED"), ("MET", "STATED"), ("NOT_MET", "COMPUTED"), ("NOT_MET", "STATED")
_NA, _NIL = ("NOT_APPLICABLE", "STATED"), ("", "")
WORDS = {
    "m": (_MC, _NIL, _NIL), "M": (_MS, _NIL, _NIL), "n": (_NC, _NIL, _NIL), "N": (_NS, _NIL, _NIL),
    "-": (_NA, _NIL, _NIL), "?": (_NIL, _NIL, _NIL), "d": (_MC, _NS, _NIL), "D": (_NIL, _MC, _NIL),
    "a": (_NC, _NC, _MS), "A": (_MC, _MS, _NC),
}  # fmt: skip
MOODS = ("m", "mMDa", "mM-", "mMDn", "".join(WORDS), "?", "-")


class World:
    """A drawn world; assessments, periods and decisions name units by their place in `units`."""

    def __init__(self, units, links, sets, day, basis):
        self.units, self.links, self.sets, self.day, self.basis = units, links, sets, day, basis
        self.periods, self.assessments, self.decisions = [], [], []

    def __repr__(self):
        lines = [f"day {self.day}, {self.basis}"]
        lines += [f"{n}: {u.kind} {u.name} in {u.parent and u.parent.name}, {u.valid_from}..{u.valid_to}"
                  for n, u in enumerate(self.units)]  # fmt: skip
        lines += [f"{old.name} {kind} {new.name} on {day}" for old, new, kind, day in self.links]
        return "\n".join(map(str, [*lines, *self.sets, *self.periods, *self.assessments, *self.decisions]))


@st.composite
def worlds(draw):
    """A World with one or two provinces, up to a dozen communes, three dates of change and five quarters."""
    places = Places(draw)
    for _province in range(draw(st.integers(1, 2))):
        province = places.begin(Level.PROVINCE, Kind.PROVINCE, None, BEGIN)
        for _district in range(draw(st.integers(1, 2))):
            district = places.begin(Level.DISTRICT, Kind.DISTRICT, province, BEGIN)
            for kind in draw(st.lists(st.sampled_from([Kind.COMMUNE, Kind.COMMUNE, *URBAN]), max_size=4)):
                places.begin(Level.COMMUNE, kind, district, BEGIN)
    for event in EVENTS:
        for _each in range(draw(st.integers(0, 2))):
            places.happen(event)
    world = World(places.units, places.links, _sets(draw), draw(DAYS), draw(st.sampled_from(BASES)))
    _periods(draw, world)
    world.decisions = draw(st.lists(_decision(len(world.units)), max_size=14, unique_by=lambda row: row[:4]))
    return world


BASES = ("approved", "current")


def _sets(draw):
    """(code, attainment, first day, [(is complete, indicators)], pool of what assessments say, their words)."""
    found = []
    for code, attainment, first in (
        ("s1", "STANDARD", BEGIN),
        ("s2", "STANDARD", EVENTS[1]),
        ("a1", "ADVANCED", BEGIN),
    ):
        count = draw(st.sampled_from([3, 3, 17]))
        criteria = [
            (draw(st.integers(0, 9)) > 0, 1 if count > 3 else draw(st.integers(1, 2))) for _each in range(count)
        ]
        width = sum(number for _complete, number in criteria)
        said = st.sampled_from(MOODS).flatmap(lambda mood, width=width: st.text(mood, min_size=width, max_size=width))
        words = st.one_of(st.just(""), st.text(" 10-", min_size=count, max_size=count))
        found.append((code, attainment, first, criteria, [draw(said) for _each in range(4)], draw(words)))
    return found


def _periods(draw, world):
    """Quarters of each province with the sets they use, and the assessments in them."""
    for code in QUARTERS:
        quarter = Quarter.parse(code)
        for index, unit in enumerate(world.units):
            if unit.level == Level.PROVINCE and lives(unit, quarter.end_date) and draw(st.integers(0, 2)):
                sets = draw(st.sampled_from([(0,), (0,), (1,), (0, 1), (0, 2), (2,)]))
                world.periods.append((index, code, sets, draw(st.booleans())))
                for number in sets:
                    _assessments(draw, world, unit, quarter, number)


def _assessments(draw, world, province, quarter, number):
    continued = {id(old) for old, _new, kind, _day in world.links if kind == "CONTINUES"}
    for index, unit in enumerate(world.units):
        lasts = lives(unit, quarter.end_date)
        ended_inside = not lasts and id(unit) not in continued and lives(unit, quarter.start_date)
        is_asked = unit.level == Level.COMMUNE and (lasts or ended_inside) and province_of(unit) is province
        if is_asked and draw(st.integers(0, 4)):
            first, second = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
            state = draw(STATES)
            world.assessments.append((index, len(world.periods) - 1, number, state, first, second, draw(st.booleans())))


def lives(unit, day):
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


def _decision(count):
    return st.tuples(
        st.integers(0, count - 1),
        st.sampled_from(["STANDARD", "STANDARD", "ADVANCED", "EXEMPLARY", "MODERN", "COMPLETED"]),
        st.one_of(st.sampled_from(EVENTS), st.dates(dt.date(2021, 1, 1), dt.date(2024, 5, 1))),
        st.sampled_from(["RECOGNISED", "RECOGNISED", "RE_RECOGNISED", "INHERITED", "REVOKED"]),
    )
