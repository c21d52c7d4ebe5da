"""The grid of a district or province, and the door its script saves through."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from criteria.forms.grid import Unusable, read_edits
from criteria.frames import frame_of, last_frame
from criteria.grid import grid_of, units_within
from criteria.views.access import cells_for, require
from criteria.views.grid_answer import Answer
from criteria.views.grid_data import script_data
from criteria.views.grid_table import GridTable
from criteria.wording import period_pill

# Fetched beside the page rather than one after the other as they import each other.
MODULES = (
    "bar", "clipboard", "conflict", "drawing", "edits", "editor", "keys", "mouse", "pending", "places", "selection",
    "sender", "status", "tabs", "tsv",
)  # fmt: skip


def grid_page(request, entry):
    """The units of a district or province as a sheet; on a narrow screen as a list of their forms."""
    grid = grid_of(entry)
    if not grid.lines and not entry.scope.reads_current(entry.place):
        raise Http404
    turned = bool(request.GET.get("turned"))
    table = GridTable(grid, entry, turned=turned)
    context = {
        "entry": entry,
        "grid": grid,
        "turned": turned,
        "pill": period_pill(entry.period),
        "table": table.html(),
        "units": table.units(),
        "modules": [static(f"js/grid/{name}.js") for name in MODULES],
        "data": script_data(grid, entry, turned=turned, user=request.user, token=get_token(request)),
    }
    return render(request, "criteria/entry_grid.html", context)


@require_POST
def entry_cells(request, code, period, set_code):
    """Take edits of the grid as JSON and say of each what became of it."""
    if not request.user.is_authenticated:
        return _refused(_("You are signed out."), 401)
    # Two people at one machine: what one has typed is never written under the other's name.
    if request.headers.get("X-Typed-By", str(request.user.pk)) != str(request.user.pk):
        return _refused(_("Somebody else is signed in now; sign in again to send what you typed."), 401)
    try:
        return JsonResponse(_written(request, code, period, set_code))
    except Unusable as error:
        return _refused(error.reason, error.status)
    except PermissionDenied:
        return _refused(_("You may look at this but not change it."), 403)
    except Http404:
        return _refused(_("This address leads nowhere, or not for your account."), 404)


def _written(request, code, period, set_code):
    entry = cells_for(request.user, code, period, set_code)
    frame = _frame(entry, lambda frame: not entry.is_unit or entry.place.pk in frame.places)
    units = _units(entry, frame)
    if not any(map(entry.scope.reads_current, units or [entry.place])):
        raise Http404
    require(any(map(entry.scope.enters, units)))
    edits = read_edits(request.body)
    frame = _frame(entry, lambda frame: all(_knows(frame, edit) for edit in edits))
    places = {unit.pk: unit for unit in _units(entry, frame) if entry.scope.reads_current(unit)}
    return Answer(entry, frame, places).to(edits, by=request.user)


def _frame(entry, suffices):
    """The frame as it was read last where that will do, else as it is now. Only for reading what was typed."""
    frame = last_frame(entry.period.pk, entry.criteria_set.pk)
    return frame if suffices(frame) else frame_of(entry.period.pk, entry.criteria_set.pk)


def _knows(frame, edit):
    return edit.unit in frame.places and edit.indicator in frame.indicators


def _units(entry, frame):
    if not entry.is_unit:
        return units_within(frame, entry.place)
    if entry.place.pk not in frame.places:
        raise Http404
    return [entry.place]


def _refused(reason, status):
    return JsonResponse({"reason": str(reason)}, status=status)
