"""Entry of results: the lists of units, one unit's sheet, and its history."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import FindingsStand, Refused, plan_results, record_results, submit
from criteria.condition_sheet import ConditionsForm, condition_sheet_of
from criteria.due import due_words
from criteria.forms.entry import ResultsForm, ReturnForm, WorklistFilterForm
from criteria.homes import home_of, unlocked_periods
from criteria.models import Change, Door, PeriodState, Transition
from criteria.opinions import opinions_of
from criteria.progress import Progress
from criteria.rules import EDITABLE_STATES, STEPS
from criteria.sheet import assessment_of, assessments_of, return_reason, sheet_of
from criteria.tables.entry_lists import home_tables, progress_table, units_table
from criteria.tables.unit_pages import changes_table, steps_table, unit_tables
from criteria.tables.words import filter_notes, place_notes
from criteria.views.access import entry_for, require, unit_for
from criteria.views.grid import grid_page
from criteria.wording import period_pill, state_pill
from criteria.worklist import ordered_sets, periods_for, section_of, shown_periods
from ntm.lib.numbers import format_count
from ntm.lib.tables import asked_table

CHANGES_A_PAGE = 50


# -- Lists -------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def entry_home(request):
    """Periods of the person's provinces, and the units of the chosen ones."""
    scope = scope_of(request.user)
    periods = periods_for(scope)
    shown = shown_periods(periods, request.GET.get("period"), also=unlocked_periods(scope))
    everything = [(period, one) for period in shown for one in ordered_sets(period)]
    counted = [section_of(period, one, scope, chosen=request.GET) for period, one in everything]
    sections = [row for row in counted if request.GET.get("set") in (None, "", row.criteria_set.code)] or counted
    # A set none of whose units are the reader's is no list to work on; alone it says why it is empty.
    sections = [section for section in sections if section.total] or sections[:1]
    form = WorklistFilterForm(
        request.GET,
        periods=sorted({(period.code, period.label) for period in periods}, reverse=True),
        sets=sorted({(one.code, one.name) for _period, one in everything}),
        districts=_district_choices(sections),
    )
    context = {
        "form": form,
        "sections": sections,
        "periods": [_period_line(row, scope) for row in periods],
        "home": home_of(request.user, scope, counted),
    }
    return asked_table(request, home_tables(context, scope.home)) or render(
        request, "criteria/entry_home.html", context
    )


def _district_choices(sections):
    found = {district.code: district for section in sections for district in section.districts}
    return [(row.code, row.full_name) for row in sorted(found.values(), key=lambda row: row.sort_key)]


def _period_line(period, scope):
    return {
        "period": period,
        "pill": period_pill(period),
        "due": due_words(period, timezone.localdate()),
        "sets": ordered_sets(period),
        "can_choose": scope.manages(period.province),
        "can_close": scope.manages(period.province) and period.is_open,
        "can_lock": scope.manages(period.province) and period.state == PeriodState.CLOSED,
    }


@login_required
@require_safe
def entry_list(request, code, period, set_code):
    """The units of a district or province with their states and filters, for one period and set."""
    entry = entry_for(request.user, code, period, set_code)
    if entry.is_unit:
        raise Http404
    section = section_of(entry.period, entry.criteria_set, entry.scope, within=entry.place, chosen=request.GET)
    if not section.total and not entry.scope.reads_current(entry.place):
        raise Http404
    form = WorklistFilterForm(request.GET, districts=_district_choices([section]) if section.districts else None)
    progress = Progress(section, timezone.localdate())
    context = {
        "form": form,
        "section": section,
        "entry": entry,
        "pill": period_pill(entry.period),
        "progress": progress,
        "due": due_words(entry.period, progress.day, is_done=progress.is_done),
        "can_unlock": section.can_manage and not entry.period.is_open,
        "can_submit": any(line.can_enter and line.is_submittable for line in section.lines),
    }
    wanted = {"units": lambda: units_table(section, entry.place, filter_notes(form))}
    wanted["progress"] = lambda: progress_table(entry.period, [progress])
    return asked_table(request, wanted) or render(request, "criteria/entry_list.html", context)


# -- One unit ----------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_unit(request, code, period, set_code):
    entry = entry_for(request.user, code, period, set_code)
    if request.method == "POST":
        require(entry.is_unit and entry.scope.enters(entry.place))
        return _save(request, entry)
    if not entry.is_unit:
        return grid_page(request, entry)
    sheet = sheet_of(entry.place, entry.period, entry.criteria_set)
    conditions = partial(condition_sheet_of, entry.place, entry.period, entry.criteria_set)
    wanted = unit_tables(sheet, entry, conditions) if "format" in request.GET else {}
    return asked_table(request, wanted) or sheet_page(request, entry, sheet, ResultsForm(sheet))


