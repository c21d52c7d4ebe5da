"""Early warnings of a place: a page to read, and each of its tables as xlsx and csv."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from criteria.forms.recheck import LimitsForm
from criteria.views.access import entry_for
from criteria.warning_tables import TABLES
from criteria.warnings import warnings_of
from ntm.lib.tables import FORMATS, table_response


@login_required
@require_safe
def entry_warnings(request, code, period, set_code):
    entry = entry_for(request.user, code, period, set_code)
    if entry.is_unit:
        raise Http404
    form = LimitsForm(request.GET)
    found = warnings_of(entry.period, entry.criteria_set, entry.scope, within=entry.place, limits=form.limits)
    if not found.units and not entry.reads_place:
        raise Http404
    table, wanted = TABLES.get(request.GET.get("table")), request.GET.get("format")
    if table and wanted in FORMATS:
        return table_response(table(found, entry.place), wanted)
    no_sign = _("No such sign.") if found.has_results else _("Nothing has been entered for these units yet.")
    context = {"entry": entry, "found": found, "form": form, "no_sign": no_sign}
    return render(request, "criteria/entry_warnings.html", context)
