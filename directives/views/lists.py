"""The list of tasks documents set."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from directives.forms import TaskFilterForm
from directives.models import Directive, Task
from directives.standings import Following
from directives.tables import task_table
from directives.tasklist import TONES, matching, state_counts, states_of, tally_of, task_rows
from directives.views.boards import tabs
from ntm.lib.tables import FORMATS, table_response

ROWS_A_PAGE = 50


def _exports(request):
    """Addresses of the list as a file, with the filters it has now."""
    kept = {name: value for name, value in request.GET.items() if name not in ("page", "format")}
    return {form: "?" + urlencode({**kept, "format": form}) for form in FORMATS}


@login_required
@require_safe
def task_list(request):
    scope = scope_of(request.user)
    tasks = Task.objects.visible_to(scope)
    form = TaskFilterForm(request.GET, documents=Directive.objects.visible_to(scope), tasks=tasks)
    form.is_valid()
    chosen = form.cleaned_data
    today = chosen.get("as_of") or timezone.localdate()
    following = Following(today)
    states = states_of(_filtered(tasks, chosen), today, following)
    wanted = [pk for state, pk in states if not chosen.get("state") or state == chosen["state"]]
    if request.GET.get("format") in FORMATS:
        rows = {row.task.pk: row for row in task_rows(Task.objects.filter(pk__in=wanted), today, following)}
        return table_response(task_table([rows[pk] for pk in wanted], today), request.GET["format"])
    page = Paginator(wanted, ROWS_A_PAGE).get_page(request.GET.get("page"))
    by_pk = {row.task.pk: row for row in task_rows(Task.objects.filter(pk__in=page.object_list), today, following)}
    context = {
        "form": form,
        "page": page,
        "rows": [by_pk[pk] for pk in page.object_list],
        "as_of": today,
        "exports": _exports(request),
        "counts": _count_links(state_counts(states), chosen.get("state")),
        "tabs": tabs(""),
        "tally": tally_of(wanted, today),
        "kept": [{"name": name, "value": request.GET[name]} for name in _kept(request)],
    }
    return render(request, "directives/task_list.html", context)


def _filtered(tasks, chosen):
    if chosen.get("document"):
        tasks = tasks.filter(directive=chosen["document"])
    if chosen.get("agency"):
        tasks = tasks.filter(agencies__agency=chosen["agency"]).distinct()
    return matching(tasks, chosen.get("q", ""))


def _count_links(counts, chosen):
    """Every time state with its number, the other filters unchanged; the first leads back to all."""
    everything = {"value": "", "label": _("all tasks"), "count": sum(counts.values()), "is_chosen": not chosen}
    return [everything, *(_count_link(state, count, chosen) for state, count in counts.items())]


def _count_link(state, count, chosen):
    tone = TONES.get(state, "") if count else ""
    return {
        "value": state.value,
        "label": state.label,
        "count": count,
        "tone": tone,
        "is_chosen": state == chosen,
    }


def _kept(request):
    """Filters the choice of another day carries along."""
    return [name for name in ("q", "document", "agency", "state") if request.GET.get(name)]
