"""What a planned reorganisation must not run into: codes, namesakes, and what is already recorded for later days."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from criteria.actions.reorganisation.plan import Fate, LaterLink
from criteria.models import Assessment, InheritanceReview, PeriodState, Recognition, ReviewState
from localities.models import Level, Locality, Succession, SuccessionKind
from ntm.lib.text import search_key


def check(plan):
    """Add to the plan what speaks against it, and the later successions its new units take over."""
    for unit in plan.begun:
        _settle_last_day(plan, unit)
    _refuse_namesakes(plan)
    _refuse_taken_codes(plan)
    _take_over_later_links(plan)
    _refuse_units_begun_below(plan)
    _refuse_parents_that_end(plan)
    _refuse_later_figures(plan)
    _refuse_later_decisions(plan)
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


def _refuse_later_figures(plan):
    """Figures of a quarter that is closed are official: the units it counts cannot end before its last day."""
    rows = Assessment.objects.filter(locality__lineage__in=_broken(plan), period__end_date__gte=plan.date)
    rows = rows.exclude(period__state=PeriodState.OPEN).select_related("period", "locality")
    seen = set()
    for row in rows.order_by("period__end_date", "pk"):
        if row.locality.lineage_id in seen:
            continue
        seen.add(row.locality.lineage_id)
        words = {"place": row.locality, "period": row.period.label, "state": row.period.get_state_display()}
        text = _("%(place)s has figures in %(period)s, which is %(state)s: it cannot have ended before that.")
        plan.refuse(text % words, _line_of(plan, row.locality))


def _refuse_later_decisions(plan):
    rows = Recognition.objects.filter(locality__lineage__in=_broken(plan), decision_date__gte=plan.date)
    for row in rows.select_related("locality").order_by("pk"):
        words = {"place": row.locality, "number": row.decision_number, "date": _day(row.decision_date)}
        text = _("%(place)s has decision %(number)s of %(date)s: it cannot have ended before that.")
        plan.refuse(text % words, _line_of(plan, row.locality))


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
