"""Reminders as the site shows them: to the office all of its province, to everybody else one's own."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from directives.mine import agencies_of
from directives.models import TaskDigest
from directives.reminding import HEADS
from directives.views.boards import tabs
from ntm.lib.tables import Column, Table, asked_table

ROWS_A_PAGE = 50


def digests_of(user):
    """Reminders a person may look at."""
    scope = scope_of(user)
    leading = Q(province__in=scope.managed_ids | scope.leading_ids)
    return TaskDigest.objects.filter(leading | Q(agency__in=agencies_of(user)))


@login_required
@require_safe
def reminder_list(request):
    rows = digests_of(request.user).select_related("agency", "province").order_by("-day", "agency__search_key", "pk")
    answer = asked_table(request, {"reminders": lambda: _table(rows)})
    if answer:
        return answer
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"title": _("Reminders sent"), "page": page, "rows": page, "tabs": tabs("reminders")}
    return render(request, "directives/reminders.html", context)


@login_required
@require_safe
def reminder_detail(request, pk):
    row = get_object_or_404(digests_of(request.user).select_related("agency", "province"), pk=pk)
    context = {
        "title": row.subject, "row": row, "sections": sections_of(row),
        "people": row.people.order_by("full_name", "pk"),
        "path": [{"text": _("Reminders sent"), "href": reverse("directives:reminder-list")}],
    }  # fmt: skip
    return render(request, "directives/reminder_detail.html", context)


def sections_of(row):
    """[(heading, lines)] of a reminder, those without lines left out."""
    found = []
    for section, head in HEADS.items():
        lines = [{**line, "day": _day(line["due"])} for line in row.lines if line["section"] == section]
        if lines:
            found.append((head, lines))
    return found


def _day(text):
    return dt.date.fromisoformat(text) if text else None


def _table(rows):
    return Table(
        name=_("reminders"), title=_("Reminders sent"),
        columns=[Column(_("Day"), "date"), Column(_("Agency"), "text", 40), Column(_("Subject"), "text", 60),
                 Column(_("Tasks"), "count", 10), Column(_("Letters sent"), "count", 10), Column(_("Sent on"), "date")],
        rows=[[row.day, row.agency.name if row.agency else row.province.full_name, row.subject, len(row.lines),
               row.mails, timezone.localdate(row.sent_at) if row.sent_at else None] for row in rows],
    )  # fmt: skip
