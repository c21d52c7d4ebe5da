"""The office's drafts: facts, criteria, indicators and levels by plain forms; publishing and discarding."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.scope import scope_of
from criteria.actions import (
    Refused,
    change_facts,
    discard_draft,
    move_row,
    publish_set,
    remove_row,
    save_criterion,
    save_indicator,
)
from criteria.forms.sets import CriterionForm, FactsForm, IndicatorForm
from criteria.law import sets_for
from criteria.loader import document_of
from criteria.models import SetState
from criteria.sets.review import lines_of, unknowns_of
from criteria.views.sets import say_refused

_READ_AND_WRITE = ["GET", "HEAD", "POST"]
NEW = "new"  # stands in an address where a number would


def draft_for(user, set_code):
    """A draft of the person's own office; 404 for everybody and everything else."""
    scope = scope_of(user)
    draft = get_object_or_404(sets_for(scope), code=set_code, state=SetState.DRAFT)
    if not scope.manages(draft.issuer_province):
        raise Http404
    return draft


def columns_of_document(data):
    return [(row["code"], f"{row['code']}: {row['name_vi']}") for row in data["dimension"]["values"]]


# -- The whole --------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(_READ_AND_WRITE)
def draft_edit(request, set_code):
    draft = draft_for(request.user, set_code)
    data = document_of(draft)
    form = FactsForm(request.POST) if request.method == "POST" else FactsForm.from_data(data)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _tried(form, change_facts, draft=draft, facts=form.facts(data), by=request.user):
        messages.success(request, _("Saved."))
        return redirect("criteria:draft-edit", draft.code)
    context = {"draft": draft, "form": form, "lines": lines_of(data), "unknowns": unknowns_of(data)}
    return render(request, "criteria/draft_edit.html", context)


def _tried(form, action, **words):
    """Do it; False with the reasons on the form where it is refused."""
    try:
        action(**words)
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.reason)
        return False
    return True


# -- One criterion, one indicator -------------------------------------------------------------------------------------


@login_required
@require_http_methods(_READ_AND_WRITE)
def draft_criterion(request, set_code, number):
    draft = draft_for(request.user, set_code)
    data = document_of(draft)
    row = None if number == NEW else _row(data["criteria"], number)
    if request.method == "POST":
        form = CriterionForm(request.POST)
    else:
        fresh = {"number": _next_number(data["criteria"]), "indicators_complete": True}
        form = CriterionForm.from_data(row or fresh)
    if request.method == "POST" and form.is_valid():
        known = None if row is None else number
        if _tried(form, save_criterion, draft=draft, number=known, values=form.values(), by=request.user):
            messages.success(request, _("Criterion %(number)s is saved.") % {"number": form.cleaned_data["number"]})
            return redirect("criteria:draft-criterion", draft.code, form.cleaned_data["number"])
    lines = lines_of({"criteria": [row]})[0].rows if row else []
    context = {"draft": draft, "form": form, "row": row, "lines": lines}
    return render(request, "criteria/draft_criterion.html", context)


@login_required
@require_http_methods(_READ_AND_WRITE)
def draft_indicator(request, set_code, number, indicator):
    draft = draft_for(request.user, set_code)
    data = document_of(draft)
    criterion, columns = _row(data["criteria"], number), columns_of_document(data)
    row = None if indicator == NEW else _row(criterion["indicators"], indicator)
    if request.method == "POST":
        form = IndicatorForm(request.POST, columns=columns)
    elif row:
        form = IndicatorForm.from_data(row, columns)
    else:
        form = IndicatorForm(columns=columns, initial={"number": _next_number(criterion["indicators"], number)})
    if request.method == "POST" and form.is_valid():
        words = {"draft": draft, "criterion": number, "number": None if row is None else indicator}
        if _tried(form, save_indicator, **words, values=form.values(), by=request.user):
            messages.success(request, _("Indicator %(number)s is saved.") % {"number": form.cleaned_data["number"]})
            return redirect("criteria:draft-criterion", draft.code, number)
    context = {"draft": draft, "form": form, "criterion": criterion, "row": row}
    return render(request, "criteria/draft_indicator.html", context)


def _row(rows, number):
    row = next((row for row in rows if row["number"] == number), None)
    if row is None:
        raise Http404
    return row


def _next_number(rows, criterion=None):
    """The number that follows; an officer may write another."""
    number = str(len(rows) + 1)
    return f"{criterion}.{number}" if criterion else number


@login_required
@require_POST
def draft_row(request, set_code):
    """Move or remove a row: `do` up, down or remove, which is asked first; `criterion`, `indicator` its numbers."""
    draft = draft_for(request.user, set_code)
    criterion, indicator = request.POST.get("criterion", ""), request.POST.get("indicator") or None
    if request.POST.get("do") == "remove" and "confirmed" not in request.POST:
        return _ask_removal(request, draft, criterion, indicator)
    words = {"draft": draft, "criterion": criterion, "indicator": indicator, "by": request.user}
    try:
        if request.POST.get("do") == "remove":
            remove_row(**words)
            messages.success(request, _("Row %(number)s is removed.") % {"number": indicator or criterion})
        else:
            move_row(**words, step=-1 if request.POST.get("do") == "up" else 1)
    except Refused as refusal:
        say_refused(request, refusal)
    if indicator:
        return redirect("criteria:draft-criterion", draft.code, criterion)
    return redirect("criteria:draft-edit", draft.code)


def _ask_removal(request, draft, criterion, indicator):
    row = _row(document_of(draft)["criteria"], criterion)
    lost = row.get("indicators") or []
    if indicator:
        row, lost = _row(lost, indicator), []
    back = ("criteria:draft-criterion", draft.code, criterion) if indicator else ("criteria:draft-edit", draft.code)
    context = {"draft": draft, "row": row, "lost": lost, "criterion": criterion, "indicator": indicator,
               "back": reverse(back[0], args=back[1:])}  # fmt: skip
    return render(request, "criteria/draft_confirm.html", context)


# -- The end of a draft -----------------------------------------------------------------------------------------------


@login_required
@require_http_methods(_READ_AND_WRITE)
def draft_publish(request, set_code):
    """Ask first, with everything that is still unknown; then publish."""
    draft = draft_for(request.user, set_code)
    if request.method == "POST":
        try:
            publish_set(draft=draft, by=request.user)
        except Refused as refusal:
            return _publish_page(request, draft, [problem.reason for problem in refusal.problems])
        messages.success(request, _("“%(set)s” is published; periods may use it.") % {"set": draft})
        return redirect("criteria:set-detail", draft.code)
    return _publish_page(request, draft, [])


def _publish_page(request, draft, faults):
    context = {"draft": draft, "unknowns": unknowns_of(document_of(draft)), "faults": faults}
    return render(request, "criteria/draft_publish.html", context)


@login_required
@require_POST
def draft_discard(request, set_code):
    """Ask first, with how much would be gone; then discard."""
    draft = draft_for(request.user, set_code)
    if "confirmed" not in request.POST:
        lost = [row for criterion in document_of(draft)["criteria"] for row in criterion.get("indicators") or ()]
        context = {"draft": draft, "lost": lost, "back": reverse("criteria:draft-edit", args=[draft.code])}
        return render(request, "criteria/draft_confirm.html", context)
    try:
        discard_draft(draft=draft, by=request.user)
    except Refused as refusal:
        say_refused(request, refusal)
        return redirect("criteria:draft-edit", draft.code)
    messages.success(request, _("The draft “%(set)s” is discarded.") % {"set": draft})
    return redirect("criteria:set-list")
