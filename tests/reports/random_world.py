"""Random small worlds: units that merge, split, move and are renamed, and everything figures are counted from.

A world is drawn as plain data and then written by `build`: places through their only writer, current summaries by the
product's own recount of the results, as after every entry.
"""

import datetime as dt

from hypothesis import strategies as st

from accounts.models import Role, RoleAssignment, User
from criteria.actions.summaries import summarise
from criteria.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Indicator,
    IndicatorResult,
    Recognition,
    ReportingPeriod,
    State,
)
from localities.actions import Unit, link_successions, write_localities
from localities.models import Kind, Level, Locality
from ntm.lib.quarters import Quarter

BEGIN = dt.date(2010, 1, 1)
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
URBAN = (Kind.WARD, Kind.TOWNSHIP)
# What was said of an indicator: the locality's verdict and basis, the department's, the appraisers'.
_MC, _MS, _NC, _NS = ("MET", "COMPUTED"), ("MET", "STATED"), ("NOT_MET", "COMPUTED"), ("NOT_MET", "STATED")
_NA, _NIL = ("NOT_APPLICABLE", "STATED"), ("", "")
WORDS = {
    "m": (_MC, _NIL, _NIL), "M": (_MS, _NIL, _NIL), "n": (_NC, _NIL, _NIL), "N": (_NS, _NIL, _NIL),
    "-": (_NA, _NIL, _NIL), "?": (_NIL, _NIL, _NIL), "d": (_MC, _NS, _NIL), "D": (_NIL, _MC, _NIL),
    "a": (_NC, _NC, _MS), "A": (_MC, _MS, _NC),
}  # fmt: skip
MOODS = ("m", "mMDa", "mM-", "mMDn", "".join(WORDS), "?", "-")


class Places:
    """Living units and what became of the others, while a world is drawn."""

    def __init__(self, draw):
        self.draw, self.units, self.links, self.living = draw, [], [], []

    def pick(self, rows):
        return rows[self.draw(st.integers(0, len(rows) - 1))]

    def begin(self, level, kind, parent, day, code="", name=""):
        number = len(self.units) + 1
        unit = Unit(level, kind, code or f"U{number}", name or f"N{number}", day, parent=parent)
        unit.root = unit
        self.units.append(unit)
        self.living.append(unit)
        return unit

    def end(self, unit, day):
        unit.valid_to = day - _DAY
        self.living.remove(unit)

    def replace(self, unit, day, **changes):
        """The unit goes on as another row; what lies below it goes along."""
        if unit.valid_from == day:
            for name, value in changes.items():
                setattr(unit, name, value)
            return unit
        self.end(unit, day)
        kept = {"kind": unit.kind, "parent": unit.parent, "code": unit.code, "name": unit.name} | changes
        heir = self.begin(unit.level, kept["kind"], kept["parent"], day, kept["code"], kept["name"])
        heir.root = unit.root
        self.links.append((unit, heir, "CONTINUES", day))
        self.adopt(unit, heir, day)
        return heir

    def adopt(self, old, heir, day):
        for child in [one for one in self.living if one.parent is old]:
            self.replace(child, day, parent=heir)

    def of(self, level, day=None):
        """Living units of a level; with a day those that did not begin on it."""
        return [one for one in self.living if one.level == level and one.valid_from != day]

    def happen(self, day):
        """One thing happens to somebody, where there is somebody it can happen to."""
        event = self.draw(st.sampled_from(HAPPENINGS))
        units = self.of(Level.DISTRICT if event in OF_DISTRICTS else Level.COMMUNE, day)
        if units:
            event(self, self.pick(units), day)


def province_of(unit):
    while unit.parent is not None:
        unit = unit.parent
    return unit


def renamed(places, unit, day):
    places.replace(unit, day, name=f"{unit.name}b")


def made_urban(places, unit, day):
    kind = places.draw(st.sampled_from([*URBAN, Kind.COMMUNE]))
    if places.draw(st.booleans()):
        places.replace(unit, day, kind=kind)
    else:
        places.end(unit, day)
        heir = places.begin(unit.level, kind, unit.parent, day, unit.code, unit.name)
        places.links.append((unit, heir, "WHOLE", day))


