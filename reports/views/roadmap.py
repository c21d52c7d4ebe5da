"""The roadmap of criteria: planned against actual, the grid, and the workbook that goes out and comes back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from criteria.actions.roadmap import plan_roadmap, record_roadmap
from criteria.models import Door
from criteria.roadmap import term_words
from localities.models import Level
from ntm.lib.numbers import format_count
from ntm.lib.tables import asked_table, table_response
from ntm.revisits import kept_while_unchanged
from reports.frame import day_line, empty_reason, frame_of, nobody_reason, toolbar
from reports.roadmap import grid
from reports.roadmap.rows import change_register, registers
from reports.roadmap.workbook import packed, read_roadmap_sheet, unpacked, workbook
from reports.rollups.roadmap import LATE, UNPLANNED, read_roadmap
from reports.views.plan_books import BookPreview, PlanBook, confirm_page, import_page


@login_required
@require_safe
@kept_while_unchanged
def roadmap(request, code):
    """Planned against actual of a province, district or commune."""
    frame, found = _read(request, code)
    own = registers(found, frame) if found.rollup.units and found.rollup.criteria_set else {}
    notes = [frame.place.full_name, _note(found)]
    wanted = {name: lambda one=one: one.table(notes) for name, one in own.items()}
    if own:
        wanted["changes"] = lambda: change_register(found, frame, most=None).table(notes)
    answer = asked_table(request, wanted)
    if answer:
        return answer
    context = {
        "frame": frame,
        "title": _("Roadmap by criterion"),
        "path": _path(frame),
        "tiles": _tiles(found) if own else [],
        "unknown": "" if found.rollup.figures.assessed else nobody_reason(found.rollup),
        "registers": [_shown(name, one) for name, one in own.items()],
        "reason": empty_reason(found.rollup) or _("No criteria set was in use by that day."),
        "may_enter": scope_of(request.user).enters(frame.place),
        "place": frame.place.full_name,
        "figures_note": _note(found),
        **toolbar(request, frame),
    }
    return render(request, "reports/roadmap.html", context)


def _read(request, code):
    frame = frame_of(request, code)
    if frame.place.level == Level.VILLAGE:
        raise Http404
    return frame, read_roadmap(frame.rollup())


def _note(found):
    return _("%(figures)s · the plan as it stands today") % {"figures": day_line(found.rollup)}


def _path(frame, *, inside=False):
    place = frame.place
    above = [one for one in (place.province, place.district) if one]
    path = [{"text": one.full_name, "href": frame.url("reports:roadmap", one.code)} for one in above]
    path.append({"text": place.full_name, "href": frame.url("reports:locality", place.code)})
    if inside:
        path.append({"text": _("Roadmap by criterion"), "href": frame.url("reports:roadmap", place.code)})
    return path


def _shown(name, register):
    nothing = {
        "late": _("Nothing planned is late"),
        "unplanned": _("Every criterion not met is planned"),
        "complete": _("Every commune meets all criteria"),
        "changes": _("Nothing has been planned yet"),
    }
    return {"name": name, "register": register, "nothing": nothing.get(name, "")}


def _tiles(found):
    states, unmet = found.whole.states, found.whole.unmet
    words = [
        (_("Criteria not met, of all communes"), unmet, "#criteria"),
        (_("Of these planned"), unmet - states[UNPLANNED], "#criteria"),
        (_("Of these not planned"), states[UNPLANNED], "#unplanned"),
        (_("Late"), states[LATE], "#late"),
    ]
    return [{"label": label, "value": format_count(count), "href": href} for label, count, href in words]


# -- The grid ---------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roadmap_grid(request, code):
    """Year or quarter of each criterion not met, typed into a table; one button saves the page."""
    frame, found = _entered(request, code)
    units = grid.listed(found)
    page = Paginator(units, grid.COMMUNES_A_PAGE).get_page(request.GET.get("page"))
    typed, problems = {}, []
    if request.method == "POST":
        wishes, typed = grid.wishes_of(request.POST, found)
        try:
            rows = record_roadmap(wishes, by=request.user)
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _recorded(rows))
            return redirect(f"{frame.url('reports:roadmap-grid', code)}&page={page.number}")
    context = {
        "frame": frame,
        "title": _("Plan the criteria not met"),
        "path": _path(frame, inside=True),
        "criteria": found.rollup.criteria,
        "rows": grid.grid_rows(found, page, typed=typed, wrong={problem.where for problem in problems}),
        "problems": problems,
        "page": page,
        "place": frame.place.full_name,
        "figures_note": _note(found),
    }
    return render(request, "reports/roadmap_grid.html", context)


def _entered(request, code):
    """As _read, for whoever plans there: a stranger gets 404, a reader 403."""
    frame, found = _read(request, code)
    if not scope_of(request.user).enters(frame.place):
        raise PermissionDenied
    return frame, found


def _recorded(rows):
    text = ngettext("Planned %(count)s criterion anew.", "Planned %(count)s criteria anew.", len(rows))
    return text % {"count": format_count(len(rows))} if rows else _("Nothing has changed.")


# -- The workbook -----------------------------------------------------------------------------------------------------


@login_required
@require_safe
def roadmap_workbook(request, code):
    _frame, found = _entered(request, code)
    return table_response(workbook(found, grid.listed(found, everything=True)), "xlsx", _("roadmap"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roadmap_import(request, code):
    """Send the workbook back; every changed cell is shown before anything is written."""
    frame, found = _entered(request, code)
    return import_page(request, _book(frame), lambda file: _preview(file, found, request.user))


@login_required
@require_POST
def roadmap_confirm(request, code):
    """Write the cells that were shown, all of them or none."""
    frame, _found = _entered(request, code)

    def write(lines):
        return _recorded(record_roadmap(unpacked(lines), by=request.user, door=Door.IMPORT))

    return confirm_page(request, _book(frame), write)


def _book(frame):
    def address(name):
        return frame.url(f"reports:{name}", frame.place.code)

    return PlanBook(
        title=_("Roadmap from a workbook"),
        subtitle=frame.place.full_name,
        place=frame.place.full_name,
        path=_path(frame, inside=True),
        purpose=f"roadmap:{frame.place.pk}",
        template_href=address("roadmap-workbook"),
        import_href=address("roadmap-import"),
        confirm_href=address("roadmap-confirm"),
        back_href=address("roadmap"),
        heading=_("What the workbook would change"),
        nothing=_("No cell of the workbook differs from what was downloaded."),
    )


def _preview(file, found, user):
    sheet = read_roadmap_sheet(file, found)
    plan = plan_roadmap(sheet.wishes, by=user)
    count = {"count": format_count(len(plan.changes))}
    return BookPreview(
        lines=packed(plan.changes),
        heads=[_("Commune"), _("Criterion"), _("Before"), _("After")],
        rows=[
            [wish.locality.full_name, str(wish.criterion), term_words(old), term_words(new)]
            for wish, old, new in plan.changes
        ],
        summary=_("%(count)s cells") % count,
        button=_("Write %(count)s cells") % count,
        errors=sheet.errors,
        problems=plan.problems,
    )
