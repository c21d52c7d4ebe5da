"""Tasks of the place's province: counts by time state and the most pressing."""

from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from directives.models import Task, TaskRole
from directives.standings import Following
from directives.tasklist import TONES, state_counts, states_of
from directives.timing import TimeState
from directives.wording import clause_label, deadline_text
from ntm.lib.numbers import format_count
from ntm.looks import kept

TASKS_SHOWN = 4


def tasks(frame, scope):
    """Counts by time state and the most pressing tasks of papers of the place's province issued by the day."""
    states, rows = _states(frame.place.own_province.lineage_id, frame.day, scope)
    counts = state_counts(states)
    words = [
        _("%(count)s tasks") % {"count": format_count(len(states))},
        f"{format_count(counts[TimeState.OVERDUE])} {TimeState.OVERDUE.label}",
        f"{format_count(counts[TimeState.DUE_SOON])} {TimeState.DUE_SOON.label}",
        f"{format_count(counts[TimeState.NO_LIMIT])} {TimeState.NO_LIMIT.label}",
    ]
    return {"words": " · ".join(words), "rows": [_task(rows[pk], state) for state, pk in states[:TASKS_SHOWN]]}


@kept("base", "papers")
def _states(province, day, scope):
    """([(state, task)] the most pressing first, `_first_rows` of those shown) of one lineage of provinces."""
    own = Q(directive__locality__lineage=province) | Q(directive__locality__province__lineage=province)
    undated = Q(directive__date__isnull=True) & ~Q(directive__period_from__gt=day.year)
    issued = undated | Q(directive__date__lte=day)
    states = states_of(Task.objects.visible_to(scope).filter(own, issued), day, Following(day))
    return states, _first_rows([pk for _state, pk in states[:TASKS_SHOWN]])


def _first_rows(keys):
    """{task: [(row of the task, its leads by name)]} in one statement."""
    leads = FilteredRelation("agencies", condition=Q(agencies__role=TaskRole.LEAD))
    rows = Task.objects.filter(pk__in=keys).annotate(led_by=leads).select_related("clause")
    rows = rows.annotate(lead=F("led_by__agency__name"), short=F("led_by__agency__short_name"))
    found = {}
    for row in rows.order_by("pk", "led_by__order", "led_by__pk").defer("clause__text"):
        _row, leads = found.setdefault(row.pk, (row, []))
        if row.lead is not None:
            leads.append(row.short or row.lead)
    return found


def _task(found, state):
    task, leads = found
    more = _("and %(count)s more") % {"count": len(leads) - 1} if len(leads) > 1 else ""
    clause = clause_label(task.clause.number) if task.clause else ""
    detail = [" ".join(filter(None, (leads[0] if leads else "", more))), clause, deadline_text(task)]
    return {
        "summary": task.summary,
        "href": reverse("reports:directive-detail", args=[task.directive_id]) + "#tasks",
        "state": state.label,
        "tone": TONES.get(state, ""),
        "detail": " · ".join(filter(None, detail)),
    }
