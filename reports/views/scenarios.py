"""What if: results ticked as met and what would follow; suppositions kept as scenarios and laid side by side."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from ntm.lib.tables import Column, Table, asked_table
from ntm.revisits import in_one_look
from reports.frame import empty_reason, toolbar
from reports.models import Scenario
from reports.places import BadDay, parse_day
from reports.scenarios import side_by_side
from reports.scenarios.actions import delete_scenario, may_change, save_scenario
from reports.scenarios.opening import open_scenario
from reports.scenarios.sheet import export_query, sheet_context, sheet_of
from reports.scenarios.shown import Shown
from reports.scenarios.tables import TABLES
from reports.scenarios.ticks import ticks_text
from reports.views.ahead import area_frame, path_to

SAVE = "save"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_one_look
def what_if(request, code):
    """Tick results as met and see what would follow. Sending the form shows it; only "save" keeps anything."""
    frame = area_frame(request, code)
    sheet = sheet_of(frame, request.POST if request.method == "POST" else request.GET)
    return _sheet_page(request, sheet)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_one_look
def scenario_edit(request, pk):
    """The same sheet with the ticks of a scenario, saved into it."""
    scenario = _scenario(request, pk)
    if not may_change(scenario, request.user):
        raise PermissionDenied
    opened = open_scenario(scenario, scope_of(request.user))
    data = request.POST if request.method == "POST" else request.GET
    who = "advanced" if scenario.attainment == "ADVANCED" else "standard"
    start = opened.ticks if request.method != "POST" else frozenset()
    chosen = scenario.criteria_set if data.get("who", who) == who else None
    return _sheet_page(request, sheet_of(opened.frame, data, start=start, who=who, criteria_set=chosen), scenario)


def _sheet_page(request, sheet, scenario=None):
    frame, outcome = sheet.frame, sheet.outcome()
    if request.POST.get("action") == SAVE:
        saved = _saved(request, outcome, scenario)
        if saved:
            return redirect("reports:scenario-detail", saved.pk)
    shown = Shown(frame, outcome, scope_of(request.user))
    answer = asked_table(request, {name: partial(build, shown) for name, build in TABLES.items()})
    if answer:
        return answer
    if sheet.dropped:
        text = ngettext("%(count)s tick of another set was left out.", "%(count)s ticks of another set were left out.",
                        sheet.dropped)  # fmt: skip
        messages.info(request, text % {"count": sheet.dropped})
    query = export_query(sheet)
    context = {
        **sheet_context(sheet),
        **shown.context(),
        "frame": frame,
        "note": shown.notes[-1],
        "export": query,
        "scenario": scenario,
        "name": request.POST.get("name", scenario.name if scenario else ""),
        "remark": request.POST.get("note", scenario.note if scenario else ""),
        "place": frame.place.name,
        "path": path_to(frame, {"text": _("Who is next"), "href": frame.url("reports:next-list", frame.place.code)}),
        "scenarios_href": reverse("reports:scenario-list"),
        "empty": empty_reason(sheet.ahead.rollup),
        **_toolbar(request, frame, sheet, query),
        "xlsx_href": f"?{query}&format=xlsx" if query else "",
        "csv_href": f"?{query}&format=csv" if query else "",
    }
    return render(request, "reports/what_if.html", context)


def _toolbar(request, frame, sheet, query):
    """The bar of the page; another day or basis keeps the ticks as long as an address can carry them."""
    found = toolbar(request, frame)
    kept = [row for row in found["kept"] if row["name"] not in ("tick", "kept", "solve", "who")]
    if query:
        kept += [{"name": "who", "value": sheet.who}, {"name": "kept", "value": ticks_text(sheet.ticks)}]
    return found | {"kept": kept}


def _saved(request, outcome, scenario):
    """The Scenario saved, or None where it was refused; the reasons stand as messages."""
    try:
        row = save_scenario(
            outcome=outcome, name=request.POST.get("name", ""), note=request.POST.get("note", ""), by=request.user,
            scenario=scenario,
        )  # fmt: skip
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.reason)
        return None
    messages.success(request, _("Saved the scenario “%(name)s”.") % {"name": row.name})
    return row


# -- Scenarios --------------------------------------------------------------------------------------------------------


def _scenario(request, pk):
    rows = Scenario.objects.visible_to(request.user).select_related("place__province", "criteria_set", "made_by")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def scenario_list(request):
    """One's own scenarios, and for the office those of its province."""
    rows = list(
        Scenario.objects.visible_to(request.user)
        .select_related("place", "criteria_set", "made_by", "edited_by")
        .order_by("place__sort_key", "-made_at", "-pk")
    )
    answer = asked_table(request, {"scenarios": partial(_list_table, rows)})
    if answer:
        return answer
    return render(request, "reports/scenario_list.html", {"rows": rows})


