"""What an agency answers for on a day: its own occurrences and those handed over to it."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from directives.models import Occurrence, TaskHandOver
from directives.owed import hand_overs_of
from directives.registers import Cell, Register, day_cell
from directives.standings import Following, province_of
from directives.tasklist import TONES
from directives.timing import TimeState, last_day
from directives.wording import clause_label, directive_title, round_text
from ntm.lib.tables import Column

# Rounds of recurring tasks that fall due later than this are nobody's worry yet.
AHEAD = dt.timedelta(days=92)


def owed_by(agency, day):
    """[(occurrence, state)] not yet confirmed for which the agency answers on the day, late ones first."""
    givers = TaskHandOver.objects.filter(to_agency=agency, date__lte=day).values("from_agency")
    rows = Occurrence.objects.open().filter(Q(agency=agency) | Q(agency__in=givers))
    rows = rows.filter(Q(due_date__isnull=True) | Q(due_date__lte=day + AHEAD)).with_extension(day)
    rows = rows.select_related("agency", "task__directive__locality", "task__clause")
    rows = list(rows.defer("task__directive__text", "task__directive__search_key", "task__clause__text"))
    answering = hand_overs_of({row.task_id for row in rows}).answering
    mine = [row for row in rows if answering(row.task_id, row.agency_id, day) == agency.pk]
    order = {state: number for number, state in enumerate(TimeState)}
    following = Following(day)
    stated = [(row, _state(row, following)) for row in mine]
    return sorted(stated, key=lambda pair: (order[pair[1]], pair[0].due_date or dt.date.max, pair[0].pk))


def _state(row, following):
    """By the paper's limit or the extension granted, as every rate reads it."""
    limit = row.extended_to or last_day(row.due_date, row.task.is_strictly_before)
    return following.time_state(limit, None, province_of(row.task))


def owed_register(pairs, agency):
    return Register(
        name=_("owed tasks"),
        title=_("What it owes"),
        columns=[Column(_("Task"), "text", 50), Column(_("Document"), "text", 36), Column(_("Round"), "text", 16),
                 Column(_("Due date"), "date"), Column(_("Time state"), "text", 16), Column(_("Reported"), "date"),
                 Column(_("In place of"), "text", 30)],
        rows=[_cells(row, state, agency) for row, state in pairs],
    )  # fmt: skip


def _cells(row, state, agency):
    clause = clause_label(row.task.clause.number) if row.task.clause else ""
    paper = ", ".join(filter(None, (directive_title(row.task.directive), clause)))
    address = reverse("reports:directive-detail", args=[row.task.directive_id])
    anchor = f"#clause-{row.task.clause_id}" if row.task.clause_id else ""
    for_whom = row.agency.name if row.agency_id != agency.pk else ""
    return [row.task.summary, Cell(paper, href=address + anchor), round_text(row.label) if row.label else "",
            day_cell(row.extended_to or row.due_date), Cell(str(state.label), tone=TONES.get(state, "")),
            day_cell(row.reported_on), for_whom]  # fmt: skip
