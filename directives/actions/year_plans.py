"""The year's plan of units: localities register, the office assigns and adjusts. Lines are only ever added."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import Problem, Refused
from directives.models import Directive, PlanMove, YearPlanLine
from directives.models.year_plans import ADJUSTMENTS, BY_LOCALITIES
from directives.year_plans import LISTS, fold
from localities.models import Kind, Level, Locality
from ntm.lib.text import clean

# The programme began in 2010; a plan reaches at most this many years ahead.
FIRST_YEAR, YEARS_AHEAD = 2010, 10
_LISTED = frozenset(LISTS.values())


@dataclass(frozen=True)
class PlanEntry:
    """What is to be said of a unit in a year's plan. `where` is the caller's own mark of the line or cell."""

    locality: Locality
    year: int
    attainment: str
    move: str
    on: dt.date
    document: str = ""
    directive: Directive | None = None
    reason: str = ""
    to_year: int | None = None
    where: object = None


@dataclass(frozen=True)
class PlanProblem(Problem):
    """Why one entry is refused; `where` is the entry's own mark."""

    where: object = None


@dataclass
class PlanPreview:
    """What saying these entries would do: `fresh` are new, `known` are said already."""

    fresh: list = field(default_factory=list)
    known: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def preview_plan(entries, *, by):
    """PlanPreview of a list of PlanEntry, read in the order given; one query, nothing is written."""
    entries, scope, today = list(entries), scope_of(by), timezone.localdate()
    lines, preview = _lines_of(entries), PlanPreview()
    for entry in entries:
        own = lines[entry.locality.lineage_id, entry.attainment]
        reason = _entry_problem(entry, scope, today)
        state = fold(_concerning(own, entry.year), entry.year)
        if not reason and _is_said(entry, state):
            preview.known.append(entry)
            continue
        reason = reason or _order_problem(entry, own, state)
        if reason:
            preview.problems.append(place_problem(entry, reason))
            continue
        preview.fresh.append(entry)
        own.append(entry)
    return preview


@transaction.atomic
def record_plan_lines(entries, *, by):
    """Add these lines, all or none; the rows written. What is said already is left alone; Refused says why not."""
    entries = list(entries)
    hold_places(entries)
    preview = preview_plan(entries, by=by)
    if preview.problems:
        raise Refused(preview.problems)
    return YearPlanLine.objects.bulk_create(_row(entry, by) for entry in preview.fresh)


def _row(entry, by):
    return YearPlanLine(
        attainment=entry.attainment, move=entry.move, to_year=entry.to_year, **said_with_paper(entry, by)
    )


# -- What lines and numbers share --------------------------------------------------------------------------------------


def hold_places(entries):
    """Whoever speaks of the same places at the same moment waits here."""
    held = Locality.objects.select_for_update(of=("self",)).filter(pk__in={entry.locality.pk for entry in entries})
    list(held.order_by("pk").values_list("pk"))


def place_problem(entry, reason):
    words = {"place": entry.locality.full_name, "reason": reason}
    return PlanProblem(_("%(place)s: %(reason)s") % words, locality_id=entry.locality.pk, where=entry.where)


def said_with_paper(entry, by):
    """Of whom, for which year, on which day, by which paper and why, and who entered it: fields of a row."""
    return {
        "province_id": entry.locality.own_province_id,
        "locality": entry.locality,
        "year": entry.year,
        "on": entry.on,
        "document": clean(entry.document),
        "directive": entry.directive,
        "reason": clean(entry.reason),
        "by": by,
        "at": timezone.now(),
    }


def _lines_of(entries):
    """{(lineage, attainment): [line]} of all years, in the order of their days."""
    found = defaultdict(list)
    rows = YearPlanLine.objects.filter(locality__lineage__in={entry.locality.lineage_id for entry in entries})
    for row in rows.select_related("locality").in_order():
        found[row.locality.lineage_id, row.attainment].append(row)
    return found


def _concerning(lines, year):
    return [line for line in lines if year in (line.year, line.to_year)]


# -- Why not -----------------------------------------------------------------------------------------------------------


def _entry_problem(entry, scope, today):
    """What is wrong with the entry by itself."""
    place, year = entry.locality, entry.year
    if entry.move in BY_LOCALITIES and not scope.enters(place):
        return _("you register only units of your own place")
    if entry.move not in BY_LOCALITIES and not scope.manages(place):
        return _("only the province's coordination office assigns and adjusts the plan")
    if (place.level, entry.attainment) not in _LISTED or (place.level == Level.COMMUNE and place.kind != Kind.COMMUNE):
        return _("this unit has no place in that list")
    if reason := year_problem(year, today) or year_problem(entry.to_year or year, today):
        return reason
    if entry.on > today:
        return _("this day has not come yet")
    if not place.is_in_force_on(entry.on):
        return _("it did not exist on %(date)s") % {"date": f"{entry.on:%d/%m/%Y}"}
    return _paper_problem(entry)


def year_problem(year, today):
    """Why no plan is kept for a year, or ""."""
    if FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
        return ""
    return _("the year %(year)s is out of reach") % {"year": year}


def _paper_problem(entry):
    """An assignment names its paper, an adjustment its paper and reason, a withdrawal its reason."""
    if entry.move not in BY_LOCALITIES and not (clean(entry.document) or entry.directive):
        return _("name the decision or document")
    if entry.move in (*ADJUSTMENTS, PlanMove.WITHDRAWN) and not clean(entry.reason):
        return _("say why")
    if (entry.move == PlanMove.MOVED) != (entry.to_year is not None):
        return _("say to which year it is moved") if entry.to_year is None else _("only what is moved goes elsewhere")
    if entry.to_year == entry.year:
        return _("it is moved to another year, not to the same")
    return ""


def _is_said(entry, state):
    """The plan says so already, so that the same list may be sent again."""
    if entry.move == PlanMove.REGISTERED:
        return state.registered is not None
    return entry.move in (PlanMove.ASSIGNED, PlanMove.ADDED) and state.planned is not None


def _order_problem(entry, own, state):
    """What does not follow from the lines there are."""
    if entry.move == PlanMove.WITHDRAWN and state.registered is None:
        return _("it is not registered for %(year)s") % {"year": entry.year}
    if entry.move in (PlanMove.TAKEN_OUT, PlanMove.MOVED) and state.planned is None:
        return _("it is not in the plan of %(year)s") % {"year": entry.year}
    if entry.move == PlanMove.MOVED and fold(_concerning(own, entry.to_year), entry.to_year).planned is not None:
        return _("it is in the plan of %(year)s already") % {"year": entry.to_year}
    mine = [line for line in _concerning(own, entry.year) if _side(line) == _side(entry)]
    if mine and entry.on < mine[-1].on:
        return _("its last line is of %(date)s; give that day or a later one") % {"date": f"{mine[-1].on:%d/%m/%Y}"}
    return ""


def _side(line):
    return line.move in BY_LOCALITIES