def moved(places, unit, day):
    homes = [one for one in places.of(Level.DISTRICT) if province_of(one) is province_of(unit)]
    if homes:
        places.replace(unit, day, parent=places.pick(homes))


def merged(places, unit, day):
    others = [one for one in places.of(Level.COMMUNE, day) if province_of(one) is province_of(unit)]
    heir = places.begin(Level.COMMUNE, Kind.COMMUNE, unit.parent, day)
    for one in {id(one): one for one in (unit, places.pick(others))}.values():
        places.end(one, day)
        places.links.append((one, heir, places.draw(st.sampled_from(["WHOLE", "PART"])), day))


def absorbed(places, unit, day):
    """Into a neighbour that goes on, as the same row or as another."""
    others = [one for one in places.of(Level.COMMUNE, day) if one is not unit and one.parent is unit.parent]
    if others:
        heir = places.pick(others)
        heir = places.replace(heir, day) if places.draw(st.booleans()) else heir
        places.end(unit, day)
        places.links.append((unit, heir, "WHOLE", day))


def divided(places, unit, day):
    is_whole = places.draw(st.booleans())
    for _each in range(2 if is_whole else 1):
        heir = places.begin(Level.COMMUNE, Kind.COMMUNE, unit.parent, day)
        places.links.append((unit, heir, "PART", day))
    if is_whole:
        places.end(unit, day)


def district_renamed(places, unit, day):
    places.replace(unit, day, kind=places.draw(st.sampled_from([Kind.TOWN, Kind.DISTRICT])), name=f"{unit.name}b")


def district_absorbed(places, unit, day):
    others = [one for one in places.of(Level.DISTRICT) if one is not unit and one.parent is unit.parent]
    if others:
        heir = places.pick(others)
        places.adopt(unit, heir, day)
        places.end(unit, day)
        places.links.append((unit, heir, "WHOLE", day))


def two_tiers(places, unit, day):
    """The districts of a province end; its communes lie in the province itself."""
    for one in [one for one in places.of(Level.DISTRICT, day) if one.parent is unit.parent]:
        places.adopt(one, unit.parent, day)
        places.end(one, day)


def provinces_joined(places, unit, day):
    """All provinces go into one: the first goes on as another row, or a new one begins."""
    old = places.of(Level.PROVINCE, day)
    if not old:
        return
    first, *others = old
    if places.draw(st.booleans()):
        heir = places.replace(first, day, name=f"{first.name}b")
    else:
        heir, others = places.begin(Level.PROVINCE, Kind.PROVINCE, None, day), old
    for one in others:
        places.adopt(one, heir, day)
        places.end(one, day)
        places.links.append((one, heir, "WHOLE", day))


OF_DISTRICTS = (district_renamed, district_absorbed, two_tiers, provinces_joined)
HAPPENINGS = (renamed, made_urban, moved, merged, merged, absorbed, divided, *OF_DISTRICTS)


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
            if unit.level == Level.PROVINCE and _lives(unit, quarter.end_date) and draw(st.integers(0, 2)):
                sets = draw(st.sampled_from([(0,), (0,), (1,), (0, 1), (0, 2), (2,)]))
                world.periods.append((index, code, sets, draw(st.booleans())))
                for number in sets:
                    _assessments(draw, world, unit, quarter, number)


def _assessments(draw, world, province, quarter, number):
    continued = {id(old) for old, _new, kind, _day in world.links if kind == "CONTINUES"}
    for index, unit in enumerate(world.units):
        lasts = _lives(unit, quarter.end_date)
        ended_inside = not lasts and id(unit) not in continued and _lives(unit, quarter.start_date)
        is_asked = unit.level == Level.COMMUNE and (lasts or ended_inside) and province_of(unit) is province
        if is_asked and draw(st.integers(0, 4)):
            first, second = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
            state = draw(
                st.sampled_from(["DRAFT", "SUBMITTED", "VERIFIED", "APPROVED", "APPROVED", "RETURNED", "again"])
            )
            world.assessments.append((index, len(world.periods) - 1, number, state, first, second, draw(st.booleans())))


def _lives(unit, day):
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


def _decision(count):
    return st.tuples(
        st.integers(0, count - 1),
        st.sampled_from(["STANDARD", "STANDARD", "ADVANCED", "EXEMPLARY", "MODERN", "COMPLETED"]),
        st.one_of(st.sampled_from(EVENTS), st.dates(dt.date(2021, 1, 1), dt.date(2024, 5, 1))),
        st.sampled_from(["RECOGNISED", "RECOGNISED", "RE_RECOGNISED", "INHERITED", "REVOKED"]),
    )


