"""The year's plan of units to be recognised: all years, one year, recording lines, and the workbook of a list."""

import datetime as dt
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from criteria.dossiers.scope import dossiers_for
from criteria.models import CriteriaSet
from directives.actions.year_plans import (
    FIRST_YEAR,
    YEARS_AHEAD,
    PlanEntry,
    preview_plan,
    record_plan_lines,
)
from directives.models import Directive, YearPlanLine
from directives.registers import Cell, Register
from directives.year_plans import LISTS
from localities.models import Kind, Level, Locality
from ntm.lib.numbers import format_count
from ntm.lib.tables import Column, asked_table, table_response
from ntm.lib.uploads import UploadRefused
from ntm.revisits import kept_while_unchanged
from reports.frame import frame_of, toolbar
from reports.rollups.year_plan import plan_years, read_plan
from reports.sealing import seal, unseal
from reports.year_plan import rows, tiles
from reports.year_plan.forms import PlanChangeForm, PlanUploadForm, YearForm
from reports.year_plan.workbook import read_plan_sheet, template

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
               "path": _targets_path(frame)}  # fmt: skip
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


def _targets_path(frame):
    return [{"text": _("Targets assigned"), "href": f"{reverse('reports:target-list')}?{frame.query}"}]


# -- One year ---------------------------------------------------------------------------------------------------------


@login_required
@require_safe
@kept_while_unchanged
def year_plan(request, code, year):
    """Registered, assigned, adjusted, recognised: one list of one year for a province or district."""
    frame, what = _frame(request, code, year)
    plan, scope = read_plan(frame.place, year, what, frame.day), scope_of(request.user)
    open_to = set(dossiers_for(scope).filter(year=year).values_list("pk", flat=True))
    registers = {
        "units": rows.unit_register(plan, frame, open_to),
        "adjustments": rows.adjustment_register(plan),
        "outside": rows.outside_register(plan, frame),
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
        "path": _path(frame),
        "lists": _lists(frame, year, what),
        "tiles": tiles.tiles(plan, frame),
        "registers": {name: one for name, one in registers.items() if one.rows},
        "may_enter": scope.enters(frame.place),
        "roadmap_href": frame.url("reports:roadmap", frame.place.code),
        "own_place": _own_place(scope, frame, year, what),
        "place": frame.place.full_name,
        "figures_note": _day_words(frame),
        **toolbar(request, frame),
        # Decisions alone are counted here, whatever is approved.
        "bases": [],
    }
    return render(request, "reports/year_plan.html", context)


def _frame(request, code, year):
    """(frame, list) of an address; without a day asked for, a day on which the plan's last line is known."""
    if not FIRST_YEAR <= year <= timezone.localdate().year + YEARS_AHEAD:
        raise Http404
    frame = frame_of(request, code)
    if frame.place.level not in (Level.PROVINCE, Level.DISTRICT):
        raise Http404
    what = request.GET.get("what", "STANDARD")
    what = what if what in LISTS else "STANDARD"
    if not frame.asked:
        lines = YearPlanLine.objects.filter(province__lineage=frame.place.own_province.lineage_id).of_year(year)
        last = lines.aggregate(last=Max("on"))["last"]
        day = max(frame.day, last or frame.day)
        frame = replace(frame, day=day, place=Locality.objects.on_day(frame.place, day))
    return frame, what


def _day_words(frame):
    return _("As of %(day)s; recognised by decision alone") % {"day": f"{frame.day:%d/%m/%Y}"}


def _path(frame, year=None, what=None):
    path = [*_targets_path(frame), {"text": _("Plans of recognition"), "href": reverse("reports:plan-list")}]
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


