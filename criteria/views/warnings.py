"""Early warnings of a place: a page to read, and the same as xlsx and csv."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from criteria.views.access import entry_for
from criteria.warning_tables import TABLES
from criteria.warnings import Limits, warnings_of
from ntm.lib.tables import FORMATS, table_response


class LimitsForm(forms.Form):
    """How far to look; what is left empty or makes no sense is as the office has set it."""

    days = forms.IntegerField(label=gettext_lazy("Days before the due date"), min_value=1, max_value=60)
    share = forms.IntegerField(label=gettext_lazy("Equal numbers, from %"), min_value=50, max_value=100)


@login_required
@require_safe
def entry_warnings(request, code, period, set_code):
    entry = entry_for(request.user, code, period, set_code)
    if entry.is_unit:
        raise Http404
    usual = Limits.of_settings()
    form = LimitsForm({"days": usual.days, "share": usual.share} | request.GET.dict(), label_suffix="")
    form.is_valid()
    limits = Limits(form.cleaned_data.get("days", usual.days), form.cleaned_data.get("share", usual.share))
    found = warnings_of(entry.period, entry.criteria_set, entry.scope, within=entry.place, limits=limits)
    if not found.units and not entry.scope.reads_current(entry.place):
        raise Http404
    table, form_name = TABLES.get(request.GET.get("table")), request.GET.get("format")
    if table and form_name in FORMATS:
        return table_response(table(found, entry.place), form_name)
    context = {"entry": entry, "found": found, "form": form, "kept": request.GET.urlencode()}
    return render(request, "criteria/entry_warnings.html", context)
