"""Boards, the rows behind them and the month of due dates as they leave the site."""

from django.utils.translation import gettext as _

from directives.boards import HEADS
from directives.wording import clause_label, round_text
from ntm.lib.numbers import share
from ntm.lib.tables import Column, Row, Table


def board_table(board, heading, notes):
    columns = [
        Column(_("No."), "mark", 5),
        Column(heading, "text", 44),
        Column(_("All tasks"), "count", 10, total="sum"),
    ]
    columns += [Column(str(head), "count", 12, total="sum") for head in HEADS.values()]
    columns += [Column(_("Waiting for confirmation"), "count", 12, total="sum"), Column(_("On time"), "share", 12)]
    rows = [_line(number, line) for number, line in enumerate(board.lines, start=1)]
    total = Row(_line(None, board.whole), "total")
    return Table(
        name=_("task board"), title=_("Tasks assigned: how they stand"), notes=notes, columns=columns,
        rows=[*rows, total] if rows else [],
        footnotes=[_("One task counts once for each lead agency and round; total = the five states. "
                     "On time: of what is done with a time limit.")],
    )  # fmt: skip


def _line(number, line):
    rate = share(line.counts["on_time"], line.finished) if line.finished else None
    return [number, line.name, line.total, *(count for _part, count in line.parts), line.awaiting, rate]


def rows_table(rows, notes):
    """What stands behind one figure of a board."""
    return Table(
        name=_("tasks of a board"), title=_("Tasks by lead agency"), notes=notes,
        columns=[Column(_("No."), "mark", 5), Column(_("Task"), "text", 44), Column(_("Lead agency"), "text", 30),
                 Column(_("Round"), "text", 16), Column(_("Document"), "text", 30), Column(_("Clause"), "text", 14),
                 Column(_("First due date"), "date"), Column(_("Extended to"), "date"),
                 Column(_("Time state"), "text", 18), Column(_("Reported on"), "date"), Column(_("Done on"), "date")],
        rows=[_row(number, row) for number, row in enumerate(rows, start=1)],
    )  # fmt: skip


def _row(number, row):
    one, task, owing = row.occurrence, row.occurrence.task, row.owing
    return [number, task.summary, one.agency.name, round_text(one.label) if one.label else "", row.document,
            clause_label(task.clause.number) if task.clause else "", owing.first_day,
            owing.last_day if owing.is_extended else None, str(owing.state.label), owing.reported_on,
            owing.done_on]  # fmt: skip


def month_table(days, notes):
    lines = [(day, due) for day in days if day.is_inside for due in day.dues]
    return Table(
        name=_("due dates"), title=_("Due dates of the month"), notes=notes,
        columns=[Column(_("No."), "mark", 5), Column(_("Day"), "date"), Column(_("Task"), "text", 50),
                 Column(_("Whose due date"), "text", 18), Column(_("Lead agencies"), "count", 10),
                 Column(_("Of them done"), "count", 10), Column(_("Time state"), "text", 18)],
        rows=[[number, day.date, due.task.summary, _("office's own") if due.is_own else _("the document's"),
               None if due.is_own else due.agencies, None if due.is_own else due.done,
               str(due.state.label) if due.state else ""] for number, (day, due) in enumerate(lines, start=1)],
    )  # fmt: skip
