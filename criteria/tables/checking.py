"""Lists of what is to be looked at: findings before submitting, departments' words, disagreements."""

from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.checking import kind_words
from criteria.tables.words import place_notes
from criteria.worklist import head_of, order_of
from ntm.lib.tables import Column, Table, grouped


def findings_table(units, entry, notes=()):
    """Findings of each unit by kind (criteria.views.checks.Checked)."""
    words = kind_words()
    columns = [Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Unit"), "text", 30)]
    columns += [Column(words[kind], "count", 14, total="sum") for kind in words]
    return Table(
        name=_("findings"),
        title=_("Findings by unit and kind"),
        notes=[*place_notes(entry), *notes],
        columns=[*columns, Column(_("May be submitted"), "mark", 14)],
        rows=grouped(_by_head(units), _findings_head, _findings),
        unit_line=_("Unit of measure: cell"),
    )


def _findings_head(head, units):
    counts = zip(*([count for _kind, count in unit.cells] for unit in units), strict=True)
    return [head.code, head.full_name, *(sum(column) for column in counts)]


def _findings(unit):
    may = _("no") if unit.check.is_barred else _("yes")
    return [unit.place.code, unit.place.full_name, *(count for _kind, count in unit.cells), may]


def _by_head(units):
    """[(district or commune above or None, things with a `place`)] in alphabetical order."""
    found = {}
    for unit in units:
        found.setdefault(head_of(unit.place), []).append(unit)
    return sorted(found.items(), key=lambda pair: order_of(pair[0]))


def verification_table(board, entry, notes=()):
    """Cells of one criterion over all pages: what the locality says, beside it what the department says."""
    where = _("Department")
    before = board.before_period.label if board.before_period else ""
    columns = [
        Column(_("District"), "text", 22), Column(_("Unit"), "text", 24), Column(_("State"), "text", 18),
        Column(_("No."), "mark", 7), Column(_("Indicator"), "text", 44), Column(_("Requirement"), "text", 18),
        Column(f"{_('Last period')} ({before})" if before else _("Last period"), "text", 14),
        Column(_("Value"), "auto", 10, group=_("Locality")), Column(_("Verdict"), "mark", 12, group=_("Locality")),
        Column(_("Value"), "auto", 10, group=where), Column(_("Verdict"), "mark", 12, group=where),
        Column(_("Note"), "text", 30, group=where), Column(_("Who"), "text", 24, group=where),
    ]  # fmt: skip
    return Table(
        name=_("departments' word"),
        title=_("Departments' word: %(criterion)s")
        % {"criterion": f"{board.criterion.number}. {board.criterion.name}"},
        notes=[*place_notes(entry), *notes],
        columns=columns,
        rows=[_verification(line, cell) for line in board.lines for cell in line.cells],
    )


def _verification(line, cell):
    row, place = cell.result, line.place
    head = place.district.full_name if place.district else ""
    said = ["", "", "", ""]
    if row is not None and row.department_verdict:
        who = row.department_agency.short_name or row.department_agency.name if row.department_agency else ""
        said = [row.department_value, cell.department_word.rpartition(" · ")[2], row.department_note, who]
    value = row.value if row is not None and row.value is not None else cell.value_text
    return [head, place.full_name, line.pill["text"], cell.indicator.number, cell.indicator.name,
            cell.requirement.text, cell.before, value, cell.verdict_word, *said]  # fmt: skip


def disagreements_table(lines, notes=()):
    """Disagreements (criteria.disagreements.Line) with both sides' words and where each is in time."""
    return Table(
        name=_("disagreements"),
        title=_("Disagreements"),
        notes=[_("As of %(day)s") % {"day": f"{timezone.localdate():%d/%m/%Y}"}, *notes],
        columns=[Column(_("No."), "mark", 5), Column(_("District"), "text", 22), Column(_("Unit"), "text", 24),
                 Column(_("Period"), "text", 14), Column(_("State"), "text", 22), Column(_("No."), "mark", 7),
                 Column(_("Indicator"), "text", 44), Column(_("Locality"), "text", 18),
                 Column(_("Department"), "text", 18), Column(_("Agency"), "text", 24),
                 Column(_("Appraisers"), "text", 18), Column(_("Answer due"), "date"),
                 Column(_("Days open"), "count", 9), Column(_("Days late"), "count", 9)],
        rows=[_disagreement(number, line) for number, line in enumerate(lines, start=1)],
    )  # fmt: skip


def _disagreement(number, line):
    matter, place = line.matter, line.matter.assessment.locality
    agency = matter.agency.short_name or matter.agency.name if matter.agency else ""
    return [number, place.district.full_name if place.district else "", place.full_name,
            str(matter.assessment.period.label), line.pill["text"], matter.indicator.number, matter.indicator.name,
            line.locality_word, line.department_word, agency, line.appraised_word, matter.due_date, line.timing.age,
            line.timing.late]  # fmt: skip
