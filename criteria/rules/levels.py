"""Which level judges which unit, from rows and attributes handed over as plain values."""

import datetime as dt
from decimal import Decimal


def is_law(is_verified, is_confirmed):
    """May a level judge in a province? Its office's word goes before what the source says: confirmed, or withdrawn.

    `is_confirmed` None: the office has said nothing of it.
    """
    return bool(is_verified) if is_confirmed is None else bool(is_confirmed)


def choose_level(rows, *, column, day, law_only=True):
    """The row that decides for a unit of this column on a day, or None.

    A row has `province_id`, `year`, `dimension_value`, `valid_from`, `valid_to`, `decision_date`, `pk`, `is_law`. The
    province's own goes before the national one, that year's before every year's, the column's before the common one,
    then the newest decision. Without `law_only` a level not yet checked may stand in, for reference.
    """
    fitting = [row for row in rows if (row.is_law or not law_only) and _applies(row, column, day)]
    return max(fitting, key=_nearness, default=None)


def _applies(row, column, day):
    began = row.valid_from is None or row.valid_from <= day
    lasts = row.valid_to is None or row.valid_to >= day
    return began and lasts and row.year in (None, day.year) and row.dimension_value in ("", column)


def _nearness(row):
    issued = row.decision_date or row.valid_from or dt.date.min
    return row.province_id is not None, row.year is not None, bool(row.dimension_value), issued, row.pk


def relative_level(base, factor):
    """ "At least 110% of the advanced level": 57 and 1.1 make 62.7, exactly; None while the base is unknown."""
    return None if base is None else Decimal(base) * Decimal(str(factor))


def column_of(*, own, common, rules, attributes, district_attributes):
    """Column a unit is judged by; "" where none is known.

    Its own attribute comes first, then a special rule of the set whose conditions it meets, then its province's column.
    `attributes` and `district_attributes` are the kinds in force of the unit and of its district.
    """
    if own:
        return own
    found = (rule["column"] for rule in rules if _rule_holds(rule, attributes, district_attributes))
    return next(found, common or "")


def _rule_holds(rule, attributes, district_attributes):
    """A rule {when_any, district_any, column}: one kind of each list that is given. Without them it is only a text."""
    if not rule.get("column") or not (rule.get("when_any") or rule.get("district_any")):
        return False
    wanted = ((rule.get("when_any"), attributes), (rule.get("district_any"), district_attributes))
    return all(not kinds or set(kinds) & set(present) for kinds, present in wanted)


def makes_room(rows, *, valid_from, valid_to):
    """(rows to end the day before, rows in the way) for a new level among equal ones of the same subject.

    A level already in force gives way; one that begins on that day or later, while the new one would last, does not.
    """
    reaching = [row for row in rows if row.valid_to is None or row.valid_to >= valid_from]
    before = [row for row in reaching if row.valid_from is None or row.valid_from < valid_from]
    after = [row for row in reaching if row.valid_from is not None and row.valid_from >= valid_from]
    return before, [row for row in after if valid_to is None or row.valid_from <= valid_to]
