"""Recording lines of a year's plan: several units by one paper, or a list as a workbook."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions.year_plans import PlanEntry, preview_plan, record_plan_lines
from directives.year_plans import LISTS
from localities.models import Kind, Level, Locality
from ntm.lib.numbers import format_count
from ntm.lib.tables import table_response
from reports.rollups.year_plan import read_plan
from reports.views.plan_books import BookPreview, PlanBook, confirm_page, import_page
from reports.views.year_plans import papers_of, plan_entered, plan_path
from reports.year_plan import rows
from reports.year_plan.forms import PlanChangeForm
from reports.year_plan.workbook import read_plan_sheet, template


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_plan_change(request, code, year):
    """Register, assign or adjust several units by one paper."""
    frame, what = plan_entered(request, code, year)
    scope, units = scope_of(request.user), _units(frame, what)
    form = PlanChangeForm(
        request.POST if request.method == "POST" else None,
        units=units,
        papers=papers_of(scope),
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
        "path": plan_path(frame, year, what),
        "back": rows.plan_address(frame, frame.place.code, year, what),
        "place": frame.place.full_name,
    }


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
    frame, what = plan_entered(request, code, year)
    plan = read_plan(frame.place, year, what, timezone.localdate())
    return table_response(template(plan, _units(frame, what)), "xlsx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_plan_import(request, code, year):
    """Send the workbook back; what it would add is shown before anything is written."""
    frame, what = plan_entered(request, code, year)
    book = _book(frame, year, what)
    return import_page(request, book, lambda file: _preview(file, frame, year, what, request.user))


@login_required
@require_POST
def year_plan_confirm(request, code, year):
    """Write the lines that were shown, all of them or none."""
    frame, what = plan_entered(request, code, year)

    def write(lines):
        return _recorded(record_plan_lines(_unpacked(lines, year, what), by=request.user))

    return confirm_page(request, _book(frame, year, what), write)


def _book(frame, year, what):
    def address(name):
        return f"{reverse(f'reports:{name}', args=[frame.place.code, year])}?what={what}"

    return PlanBook(
        title=_("Plan from a workbook"),
        subtitle=f"{rows.NAMES[what]}, {frame.place.full_name}",
        place=frame.place.full_name,
        path=plan_path(frame, year, what),
        purpose=f"year-plan:{frame.place.pk}:{year}:{what}",
        template_href=address("year-plan-template"),
        import_href=address("year-plan-import"),
        confirm_href=address("year-plan-confirm"),
        back_href=address("year-plan"),
        heading=_("What the workbook would add"),
        nothing=_("Every cross of the workbook stands in the plan already."),
    )


def _preview(file, frame, year, what, user):
    sheet = read_plan_sheet(file, units=_units(frame, what), year=year, what=what)
    preview = preview_plan(sheet.entries, by=user)
    counts = {"fresh": format_count(len(preview.fresh)), "known": format_count(len(preview.known))}
    return BookPreview(
        lines=[[one.locality.pk, one.move, one.on.isoformat(), one.document] for one in preview.fresh],
        heads=[_("Unit"), _("What"), _("Day"), _("Document")],
        rows=[[one.locality.full_name, one.move.label, f"{one.on:%d/%m/%Y}", one.document] for one in preview.fresh],
        summary=_("%(fresh)s new lines, %(known)s said already") % counts,
        button=_("Record %(fresh)s lines") % counts,
        errors=sheet.errors,
        problems=preview.problems,
    )


def _unpacked(lines, year, what):
    places = Locality.objects.select_related("district", "province").in_bulk([line[0] for line in lines])
    return [
        PlanEntry(places[pk], year, LISTS[what][1], move, dt.date.fromisoformat(on), document)
        for pk, move, on, document in lines
    ]
