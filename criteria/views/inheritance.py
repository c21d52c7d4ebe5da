"""Reviews after a reorganisation: what new units take over of recognition, decided by the office with its document."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from criteria.actions.reorganisation import decline_inheritance, inherit_recognition
from criteria.forms.reorganisations import DeclineForm, InheritForm
from criteria.models import InheritanceReview, ReviewState
from criteria.reorganisations.tables import review_table
from criteria.views.reorganisations import A_PAGE, REVIEW_TONES, home_name, office_for
from ntm.lib.tables import FORMATS, table_response


def reviews_of(scope):
    rows = InheritanceReview.objects.filter(reorganisation__province__in=scope.managed_ids)
    return rows.select_related("locality__district", "reorganisation", "decided_by", "recognition")


@login_required
@require_safe
def review_list(request):
    scope = office_for(request.user)
    rows = reviews_of(scope).order_by("-reorganisation__date", "locality__sort_key", "pk")
    if request.GET.get("format") in FORMATS:
        return table_response(review_table(rows), request.GET["format"])
    pending = Q(state=ReviewState.PENDING)
    context = {
        "place": home_name(scope),
        "pending": Paginator(rows.filter(pending), A_PAGE).get_page(request.GET.get("page")),
        "decided": rows.exclude(pending).order_by("-decided_at", "pk")[:A_PAGE],
        "tones": REVIEW_TONES,
    }
    return render(request, "criteria/review_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_decide(request, pk):
    """Carry over by a decision, or not, with document and reason; which of the two is the button's `answer`."""
    row = _review_for(request.user, pk)
    answer = request.POST.get("answer")
    years = [one["year"] for one in row.holders if one["year"]]
    inherit = InheritForm(request.POST if answer == "inherit" else None,
                          initial={"year": max(years, default=row.reorganisation.date.year)})  # fmt: skip
    decline = DeclineForm(request.POST if answer == "decline" else None)
    form = {"inherit": inherit, "decline": decline}.get(answer)
    if form is not None and form.is_valid():
        try:
            decided = _decide(row, answer, form, request.user)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem.reason)
        else:
            words = {"place": decided.locality.full_name, "state": decided.get_state_display()}
            messages.success(request, _("%(place)s: %(state)s.") % words)
            return redirect("criteria:review-list")
    context = {
        "place": row.reorganisation.province.name,
        "row": row,
        "inherit": inherit,
        "decline": decline,
        "tone": REVIEW_TONES[row.state],
    }
    return render(request, "criteria/review_decide.html", context)


def _review_for(user, pk):
    scope = scope_of(user)
    rows = InheritanceReview.objects.filter(scope.in_provinces("reorganisation__province"))
    rows = rows.select_related("locality", "reorganisation__province", "recognition", "decided_by")
    row = get_object_or_404(rows, pk=pk)
    if not scope.manages(row.reorganisation.province):
        raise PermissionDenied
    return row


def _decide(row, answer, form, user):
    if answer == "inherit":
        return inherit_recognition(row, form.decision(), by=user)
    return decline_inheritance(row, document=form.cleaned_data["document"], note=form.cleaned_data["note"], by=user)
