"""One unit as its pages show it: the sheet, a criterion, a cell, and everything that ever changed."""

from functools import partial

from django.utils.translation import gettext as _

from criteria.models import VerdictBasis
from criteria.tables.words import person_name, place_notes
from localities.models import Level
from ntm.lib.cells import LONG
from ntm.lib.tables import Column, Row, Table, moment
from ntm.lib.text import initial_upper


def sheet_table(sheet, entry):
    """Indicators of a unit by criterion with requirement, last period, value, verdict and note."""
    before = sheet.before_period.label if sheet.before_period else ""
    rows = []
    for block in sheet.blocks:
        said = f" ({LONG[block.word]}: {_('stated for the whole criterion')})" if block.is_word else ""
        rows.append(Row([block.criterion.number, block.criterion.name + said], "heading"))
        rows += _indicator_rows(block.rows)
    return Table(
        name=sheet.unit.name,
        title=_("Results by indicator, %(place)s") % {"place": sheet.unit.full_name},
        notes=[*place_notes(entry), initial_upper(_("current figures"))],
        columns=_indicator_columns(before),
        rows=rows,
    )


def conditions_table(sheet, entry):
    """Conditions of a district or province that somebody has to say (criteria.condition_sheet.ConditionSheet)."""
    rows = [
        [row.condition.number, row.condition.name, row.requirement, row.result.value if row.result else None, row.unit,
         row.verdict_word, row.document, row.note]
        for row in sheet.rows
    ]  # fmt: skip
    return Table(
        name=_("conditions"),
        title=_("Conditions to be entered, %(place)s") % {"place": sheet.unit.full_name},
        notes=[*place_notes(entry), initial_upper(_("current figures"))],
        columns=[Column(_("No."), "mark", 7), Column(_("Condition"), "text", 60), Column(_("Requirement"), "text", 16),
                 Column(_("Value"), "auto", 12), Column(_("Unit of measure"), "text", 12),
                 Column(_("Verdict"), "mark", 14), Column(_("Document"), "text", 30), Column(_("Note"), "text", 30)],
        rows=rows,
    )  # fmt: skip


def survey_table(row, entry):
    """Share of satisfied answers by commune and content, of one condition (criteria.condition_sheet.ConditionRow)."""
    rows = [
        [number, place.full_name, *(row.cells.get((place.pk, content)) for content in row.contents)]
        for number, place in enumerate(row.communes, start=1)
    ]
    return Table(
        name=_("survey"),
        title=_("Share of satisfied answers (%%) by commune and content") % {},
        notes=[*place_notes(entry), f"{row.condition.number}. {row.condition.name}"],
        columns=[Column(_("No."), "mark", 5), Column(_("Commune"), "text", 28),
                 *(Column(content, "share", 16) for content in row.contents)],
        rows=rows,
        unit_line=f"{_('Unit of measure')}: %",
    )  # fmt: skip


def unit_tables(sheet, entry, conditions):
    """{name: function giving a Table} of a unit's page; `conditions` gives its ConditionSheet when asked for."""
    found = {"sheet": lambda: sheet_table(sheet, entry), "conditions": lambda: conditions_table(conditions(), entry)}
    if entry.place.level in (Level.DISTRICT, Level.PROVINCE):
        numbers = {row.condition.number: row for row in conditions().rows if row.floor is not None}
        found |= {f"survey-{number}": partial(survey_table, row, entry) for number, row in numbers.items()}
    return found


def criterion_table(block, entry):
    """Indicators of one criterion of a unit, with last period beside."""
    return Table(
        name=_("criterion %(number)s") % {"number": block.criterion.number},
        title=f"{block.criterion.number}. {block.criterion.name}",
        notes=[*place_notes(entry), initial_upper(_("current figures"))],
        columns=_indicator_columns(),
        rows=_indicator_rows(block.rows),
    )


def parts_table(cell, entry):
    """Parts of a compound indicator (criteria.cell.Cell)."""
    return Table(
        name=_("parts"),
        title=f"{cell.row.indicator.number}. {cell.row.indicator.name}: {_('Parts')}",
        notes=place_notes(entry),
        columns=_indicator_columns(),
        rows=[_indicator(part) for part in _asked(cell.row)],
    )


