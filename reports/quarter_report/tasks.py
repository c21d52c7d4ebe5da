"""Tasks of directives for the report: what lead agencies did, what is overdue, what falls due next. Two queries."""

import datetime as dt
from collections import defaultdict

from django.db.models import Q

from directives.models import Directive, Occurrence
from directives.occurrences import COMMITTEE, tally
from directives.standings import standing_of
from directives.timing import last_day
from localities.models import Level
from ntm.lib.quarters import Quarter
from reports.quarter_report.pace import paper_words
from reports.quarter_report.work_facts import AgencyTasks, DueTask, Tasks

_TIMES = ("due_date", "task__is_strictly_before", "extended_to", "reported_on", "confirmed_on")


def task_facts(province, day):
    """Tasks of the province's own directives issued by the day, as they stood on it."""
    until = Quarter.of(day + dt.timedelta(days=1)).end_date
    papers = {row.pk: row for row in _directives(province, day)}
    rows = list(
        Occurrence.objects.filter(task__directive__in=papers)
        .with_extension(day)
        .order_by("agency__name", "agency", "pk")
        .values_list("agency_id", "agency__name", "task_id", "task__summary", "task__directive_id", *_TIMES)
    )
    whole = tally([standing_of(*row[5:], day) for row in rows], day)
    return Tasks(
        total=whole.total, due=whole.due, done=whole.done, overdue=whole.overdue, awaiting=whole.awaiting,
        finished=whole.finished, on_time=whole.on_time,
        agencies=_by_agency(rows, day), coming=_coming(rows, papers, day, until), coming_until=until,
    )  # fmt: skip


def _directives(province, day):
    ours = Q(locality__lineage=province.lineage_id, locality__level=Level.PROVINCE)
    issued = Q(date__isnull=True, registered_on__lte=day) | Q(date__lte=day)
    return Directive.objects.filter(ours, issued).defer("text", "search_key")


def _by_agency(rows, day):
    """[AgencyTasks] of the agencies with tasks due, the most overdue first."""
    grouped = defaultdict(list)
    for agency, name, _task, _summary, _directive, *times in rows:
        grouped[agency, name].append(standing_of(*times, day))
    counts = [(name, tally(standings, day)) for (_pk, name), standings in grouped.items()]
    found = [AgencyTasks(_short(name), c.due, c.done, c.overdue, c.awaiting) for name, c in counts if c.due]
    return sorted(found, key=lambda row: (-row.overdue, row.name))


def _short(name):
    """As reports name the committees: "UBND huyện An Biên"."""
    return name.replace(COMMITTEE, "UBND", 1)


def _coming(rows, papers, day, until):
    """[DueTask] not yet done whose last day lies after the day and by `until`, each with the agencies that owe it."""
    owing = defaultdict(set)
    for agency, _name, task, summary, directive, due, is_strict, extended, _reported, confirmed in rows:
        last = extended or last_day(due, is_strict)
        if last and day < last <= until and not (confirmed and confirmed <= day):
            owing[last, task, summary, directive].add(agency)
    return [
        DueTask(summary.rstrip(". "), paper_words(papers[directive]), last, len(agencies))
        for (last, _task, summary, directive), agencies in sorted(owing.items(), key=lambda item: item[0][:2])
    ]
