"""Pages of a closed quarter as they leave the site: its editions, corrected figures, and what moved by criterion."""

from django.utils.translation import gettext as _

from ntm.lib.tables import Column, Row, Table, moment
from ntm.lib.text import initial_upper


def closing_tables(context):
    """{name: function giving a Table} of the page of a closed quarter."""
    notes = [f"{context['period'].province.full_name} · {initial_upper(str(context['period'].label))}"]
    found = {
        "editions": lambda: _editions(context["editions"], notes),
        "effects": lambda: effects_table(context["effects"], notes),
    }
    if context["differences"]:
        found["differences"] = lambda: _differences(context["differences"], notes)
    return found


def _editions(editions, notes):
    return Table(
        name=_("editions"),
        title=_("Frozen figures and their hashes"),
        notes=notes,
        columns=[Column(_("Edition"), "mark", 9), Column(_("Made by"), "text", 24), Column(_("Who"), "text", 26),
                 Column(_("When"), "date", 17), Column(_("Forms"), "count", 8), Column(_("State"), "text", 14),
                 Column(_("Hash"), "text", 66)],
        rows=[
            [f"{one['freeze'].closing}.{one['freeze'].edition}", one["made_by"],
             one["freeze"].by.get_full_name() if one["freeze"].by else _("the system"), moment(one["freeze"].at),
             one["forms"], _("Intact") if one["is_intact"] else _("Touched"), one["freeze"].sha256]
            for one in editions
        ],
    )  # fmt: skip


def effects_table(effects, notes):
    """Figures of a closed quarter at the closing and as corrected since (reports.freezing.effects.Effect)."""
    return Table(
        name=_("effect"),
        title=_("Effect on the figures"),
        notes=notes,
        columns=[Column(_("No."), "mark", 5), Column(_("Figure"), "text", 60), Column(_("First"), "text", 16),
                 Column(_("Adjusted"), "text", 16)],
        rows=[[number, one.title, one.first_text, one.adjusted_text] for number, one in enumerate(effects, start=1)],
    )  # fmt: skip


def _differences(found, notes):
    old, new = (f"{found[side].closing}.{found[side].edition}" for side in ("old", "new"))
    return Table(
        name=_("differences"),
        title=_("What differs from the closing before"),
        notes=[*notes, f"{old} → {new}"],
        columns=[Column(_("Unit"), "text", 26), Column(_("No."), "mark", 8), Column(_("Indicator"), "text", 60),
                 Column(_("Before"), "text", 18), Column(_("Now"), "text", 18)],
        rows=[[unit.place.full_name, line.number, line.name, before, now]
              for unit, line, before, now in found["every_line"]],
    )  # fmt: skip


def by_criterion_table(found, notes):
    """Communes that gained or lost each criterion between two periods (reports.changes.Changes)."""
    rows = [[number, name, gained, lost, gained - lost] for number, name, gained, lost in found.by_criterion]
    total = [None, _("Total"), *(sum(row[column] for row in rows) for column in (2, 3, 4))]
    return Table(
        name=_("by criterion"),
        title=_("Criteria gained and lost, %(place)s") % {"place": found.place.full_name},
        notes=notes,
        columns=[Column(_("No."), "mark", 6), Column(_("Criterion"), "text", 60),
                 Column(_("gained"), "count", 12, total="sum"), Column(_("lost"), "count", 12, total="sum"),
                 Column(_("balance"), "count", 12, total="sum")],
        rows=[*rows, Row(total, "total")] if rows else [],
        unit_line=_("Unit of measure: commune"),
    )  # fmt: skip


def imports_table(rows, notes=()):
    """Workbooks sent (criteria.models.WorkbookImport), the latest first, with what each was read as."""
    names = ("read", "new", "changed", "errors")
    return Table(
        name=_("workbooks sent"),
        title=_("Workbooks sent"),
        notes=notes,
        columns=[Column(_("Sent"), "date", 17), Column(_("Workbook"), "text", 40), Column(_("Place"), "text", 26),
                 Column(_("Period"), "text", 14), Column(_("By"), "text", 26), Column(_("Cells read"), "count", 11),
                 Column(_("New"), "count", 9), Column(_("Changed"), "count", 11), Column(_("Errors"), "count", 9),
                 Column(_("State"), "text", 22)],
        rows=[
            [moment(row.at), row.file_name, str(row.locality), str(row.period.label), str(row.by or ""),
             *(row.counts.get(name) for name in names), str(row.get_outcome_display())]
            for row in rows
        ],
        unit_line=_("Unit of measure: cell"),
    )  # fmt: skip
