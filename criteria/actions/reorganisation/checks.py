"""What a planned reorganisation must not run into: codes, namesakes, and what is already recorded for later days."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from criteria.actions.recorded_later import against_ending, closed_periods
from criteria.actions.reorganisation.plan import Fate, LaterLink, NewUnit
from criteria.models import InheritanceReview, ReviewState
from localities.models import Level, Locality, Succession, SuccessionKind
from ntm.lib.text import search_key

_NAMES_SHOWN = 12


def check(plan):
    """Add to the plan what speaks against it, and the later successions its new units take over."""
    for unit in plan.begun:
        _settle_last_day(plan, unit)
    _refuse_namesakes(plan)
    _refuse_taken_codes(plan)
    _take_over_later_links(plan)
    _refuse_units_begun_below(plan)
    _refuse_parents_that_end(plan)
    _refuse_what_is_recorded(plan)
    _refuse_moves_in_closed_periods(plan)
    _refuse_open_reviews(plan)


# -- Codes, names and days --------------------------------------------------------------------------------------------


def _settle_last_day(plan, unit):
    days = {step.old.valid_to for step in unit.steps}
    unit.valid_to = next(iter(days))
    if len(days) > 1:
        text = _("%(place)s: its old units are known to end on different days; correct the list of places first.")
        plan.refuse(text % {"place": unit.full_name}, unit.first_line)


def _refuse_namesakes(plan):
    """Units of one kind and name under one parent are one unit whose lines want one code; villages may be alike."""
    parents = {row.pk: row.code for row in plan.before}
    counts = Counter(_name_key(unit, unit.parent.code) for unit in plan.begun if unit.parent)
    counts.update(_name_key(row, parents.get(row.parent_id, plan.province.code)) for row in plan.staying)
    for unit in plan.named:
        if unit.level != Level.VILLAGE and unit.parent and counts[_name_key(unit, unit.parent.code)] > 1:
            words = {"place": unit.full_name, "parent": unit.parent.full_name}
            text = _(
                "There would be two units %(place)s in %(parent)s: if they are one unit, give each of its lines the "
                "same new code."
            )
            plan.refuse(text % words, unit.first_line)


def _name_key(unit, parent_code):
    return unit.kind, search_key(unit.name), parent_code


def _refuse_taken_codes(plan):
    """A code of the new state must not be borne by a unit that goes on beside it, carried along or untouched."""
    named = {unit.code: unit for unit in plan.named}
    for unit in plan.carried:
        if unit.code in named:
            _refuse_code(plan, named[unit.code], unit.continued)
    ended = {one.place.pk for one in plan.ended}
    codes = {unit.code: unit for unit in plan.carried} | named
    for row in Locality.objects.filter(code__in=codes).exclude(pk__in=ended).select_related("province"):
        if _overlap(row, plan.date, codes[row.code].valid_to):
            _refuse_code(plan, codes[row.code], row)


def _refuse_code(plan, unit, row):
    words = {"code": unit.code, "place": row, "province": row.own_province, "from": _day(row.valid_from)}
    text = _(
        "The code %(code)s is borne by %(place)s, %(province)s (since %(from)s), which does not end here: name that "
        "unit in a line as well, or give another code."
    )
    plan.refuse(text % words, unit.first_line)


def _overlap(row, first, last):
    begins_in_time = last is None or row.valid_from is None or row.valid_from <= last
    return begins_in_time and (row.valid_to is None or row.valid_to >= first)


def _day(day):
    return f"{day:%d/%m/%Y}" if day else "…"


# -- What is recorded for later days ----------------------------------------------------------------------------------


def _take_over_later_links(plan):
    """Lists may already know a later reorganisation: what the old unit went into then, the new unit goes into."""
    rows = Succession.objects.filter(predecessor__in=[one.place.pk for one in plan.ended]).order_by("date", "pk")
    later = defaultdict(list)
    for link in rows:
        later[link.predecessor_id].append(link)
    plan.replaced_links = [link for links in later.values() for link in links]
    for ended in plan.ended:
        if later[ended.place.pk]:
            _check_later(plan, ended, later[ended.place.pk])
    for unit in plan.begun:
        plan.later_links += _links_of(unit, later)


def _check_later(plan, ended, links):
    """A later succession passes over only where it stays clear what goes where, and nothing plainly continues."""
    too_soon = any(link.date <= plan.date for link in links)
    continues = ended.fate != Fate.CONTINUES and any(link.kind == SuccessionKind.CONTINUES for link in links)
    unclear = ended.fate == Fate.DISSOLVED or (ended.fate == Fate.DIVIDED and len(links) > 1)
    if too_soon or continues or unclear:
        words = {"place": ended.place, "date": _day(links[0].date)}
        text = _("%(place)s already has a successor since %(date)s; that reorganisation has to be undone first.")
        plan.refuse(text % words, next((unit.first_line for unit in ended.heirs), None))


def _links_of(unit, later):
    """LaterLinks of a new unit: whole into the one successor all its old units have, else in part into each."""
    found = {}
    for step in unit.steps:
        for link in later[step.old.pk]:
            found.setdefault(link.successor_id, []).append(link)
    is_plain = unit.continued is not None
    whole = len(found) == 1 and all(link.kind == SuccessionKind.WHOLE for links in found.values() for link in links)
    kind = SuccessionKind.WHOLE if whole else SuccessionKind.PART
    return [
        LaterLink(unit, pk, links[0].kind if is_plain else kind, links[0].date, links[0].resolution)
        for pk, links in found.items()
    ]


def _refuse_units_begun_below(plan):
    """A unit that begins on that day or later inside one that ends would be left behind in it."""
    ended = {one.place.pk: one for one in plan.ended}
    rows = Locality.objects.filter(parent__in=ended, valid_from__gte=plan.date).select_related("parent")
    for row in rows.order_by("valid_from", "code", "pk"):
        words = {"place": row, "parent": row.parent, "date": _day(row.valid_from)}
        text = _("%(place)s begins in %(parent)s on %(date)s: what began it has to be undone first.")
        plan.refuse(text % words, _line_of(plan, row.parent))


def _refuse_parents_that_end(plan):
    """A unit must not outlive the one it is put into: from the next day on it would lie in none."""
    for unit in plan.begun:
        last = unit.parent.valid_to if unit.parent else None
        if last and (unit.valid_to is None or unit.valid_to > last):
            words = {"place": unit.full_name, "parent": unit.parent.full_name, "date": _day(last)}
            text = _("%(place)s cannot lie in %(parent)s, which ends on %(date)s: what ends it has to be undone first.")
            plan.refuse(text % words, unit.first_line)


def _refuse_what_is_recorded(plan):
    for place, reason in against_ending(_broken(plan), plan.date):
        plan.refuse(reason, _line_of(plan, place))


def _refuse_moves_in_closed_periods(plan):
    """What a closed quarter says of districts is official too: no unit can have lain in another one by its last day."""
    period = closed_periods(plan.province, plan.date).last()
    if period is None:
        return
    lineages = {row.pk: row.lineage_id for row in [*plan.before, plan.province]}
    moved = [unit for unit in plan.begun if _is_moved(unit, lineages)]
    words = {"period": period.label, "state": period.get_state_display(), "day": _day(period.end_date)}
    text = _(
        "%(places)s would be counted in another unit in %(period)s, which is %(state)s: a move is possible only after "
        "%(day)s."
    )
    for unit in moved:
        if not unit.is_carried:
            plan.refuse(text % {"places": unit.full_name, **words}, unit.first_line)
    carried = [unit for unit in moved if unit.is_carried]
    if carried:
        plan.refuse(text % {"places": _some_names(carried), **words})


def _is_moved(unit, lineages):
    """A unit that plainly continues, but inside another one. Villages carried along stay with their commune."""
    if unit.continued is None or unit.parent is None or (unit.is_carried and unit.level == Level.VILLAGE):
        return False
    above = unit.parent.continued if isinstance(unit.parent, NewUnit) else unit.parent
    return above is None or above.lineage_id != lineages.get(unit.continued.parent_id)


def _some_names(units):
    names = ", ".join(unit.full_name for unit in units[:_NAMES_SHOWN])
    return f"{names}, …" if len(units) > _NAMES_SHOWN else names


def _refuse_open_reviews(plan):
    """What an earlier merger left to decide is decided first; a second merger would bury it."""
    lineages = {one.place.lineage_id: one.place for one in plan.broken}
    rows = InheritanceReview.objects.filter(locality__lineage__in=lineages, state=ReviewState.PENDING)
    for lineage in dict.fromkeys(rows.order_by("pk").values_list("locality__lineage", flat=True)):
        place = lineages[lineage]
        text = _("%(place)s: decide first whether its recognition is carried over from the earlier reorganisation.")
        plan.refuse(text % {"place": place}, _line_of(plan, place))


def _broken(plan):
    return [one.place.lineage_id for one in plan.broken]


def _line_of(plan, place):
    return next((unit.first_line for unit in plan.ended_with(place).heirs), None)
