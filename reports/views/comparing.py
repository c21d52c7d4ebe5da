"""Comparing two days of a place, two places, and communes inside their group."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from ntm.lib.tables import asked_table
from reports.comparing.page import compare_page, context_of
from reports.comparing.tables import TABLES
from reports.frame import empty_reason, toolbar
from reports.views.ahead import area_frame, path_to


@login_required
@require_safe
def compare(request, code):
    """What moved, what rose and fell, and what cannot be compared; nothing is ranked without its change."""
    frame = area_frame(request, code)
    page = compare_page(frame, request.GET, scope_of(request.user))
    builders = TABLES[page.way] if page.way != "places" or page.other else {}
    answer = asked_table(request, {name: partial(build, page) for name, build in builders.items()})
    if answer:
        return answer
    bar = toolbar(request, frame, with_comparison=True, with_exports=bool(builders))
    # Another day or comparison chosen in the bar goes before the earlier day asked for by itself.
    bar["kept"] = [row for row in bar["kept"] if row["name"] != "against"]
    context = {
        **context_of(page),
        "place": frame.place.name,
        "path": path_to(frame),
        "nothing": empty_reason(page.compared.now),
        **bar,
    }
    return render(request, "reports/compare.html", context)
