"""The calendar of periods, opening a quarter, its settings, and the page of one period."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused, change_settings, open_period
from criteria.actions.periods import SETTING_LIMITS
from criteria.calendar import calendars_for, may_be_opened
from criteria.due import due_words
from criteria.forms.following import ChangeSettingsForm, OpenPeriodForm
from criteria.models import EntryReminder, PeriodState, ReportingPeriod
from criteria.progress import Progress
from criteria.sets.choosing import is_in_force, sets_to_choose
from criteria.tables.entry_lists import progress_table
from criteria.tables.periods import calendar_table, settings_table, unlockings_table
from criteria.views.access import place_and_period, require
from criteria.views.unlocking import unlocking_rows
from criteria.wording import period_pill
from criteria.worklist import in_order, ordered_sets, section_of
from localities.models import Level, Locality
from ntm.lib.quarters import Quarter
from ntm.lib.tables import asked_table

_READ_AND_WRITE = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def period_calendar(request):
    context = {"calendars": calendars_for(scope_of(request.user), timezone.localdate())}
    wanted = {"calendar": lambda: calendar_table(context["calendars"])}
    return asked_table(request, wanted) or render(request, "criteria/period_calendar.html", context)


# -- Opening ----------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(_READ_AND_WRITE)
def period_new(request):
    """Open a quarter; one that is open already leads to its page."""
    quarter, province = _asked(request)
    before = _before(province, quarter)
    sets = in_order(sets_to_choose(province))
    if ReportingPeriod.objects.filter(province=province, code=quarter.code).exists():
        return redirect("criteria:period-detail", province.code, quarter.code)
    data = request.POST if request.method == "POST" else None
    form = OpenPeriodForm(data, sets=sets, day=quarter.end_date, initial=_proposed(quarter, before, sets))
    if form.is_bound and form.is_valid():
        period = _open(request, form, quarter, province)
        if period:
            return redirect("criteria:period-detail", province.code, period.code)
    context = {"form": form, "quarter": quarter, "province": province, "before": before}
    return render(request, "criteria/period_open.html", context)


def _asked(request):
    """(quarter, province) of the address; the province is the one the person's office runs."""
    scope = scope_of(request.user)
    require(scope.managed_ids)
    try:
        quarter = Quarter.parse(request.GET.get("quarter", ""))
    except ValueError:
        raise Http404 from None
    rows = Locality.objects.filter(pk__in=scope.managed_ids, level=Level.PROVINCE).in_force_on(quarter.end_date)
    code = request.GET.get("province")
    province = next((row for row in rows.order_by("pk") if code in (None, "", row.code)), None)
    if province is None or not may_be_opened(quarter, province, timezone.localdate()):
        raise Http404
    return quarter, province


def _before(province, quarter):
    """The province's last period before the quarter, whose settings and sets are proposed again."""
    rows = ReportingPeriod.objects.filter(province__lineage=province.lineage_id, end_date__lt=quarter.start_date)
    return rows.prefetch_related("criteria_sets").order_by("-end_date").first()


def _proposed(quarter, before, sets):
    """What the form opens with: as last period, its due date as many days behind the quarter's end."""
    fields = {name: ReportingPeriod._meta.get_field(name).default for name in SETTING_LIMITS}
    proposed = {**fields, "copy_previous": True}
    if before is None:
        return proposed
    used = {row.code for row in before.criteria_sets.all()}
    proposed |= {name: getattr(before, name) for name in SETTING_LIMITS}
    proposed["criteria_sets"] = [row.code for row in sets if row.code in used and is_in_force(row, quarter.end_date)]
    if before.due_date:
        proposed["due_date"] = quarter.end_date + (before.due_date - before.end_date)
    return proposed


def _open(request, form, quarter, province):
    try:
        period = open_period(
            province=province, code=quarter.code, criteria_sets=form.chosen, by=request.user, reason=form.reasons,
            copy_previous=form.cleaned_data["copy_previous"], **form.settings,
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal.problems)
        return None
    messages.success(request, _("%(period)s is open for entry.") % {"period": period})
    return period


# -- One period -------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def period_detail(request, code, period):
    """How far a period has come, what was unlocked in it, who was reminded, and what the office changed."""
    scope, period = _period(request, code, period)
    day = timezone.localdate()
    sets = [section_of(period, one, scope) for one in ordered_sets(period)]
    progresses = [Progress(section, day) for section in sets if section.total]
    reminders = EntryReminder.objects.filter(period=period).select_related("criteria_set", "by")
    context = {
        "period": period,
        "pill": period_pill(period),
        "due": due_words(period, day, is_done=all(one.is_done for one in progresses)),
        "progresses": progresses,
        "unlockings": unlocking_rows(period),
        "reminders": reminders.prefetch_related("people", "localities").order_by("-at", "-pk"),
        "history": period.history.select_related("history_user", "state_by").order_by("-history_date", "-history_id"),
        "can_manage": scope.manages(period.province),
        "can_lock": period.state == PeriodState.CLOSED,
    }
    wanted = {
        "progress": lambda: progress_table(period, progresses),
        "unlockings": lambda: unlockings_table(context["unlockings"], period),
        "settings": lambda: settings_table(context["history"], period),
    }
    return asked_table(request, wanted) or render(request, "criteria/period_detail.html", context)


@login_required
@require_http_methods(_READ_AND_WRITE)
def period_settings(request, code, period):
    scope, period = _period(request, code, period)
    require(scope.manages(period.province))
    said = {name: getattr(period, name) for name in ("due_date", *SETTING_LIMITS)}
    form = ChangeSettingsForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_bound and form.is_valid() and _change(request, period, form):
        return redirect("criteria:period-detail", period.province.code, period.code)
    return render(request, "criteria/period_settings.html", {"period": period, "form": form})


def _period(request, code, period_code):
    """(scope, period) of an address that names a province."""
    scope = scope_of(request.user)
    place, period = place_and_period(scope, code, period_code)
    if place.level != Level.PROVINCE:
        raise Http404
    return scope, period


def _change(request, period, form):
    try:
        changed = change_settings(
            period=period, by=request.user, reason=form.cleaned_data["reason"], **form.settings
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal.problems)
        return False
    if changed:
        messages.success(request, _("The settings of %(period)s are changed.") % {"period": period})
    else:
        messages.info(request, _("Nothing has changed."))
    return True
