"""Difficulties and proposals: the list, one of them with its answer, a new one, corrections."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions import (
    amend_difficulty,
    answer_difficulty,
    close_difficulty,
    raise_difficulty,
    reopen_difficulty,
)
from directives.actions.difficulties import may_answer, may_edit
from directives.difficulties.forms import AnswerForm, DifficultyFilterForm, DifficultyForm, speaker_key
from directives.difficulties.rows import TONES, about, difficulty_register, filtered, ordered
from directives.models import Difficulty
from ntm.lib.tables import asked_table

ROWS_A_PAGE = 50


@login_required
@require_safe
def difficulty_list(request):
    scope, today = scope_of(request.user), timezone.localdate()
    rows = Difficulty.objects.visible_to(scope)
    form = DifficultyFilterForm(request.GET, rows=rows)
    left = ordered(filtered(rows, form.cleaned_data, today))
    answer = asked_table(request, {"difficulties": lambda: difficulty_register(left, today).table()})
    if answer:
        return answer
    page = Paginator(left, ROWS_A_PAGE).get_page(request.GET.get("page"))
    ways = [{"href": reverse("reports:missed-target-list"), "text": _("Missed targets without a reason")}]
    if may_write(scope):
        ways.insert(0, {"href": reverse("directives:difficulty-new"), "text": _("Raise a difficulty")})
    context = {
        "title": _("Difficulties and proposals"),
        "here": "difficulties",
        "form": form,
        "ways": ways,
        "registers": [
            {
                "name": "difficulties",
                "register": difficulty_register(page, today),
                "page": page,
                "nothing": _("Nothing here"),
                "reason": _("What agencies and places raise appears here, with its answer."),
            }
        ],
    }
    return render(request, "directives/register_list.html", context)


def may_write(scope):
    """Whether a person speaks for anybody: an office, officials, a department."""
    return bool(scope.managed_ids or scope.entry_ids or scope.agency_ids)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def difficulty_new(request):
    """`?target=` and `?task=` fill in what a missed target or a task asks about."""
    scope = scope_of(request.user)
    if not may_write(scope):
        raise PermissionDenied
    first = {name: request.GET.get(name, "") for name in ("target", "task", "criterion", "locality")}
    form = DifficultyForm(request.POST if request.method == "POST" else None, scope=scope, initial=first)
    if form.is_bound and form.is_valid():
        row = _done(form, lambda: raise_difficulty(by=request.user, **form.values))
        if row:
            messages.success(request, _("The difficulty is recorded."))
            return redirect("directives:difficulty-detail", row.pk)
    back = reverse("directives:difficulty-list")
    context = {"title": _("Raise a difficulty"), "path": _path(), "form": form, "action": _("Record"), "back": back}
    return render(request, "directives/record_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def difficulty_edit(request, pk):
    scope, row = scope_of(request.user), _row(request, pk)
    if not may_edit(scope, row):
        raise PermissionDenied
    names = (
        "person",
        "raised_on",
        "text",
        "proposal",
        "locality",
        "criterion",
        "target",
        "task",
        "decider",
        "asked_by",
    )
    first = {name: getattr(row, name) for name in names} | {"said_by": speaker_key(row)}
    posted = request.POST if request.method == "POST" else None
    form = DifficultyForm(posted, scope=scope, row=row, initial=first)
    if form.is_bound and form.is_valid() and _done(form, lambda: amend_difficulty(row, by=request.user, **form.values)):
        messages.success(request, _("The corrections are saved."))
        return redirect("directives:difficulty-detail", row.pk)
    back = reverse("directives:difficulty-detail", args=[row.pk])
    context = {"title": _("Correct the difficulty"), "path": _path(), "form": form, "action": _("Save"), "back": back}
    return render(request, "directives/record_form.html", context)


@login_required
@require_safe
def difficulty_detail(request, pk):
    return _page(request, _row(request, pk))


@login_required
@require_POST
def difficulty_answer(request, pk):
    row = _row(request, pk)
    if not may_answer(scope_of(request.user), row):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if form.is_valid() and _done(form, lambda: answer_difficulty(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The answer is recorded."))
        return redirect("directives:difficulty-detail", row.pk)
    return _page(request, row, form)


@login_required
@require_POST
def difficulty_close(request, pk):
    return _settle(request, pk, close_difficulty, _("It is settled."))


@login_required
@require_POST
def difficulty_reopen(request, pk):
    return _settle(request, pk, reopen_difficulty, _("It is open again."))


def _settle(request, pk, action, said):
    row = _row(request, pk)
    if not scope_of(request.user).manages(row.province):
        raise PermissionDenied
    try:
        action(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("directives:difficulty-detail", row.pk)


def _page(request, row, form=None):
    scope, today = scope_of(request.user), timezone.localdate()
    first = {name: getattr(row, name) for name in ("answer", "answered_by", "answer_document")}
    first |= {"answered_on": row.answered_on or today}
    answers = may_answer(scope, row)
    context = {
        "row": row,
        "path": _path(),
        "about": about(row),
        "tone": TONES[row.state],
        "is_late": row.is_late_on(today),
        "form": (form or AnswerForm(initial=first)) if answers else None,
        "may_edit": may_edit(scope, row),
        "may_settle": scope.manages(row.province),
    }
    return render(request, "directives/difficulty_detail.html", context)


def _row(request, pk):
    return get_object_or_404(ordered(Difficulty.objects.visible_to(scope_of(request.user))), pk=pk)


def _path():
    return [{"text": _("Difficulties and proposals"), "href": reverse("directives:difficulty-list")}]


def _done(form, action):
    """What an action gives, or None with its reason on the form."""
    try:
        return action()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
