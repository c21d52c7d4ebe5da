"""Tasks and what they serve: the live figure of a task's target, and the tasks behind what a commune lacks."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.models import Verdict
from directives.models import Task, TaskLink
from directives.tasklist import task_rows
from directives.wording import metric_label
from reports import rollups
from reports.target_pages import target_row
from reports.targets import Standings, targets_of

_ROWS = (
    "target", "criterion__criteria_set", "indicator__criterion__criteria_set", "locality",
)  # fmt: skip


@dataclass
class Served:
    """`targets`: rows of reports/_targets.html with the live figure; `lines`: every link as {pk, kind, text, href}."""

    targets: list = field(default_factory=list)
    lines: list = field(default_factory=list)


def served_by(task, scope, today):
    """What a task serves, its targets computed on the latest day with figures of their place."""
    links = list(task.links.select_related(*_ROWS).order_by("pk"))
    keys = [link.target_id for link in links if link.target_id]
    targets = list(targets_of(scope, today).filter(pk__in=keys)) if keys else []
    return Served([_live(target, scope, today) for target in targets], [_line(link) for link in links])


def _live(target, scope, today):
    day = (rollups.latest_day(target.locality) if target.locality_id else None) or today
    return target_row(Standings(day, scope).of(target))


def _line(link):
    if link.target:
        return _words(link, _("Target"), metric_label(link.target.metric), "")
    if link.locality:
        href = f"{reverse('reports:locality', args=[link.locality.code])}?as_of={_day_of(link.locality):%Y-%m-%d}"
        return _words(link, _("Place"), link.locality.full_name, href)
    criterion = link.criterion or link.indicator.criterion
    href = reverse("reports:criterion-detail", args=[criterion.criteria_set.code, criterion.number])
    thing, kind = (link.criterion, _("Criterion")) if link.criterion else (link.indicator, _("Indicator"))
    return _words(link, kind, f"{thing.number}. {thing.name}", href)


def _words(link, kind, text, href):
    return {"pk": link.pk, "kind": kind, "text": text, "href": href}


def _day_of(place):
    today = timezone.localdate()
    return min(today, place.valid_to) if place.valid_to else today


def serving_tasks(place, groups, scope):
    """Tasks that serve what a commune lacks, each with the numbers it serves; [] where it lacks nothing.

    A task linked to places serves only communes in them; one linked to none serves every commune.
    """
    lacking = _lacking(groups)
    if not lacking:
        return []
    named = Q(criterion__in=[pk for pk, _number in lacking]) | Q(indicator__criterion__in=[pk for pk, _n in lacking])
    tasks = Task.objects.visible_to(scope)
    links = TaskLink.objects.filter(named, task__in=tasks).select_related("indicator", "criterion").order_by("pk")
    serves = {}
    for link in links:
        serves.setdefault(link.task_id, set()).update(_numbers(link, lacking))
    wanted = [pk for pk in _not_elsewhere(list(serves), place) if serves[pk]]
    rows = task_rows(Task.objects.filter(pk__in=wanted).order_by("directive", "order"), timezone.localdate())
    return [_row(row, sorted(serves[row.task.pk], key=_order)) for row in rows]


def _lacking(groups):
    """{(criterion, indicator number)} of indicators that are a gap."""
    return {
        (group["criterion"].pk, row["number"])
        for group in groups
        for row in group["rows"]
        if row["verdict"] != Verdict.MET and row["is_gap"]
    }


def _numbers(link, lacking):
    if link.indicator:
        pair = link.indicator.criterion_id, link.indicator.number
        return {link.indicator.number} if pair in lacking else set()
    return {number for criterion, number in lacking if criterion == link.criterion_id}


def _not_elsewhere(tasks, place):
    """Those of the tasks that are linked to no place, or to one the commune is or lies in."""
    around = {place.lineage_id, place.pk, place.parent_id, place.district_id, place.province_id} - {None}
    places = {}
    rows = TaskLink.objects.filter(task__in=tasks, locality__isnull=False)
    for task, pk, lineage in rows.values_list("task", "locality", "locality__lineage"):
        places.setdefault(task, set()).update({pk, lineage})
    return [pk for pk in tasks if pk not in places or places[pk] & around]


def _order(number):
    return [int(part) if part.isdecimal() else 0 for part in number.split(".")]


def _row(row, numbers):
    return {
        "serves": numbers,
        "summary": row.task.summary,
        "href": reverse("reports:task-detail", args=[row.task.pk]),
        "state": row.state.label,
        "tone": row.tone,
        "document": row.document,
        "clause": row.clause,
    }
