"""Headline figures of a year's plan: of the year and cumulative are two figures, never one."""

import datetime as dt
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.models import Attainment
from directives.models import PlanMove
from localities.models import Locality
from ntm.lib.numbers import format_count, format_percent, share
from reports import rollups
from reports.year_plan.rows import UNKNOWN
from reports.year_plan.words import difference_words, named_words, origin_words, source_words


def tiles(plan, frame):
    """[variables of components/tile.html]."""
    return [_assigned(plan), _registered(plan), _planned(plan), _recognised(plan, frame), _cumulative(plan, frame)]


def _tile(label, count, href, *, whole=None, **more):
    value = format_count(count) if count is not None else UNKNOWN
    return {"label": label, "value": value, "whole": format_count(whole) if whole else "", "href": href,
            "value_share": _bar(count, whole), **more}  # fmt: skip


def _bar(part, whole):
    percentage = share(part, whole) if part is not None and whole else None
    return None if percentage is None else float(min(percentage, 100))


def _assigned(plan):
    figures = plan.figures
    if figures.assigned_by:
        notes = _number_notes(figures.assigned_by, figures.planned, figures.unnamed)
    elif figures.planned is not None:
        notes = [{"text": _("no document gives a number; counted by name")}]
    else:
        notes = [{"text": _("nothing assigned for this year yet")}]
    label = _("Assigned in %(year)s") % {"year": plan.year}
    return _tile(label, figures.assigned, _rows_of(figures.assigned_by), notes=notes)


def _registered(plan):
    figures, notes = plan.figures, []
    if figures.registered is None:
        notes.append({"text": _("no locality has registered yet")})
    elif figures.difference is not None:
        notes.append({"text": difference_words(figures.difference), "tone": "amber" if figures.difference < 0 else ""})
    if figures.registered_by:
        notes += _number_notes(figures.registered_by, figures.registered_named, figures.registered_unnamed)
    return _tile(_("Registered by localities"), figures.registered, _rows_of(figures.registered_by), notes=notes)


def _rows_of(number):
    """The part of the page that holds the rows of a figure."""
    if number is None or number.target:
        return "#units"
    return "#numbers" if number.row else "#districts"


def _number_notes(number, named, unnamed):
    """Where a number comes from, what the districts make of it, how much of it is named."""
    href = reverse("reports:directive-detail", args=[number.target.directive_id]) if number.target else ""
    notes = [{"text": origin_words(number), "href": href}]
    if number.below is not None:
        words = {"count": format_count(number.below)}
        notes.append({"text": _("the districts add up to %(count)s") % words, "tone": "amber"})
    words = named_words(number, named, unnamed)
    return [*notes, {"text": words, "tone": "amber" if unnamed > 0 else ""}] if words else notes


def _planned(plan):
    figures = plan.figures
    words = [
        (figures.named, _("%(count)s assigned at first")),
        (figures.moves[PlanMove.ADDED], _("%(count)s added")),
        (figures.moves[PlanMove.TAKEN_OUT], _("%(count)s taken out")),
        (figures.moves[PlanMove.MOVED], _("%(count)s moved between years")),
    ]
    parts = [text % {"count": format_count(count)} for count, text in words if count]
    return _tile(
        _("In the plan after adjustments"), figures.planned, "#adjustments", notes=[{"text": one} for one in parts]
    )


def _recognised(plan, frame):
    figures = plan.figures
    notes = []
    if figures.recognised is None:
        notes.append({"text": _("no recognition decision has been recorded")})
    if figures.outside:
        words = {"count": format_count(figures.outside)}
        notes.append({"text": _("%(count)s more outside the plan") % words, "href": "#outside"})
    if figures.recognised is not None and plan.what == "STANDARD":
        notes.append({"text": _("by the year of the decision's date: see the list"),
                      "href": _listed(frame, f"recognised_in:{plan.year}")})  # fmt: skip
    return _tile(_("Recognised for %(year)s") % {"year": plan.year}, figures.recognised, "#units",
                 whole=figures.planned, notes=notes)  # fmt: skip


def _cumulative(plan, frame):
    """All recognised by the end of the plan's year, or by the day before that; with the target of that reach."""
    day = min(frame.day, dt.date(plan.year, 12, 31))
    count, whole = _held(plan, frame.place, day)
    target = plan.cumulative
    words = {"day": f"{day:%d/%m/%Y}"}
    more = {}
    if target:
        needed, of = int(target.value), int(target.denominator) if target.denominator else whole
        shown = f"{format_count(needed)}/{format_count(of)}" if of else format_count(needed)
        percentage = f" ({format_percent(needed, of)})" if of else ""
        more["target"] = _("Target by %(day)s: %(count)s") % {
            "day": f"{target.deadline:%d/%m/%Y}", "count": f"{shown}{percentage}"}  # fmt: skip
        more["target_share"], more["target_source"] = _bar(needed, of), source_words(target)
        if count is not None and count < needed:
            more["gap"] = _("short by %(count)s") % {"count": format_count(needed - count)}
    else:
        more["no_target"] = _("No cumulative target in a document")
    there = replace(frame, day=day)
    is_districts = plan.what == "DISTRICT"
    href = (
        there.url("reports:district-list", frame.place.code)
        if is_districts
        else _listed(there, f"recognised:{plan.what}")
    )
    share_text = format_percent(count, whole) if count is not None and whole else ""
    return _tile(_("Cumulative by %(day)s") % words, count, href, whole=whole, share=share_text, **more)


def _held(plan, place, day):
    """(recognised, units) of the list on a day; (None, None) where nothing is known."""
    rollup = rollups.read(Locality.objects.on_day(place, day), day)
    if not rollup.units:
        return None, None
    if plan.what == "DISTRICT":
        return rollup.districts_recognised, len(rollup.districts)
    if plan.what not in rollup.figures.recognised:
        known = rollup.knows_recognitions
        return (len(rollup.select(f"recognised:{Attainment(plan.what)}")) if known else None), rollup.figures.total
    return rollup.figures.recognised[plan.what], rollup.figures.total


def _listed(frame, show):
    return frame.url("reports:commune-list", frame.place.code, show=show)
