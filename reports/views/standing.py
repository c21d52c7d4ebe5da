"""Where a district or province stands against the conditions of its sets, and the units behind each of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused, confirm_condition, withdraw_condition
from criteria.closing import closed_at
from criteria.condition_sheet import ConfirmConditionForm
from criteria.models import Condition, CriteriaSet
from localities.models import Level
from ntm.lib.tables import FORMATS, Column, Table, table_response
from ntm.revisits import kept_while_unchanged
from reports import standing as standings
from reports.conditions import evaluate
from reports.facts import Facts
from reports.frame import frame_of, toolbar
from reports.rollups import Basis
from reports.views.dashboards import _path

PAGE = 150


@login_required
@require_safe
@kept_while_unchanged
def standing(request, code):
    """Every condition of one set of a district or province: value, requirement, gap in whole units, who answers."""
    frame = _frame(request, code)
    sets = standings.sets_for(frame.place, frame.day)
    former = standings.earlier_sets(frame.place, frame.day)
    chosen = _chosen_set(request, [*sets, *former], sets)
    context = {
        "frame": frame,
        "place": frame.place.name,
        "path": _to_place(frame),
        "tabs": [_tab(frame, row, chosen) for row in sets],
        "former": [_tab(frame, row, chosen) for row in former],
        "criteria_set": chosen,
        "may_confirm": _may_confirm(request.user, frame),
        "confirm_form": ConfirmConditionForm(),
        **toolbar(request, frame),
    }
    if chosen is None or not frame.place.is_in_force_on(frame.day):
        return render(request, "reports/standing.html", context)
    context["unusable"] = standings.why_unusable(chosen, frame.day)
    if not context["unusable"]:
        context["found"] = found = standings.standing_of(frame, chosen)
        context["note"] = _note(frame, found)
        if request.GET.get("format") in FORMATS:
            return table_response(standings.standing_table(frame, found, context["note"]), request.GET["format"])
    return render(request, "reports/standing.html", context)


def _may_confirm(user, frame):
    """For the office, on days whose shares a confirmation of today still reaches."""
    return scope_of(user).manages(frame.place) and closed_at(frame.place.own_province, frame.day) is None


def _frame(request, code):
    frame = frame_of(request, code)
    if frame.place.level not in (Level.DISTRICT, Level.PROVINCE):
        raise Http404
    return frame


def _chosen_set(request, offered, sets):
    """The set asked for, else the first in force that can still be used, else the first; 404 for one not offered."""
    code = request.GET.get("set")
    if code:
        found = next((row for row in offered if row.code == code), None)
        if found is None:
            raise Http404
        return found
    return next(iter(sets), None)


def _tab(frame, criteria_set, chosen):
    return {
        "text": criteria_set.name,
        "href": frame.url("reports:standing", frame.place.code, set=criteria_set.code),
        "is_current": criteria_set == chosen,
    }


def _to_place(frame):
    here = {"text": frame.place.full_name, "href": frame.url("reports:locality", frame.place.code)}
    return [*_path(frame), here]


def _note(frame, found):
    """Day, decision and basis: what every figure says of itself."""
    parts = [
        _("Figures as of %(day)s") % {"day": f"{frame.day:%d/%m/%Y}"},
        _("set of decision %(decision)s") % {"decision": found["criteria_set"].decision},
        _("approved figures") if frame.basis == Basis.APPROVED else _("not yet approved"),
    ]
    period = found["period"]
    parts.append(period.label if period else _("no results of this set by that day"))
    return " · ".join(parts)


@login_required
@require_safe
@kept_while_unchanged
def standing_units(request, code):
    """The units one condition counts, misses, has to review or cannot tell of."""
    frame = _frame(request, code)
    sets = [*standings.sets_for(frame.place, frame.day), *standings.earlier_sets(frame.place, frame.day)]
    criteria_set = _chosen_set(request, sets, [])
    show = request.GET.get("show", "missing")
    facts = Facts(frame.place, frame.day, frame.basis)
    answers = evaluate(facts, frame.place, criteria_set) if criteria_set else []
    answer = next((row for row in answers if row.condition.number == request.GET.get("condition")), None)
    if answer is None or not answer.children or show not in standings.list_titles():
        raise Http404
    rows = [_unit_row(frame, facts, child) for child in standings.chosen_children(answer, show)]
    title = standings.list_titles()[show]
    if request.GET.get("format") in FORMATS:
        return table_response(_units_table(frame, answer, title, rows), request.GET["format"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "frame": frame,
        "place": frame.place.name,
        "path": [*_to_place(frame), {"text": _("Conditions"), "href": _tab(frame, criteria_set, None)["href"]}],
        "condition": answer.condition,
        "criteria_set": criteria_set,
        "title": title,
        "count": len(rows),
        "lists": standings.lists_of(frame, criteria_set, answer),
        "rows": page.object_list,
        "page": page,
        **toolbar(request, frame),
    }
    return render(request, "reports/standing_units.html", context)


def _unit_row(frame, facts, child):
    held = facts.decisions.get(child.unit.lineage_id, {})
    latest = max(held.values(), key=lambda decision: decision.date, default=None)
    districts = {unit.pk: unit.full_name for unit in facts.units[Level.DISTRICT]}
    return {
        "code": child.unit.code,
        "name": child.unit.full_name,
        "district": districts.get(child.unit.district_id, ""),
        "href": frame.url("reports:locality", child.unit.code),
        "decision": latest,
        "mark": child.mark,
        "to_review": child.to_review,
    }


def _units_table(frame, answer, title, rows):
    marks = standings.MARK_WORDS()
    return Table(
        name=_("units"),
        title=f"{frame.place.full_name}: {answer.condition.name} – {title}",
        notes=[_("As of %(day)s") % {"day": f"{frame.day:%d/%m/%Y}"}],
        columns=[Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Unit"), "text", 26),
                 Column(_("District"), "text", 22), Column(_("Decision"), "text", 22), Column(_("dated"), "date", 12),
                 Column(_("Verdict"), "mark", 16), Column(_("to be reviewed"), "mark", 14)],
        rows=[
            [number, row["code"], row["name"], row["district"], row["decision"].number if row["decision"] else None,
             row["decision"].date if row["decision"] else None, marks[row["mark"]], "x" if row["to_review"] else None]
            for number, row in enumerate(rows, start=1)
        ],
    )  # fmt: skip


# -- Levels held against the decision ---------------------------------------------------------------------------------


@login_required
@require_POST
def condition_confirm(request, code, set_code, number):
    """The office names the document it read the condition in; from then on its level judges in the province."""
    frame, condition = _managed_condition(request, code, set_code, number)
    form = ConfirmConditionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return _back(frame, condition)
    try:
        confirm_condition(condition=condition, province=frame.place.own_province, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = {"number": condition.number, "document": form.cleaned_data["document"]}
        messages.success(request, _("Condition %(number)s is confirmed by %(document)s.") % words)
    return _back(frame, condition)


@login_required
@require_POST
def condition_withdraw(request, code, set_code, number):
    frame, condition = _managed_condition(request, code, set_code, number)
    try:
        withdraw_condition(condition=condition, province=frame.place.own_province, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Condition %(number)s is for reference again.") % {"number": condition.number})
    return _back(frame, condition)


def _managed_condition(request, code, set_code, number):
    frame = _frame(request, code)
    if not scope_of(request.user).manages(frame.place):
        raise PermissionDenied
    criteria_set = get_object_or_404(CriteriaSet, code=set_code, level=frame.place.level)
    return frame, get_object_or_404(Condition, criteria_set=criteria_set, number=number)


def _back(frame, condition):
    return redirect(frame.url("reports:standing", frame.place.code, set=condition.criteria_set.code))
