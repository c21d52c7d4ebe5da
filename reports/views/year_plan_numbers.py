"""Numbers a place registers or is assigned for a year, entered where units are not, or not all, named."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions.year_plan_numbers import record_plan_numbers
from localities.models import Level, Locality
from ntm.lib.numbers import format_count
from reports.rollups.year_plan import read_plan
from reports.views.year_plans import papers_of, plan_entered, plan_path
from reports.year_plan import rows
from reports.year_plan.forms import PlanNumberForm
from reports.year_plan.rows import UNKNOWN


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_plan_numbers(request, code, year):
    """One paper with the numbers of the place and, for a province, of its districts."""
    frame, what = plan_entered(request, code, year)
    if what == "DISTRICT" and frame.place.level != Level.PROVINCE:
        raise Http404
    scope, today = scope_of(request.user), timezone.localdate()
    last = min(today, frame.place.valid_to or today)
    form = PlanNumberForm(
        request.POST if request.method == "POST" else None,
        places=_places(frame.place, what, last),
        papers=papers_of(scope),
        may_manage=scope.manages(frame.place),
        initial={"on": f"{last:%d/%m/%Y}"},
    )
    if form.is_bound and form.is_valid() and _is_recorded(request, form, year, what):
        return redirect(f"{reverse('reports:year-plan', args=[code, year])}?what={what}")
    context = {
        "form": form,
        "lines": _lines(form, read_plan(frame.place, year, what, last)),
        "title": _("Record numbers of the plan of %(year)s") % {"year": year},
        "subtitle": f"{rows.NAMES[what]}, {frame.place.full_name}",
        "path": plan_path(frame, year, what),
        "back": rows.plan_address(frame, frame.place.code, year, what),
    }
    return render(request, "reports/year_plan_numbers.html", context)


def _is_recorded(request, form, year, what):
    """Write what was typed; where it is refused each reason goes to its place."""
    try:
        written = record_plan_numbers(form.entries(year, what), by=request.user)
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(problem.where, problem.reason)
        return False
    text = ngettext("Recorded %(count)s number of the plan.", "Recorded %(count)s numbers of the plan.", len(written))
    said = text % {"count": format_count(len(written))} if written else _("The plan says so already.")
    messages.success(request, said)
    return True


def _places(place, what, day):
    """The place and, for a list of communes, the districts of a province."""
    if place.level != Level.PROVINCE or what == "DISTRICT":
        return [place]
    return [place, *Locality.objects.within(place).districts().in_force_on(day).alphabetical()]


def _lines(form, plan):
    """Each place with what it has registered and been assigned so far, and the field of its number."""
    figures = {plan.place.pk: plan.figures, **{one.pk: one.figures for one in plan.districts}}
    return [
        {"place": place.full_name, "field": form[name], **_said(figures.get(place.pk))}
        for name, place in form.places.items()
    ]  # fmt: skip


def _said(figures):
    if figures is None:
        return {"registered": UNKNOWN, "assigned": UNKNOWN}
    return {
        "registered": _side(figures.registered, figures.registered_named),
        "assigned": _side(figures.assigned, figures.planned),
    }


def _side(count, named):
    if count is None:
        return UNKNOWN
    words = {"count": format_count(count), "named": format_count(named or 0)}
    return _("%(count)s (%(named)s named)") % words
