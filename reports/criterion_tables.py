"""The figures of a criterion as they leave the site."""

from django.utils.translation import gettext as _

from ntm.lib.cells import LONG
from ntm.lib.numbers import share
from ntm.lib.tables import Column, Row, Table
from reports.frame import day_line
from reports.proof import proofs_of
from reports.rollups.by_criterion import distribution, is_distributed
from reports.tables import hand_columns, hands


def _title(asked, words):
    criterion = asked.criterion
    return f"{words}, {_('criterion')} {criterion.number}. {criterion.name}, {asked.frame.place.full_name}"


def _notes(asked):
    return [asked.criterion.criteria_set.name, day_line(asked.rollup)]


def shares_table(asked, context):
    """Communes that meet the criterion by district and by group, and of the whole place."""
    rows = [_share(number, row) for number, row in enumerate(context["districts"], start=1)]
    for grouping in context["groupings"]:
        if grouping["rows"]:
            rows.append(Row([None, str(grouping["name"])], "heading"))
            rows += [_share(number, row) for number, row in enumerate(grouping["rows"], start=1)]
    read = asked.read
    whole = read.figures()
    total = [None, asked.frame.place.full_name, len(read.rows), whole.met, share(whole.met, len(read.rows)),
             whole.not_met, whole.unknown, whole.not_applicable]  # fmt: skip
    rows.insert(0, Row(total, "unit"))
    return Table(
        name=_("shares"),
        title=_title(asked, _("Communes that meet it")),
        notes=_notes(asked),
        columns=[Column(_("No."), "mark", 5), Column(_("Unit"), "text", 30), Column(_("Assessed"), "count", 12),
                 Column(_("Met"), "count", 10), Column(_("Share (%)"), "share", 10, total="ratio", of=(3, 2)),
                 Column(_("Not met"), "count", 10), Column(_("Cannot be told"), "count", 12),
                 Column(_("Not applicable"), "count", 12)],
        rows=rows,
        unit_line=_("Unit of measure: commune"),
    )  # fmt: skip


def _share(number, row):
    figures, whole = row["figures"], row["total"]
    return [number, row["name"], whole, figures.met, share(figures.met, whole), figures.not_met, figures.unknown,
            figures.not_applicable]  # fmt: skip


def values_table(asked, _context):
    """Values of each numeric indicator in bins beside its level."""
    rows = []
    for indicator in asked.read.indicators:
        if not (asked.read.rows and is_distributed(indicator)):
            continue
        found = distribution(asked.read, indicator)
        rows.append(Row([indicator.number, indicator.name], "heading"))
        rows += [
            [None, None, one.low, one.high, len(one.rows), one.not_met, share(len(one.rows), found.counted)]
            for one in found.bins
        ]
        rows.append([None, _("no value"), None, None, len(found.without_value), None, None])
    return Table(
        name=_("values"),
        title=_title(asked, _("Values against the level")),
        notes=_notes(asked),
        columns=[Column(_("Indicator"), "mark", 10), Column(_("Name"), "text", 50), Column(_("from"), "decimal", 12),
                 Column(_("to"), "decimal", 12), Column(_("Communes"), "count", 10),
                 Column(_("of these not met"), "count", 12), Column(_("Share (%)"), "share", 10)],
        rows=rows,
    )  # fmt: skip


def units_table(asked, rows, blank=()):
    """The communes behind a figure: mark, each indicator's value and verdict, and whose hands they went through."""
    proofs = proofs_of(asked.rollup, [row.unit.lineage_id for row in rows])
    indicators = asked.read.indicators
    columns = [Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 24),
               Column(_("Criterion"), "mark", 12)]  # fmt: skip
    for row in indicators:
        columns += [
            Column(_("value"), "auto", 10, group=row.number),
            Column(_("verdict"), "mark", 12, group=row.number),
        ]
    columns += hand_columns()
    lines = [
        [number, row.unit.code, row.unit.full_name, LONG.get(_VERDICTS[row.mark]), *_values(row, indicators),
         *hands(proofs.get(row.unit.lineage_id))]
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip
    lines += [[number, unit.code, unit.full_name] for number, unit in enumerate(blank, start=len(lines) + 1)]
    return Table(
        name=_("communes"),
        title=_title(asked, _("Communes")),
        notes=_notes(asked),
        columns=columns,
        rows=lines,
    )


_VERDICTS = {"1": "MET", "0": "NOT_MET", "-": "NOT_APPLICABLE", "?": ""}


def _values(row, indicators):
    found = []
    for indicator in indicators:
        said = row.said.get(indicator.pk)
        text = said.result.text_value if said and said.result else None
        found += [
            said.value if said and said.value is not None else text or None,
            LONG.get(said.verdict) if said else None,
        ]
    return found


CRITERION_TABLES = {"shares": shares_table, "values": values_table}
