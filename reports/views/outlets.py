"""Other shapes of a dashboard: the meeting room's screens."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from localities.models import Level
from reports.dashboard import dashboard
from reports.frame import day_line, empty_reason, frame_of
from reports.presentation import screens
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
