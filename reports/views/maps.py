"""The map of a province or district."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from localities.models import Level
from ntm.lib.tables import FORMATS, table_response
from reports.frame import day_line, empty_reason, frame_of, toolbar
from reports.maps.page import map_page, map_url
from reports.maps.tables import map_table
from reports.maps.words import colour_words


@login_required
@require_safe
def place_map(request, code):
    """Communes as dots, coloured by ?colour=level, met or criterion:N; ?step= narrows the table, never the map."""
    frame = frame_of(request, code)
    if frame.place.level not in (Level.PROVINCE, Level.DISTRICT):
        raise Http404
    rollup = frame.rollup()
    try:
        page = map_page(frame, rollup, request.GET.get("colour", "level"), request.GET.get("step", ""))
    except ValueError as error:
        raise Http404 from error
    if request.GET.get("format") in FORMATS:
        return table_response(map_table(frame, rollup, page), request.GET["format"])
    context = page | {
        "frame": frame,
        "rollup": rollup,
        "choices": _choices(frame, rollup, page["colour"]),
        "areas_href": _areas_url(request, frame),
        "png_href": frame.url("reports:chart", code, "map", colour=page["colour"]) if rollup.units else "",
        "criteria": _criteria(rollup, page["colour"]),
        "is_criterion": page["colour"].startswith("criterion"),
        "place": frame.place.name,
        "path": [{"text": frame.place.full_name, "href": frame.url("reports:locality", code)}],
        "figures_note": day_line(rollup),
        "reason": empty_reason(rollup),
        **toolbar(request, frame, with_boundaries=True),
    }
    return render(request, "reports/map.html", context)


def _areas_url(request, frame):
    """Where the office sends its own areas; "" for everybody else and for a district's map."""
    may = frame.place.level == Level.PROVINCE and scope_of(request.user).manages(frame.place)
    return reverse("reports:map-areas", args=[frame.place.code]) if may else ""


def _choices(frame, rollup, chosen):
    return [
        {"text": colour_words(rollup, colour), "href": map_url(frame, colour), "is_current": colour == chosen}
        for colour in ("level", "met")
    ]


def _criteria(rollup, chosen):
    """Choices of the select that colours by one criterion."""
    none = [{"value": "level", "text": _("One criterion…"), "is_chosen": False}]
    rows = [
        {"value": f"criterion:{position}", "text": str(criterion), "is_chosen": chosen == f"criterion:{position}"}
        for position, criterion in enumerate(rollup.criteria)
    ]
    return none + rows if rows else []
