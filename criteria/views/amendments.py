"""Amendments of the province's own published sets: another wording, the end of an indicator, a new one, from a day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.scope import scope_of
from criteria.actions import Refused, add_indicator, amend_indicator, retire_indicator
from criteria.forms.sets import AmendForm, IndicatorForm
from criteria.law import sets_for
from criteria.loader import document_of
from criteria.models import SetState
from criteria.views.access import require
from criteria.views.drafts import NEW, columns_of_document

_READ_AND_WRITE = ["GET", "HEAD", "POST"]


def amendable_for(user, set_code):
    """A published set; 403 where it is not this office's own to amend."""
    scope = scope_of(user)
    criteria_set = get_object_or_404(sets_for(scope), code=set_code, state=SetState.PUBLISHED)
    require(criteria_set.issuer_province is not None and scope.manages(criteria_set.issuer_province))
    return criteria_set


@login_required
@require_http_methods(_READ_AND_WRITE)
def indicator_amend(request, set_code, number, indicator):
    """One page for all three; `indicator` "new" adds one, the second button ends the one shown."""
    criteria_set = amendable_for(request.user, set_code)
    data = document_of(criteria_set)
    criterion = next((row for row in data["criteria"] if row["number"] == number), None)
    if criterion is None:
        raise Http404
    row = None if indicator == NEW else _asked(criterion, indicator)
    columns = columns_of_document(data)
    when = AmendForm(request.POST if request.method == "POST" else None, prefix="when")
    form = _indicator_form(request, row, columns)
    if request.method == "POST" and _done(request, criteria_set, number, row, when, form):
        return redirect("reports:criterion-detail", criteria_set.code, number)
    context = {"criteria_set": criteria_set, "criterion": criterion, "row": row, "when": when, "form": form}
    return render(request, "criteria/indicator_amend.html", context)


def _asked(criterion, number):
    row = next((row for row in criterion["indicators"] if row["number"] == number and not row.get("valid_to")), None)
    if row is None:
        raise Http404
    return row


def _indicator_form(request, row, columns):
    if request.method == "POST" and "retire" not in request.POST:
        return IndicatorForm(request.POST, columns=columns)
    return IndicatorForm.from_data(row, columns) if row else IndicatorForm(columns=columns)


def _done(request, criteria_set, number, row, when, form):
    """Carry the amendment out; False with the reasons on the form."""
    retires = "retire" in request.POST and row is not None
    if not when.is_valid() or not (retires or form.is_valid()):
        return False
    words = {"criteria_set": criteria_set, "by": request.user, **when.cleaned_data}
    try:
        if retires:
            retire_indicator(**words, number=row["number"])
        elif row is None:
            add_indicator(**words, criterion=number, values=form.values())
        else:
            # The number is what joins the wordings: it stays.
            values = {key: value for key, value in form.values().items() if key != "number"}
            amend_indicator(**words, number=row["number"], values=values)
    except Refused as refusal:
        for problem in refusal.problems:
            when.add_error(None, problem.reason)
        return False
    day = when.cleaned_data["day"]
    messages.success(request, _("The amendment holds from %(day)s on.") % {"day": f"{day:%d/%m/%Y}"})
    return True
