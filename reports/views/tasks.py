"""The page of a task: who is how far, what the office sets beside the paper, and what the task serves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions import follow_task, link_task, unlink_task
from directives.actions.rights import manages
from directives.following import facts_of, works_of
from directives.following_forms import FollowForm, LinkForm
from directives.models import Task, TaskRole
from directives.standings import Following
from directives.tables import works_table
from directives.views.difficulties import may_write
from directives.wording import clause_label, directive_title
from ntm.lib.tables import asked_table
from reports.document_tables import target_table
from reports.serving import served_by

ROWS_A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_detail(request, pk):
    """The page of a task; by POST what `do` names, for the office alone."""
    task = _task(request.user, pk)
    if request.method != "POST":
        return _page(request, task)
    if not manages(request.user, task.directive):
        raise PermissionDenied
    step = _STEPS.get(request.POST.get("do"))
    return step(request, task) if step else HttpResponseBadRequest()


def _task(user, pk):
    rows = Task.objects.visible_to(scope_of(user)).select_related(
        "directive__locality", "directive__issuer_agency", "clause", "person"
    )
    return get_object_or_404(rows.defer("directive__text", "directive__search_key"), pk=pk)


def _follow(request, task):
    form = FollowForm(task, request.user, request.POST)
    if form.is_valid():
        try:
            follow_task(task, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem.reason)
        else:
            messages.success(request, _("Saved what the office sets for this task."))
            return redirect("reports:task-detail", task.pk)
    return _page(request, task, follow=form)


def _link(request, task):
    form = LinkForm(task, request.user, request.POST)
    if form.is_valid():
        try:
            link_task(task, by=request.user, **form.cleaned_data["thing"])
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem.reason)
        else:
            messages.success(request, _("Saved what the task serves."))
            return redirect(reverse("reports:task-detail", args=[task.pk]) + "#links")
    return _page(request, task, link=form)


def _unlink(request, task):
    chosen = request.POST.get("link", "")
    link = task.links.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 18 else None
    if link:
        unlink_task(link, by=request.user)
        messages.success(request, _("The link has been taken off."))
    return redirect(reverse("reports:task-detail", args=[task.pk]) + "#links")


_STEPS = {"follow": _follow, "link": _link, "unlink": _unlink}


def _page(request, task, *, follow=None, link=None):
    today = timezone.localdate()
    following = Following(today)
    works = works_of(task, following)
    title = directive_title(task.directive)
    served = served_by(task, scope_of(request.user), today)
    tables = {
        "works": lambda: works_table(works, today, [task.summary, title]),
        "targets": lambda: target_table(served.targets, [task.summary, title]),
    }
    answer = asked_table(request, tables)
    if answer:
        return answer
    may_manage = manages(request.user, task.directive)
    page = Paginator(works, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "task": task,
        "document": title,
        "clause": clause_label(task.clause.number) if task.clause else "",
        "facts": facts_of(task, works, following),
        "works": page,
        "page": page,
        "roles": _roles(task),
        "may_manage": may_manage,
        "may_raise": may_write(scope_of(request.user)),
        "follow_form": (follow or FollowForm(task, request.user)) if may_manage else None,
        "served": served,
        "link_form": (link or LinkForm(task, request.user)) if may_manage else None,
        "path": [
            {"text": _("Tasks"), "href": reverse("directives:task-list")},
            {"text": title, "href": reverse("reports:directive-detail", args=[task.directive_id])},
        ],
        "place": task.directive.locality.name if task.directive.locality else "",
    }
    return render(request, "reports/task_detail.html", context)


def _roles(task):
    """[(role, names)] in the order of roles, those nobody has left out."""
    links = list(task.agencies.select_related("agency").order_by("order", "pk"))
    found = [(role.label, [link.agency.name for link in links if link.role == role]) for role in TaskRole]
    return [(label, names) for label, names in found if names]
