"""Calendar addresses of agencies: made and revoked by their people, read by anybody who knows one."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Agency
from accounts.scope import scope_of
from directives.actions import make_feed, revoke_feed
from directives.actions.feeds import feed_of
from directives.ical import calendar_text
from directives.mine import agencies_of
from directives.models import CalendarFeed, Occurrence
from directives.owed import hand_overs_of
from directives.timing import last_day
from directives.views.boards import tabs
from directives.wording import directive_title, round_text
from ntm.lib.tables import Column, Table, asked_table


class FeedForm(forms.Form):
    agency = forms.ModelChoiceField(label=gettext_lazy("Agency"), queryset=Agency.objects.none(), empty_label=None)

    def __init__(self, agencies, data=None):
        super().__init__(data, label_suffix="")
        self.fields["agency"].queryset = agencies


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feed_list(request):
    """Addresses of the agencies a person may speak for; by POST a new one, or the end of one."""
    agencies = _agencies(request.user)
    form = FeedForm(agencies)
    if request.method != "POST":
        return asked_table(request, {"feeds": lambda: _table(_feeds(agencies))}) or _page(request, agencies, form)
    if not agencies.exists():
        raise PermissionDenied
    if request.POST.get("do") == "revoke":
        return _revoke(request, agencies)
    if request.POST.get("do") != "make":
        return HttpResponseBadRequest()
    form = FeedForm(agencies, request.POST)
    if not form.is_valid():
        return _page(request, agencies, form)
    feed, secret = make_feed(form.cleaned_data["agency"], by=request.user)
    address = request.build_absolute_uri(reverse("directives:feed", args=[secret]))
    return _page(request, agencies, FeedForm(agencies), made=feed, address=address)


@require_safe
@never_cache
def feed(request, secret):
    """The calendar itself; whoever knows the address reads it, until it is revoked."""
    row = feed_of(secret)
    if row is None:
        raise Http404
    with translation.override("vi"):
        text = calendar_text(row.agency.name, _events(request, row.agency), timezone.now().astimezone(dt.UTC))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="nhiem-vu.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _revoke(request, agencies):
    chosen = request.POST.get("feed", "")
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0
    row = get_object_or_404(CalendarFeed, pk=number, agency__in=agencies)
    if revoke_feed(row, by=request.user):
        messages.success(request, _("%(agency)s: the address is revoked.") % {"agency": row.agency})
    return redirect("directives:feed-list")


def _agencies(user):
    """Agencies a person may make addresses for, that lead something."""
    scope, own = scope_of(user), agencies_of(user)
    managed = Q(locality__in=scope.managed_ids) | Q(locality__province__in=scope.managed_ids)
    leads = Agency.objects.filter(Q(pk__in=own) | managed)
    leads = leads.filter(Q(occurrences__isnull=False) | Q(tasks_taken_over__isnull=False))
    return Agency.objects.filter(pk__in=leads.values("pk")).order_by("search_key", "pk")


def _feeds(agencies):
    rows = CalendarFeed.objects.filter(agency__in=agencies).select_related("agency", "made_by", "revoked_by")
    return list(rows.order_by("-made_at", "-pk"))


def _page(request, agencies, form, made=None, address=""):
    context = {
        "title": _("Calendar addresses"), "form": form, "feeds": _feeds(agencies), "made": made, "address": address,
        "may_make": agencies.exists(), "tabs": tabs("feeds"),
    }  # fmt: skip
    return render(request, "directives/feeds.html", context)


def _table(feeds):
    return Table(
        name=_("calendar addresses"), title=_("Calendar addresses"),
        columns=[Column(_("Agency"), "text", 40), Column(_("Made on"), "date"), Column(_("Made by"), "text", 28),
                 Column(_("Revoked on"), "date"), Column(_("Revoked by"), "text", 28)],
        rows=[[row.agency.name, timezone.localdate(row.made_at), row.made_by.get_full_name(),
               timezone.localdate(row.revoked_at) if row.revoked_at else None,
               row.revoked_by.get_full_name() if row.revoked_by else ""] for row in feeds],
    )  # fmt: skip


def _events(request, agency):
    """Open occurrences with a day that this agency answers for today, and the office's own days of them."""
    today = timezone.localdate()
    rows = Occurrence.objects.open().with_extension(today).filter(
        Q(agency=agency) | Q(task__hand_overs__to_agency=agency)
    )  # fmt: skip
    rows = rows.select_related("task__directive").defer("task__directive__text", "task__directive__search_key")
    rows = list(rows.distinct().order_by("due_date", "pk"))
    moves = hand_overs_of({row.task_id for row in rows})
    for row in rows:
        if moves.answering(row.task_id, row.agency_id, today) == agency.pk:
            yield from _days_of(request, row)


def _days_of(request, row):
    task = row.task
    day = row.extended_to or last_day(row.due_date, task.is_strictly_before)
    words = [directive_title(task.directive), *([round_text(row.label)] if row.label else [])]
    url = request.build_absolute_uri(reverse("directives:occurrence-detail", args=[row.task_id, row.pk]))
    event = {"summary": task.summary, "description": "\n".join(words), "url": url}
    if day:
        yield {**event, "uid": f"occurrence-{row.pk}@{request.get_host()}", "day": day}
    if task.internal_due_date:
        own = _("%(task)s (office's own due date)") % {"task": task.summary}
        yield {**event, "uid": f"own-{row.pk}@{request.get_host()}", "day": task.internal_due_date, "summary": own}
