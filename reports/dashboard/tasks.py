"""Tasks of the place's province: counts by time state and the most pressing."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from directives.models import Task
from directives.standings import Following
from directives.tasklist import state_counts, states_of, task_rows
from directives.timing import TimeState
from ntm.lib.numbers import format_count

TASKS_SHOWN = 4


def tasks(frame, scope):
    """Counts by time state and the most pressing tasks of papers of the place's province issued by the day."""
    province = frame.place.own_province.lineage_id
    own = Q(directive__locality__lineage=province) | Q(directive__locality__province__lineage=province)
    undated = Q(directive__date__isnull=True) & ~Q(directive__period_from__gt=frame.day.year)
    issued = undated | Q(directive__date__lte=frame.day)
    tasks = Task.objects.visible_to(scope).filter(own, issued)
    following = Following(frame.day)
    states = states_of(tasks, frame.day, following)
    counts = state_counts(states)
    first = [pk for _state, pk in states[:TASKS_SHOWN]]
    rows = {row.task.pk: row for row in task_rows(Task.objects.filter(pk__in=first), frame.day, following)}
    words = [
        _("%(count)s tasks") % {"count": format_count(len(states))},
        f"{format_count(counts[TimeState.OVERDUE])} {TimeState.OVERDUE.label}",
        f"{format_count(counts[TimeState.DUE_SOON])} {TimeState.DUE_SOON.label}",
        f"{format_count(counts[TimeState.NO_LIMIT])} {TimeState.NO_LIMIT.label}",
    ]
    return {"words": " · ".join(words), "rows": [_task(rows[pk]) for pk in first]}


def _task(row):
    leads = [agency.short_name or agency.name for agency in row.leads]
    more = _("and %(count)s more") % {"count": len(leads) - 1} if len(leads) > 1 else ""
    detail = [" ".join(filter(None, (leads[0] if leads else "", more))), row.clause, row.deadline]
    return {
        "summary": row.task.summary,
        "href": reverse("reports:directive-detail", args=[row.task.directive_id]) + "#tasks",
        "state": row.state.label,
        "tone": row.tone,
        "detail": " · ".join(filter(None, detail)),
    }