# -- Writing ----------------------------------------------------------------------------------------------------------


def build(world):
    """Write a world; gives the person who runs the office of its provinces."""
    write_localities(world.units)
    link_successions([(old.row, new.row, kind, day, "") for old, new, kind, day in world.links])
    rows = Locality.objects.in_bulk()
    for unit in world.units:
        unit.row = rows[unit.row.pk]
    sets = [_write_set(*plan[:4]) for plan in world.sets]
    periods = [_write_period(world, plan, sets) for plan in world.periods]
    for plan in world.assessments:
        _write_assessment(world, plan, sets, periods)
    for number, (index, attainment, day, kind) in enumerate(world.decisions):
        Recognition.objects.create(
            locality=world.units[index].row, attainment=attainment, decision_date=day, kind=kind,
            recognition_year=day.year, decision_number=f"{number}/QĐ",
        )  # fmt: skip
    office = User.objects.create(username="office", full_name="Văn phòng")
    for unit in world.units:
        if unit.level == Level.PROVINCE and unit.root is unit:
            RoleAssignment.objects.create(user=office, role=Role.COORDINATION, locality=unit.row)
    return office


def _write_set(code, attainment, first, criteria):
    row = CriteriaSet(code=code, name=code, level=Level.COMMUNE, attainment=attainment, valid_from=first)
    count = len(criteria)
    row.bands = [[str(count), count, count], [f"2-{count - 1}", 2, count - 1], ["<2", 0, 1]]
    row.set_keys()
    row.save()
    indicators, order = [], 0
    for position, (is_complete, number) in enumerate(criteria):
        criterion = Criterion.objects.create(
            criteria_set=row, number=str(position + 1), order=position, name=f"C{position}", is_complete=is_complete
        )
        for each in range(number):
            order += 1
            indicators.append(Indicator.objects.create(
                criterion=criterion, number=f"{position + 1}.{each + 1}", order=order, name=f"I{order}",
                kind="PERCENT", operator=">=", valid_from=BEGIN,
            ))  # fmt: skip
    return row, indicators


def _write_period(world, plan, sets):
    index, code, chosen, is_open = plan
    quarter = Quarter.parse(code)
    period = ReportingPeriod.objects.create(
        province=world.units[index].row, code=code, start_date=quarter.start_date, end_date=quarter.end_date,
        state="OPEN" if is_open else "CLOSED",
    )  # fmt: skip
    period.criteria_sets.set([sets[number][0] for number in chosen])
    return period


def _write_assessment(world, plan, sets, periods):
    """Say the first thing, approve it where the state asks for it, and say the second."""
    index, period, number, state, first, second, has_words = plan
    unit, (criteria_set, indicators) = world.units[index].row, sets[number]
    pool, words = world.sets[number][4:]
    row = Assessment.objects.create(
        criteria_set=criteria_set, period=periods[period], locality=unit, province=unit.province,
        district=unit.district, stated_marks=words if has_words and words.strip() else "",
    )  # fmt: skip
    _say(row, indicators, pool[first])
    if state in ("APPROVED", "RETURNED", "again"):
        row.refresh_from_db()
        for part in ("met", "required", "marks", "computed", "stated"):
            setattr(row, f"approved_{part}", getattr(row, f"current_{part}"))
        row.save()
    if state in ("RETURNED", "again"):
        _say(row, indicators, pool[second])
    Assessment.objects.filter(pk=row.pk).update(state=State.SUBMITTED if state == "again" else state)


def _say(assessment, indicators, text):
    assessment.results.all().delete()
    rows = []
    for indicator, letter in zip(indicators, text, strict=True):
        if letter != "?":
            own, department, appraised = WORDS[letter]
            rows.append(IndicatorResult(
                assessment=assessment, indicator=indicator, verdict=own[0], basis=own[1],
                department_verdict=department[0], department_basis=department[1],
                appraised_verdict=appraised[0], appraised_basis=appraised[1],
            ))  # fmt: skip
    IndicatorResult.objects.bulk_create(rows)
    summarise([assessment.pk])
