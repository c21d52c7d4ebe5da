"""The register of agencies, one of them, its ending, and who takes its tasks over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import AgencyLevel
from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions.agencies import confirm_hand_overs, end_agency
from directives.agencies import handing, rows
from directives.agencies.forms import AgencyDayForm, AgencyFilterForm, HandOverForm, SuccessionForm
from directives.agencies.owing import owed_by, owed_register
from directives.choices import agencies_of, living_day
from directives.members import Members
from directives.occurrences import is_group
from directives.registers import Register
from ntm.lib.numbers import format_count
from ntm.lib.tables import Column, asked_table

ROWS_A_PAGE = 100


@login_required
@require_safe
def agency_list(request):
    scope = scope_of(request.user)
    form = AgencyFilterForm(request.GET)
    day = form.cleaned_data.get("as_of") or living_day(scope)
    left = rows.filtered(agencies_of(scope), form.cleaned_data, day)
    notes = [_("As of %(day)s") % {"day": f"{day:%d/%m/%Y}"}]
    answer = asked_table(request, {"agencies": lambda: rows.agency_register(left, day).table(notes)})
    if answer:
        return answer
    page = Paginator(left, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "name": "agencies",
        "register": rows.agency_register(page.object_list, day),
        "page": page,
        "nothing": _("No agency here"),
        "reason": _("No agency answers these filters."),
    }
    context = {
        "title": _("Agencies"),
        "subtitle": notes[0],
        "here": "agencies",
        "form": form,
        "ways": [{"href": reverse("directives:hand-over-list"), "text": _("Tasks of agencies that ended")}],
        "registers": [shown],
    }
    return render(request, "directives/register_list.html", context)


@login_required
@require_safe
def agency_detail(request, code):
    scope, today = scope_of(request.user), timezone.localdate()
    agency = _agency(scope, code)
    asked = AgencyDayForm(request.GET)
    day = asked.cleaned_data.get("as_of") or living_day(scope)
    registers = {"owed": owed_register(owed_by(agency, day), agency)}
    if is_group(agency):
        expansion = Members([agency]).of(agency, day)
        registers = {"members": rows.member_register(agency, expansion, day), **registers}
    registers |= {"successions": rows.succession_register(agency), "names": rows.name_register(agency)}
    registers["criteria"] = _criteria(agency)
    notes = [agency.name, _("As of %(day)s") % {"day": f"{day:%d/%m/%Y}"}]
    answer = asked_table(request, {name: lambda one=one: one.table(notes) for name, one in registers.items()})
    if answer:
        return answer
    may_manage = agency.locality is not None and scope.manages(agency.locality)
    ended = handing.ended_on(agency, today)
    context = {
        "agency": agency,
        "form": asked,
        "day": day,
        "notes": f"{agency.get_level_display()} · {notes[1]}",
        "path": _path(),
        "ended": ended,
        "lasting": rows.lasting(agency),
        "groups": [link.group for link in agency.group_links.select_related("group").order_by("group__search_key")],
        "registers": [{"name": name, "register": one} for name, one in registers.items() if one.rows or one.note],
        "may_end": may_manage and agency.level != AgencyLevel.GROUP and not agency.valid_to,
        "may_hand_over": may_manage and bool(ended),
    }
    return render(request, "directives/agency_detail.html", context)


def _criteria(agency):
    """Criteria it is in charge of, with the days."""
    links = agency.responsibilities.filter(criterion__isnull=False).select_related("criterion__criteria_set")
    links = links.order_by("criterion__criteria_set", "criterion__order")
    return Register(
        name=_("criteria in charge"),
        title=_("Criteria in its charge"),
        columns=[Column(_("Criterion"), "text", 50), Column(_("Criteria set"), "text", 50),
                 Column(_("In force"), "text", 24)],
        rows=[[f"{row.criterion.number}. {row.criterion.name}", row.criterion.criteria_set.name, rows.lasting(row)]
              for row in links],
    )  # fmt: skip


def _agency(scope, code):
    if "\x00" in code:
        raise Http404
    found = agencies_of(scope).select_related("locality", "parent")
    return get_object_or_404(found, code=code)


def _path():
    return [{"text": _("Agencies"), "href": reverse("directives:agency-list")}]


# -- Ending, and handing tasks over ------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agency_end(request, code):
    scope = scope_of(request.user)
    agency = _managed(scope, code)
    others = agencies_of(scope).exclude(pk=agency.pk).exclude(level=AgencyLevel.GROUP)
    form = SuccessionForm(request.POST if request.method == "POST" else None, agencies=others)
    if form.is_bound and form.is_valid() and _end(request, form, agency):
        return redirect("directives:agency-hand-over", agency.code)
    back = reverse("directives:agency-detail", args=[agency.code])
    context = {
        "title": _("What became of it"),
        "subtitle": agency.name,
        "path": [*_path(), {"text": agency.name, "href": back}],
        "form": form,
        "action": _("Record"),
        "back": back,
    }
    return render(request, "directives/record_form.html", context)


def _end(request, form, agency):
    try:
        row = end_agency(agency=agency, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    words = {"agency": agency.name, "heir": row.successor.name}
    messages.success(request, _("%(agency)s goes over to %(heir)s.") % words)
    return row


def _managed(scope, code):
    agency = _agency(scope, code)
    if agency.locality is None or not scope.manages(agency.locality):
        raise PermissionDenied
    return agency


@login_required
@require_safe
def hand_over_list(request):
    scope, today = scope_of(request.user), timezone.localdate()
    found = handing.passings(handing.ended_agencies(agencies_of(scope)), today)
    registers = {"agencies": handing.waiting_register(found, scope), "tasks": handing.hand_over_register(found)}
    answer = asked_table(request, {name: lambda one=one: one.table() for name, one in registers.items()})
    if answer:
        return answer
    empty = {"nothing": _("Nothing to hand over"), "reason": _("No agency with open tasks has ended.")}
    context = {
        "title": _("Tasks of agencies that ended"),
        "path": _path(),
        "here": "agencies",
        "registers": [{"name": name, "register": one, **empty} for name, one in registers.items()],
    }
    return render(request, "directives/register_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agency_hand_over(request, code):
    """One field a task that still waits; those somebody is named for are confirmed, the others stay open."""
    scope, today = scope_of(request.user), timezone.localdate()
    agency = _managed(scope, code)
    passing = next(iter(handing.passings([agency], today)), None)
    proposed = {f"move-{row.pk}": row for row in passing.proposed} if passing else {}
    loose = {f"task-{task.pk}": task for task in passing.loose} if passing else {}
    asked = [(key, row.task, row.to_agency) for key, row in proposed.items()]
    asked += [(key, task, None) for key, task in loose.items()]
    form = _hand_over_form(request, scope, agency, asked)
    if asked and form.is_bound and form.is_valid() and _confirm(request, form, agency, proposed, loose):
        return redirect("directives:hand-over-list")
    back = reverse("directives:hand-over-list")
    context = {
        "title": _("Who takes its tasks over"),
        "subtitle": agency.name,
        "path": [*_path(), {"text": _("Tasks of agencies that ended"), "href": back}],
        "form": form,
        "form_class": "register-form-lines",
        "action": _("Confirm"),
        "back": back,
        "nothing": _("No task waits here"),
        "reason": _("Every open task of this agency has somebody who answers for it, or it has none."),
    }
    template = "directives/record_form.html" if asked else "directives/nothing_left.html"
    return render(request, template, context)


def _hand_over_form(request, scope, agency, asked):
    date, document = handing.first_day_after(agency)
    posted = request.POST if request.method == "POST" else None
    heirs = handing.heirs_of(agency)
    others = agencies_of(scope).exclude(pk=agency.pk).exclude(level=AgencyLevel.GROUP)
    first = {"date": date, "reference": document}
    return HandOverForm(posted, asked=asked, heirs=heirs, agencies=list(others), initial=first)


def _confirm(request, form, agency, proposed, loose):
    said = form.cleaned_data
    try:
        count = confirm_hand_overs(
            agency=agency, proposed=proposed, loose=loose, chosen=form.chosen(), date=said["date"],
            reference=said["reference"], by=request.user,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    text = ngettext("%(count)s task has its new agency.", "%(count)s tasks have their new agency.", count)
    messages.success(request, text % {"count": format_count(count)})
    return True
