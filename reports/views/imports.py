"""Workbooks out and in: the entry workbook to download, the door a workbook comes in by, the list of those sent."""

import io

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.models import PeriodState, ReportingPeriod
from criteria.opening import unlockings_in_force
from criteria.tables.words import filter_notes
from criteria.views.access import place_and_period
from localities.models import Level, Locality
from ntm.lib.excel import XLSX
from ntm.lib.tables import asked_table
from ntm.lib.text import clean, natural_key
from ntm.lib.uploads import UploadRefused
from ntm.lib.validity import in_force
from reports import imports
from reports.closing_tables import imports_table
from reports.entry_matrix import write_entry_matrix
from reports.imports.form import ImportFilterForm, TemplateForm, UploadForm
from reports.imports.words import TONES
from reports.imports.work import is_interrupted, receive

IMPORTS_A_PAGE = 30
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
    templates = TemplateForm(
        request.GET if f"{TemplateForm.prefix}-target" in request.GET else None, offers=_offers(scope, periods)
    )
    if templates.is_valid():
        return redirect(templates.address())
    form = UploadForm(request.POST or None, request.FILES or None, targets=_targets(periods))
    if request.method == "POST" and form.is_valid():
        row = _receive(form, periods, request.user)
        if row:
            return redirect("reports:import-detail", row.pk)
    everything = imports.imports_for(request.user)
    filters = ImportFilterForm(request.GET, rows=everything)
    rows = filters.applied(everything).select_related("period__province", "locality", "by")
    rows = rows.order_by("-at", "-pk")
    answer = asked_table(request, {"imports": lambda: imports_table(rows, filter_notes(filters))})
    if answer and request.method != "POST":
        return answer
    page = Paginator(rows, IMPORTS_A_PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.is_interrupted = is_interrupted(row)
    context = {"form": form, "templates": templates, "filters": filters, "may_enter": may_enter}
    return render(request, "reports/import_list.html", {**context, "page": page, "tones": TONES})


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
    said = {"by": user, "period": period, "criteria_set": criteria_set}
    try:
        return receive(file, file_name=clean(file.name), **said)
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
