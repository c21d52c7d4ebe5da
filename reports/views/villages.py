"""Lists of villages: of a commune, of the communes of a district or province, and keeping them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from criteria.actions.villages import NewVillage, add_villages, end_village, plan_villages, rename_village
from localities.models import Level
from ntm.lib.numbers import format_count
from ntm.lib.tables import FORMATS, table_response
from ntm.lib.uploads import UploadRefused
from ntm.revisits import kept_while_unchanged
from reports import village_pages, villages
from reports.frame import frame_of, toolbar
from reports.village_forms import VillageEndForm, VillageForm, VillageRenameForm, VillageUploadForm
from reports.village_workbook import read_villages, sealed, template, unsealed

MOST_SHOWN = 200


# -- Reading ----------------------------------------------------------------------------------------------------------


@login_required
@require_safe
@kept_while_unchanged
def village_list(request, code):
    """The villages of a commune, or the communes of a district or province with their lists."""
    frame = _frame(request, code)
    only = request.GET.get("only", "")
    only = only if only in villages.FILTERS else ""
    rollup = villages.read(frame.place, frame.day, frame.basis, only=only)
    if request.GET.get("format") in FORMATS:
        return table_response(village_pages.table(frame, rollup), request.GET["format"])
    return _list_page(request, frame, rollup, only=only)


def _frame(request, code):
    frame = frame_of(request, code)
    if frame.place.level == Level.VILLAGE:
        raise Http404
    return frame


def _list_page(request, frame, rollup, *, form=None, only=""):
    may_enter = scope_of(request.user).enters(frame.place) and frame.place.is_in_force_on(frame.day)
    is_commune = frame.place.level == Level.COMMUNE
    context = {
        "frame": frame,
        "rollup": rollup,
        "is_commune": is_commune,
        "is_province": frame.place.level == Level.PROVINCE,
        "may_enter": may_enter,
        "form": (form or VillageForm(initial=_first_day(frame))) if may_enter and is_commune else None,
        "only": only,
        "place": frame.place.name,
        "path": village_pages.path(frame),
        "figures_note": village_pages.day_line(rollup),
        **village_pages.context(frame, rollup),
        **toolbar(request, frame),
    }
    return render(request, "reports/village_list.html", context)


def _first_day(frame):
    return {"valid_from": f"{frame.place.valid_from:%d/%m/%Y}" if frame.place.valid_from else ""}


# -- Keeping a list ---------------------------------------------------------------------------------------------------


@login_required
@require_POST
def village_add(request, code):
    frame = _entered(request, code)
    if frame.place.level != Level.COMMUNE:
        raise Http404
    form = VillageForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        fresh = NewVillage(frame.place, said["kind"], said["name"], said["valid_from"], said["code"])
        try:
            rows = add_villages([fresh], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            text = _("Added %(village)s to the list.") if rows else _("%(village)s already stands in the list.")
            name = rows[0].full_name if rows else said["name"]
            messages.success(request, text % {"village": name})
            return redirect(frame.url("reports:village-list", code))
    rollup = villages.read(frame.place, frame.day, frame.basis)
    return _list_page(request, frame, rollup, form=form)


def _entered(request, code):
    """Frame of a place this person keeps the lists of: a stranger gets 404, a reader 403."""
    frame = _frame(request, code)
    if not scope_of(request.user).enters(frame.place):
        raise PermissionDenied
    return frame


@login_required
@require_POST
def village_rename(request, code):
    frame = _entered_village(request, code)
    form = VillageRenameForm(request.POST)
    return _change(request, frame, form, rename_village, _("From %(date)s on its name is %(village)s."), "date")


@login_required
@require_POST
def village_end(request, code):
    frame = _entered_village(request, code)
    form = VillageEndForm(request.POST)
    return _change(request, frame, form, end_village, _("%(village)s ends on %(date)s."), "last_day")


def _entered_village(request, code):
    frame = frame_of(request, code)
    if frame.place.level != Level.VILLAGE:
        raise Http404
    if not scope_of(request.user).enters(frame.place):
        raise PermissionDenied
    return frame


def _change(request, frame, form, action, said, day_field):
    """Carry a change of one village out; back to its page, saying what happened or why not."""
    day = frame.day
    if form.is_valid():
        try:
            village = action(village=frame.place, by=request.user, **form.cleaned_data)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            day = form.cleaned_data[day_field]
            messages.success(request, said % {"village": village.full_name, "date": f"{day:%d/%m/%Y}"})
    else:
        for field, errors in form.errors.items():
            messages.error(request, f"{form.fields[field].label}: {' '.join(errors)}")
    return redirect(f"{reverse('reports:locality', args=[frame.place.code])}?as_of={day.isoformat()}")


# -- A list from a workbook -------------------------------------------------------------------------------------------


@login_required
@require_safe
def village_template(request, code):
    frame = _entered(request, code)
    return table_response(template(frame.place, frame.day), "xlsx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def village_import(request, code):
    """Send a list; what it would add is shown before anything is written."""
    frame = _entered(request, code)
    form = VillageUploadForm(request.POST or None, request.FILES or None, initial={"first_day": ""})
    context = {"frame": frame, "form": form, "place": frame.place.name, "path": village_pages.path(frame, to_list=True)}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _preview(request, frame, form)
        except UploadRefused as error:
            form.add_error("file", str(error))
    return render(request, "reports/village_import.html", context)


def _preview(request, frame, form):
    sheet = read_villages(form.cleaned_data["file"], place=frame.place, first_day=form.cleaned_data["first_day"])
    plan = plan_villages(sheet.villages, by=request.user)
    errors = sheet.errors + [
        {"sheet": "", "cell": problem.where, "value": "", "reason": problem.reason} for problem in plan.problems
    ]
    can_confirm = bool(plan.fresh) and not errors
    return {
        "preview": True,
        "errors": errors[:MOST_SHOWN],
        "more_errors": max(0, len(errors) - MOST_SHOWN),
        "groups": village_pages.by_commune(plan.fresh),
        "fresh": format_count(len(plan.fresh)),
        "known": format_count(len(plan.known)),
        "sealed": sealed(sheet.villages, user=request.user, place=frame.place) if can_confirm else "",
    }


@login_required
@require_POST
def village_import_confirm(request, code):
    """Write the list that was shown, all of it or nothing."""
    frame = _entered(request, code)
    address = frame.url("reports:village-import", code)
    try:
        rows = add_villages(unsealed(request.POST.get("lines", ""), user=request.user, place=frame.place),
                            by=request.user)  # fmt: skip
    except UploadRefused as error:
        messages.error(request, str(error))
        return redirect(address)
    except Refused as refused:
        for problem in refused.problems[:10]:
            messages.error(request, problem.reason)
        messages.error(request, _("Nothing was written. Send the workbook again to see what it would add now."))
        return redirect(address)
    text = ngettext("Added %(count)s village to the lists.", "Added %(count)s villages to the lists.", len(rows))
    messages.success(request, text % {"count": format_count(len(rows))})
    return redirect(frame.url("reports:village-list", code))
