"""The register of documents, and the head of one corrected."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions.heads import amend_directive, register_directive
from directives.actions.rights import manages
from directives.choices import agencies_of, units_of
from directives.documents.forms import FIELDS, DirectiveForm, DocumentFilterForm
from directives.documents.rows import document_rows, filtered
from directives.models import Directive
from directives.tables import directive_table
from directives.wording import directive_title
from localities.models import Level, Locality
from ntm.lib.tables import FORMATS, table_response

ROWS_A_PAGE = 50


@login_required
@require_safe
def directive_list(request):
    scope = scope_of(request.user)
    visible = Directive.objects.visible_to(scope)
    form = DocumentFilterForm(request.GET, directives=visible)
    asked = form.cleaned_data
    directives, sought = filtered(visible, asked), asked.get("q", "")
    if request.GET.get("format") in FORMATS:
        return table_response(directive_table(document_rows(directives, visible, sought)), request.GET["format"])
    page = Paginator(directives, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": document_rows(page, visible, sought, scope),
        "page": page,
        "form": form,
        "here": "directives",
        "may_read_in": bool(scope.managed_ids),
        "is_filtered": any(asked.values()),
        "exports": _exports(request),
    }
    return render(request, "directives/directive_list.html", context)


def _exports(request):
    """Addresses of the list as a file, with the filters it has now."""
    kept = {name: value for name, value in request.GET.items() if name not in ("page", "format")}
    return {form: "?" + urlencode({**kept, "format": form}) for form in FORMATS}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def directive_edit(request, pk):
    rows = Directive.objects.visible_to(scope_of(request.user)).select_related("locality")
    directive = get_object_or_404(rows, pk=pk)
    if not manages(request.user, directive):
        raise PermissionDenied
    form = _form(request, directive)
    if form.is_bound and form.is_valid() and _amend(request, form, directive):
        return redirect("reports:directive-detail", directive.pk)
    back = reverse("reports:directive-detail", args=[directive.pk])
    path = [
        {"text": _("Directives"), "href": reverse("directives:directive-list")},
        {"text": directive_title(directive), "href": back},
    ]
    context = {"title": _("Correct the document's head"), "path": path, "form": form, "action": _("Save"), "back": back}
    return render(request, "directives/record_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def directive_new(request):
    """Enter a document by its head: a resolution or plan that sets targets and whose text is not at hand."""
    scope = scope_of(request.user)
    if not scope.managed_ids:
        raise PermissionDenied
    blank = Directive(locality=scope.home.own_province, registered_on=timezone.localdate(), date_precision="DAY")
    form = _form(request, blank)
    row = _saved(request, form) if form.is_bound and form.is_valid() else None
    if row:
        return redirect("reports:directive-detail", row.pk)
    back = reverse("directives:directive-list")
    context = {"title": _("Enter a document without its text"), "path": [{"text": _("Directives"), "href": back}],
               "form": form, "action": _("Save"), "back": back}  # fmt: skip
    return render(request, "directives/record_form.html", context)


def _saved(request, form):
    try:
        row = register_directive(by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("%(document)s is in the register.") % {"document": directive_title(row)})
    return row


def _form(request, directive):
    scope = scope_of(request.user)
    units = units_of(scope, levels=(Level.PROVINCE, Level.DISTRICT, Level.COMMUNE))
    own = Locality.objects.filter(pk=directive.locality_id)
    papers = Directive.objects.visible_to(scope).exclude(pk=directive.pk).defer("text", "search_key")
    return DirectiveForm(
        request.POST if request.method == "POST" else None,
        agencies=agencies_of(scope),
        places=(units.select_related(None) | own).order_by("level", "sort_key"),
        papers=papers.order_by("date", "pk"),
        initial={name: getattr(directive, name) for name in FIELDS},
    )


def _amend(request, form, directive):
    try:
        row = amend_directive(directive, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("The head of %(document)s is saved.") % {"document": directive_title(row)})
    return row
