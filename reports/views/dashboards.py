"""The dashboard of a place, and the lists of units behind its figures."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from localities.models import Level, Locality
from ntm.lib.tables import FORMATS, asked_table, table_response
from ntm.lib.text import search_key
from ntm.revisits import kept_while_unchanged
from reports import listings, tables
from reports.commune import commune_page, village_page
from reports.dashboard import dashboard
from reports.frame import day_line, empty_reason, frame_of, nobody_reason, toolbar
from reports.village_forms import VillageEndForm, VillageRenameForm

PAGE = 150


@login_required
@require_safe
@kept_while_unchanged
def home(request):
    """The dashboard of the reader's own place."""
    frame = frame_of(request)
    if frame is None:
        return render(request, "reports/no_place.html")
    return _place_page(request, frame)


@login_required
@require_safe
@kept_while_unchanged
def locality(request, code):
    """A place: dashboard of a province or district, page of a commune."""
    return _place_page(request, frame_of(request, code))


def _place_page(request, frame):
    if frame.place.level == Level.COMMUNE:
        return _commune(request, frame)
    if frame.place.level == Level.VILLAGE:
        return _village(request, frame)
    if request.GET.get("format") in FORMATS:
        return _export(request, frame)
    context = dashboard(frame, scope_of(request.user))
    rollup = context["rollup"]
    context |= {
        "place": frame.place.name,
        "path": _path(frame),
        "figures_note": day_line(rollup),
        "reason": empty_reason(rollup),
        "is_province": frame.place.level == Level.PROVINCE,
        "links": links_of(frame),
        **toolbar(request, frame, with_comparison=True, with_boundaries=True),
        "pdf_href": frame.url("reports:sheet", frame.place.code, compare=frame.compare),
        "present_href": frame.url("reports:present", frame.place.code, compare=frame.compare),
        "shared_href": shared_url(scope_of(request.user), frame.place),
        **_successors(frame, rollup),
    }
    return render(request, "reports/dashboard.html", context)


def _commune(request, frame):
    context = commune_page(frame, scope_of(request.user))
    answer = _unit_export(request, frame, context)
    if answer:
        return answer
    context |= {
        "place": frame.place.name,
        "path": _path(frame),
        "villages_href": frame.url("reports:village-list", frame.place.code),
        **toolbar(request, frame),
    }
    return render(request, "reports/commune.html", context)


def _village(request, frame):
    scope = scope_of(request.user)
    context = village_page(frame, scope)
    answer = _unit_export(request, frame, context)
    if answer:
        return answer
    path = [*_path(frame), {"text": context["commune"].full_name, "href": context["commune_href"]}]
    place = frame.place
    context |= {
        "place": place.name,
        "path": path,
        "rename_form": VillageRenameForm(initial={"kind": place.kind, "name": place.name}),
        "end_form": VillageEndForm(),
        **toolbar(request, frame),
    }
    return render(request, "reports/village.html", context)


def _unit_export(request, frame, context):
    builders = {name: partial(build, frame, context) for name, build in tables.UNIT_TABLES.items()}
    return asked_table(request, builders)


def _export(request, frame):
    name = request.GET.get("table") or _usual_table(frame)
    build = tables.DASHBOARD_TABLES.get(name)
    if build is None:
        raise Http404
    return table_response(build(frame), request.GET["format"])


def _usual_table(frame):
    """The table that leaves by the bar: districts where the place has any on the day, else its communes."""
    rows = Locality.objects.districts().filter(province=frame.place).in_force_on(frame.day)
    return "districts" if not frame.is_carried_over and rows.exists() else "matrix"


@login_required
@require_safe
@kept_while_unchanged
def commune_list(request, code):
    """The communes one figure counts (?show=…), with the decision or the criteria that put them there."""
    frame = frame_of(request, code)
    scope, show = scope_of(request.user), request.GET.get("show", "total")
    rollup = frame.rollup()
    units = listings.selected(rollup, show)
    query = search_key(request.GET.get("q", ""))
    units = [unit for unit in units if query in search_key(unit.full_name) or query == unit.code]
    title = listings.title_of(rollup, show)
    if request.GET.get("format") in FORMATS:
        table = tables.communes(frame, rollup, units, title, with_proof=not scope.is_link)
        return table_response(table, request.GET["format"])
    page = Paginator(units, PAGE).get_page(request.GET.get("page"))
    context = {
        "frame": frame,
        "rollup": rollup,
        "title": title,
        "definition": listings.definition_of(rollup, show),
        "rows": listings.rows(frame, rollup, page.object_list, show, with_proof=not scope.is_link),
        "criteria": listings.heads(frame, rollup),
        "page": page,
        "count": len(units),
        "selections": listings.choices(frame, rollup, show),
        "q": request.GET.get("q", ""),
        "show": show,
        "criterion": listings.criterion_of(rollup, show),
        "place": frame.place.name,
        "path": [*_path(frame), {"text": frame.place.full_name, "href": frame.url("reports:locality", code)}],
        "figures_note": day_line(rollup),
        "reason": empty_reason(rollup),
        "nobody": nobody_reason(rollup, by_decision=listings.is_by_decision(show)),
        **toolbar(request, frame, with_boundaries=True),
    }
    return render(request, "reports/commune_list.html", context)


