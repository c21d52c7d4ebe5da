"""Who is next: communes by what they still lack, and what the office says of investment."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused, say_investment_needs
from localities.models import Level
from ntm.lib.tables import asked_table
from ntm.revisits import in_one_look
from reports.ahead.investment import InvestmentForm, investment_table, sets_of
from reports.ahead.page import ahead_page, context_of
from reports.ahead.tables import TABLES
from reports.frame import empty_reason, frame_of, toolbar
from reports.views.dashboards import _path

PAGE = 40


def area_frame(request, code):
    """Frame of a province or district; other levels have no communes to put in an order."""
    frame = frame_of(request, code)
    if frame.place.level not in (Level.PROVINCE, Level.DISTRICT):
        raise Http404
    return frame


def path_to(frame, *more):
    here = {"text": frame.place.full_name, "href": frame.url("reports:locality", frame.place.code)}
    return [*_path(frame), here, *more]


@login_required
@require_safe
@in_one_look
def next_list(request, code):
    """Communes not recognised yet (or not advanced, or slipping), those with the least to do first."""
    frame = area_frame(request, code)
    page = ahead_page(frame, request.GET)
    answer = asked_table(request, {name: partial(build, page) for name, build in TABLES.items()})
    if answer:
        return answer
    listed = Paginator(page.candidates, PAGE).get_page(request.GET.get("page"))
    context = {
        **context_of(page, listed.object_list),
        "page": listed,
        "place": frame.place.name,
        "path": path_to(frame),
        "nothing": empty_reason(page.ahead.rollup),
        "may_say": scope_of(request.user).manages(frame.place),
        "what_if_href": frame.url("reports:what-if", code, who=page.ahead.who),
        "investment_href": frame.url("reports:investment-needs", frame.place.own_province.code),
        **toolbar(request, frame),
    }
    return render(request, "reports/ahead.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def investment_needs(request, code):
    """What usually takes investment, as the office says it from a day on; everybody who sees the province may read."""
    frame = frame_of(request, code)
    if frame.place.level != Level.PROVINCE:
        raise Http404
    may_say = scope_of(request.user).manages(frame.place)
    if request.method == "POST" and not may_say:
        raise PermissionDenied
    sets = sets_of(frame)
    chosen = next((row for row in sets if row.code == request.GET.get("set")), sets[0] if sets else None)
    if chosen is None:
        raise Http404
    form = InvestmentForm(request.POST or None, frame=frame, criteria_set=chosen)
    if request.method == "POST" and form.is_valid() and _said(request, frame, chosen, form):
        return redirect(frame.url("reports:investment-needs", code, set=chosen.code))
    answer = asked_table(request, {"needs": partial(investment_table, frame, chosen)})
    if answer:
        return answer
    context = {
        "frame": frame,
        "form": form,
        "sets": sets,
        "chosen": chosen,
        "may_say": may_say,
        "place": frame.place.name,
        "path": path_to(frame, {"text": _("Who is next"), "href": frame.url("reports:next-list", code)}),
    }
    return render(request, "reports/investment.html", context)


def _said(request, frame, criteria_set, form):
    """Whether the words were taken; a refusal stands on the form."""
    try:
        count = say_investment_needs(
            province=frame.place,
            criteria_set=criteria_set,
            answers=form.answers,
            since=form.cleaned_data["since"],
            note=form.cleaned_data["note"],
            by=request.user,
        )
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.reason)
        return False
    text = ngettext("%(count)s word saved.", "%(count)s words saved.", count) if count else _("Nothing was changed.")
    messages.success(request, text % {"count": count} if count else text)
    return True
