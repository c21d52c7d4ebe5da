"""The calendar of periods and the pages of one period."""

from django.utils.translation import gettext as _

from criteria.tables.words import person_name
from ntm.lib.tables import Column, Row, Table, moment
from ntm.lib.text import initial_upper


def calendar_table(calendars):
    """Every quarter that has a period, one row a set in use; provinces as headings where there are several."""
    rows = []
    for calendar in calendars:
        if len(calendars) > 1:
            rows.append(Row([calendar.province.full_name], "heading"))
        cells = [cell for _year, cells in calendar.years for cell in reversed(cells) if cell.period]
        rows += [row for cell in cells for row in _calendar_rows(cell)]
    return Table(
        name=_("calendar"),
        title=_("Calendar of periods"),
        notes=[calendar.province.full_name for calendar in calendars] if len(calendars) == 1 else [],
        columns=[Column(_("Period"), "text", 18), Column(_("State"), "text", 16), Column(_("Due"), "date"),
                 Column(_("Criteria set"), "text", 56), Column(_("Units"), "count", 9),
                 Column(_("Not submitted"), "count", 10), Column(_("Approved"), "count", 10),
                 Column(_("Opened by"), "text", 26), Column(_("Opened at"), "date", 17)],
        rows=rows,
        unit_line=_("Unit of measure: unit"),
    )  # fmt: skip


def _calendar_rows(cell):
    opened = cell.opened
    who = [person_name(opened.state_by), moment(opened.state_at)] if opened and opened.state_by else ["", None]
    head = [initial_upper(str(cell.period.label)), cell.pill["text"], cell.period.due_date]
    uses = cell.uses or [None]
    return [
        [*head, *([use.criteria_set.name, use.total, use.waiting, use.approved] if use else [""] + [None] * 3), *who]
        for use in uses
    ]


def unlockings_table(rows, period):
    """Unlockings of a period, the latest first."""
    return Table(
        name=_("unlockings"),
        title=_("Unlockings, %(period)s") % {"period": period.label},
        notes=[period.province.full_name],
        columns=[Column(_("Unit"), "text", 26), Column(_("Criteria set"), "text", 50), Column(_("State"), "text", 14),
                 Column(_("Unlocked until the end of"), "date"), Column(_("Reason"), "text", 40),
                 Column(_("Who"), "text", 24), Column(_("When"), "date", 17), Column(_("Ended by"), "text", 24),
                 Column(_("Ended"), "date", 17)],
        rows=[
            [row.locality.full_name, row.criteria_set.name, _unlocking_state(row), row.until, row.reason,
             person_name(row.by), moment(row.at), person_name(row.ended_by), moment(row.ended_at)]
            for row in rows
        ],
    )  # fmt: skip


def _unlocking_state(row):
    return initial_upper(_("unlocked") if row.is_in_force else _("over"))


def settings_table(history, period):
    """What changed in a period's settings and state, and by whom."""
    return Table(
        name=_("settings"),
        title=_("What changed, and by whom: %(period)s") % {"period": period.label},
        notes=[period.province.full_name],
        columns=[Column(_("When"), "date", 17), Column(_("Who"), "text", 26), Column(_("State"), "text", 16),
                 Column(_("Due date"), "date"), Column(_("Jump to look at"), "count", 12),
                 Column(_("Days to settle a disagreement"), "count", 14),
                 Column(_("Days of reminding before the due date"), "count", 14), Column(_("Reason"), "text", 40)],
        rows=[
            [moment(one.history_date), person_name(one.history_user or one.state_by),
             initial_upper(str(one.get_state_display())), one.due_date, one.jump_percent, one.answer_days,
             one.reminder_days, one.history_change_reason or ""]
            for one in history
        ],
    )  # fmt: skip


def used_sets_table(lines, period):
    """Sets in use in a period with the units and results that hang on them."""
    return Table(
        name=_("sets in use"),
        title=_("Criteria sets of the period"),
        notes=[f"{period.province.full_name} · {initial_upper(str(period.label))}"],
        columns=[Column(_("No."), "mark", 5), Column(_("Criteria set"), "text", 60), Column(_("In force from"), "date"),
                 Column(_("until"), "date"), Column(_("In force on that day"), "mark", 14),
                 Column(_("Units"), "count", 10), Column(_("Results"), "count", 10)],
        rows=[
            [number, line["set"].name, line["set"].valid_from, line["set"].valid_to,
             _("yes") if line["is_in_force"] else _("no"), line["units"], line["results"]]
            for number, line in enumerate(lines, start=1)
        ],
    )  # fmt: skip
