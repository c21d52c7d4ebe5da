"""The roadmap of the demonstration: communes plan what they do not meet, some of it late, some not at all."""

import datetime as dt

from criteria.actions.roadmap import Wish, record_roadmap
from criteria.models import Door
from criteria.rules import COUNTED_AS_MET, NOT_MET
from localities.models import Locality
from reports import rollups
from reports.demo.people import place
from reports.demo.plan import chance

BEGAN, STANDS = dt.date(2022, 12, 31), dt.date(2024, 6, 30)
# Up to which share of the criteria not met which term is planned; the rest has none.
TERMS = ((0.1, "2023"), (0.18, "2024-Q2"), (0.5, "2024"), (0.6, "2024-Q4"), (0.88, "2025"))
DONE = ((0.35, "2023"), (0.6, "2024"))


def build_roadmap(plan):
    for row in plan["results"]["provinces"]:
        province = place(row["locality"])
        record_roadmap(_wishes(province), by=None, door=Door.COMMAND)


def _wishes(province):
    """Wishes for what is not met at the end, and for what was met on the way."""
    now, before = (rollups.read(province, day) for day in (STANDS, BEGAN))
    earlier = {unit.lineage_id: unit.marks for unit in before.units}
    places = Locality.objects.select_related("district", "province").in_bulk([unit.pk for unit in now.units])
    wishes = []
    for unit in now.units:
        for position, criterion in enumerate(now.criteria):
            term = _term(unit, position, criterion, earlier.get(unit.lineage_id, ""))
            if term:
                wishes.append(Wish(places[unit.pk], criterion, term))
    return wishes


def _term(unit, position, criterion, earlier):
    if not unit.is_assessed:
        return ""
    draw = chance("roadmap", unit.code, criterion.number)
    if unit.marks[position] not in COUNTED_AS_MET:
        return _drawn(TERMS, draw)
    was_missing = earlier and earlier[position] == NOT_MET
    return _drawn(DONE, draw) if was_missing else ""


def _drawn(terms, draw):
    return next((term for share, term in terms if draw < share), "")
