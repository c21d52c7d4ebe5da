"""Rows as offices number them: districts by roman numerals, the units through all of them by arabic ones."""

from django.utils import timezone

from ntm.lib.numbers import roman
from ntm.lib.tables.model import Row


def grouped(groups, head_values, unit_values):
    """[Row] of [(head or None, units)]; both functions give the values after the number.

    `head_values(head, units)` makes a district's row, `unit_values(unit)` a unit's; units of no head stand alone.
    """
    rows, order = [], 0
    for position, (head, units) in enumerate(groups, start=1):
        if head is not None:
            rows.append(Row([roman(position), *head_values(head, units)], kind="district"))
        for unit in units:
            order += 1
            rows.append(Row([order, *unit_values(unit)]))
    return rows


def moment(at):
    """A moment as a cell holds it: local time to the minute, without a zone; None stays None."""
    return timezone.localtime(at).replace(tzinfo=None, second=0, microsecond=0) if at else None
