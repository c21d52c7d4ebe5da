"""The year's plan of units to be recognised: all years, one year, recording lines, and the workbook of a list."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from criteria.dossiers.scope import dossiers_for
from criteria.models import CriteriaSet
from directives.actions.year_plans import (
    FIRST_YEAR,
    YEARS_AHEAD,
)
from directives.models import Directive, YearPlanLine, YearPlanNumber
from directives.registers import Cell, Register
from directives.year_plans import LISTS
from localities.models import Level, Locality
from ntm.lib.tables import Column, asked_table
from ntm.revisits import kept_while_unchanged
from reports.frame import frame_of, toolbar
from reports.rollups.year_plan import plan_years, read_plan
from reports.year_plan import rows, tiles
from reports.year_plan.forms import YearForm

MOST_SHOWN = 200


# -- All years --------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def plan_list(request):
    """Plans of every year of the reader's province, and the way to one not begun yet."""
    frame = frame_of(request)
    if frame is None:
        return render(request, "reports/no_place.html")
    province, today = frame.place.own_province, timezone.localdate()
    form = YearForm(request.GET if "year" in request.GET else None, today=today)
    if form.is_bound and form.is_valid():
        return redirect("reports:year-plan", frame.place.code, form.cleaned_data["year"])
    register = _years_register(province, plan_years(province, today))
    answer = asked_table(request, {"years": lambda: register.table([province.full_name])})
    if answer:
        return answer
    context = {"register": register, "form": form, "place": province.name, "code": frame.place.code,
               "path": _targetsplan_path(frame)}  # fmt: skip
    return render(request, "reports/plan_list.html", context)


def _years_register(province, years):
    def cells(year, what, counts):
        address = f"{reverse('reports:year-plan', args=[province.code, year])}?what={what}"
        return [Cell(str(year), href=address, value=year), str(rows.NAMES[what]),
                rows.count_cell(counts["registered"]), rows.count_cell(counts["planned"])]  # fmt: skip

    return Register(
        name=_("years"),
        title=_("Plans of recognition by year"),
        columns=[Column(_("Year"), "mark", 8), Column(_("List"), "text", 28), Column(_("Registered"), "count", 12),
                 Column(_("In the plan"), "count", 12)],
        rows=[cells(year, what, lists[what]) for year, lists in years.items() for what in LISTS if what in lists],
    )  # fmt: skip


def _targetsplan_path(frame):
    return [{"text": _("Targets assigned"), "href": f"{reverse('reports:target-list')}?{frame.query}"}]


# -- One year ---------------------------------------------------------------------------------------------------------


@login_required
@require_safe
@kept_while_unchanged
def year_plan(request, code, year):
    """Registered, assigned, adjusted, recognised: one list of one year for a province or district."""
    frame, what = frame_and_list(request, code, year)
    plan, scope = read_plan(frame.place, year, what, frame.day), scope_of(request.user)
    open_to = set(dossiers_for(scope).filter(year=year).values_list("pk", flat=True))
    registers = {
        "units": rows.unit_register(plan, frame, open_to),
        "adjustments": rows.adjustment_register(plan),
        "outside": rows.outside_register(plan, frame),
        "numbers": rows.number_register(plan),
    }
    if plan.districts:
        registers["districts"] = rows.district_register(plan, frame)
    title = _("Plan of recognition of %(year)s") % {"year": year}
    notes = [f"{title}: {rows.NAMES[what]}", frame.place.full_name, _day_words(frame)]
    answer = asked_table(request, {name: lambda one=one: one.table(notes) for name, one in registers.items()})
    if answer:
        return answer
    context = {
        "frame": frame,
        "plan": plan,
        "year": year,
        "what": what,
        "title": title,
        "path": plan_path(frame),
        "lists": _lists(frame, year, what),
        "tiles": tiles.tiles(plan, frame),
        "registers": {name: one for name, one in registers.items() if one.rows},
        "may_enter": scope.enters(frame.place),
        "may_number": what != "DISTRICT" or frame.place.level == Level.PROVINCE,
        "roadmap_href": frame.url("reports:roadmap", frame.place.code),
        "own_place": _own_place(scope, frame, year, what),
        "place": frame.place.full_name,
        "figures_note": _day_words(frame),
        **toolbar(request, frame),
        # Decisions alone are counted here, whatever is approved.
        "bases": [],
    }
    return render(request, "reports/year_plan.html", context)


