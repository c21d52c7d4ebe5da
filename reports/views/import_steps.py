"""One workbook that came in: what it would change, confirm or discard it, take it back, the file itself."""

import io
from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused, undo_import, undo_reasons
from criteria.models import WorkbookImport
from criteria.views.refusals import say_refused
from ntm.lib.excel import XLSX
from ntm.lib.numbers import format_count
from reports import imports
from reports.imports.lines import SHOWN, by_unit, lines_page
from reports.imports.words import KIND_TONES, KINDS, TONES
from reports.imports.work import begin_recording, is_interrupted, is_working, start_again

MOST_LINES = 300


@login_required
@require_safe
def import_detail(request, pk):
    row = import_for(request.user, pk)
    if is_working(row):
        return _progress(request, row)
    if row.outcome == WorkbookImport.Outcome.MAPPING and not request.htmx and _writes(request.user):
        return redirect("reports:import-mapping", row.pk)
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    show, text = request.GET.get("show", ""), request.GET.get("q", "").strip()[:100]
    page = lines_page(row, show=show, text=text, page=request.GET.get("page"))
    changes = row.problems.get("changes", [])
    # What is said of a cell stands beside the cell.
    of_cells = {f"{change[7]}: {change[5]}" for change in changes if change[5]}
    warnings = [text for text in row.problems.get("warnings", []) if text not in of_cells]
    lists = {"unmatched_rows": _shortened(row.problems.get("unmatched_rows", [])), "warnings": _shortened(warnings)}
    context = {
        "row": row,
        "tone": TONES[row.outcome],
        "page": page,
        "groups": by_unit(page.object_list),
        "show": show if show in SHOWN else "",
        "q": text,
        "kinds": KINDS,
        "kind_tones": KIND_TONES,
        "changes": len(changes),
        "doubts": sum(bool(change[5]) for change in changes),
        "units": len({change[0] for change in changes}),
        **lists,
        "has_errors": imports.has_errors(row),
        "may_confirm": row.outcome == WorkbookImport.Outcome.PREVIEWED,
        "may_map": row.proposal is not None and row.outcome in imports.UNRECORDED and _writes(request.user),
        "may_discard": row.outcome in imports.UNRECORDED,
        **_undoing(row, request.user),
    }
    return render(request, "reports/import_detail.html", context)


def _progress(request, row):
    """How far the work on a large workbook is; the page asks again by itself, with or without scripts."""
    context = {"row": row, "tone": TONES[row.outcome], "is_interrupted": is_interrupted(row)}
    context["may_start_again"] = context["is_interrupted"] and _writes(request.user)
    return render(request, "reports/_import_progress.html" if request.htmx else "reports/import_progress.html", context)


def _shortened(lines):
    """The first lines of a list and how many more there are; a page of thousands helps nobody."""
    return {"lines": lines[:MOST_LINES], "more": max(len(lines) - MOST_LINES, 0)}


@login_required
@require_POST
def import_confirm(request, pk):
    row = import_for(request.user, pk, to_write=True)
    try:
        if (row.counts["read"] or 0) > settings.IMPORT_BACKGROUND_CELLS:
            begin_recording(row, by=request.user)
            return redirect("reports:import-detail", row.pk)
        plan = imports.confirm(row, by=request.user)
    except Refused as refused:
        say_refused(request, refused)
        messages.error(request, _("Nothing was written. Send the workbook again to see what it would change now."))
    else:
        changes = [*plan.changes, *plan.words]
        units = {change.locality.pk for change in changes}
        words = {"cells": format_count(len(changes)), "units": format_count(len(units))}
        messages.success(request, _("Recorded: %(cells)s cells of %(units)s units.") % words)
    return redirect("reports:import-detail", row.pk)


@login_required
@require_POST
def import_restart(request, pk):
    """Begin the interrupted work on a large workbook anew."""
    row = import_for(request.user, pk, to_write=True)
    try:
        start_again(row, by=request.user)
    except Refused as refused:
        say_refused(request, refused)
    return redirect("reports:import-detail", row.pk)


def _undoing(row, user):
    """Whether the person may take the workbook back, and what stands in the way."""
    if row.outcome != WorkbookImport.Outcome.APPLIED or not _writes(user):
        return {}
    reasons = [problem.reason for problem in undo_reasons(row, by=user)]
    return {"may_undo": not reasons, "in_the_way": _shortened(reasons)}


@login_required
@require_POST
def import_undo(request, pk):
    row = import_for(request.user, pk, to_write=True)
    try:
        undone = undo_import(row, by=request.user)
    except Refused as refused:
        say_refused(request, refused)
        messages.error(request, _("Nothing was taken back."))
    else:
        words = {"cells": format_count(undone.cells), "units": format_count(undone.units)}
        messages.success(request, _("Taken back: %(cells)s cells of %(units)s units are as before.") % words)
    return redirect("reports:import-detail", row.pk)


@login_required
@require_POST
def import_discard(request, pk):
    row = import_for(request.user, pk, to_write=True)
    try:
        imports.discard(row)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("reports:import-detail", row.pk)
    messages.success(request, _("The workbook was discarded; nothing was written."))
    return redirect("reports:import-list")


@login_required
@require_safe
@never_cache
def import_file(request, pk):
    row = import_for(request.user, pk)
    try:
        content = row.file.open("rb")
    except OSError as error:
        raise Http404 from error
    name = f"{row.locality.code}-{row.period.code}-{row.pk}{PurePath(row.file.name).suffix}"
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")


@login_required
@require_safe
@never_cache
def import_errors(request, pk):
    """The workbook with its errors coloured and commented."""
    row = import_for(request.user, pk)
    if not imports.has_errors(row):
        raise Http404
    try:
        content = imports.error_workbook(row)
    except Refused as refused:
        say_refused(request, refused)
        return redirect("reports:import-detail", row.pk)
    name = f"{row.locality.code}-{row.period.code}-{row.pk}-loi.xlsx"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)


def import_for(user, pk, to_write=False):
    rows = imports.imports_for(user).select_related("period__province", "criteria_set", "locality", "by", "undone_by")
    row = get_object_or_404(rows, pk=pk)
    if to_write and not _writes(user):
        raise PermissionDenied
    return row


def _writes(user):
    scope = scope_of(user)
    return bool(scope.entry_ids or scope.managed_ids)
