"""The map as a table that leaves the site: every unit with its step and its central point."""

from django.utils.translation import gettext as _

from localities.centroids import points_of
from ntm.lib.tables import Column, Table
from reports.frame import day_line


def map_table(frame, rollup, page):
    """The rows of a map's context, with the points they are drawn at."""
    points = points_of({row["lineage"] for row in page["rows"]})
    rows = [_row(number, row, points.get(row["lineage"])) for number, row in enumerate(page["rows"], start=1)]
    notes = [day_line(rollup), page["colour_words"]] + ([page["step_words"]] if page["step"] else [])
    point = _("Central point (degrees)")
    return Table(
        name=_("map"),
        title=_("Map of the communes, %(place)s") % {"place": rollup.place.full_name},
        notes=notes,
        columns=[Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 26),
                 Column(_("District"), "text", 20), Column(page["colour_words"], "text", 30),
                 Column(_("Decision"), "text", 24), Column(_("Criteria met"), "count", 10),
                 Column(_("of"), "count", 6), Column(_("Watch"), "text", 30),
                 Column(_("latitude"), "decimal", 12, group=point, decimals=5),
                 Column(_("longitude"), "decimal", 12, group=point, decimals=5)],
        rows=rows,
    )  # fmt: skip


def _row(number, row, point):
    unit, decision = row["unit"], row["decision"]
    met = [unit.met, unit.required] if unit.is_assessed else [None, None]
    watch = _("recognised, with criteria no longer met") if unit.is_at_risk else None
    where = [point.latitude, point.longitude] if point else [None, None]
    said = f"{decision.number}, {decision.date:%d/%m/%Y}" if decision else None
    return [number, row["code"], row["full_name"], row["district"], row["words"], said, *met, watch, *where]
