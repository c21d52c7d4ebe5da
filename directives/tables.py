"""Lists of this room as they leave the site, with the filters of the page."""

from django.utils.translation import gettext as _

from directives.wording import date_text, directive_title
from ntm.lib.tables import Table


def directive_table(directives):
    rows = [
        [number, directive_title(row), row.issuer, date_text(row), row.subject, row.task_count, row.target_count]
        for number, row in enumerate(directives, start=1)
    ]
    return Table(
        name=_("directives"),
        title=_("Directives"),
        columns=[_("No."), _("Document"), _("Issuer"), _("Date"), _("Subject"), _("Tasks"), _("Targets")],
        widths=[5, 40, 30, 18, 60, 10, 10],
        rows=rows,
    )


def task_table(rows, day):
    return Table(
        name=_("tasks"),
        title=_("Tasks"),
        notes=[_("Time state as of %(day)s") % {"day": f"{day:%d/%m/%Y}"}],
        columns=[_("No."), _("Task"), _("Lead"), _("Coordinating"), _("Document"), _("Clause"), _("Time limit"),
                 _("Due date"), _("Time state"), _("Lead agencies' progress"), _("Rounds")],
        widths=[5, 60, 40, 30, 40, 14, 18, 12, 16, 36, 36],
        rows=[_task(number, row) for number, row in enumerate(rows, start=1)],
    )  # fmt: skip


def _task(number, row):
    leads, others = ("; ".join(agency.name for agency in group) for group in (row.leads, row.coordinating))
    return [number, row.task.summary, leads, others, row.document, row.clause, row.deadline, row.task.due_date,
            str(row.state.label), "; ".join(row.lead_notes), "; ".join(row.round_notes)]  # fmt: skip
