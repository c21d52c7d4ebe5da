"""Other shapes of a dashboard: the meeting room's screens, one sheet of paper, charts as pictures."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.demo import is_demo
from accounts.scope import scope_of
from localities.models import Level
from ntm.lib.numbers import format_count
from reports.dashboard import dashboard
from reports.frame import day_line, empty_reason, frame_of
from reports.maps.page import map_page
from reports.paper import chart_png, dashboard_pdf
from reports.pdf import PDF_TYPE, PdfUnavailable
from reports.presentation import screens
from reports.rollups import Basis
from reports.views.dashboards import links_of


def dashboard_frame(request, code):
    """Frame of a place that has a dashboard; 404 for communes and villages."""
    frame = frame_of(request, code)
    if frame.place.level not in (Level.PROVINCE, Level.DISTRICT):
        raise Http404
    return frame


@login_required
@require_safe
def present(request, code):
    """The dashboard as screens, moved through by links or by keys."""
    frame = dashboard_frame(request, code)
    context = dashboard(frame, scope_of(request.user))
    rollup = context["rollup"]
    shown = {
        "rollup": rollup,
        "place": frame.place.name,
        "screens": screens(frame, context, links_of(frame)),
        "figures_note": day_line(rollup),
        "reason": empty_reason(rollup),
        "back_href": frame.url("reports:locality", code),
    }
    return render(request, "reports/present.html", shown)


@login_required
@require_safe
def sheet(request, code):
    """The dashboard as one page of A4 across, from the page's own figures."""
    frame = dashboard_frame(request, code)
    context = dashboard(frame, scope_of(request.user))
    try:
        content = dashboard_pdf(context, **_around(frame, context["rollup"]))
    except PdfUnavailable as error:
        return _without_paper(request, frame, error)
    return _file(content, PDF_TYPE, f"tong-quan-{code}-{frame.day:%Y-%m-%d}.pdf")


@login_required
@require_safe
def chart(request, code, name):
    """One chart as a picture for a message: trend, bands, weakest, districts or map (?colour= as on the map)."""
    frame = dashboard_frame(request, code)
    rollup = frame.rollup() if name == "map" else None
    title, note, rows, more = _map_of(request, frame, rollup) if rollup else _chart_of(request, frame, name)
    try:
        content = chart_png(name, title=title, note=note, rows=rows, **more)
    except PdfUnavailable as error:
        return _without_paper(request, frame, error)
    return _file(content, "image/png", f"{name}-{code}-{frame.day:%Y-%m-%d}.png")


def _map_of(request, frame, rollup):
    try:
        page = map_page(frame, rollup, request.GET.get("colour", "level"))
    except ValueError as error:
        raise Http404 from error
    if not rollup.units:
        raise Http404
    note = _("A diagram, not a map: no central points of these units are known.") if page["is_schema"] else ""
    missing = {"count": format_count(len(page["missing"]))}
    note = note or (_("No coordinates yet: %(count)s xã") % missing if page["missing"] else "")
    return f"{page['colour_words']}, {frame.place.running_name}", note, page, _around(frame, rollup)


def _chart_of(request, frame, name):
    """(title, note, rows, what stands around) of a chart of the dashboard; 404 where it has none that day."""
    titles = {
        "trend": (_("Share of communes recognised"), _("%%, at the end of each year, by decision") % {}),
        "bands": (_("Groups by criteria met"), ""),
        "weakest": (_("Criteria most communes still miss"), ""),
        "districts": (_("Districts and cities"), ""),
    }
    if name not in titles:
        raise Http404
    context = dashboard(frame, scope_of(request.user))
    if not context[name]:
        raise Http404
    title, note = titles[name]
    more = _around(frame, context["rollup"]) | {"summary": context["summary"]}
    return f"{title}, {frame.place.running_name}", note, context[name], more


def _around(frame, rollup):
    """What every paper says of its figures."""
    words = _("approved figures") if frame.basis == Basis.APPROVED else _("not yet approved")
    return {"figures_note": day_line(rollup), "basis_words": words, "is_demo": is_demo()}


def _file(content, kind, name):
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _without_paper(request, frame, error):
    messages.error(request, str(error))
    return redirect(frame.url("reports:locality", frame.place.code))