def _indicator_columns(before=""):
    return [
        Column(_("No."), "mark", 7),
        Column(_("Indicator"), "text", 60),
        Column(_("Unit of measure"), "text", 12),
        Column(_("Requirement"), "text", 22),
        Column(f"{_('Last period')} ({before})" if before else _("Last period"), "text", 14),
        Column(_("Value"), "auto", 12),
        Column(_("Verdict"), "mark", 12),
        Column(_("Decided by"), "text", 16),
        Column(_("Counts before it"), "text", 22),
        Column(_("Note"), "text", 30),
    ]


def _indicator_rows(rows):
    return [_indicator(one) for row in rows for one in (row, *_asked(row))]


def _asked(row):
    return [part for part in row.parts if part.is_asked or part.is_entered]


def _indicator(row):
    result = row.result
    value = result.value if result and result.value is not None else row.value_text
    basis = str(VerdictBasis(result.basis).label) if result and result.basis else ""
    number = "" if row.indicator.sex else row.indicator.number
    return [number, row.indicator.name, row.indicator.unit, row.requirement.text, row.before, value,
            row.verdict_word, basis, row.overruled_by, row.note]  # fmt: skip


# -- A cell ------------------------------------------------------------------------------------------------------------


def sayings_table(cell, entry):
    """What each side says of a cell."""
    rows = [
        [one.side, "" if one.is_silent else one.value, one.verdict, one.basis, one.who, moment(one.at), one.note,
         _("this one counts") if one.counts else ""]
        for one in cell.sayings
    ]  # fmt: skip
    return Table(
        name=_("who says what"),
        title=f"{cell.row.indicator.number}. {cell.row.indicator.name}: {_('Who says what')}",
        notes=[*place_notes(entry), f"{_('Requirement')}: {cell.row.requirement.text}"],
        columns=[Column(_("Side"), "text", 24), Column(_("Value"), "mark", 12), Column(_("Verdict"), "mark", 14),
                 Column(_("Decided by"), "text", 18), Column(_("Who"), "text", 26), Column(_("When"), "date", 17),
                 Column(_("Note"), "text", 40), Column(_("Counts"), "text", 16)],
        rows=rows,
    )  # fmt: skip


# -- What changed ------------------------------------------------------------------------------------------------------


def changes_table(changes, notes, *, what=True):
    """Changes of a unit or of one cell, newest first; `what`: with the indicator, criterion or condition each is of."""
    named = [Column(_("No."), "mark", 8), Column(_("What"), "text", 50)] if what else []
    rows = [
        [moment(row.at), person_name(row.by) or _("the system"), *(_subject(row) if what else []), row.part,
         row.old, row.new, str(row.get_door_display())]
        for row in changes
    ]  # fmt: skip
    return Table(
        name=_("history"),
        title=_("History of changes"),
        notes=notes,
        columns=[Column(_("When"), "date", 17), Column(_("Who"), "text", 26), *named, Column(_("Part"), "text", 16),
                 Column(_("Before"), "text", 18), Column(_("After"), "text", 18), Column(_("Through"), "text", 18)],
        rows=rows,
    )  # fmt: skip


def _subject(change):
    subject = change.indicator or change.criterion or change.condition
    return [subject.number, subject.name] if subject else ["", ""]


def steps_table(steps, notes):
    """Steps of a unit's figures (Transition), newest first."""
    rows = [
        [moment(row.at), person_name(row.by) or _("the system"), str(row.get_from_state_display()),
         str(row.get_to_state_display()), row.reason]
        for row in steps
    ]  # fmt: skip
    return Table(
        name=_("steps"),
        title=_("Steps of the figures"),
        notes=notes,
        columns=[Column(_("When"), "date", 17), Column(_("Who"), "text", 26), Column(_("State before"), "text", 20),
                 Column(_("State after"), "text", 20), Column(_("Reason"), "text", 60)],
        rows=rows,
    )  # fmt: skip
