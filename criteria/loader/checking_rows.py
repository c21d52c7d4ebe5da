"""Rules of one row: an indicator with its wordings, parts and levels; a condition. They yield (path, reason)."""

import datetime as dt
import math
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from criteria.loader import vocabulary as words
from criteria.loader.shape import Misfit, kept
from criteria.models import Threshold

TABLES = ("thresholds", "thresholds_recalled")
YEAR_TABLES = ("thresholds_by_year", "thresholds_by_year_recalled")
_PART_NUMBER = re.compile(r"[a-z0-9]{1,6}")
_ONE_DAY = dt.timedelta(days=1)


def indicator_faults(found, row, path, columns):
    """Everything about one indicator: its days, its present and former wordings, their parts."""
    yield from _span_faults(found, row, path)
    yield from _wording_faults(found, row, row, path, columns)
    for position, former in enumerate(row.get("previous") or []):
        yield from _wording_faults(found, {**row, **former}, former, (*path, "previous", position), columns)
    yield from _part_faults(found, row, row, path, columns)
    for position, former in enumerate(row.get("previous") or []):
        merged = {**row, **former}
        yield from _part_faults(found, merged, former, (*path, "previous", position), columns)


# -- Days -------------------------------------------------------------------------------------------------------------


def _span_faults(found, row, path):
    first, last = found.get("valid_from"), found.get("valid_to")
    for name in ("valid_from", "valid_to"):
        day = row.get(name)
        if day and ((first and day < first) or (last and day > last)):
            yield (*path, name), _("the day lies outside the validity of the set")
    begins, ends = row.get("valid_from") or first, row.get("valid_to")
    for position, former in enumerate(row.get("previous") or []):
        until = former.get("until")
        if not until:
            continue
        where = (*path, "previous", position, "until")
        if begins and until < begins:
            yield where, _("a wording ends before it begins (%(day)s)") % {"day": f"{begins:%d/%m/%Y}"}
        if last and until >= last:
            yield where, _("the day lies outside the validity of the set")
        begins = until + _ONE_DAY
    if begins and ends and ends < begins:
        yield (*path, "valid_to"), _("a wording ends before it begins (%(day)s)") % {"day": f"{begins:%d/%m/%Y}"}


# -- Wordings ---------------------------------------------------------------------------------------------------------


def _wording_faults(found, row, own, path, columns):
    """`row` is the wording in full, `own` what stands at `path` itself; what it inherits is judged where it stands."""
    if not row.get("name_vi") and "name_vi" in own:
        yield (*path, "name_vi"), _("has no name")
    if {"kind", "operator"} & set(own):
        yield from _operator_faults(row, path, own)
    yield from _level_faults(row, own, path, columns)
    yield from _year_faults(found, own, path)


def _operator_faults(row, path, own):
    kind, operator = row.get("kind"), row.get("operator")
    if not kind or not operator:
        return
    where = (*path, "operator" if "operator" in own else "kind")
    if (kind in words.NUMERIC_KINDS) == (operator == "achieved"):
        text = _("the kind “%(kind)s” cannot be compared by “%(operator)s”")
        yield where, text % {"kind": words.KINDS[kind].label, "operator": words.OPERATORS[operator].label}


def _level_faults(row, own, path, columns):
    tables = [((name,), own.get(name) or {}) for name in TABLES]
    for name in YEAR_TABLES:
        tables += [((name, year), levels) for year, levels in (own.get(name) or {}).items()]
    for inner, levels in tables:
        for column, value in levels.items():
            where = (*path, *inner, column)
            if column != words.EVERYWHERE and column not in columns:
                yield where, _("level for “%(value)s”, which the set does not declare") % {"value": column}
            reason = level_reason(row, value)
            if reason:
                yield where, reason


def level_reason(row, value):
    """Why a level cannot be one of this wording, or None."""
    kind = row.get("kind")
    if kind == "boolean":
        return None if value is True else _("“%(value)s”: a yes/no indicator has no level but Đạt") % _said(value)
    if kind == "text":
        return _grade_reason(value)
    if kind in words.NUMERIC_KINDS:
        return _number_reason(row, value)
    return None


def _grade_reason(value):
    if value is True:
        return None
    if not isinstance(value, str) or not value:
        return _("“%(value)s” is no grade") % _said(value)
    most = Threshold._meta.get_field("text_value").max_length
    return _("is longer than %(most)s characters") % {"most": most} if len(value) > most else None


def _number_reason(row, value):
    if isinstance(value, (bool, str)) or not math.isfinite(value):
        return _("“%(value)s” is no number") % _said(value)
    try:
        number = Decimal(str(kept(value)))
    except Misfit as reason:
        return str(reason)
    if number < 0:
        return _("“%(value)s” is below zero") % _said(value)
    if number > 100 and row.get("kind") == "percent" and (row.get("unit") or "").strip() == "%":
        return _("“%(value)s” is more than 100%%") % _said(value)
    return None


def _said(value):
    return {"value": {True: "Đạt", False: "Chưa đạt"}.get(value, value) if isinstance(value, bool) else value}


def _year_faults(found, own, path):
    first, last = found.get("valid_from"), found.get("valid_to")
    for name in YEAR_TABLES:
        for year in own.get(name) or {}:
            if (first and year < first.year) or (last and year > last.year):
                yield (*path, name, year), _("the year %(year)s lies outside the validity of the set") % {"year": year}


# -- Parts of a compound level ----------------------------------------------------------------------------------------


def _part_faults(found, row, own, path, columns):
    seen = set()
    for position, part in enumerate(own.get("sub_thresholds") or []):
        where = (*path, "sub_thresholds", position)
        number = part.get("number") or part_letter(position)
        if not _PART_NUMBER.fullmatch(number):
            yield where, _("“%(number)s” is no letter of a part") % {"number": number}
        if number in seen:
            yield where, _("the number %(number)s stands twice") % {"number": f"{row.get('number')}.{number}"}
        seen.add(number)
        yield from _wording_faults(found, {**row, **part}, part, where, columns)
        for column in part.get("columns") or []:
            if column not in columns:
                text = _("asked in column “%(value)s”, which the set does not declare")
                yield (*where, "columns"), text % {"value": column}


def part_letter(position):
    return chr(ord("a") + position) if position < 26 else f"z{position}"


# -- Conditions -------------------------------------------------------------------------------------------------------


def condition_faults(row, path):
    for name in ("value", "value_recalled"):
        value = row.get(name)
        if value is None:
            continue
        if isinstance(value, bool):
            if row.get("operator") != "achieved":
                yield (*path, name), _("“%(value)s” is no number") % _said(value)
        elif row.get("operator") == "achieved":
            yield (*path, name), _("a condition that is simply achieved has no level")
        elif value < 0 or (value > 100 and (row.get("measure") or "").startswith("percent")):
            yield (*path, name), _("“%(value)s” is not between 0 and 100") % {"value": value}
    if row.get("kind") == "roll_up" and row.get("measure") in (None, "percent"):
        yield path, _("says no way of counting the units below")
