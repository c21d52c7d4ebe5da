"""Persons responsible: the list with what is late under each, a new one, corrections."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions.people import save_responsible
from directives.choices import living_day
from directives.models import ResponsiblePerson
from directives.people.forms import ResponsibleFilterForm, ResponsibleForm
from directives.people.rows import filtered, responsible_register
from ntm.lib.tables import asked_table

_NAMES = tuple(ResponsibleForm.base_fields)


@login_required
@require_safe
def responsible_list(request):
    scope = scope_of(request.user)
    form = ResponsibleFilterForm(request.GET)
    asked = form.cleaned_data
    day = asked.get("as_of") or living_day(scope)
    rows = filtered(ResponsiblePerson.objects.visible_to(scope), asked, day)
    register = responsible_register(rows, day, scope, only_late=bool(asked.get("late")))
    note = _("As of %(day)s") % {"day": f"{day:%d/%m/%Y}"}
    answer = asked_table(request, {"people": lambda: register.table([note])})
    if answer:
        return answer
    new = {"href": reverse("directives:responsible-new"), "text": _("Assign a person")}
    shown = {
        "name": "people",
        "register": register,
        "nothing": _("Nobody here"),
        "reason": _("Persons the coordination office has assigned appear here with what is late under each."),
    }
    context = {
        "title": _("Persons responsible"),
        "subtitle": note,
        "here": "people",
        "form": form,
        "ways": [new] if scope.managed_ids else [],
        "registers": [shown],
    }
    return render(request, "directives/register_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def responsible_new(request):
    """`?task=`, `?locality=` and `?criterion=` fill in what the person is for."""
    if not scope_of(request.user).managed_ids:
        raise PermissionDenied
    first = {name: request.GET.get(name, "") for name in ("task", "locality", "criterion") if request.GET.get(name)}
    return _edit(request, None, _("Assign a person"), first)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def responsible_edit(request, pk):
    scope = scope_of(request.user)
    row = get_object_or_404(ResponsiblePerson.objects.visible_to(scope).select_related("province"), pk=pk)
    if not scope.manages(row.province):
        raise PermissionDenied
    return _edit(request, row, _("Correct the assignment"), {name: getattr(row, name) for name in _NAMES})


def _edit(request, row, title, first):
    posted = request.POST if request.method == "POST" else None
    form = ResponsibleForm(posted, scope=scope_of(request.user), row=row, initial=first)
    back = reverse("directives:responsible-list")
    if form.is_bound and form.is_valid():
        try:
            saved = save_responsible(row=row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(person)s is saved.") % {"person": saved})
            return redirect(back)
    path = [{"text": _("Persons responsible"), "href": back}]
    context = {"title": title, "path": path, "form": form, "action": _("Save"), "back": back}
    return render(request, "directives/record_form.html", context)
