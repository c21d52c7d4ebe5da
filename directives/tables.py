"""Lists of this room as they leave the site, with the filters of the page."""

from django.utils.translation import gettext as _

from ntm.lib.tables import Column, Row, Table


def directive_table(rows, notes=()):
    """Rows of directives.documents.rows.document_rows."""
    lines = [[number, *_directive(row)] for number, row in enumerate(rows, start=1)]
    total = [None, _("Total"), *[""] * 11, *(sum(row[column] for row in lines) for column in (13, 14))]
    return Table(
        name=_("directives"),
        title=_("Directives"),
        notes=notes,
        columns=[Column(_("No."), "mark", 5), Column(_("Document"), "text", 40), Column(_("System"), "text", 14),
                 Column(_("Issuer"), "text", 30), Column(_("Date"), "text", 14), Column(_("Subject"), "text", 60),
                 Column(_("Place"), "text", 20), Column(_("Validity"), "text", 14),
                 Column(_("Superseded by"), "text", 30), Column(_("Addressees"), "text", 40),
                 Column(_("Recipients"), "text", 40), Column(_("References"), "text", 40),
                 Column(_("Words found"), "text", 40), Column(_("Tasks"), "count", 10, total="sum"),
                 Column(_("Targets"), "count", 10, total="sum")],
        rows=[*lines, Row(total, "total")] if lines else [],
    )  # fmt: skip


def _directive(row):
    paper, passage = row["directive"], row["passage"]
    later = row["superseded_by"]["title"] if row["superseded_by"] else ""
    return [row["title"], paper.get_system_display(), paper.issuer, row["date"], paper.subject,
            paper.locality.full_name if paper.locality else "", row["validity"], later, "; ".join(paper.addressees),
            "; ".join(paper.recipients), "; ".join(paper.references), passage.text if passage else "",
            paper.task_count, paper.target_count]  # fmt: skip


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


def works_table(works, day, notes=()):
    """What the leads of one task owe, each with how far it is."""
    return Table(
        name=_("task"),
        title=_("Progress of lead agencies"),
        notes=[*notes, _("Time state as of %(day)s") % {"day": f"{day:%d/%m/%Y}"}],
        columns=[Column(_("No."), "mark", 5), Column(_("Lead agency"), "text", 36), Column(_("Round"), "text", 18),
                 Column(_("First due date"), "date"), Column(_("Extended to"), "date"),
                 Column(_("Time state"), "text", 18), Column(_("Work"), "text", 18),
                 Column(_("Percent done"), "count", 10),
                 Column(_("Latest word"), "text", 40), Column(_("Reported on"), "date"), Column(_("Done on"), "date")],
        rows=[_work(number, one) for number, one in enumerate(works, start=1)],
    )  # fmt: skip


def _work(number, one):
    owing, latest = one.owing, one.latest
    return [number, one.occurrence.agency.name, one.round, owing.first_day,
            owing.last_day if owing.is_extended else None, str(one.state.label), str(one.work.label),
            one.percent, latest.text if latest else "", owing.reported_on, owing.done_on]  # fmt: skip
