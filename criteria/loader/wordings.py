"""Every row an indicator of a document becomes: former wordings, the present one, and the parts of each."""

import datetime as dt
from dataclasses import dataclass

from criteria.loader import vocabulary as words
from criteria.loader.checking_rows import part_letter

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Wording:
    """One row to be: `row` in full, whatever it inherits; `parent` the number of the indicator a part belongs to."""

    number: str
    row: dict
    path: tuple
    begins: dt.date
    ends: dt.date | None = None
    parent: str | None = None


def wordings_of(found):
    """{position of the criterion: [Wording]} of a fitted document, a part after the wording it belongs to."""
    return {
        position: [
            wording
            for place, row in enumerate(criterion.get("indicators") or [])
            for wording in _of_indicator(row, found["valid_from"], ("criteria", position, "indicators", place))
        ]
        for position, criterion in enumerate(found["criteria"])
    }


def _of_indicator(row, begins, path):
    begins = row.get("valid_from") or begins
    for position, former in enumerate(row.get("previous") or []):
        merged = {**row, **former, "amended_by": former.get("amended_by")}
        where, until = (*path, "previous", position), former["until"]
        yield Wording(row["number"], merged, where, begins, until)
        yield from _parts(row["number"], merged, former.get("sub_thresholds") or [], where, begins, until)
        begins = until + _ONE_DAY
    ends = row.get("valid_to")
    yield Wording(row["number"], row, path, begins, ends)
    yield from _parts(row["number"], row, _present_parts(row), path, begins, ends)


def _present_parts(row):
    """Parts the decision lists, or the two sexes where both must pass."""
    parts = row.get("sub_thresholds") or []
    if not parts and words.BOTH_SEXES in row["name_vi"]:
        return [{"number": sex, "sex": sex, "name_vi": vi, "name_en": en} for sex, vi, en in words.SEXES]
    return parts


def _parts(number, row, parts, path, begins, ends):
    for position, part in enumerate(parts):
        letter = part.get("number") or part_letter(position)
        where = (*path, "sub_thresholds", position)
        yield Wording(f"{number}.{letter}", {**row, **part, **_of_sex(letter)}, where, begins, ends, number)


def _of_sex(letter):
    return {"sex": letter} if letter in [sex for sex, _vi, _en in words.SEXES] else {}


def level_tables(row):
    """(year or None, {column: level}, was it read in a source?) of every table a row carries.

    What is remembered of a level that was read says nothing more.
    """
    read, recalled = row.get("thresholds") or {}, row.get("thresholds_recalled") or {}
    yield None, read, True
    yield None, _without(recalled, read), False
    read, recalled = (row.get(name) or {} for name in ("thresholds_by_year", "thresholds_by_year_recalled"))
    for year, levels in read.items():
        yield year, levels, True
    for year, levels in recalled.items():
        yield year, _without(levels, read.get(year, {})), False


def _without(levels, known):
    return {column: level for column, level in levels.items() if column not in known}