def frame_and_list(request, code, year):
    """(frame, list) of an address; without a day asked for, a day on which the plan's last line is known."""
    if not FIRST_YEAR <= year <= timezone.localdate().year + YEARS_AHEAD:
        raise Http404
    frame = frame_of(request, code)
    if frame.place.level not in (Level.PROVINCE, Level.DISTRICT):
        raise Http404
    what = request.GET.get("what", "STANDARD")
    what = what if what in LISTS else "STANDARD"
    if not frame.asked:
        day = max([frame.day, *_last_days(frame.place.own_province, year)])
        frame = replace(frame, day=day, place=Locality.objects.on_day(frame.place, day))
    return frame, what


def _last_days(province, year):
    """The days of the last line and the last number of a year's plan."""
    lines = YearPlanLine.objects.filter(province__lineage=province.lineage_id).of_year(year)
    numbers = YearPlanNumber.objects.filter(province__lineage=province.lineage_id, year=year)
    found = lines.aggregate(last=Max("on"))["last"], numbers.aggregate(last=Max("on"))["last"]
    return [day for day in found if day]


def plan_entered(request, code, year):
    """As frame_and_list, for whoever registers or assigns there: a stranger gets 404, a reader 403."""
    frame, what = frame_and_list(request, code, year)
    if not scope_of(request.user).enters(frame.place):
        raise PermissionDenied
    return frame, what


def papers_of(scope):
    """Documents a line or number may name as its paper, the newest first."""
    return Directive.objects.visible_to(scope).defer("text", "search_key").order_by("-date", "pk")


def _day_words(frame):
    return _("As of %(day)s; recognised by decision alone") % {"day": f"{frame.day:%d/%m/%Y}"}


def plan_path(frame, year=None, what=None):
    path = [*_targetsplan_path(frame), {"text": _("Plans of recognition"), "href": reverse("reports:plan-list")}]
    if year:
        address = rows.plan_address(frame, frame.place.code, year, what)
        path.append({"text": f"{year}, {frame.place.full_name}", "href": address})
    return path


def _lists(frame, year, what):
    """The lists of the year: those a set is in force for or that hold lines; districts where there are any."""
    province = frame.place.own_province
    lines = YearPlanLine.objects.filter(province__lineage=province.lineage_id).of_year(year)
    used = set(lines.values_list("locality__level", "attainment").distinct())
    meets = Q(valid_from__isnull=True) | Q(valid_from__year__lte=year)
    lasts = Q(valid_to__isnull=True) | Q(valid_to__year__gte=year)
    sets = CriteriaSet.objects.published().filter(meets, lasts, issuer_province=None)
    used |= set(sets.values_list("level", "attainment").distinct())
    has_districts = Locality.objects.within(province).districts().in_force_on(frame.day).exists()
    return [
        {"text": name, "href": rows.plan_address(frame, frame.place.code, year, code), "is_current": code == what}
        for code, name in rows.NAMES.items()
        if code == what or (LISTS[code] in used and (code != "DISTRICT" or has_districts))
    ]


def _own_place(scope, frame, year, what):
    """Where an official registers: the plan of the own district; None for whoever may enter here or nowhere."""
    home = scope.home
    if scope.enters(frame.place) or home is None or home.level != Level.DISTRICT or not scope.entry_ids:
        return None
    return {"text": home.full_name, "href": rows.plan_address(frame, home.code, year, what)}
