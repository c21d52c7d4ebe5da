"""Report forms: the list by period, each form as a page, and as a file."""

import io
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from criteria.views.access import place_and_period, require
from ntm.lib.excel import XLSX
from ntm.lib.tables import FORMATS, head_cells, shown_rows, table_response
from reports.forms import FORMS, tables_of, write_form
from reports.forms.choosing import PERIODS_SHOWN, first_period, periods_of, place_for, places_of, set_of, sets_of
from reports.frame import frame_of
from reports.rollups import Basis
from reports.tables import DASHBOARD_TABLES


@login_required
@require_safe
def form_list(request):
    """Every form of one period, what it is and for whom, and the tables of the dashboard."""
    frame = frame_of(request)
    if frame is None:
        return render(request, "reports/no_place.html")
    periods = list(periods_of(frame.place)[:PERIODS_SHOWN])
    period = first_period(frame.place, periods, request.GET.get("period", ""))
    may_read = scope_of(request.user).reads_current(frame.place)
    titles = {"districts": _("Results by district and city"), "matrix": _("Communes × criteria"),
              "trend": _("Communes recognised by year"), "bands": _("Groups by criteria met"),
              "weakest": _("Criteria most communes still miss"),
              "at_risk": _("Recognised, with criteria no longer met")}  # fmt: skip
    context = {
        "place": frame.place.name,
        "frame": frame,
        "period": period,
        "periods": periods,
        "forms": [_listed(form, frame.place, period) for form in FORMS.values() if form.is_table and period],
        "workbook": FORMS["entry-matrix"] if may_read and period else None,
        "may_read_words": frame.place.own_province_id
        in scope_of(request.user).managed_ids | scope_of(request.user).leading_ids,
        "sets": sets_of(FORMS["entry-matrix"], period) if period else [],
        "tables": [
            {"title": titles[name], "xlsx": _table_url(frame, name, "xlsx"), "csv": _table_url(frame, name, "csv")}
            for name in DASHBOARD_TABLES
        ],
    }
    return render(request, "reports/form_list.html", context)


def _listed(form, place, period):
    chosen = place_for(form, place, period)
    href = reverse("reports:form-file", args=[form.name, chosen.code, period.code]) if chosen else ""
    return {"form": form, "place": chosen, "href": href}


def _table_url(frame, name, form):
    return frame.url("reports:locality", frame.place.code, table=name, format=form)


@login_required
@require_safe
def form_file(request, name, code, period):
    """One form: a page, or with ?format= a file. ?set=, ?basis= choose; ?place= and ?period= lead to another."""
    form = FORMS.get(name)
    if form is None:
        raise Http404
    elsewhere = _elsewhere(request, name, code, period)
    if elsewhere:
        return redirect(elsewhere)
    scope = scope_of(request.user)
    place, row = place_and_period(scope, code, period)
    if not form.is_for(place):
        raise Http404
    criteria_set = set_of(form, row, request.GET.get("set", ""))
    if criteria_set is None and (request.GET.get("set") or not form.is_table):
        raise Http404
    if not form.is_table:
        return _workbook(request, form, place, row, criteria_set, scope)
    basis = _basis(request, scope, place)
    tables = tables_of(form, period=row, place=place, basis=basis, criteria_set=criteria_set, by=request.user)
    if request.GET.get("format") in FORMATS:
        with translation.override("vi"):
            return table_response(tables, request.GET["format"], f"{name}-{place.code}-{row.code}")
    return _page(request, form, place, row, criteria_set, basis, tables)


def _elsewhere(request, name, code, period):
    """Address of the same form where the bar chose another place or period; None where it did not."""
    chosen = request.GET.get("place", code).strip(), request.GET.get("period", period).strip()
    if chosen == (code, period) or not all(chosen) or "/" in "".join(chosen):
        return None
    kept = {key: request.GET[key] for key in ("basis", "format") if request.GET.get(key)}
    if chosen[1] == period and request.GET.get("set"):
        kept["set"] = request.GET["set"]
    return f"{reverse('reports:form-file', args=[name, *chosen])}?{urlencode(kept)}"


def _basis(request, scope, place):
    """Figures not yet approved are for those who may read them; asking for them otherwise is refused."""
    if request.GET.get("basis") != Basis.CURRENT:
        return Basis.APPROVED
    require(scope.reads_current(place))
    return Basis.CURRENT


def _workbook(request, form, place, period, criteria_set, scope):
    if not scope.reads_current(place):
        raise PermissionDenied
    content = io.BytesIO()
    write_form(content, form, period=period, criteria_set=criteria_set, place=place, by=request.user)
    content.seek(0)
    file_name = f"{form.name}-{place.code}-{period.code}.xlsx"
    return FileResponse(content, as_attachment=True, filename=file_name, content_type=XLSX)


def _page(request, form, place, period, criteria_set, basis, tables):
    scope = scope_of(request.user)
    kept = {"basis": str(basis)} | ({"set": criteria_set.code} if criteria_set else {})
    bases = {Basis.APPROVED: _("approved"), Basis.CURRENT: _("current (not yet approved)")}
    context = {
        "form": form,
        "chosen": place,
        "place": place.name,
        "period": period,
        "criteria_set": criteria_set,
        "basis": str(basis),
        "basis_words": bases[basis],
        "tables": [_shown(table) for table in tables],
        "periods": periods_of(place)[:PERIODS_SHOWN],
        "places": places_of(form, period, scope),
        "sets": sets_of(form, period),
        "bases": bases.items() if scope.reads_current(place) else [],
        "files": {kind: f"?{urlencode({**kept, 'format': kind})}" for kind in FORMATS},
        "path": [{"text": _("Reports"), "href": reverse("reports:form-list")}],
    }
    return render(request, "reports/form.html", context)


def _shown(table):
    """A Table as the template lays it out."""
    return {"table": table, "heads": head_cells(table), "numbers": range(1, len(table.columns) + 1),
            "rows": shown_rows(table)}  # fmt: skip