def _save(request, entry):
    """Write what was typed and say how much; whatever is wrong brings the page back with every typed text."""
    form = _results_form(request, entry)
    if not form.is_valid():
        # What could be read is judged too, so that every wrong field is marked at once.
        plan = plan_results(**_said(request, entry, form))
        form.refuse(problem for problem in plan.problems if problem.entry)
        return _refused_page(request, entry, form)
    wants_submit, has_findings = "submit" in request.POST, False
    try:
        with transaction.atomic():
            plan = record_results(**_said(request, entry, form), door=Door.FORM)
            if wants_submit and not form.is_stale:
                has_findings = not _submitted(request, entry)
    except Refused as refusal:
        # Read anew: what is stored may have moved since the form was made.
        form = _results_form(request, entry)
        form.is_valid()
        form.refuse(refusal.problems)
        return _refused_page(request, entry, form)
    _say_saved(request, entry, plan)
    if has_findings:
        return redirect(entry.address("entry-check"))
    if wants_submit:
        _say_submitted(request, entry, form)
    return redirect(entry.address())


def _submitted(request, entry):
    """False where the checks point something out: what was typed is saved, and the findings are looked at first."""
    try:
        submit(_own_assessments(entry), by=request.user)
    except FindingsStand:
        return False
    return True


def _results_form(request, entry):
    return ResultsForm(sheet_of(entry.place, entry.period, entry.criteria_set), request.POST)


def _said(request, entry, form):
    return {
        "period": entry.period,
        "criteria_set": entry.criteria_set,
        "entries": form.entries(),
        "by": request.user,
        "versions": form.versions,
    }


def _own_assessments(entry):
    return assessments_of(entry.place, entry.period, entry.criteria_set)


def _say_saved(request, entry, plan):
    count = len({change.whole_id for change in plan.changes})
    if not count:
        messages.info(request, _("Nothing has changed."))
        return
    text = ngettext("Saved %(count)s indicator of %(place)s.", "Saved %(count)s indicators of %(place)s.", count)
    messages.success(request, text % {"count": format_count(count), "place": entry.place.running_name})
    for change in plan.warnings:
        if not change.new.is_blank:
            messages.warning(request, f"{change.indicator.number}: {change.warning}")


def _say_submitted(request, entry, form):
    words = {"place": entry.place.full_name}
    if form.is_stale:
        text = _("%(place)s: not submitted; somebody else has saved in the meantime, so look at the figures first.")
        messages.warning(request, text % words)
    elif _own_assessments(entry).filter(state=STEPS["submit"][1]).exists():
        messages.success(request, _("%(place)s: figures submitted.") % words)
    else:
        messages.warning(request, _("%(place)s: there is nothing to submit yet.") % words)


def _refused_page(request, entry, form):
    if form.is_stale:
        form.redraw()
    return sheet_page(request, entry, form.sheet, form, status=409 if form.is_stale else 200)


def sheet_page(request, entry, sheet=None, form=None, status=200, conditions=None):
    """The page of one unit; `conditions`: the form of its conditions where what was typed has to be corrected."""
    sheet = sheet or sheet_of(entry.place, entry.period, entry.criteria_set)
    form = form or ResultsForm(sheet)
    conditions = conditions or ConditionsForm(condition_sheet_of(entry.place, entry.period, entry.criteria_set))
    may_enter = entry.scope.enters(entry.place)
    context = {
        "entry": entry,
        "sheet": sheet,
        "form": form,
        "conditions": conditions,
        "may_enter_conditions": may_enter and (conditions.sheet.is_editable or conditions.is_bound),
        "is_editable": may_enter and (sheet.is_editable or form.is_bound),
        "pill": state_pill(sheet.assessment),
        "steps": _open_steps(entry, sheet),
        "returned": return_reason(sheet.assessment),
        "unlocking": sheet.opening.unlocking_of(entry.place),
        "due": due_words(entry.period, timezone.localdate(), is_done=not sheet.is_editable),
        "can_unlock": entry.scope.manages(entry.place) and not entry.period.is_open,
        "opinions": _opinions(entry, sheet.assessment),
        "return_form": ReturnForm(),
    }
    return render(request, "criteria/entry_unit.html", context, status=status)


def _opinions(entry, assessment):
    """How far the departments are with the unit; None before its figures were handed over."""
    if assessment is None or assessment.state in EDITABLE_STATES:
        return None
    return opinions_of([assessment.pk], entry.period, entry.criteria_set)[assessment.pk]


def _open_steps(entry, sheet):
    """Names of the steps this person may take now."""
    if sheet.assessment is None or not sheet.opening.covers(entry.place):
        return set()
    manages, enters = entry.scope.manages(entry.place), entry.scope.enters(entry.place)
    return {
        name
        for name, (sources, _target) in STEPS.items()
        if sheet.assessment.state in sources and (enters if name == "submit" else manages)
    }


@login_required
@require_safe
def entry_history(request, code, period, set_code):
    entry = unit_for(request.user, code, period, set_code)
    assessment = assessment_of(entry.place, entry.period, entry.criteria_set)
    changes = Change.objects.filter(assessment=assessment).select_related("indicator", "condition", "criterion", "by")
    steps = Transition.objects.filter(assessment=assessment).select_related("by").order_by("-at", "-pk")
    changes = changes.order_by("-at", "-pk")
    wanted = {
        "changes": lambda: changes_table(changes, place_notes(entry)),
        "steps": lambda: steps_table(steps, place_notes(entry)),
    }
    page = Paginator(changes, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    context = {"entry": entry, "page": page, "steps": steps}
    return asked_table(request, wanted) or render(request, "criteria/entry_history.html", context)
