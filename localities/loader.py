"""Official units from the reviewed CSV files (see localities/data/README.md) into rows."""

import csv
import datetime as dt
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from localities.actions import Unit, link_successions, set_attribute, write_localities
from localities.models import AttributeKind, Level

DATA_DIR = Path(__file__).parent / "data"
# Day the programme began; units are taken to exist since then where the lists do not say otherwise.
PROGRAMME_START = dt.date(2010, 1, 1)
DEFAULT_LIST_START = dt.date(2025, 1, 1)
# Two-tier government: districts end and communes are re-formed (Nghị quyết 202/2025/QH15, 203/2025/QH15).
TWO_TIER_DAY = dt.date(2025, 7, 1)
LAST_THREE_TIER_DAY = TWO_TIER_DAY - dt.timedelta(days=1)


def load(province_codes=None):
    """Load the given provinces (codes before July 2025; all when None); counts and what could not be linked."""
    files = _Files(province_codes)
    units = files.old_units() + files.new_units()
    created = write_localities(units)
    links = files.links()
    linked = link_successions([link for link in links if _ends_then(link)])
    for unit in units:
        region = files.regions.get(unit.code)
        if unit.level == Level.PROVINCE and region and unit.valid_to == LAST_THREE_TIER_DAY:
            set_attribute(unit.row, AttributeKind.REGION, region, valid_from=PROGRAMME_START, decision="318/QĐ-TTg")
    return {
        "units": len(units),
        "created": created,
        "successions": len(links),
        "successions_created": linked,
        **files.loose_ends(units, links),
    }


class _Files:
    """The CSV files narrowed to some provinces; builds units in the order history, old list, new list."""

    def __init__(self, province_codes):
        self.wanted = set(province_codes) if province_codes else None
        self.history = [row for row in _rows("history.csv") if self._wants(row["province_code"])]
        self.list_start = {row["province_code"]: _day(row["list_from"]) for row in _rows("lists.csv")}
        self.regions = {row["province_code"]: row["region"] for row in _rows("regions.csv")}
        self.successions = _rows("successions-2025-07.csv")
        self.by_code = defaultdict(list)
        self.former, self.old, self.new = [], {}, {}

    def _wants(self, code):
        return self.wanted is None or code in self.wanted

    # -- until 30 June 2025 ---------------------------------------------------------------------------------------

    def old_units(self):
        rows = _narrowed(_rows("units-until-2025-06.csv"), self.wanted)
        province_of = _province_of(rows)
        begins = {row["successor_code"]: _day(row["date"]) for row in self.history if row["successor_code"]}
        elders = {row["parent_code"] for row in self.history}
        for row in self.history:
            ends = _day(row["date"]) - dt.timedelta(days=1)
            self.former.append((row, self._unit(row, PROGRAMME_START, ends, row["source_vi"])))
        for row in rows:
            start = begins.get(row["code"]) or self._start_of(row, province_of[row["code"]], elders)
            self.old[row["code"]] = self._unit(row, start, LAST_THREE_TIER_DAY, "vietnamadminunits 1.0.4")
        return self._with_parents([unit for _row, unit in self.former] + list(self.old.values()))

    def _start_of(self, row, province_code, elders):
        if row["level"] == Level.PROVINCE or row["code"] in elders:
            return PROGRAMME_START
        return self.list_start.get(province_code, DEFAULT_LIST_START)

    # -- from 1 July 2025 -----------------------------------------------------------------------------------------

    def new_units(self):
        heirs = {row["successor_code"] for row in self.successions if row["predecessor_code"] in (self.wanted or ())}
        wanted = None if self.wanted is None else {code for code in heirs if len(code) == 2}
        for row in _narrowed(_rows("units-from-2025-07.csv"), wanted):
            self.new[row["code"]] = self._unit(row, TWO_TIER_DAY, None, "vietnamadminunits 1.0.4")
        return self._with_parents(list(self.new.values()))

    def links(self):
        """[(old, new, kind, date, resolution)], where the files name an heir."""
        links = []
        for row, unit in self.former:
            heir = self.old.get(row["successor_code"])
            if heir:
                links.append((unit.row, heir.row, row["succession"], _day(row["date"]), row["source_vi"][:200]))
        for row in self.successions:
            old, new = self.old.get(row["predecessor_code"]), self.new.get(row["successor_code"])
            if old and new:
                links.append((old.row, new.row, row["kind"], TWO_TIER_DAY, ""))
        return links

    def loose_ends(self, units, links):
        """What no succession reaches: districts that ended with their level, other units without heir or forebear.

        A forebear is only missed where earlier units are known: from 1 July 2025, and where history.csv goes back.
        """
        followed, preceded = ({link[side].pk for link in links} for side in (0, 1))
        elders = {row["parent_code"] for row in self.history if row["level"] == Level.COMMUNE}
        ended = [unit for unit in units if unit.valid_to and unit.row.pk not in followed]
        begun = [unit for unit in units if unit.valid_from > PROGRAMME_START and unit.row.pk not in preceded]
        return {
            "districts_ended": sum(unit.level == Level.DISTRICT for unit in ended),
            "unlinked": sorted(unit.code for unit in ended if unit.level != Level.DISTRICT),
            "without_predecessor": sorted(
                unit.code for unit in begun if unit.valid_from >= TWO_TIER_DAY or unit.parent_code in elders
            ),
        }

    # -- pieces -----------------------------------------------------------------------------------------------------

    def _unit(self, row, start, end, source):
        unit = Unit(
            level=row["level"],
            kind=row["kind"],
            code=row["code"],
            name=row["name"],
            valid_from=start,
            valid_to=end,
            has_official_code=row["code"].isdigit(),
            latitude=_decimal(row.get("latitude")),
            longitude=_decimal(row.get("longitude")),
            source=source[:200],
        )
        unit.parent_code = row["parent_code"]
        self.by_code[unit.code].append(unit)
        return unit

    def _with_parents(self, units):
        """Give each unit the parent that bore the parent's code on the unit's first day."""
        for unit in units:
            if unit.parent_code:
                unit.parent = next(
                    parent
                    for parent in self.by_code[unit.parent_code]
                    if parent.valid_from <= unit.valid_from
                    and (parent.valid_to is None or parent.valid_to >= unit.valid_from)
                    and parent.level != unit.level
                )
        return units


def _rows(name):
    with (DATA_DIR / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _narrowed(rows, province_codes):
    if province_codes is None:
        return rows
    province_of = _province_of(rows)
    return [row for row in rows if province_of[row["code"]] in province_codes]


def _province_of(rows):
    """{code: code of its province}; parents stand before their children in every file."""
    found = {}
    for row in rows:
        found[row["code"]] = found[row["parent_code"]] if row["parent_code"] else row["code"]
    return found


def _ends_then(link):
    """A unit reorganised since the list was drawn up goes where its office has said, not where the list does."""
    old, _new, _kind, date, _resolution = link
    return old.valid_to in (None, date - dt.timedelta(days=1))


def _day(text):
    return dt.date.fromisoformat(text)


def _decimal(text):
    return Decimal(text) if text else None
