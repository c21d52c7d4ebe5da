"""The page where a document meets computed figures: a directive with its targets, stated figures and tasks."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from directives.models import Directive
from directives.references import references_of
from directives.standings import Following
from directives.tables import task_table
from directives.tasklist import state_counts, states_of, task_rows
from directives.wording import clause_label, date_text, directive_title, metric_label
from ntm.lib.numbers import format_decimal, format_percent
from ntm.lib.tables import asked_table
from ntm.lib.text import natural_key
from ntm.revisits import kept_while_unchanged
from reports import rollups
from reports.document_tables import fact_table, target_table
from reports.frame import frame_of
from reports.target_pages import target_row
from reports.targets import Standings, targets_of


@login_required
@require_safe
@kept_while_unchanged
def directive_detail(request, pk):
    """A document: head, targets beside computed figures, stated figures, tasks, clauses."""
    directive = get_object_or_404(Directive.objects.visible_to(scope_of(request.user)), pk=pk)
    frame = frame_of(request, directive.locality.code) if directive.locality_id else frame_of(request)
    day = _day(request, frame, directive)
    today = timezone.localdate()
    standings = Standings(day, scope_of(request.user))
    targets = targets_of(scope_of(request.user), day).filter(directive=directive).order_by("pk")
    following = Following(today)
    tasks = task_rows(directive.tasks.order_by("order"), today, following)
    context = {
        "directive": directive,
        "title": directive_title(directive),
        "date_text": date_text(directive),
        "references": references_of(directive, scope_of(request.user)),
        "targets": [target_row(standing) for standing in standings.all(targets)],
        "facts": [_fact_row(fact) for fact in directive.facts.select_related("clause").order_by("pk")],
        "rows": tasks,
        "clauses": _clauses(directive),
        "counts": state_counts(states_of(directive.tasks.all(), today, following)),
        "figures_note": _("Computed figures as of %(day)s, each at its deadline if that is earlier") % {
            "day": f"{day:%d/%m/%Y}"},
        "place": directive.locality.name if directive.locality else "",
        "path": [{"text": _("Directives"), "href": reverse("directives:directive-list")}],
    }  # fmt: skip
    title, note = context["title"], context["figures_note"]
    wanted = {
        "targets": lambda: target_table(context["targets"], [title, note]),
        "facts": lambda: fact_table(context["facts"], [title]),
        "tasks": lambda: task_table(tasks, today, [title]),
    }
    return asked_table(request, wanted) or render(request, "reports/directive_detail.html", context)


def _day(request, frame, directive):
    """Latest day with figures of the document's place, unless a day is asked for."""
    if frame and frame.asked:
        return frame.day
    latest = rollups.latest_day(directive.locality) if directive.locality_id else None
    return latest or (frame.day if frame else timezone.localdate())


def _clauses(directive):
    rows = sorted(directive.clauses.all(), key=lambda row: (row.order, natural_key(row.number)))
    return [{"pk": row.pk, "label": clause_label(row.number), "text": row.text} for row in rows if row.text]


def _fact_row(fact):
    share = ""
    if fact.percentage is not None:
        printed = _("printed") if fact.is_percentage_stated else _("computed")
        share = f"{format_decimal(fact.percentage, 2)}% ({printed})"
    elif fact.value is not None and fact.denominator:
        share = format_percent(fact.value, fact.denominator)
    return {
        "label": metric_label(fact.metric),
        "clause": clause_label(fact.clause.number) if fact.clause else "",
        "fact": fact,
        "value": format_decimal(fact.value) if fact.value is not None else "",
        "denominator": format_decimal(fact.denominator) if fact.denominator else "",
        "unit": fact.unit if fact.unit != "text" else "",
        "text": fact.text,
        "share": share,
        "as_of": fact.as_of,
        "as_of_note": fact.as_of_note,
        "named": ", ".join(fact.named_localities),
    }
