"""Steps of assessments and periods: all by POST, each saying what it did or why it did not."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.scope import scope_of
from criteria.actions import (
    FindingsStand,
    Refused,
    approve,
    close_period,
    lock_period,
    reopen_period,
    return_with_reason,
    submit,
    verify,
)
from criteria.forms.entry import ReturnForm
from criteria.models import Assessment, State
from criteria.sheet import assessments_of
from criteria.views.access import entry_for, place_and_period, require, unit_for
from criteria.views.refusals import say_refused
from criteria.worklist import section_of
from localities.models import Level
from ntm.lib.numbers import format_count

# -- One unit ----------------------------------------------------------------------------------------------------


@login_required
@require_POST
def entry_submit(request, code, period, set_code):
    """Submit what is stored; where the checks point something out, the page that shows it comes first."""
    entry = unit_for(request.user, code, period, set_code)
    require(entry.scope.enters(entry.place))
    try:
        return _step(request, entry, submit, _("%(place)s: figures submitted."))
    except FindingsStand:
        return redirect(entry.address("entry-check"))


@login_required
@require_POST
def entry_verify(request, code, period, set_code):
    entry = _managed_unit(request, code, period, set_code)
    return _step(request, entry, verify, _("%(place)s: figures checked."))


@login_required
@require_POST
def entry_approve(request, code, period, set_code):
    entry = _managed_unit(request, code, period, set_code)
    return _step(request, entry, approve, _("%(place)s: figures approved."))


@login_required
@require_POST
def entry_return(request, code, period, set_code):
    entry = _managed_unit(request, code, period, set_code)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["reason"]))
        return redirect(entry.address())
    reason = form.cleaned_data["reason"]
    return _step(request, entry, return_with_reason, _("%(place)s: figures returned."), reason=reason)


def _managed_unit(request, code, period, set_code):
    entry = unit_for(request.user, code, period, set_code)
    require(entry.scope.manages(entry.place))
    return entry


def _step(request, entry, action, said, **words):
    rows = assessments_of(entry.place, entry.period, entry.criteria_set)
    version = request.POST.get("version", "")
    versions = {row.pk: int(version) for row in rows} if version.isdecimal() else None
    try:
        moved = action(rows, by=request.user, versions=versions, **words)
    except FindingsStand:
        raise
    except Refused as refusal:
        say_refused(request, refusal)
        return redirect(entry.address())
    if moved:
        messages.success(request, said % {"place": entry.place.full_name})
    else:
        messages.warning(request, _("%(place)s: no figures yet.") % {"place": entry.place.full_name})
    return redirect(entry.address())


# -- Many units --------------------------------------------------------------------------------------------------


@login_required
@require_POST
def approve_all(request, code, period, set_code):
    """First a page that names the units the filters leave; with `units` from that page, exactly those."""
    entry = entry_for(request.user, code, period, set_code)
    require(entry.scope.manages(entry.place) and not entry.is_unit)
    section = section_of(entry.period, entry.criteria_set, entry.scope, within=entry.place, chosen=request.POST)
    if "units" not in request.POST:
        lines = [line for line in section.lines if line.is_approvable and line.is_open]
        context = {
            "entry": entry,
            "lines": lines,
            "disputed": [line for line in lines if line.opinions.disputes],
            "unheard": [line for line in lines if not line.opinions.is_complete],
        }
        return render(request, "criteria/approve_all.html", context)
    seen = dict(unit.partition(":")[::2] for unit in request.POST.getlist("units"))
    chosen = {line.place.code: line.assessment for line in section.lines if line.place.code in seen and line.assessment}
    versions = {row.pk: int(seen[code]) for code, row in chosen.items() if seen[code].isdecimal()}
    try:
        moved = approve(chosen.values(), by=request.user, versions=versions)
    except Refused as refusal:
        say_refused(request, refusal)
        return redirect(entry.address("entry-list"))
    text = ngettext("Approved the figures of %(count)s unit.", "Approved the figures of %(count)s units.", moved)
    messages.success(request, text % {"count": format_count(moved)})
    return redirect(entry.address("entry-list"))


@login_required
@require_POST
def period_close(request, code, period):
    return _end_period(request, code, period, "close", close_period, _("%(period)s is closed."))


@login_required
@require_POST
def period_reopen(request, code, period):
    return _end_period(request, code, period, "reopen", reopen_period, _("%(period)s is open again."))


@login_required
@require_POST
def period_lock(request, code, period):
    return _end_period(request, code, period, "lock", lock_period, _("%(period)s is locked."))


def _end_period(request, code, period_code, name, action, said):
    """Ask first; with `confirmed` do it."""
    scope = scope_of(request.user)
    place, period = place_and_period(scope, code, period_code)
    require(place.level == Level.PROVINCE and scope.manages(place))
    if "confirmed" not in request.POST:
        rows = Assessment.objects.filter(period=period)
        waiting = rows.exclude(state=State.APPROVED).count()
        context = {"period": period, "step": name, "total": rows.count(), "waiting": waiting}
        return render(request, "criteria/period_confirm.html", context)
    words = {"reason": request.POST.get("reason", "")} if name == "reopen" else {}
    try:
        action(period=period, by=request.user, **words)
    except Refused as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, said % {"period": period})
    return redirect("criteria:entry-home")
