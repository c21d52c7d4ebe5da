"""The sheet on which results are ticked: what was asked, which communes it lists, what is kept from elsewhere."""

from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from criteria.models import Attainment
from criteria.rules import COUNTED_AS_MET
from localities.models import Level
from ntm.lib.numbers import format_count
from reports.ahead.page import district_of_code
from reports.ahead.reading import ADVANCED, STANDARD, WHO, Ahead, on_the_way, read_ahead
from reports.ahead.words import who_words
from reports.rollups.missing import blockers, ordered
from reports.scenarios.outcome import outcome_of
from reports.scenarios.ticks import CRITERION, INDICATOR, WHOLE, Tick, parse_ticks, ticks_text

PAGE, BLOCKERS = 12, 8
LONGEST_ADDRESS = 1_500


@dataclass
class Sheet:
    """`who`: which communes it lists; `ticks`: all, on this page or not; `dropped`: how many of another set."""

    frame: object
    who: str
    ahead: Ahead
    ticks: set
    district: object = None
    page_number: object = 1
    dropped: int = 0
    listed: list = field(default_factory=list)

    @property
    def attainment(self):
        return Attainment.ADVANCED if self.who == ADVANCED else Attainment.STANDARD

    def outcome(self):
        return outcome_of(self.ahead, self.ticks)


def sheet_of(frame, data, *, start=frozenset(), who="", criteria_set=None):
    """Sheet of what a form or address says; `start` and `who`: the ticks and way of a scenario opened for editing."""
    asked = data.get("who") if data.get("who") in WHO else who or STANDARD
    way = ADVANCED if asked == ADVANCED else STANDARD
    ahead = read_ahead(frame.place, frame.day, frame.basis, way, criteria_set, everyone=True)
    ticks = parse_ticks([*data.getlist("tick"), data.get("kept", "")]) or set(start)
    dropped = 0
    if data.get("way") and data["way"] != way:
        ticks, dropped = set(), len(ticks)
    units = {unit.pk for unit in on_the_way(ahead.rollup, asked)}
    district = district_of_code(ahead.rollup, data.get("district"))
    chosen = [one for one in ahead.candidates if one.unit.pk in units]
    if district:
        chosen = [one for one in chosen if one.unit.district_id == district.pk]
    if data.get("forget"):
        codes = {one.unit.code for one in chosen}
        ticks = {tick for tick in ticks if tick.code in codes}
    ticks |= _solving(data.get("solve", ""), chosen)
    return Sheet(frame, asked, ahead, ticks, district, data.get("page"), dropped, ordered(chosen))


def _solving(text, candidates):
    """Ticks that settle one indicator ("i17.1") or criterion ("c10") for every candidate it is missing of."""
    kind, number = text[:1], text[1:]
    if kind not in (CRITERION, INDICATOR):
        return set()
    return {
        Tick(one.unit.code, kind, number)
        for one in candidates
        for lack in one.lacks
        if number == (lack.key[1] if kind == INDICATOR else lack.key[0])
    }


# -- For the template -------------------------------------------------------------------------------------------------


def sheet_context(sheet):
    """Finished values for reports/_what_if_form.html."""
    page = Paginator(sheet.listed, PAGE).get_page(sheet.page_number)
    shown = {one.unit.code for one in page.object_list}
    return {
        "who": sheet.who,
        "way": ADVANCED if sheet.who == ADVANCED else STANDARD,
        "whos": [{"value": name, "text": text, "is_chosen": name == sheet.who} for name, text in who_words().items()],
        "districts": [
            {"value": row.code, "text": row.full_name, "is_chosen": row == sheet.district}
            for row in (sheet.ahead.rollup.districts if sheet.frame.place.level == Level.PROVINCE else [])
        ],
        "kept_ticks": ticks_text(tick for tick in sheet.ticks if tick.code not in shown),
        "kept_count": sum(tick.code not in shown for tick in sheet.ticks),
        "rows": [_row(sheet, one) for one in page.object_list],
        "listed": format_count(len(sheet.listed)),
        "sheet_page": page,
        "nothing": _("Nobody to list") if not sheet.listed else "",
        "solvable": _solvable(sheet),
        "is_second_look": sheet.ahead.is_second_look,
    }  # fmt: skip


def _row(sheet, one):
    code = one.unit.code
    positions = sorted({lack.position for lack in one.lacks})
    return {
        "name": one.unit.full_name,
        "href": sheet.frame.url("reports:locality", code),
        "whole": _box(sheet, Tick(code, WHOLE)),
        "is_known": one.is_known,
        "meets": one.meets,
        "met": _met(one.marks) if one.is_known else "",
        "criteria": [_criterion(sheet, one, position) for position in positions],
    }


def _met(marks):
    return f"{format_count(sum(mark in COUNTED_AS_MET for mark in marks))}/{len(marks)}"


def _criterion(sheet, one, position):
    criterion = sheet.ahead.criteria[position]
    lacks = [lack for lack in one.lacks if lack.position == position and lack.indicator]
    return {
        **_box(sheet, Tick(one.unit.code, CRITERION, criterion.number)),
        "number": criterion.number,
        "name": criterion.name,
        "mark": one.marks[position],
        "indicators": [
            {**_box(sheet, Tick(one.unit.code, INDICATOR, lack.indicator.number)), "number": lack.indicator.number,
             "name": lack.indicator.name, "mark": lack.mark}
            for lack in lacks
        ],
        "is_open": any(Tick(one.unit.code, INDICATOR, lack.indicator.number) in sheet.ticks for lack in lacks),
    }  # fmt: skip


def _box(sheet, tick):
    return {"value": tick.text, "is_ticked": tick in sheet.ticks}


def _solvable(sheet):
    """The indicators that block most of the listed communes, each with what ticks it for all of them."""
    rows = blockers(sheet.ahead.criteria, sheet.ahead.by_criterion, sheet.listed)
    return [
        {"value": f"i{row.key[1]}" if row.key[1] else f"c{row.criterion.number}",
         "number": row.key[1] or row.criterion.number, "count": format_count(row.not_met),
         "frees": format_count(len(row.frees)) if row.frees else ""}
        for row in rows[:BLOCKERS]
        if row.not_met
    ]  # fmt: skip


def export_query(sheet):
    """Query that says the whole sheet again, or "" where its ticks are too many for an address."""
    text = ticks_text(sheet.ticks)
    return f"{sheet.frame.query}&who={sheet.who}&kept={text}" if len(text) <= LONGEST_ADDRESS else ""
