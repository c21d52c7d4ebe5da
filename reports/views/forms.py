"""Reports that leave as a file: the forms there are, for the periods the reader's province has."""

import io

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from criteria.models import ReportingPeriod
from criteria.views.access import place_and_period
from reports.forms import FORMS, write_form
from reports.frame import frame_of
from reports.tables import DASHBOARD_TABLES
from reports.views.imports import XLSX

PERIODS_SHOWN = 12


@login_required
@require_safe
def form_list(request):
    """Every form with its periods, and the tables of the dashboard."""
    frame = frame_of(request)
    if frame is None:
        return render(request, "reports/no_place.html")
    province = frame.place.own_province
    periods = ReportingPeriod.objects.filter(province__lineage=province.lineage_id).select_related("province")
    may_read = scope_of(request.user).reads_current(frame.place)
    titles = {"districts": _("Results by district and city"), "matrix": _("Communes × criteria"),
              "trend": _("Communes recognised by year")}  # fmt: skip
    context = {
        "place": frame.place.name,
        "frame": frame,
        "forms": FORMS.values() if may_read else [],
        "periods": periods.prefetch_related("criteria_sets").order_by("-end_date")[:PERIODS_SHOWN],
        "tables": [
            {"title": titles[name], "xlsx": _table_url(frame, name, "xlsx"), "csv": _table_url(frame, name, "csv")}
            for name in DASHBOARD_TABLES
        ],
    }
    return render(request, "reports/form_list.html", context)


def _table_url(frame, name, form):
    return frame.url("reports:locality", frame.place.code, table=name, format=form)


@login_required
@require_safe
def form_file(request, name, code, period):
    """One form as a workbook; ?set=CODE chooses the set where a period uses several."""
    if name not in FORMS:
        raise Http404
    scope = scope_of(request.user)
    place, row = place_and_period(scope, code, period)
    if not scope.reads_current(place):
        raise PermissionDenied
    sets = row.criteria_sets.filter(code=request.GET["set"]) if request.GET.get("set") else row.criteria_sets
    criteria_set = sets.order_by("code").first()
    if criteria_set is None:
        raise Http404
    content = io.BytesIO()
    write_form(content, FORMS[name], period=row, criteria_set=criteria_set, place=place, by=request.user)
    content.seek(0)
    file_name = f"{name}-{place.code}-{row.code}.xlsx"
    return FileResponse(content, as_attachment=True, filename=file_name, content_type=XLSX)
