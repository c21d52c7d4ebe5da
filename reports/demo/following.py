"""What happened to tasks of the demonstration: progress, extensions, a return, and what the office set."""

from django.db.models import Q

from criteria.models import Criterion
from directives.actions import (
    ask_extension,
    confirm,
    follow_task,
    grant_extension,
    link_task,
    note_progress,
    report_done,
    return_report,
    send_digests,
)
from directives.models import Occurrence, Task
from reports.demo.people import place

STANDARD_SET = "xa-ntm-2021-2025"


def follow(rows, people):
    """Everything of the plan, in its order; each line through the action a page would call."""
    for row in rows["set_by_office"]:
        values = {name: row[name] for name in ("internal_due_date", "cycle", "cycle_from") if name in row}
        person = people[row["person"]] if "person" in row else None
        follow_task(task_of(row), by=people[row["by"]], person=person, until=rows["until"], **values)
    for row in rows["links"]:
        _link(row, people[row["by"]])
    for row in rows["diary"]:
        _STEPS[row["do"]](occurrence_of(row), row, people[row["by"]])
    for day in rows["reminded_on"]:
        send_digests(day=day, is_sending=False)


def _link(row, by):
    """Criteria of the standard set by their numbers, or the first target of the task's own document."""
    task = task_of(row)
    for criterion in Criterion.objects.filter(criteria_set__code=STANDARD_SET, number__in=row.get("criteria", ())):
        link_task(task, by=by, criterion=criterion)
    if "target" in row:
        link_task(task, by=by, target=task.directive.targets.filter(value__isnull=False).order_by("pk").first())


def task_of(row):
    return Task.objects.get(directive__key=row["directive"], clause__number=row["clause"])


def occurrence_of(row):
    """Of the agency by its code, or of the committee of a place."""
    agency = Q(agency__code=row["agency"]) if "agency" in row else Q(agency__locality=place(row["place"]))
    return Occurrence.objects.get(agency, task=task_of(row), label=row.get("label", ""))


def _progress(occurrence, row, by):
    note_progress(
        occurrence, by=by, on=row["day"], text=row["text_vi"], percent=row.get("percent"), figure=row.get("figure"),
        figure_unit=row.get("unit_vi", ""),
    )  # fmt: skip


def _ask(occurrence, row, by):
    ask_extension(occurrence, by=by, on=row["day"], asked_date=row["asked_date"], reason=row["text_vi"])


def _grant(occurrence, row, by):
    extension = occurrence.extensions.get(state="ASKED")
    grant_extension(extension, by=by, on=row["day"], new_date=row["new_date"], document=row["document_vi"])


_STEPS = {
    "progress": _progress,
    "ask": _ask,
    "grant": _grant,
    "report": lambda occurrence, row, by: report_done(occurrence, by=by, on=row["day"], text=row["text_vi"]),
    "return": lambda occurrence, row, by: return_report(occurrence, by=by, on=row["day"], reason=row["text_vi"]),
    "confirm": lambda occurrence, row, by: confirm(occurrence, by=by, on=row["day"]),
}
