"""Which number of a place holds on a day. Pure: rows are handed in, in the order of their days."""

from dataclasses import dataclass, field

from directives.models import NumberSide


@dataclass
class PlaceNumbers:
    """Numbers said of one place: the row that holds on each side, or None, and every row of both."""

    registered: object = None
    assigned: object = None
    rows: list = field(default_factory=list)

    def of(self, side):
        return self.registered if side == NumberSide.REGISTERED else self.assigned


def fold_numbers(rows):
    """PlaceNumbers after these rows; one without a number takes what was said back."""
    numbers = PlaceNumbers()
    for row in rows:
        numbers.rows.append(row)
        holds = row if row.count is not None else None
        if row.side == NumberSide.REGISTERED:
            numbers.registered = holds
        else:
            numbers.assigned = holds
    return numbers
