"""Live formulas of a table: totals an office checks by clicking on them.

A formula is written only where it gives the very figure the table holds; everywhere else the figure stands alone.
"""

from decimal import Decimal

from ntm.lib.excel import cell_address
from ntm.lib.tables.layout import is_number

_CLOSE = Decimal("1e-9")
_MOST_ARGUMENTS = 200  # of a function; Excel takes 255


def formula_of(table, position, number, first_line):
    """ "=SUM(C8:C20)" for a cell that sums or divides others, or None.

    `first_line` is the sheet's line of the first row, counted from 0.
    """
    column, value = table.columns[number], table.rows[position].values[number]
    if not is_number(value):
        return None
    candidates = []
    if column.total == "ratio":
        candidates.append(_ratio(table, position, column, first_line))
    if column.total in ("sum", "average") or table.rows[position].adds:
        candidates.append(_over_rows(table, position, number, first_line))
    for formula, result in filter(None, candidates):
        if abs(result - _exact(value)) <= _CLOSE * max(1, abs(result)):
            return formula
    return None


def _ratio(table, position, column, first_line):
    part, whole = (table.rows[position].values[other] for other in column.of)
    if not (is_number(part) and is_number(whole) and whole):
        return None
    names = [cell_address(first_line + position, other) for other in column.of]
    times = 100 if column.kind == "share" else 1
    formula = f"={names[0]}/{names[1]}" + ("*100" if times == 100 else "")
    return formula, _exact(part) * times / _exact(whole)


def _over_rows(table, position, number, first_line):
    covered = table.covered(position)
    values = [_exact(v) for v in (table.rows[n].values[number] for n in covered) if is_number(v)]
    runs = _runs(covered)
    if not values or len(runs) > _MOST_ARGUMENTS:
        return None
    areas = ",".join(
        cell_address(first_line + first, number)
        + ("" if first == last else f":{cell_address(first_line + last, number)}")
        for first, last in runs
    )
    if table.columns[number].total == "average":
        return f"=AVERAGE({areas})", sum(values) / len(values)
    return f"=SUM({areas})", sum(values)


def _runs(positions):
    """[(first, last)] of positions that follow one another."""
    runs = []
    for position in positions:
        if runs and runs[-1][1] == position - 1:
            runs[-1] = (runs[-1][0], position)
        else:
            runs.append((position, position))
    return runs


def _exact(value):
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)
