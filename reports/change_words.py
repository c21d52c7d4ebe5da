"""Changes between two periods in words: cells, moves, and the table that leaves as xlsx or csv."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.models import Door
from criteria.rules import VERDICT_OF_MARK
from criteria.wording import said_words, verdict_word
from ntm.lib.numbers import format_count
from ntm.lib.tables import Table
from ntm.lib.text import initial_upper
from reports.changes import GAINED, LOST
from reports.rollups.figures import Basis


def result_words(result):
    """ "85,3 · Đạt"; "–" where nothing was known."""
    value = None if result.value is None else Decimal(result.value)
    if value is None and not result.grade and not result.verdict:
        return "–"
    return said_words(value, result.verdict, result.grade)


def mark_words(mark):
    """ "Đạt", or "chưa xác định" of a criterion that cannot be told."""
    return verdict_word(VERDICT_OF_MARK[mark]) if VERDICT_OF_MARK[mark] else _("not known")


def kind_words(kind):
    return {GAINED: _("gained"), LOST: _("lost")}.get(kind, _("changed"))


def basis_words(basis):
    return _("approved figures") if basis == Basis.APPROVED else _("current figures, not yet approved")


def door_words(touch):
    return initial_upper(str(Door(touch.door).label))


def signed(counts):
    """ "tăng 03, giảm 01" of a Counter of kinds."""
    words = {"gained": format_count(counts[GAINED]), "lost": format_count(counts[LOST])}
    return _("up %(gained)s, down %(lost)s") % words


def changes_table(found, rows, *, with_names):
    """Every changed cell of the rows [(unit, criterion, line or None)] shown; `with_names` adds who changed it."""
    columns = [_("No."), _("Code"), _("Unit"), _("District"), _("Criterion"), _("Criterion before"), _("Criterion now"),
               _("Indicator"), _("Before"), _("Now"), _("Change"), _("Corrected after closing")]  # fmt: skip
    names = [_("Changed by"), _("When"), _("Through"), _("File")] if with_names else []
    return Table(
        name=_("changes"),
        title=_("Changes from %(earlier)s to %(period)s, %(place)s") % {
            "earlier": found.earlier.label, "period": found.period.label, "place": found.place.full_name},
        notes=[basis_words(found.basis), *stranger_notes(found)],
        columns=columns + names,
        widths=[5, 9, 22, 18, 30, 12, 12, 50, 16, 16, 10, 12, 24, 17, 14, 30],
        rows=[_table_row(number, *row, with_names) for number, row in enumerate(rows, start=1)],
    )  # fmt: skip


def _table_row(number, unit, row, line, with_names):
    district = unit.district.full_name if unit.district else None
    head = [number, unit.place.code, unit.place.full_name, district, f"{row.number} {row.name}",
            mark_words(row.old_mark), mark_words(row.new_mark)]  # fmt: skip
    if line is None:
        return [*head, None, None, None, kind_words(row.kind), None, *([None] * 4 if with_names else [])]
    cells = [f"{line.number} {line.name}", result_words(line.old), result_words(line.new), kind_words(line.kind),
             "x" if line.is_corrected else None]  # fmt: skip
    return [*head, *cells, *(_names(line.touch) if with_names else [])]


def _names(touch):
    if touch is None:
        return [None] * 4
    when = f"{timezone.localtime(touch.at):%d/%m/%Y %H:%M}"
    return [touch.who or _("the system"), when, door_words(touch), touch.file_name or None]


def stranger_notes(found):
    """Sentences naming the units that could not be compared."""
    notes = []
    for unit, origins in found.only_now:
        words = {"unit": unit.full_name, "origins": ", ".join(origins) or "–"}
        notes.append(_("%(unit)s: not in the earlier period (from %(origins)s)") % words)
    for unit, heirs in found.only_before:
        words = {"unit": unit.full_name, "heirs": ", ".join(heirs) or "–"}
        notes.append(_("%(unit)s: no longer here (now %(heirs)s)") % words)
    if found.unknown:
        words = {"units": ", ".join(unit.full_name for unit in found.unknown)}
        notes.append(_("without figures in one of the periods: %(units)s") % words)
    if not found.same_set:
        notes.append(_("The two periods use different sets: only whole units are compared."))
    return notes
