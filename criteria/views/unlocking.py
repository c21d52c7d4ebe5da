"""Unlocking one place of a period that is no longer open, and ending it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from criteria.actions import Refused, end_unlocking, unlock
from criteria.forms.following import UnlockForm
from criteria.models import Assessment, State, Unlocking
from criteria.opening import unlockings_in_force
from criteria.tables.periods import unlockings_table
from criteria.units import assessed_units
from criteria.views.access import entry_for, require
from criteria.views.refusals import say_refused
from localities.models import Level, Locality
from ntm.lib.tables import asked_table


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_unlock(request, code, period, set_code):
    """The unlockings of a place with a form for another; at the province the place is chosen first."""
    entry = entry_for(request.user, code, period, set_code)
    require(entry.scope.manages(entry.place))
    if request.method == "POST" and "end" in request.POST:
        return _end(request, entry)
    places = _choices(entry) if _asks_place(entry) else None
    form = UnlockForm(request.POST if request.method == "POST" else None, places=places)
    if form.is_bound and form.is_valid() and _unlock(request, entry, form):
        return redirect(entry.address("entry-unlock"))
    rows = _rows(entry)
    # A place that stands open is ended, not unlocked twice; an open period has nothing to unlock.
    stands_open = any(row.is_in_force and row.locality_id == entry.place.pk for row in rows)
    offers = form.is_bound or not (entry.period.is_open or stands_open)
    context = {"entry": entry, "form": form if offers else None, "rows": rows}
    wanted = {"unlockings": lambda: unlockings_table(rows, entry.period)}
    return asked_table(request, wanted) or render(request, "criteria/entry_unlock.html", context | _standing(entry))


def _asks_place(entry):
    return entry.place.level == Level.PROVINCE and not entry.is_unit


def _choices(entry):
    """[(district, [(code, unit)])]: each district as a whole, then its units."""
    units = assessed_units(entry.period, entry.criteria_set).alphabetical().select_related("district")
    groups = {}
    for unit in units:
        groups.setdefault(unit.district, []).append((unit.code, unit.full_name))
    named = sorted(groups.items(), key=lambda pair: pair[0].sort_key if pair[0] else "")
    whole = _("the whole of %(place)s")
    return [
        (head.full_name, [(head.code, whole % {"place": head.running_name}), *rows]) if head else (_("Units"), rows)
        for head, rows in named
    ]


def _unlock(request, entry, form):
    said = form.cleaned_data
    place = Locality.objects.by_code(said["place"], entry.period.end_date) if "place" in said else entry.place
    try:
        row = unlock(
            period=entry.period, criteria_set=entry.criteria_set, locality=place, until=said["until"],
            reason=said["reason"], by=request.user,
        )  # fmt: skip
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.reason)
        return False
    words = {"place": place.full_name, "day": f"{row.until:%d/%m/%Y}"}
    messages.success(request, _("%(place)s is unlocked until %(day)s.") % words)
    return True


def _end(request, entry):
    if not request.POST["end"].isdecimal():
        raise Http404
    row = get_object_or_404(Unlocking, pk=request.POST["end"], period=entry.period, criteria_set=entry.criteria_set)
    try:
        row = end_unlocking(row, by=request.user)
    except Refused as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("%(place)s is locked again.") % {"place": row.locality.full_name})
    return redirect(entry.address("entry-unlock"))


def _rows(entry):
    rows = unlocking_rows(entry.period, entry.criteria_set)
    if _asks_place(entry):
        return rows
    around = {entry.place.pk, entry.place.district_id, entry.place.parent_id}
    return [row for row in rows if row.locality_id in around or entry.place.pk == row.locality.district_id]


def unlocking_rows(period, criteria_set=None):
    """Every unlocking of a period, the latest first, each with `is_in_force`."""
    rows = Unlocking.objects.filter(period=period).select_related("locality", "criteria_set", "by", "ended_by")
    if criteria_set is not None:
        rows = rows.filter(criteria_set=criteria_set)
    standing = set(unlockings_in_force().filter(period=period).values_list("pk", flat=True))
    rows = list(rows.order_by("-at", "-pk"))
    for row in rows:
        row.is_in_force = row.pk in standing and not period.is_open
    return rows


def _standing(entry):
    """How many units the place has here, and how many of them are approved: what unlocking sends back."""
    units = assessed_units(entry.period, entry.criteria_set).within(entry.place)
    rows = Assessment.objects.filter(period=entry.period, criteria_set=entry.criteria_set)
    rows = rows.filter(locality__lineage__in=units.values("lineage"))
    states = list(rows.values_list("state", flat=True))
    return {"total": len(states), "approved": sum(state == State.APPROVED for state in states)}
