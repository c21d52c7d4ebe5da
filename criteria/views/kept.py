"""Confirming kept cells: of one unit at once, of the units of a list after a page that names them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from criteria.actions import Refused, confirm_kept
from criteria.views.access import entry_for, require
from criteria.worklist import section_of
from ntm.lib.numbers import format_count

MOST_REASONS = 5


@login_required
@require_POST
def entry_confirm(request, code, period, set_code):
    """With `units` (codes) exactly those; without them a page that names the units the filters leave."""
    entry = entry_for(request.user, code, period, set_code)
    if entry.is_unit:
        require(entry.scope.enters(entry.place))
        return _confirm(request, entry, [entry.place])
    section = section_of(entry.period, entry.criteria_set, entry.scope, within=entry.place, chosen=request.POST)
    if not section.total and not entry.scope.reads_current(entry.place):
        raise Http404
    require(entry.scope.enters(entry.place) or any(line.can_enter for line in section.lines))
    if "units" not in request.POST:
        return render(request, "criteria/confirm_kept.html", {"entry": entry, "section": section})
    named = set(request.POST.getlist("units"))
    return _confirm(request, entry, [line.place for line in section.lines if line.place.code in named])


def _confirm(request, entry, units):
    try:
        count = confirm_kept(period=entry.period, criteria_set=entry.criteria_set, units=units, by=request.user)
    except Refused as refusal:
        for problem in refusal.problems[:MOST_REASONS]:
            messages.error(request, problem.reason)
        return redirect(_back(entry))
    if count:
        messages.success(request, _words(count, entry, units))
    else:
        messages.info(request, _("No cell was waiting to be confirmed."))
    return redirect(_back(entry))


def _back(entry):
    """The sheet of a unit; of a district or province the list, which says what is left to confirm."""
    return entry.address("entry-unit" if entry.is_unit else "entry-list")


def _words(count, entry, units):
    words = {"count": format_count(count), "place": entry.place.running_name, "units": format_count(len(units))}
    if entry.is_unit:
        text = ngettext(
            "Confirmed %(count)s kept cell of %(place)s.", "Confirmed %(count)s kept cells of %(place)s.", count
        )
    else:
        text = ngettext(
            "Confirmed %(count)s kept cell of %(units)s units.", "Confirmed %(count)s kept cells of %(units)s units.",
            count,
        )  # fmt: skip
    return text % words
