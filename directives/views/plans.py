"""The board of plans, recording one, and which tasks ask for one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.admin_base import managed
from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions import choose_plan_tasks, record_plan
from directives.actions.difficulties import may_raise_for
from directives.choices import tasks_of
from directives.models import IssuedPlan, Task
from directives.occurrences import rounds_of
from directives.plans.board import plan_boards, plan_register, summary_register
from directives.plans.forms import PlanFilterForm, PlanForm, PlanTasksForm
from ntm.lib.attachments import attachment_response
from ntm.lib.numbers import format_count
from ntm.lib.tables import asked_table
from ntm.lib.uploads import UploadRefused


@login_required
@require_safe
def plan_board(request):
    scope = scope_of(request.user)
    tasks = Task.objects.visible_to(scope)
    form = PlanFilterForm(request.GET, tasks=tasks)
    asked = form.cleaned_data
    day = asked.get("as_of") or timezone.localdate()
    if asked.get("document"):
        tasks = tasks.filter(directive=asked["document"])
    boards = plan_boards(tasks, day)
    registers = {"summary": summary_register(boards)}
    registers |= {f"task-{board.task.pk}": plan_register(board, scope) for board in boards}
    notes = [_("As of %(day)s") % {"day": f"{day:%d/%m/%Y}"}]
    answer = asked_table(request, {name: lambda one=one: one.table(notes) for name, one in registers.items()})
    if answer:
        return answer
    choose = {"href": reverse("directives:plan-tasks"), "text": _("Choose the tasks that ask for a plan")}
    empty = {"nothing": _("No task asks for a plan"), "reason": _("The coordination office says which tasks do.")}
    reasons = {f"task-{board.task.pk}": board.reasons for board in boards}
    context = {
        "title": _("Plans issued"),
        "subtitle": notes[0],
        "here": "plans",
        "form": form,
        "ways": [choose] if scope.managed_ids else [],
        "registers": [
            {"name": name, "register": one, "remarks": reasons.get(name), **empty} for name, one in registers.items()
        ],
    }
    return render(request, "directives/register_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_record(request, task):
    """`?agency=` and `?label=` name the unit and the round of a recurring task."""
    scope = scope_of(request.user)
    board = _board(scope, task, request.GET.get("label", ""))
    agencies = [agency for agency, _plan in board.units if may_raise_for(scope, agency, None)]
    if not agencies:
        raise PermissionDenied
    known = next((plan for agency, plan in board.units if plan and str(agency.pk) == request.GET.get("agency")), None)
    first = {name: getattr(known, name) for name in ("number", "issued_on", "subject")} if known else {}
    said = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PlanForm(*said, agencies=agencies, initial=first | {"agency": request.GET.get("agency", "")})
    if form.is_bound and form.is_valid() and _record(request, form, board):
        return redirect(f"{reverse('directives:plan-board')}#task-{board.task.pk}")
    back = reverse("directives:plan-board")
    context = {
        "title": _("Record the plan"),
        "subtitle": f"{board.task.summary} ({board.source})",
        "path": [{"text": _("Plans issued"), "href": back}],
        "form": form,
        "action": _("Record"),
        "back": back,
    }
    return render(request, "directives/record_form.html", context)


def _board(scope, pk, label):
    """The board of one task in the round asked for, else in that of today."""
    today = timezone.localdate()
    tasks = Task.objects.visible_to(scope).filter(pk=pk)
    boards = plan_boards(tasks, today)
    if not boards:
        raise Http404
    board = boards[0]
    return board if label in ("", board.turn.label) else _earlier(tasks, board, label)


def _earlier(tasks, board, label):
    turns = rounds_of(board.task, board.task.directive.starts_on, timezone.localdate())
    turn = next((turn for turn in turns if turn.label == label), None)
    if turn is None:
        raise Http404
    return plan_boards(tasks, turn.due_date)[0]


def _record(request, form, board):
    said = form.cleaned_data
    try:
        plan = record_plan(task=board.task, label=board.turn.label, by=request.user, **said)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    except UploadRefused as refusal:
        form.add_error("file", str(refusal))
        return None
    messages.success(request, _("The plan of %(agency)s is recorded.") % {"agency": plan.agency})
    return plan


@login_required
@require_safe
def plan_file(request, pk):
    visible = Task.objects.visible_to(scope_of(request.user))
    row = get_object_or_404(IssuedPlan, pk=pk, task__in=visible)
    if not row.file:
        raise Http404
    return attachment_response(row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_tasks(request):
    scope = scope_of(request.user)
    if not scope.managed_ids:
        raise PermissionDenied
    tasks = tasks_of(scope).filter(managed(scope, "directive__locality"))
    first = {"tasks": [task.pk for task in tasks if task.asks_for_plan]}
    form = PlanTasksForm(request.POST if request.method == "POST" else None, tasks=tasks, initial=first)
    back = reverse("directives:plan-board")
    if form.is_bound and form.is_valid():
        changed = choose_plan_tasks(offered=tasks, chosen=form.cleaned_data["tasks"], by=request.user)
        text = ngettext("%(count)s task changed.", "%(count)s tasks changed.", len(changed))
        messages.success(request, text % {"count": format_count(len(changed))})
        return redirect(back)
    context = {
        "title": _("Tasks that ask for a plan"),
        "path": [{"text": _("Plans issued"), "href": back}],
        "form": form,
        "action": _("Save"),
        "back": back,
        "nothing": _("No tasks to choose from"),
        "reason": _("The documents of the province in the register give no task yet."),
    }
    return render(request, "directives/record_form.html" if tasks else "directives/nothing_left.html", context)
