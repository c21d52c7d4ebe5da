"""One lead agency's part of a task: its diary, its report, extensions, and the office's word on them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions import (
    ask_extension,
    confirm,
    grant_extension,
    note_progress,
    refuse_extension,
    report_done,
    return_report,
)
from directives.actions.rights import manages, refuse_unless, works_on
from directives.following import day_off_note, works_of
from directives.following_forms import (
    AskForm,
    ConfirmForm,
    GrantForm,
    ProgressForm,
    RefuseForm,
    ReportForm,
    ReturnForm,
)
from directives.models import Occurrence, Task, TaskFile
from directives.standings import Following
from directives.timing import WorkState
from directives.wording import clause_label, directive_title
from ntm.lib.attachments import attachment_response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def occurrence_detail(request, pk, occurrence_pk):
    """The page of one occurrence; by POST what `do` names: progress, report, ask, confirm, return, grant, refuse."""
    row = _occurrence(request.user, pk, occurrence_pk)
    if request.method != "POST":
        return _page(request, row)
    step = STEPS.get(request.POST.get("do"))
    if step is None:
        return HttpResponseBadRequest()
    form_class, is_offices, write, said = step
    allowed = manages(request.user, row.task.directive) if is_offices else works_on(request.user, row)
    if not allowed:
        raise PermissionDenied
    return _do(request, row, form_class(request.POST, request.FILES), write, said)


@login_required
@require_safe
@never_cache
def task_file(request, pk, file_pk):
    """A paper kept with a task, for whoever may see the task."""
    task = get_object_or_404(Task.objects.visible_to(scope_of(request.user)), pk=pk)
    return attachment_response(get_object_or_404(TaskFile, pk=file_pk, task=task), inline=True)


def _occurrence(user, pk, occurrence_pk):
    rows = Occurrence.objects.visible_to(scope_of(user)).defer("task__directive__text", "task__directive__search_key")
    rows = rows.select_related("task__directive__locality", "task__clause", "task__person", "agency__locality", "lead")
    return get_object_or_404(rows, pk=occurrence_pk, task=pk)


def _do(request, row, form, write, said):
    if form.is_valid():
        try:
            write(row, request.user, form.cleaned_data)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem.reason)
        else:
            messages.success(request, said() % {"agency": row.agency})
            return redirect("directives:occurrence-detail", row.task_id, row.pk)
    return _page(request, row, form)


def _answered(action):
    def write(row, by, said):
        extension = row.extensions.filter(state="ASKED").first()
        refuse_unless(extension, _("This request has been answered already."))
        action(extension, by=by, **said)

    return write


# do → (form, whether the office alone may, what is written, what is said then)
STEPS = {
    "progress": (ProgressForm, False, lambda row, by, said: note_progress(row, by=by, **said),
                 lambda: _("%(agency)s: progress noted.")),
    "report": (ReportForm, False, lambda row, by, said: report_done(row, by=by, **said),
               lambda: _("%(agency)s: reported done, waiting for confirmation.")),
    "ask": (AskForm, False, lambda row, by, said: ask_extension(row, by=by, **said),
            lambda: _("%(agency)s: extension asked for.")),
    "confirm": (ConfirmForm, True, lambda row, by, said: confirm(row, by=by),
                lambda: _("%(agency)s: confirmed as done.")),
    "return": (ReturnForm, True, lambda row, by, said: return_report(row, by=by, **said),
               lambda: _("%(agency)s: report returned.")),
    "grant": (GrantForm, True, _answered(grant_extension), lambda: _("%(agency)s: extension granted.")),
    "refuse": (RefuseForm, True, _answered(refuse_extension), lambda: _("%(agency)s: extension not granted.")),
}  # fmt: skip


def _page(request, row, form=None):
    task, following = row.task, Following(timezone.localdate())
    (work,) = works_of(task, following, only=row.pk)
    forms = _forms(request.user, row, work, form)
    if form and form not in forms.values():
        for error in form.non_field_errors():
            messages.error(request, error)
    context = {
        "task": task,
        "occurrence": row,
        "work": work,
        "title": row.agency.name,
        "document": directive_title(task.directive),
        "clause": clause_label(task.clause.number) if task.clause else "",
        "path": [
            {"text": _("Tasks"), "href": reverse("directives:task-list")},
            {"text": task.summary, "href": reverse("reports:task-detail", args=[task.pk])},
        ],
        "day_off": day_off_note(work.owing.last_day, following.calendar),
        "forms": forms,
        "place": task.directive.locality.name if task.directive.locality else "",
    }
    return render(request, "directives/occurrence_detail.html", context)


def _forms(user, row, work, sent):
    """{do: form} of what this person may do now; the one that was sent keeps what was typed."""
    offered = []
    if works_on(user, row) and work.work != WorkState.DONE:
        offered = ["progress", "report"]
        if work.owing.last_day and not work.asked and work.work != WorkState.AWAITING:
            offered.append("ask")
    if manages(user, row.task.directive):
        offered += ["confirm", "return"] if work.work == WorkState.AWAITING else []
        offered += ["grant", "refuse"] if work.asked else []
    return {do: sent if isinstance(sent, STEPS[do][0]) else STEPS[do][0]() for do in offered}
