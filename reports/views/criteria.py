"""The page of one criterion: its figures on a day beside what the law says, and the communes behind each figure."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from criteria.tables.law import levels_table
from criteria.views.law import criterion_for, criterion_law
from localities.models import Level
from ntm.lib.tables import FORMATS, asked_table, table_response
from ntm.revisits import kept_while_unchanged
from reports.criterion_page import asked_of, chosen_rows, figures_context, unit_rows
from reports.criterion_tables import CRITERION_TABLES, units_table
from reports.frame import day_line, frame_of, nobody_reason, toolbar

PAGE = 100


@login_required
@require_safe
@kept_while_unchanged
def criterion_detail(request, set_code, number):
    """Share met by district and group, who misses it, values against the level; below them levels and wording."""
    scope = scope_of(request.user)
    criterion = criterion_for(scope, set_code, number)
    frame = _frame(request)
    law_day = frame.day if frame and frame.asked else timezone.localdate()
    context = criterion_law(scope, criterion, law_day)
    builders = {"levels": lambda: levels_table(criterion, criterion.criteria_set, context["rows"], context["day"])}
    asked = asked_of(frame, criterion)
    if asked:
        figures = figures_context(asked, scope)
        context |= figures | _around(request, asked)
        # The first is what leaves by the bar.
        builders = {name: partial(build, asked, figures) for name, build in CRITERION_TABLES.items()} | builders
    return asked_table(request, builders) or render(request, "reports/criterion.html", context)


@login_required
@require_safe
@kept_while_unchanged
def criterion_units(request, set_code, number):
    """The communes behind one figure of the criterion, each with its values and who entered, checked, approved them."""
    criterion = criterion_for(scope_of(request.user), set_code, number)
    asked = asked_of(_frame(request), criterion)
    if asked is None:
        raise Http404
    rows, blank = chosen_rows(asked, request.GET)
    if request.GET.get("format") in FORMATS:
        return table_response(units_table(asked, rows, blank), request.GET["format"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "criteria_set": criterion.criteria_set,
        "criterion": criterion,
        "rollup": asked.rollup,
        "title": _chosen_words(request, asked),
        "rows": unit_rows(asked, page.object_list, request.GET.get("indicator", "")),
        "blank": [{"name": unit.full_name, "href": asked.frame.unit_url(unit.code)} for unit in blank],
        "count": len(rows) + len(blank),
        "nobody": nobody_reason(asked.rollup),
        "page": page,
        **_around(request, asked),
    }
    return render(request, "reports/criterion_units.html", context)


def _frame(request):
    """Place, day and basis asked for; the reader's own place by default, a commune's official reads its province."""
    frame = frame_of(request, request.GET.get("place") or None)
    if frame and frame.place.level in (Level.COMMUNE, Level.VILLAGE):
        frame.place = frame.place.own_province
    return frame


def _around(request, asked):
    place, frame = asked.frame.place, asked.frame
    province = place.own_province
    address = reverse("reports:criterion-detail", args=[asked.criterion.criteria_set.code, asked.criterion.number])
    return {
        "frame": frame,
        "figures_note": day_line(asked.rollup),
        "criterion_href": f"{address}?place={place.code}&{frame.query}",
        "wider_href": f"{address}?place={province.code}&{frame.query}" if place.pk != province.pk else "",
        "wider": province.full_name,
        **toolbar(request, frame),
    }


def _chosen_words(request, asked):
    """What the list holds, in words: mark, district, group, values."""
    words = {"1": _("met"), "0": _("not met"), "?": _("cannot be told"), "-": _("not applicable"),
             "none": _("no figures on this basis")}  # fmt: skip
    parts = [words.get(request.GET.get("mark", ""), "")]
    names = {row.code: row.full_name for row in asked.rollup.districts}
    parts.append(names.get(request.GET.get("district", ""), ""))
    heads = {"commune_group": _("commune group"), "area": _("area")}
    for name, head in heads.items():
        value = request.GET.get(name, "")
        parts.append("" if not value else f"{head}: {_('not recorded') if value == 'none' else value}")
    if request.GET.get("indicator"):
        low, high = request.GET.get("low", ""), request.GET.get("high", "")
        span = _("no value") if low == "none" else f"{low} – {high}".replace(".", ",")
        parts.append(f"{_('indicator')} {request.GET['indicator']}: {span}")
    return " · ".join(part for part in parts if part) or _("Communes with results")
