"""The grid of a district or province, and the door its script saves through."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from criteria.forms.grid import Unusable, read_edits
from criteria.frames import frame_of
from criteria.grid import grid_of, units_within
from criteria.views.access import entry_for, require
from criteria.views.grid_answer import Answer
from criteria.views.grid_table import GridTable, script_data
from criteria.wording import period_pill


def grid_page(request, entry):
    """The units of a district or province as a sheet; on a narrow screen as a list of their forms."""
    grid = grid_of(entry)
    if not grid.lines and not entry.scope.reads_current(entry.place):
        raise Http404
    turned = bool(request.GET.get("turned"))
    context = {
        "entry": entry,
        "grid": grid,
        "turned": turned,
        "pill": period_pill(entry.period),
        "table": GridTable(grid, entry, turned=turned).html(),
        "data": script_data(grid, entry, turned=turned, user=request.user, token=get_token(request)),
    }
    return render(request, "criteria/entry_grid.html", context)


@require_POST
def entry_cells(request, code, period, set_code):
    """Take edits of the grid as JSON and say of each what became of it."""
    if not request.user.is_authenticated:
        return _refused(_("You are signed out."), 401)
    try:
        return JsonResponse(_written(request, code, period, set_code))
    except Unusable as error:
        return _refused(error.reason, error.status)
    except PermissionDenied:
        return _refused(_("You may look at this but not change it."), 403)
    except Http404:
        return _refused(_("This address leads nowhere, or not for your account."), 404)


def _written(request, code, period, set_code):
    entry = entry_for(request.user, code, period, set_code)
    frame = frame_of(entry.period.pk, entry.criteria_set.pk)
    units = [entry.place] if entry.is_unit else units_within(frame, entry.place)
    require(any(entry.scope.enters(unit) for unit in units))
    places = {unit.pk: unit for unit in units if entry.scope.reads_current(unit)}
    return Answer(entry, frame, places).to(read_edits(request.body), by=request.user)


def _refused(reason, status):
    return JsonResponse({"reason": str(reason)}, status=status)