@login_required
@require_safe
@kept_while_unchanged
def district_list(request, code):
    """Districts and cities of a province with their own recognition and the figures of their communes."""
    frame = frame_of(request, code)
    if frame.place.level != Level.PROVINCE:
        raise Http404
    if request.GET.get("format") in FORMATS:
        return table_response(tables.districts(frame), request.GET["format"])
    rollup = frame.rollup()
    context = {
        "rollup": rollup,
        "rows": listings.district_rows(frame, rollup),
        "place": frame.place.name,
        "path": [{"text": frame.place.full_name, "href": frame.url("reports:locality", code)}],
        "figures_note": day_line(rollup),
        "reason": empty_reason(rollup),
        **toolbar(request, frame),
    }
    return render(request, "reports/district_list.html", context)


@login_required
@require_safe
@kept_while_unchanged
def locality_list(request):
    """Search over the places of the reader's provinces, as they were on the day."""
    frame = frame_of(request)
    if frame is None:
        return render(request, "reports/no_place.html")
    query = request.GET.get("q", "").strip()
    context = {
        "frame": frame,
        "q": query,
        "groups": listings.places(frame, scope_of(request.user), query),
        "place": frame.place.name,
        "figures_note": _("Units in force on %(day)s") % {"day": f"{frame.day:%d/%m/%Y}"},
        **_life_of(frame),
        **toolbar(request, frame, with_exports=False),
        "bases": [],
    }
    return render(request, "reports/locality_list.html", context)


def _path(frame):
    """Places above this one."""
    above = [place for place in (frame.place.province, frame.place.district) if place]
    return [{"text": place.full_name, "href": frame.url("reports:locality", place.code)} for place in above]


def shared_url(scope, place):
    """Where the office makes and revokes read-only links to a place; "" for everybody else."""
    return reverse("reports:shared-links", args=[place.code]) if scope.manages(place) else ""


def links_of(frame):
    """Addresses behind the parts of a dashboard."""
    code = frame.place.code
    page = reverse("reports:locality", args=[code])
    links = {
        "districts": frame.url("reports:district-list", code),
        "communes": frame.url("reports:commune-list", code, show="total"),
        "villages": frame.url("reports:village-list", code),
        "recognised": frame.url("reports:commune-list", code, show="recognised:STANDARD"),
        "advanced": frame.url("reports:commune-list", code, show="recognised:ADVANCED"),
        "assessed": frame.url("reports:commune-list", code, show="assessed"),
        "at_risk": frame.url("reports:commune-list", code, show="at_risk"),
        "behind": frame.url("reports:commune-list", code, show="behind"),
        "standing": frame.url("reports:standing", code),
        "map": frame.url("reports:map", code),
        "second_look": frame.url("reports:second-look", code),
        "revocation": frame.url("reports:revocation-review", code),
        "tasks": f"{reverse('directives:task-list')}?as_of={frame.day.isoformat()}",
    }
    for table in tables.DASHBOARD_TABLES:
        for form in FORMATS:
            links[f"{table}_{form}"] = f"{page}?format={form}&table={table}&{frame.query}"
    for chart in ("districts", "trend", "bands", "weakest"):
        links[f"{chart}_png"] = frame.url("reports:chart", code, chart)
    return links


def _successors(frame, rollup):
    """What became of a place outside whose life the day lies, for the empty page, and the way to its nearest day."""
    return {} if rollup.units else _life_of(frame)


def _life_of(frame):
    place = frame.place
    if place.is_in_force_on(frame.day):
        return {}
    has_ended = place.valid_to is not None and place.valid_to < frame.day
    link = place.successor_links.select_related("successor").order_by("-date").first() if has_ended else None
    nearest = place.valid_to if has_ended else place.valid_from
    return {
        "reason": _became(link) if link else _not_yet_or_no_more(frame),
        "reason_href": f"{reverse('reports:locality', args=[place.code])}?as_of={nearest.isoformat()}",
        "reason_action": _("Show its last day") if has_ended else _("Show its first day"),
    }


def _became(link):
    words = {"date": f"{link.date:%d/%m/%Y}", "place": link.successor.running_name}
    return _("Since %(date)s its area belongs to %(place)s.") % words


def _not_yet_or_no_more(frame):
    words = {"place": frame.place.full_name, "day": f"{frame.day:%d/%m/%Y}"}
    return _("%(place)s did not exist on %(day)s.") % words
