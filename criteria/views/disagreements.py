"""The queue of disagreements both sides see, and one of them: both values, the thread, what this person may do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import (
    Refused,
    Statement,
    accept_disagreement,
    add_word,
    decide_disagreement,
    state_department,
)
from criteria.disagreements import (
    disagreements_for,
    lines_of,
    place_of,
    requirement_of,
    side_of,
    waiting_for,
)
from criteria.forms.disagreements import ALL, MINE, OVERDUE, SETTLED, DecisionForm, DisagreementFilterForm, WordForm
from criteria.models import DisagreementState, Evidence, PeriodState, Side
from criteria.opening import is_open_for
from criteria.rules import IN_VERIFICATION
from criteria.tables.checking import disagreements_table
from criteria.tables.words import filter_notes
from criteria.views.refusals import say_refused
from ntm.lib.tables import asked_table
from ntm.lib.text import search_key

A_PAGE = 50


@login_required
@require_safe
def disagreement_list(request):
    scope, today = scope_of(request.user), timezone.localdate()
    everything = disagreements_for(scope)
    form = DisagreementFilterForm(request.GET, periods=_periods(everything))
    rows = _shown(everything, form.cleaned_data, scope, today).order_by("due_date", "opened_at", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    counts = {
        "open": everything.filter(state=DisagreementState.OPEN).count(),
        "overdue": _shown(everything, {"show": OVERDUE}, scope, today).count(),
        "mine": waiting_for(scope, everything, today).count(),
        "all": everything.count(),
    }
    context = {"form": form, "page": page, "lines": lines_of(page.object_list, today), "counts": counts}
    wanted = {"disagreements": lambda: disagreements_table(lines_of(rows, today), filter_notes(form))}
    return asked_table(request, wanted) or render(request, "criteria/disagreement_list.html", context)


def _periods(rows):
    codes = rows.order_by("-assessment__period__code").values_list("assessment__period__code", flat=True).distinct()
    return [(code, code) for code in codes]


def _shown(rows, chosen, scope, today):
    """The disagreements that answer the filters; without any the open ones."""
    show = chosen.get("show")
    if show == MINE:
        rows = waiting_for(scope, rows, today)
    elif show == SETTLED:
        rows = rows.exclude(state=DisagreementState.OPEN)
    elif show != ALL:
        rows = rows.filter(state=DisagreementState.OPEN)
    if show == OVERDUE:
        rows = rows.filter(due_date__lt=today)
    if chosen.get("period"):
        rows = rows.filter(assessment__period__code=chosen["period"])
    if chosen.get("q"):
        rows = rows.filter(assessment__locality__search_key__contains=search_key(chosen["q"]))
    return rows


# -- One of them -------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def disagreement_detail(request, pk):
    scope = scope_of(request.user)
    matter = get_object_or_404(disagreements_for(scope), pk=pk)
    if request.method == "POST":
        return _act(request, scope, matter)
    return _page(request, scope, matter)


def _page(request, scope, matter, word=None, decision=None):
    line = lines_of([matter])[0]
    version = line.result.version if line.result else 0
    evidence = Evidence.objects.filter(
        assessment=matter.assessment_id, indicator=matter.indicator_id, removed_at__isnull=True
    )
    context = {
        "matter": matter,
        "line": line,
        "requirement": requirement_of(matter),
        "notes": matter.notes.select_related("by").order_by("at", "pk"),
        "evidence": evidence.select_related("by").order_by("at", "pk"),
        "may": _may(scope, matter, line),
        "version": version,
        "word": word or WordForm(),
        "decision": decision or DecisionForm(indicator=matter.indicator, version=version),
    }
    return render(request, "criteria/disagreement_detail.html", context)


def _may(scope, matter, line):
    """Names of what this person may do now: reply, accept, withdraw, decide."""
    side, row = side_of(scope, matter), matter.assessment
    if side is None or not matter.is_open:
        return set()
    is_open = is_open_for(row.period, row.criteria_set, row.locality)
    may = {"reply"} if is_open or row.period.state != PeriodState.LOCKED else set()
    if row.state in IN_VERIFICATION and is_open:
        may |= {{Side.OFFICE: "decide", Side.DEPARTMENT: "withdraw", Side.LOCALITY: "accept"}[side]}
    return may if line.department_word else may - {"accept"}


def _act(request, scope, matter):
    if side_of(scope, matter) is None:
        raise PermissionDenied
    name = request.POST.get("do")
    if name == "decide":
        return _decide(request, scope, matter)
    if name == "reply":
        return _reply(request, scope, matter)
    act, said = {
        "accept": (_accept, _("The department's result is accepted.")),
        "withdraw": (_withdraw, _("Agreed with the locality.")),
    }.get(name, (None, ""))
    if act is None or {"accept": Side.LOCALITY, "withdraw": Side.DEPARTMENT}[name] != side_of(scope, matter):
        raise PermissionDenied
    return _done(request, matter, said, lambda: act(request, matter))


def _done(request, matter, said, act):
    try:
        act()
    except Refused as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, said)
    return redirect("criteria:disagreement-detail", matter.pk)


def _seen(request):
    """The version of the cell the page was drawn from; one that matches nothing where none was sent."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() else -1


def _accept(request, matter):
    accept_disagreement(matter, by=request.user, version=_seen(request))


def _withdraw(request, matter):
    """The department now says the same as the locality."""
    row = matter.assessment
    statement = Statement(_place_pk(matter), matter.indicator_id, agrees=True, version=_seen(request))
    state_department(
        period=row.period, criteria_set=row.criteria_set, statements=[statement], by=request.user, agency=matter.agency
    )


def _place_pk(matter):
    place = place_of(matter)
    return place.pk if place else matter.assessment.locality_id


def _reply(request, scope, matter):
    form = WordForm(request.POST)
    if not form.is_valid():
        return _page(request, scope, matter, word=form)
    text = form.cleaned_data["text"]
    return _done(request, matter, _("Your word is recorded."), lambda: add_word(matter, by=request.user, text=text))


def _decide(request, scope, matter):
    form = DecisionForm(request.POST, indicator=matter.indicator, version=None)
    if not form.is_valid():
        return _page(request, scope, matter, decision=form)
    said = form.cleaned_data
    try:
        decide_disagreement(
            matter,
            by=request.user,
            value=said.get("value"),
            verdict=said["verdict"] or None,
            note=said["note"],
            version=said["version"],
        )
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.reason)
        return _page(request, scope, matter, decision=form)
    messages.success(request, _("The coordination office's decision is recorded."))
    return redirect("criteria:disagreement-detail", matter.pk)
