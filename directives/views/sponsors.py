"""Sponsors and working missions: the list, one with pledges and visits, and writing them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions.sponsors import may_report, save_pledge, save_sponsorship, save_visit
from directives.choices import living_day
from directives.models import Pledge, Sponsorship, Visit
from directives.registers import Cell
from directives.sponsors import rows
from directives.sponsors.forms import PledgeForm, SponsorFilterForm, SponsorForm, VisitForm
from ntm.lib.tables import asked_table

ROWS_A_PAGE = 100


@login_required
@require_safe
def sponsor_list(request):
    scope = scope_of(request.user)
    visible = Sponsorship.objects.visible_to(scope)
    form = SponsorFilterForm(request.GET, rows=visible)
    left = rows.filtered(visible, form.cleaned_data, living_day(scope))
    answer = asked_table(request, {"sponsors": lambda: rows.sponsor_register(left).table()})
    if answer:
        return answer
    page = Paginator(left, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "name": "sponsors",
        "register": rows.sponsor_register(page),
        "page": page,
        "nothing": _("No organisation here"),
        "reason": _("Organisations the coordination office has assigned to communes and villages appear here."),
    }
    new = {"href": reverse("directives:sponsor-new"), "text": _("Assign an organisation")}
    context = {
        "title": _("Sponsors and working missions"),
        "here": "sponsors",
        "form": form,
        "ways": [new] if scope.managed_ids else [],
        "registers": [shown],
    }
    return render(request, "directives/register_list.html", context)


@login_required
@require_safe
def sponsor_detail(request, pk):
    scope = scope_of(request.user)
    row = get_object_or_404(rows.counted(Sponsorship.objects.visible_to(scope)), pk=pk)
    may_write = may_report(scope, row)
    registers = {
        "pledges": rows.pledge_register(row.pledges.order_by("pledged_on", "pk"), may_write=may_write),
        "visits": rows.visit_register(row.visits.order_by("-day", "pk"), may_write=may_write),
    }
    notes = [str(row)]
    answer = asked_table(request, {name: lambda one=one: one.table(notes) for name, one in registers.items()})
    if answer:
        return answer
    nothing = {"pledges": _("Nothing promised yet"), "visits": _("Nobody has come yet")}
    ways = {"pledges": "pledge-new", "visits": "visit-new"}
    context = {
        "row": row,
        "path": _path(),
        "lasting": rows.lasting(row),
        "promised": rows.money(row.promised) if row.promised is not None else Cell(),
        "come": rows.money(row.come) if row.come is not None else Cell(),
        "place_href": _place_address(row),
        "may_manage": scope.manages(row.locality),
        "may_write": may_write,
        "registers": [
            {"name": name, "register": one, "nothing": nothing[name],
             "add": reverse(f"directives:{ways[name]}", args=[row.pk])}
            for name, one in registers.items()
        ],
    }  # fmt: skip
    return render(request, "directives/sponsor_detail.html", context)


def _place_address(row):
    place = row.locality
    day = f"?as_of={place.valid_to:%Y-%m-%d}" if place.valid_to else ""
    return reverse("reports:locality", args=[place.code]) + day


def _path(row=None):
    path = [{"text": _("Sponsors and working missions"), "href": reverse("directives:sponsor-list")}]
    if row is not None:
        path.append({"text": row.organisation, "href": reverse("directives:sponsor-detail", args=[row.pk])})
    return path


# -- Writing ---------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sponsor_new(request):
    scope = scope_of(request.user)
    if not scope.managed_ids:
        raise PermissionDenied
    form = SponsorForm(_posted(request), scope=scope, initial={"locality": request.GET.get("locality", "")})
    row = _saved(request, form, lambda: save_sponsorship(by=request.user, **form.cleaned_data))
    if row:
        return redirect("directives:sponsor-detail", row.pk)
    return _form_page(request, _("Assign an organisation"), form, _path(), reverse("directives:sponsor-list"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sponsor_edit(request, pk):
    scope, row = scope_of(request.user), _row(request, pk)
    if not scope.manages(row.locality):
        raise PermissionDenied
    first = {name: getattr(row, name) for name in SponsorForm.base_fields}
    form = SponsorForm(_posted(request), scope=scope, row=row, initial=first)
    if _saved(request, form, lambda: save_sponsorship(row=row, by=request.user, **form.cleaned_data)):
        return redirect("directives:sponsor-detail", row.pk)
    return _part_page(request, _("Correct the assignment"), form, row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pledge_new(request, pk):
    return _part(request, _("Record a promise"), PledgeForm, save_pledge, _reporting(request, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pledge_edit(request, pk):
    part = get_object_or_404(Pledge, pk=pk)
    parent = _reporting(request, part.sponsorship_id)
    return _part(request, _("What was promised and delivered"), PledgeForm, save_pledge, parent, part)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request, pk):
    return _part(request, _("Record a visit"), VisitForm, save_visit, _reporting(request, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_edit(request, pk):
    part = get_object_or_404(Visit, pk=pk)
    return _part(request, _("Correct the visit"), VisitForm, save_visit, _reporting(request, part.sponsorship_id), part)


def _row(request, pk):
    visible = Sponsorship.objects.visible_to(scope_of(request.user))
    return get_object_or_404(visible.select_related("locality__province", "province"), pk=pk)


def _reporting(request, pk):
    """The sponsorship of an address, for whoever may write under it."""
    row = _row(request, pk)
    if not may_report(scope_of(request.user), row):
        raise PermissionDenied
    return row


def _part(request, title, form_class, action, parent, part=None):
    first = {name: getattr(part, name) for name in form_class.base_fields} if part else None
    form = form_class(_posted(request), initial=first)
    if _saved(request, form, lambda: action(sponsorship=parent, row=part, by=request.user, **form.cleaned_data)):
        return redirect("directives:sponsor-detail", parent.pk)
    return _part_page(request, title, form, parent)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _saved(request, form, action):
    """What the action gives for a form that is right, else None with what is wrong on the form."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        row = action()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Saved."))
    return row


def _part_page(request, title, form, parent):
    back = reverse("directives:sponsor-detail", args=[parent.pk])
    return _form_page(request, title, form, _path(parent), back)


def _form_page(request, title, form, path, back):
    context = {"title": title, "path": path, "form": form, "action": _("Save"), "back": back}
    return render(request, "directives/record_form.html", context)
