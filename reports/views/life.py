"""One page that shows a unit's life: predecessors, successors, resolutions, dates, recognitions."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from ntm.lib.tables import FORMATS, table_response
from ntm.revisits import kept_while_unchanged
from reports.life import life_of, life_table
from reports.places import BadDay, parse_day, place_of_code


@login_required
@require_safe
@kept_while_unchanged
def locality_life(request, code):
    """The unit that bore the code on ?as_of= (else today, else the latest that did)."""
    scope = scope_of(request.user)
    try:
        day = parse_day(request.GET["as_of"]) if request.GET.get("as_of") else None
    except BadDay as error:
        raise Http404 from error
    place = place_of_code(code, day, scope)
    stages = life_of(place, scope)
    if request.GET.get("format") in FORMATS:
        return table_response(life_table(place, stages), request.GET["format"])
    first = next(stage for stage in stages if stage.side == "self")
    context = {"place": place.own_province.name, "unit": place, "stages": stages, "back": first.href,
               "list_href": reverse("reports:locality-list")}  # fmt: skip
    return render(request, "reports/life.html", context)
