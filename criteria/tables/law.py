"""Criteria sets as law: the list of sets, one set, one criterion with its levels and sources."""

from django.utils.translation import gettext as _

from criteria.wording import SIGNS
from ntm.lib.tables import Column, Row, Table
from ntm.lib.text import initial_upper


def sets_table(groups):
    """Sets by level of unit: [(level in words, [CriteriaSet with its counts])]."""
    rows = []
    for label, sets in groups:
        rows.append(Row([initial_upper(str(label))], "heading"))
        rows += [[number, *_set(row)] for number, row in enumerate(sets, start=1)]
    return Table(
        name=_("criteria sets"),
        title=_("Criteria sets"),
        columns=[Column(_("No."), "mark", 5), Column(_("Criteria set"), "text", 60),
                 Column(_("Attainment"), "text", 16), Column(_("Issued by"), "text", 24),
                 Column(_("Decision"), "text", 26), Column(_("In force from"), "date"), Column(_("until"), "date"),
                 Column(_("Criteria"), "count"), Column(_("Conditions"), "count"), Column(_("State"), "text", 16)],
        rows=rows,
    )  # fmt: skip


def _set(row):
    issuer = row.issuer_province.full_name if row.issuer_province else row.legal_basis.get("issuer", "")
    state = _("draft set") if row.is_draft else "" if row.is_complete else _("not all rows of the decision are known")
    return [row.name, str(row.get_attainment_display()), issuer, row.decision, row.valid_from, row.valid_to,
            row.criteria_count or None, row.condition_count or None, state]  # fmt: skip


def law_table(criteria_set, blocks, day):
    """Indicators of a set by criterion (criteria.law.LawBlock); a level nobody has checked is marked by *."""
    dimension = _("Requirement") if criteria_set.dimension_values else ""
    columns = [
        Column(_("No."), "mark", 7), Column(_("Indicator"), "text", 60), Column(_("Unit of measure"), "text", 14),
        Column(_("For all") if dimension else _("Requirement"), "text", 22, group=dimension),
        *(Column(column["code"], "text", 16, group=dimension) for column in criteria_set.dimension_values),
    ]  # fmt: skip
    rows = []
    for block in blocks:
        rows.append(Row([block.criterion.number, block.criterion.name], "heading"))
        rows += [_law(one) for row in block.rows for one in (row, *row.parts)]
    legend = [f"{column['code']}: {column['name_vi']}" for column in criteria_set.dimension_values]
    return Table(
        name=criteria_set.code,
        title=criteria_set.name,
        notes=[_decision(criteria_set), _day_words(day)],
        columns=columns,
        rows=rows,
        footnotes=[f"*: {_('not checked')}, {_('for reference')}", *filter(None, ["; ".join(legend)])],
    )


def _law(row):
    common = row.plain or _levels(row.common)
    unit = row.indicator.unit if row.indicator.takes_number else ""
    return [row.indicator.number, row.indicator.name, unit, common, *map(_levels, row.cells)]


def _levels(levels):
    return "\n".join(_level(level) for level in levels)


def _level(level):
    year = f"{level.threshold.year}: " if level.threshold.year else ""
    own = f" ({level.threshold.province.name})" if level.threshold.province_id else ""
    return f"{year}{level.text}{'' if level.is_law else '*'}{own}"


def levels_table(criterion, criteria_set, rows, day):
    """Levels of a criterion's indicators one by one, each with the decision it was read in (criteria.law.LawRow)."""
    columns = [code["code"] for code in criteria_set.dimension_values]
    found = []
    for row in (one for whole in rows for one in (whole, *whole.parts)):
        head = [row.indicator.number, row.indicator.name]
        named = [(_("For all"), level) for level in row.common]
        named += [(column, level) for column, levels in zip(columns, row.cells, strict=False) for level in levels]
        found += [[*head, column, *_told(level)] for column, level in named] or [[*head, _("For all"), None, row.plain]]
    return Table(
        name=_("criterion %(number)s") % {"number": criterion.number},
        title=f"{criterion.number}. {criterion.name}",
        notes=[criteria_set.name, _decision(criteria_set), _day_words(day)],
        columns=[Column(_("No."), "mark", 7), Column(_("Indicator"), "text", 60), Column(_("Column"), "text", 16),
                 Column(_("Year"), "mark", 8), Column(_("Required level"), "text", 22),
                 Column(_("Level checked"), "mark", 14), Column(_("Source"), "text", 40),
                 Column(_("Province"), "text", 20)],
        rows=found,
    )  # fmt: skip


def _told(level):
    threshold = level.threshold
    own = threshold.province.full_name if threshold.province_id else ""
    return [threshold.year, level.text, _("checked") if level.is_law else _("not checked"), level.source, own]


def set_conditions_table(criteria_set, conditions):
    """Conditions beside the criteria of a set; a level nobody has checked stands in a column of its own."""
    return Table(
        name=_("conditions"),
        title=_("Conditions beside the criteria"),
        notes=[criteria_set.name, _decision(criteria_set)],
        columns=[Column(_("No."), "mark", 7), Column(_("Condition"), "text", 70), Column(_("Kind"), "text", 24),
                 Column("", "mark", 5, group=_("Required level")),
                 Column(_("Value"), "auto", 10, group=_("Required level")),
                 Column(_("Unit of measure"), "text", 14, group=_("Required level")),
                 Column(_("Level checked"), "mark", 14)],
        rows=[_condition(row) for row in conditions],
    )  # fmt: skip


def _condition(row):
    value = row.value if row.value is not None else row.recalled_value
    sign = SIGNS.get(row.operator, "") if value is not None else ""
    checked = "" if value is None else _("checked") if row.value is not None else _("not checked")
    return [row.number, row.name, str(row.get_kind_display()), sign, value, row.unit, checked]


def _decision(criteria_set):
    return criteria_set.decision or ""


def _day_words(day):
    return _("wording and levels as of %(day)s") % {"day": f"{day:%d/%m/%Y}"}
