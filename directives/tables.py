"""Lists of this room as they leave the site, with the filters of the page."""

from django.utils.translation import gettext as _

from directives.wording import date_text, directive_title
from ntm.lib.tables import Column, Row, Table


def directive_table(directives, notes=()):
    rows = [
        [number, directive_title(row), row.issuer, date_text(row), row.subject, row.task_count, row.target_count]
        for number, row in enumerate(directives, start=1)
    ]
    total = [None, _("Total"), "", "", "", *(sum(row[column] for row in rows) for column in (5, 6))]
    return Table(
        name=_("directives"),
        title=_("Directives"),
        notes=notes,
        columns=[Column(_("No."), "mark", 5), Column(_("Document"), "text", 40), Column(_("Issuer"), "text", 30),
                 Column(_("Date"), "text", 14), Column(_("Subject"), "text", 60),
                 Column(_("Tasks"), "count", 10, total="sum"), Column(_("Targets"), "count", 10, total="sum")],
        rows=[*rows, Row(total, "total")] if rows else [],
    )  # fmt: skip


def task_table(rows, day, notes=()):
    who = _("Agencies")
    return Table(
        name=_("tasks"),
        title=_("Tasks"),
        notes=[_("Time state as of %(day)s") % {"day": f"{day:%d/%m/%Y}"}, *notes],
        columns=[Column(_("No."), "mark", 5), Column(_("Task"), "text", 44), Column(_("Lead"), "text", 28, group=who),
                 Column(_("Coordinating"), "text", 22, group=who), Column(_("Document"), "text", 24),
                 Column(_("Clause"), "text", 12), Column(_("Time limit"), "text", 18), Column(_("Due date"), "date"),
                 Column(_("Time state"), "text", 16), Column(_("Done on"), "date"),
                 Column(_("Lead agencies' progress"), "text", 24), Column(_("Rounds"), "text", 22)],
        rows=[_task(number, row) for number, row in enumerate(rows, start=1)],
    )  # fmt: skip


def _task(number, row):
    leads, others = ("; ".join(agency.name for agency in group) for group in (row.leads, row.coordinating))
    return [number, row.task.summary, leads, others, row.document, row.clause, row.deadline, row.task.due_date,
            str(row.state.label), row.done_date, "; ".join(row.lead_notes), "; ".join(row.round_notes)]  # fmt: skip
