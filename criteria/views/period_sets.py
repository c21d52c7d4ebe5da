"""Which sets a reporting period uses."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.scope import scope_of
from criteria.actions import Refused, add_set_to_period, remove_set_from_period
from criteria.actions.period_sets import results_of
from criteria.forms.sets import PeriodSetForm
from criteria.models import Assessment, CriteriaSet, PeriodSetChoice
from criteria.sets.choosing import is_in_force, sets_to_choose
from criteria.tables.periods import used_sets_table
from criteria.views.access import place_and_period, require
from criteria.views.sets import say_refused
from localities.models import Level
from ntm.lib.numbers import format_count
from ntm.lib.tables import asked_table

_READ_AND_WRITE = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_READ_AND_WRITE)
def period_sets(request, code, period):
    """The sets in use with what hangs on them; another one to add; every choice ever made, with its reason."""
    scope = scope_of(request.user)
    place, period = place_and_period(scope, code, period)
    require(place.level == Level.PROVINCE and scope.manages(place))
    chosen = list(period.criteria_sets.order_by("level", "code"))
    others = sets_to_choose(period.province).exclude(pk__in=[row.pk for row in chosen]).order_by("level", "-valid_from")
    form = PeriodSetForm(None, sets=list(others), day=period.end_date)
    if request.method == "POST":
        form = PeriodSetForm(request.POST, sets=list(others), day=period.end_date)
        if "remove" in request.POST:
            _remove(request, period)
            return redirect("criteria:period-sets", code, period.code)
        if form.is_valid() and _add(request, period, form):
            return redirect("criteria:period-sets", code, period.code)
    context = {
        "period": period,
        "form": form if period.is_open else None,
        "rows": [_line(period, row) for row in chosen],
        "none_in_force": not any(is_in_force(row, period.end_date) for row in _commune_sets(period)),
        "choices": _choices(period),
    }
    wanted = {"sets": lambda: used_sets_table(context["rows"], period)}
    return asked_table(request, wanted) or render(request, "criteria/period_sets.html", context)


def _choices(period):
    rows = PeriodSetChoice.objects.filter(period=period).select_related("criteria_set", "by")
    return rows.order_by("-at", "-pk")


def _commune_sets(period):
    """Sets of communes this province could use, whatever the period has chosen."""
    return sets_to_choose(period.province).filter(level=Level.COMMUNE)


def _line(period, row):
    return {
        "set": row,
        "is_in_force": is_in_force(row, period.end_date),
        "units": Assessment.objects.filter(period=period, criteria_set=row).count(),
        "results": results_of(period, row),
    }


def _add(request, period, form):
    criteria_set = CriteriaSet.objects.get(code=form.cleaned_data["criteria_set"])
    try:
        count = add_set_to_period(
            period=period, criteria_set=criteria_set, by=request.user, reason=form.cleaned_data["reason"]
        )
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.reason)
        return False
    text = ngettext(
        "“%(set)s” is in use now; %(count)s unit is assessed by it.",
        "“%(set)s” is in use now; %(count)s units are assessed by it.",
        count,
    )
    messages.success(request, text % {"set": criteria_set, "count": format_count(count)})
    return True


def _remove(request, period):
    criteria_set = period.criteria_sets.filter(code=request.POST["remove"]).first()
    if criteria_set is None:
        return
    try:
        remove_set_from_period(period=period, criteria_set=criteria_set, by=request.user)
    except Refused as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("“%(set)s” is no longer in use in this period.") % {"set": criteria_set})
