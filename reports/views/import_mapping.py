"""How an office's own workbook is read: settled by the officer, remembered for the office, forgotten again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused, forget_reading, remember_reading
from criteria.models import WorkbookImport, WorkbookMapping
from criteria.views.refusals import say_refused
from localities.models import Locality
from ntm.lib.uploads import UploadRefused
from reports import imports
from reports.imports.mapping import office_of, remembered_of, sections_of, settle
from reports.imports.words import ROLES
from reports.imports.work import begin_reading_again
from reports.views.import_steps import import_for

SETTLED_LATER = (WorkbookImport.Outcome.MAPPING, WorkbookImport.Outcome.PREVIEWED, WorkbookImport.Outcome.REFUSED)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_mapping(request, pk):
    row = import_for(request.user, pk, to_write=True)
    proposal = imports.proposal_of(row)
    if proposal is None or row.outcome not in SETTLED_LATER:
        return redirect("reports:import-detail", row.pk)
    if request.method == "POST" and _settle(request, row, proposal):
        return redirect("reports:import-detail", row.pk)
    remembered = remembered_of(office_of(request.user, row.period), row.criteria_set)
    try:
        sections = sections_of(row, proposal, imports.kept_file(row), remembered)
    except (Refused, UploadRefused) as error:
        messages.error(request, str(error))
        return redirect("reports:import-list")
    return render(request, "reports/import_mapping.html", {"row": row, "proposal": proposal, "sections": sections})


def _settle(request, row, proposal):
    """Take what was chosen, remember it and read the workbook by it; False with a message when it cannot be read."""
    office = office_of(request.user, row.period)
    lines = settle(row, proposal, request.POST)
    try:
        begin_reading_again(row, proposal, by=request.user)
        if request.POST.get("remember") and lines:
            remember_reading(office, row.criteria_set, lines, by=request.user)
    except UploadRefused as error:
        messages.error(request, str(error))
        return False
    except Refused as refused:
        say_refused(request, refused)
        return False
    return True


@login_required
@require_safe
def mapping_list(request):
    scope = scope_of(request.user)
    if not (scope.entry_ids or scope.managed_ids):
        raise PermissionDenied
    rows = _mappings(scope).select_related("locality", "criteria_set", "by")
    rows = list(rows.order_by("locality__sort_key", "criteria_set", "kind", "text", "pk")[:1000])
    lineages = [row.target for row in rows if row.kind == WorkbookMapping.Kind.ROW and row.target]
    places = {str(place.pk): place.full_name for place in Locality.objects.filter(pk__in=lineages)}
    return render(request, "reports/mapping_list.html", {"rows": rows, "places": places, "roles": ROLES})


@login_required
@require_POST
def mapping_forget(request, pk):
    row = get_object_or_404(_mappings(scope_of(request.user)).select_related("locality"), pk=pk)
    try:
        forget_reading(row, by=request.user)
    except Refused as refused:
        say_refused(request, refused)
    else:
        messages.success(request, _("Forgotten: %(text)s.") % {"text": row.text})
    return redirect("reports:mapping-list")


def _mappings(scope):
    own = Q(locality__in=scope.entry_ids | scope.managed_ids) | Q(locality__province__in=scope.managed_ids)
    return WorkbookMapping.objects.filter(own)
