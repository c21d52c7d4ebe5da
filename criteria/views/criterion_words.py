"""A word on a whole criterion of one unit, for where its indicators are not kept or cannot tell."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from criteria.actions import CriterionEntry, Refused, state_criteria
from criteria.forms.criterion_words import CriterionWordForm
from criteria.models import Change, Door
from criteria.sheet import sheet_of
from criteria.tables.unit_pages import changes_table, criterion_table
from criteria.tables.words import place_notes
from criteria.views.access import require, unit_for
from ntm.lib.tables import asked_table


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_criterion(request, code, period, set_code, number):
    """The criterion's indicators with what was stated of it as a whole; by POST another word, or none."""
    entry = unit_for(request.user, code, period, set_code)
    require(request.method != "POST" or entry.scope.enters(entry.place))
    sheet = sheet_of(entry.place, entry.period, entry.criteria_set)
    block = next((one for one in sheet.blocks if one.criterion.number == number and len(one.rows) > 1), None)
    if block is None:
        raise Http404
    form = CriterionWordForm(request.POST or None, initial={"verdict": block.word})
    if form.is_bound and form.is_valid() and _state(request, entry, block, form):
        return redirect(entry.address())
    changes = Change.objects.filter(assessment=sheet.assessment, criterion=block.criterion).select_related("by")
    context = {
        "entry": entry,
        "of_criterion": block,
        "form": form if sheet.is_editable and entry.scope.enters(entry.place) else None,
        "changes": changes.order_by("-at", "-pk") if sheet.assessment else [],
        "may_correct": entry.scope.manages(entry.place) and not entry.is_open,
    }
    wanted = {
        "indicators": lambda: criterion_table(block, entry),
        "changes": lambda: changes_table(context["changes"], place_notes(entry), what=False),
    }
    return asked_table(request, wanted) or render(request, "criteria/entry_criterion.html", context)


def _state(request, entry, block, form):
    said = CriterionEntry(entry.place.pk, block.criterion.pk, form.cleaned_data["verdict"])
    try:
        plan = state_criteria(
            period=entry.period, criteria_set=entry.criteria_set, entries=[said], by=request.user, door=Door.FORM
        )
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.reason)
        return False
    for _entry, text in plan.overruled:
        form.add_error(None, text)
    if plan.overruled:
        return False
    text = _("Criterion %(number)s: the word on the whole was saved.") if plan.changes else _("Nothing has changed.")
    messages.success(request, text % {"number": block.criterion.number})
    return True