def _list_table(rows):
    return Table(
        name=_("scenarios"),
        title=_("Scenarios"),
        columns=[Column(_("No."), "mark", 5), Column(_("Name"), "text", 40), Column(_("Place"), "text", 28),
                 Column(_("Set"), "text", 44), Column(_("Figures as of"), "date", 12),
                 Column(_("Recognised when saved"), "text", 16), Column(_("Made by"), "text", 24),
                 Column(_("dated"), "date", 12), Column(_("Note"), "text", 40)],
        rows=[
            [number, row.name, row.place.full_name, row.criteria_set.name, row.day, _seen(row),
             row.made_by.get_full_name(), row.made_at.date(), row.note]
            for number, row in enumerate(rows, start=1)
        ],
    )  # fmt: skip


def _seen(row):
    pair = row.seen.get("advanced" if row.attainment == "ADVANCED" else "standard") or ["–", "–"]
    return f"{pair[0]} → {pair[1]}"


@login_required
@require_safe
@in_one_look
def scenario_detail(request, pk):
    """A scenario on today's data, and what has changed since it was saved."""
    scenario = _scenario(request, pk)
    opened = open_scenario(scenario, scope_of(request.user), _asked_day(request))
    shown = Shown(opened.frame, opened.outcome, scope_of(request.user), scenario.name)
    answer = asked_table(request, {name: partial(build, shown) for name, build in TABLES.items()})
    if answer:
        return answer
    others = Scenario.objects.visible_to(request.user).filter(place__lineage=scenario.place.lineage_id)
    context = {
        **shown.context(),
        "frame": opened.frame,
        "scenario": scenario,
        "note": shown.notes[-1],
        "export": opened.frame.query,
        "changes": opened.changes,
        "others": others.exclude(pk=pk).order_by("-made_at", "-pk"),
        "history": scenario.history.select_related("history_user").order_by("-history_date"),
        "may_change": may_change(scenario, request.user),
        "place": scenario.place.name,
        "path": [{"text": _("Scenarios"), "href": reverse("reports:scenario-list")}],
        **toolbar(request, opened.frame),
        "bases": [],
    }
    return render(request, "reports/scenario.html", context)


def _asked_day(request):
    text = request.GET.get("as_of", "").strip()
    if not text:
        return None
    try:
        return parse_day(text)
    except BadDay as error:
        messages.error(request, str(error))
        return None


@login_required
@require_POST
def scenario_delete(request, pk):
    scenario = _scenario(request, pk)
    if not may_change(scenario, request.user):
        raise PermissionDenied
    delete_scenario(scenario=scenario, by=request.user)
    messages.success(request, _("Deleted the scenario “%(name)s”.") % {"name": scenario.name})
    return redirect("reports:scenario-list")


@login_required
@require_safe
@in_one_look
def scenario_compare(request):
    """Two scenarios of one place side by side; `a` and `b` are their keys."""
    scope = scope_of(request.user)
    first, second = (_scenario(request, _key(request.GET.get(name))) for name in ("a", "b"))
    if first.place.lineage_id != second.place.lineage_id:
        raise Http404
    day = _asked_day(request)
    opened = [open_scenario(row, scope, day) for row in (first, second)]
    answer = asked_table(request, {"compared": partial(side_by_side.table_of, opened, scope)})
    if answer:
        return answer
    outcomes = [one.outcome for one in opened]
    context = {
        "opened": opened,
        "lines": side_by_side.compared_lines(*outcomes),
        "targets": side_by_side.compared_targets(*outcomes, scope, opened[0].frame.basis),
        "conditions": side_by_side.compared_conditions(*outcomes),
        "units": side_by_side.compared_units(*outcomes),
        "notes": [Shown(one.frame, one.outcome, scope).notes[-1] for one in opened],
        "place": first.place.name,
        "path": [{"text": _("Scenarios"), "href": reverse("reports:scenario-list")}],
    }
    return render(request, "reports/scenario_compare.html", context)


def _key(text):
    if not (text or "").isdecimal() or len(text) > 18:
        raise Http404
    return int(text)
