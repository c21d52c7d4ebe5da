"""Policies issued: the list, a new one, corrections, the file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions import save_policy
from directives.models import Directive, Policy
from directives.plans.forms import PolicyFilterForm, PolicyForm
from directives.plans.policies import filtered, policy_register
from localities.models import Level, Locality
from ntm.lib.attachments import attachment_response
from ntm.lib.tables import asked_table
from ntm.lib.uploads import UploadRefused

ROWS_A_PAGE = 50
_NAMES = ("province", "kind", "number", "issued_on", "issuer", "subject", "aims", "content", "ends_on", "directive")


@login_required
@require_safe
def policy_list(request):
    scope = scope_of(request.user)
    rows = Policy.objects.visible_to(scope)
    form = PolicyFilterForm(request.GET, rows=rows)
    left = filtered(rows, form.cleaned_data)
    answer = asked_table(request, {"policies": lambda: policy_register(left, scope).table()})
    if answer:
        return answer
    page = Paginator(left, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "name": "policies",
        "register": policy_register(page, scope),
        "page": page,
        "nothing": _("No policies"),
        "reason": _("Policies the coordination office has entered appear here and in form 04 of their period."),
    }
    ways = [{"href": reverse("directives:policy-new"), "text": _("Enter a policy")}] if scope.managed_ids else []
    context = {"title": _("Policies issued"), "here": "policies", "form": form, "ways": ways, "registers": [shown]}
    return render(request, "directives/register_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def policy_new(request):
    if not scope_of(request.user).managed_ids:
        raise PermissionDenied
    return _edit(request, None, _("Enter a policy"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def policy_edit(request, pk):
    row = get_object_or_404(Policy.objects.visible_to(scope_of(request.user)).select_related("province"), pk=pk)
    if not scope_of(request.user).manages(row.province):
        raise PermissionDenied
    return _edit(request, row, _("Correct the policy"))


def _edit(request, row, title):
    scope = scope_of(request.user)
    provinces = Locality.objects.filter(pk__in=scope.managed_ids, level=Level.PROVINCE).alphabetical()
    papers = Directive.objects.visible_to(scope).defer("text", "search_key").order_by("date", "pk")
    said = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    first = {name: getattr(row, name) for name in _NAMES} if row else {}
    form = PolicyForm(*said, provinces=provinces, papers=papers, initial=first)
    if form.is_bound and form.is_valid() and _save(request, form, row):
        return redirect("directives:policy-list")
    back = reverse("directives:policy-list")
    path = [{"text": _("Policies issued"), "href": back}]
    context = {"title": title, "path": path, "form": form, "action": _("Save"), "back": back}
    return render(request, "directives/record_form.html", context)


def _save(request, form, row):
    try:
        saved = save_policy(policy=row, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    except UploadRefused as refusal:
        form.add_error("file", str(refusal))
        return None
    messages.success(request, _("%(policy)s is saved.") % {"policy": saved})
    return saved


@login_required
@require_safe
def policy_file(request, pk):
    row = get_object_or_404(Policy.objects.visible_to(scope_of(request.user)), pk=pk)
    if not row.file:
        raise Http404
    return attachment_response(row)
