"""Random places: units that begin, merge, split, move, are renamed and end, drawn as plain data."""

import datetime as dt

from hypothesis import strategies as st

from localities.actions import Unit
from localities.models import Kind, Level

BEGIN = dt.date(2010, 1, 1)
_DAY = dt.timedelta(days=1)
URBAN = (Kind.WARD, Kind.TOWNSHIP)


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
