"""Numbers of units registered or assigned without, or before, their names. Rows are only ever added."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions.year_plans import hold_places, place_problem, said_with_paper, year_problem
from directives.models import Directive, NumberSide, YearPlanNumber
from directives.year_plan_numbers import fold_numbers
from directives.year_plans import LISTS
from localities.models import Kind, Level, Locality
from ntm.lib.numbers import format_count
from ntm.lib.text import clean

_HOLDERS = (Level.PROVINCE, Level.DISTRICT)


@dataclass(frozen=True)
class NumberEntry:
    """How many units of a list a place registers or is assigned; `count` None takes the number back."""

    locality: Locality
    year: int
    what: str
    side: str
    count: int | None
    on: dt.date
    document: str = ""
    directive: Directive | None = None
    reason: str = ""
    where: object = None


@transaction.atomic
def record_plan_numbers(entries, *, by):
    """Add these numbers, all or none; the rows written. What stands already is left alone; Refused says why not."""
    entries = list(entries)
    hold_places(entries)
    said, scope, today = _said(entries), scope_of(by), timezone.localdate()
    fresh, problems = [], []
    for entry in entries:
        rows = [row for row in said[entry.locality.lineage_id] if _list_of(row) == (entry.year, *LISTS[entry.what])]
        reason = _entry_problem(entry, scope, today)
        standing = fold_numbers(rows).of(entry.side)
        if not reason and (standing.count if standing else None) == entry.count:
            continue
        reason = reason or _follows_problem(entry, rows) or _count_problem(entry)
        if reason:
            problems.append(place_problem(entry, reason))
            continue
        fresh.append(_row(entry, by))
        said[entry.locality.lineage_id].append(fresh[-1])
    if problems:
        raise Refused(problems)
    return YearPlanNumber.objects.bulk_create(fresh)


def _row(entry, by):
    level, attainment = LISTS[entry.what]
    return YearPlanNumber(
        level=level, attainment=attainment, side=entry.side, count=entry.count, **said_with_paper(entry, by)
    )


def _said(entries):
    """{lineage: [row]} of all years and lists, in the order of their days."""
    found = defaultdict(list)
    rows = YearPlanNumber.objects.filter(locality__lineage__in={entry.locality.lineage_id for entry in entries})
    for row in rows.select_related("locality").in_order():
        found[row.locality.lineage_id].append(row)
    return found


def _list_of(row):
    return row.year, row.level, row.attainment


# -- Why not -----------------------------------------------------------------------------------------------------------


def _entry_problem(entry, scope, today):
    """What is wrong with the entry by itself."""
    place = entry.locality
    is_registered = entry.side == NumberSide.REGISTERED
    if is_registered and not scope.enters(place):
        return _("you register only for your own place")
    if not is_registered and not scope.manages(place):
        return _("only the province's coordination office assigns and adjusts the plan")
    if place.level not in _HOLDERS or (place.level == Level.DISTRICT and LISTS[entry.what][0] == Level.DISTRICT):
        return _("this list has no numbers for such a place")
    if reason := year_problem(entry.year, today):
        return reason
    if entry.on > today:
        return _("this day has not come yet")
    if not place.is_in_force_on(entry.on):
        return _("it did not exist on %(date)s") % {"date": f"{entry.on:%d/%m/%Y}"}
    if not is_registered and not (clean(entry.document) or entry.directive):
        return _("name the decision or document")
    return ""


def _follows_problem(entry, rows):
    """A number changed or taken back says why, and never before the day it was said."""
    own = [row for row in rows if row.side == entry.side]
    if not own:
        return ""
    if not clean(entry.reason):
        return _("the number was %(count)s: say why it changes") % {"count": _words(own[-1].count)}
    if entry.on < own[-1].on:
        words = {"date": f"{own[-1].on:%d/%m/%Y}"}
        return _("its last number is of %(date)s; give that day or a later one") % words
    return ""


def _words(count):
    return _("by names") if count is None else format_count(count)


def _count_problem(entry):
    """A place has only so many units; where no list of them is known, any number may stand."""
    if entry.count is None:
        return ""
    level = LISTS[entry.what][0]
    units = Locality.objects.within(entry.locality).filter(level=level).in_force_on(entry.on)
    most = (units.filter(kind=Kind.COMMUNE) if level == Level.COMMUNE else units).count()
    if 0 <= entry.count <= most or (entry.count > 0 and not most):
        return ""
    text = ngettext("it has only %(count)s unit of this list", "it has only %(count)s units of this list", most)
    return text % {"count": format_count(most)}