# -- Recording lines --------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_plan_change(request, code, year):
    """Register, assign or adjust several units by one paper."""
    frame, what = _entered(request, code, year)
    scope, units = scope_of(request.user), _units(frame, what)
    form = PlanChangeForm(
        request.POST if request.method == "POST" else None,
        units=units,
        papers=Directive.objects.visible_to(scope).defer("text", "search_key").order_by("-date", "pk"),
        may_manage=scope.manages(frame.place),
        initial={"on": f"{min(timezone.localdate(), frame.place.valid_to or timezone.localdate()):%d/%m/%Y}",
                 "move": request.GET.get("move", "")},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            lines = record_plan_lines(form.entries(year, what), by=request.user)
        except Refused as refused:
            for problem in refused.problems[:20]:
                form.add_error("units", problem.reason)
        else:
            messages.success(request, _recorded(lines))
            return redirect(f"{reverse('reports:year-plan', args=[code, year])}?what={what}")
    return render(request, "reports/year_plan_change.html", _change_context(frame, form, units, year, what))


def _recorded(lines):
    text = ngettext("Recorded %(count)s line of the plan.", "Recorded %(count)s lines of the plan.", len(lines))
    return text % {"count": format_count(len(lines))} if lines else _("The plan says so already.")


def _change_context(frame, form, units, year, what):
    plan = read_plan(frame.place, year, what, timezone.localdate())
    states = {unit.place.lineage_id: unit.state for unit in plan.units}
    ticked = set(form["units"].value() or ())
    grouped = {}
    for unit in units:
        state = states.get(unit.lineage_id)
        marks = [(state and state.registered, _("registered")), (state and state.planned, _("in the plan"))]
        head = unit.district.full_name if unit.district_id and unit.level == Level.COMMUNE else ""
        grouped.setdefault(head, []).append({
            "key": unit.pk, "name": unit.full_name, "is_ticked": str(unit.pk) in ticked,
            "said": ", ".join(text for is_so, text in marks if is_so)})  # fmt: skip
    return {
        "form": form,
        "groups": grouped.items(),
        "title": _("Record lines of the plan of %(year)s") % {"year": year},
        "subtitle": f"{rows.NAMES[what]}, {frame.place.full_name}",
        "path": _path(frame, year, what),
        "back": rows.plan_address(frame, frame.place.code, year, what),
        "place": frame.place.full_name,
    }


def _entered(request, code, year):
    """As _frame, for whoever registers or assigns there: a stranger gets 404, a reader 403."""
    frame, what = _frame(request, code, year)
    if not scope_of(request.user).enters(frame.place):
        raise PermissionDenied
    return frame, what


def _units(frame, what):
    """Units of the place the list may hold, as they are today, or on the last day of a place that has ended."""
    day = min(timezone.localdate(), frame.place.valid_to or timezone.localdate())
    found = Locality.objects.within(frame.place).filter(level=LISTS[what][0]).in_force_on(day)
    found = found.filter(kind=Kind.COMMUNE) if LISTS[what][0] == Level.COMMUNE else found
    return list(found.select_related("district").order_by("district__sort_key", "sort_key", "pk"))


# -- A list as a workbook ---------------------------------------------------------------------------------------------


@login_required
@require_safe
def year_plan_template(request, code, year):
    frame, what = _entered(request, code, year)
    plan = read_plan(frame.place, year, what, timezone.localdate())
    return table_response(template(plan, _units(frame, what)), "xlsx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_plan_import(request, code, year):
    """Send the workbook back; what it would add is shown before anything is written."""
    frame, what = _entered(request, code, year)
    form = PlanUploadForm(request.POST or None, request.FILES or None)
    context = {
        "frame": frame, "form": form, "year": year, "what": what, "place": frame.place.full_name,
        "path": _path(frame, year, what), "subtitle": f"{rows.NAMES[what]}, {frame.place.full_name}",
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            context |= _preview(request, frame, form.cleaned_data["file"], year, what)
        except UploadRefused as error:
            form.add_error("file", str(error))
    return render(request, "reports/year_plan_import.html", context)


def _preview(request, frame, file, year, what):
    sheet = read_plan_sheet(file, units=_units(frame, what), year=year, what=what)
    preview = preview_plan(sheet.entries, by=request.user)
    errors = sheet.errors + [
        {"sheet": "", "cell": problem.where, "value": "", "reason": problem.reason} for problem in preview.problems
    ]
    can_confirm = bool(preview.fresh) and not errors
    return {
        "preview": True,
        "errors": errors[:MOST_SHOWN],
        "more_errors": max(0, len(errors) - MOST_SHOWN),
        "fresh": preview.fresh,
        "counts": {"fresh": format_count(len(preview.fresh)), "known": format_count(len(preview.known))},
        "sealed": seal(_packed(preview.fresh), user=request.user, what=_purpose(frame, year, what))
        if can_confirm
        else "",
    }


def _purpose(frame, year, what):
    return f"year-plan:{frame.place.pk}:{year}:{what}"


def _packed(entries):
    return [[one.locality.pk, one.move, one.on.isoformat(), one.document] for one in entries]


@login_required
@require_POST
def year_plan_confirm(request, code, year):
    """Write the lines that were shown, all of them or none."""
    frame, what = _entered(request, code, year)
    query = f"?what={what}"
    try:
        lines = unseal(request.POST.get("lines", ""), user=request.user, what=_purpose(frame, year, what))
        written = record_plan_lines(_unpacked(lines, year, what), by=request.user)
    except UploadRefused as error:
        messages.error(request, str(error))
        return redirect(reverse("reports:year-plan-import", args=[code, year]) + query)
    except Refused as refused:
        for problem in refused.problems[:10]:
            messages.error(request, problem.reason)
        messages.error(request, _("Nothing was written. Send the workbook again to see what it would add now."))
        return redirect(reverse("reports:year-plan-import", args=[code, year]) + query)
    messages.success(request, _recorded(written))
    return redirect(reverse("reports:year-plan", args=[code, year]) + query)


def _unpacked(lines, year, what):
    places = Locality.objects.select_related("district", "province").in_bulk([line[0] for line in lines])
    return [
        PlanEntry(places[pk], year, LISTS[what][1], move, dt.date.fromisoformat(on), document)
        for pk, move, on, document in lines
    ]
