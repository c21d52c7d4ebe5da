"""Workbooks out and in: download, upload, what it would change, confirm or discard."""

import io
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from criteria.models import Indicator, PeriodState, ReportingPeriod, WorkbookImport
from criteria.opening import unlockings_in_force
from criteria.views.access import place_and_period
from localities.models import Level, Locality
from ntm.lib.text import clean, natural_key
from ntm.lib.uploads import UploadRefused
from ntm.lib.validity import in_force
from reports import imports
from reports.entry_matrix import write_entry_matrix
from reports.import_form import UploadForm

IMPORTS_A_PAGE, CHANGES_A_PAGE, MOST_LINES = 30, 200, 300
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {"PREVIEWED": "amber", "APPLIED": "green", "REFUSED": "red"}
_RANK = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2, Level.VILLAGE: 3}


# -- Out --------------------------------------------------------------------------------------------------------------


@login_required
@require_safe
@never_cache
def entry_workbook(request, code, period, set_code):
    scope = scope_of(request.user)
    place, period = place_and_period(scope, code, period)
    criteria_set = get_object_or_404(period.criteria_sets, code=set_code)
    if not scope.reads_current(place):
        raise PermissionDenied
    content = io.BytesIO()
    write_entry_matrix(content, period=period, criteria_set=criteria_set, place=place, by=request.user)
    content.seek(0)
    name = f"nhap-so-lieu-{place.code}-{period.code}-{criteria_set.code}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


# -- In ---------------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request):
    scope = scope_of(request.user)
    may_enter = bool(scope.entry_ids or scope.managed_ids)
    if request.method == "POST" and not may_enter:
        raise PermissionDenied
    periods = _open_periods(scope) if may_enter else []
    form = UploadForm(request.POST or None, request.FILES or None, targets=_targets(periods))
    if request.method == "POST" and form.is_valid():
        row = _receive(form, periods, request.user)
        if row:
            return redirect("reports:import-detail", row.pk)
    rows = imports.imports_for(request.user).defer("problems").select_related("period__province", "locality", "by")
    page = Paginator(rows.order_by("-at", "-pk"), IMPORTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "may_enter": may_enter, "page": page, "tones": TONES}
    return render(request, "reports/import_list.html", {**context, "offers": _offers(scope, periods)})


def _open_periods(scope):
    """Periods of the person's provinces that are open, or where a place is unlocked, each with the `sets` in use."""
    may_move = Q(state=PeriodState.OPEN) | Q(pk__in=unlockings_in_force().values("period"))
    rows = ReportingPeriod.objects.filter(scope.in_provinces(), may_move)
    periods = list(rows.select_related("province").prefetch_related("criteria_sets").order_by("-end_date", "pk"))
    for period in periods:
        period.sets = sorted(period.criteria_sets.all(), key=lambda row: (_RANK[row.level], row.code), reverse=True)
    return periods


def _targets(periods):
    return [(f"{period.pk}:{row.pk}", f"{period} · {row}") for period in periods for row in period.sets]


def _receive(form, periods, user):
    """Keep the uploaded workbook with its preview; None, the reason on the form, when it is refused as a whole."""
    file, target = form.cleaned_data["file"], form.cleaned_data["target"]
    chosen = {f"{period.pk}:{row.pk}": (period, row) for period in periods for row in period.sets}
    period, criteria_set = chosen.get(target, (None, None))
    try:
        found = imports.preview(file, by=user, period=period, criteria_set=criteria_set)
        return imports.keep(found, file, file_name=clean(file.name), by=user)
    except UploadRefused as error:
        form.add_error("file", str(error))
        return None


def _offers(scope, periods):
    """Workbooks to download: per open period and set the places this person enters, the widest first."""
    return [
        {"period": period, "set": row, "places": places}
        for period in periods
        for row in period.sets
        if (places := [place for place in _entered(scope, period) if _RANK[place.level] <= _RANK[row.level]])
    ]


def _entered(scope, period):
    """Places whose workbook this person fills in: a province it runs with its districts, else its own places."""
    rows = scope.enterable(Locality.objects.filter(in_force(period.end_date)).within(period.province))
    rows = rows.exclude(level=Level.VILLAGE)
    if scope.managed_ids:
        rows = rows.filter(level__in=(Level.PROVINCE, Level.DISTRICT))
    else:
        rows = rows.filter(pk__in=scope.entry_ids)
    return sorted(rows, key=lambda place: (_RANK[place.level], natural_key(place.code)))


# -- One import -------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def import_detail(request, pk):
    row = _import_for(request.user, pk)
    changes = imports.planned_changes(row)
    page = Paginator(changes, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    lists = {name: _shortened(row.problems.get(name, [])) for name in ("errors", "unmatched_rows", "warnings")}
    context = {
        "row": row,
        "tone": TONES[row.outcome],
        "page": page,
        "groups": _by_unit(page.object_list),
        "units": len({change.locality_id for change in changes}),
        **lists,
        "may_confirm": row.outcome == WorkbookImport.Outcome.PREVIEWED,
        "may_discard": row.outcome != WorkbookImport.Outcome.APPLIED,
    }
    return render(request, "reports/import_detail.html", context)


def _shortened(lines):
    """The first lines of a list and how many more there are; a page of thousands helps nobody."""
    return {"lines": lines[:MOST_LINES], "more": max(len(lines) - MOST_LINES, 0)}


def _by_unit(changes):
    """[{place, rows}] of the changes of one page, in the order of the sheet."""
    places = Locality.objects.in_bulk({change.locality_id for change in changes})
    indicators = Indicator.objects.in_bulk({change.indicator_id for change in changes})
    return [
        {
            "place": places[pk],
            "rows": [{"indicator": indicators[change.indicator_id], "change": change} for change in group],
        }
        for pk, group in groupby(changes, key=lambda change: change.locality_id)
    ]


@login_required
@require_POST
def import_confirm(request, pk):
    row = _import_for(request.user, pk, to_write=True)
    try:
        plan = imports.confirm(row, by=request.user)
    except Refused as refused:
        for problem in refused.problems[:10]:
            messages.error(request, problem.reason)
        messages.error(request, _("Nothing was written. Send the workbook again to see what it would change now."))
    else:
        words = {"cells": len(plan.changes), "units": len({change.locality.pk for change in plan.changes})}
        messages.success(request, _("Recorded: %(cells)s cells of %(units)s units.") % words)
    return redirect("reports:import-detail", row.pk)


@login_required
@require_POST
def import_discard(request, pk):
    row = _import_for(request.user, pk, to_write=True)
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
    row = _import_for(request.user, pk)
    try:
        content = row.file.open("rb")
    except OSError as error:
        raise Http404 from error
    name = f"{row.locality.code}-{row.period.code}-{row.pk}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


def _import_for(user, pk, to_write=False):
    rows = imports.imports_for(user).select_related("period__province", "criteria_set", "locality", "by")
    row = get_object_or_404(rows, pk=pk)
    scope = scope_of(user)
    if to_write and not (scope.entry_ids or scope.managed_ids):
        raise PermissionDenied
    return row
