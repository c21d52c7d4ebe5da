"""Saving the conditions of a district or province from its entry page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from criteria.actions import Refused, record_conditions
from criteria.condition_sheet import ConditionsForm, condition_sheet_of
from criteria.views.access import require, unit_for
from criteria.views.entry import sheet_page
from ntm.lib.numbers import format_count


@login_required
@require_POST
def entry_conditions(request, code, period, set_code):
    """Write what was typed; whatever is wrong brings the entry page back with every typed text."""
    entry = unit_for(request.user, code, period, set_code)
    require(entry.scope.enters(entry.place))
    form = _form(request, entry)
    if not form.is_valid():
        return sheet_page(request, entry, conditions=form)
    try:
        changed = record_conditions(
            period=entry.period,
            criteria_set=entry.criteria_set,
            locality=entry.place,
            entries=form.entries(),
            by=request.user,
            version=form.sent_version if form.sheet.assessment else None,
        )
    except Refused as refusal:
        form = _form(request, entry)
        form.is_valid()
        form.refuse(refusal.problems)
        return sheet_page(request, entry, conditions=form)
    _say_saved(request, entry, len(changed))
    return redirect(f"{entry.address()}#conditions")


def _form(request, entry):
    return ConditionsForm(condition_sheet_of(entry.place, entry.period, entry.criteria_set), request.POST)


def _say_saved(request, entry, count):
    if not count:
        messages.info(request, _("Nothing has changed."))
        return
    text = ngettext("Saved %(count)s condition of %(place)s.", "Saved %(count)s conditions of %(place)s.", count)
    messages.success(request, text % {"count": format_count(count), "place": entry.place.running_name})
