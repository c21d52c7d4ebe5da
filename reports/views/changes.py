"""What changed in a place since an earlier period, down to the cell, the person and the file."""

import datetime as dt
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from criteria.models import PeriodState, ReportingPeriod
from criteria.views.access import place_and_period
from localities.models import Level
from ntm.lib.quarters import Quarter
from ntm.lib.tables import FORMATS, table_response
from ntm.revisits import kept_while_unchanged
from reports import change_words
from reports.changes import GAINED, LOST, changes_between, earlier_period
from reports.closing_tables import by_criterion_table
from reports.places import place_of_code
from reports.rollups.figures import Basis

PAGE = 60
NAMED = 12


@login_required
@require_safe
@kept_while_unchanged
def changes(request, code):
    """?period=2024-Q2&with=2024-Q1 (or "year", the same quarter of last year); filters kind, criterion, district."""
    scope = scope_of(request.user)
    place, period = _asked(scope, code, request.GET.get("period", ""))
    if place.level == Level.VILLAGE:
        raise Http404
    earlier = _earlier(period, request.GET.get("with", "")) if period else None
    may_read_current = scope.reads_current(place)
    is_current = may_read_current and request.GET.get("basis") == Basis.CURRENT
    basis = Basis.CURRENT if is_current else Basis.APPROVED
    context = {"place": place.name, "unit": place, "period": period, "earlier": earlier, "basis": basis,
               "bases": _bases(basis) if may_read_current else []}  # fmt: skip
    if earlier is None:
        return render(request, "reports/changes.html", context)
    found = changes_between(period, earlier, place, basis, with_touches=may_read_current)
    rows = _filtered(found, request.GET)
    if request.GET.get("table") == "by-criterion" and request.GET.get("format") in FORMATS:
        words = f"{period.label} – {found.earlier.label} · {change_words.basis_words(found.basis)}"
        return table_response(by_criterion_table(found, [words]), request.GET["format"])
    if request.GET.get("format") in FORMATS:
        table = change_words.changes_table(found, rows, with_names=may_read_current)
        return table_response(table, request.GET["format"])
    return render(request, "reports/changes.html", context | _context(request, found, rows, may_read_current))


def _asked(scope, code, period_code):
    """(place on the period's last day, period); by default the last closed period, None where there is none."""
    if period_code:
        return place_and_period(scope, code, period_code)
    place = place_of_code(code, None, scope)
    periods = ReportingPeriod.objects.filter(province__lineage=place.own_province.lineage_id)
    periods = periods.filter(end_date__gte=place.valid_from or dt.date.min, end_date__lte=place.valid_to or dt.date.max)
    periods = periods.select_related("province").order_by("-end_date")
    period = periods.exclude(state=PeriodState.OPEN).first() or periods.first()
    return place_and_period(scope, code, period.code) if period else (place, None)


def _earlier(period, asked):
    """The period to compare with; 404 for one that is not earlier."""
    if asked in ("", "quarter", "year"):
        return earlier_period(period, a_year=asked == "year")
    try:
        Quarter.parse(asked)
    except ValueError:
        raise Http404 from None
    rows = ReportingPeriod.objects.filter(province__lineage=period.province.lineage_id, code=asked)
    row = rows.filter(end_date__lt=period.start_date).select_related("province").first()
    if row is None:
        raise Http404
    return row


def _bases(chosen):
    words = {Basis.APPROVED: _("approved"), Basis.CURRENT: _("current (not yet approved)")}
    return [{"value": key, "text": text, "is_chosen": key == chosen} for key, text in words.items()]


def _filtered(found, asked):
    """[(unit, criterion, line or None)] of what is asked for; None where a criterion moved without any of its cells."""
    kind, criterion, district = (asked.get(name, "") for name in ("kind", "criterion", "district"))
    rows = []
    for unit in found.units:
        if district and (unit.district is None or unit.district.code != district):
            continue
        for row in unit.criteria:
            if criterion and row.number != criterion:
                continue
            lines = [line for line in row.lines if not kind or kind in (line.kind, row.kind)]
            rows += [(unit, row, line) for line in lines]
            if not row.lines and (not kind or row.kind == kind):
                rows.append((unit, row, None))
    return rows


def _context(request, found, rows, may_read_current):
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    query = {name: value for name, value in request.GET.items() if name not in ("page", "format") and value}
    query |= {"period": found.period.code, "with": found.earlier.code, "basis": str(found.basis)}
    districts = {unit.district.code: unit.district.full_name for unit in found.units if unit.district}
    counts = found.counts
    return {
        "found": found,
        "basis_words": change_words.basis_words(found.basis),
        "units": change_words.signed(counts.units),
        "criteria": change_words.signed(counts.criteria),
        "indicators": change_words.signed(counts.indicators),
        "cells": counts.cells,
        "by_criterion": [row for row in found.by_criterion if row[2] or row[3]],
        "all_criteria": found.by_criterion,
        "kinds": [(GAINED, _("gained")), (LOST, _("lost"))],
        "asked": {name: request.GET.get(name, "") for name in ("kind", "criterion", "district")},
        "districts": sorted(districts.items(), key=lambda pair: pair[1]),
        "named": [(_("Meet all criteria now"), found.gained), (_("No longer meet all criteria"), found.lost)],
        "recognised": [(_("Recognised since"), found.recognised), (_("No longer recognised"), found.revoked)],
        "notes": change_words.stranger_notes(found),
        "page": page,
        "rows": [_row(*row, found, may_read_current) for row in page.object_list],
        "with_names": may_read_current,
        "periods": _periods(found),
        "xlsx_href": f"?{urlencode({**query, 'format': 'xlsx'})}",
        "csv_href": f"?{urlencode({**query, 'format': 'csv'})}",
    }


def _periods(found):
    """(periods one may choose, earlier ones to compare with) of the province, the latest first."""
    rows = ReportingPeriod.objects.filter(province__lineage=found.period.province.lineage_id).order_by("-end_date")
    rows = list(rows)
    earlier = [row for row in rows if row.end_date < found.period.start_date]
    return {"all": rows, "earlier": earlier}


def _row(unit, row, line, found, may_read_current):
    code = found.now.standard_set()
    cell = None
    if line is not None and may_read_current:
        cell = reverse("criteria:entry-cell", args=[unit.place.code, found.period.code, code, line.number])
    return {
        "unit": unit,
        "href": f"{reverse('reports:locality', args=[unit.place.code])}?as_of={found.period.end_date.isoformat()}",
        "was_name": unit.before.full_name if unit.is_renamed else "",
        "criterion": row,
        "old_mark": change_words.mark_words(row.old_mark),
        "new_mark": change_words.mark_words(row.new_mark),
        "tone": {GAINED: "green", LOST: "red"}.get(line.kind if line else row.kind, ""),
        "kind": change_words.kind_words(line.kind if line else row.kind),
        "line": line,
        "cell": cell,
        "old": change_words.result_words(line.old) if line else "",
        "new": change_words.result_words(line.new) if line else "",
        "door": change_words.door_words(line.touch) if line and line.touch else "",
    }
