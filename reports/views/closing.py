"""What a closed quarter keeps: who closed it, when, the hash, its editions, and what differs between two closings."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from criteria.models import Correction
from criteria.views.access import place_and_period
from criteria.wording import period_pill
from localities.models import Level
from ntm.lib.tables import asked_table
from reports import changes
from reports.change_words import result_words
from reports.closing_tables import closing_tables
from reports.freezing.checking import check_period
from reports.freezing.effects import effect_on
from reports.freezing.snapshots import snapshot_in
from reports.models import Freeze

LINES_SHOWN = 60


def closed_period(request, code, period_code):
    """(scope, place, period) of an address that names a province."""
    scope = scope_of(request.user)
    place, period = place_and_period(scope, code, period_code)
    if place.level != Level.PROVINCE:
        raise Http404
    return scope, place, period


@login_required
@require_safe
def frozen(request, code, period):
    """The freeze of one period, every hash made again from what is stored."""
    scope, place, period = closed_period(request, code, period)
    checked = check_period(period)
    rows = Freeze.objects.filter(period=period).defer("rows").select_related("by", "ended_by")
    freezes = {row.pk: row for row in rows}
    editions = [_edition(one, freezes[one.freeze.pk]) for one in checked]
    context = {
        "place": place.name,
        "province": place,
        "period": period,
        "pill": period_pill(period),
        "editions": editions[::-1],
        "first": next((one for one in editions if one["freeze"].is_valid), None),
        "is_intact": all(one["is_intact"] for one in editions),
        "corrections": Correction.objects.filter(period=period).select_related("by").order_by("number"),
        "effects": effect_on(period, place),
        "differences": _between_closings(list(freezes.values()), place, scope),
        "may_correct": scope.manages(place) and not period.is_open,
    }
    return asked_table(request, closing_tables(context)) or render(request, "reports/frozen.html", context)


def _edition(checked, freeze):
    made_by = _("closing") if not freeze.edition else _("correction no. %(number)s") % {
        "number": f"{freeze.correction_number or 0:02d}"}  # fmt: skip
    return {"freeze": freeze, "made_by": made_by, "is_intact": checked.is_intact, "faults": checked.faults,
            "forms": checked.forms}  # fmt: skip


def _between_closings(freezes, place, scope):
    """What the last closing says otherwise than the one before it; None where the period was closed once."""
    last = max((row.closing for row in freezes), default=0)
    if last < 2:
        return None
    old = max((row for row in freezes if row.closing == last - 1), key=lambda row: row.edition)
    new = next(row for row in freezes if row.closing == last and row.edition == 0)
    found = changes.compare(snapshot_in(new), snapshot_in(old), place, "approved")
    lines = found.lines if scope.reads_current(place) else []
    every_line = [(unit, line, result_words(line.old), result_words(line.new)) for unit, _criterion, line in lines]
    return {
        "old": old,
        "new": new,
        "found": found,
        "every_line": every_line,
        "lines": every_line[:LINES_SHOWN],
        "more": max(0, len(lines) - LINES_SHOWN),
    }  # fmt: skip
