"""Which communes gained or lost criteria since the period before: the same comparison as its own page shows."""

from ntm.lib.quarters import Quarter
from reports.changes import GAINED, LOST, changes_between, earlier_period
from reports.quarter_report.facts import MovedUnit, Moves


def moves_of(period, place, basis):
    """Moves of a period's communes; None where there is no earlier period or it was judged by another set."""
    earlier = earlier_period(period)
    if earlier is None:
        return None
    found = changes_between(period, earlier, place, basis, with_touches=False)
    if not found.same_set or not found.units:
        return None
    units = [_unit(change) for change in found.units]
    moved = [unit for unit in units if unit.gained or unit.lost]
    # Alphabetical as they come; of those that moved most first.
    moved.sort(key=lambda unit: -(len(unit.gained) + len(unit.lost)))
    return Moves(f"quý {Quarter.parse(earlier.code).label}", moved)


def _unit(change):
    name = change.place.full_name
    district = change.district.full_name if change.district else ""
    return MovedUnit(
        name[:1].lower() + name[1:], district[:1].lower() + district[1:],
        [_title(row) for row in change.criteria if row.kind == GAINED],
        [_title(row) for row in change.criteria if row.kind == LOST],
    )  # fmt: skip


def _title(row):
    return f"{row.number} ({row.name})"
