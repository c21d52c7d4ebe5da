"""What may no longer change in a set that is stored: (path, reason) of everything a document would break."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from criteria.closing import settled_period
from criteria.conditions import level_of
from criteria.loader import vocabulary as words
from criteria.loader.wordings import level_tables, wordings_of
from criteria.loader.writing import condition_fields, is_used
from criteria.models import Condition, ConditionConfirmation, Criterion, Indicator, SetState, Threshold


def frozen_faults(found, stored):
    """Faults of loading `found` over the stored set of the same code (None: there is none)."""
    if stored is None:
        return
    if stored.state == SetState.DRAFT:
        yield ("code",), _("a province works on a draft of this code")
        return
    issuer = stored.issuer_province.code if stored.issuer_province else None
    if found.get("issuer_province") != issuer:
        yield ("code",), _("the code belongs to the set of another issuer")
    if is_used(stored):
        yield from _structure_faults(found, stored)
    yield from _confirmation_faults(found, stored)


def _structure_faults(found, stored):
    frame = {
        "locality_level": words.LEVELS[found["locality_level"]] == stored.level,
        "attainment": words.ATTAINMENTS[found["attainment"]] == stored.attainment,
        "valid_from": found["valid_from"] == stored.valid_from,
        "dimension": {row["code"] for row in found["dimension"]["values"]}
        == {row["code"] for row in stored.dimension_values},
    }
    for name, is_same in frame.items():
        if not is_same:
            yield (name,), _in_use()
    in_order = Criterion.objects.filter(criteria_set=stored).order_by("order")
    known = list(in_order.values_list("number", flat=True))
    if [row["number"] for row in found["criteria"] if row["number"] in known] != known:
        # Marks of assessments have one character a criterion, in this order.
        yield ("criteria",), _in_use()
    indicators = {
        (row.criterion.number, row.number, row.valid_from): row
        for row in Indicator.objects.filter(criterion__criteria_set=stored).select_related("criterion")
    }
    levels = _stored_levels(stored)
    for position, wordings in wordings_of(found).items():
        number = found["criteria"][position]["number"]
        if number not in known:
            yield ("criteria", position), _in_use()
            continue
        for wording in wordings:
            row = indicators.get((number, wording.number, wording.begins))
            yield from _wording_faults(wording, row, stored)
            if row is not None:
                yield from _level_faults(wording, levels.get(row.pk, {}))
    yield from _condition_faults(found, stored)


def _condition_faults(found, stored):
    """Conditions read in the decision count and ask what they did when the figures were entered."""
    read = {row.number: row for row in stored.conditions.filter(is_verified=True)}
    for path, _number in _changed_conditions(found, read, lambda row: row.value):
        yield path, _in_use()


def _confirmation_faults(found, stored):
    """What a province has confirmed is what it read: another level or measure is not covered by its word."""
    confirmations = ConditionConfirmation.objects.filter(condition__criteria_set=stored, withdrawn_at__isnull=True)
    rows = confirmations.filter(condition__is_verified=False).select_related("condition", "province").order_by("-pk")
    whose = {row.condition.number: row for row in rows}
    text = _("%(place)s has confirmed condition %(number)s as it stands: it changes once that is withdrawn")
    confirmed = {number: row.condition for number, row in whose.items()}
    for path, number in _changed_conditions(found, confirmed, lambda row: level_of(row, True)):
        yield path, text % {"place": whose[number].province, "number": number}
    kept = {item["number"] for item in found["prerequisites"]}
    for number in confirmed.keys() - kept:
        yield ("prerequisites",), text % {"place": whose[number].province, "number": number}


def _changed_conditions(found, rows, level):
    """(path, number) of what the document says otherwise of these stored conditions {number: row}."""
    for position, item in enumerate(found["prerequisites"]):
        row = rows.get(item["number"])
        if row is None:
            continue
        new = Condition(**condition_fields(position + 1, item))
        for name in ("kind", "subject", "measure", "operator", "sub_condition"):
            if getattr(new, name) != getattr(row, name):
                yield ("prerequisites", position, name), row.number
        if level(new) != level(row):
            yield ("prerequisites", position, "value"), row.number


def _wording_faults(wording, row, stored):
    yield from _settled_faults(wording, row, stored)
    if row is None:
        if wording.begins <= stored.valid_from:
            yield wording.path, _in_use()
        return
    said = {
        "kind": words.KINDS[wording.row["kind"]] == row.kind,
        "operator": wording.row["operator"] == row.operator,
        "unit": wording.row.get("unit", "") == row.unit,
        "name_vi": wording.row["name_vi"] == row.name or not row.is_name_verified,
    }
    for name, is_same in said.items():
        if not is_same:
            yield (*wording.path, name), _in_use()


def _settled_faults(wording, row, stored):
    """A wording neither begins nor ends within what a closed period has counted."""
    if row is None:
        reason = settled_reason(stored, wording.begins, wording.ends)
    elif row.valid_to != wording.ends:
        first, last = sorted((row.valid_to or dt.date.max, wording.ends or dt.date.max))
        reason = settled_reason(stored, first + dt.timedelta(days=1), last)
    else:
        return
    if reason:
        yield wording.path, reason


def settled_reason(criteria_set, first, last=None):
    """Why what a set asks cannot change on these days, or ""."""
    period = settled_period(criteria_set, first, last)
    if period is None:
        return ""
    text = _("%(period)s is %(state)s and would count otherwise: begin the amendment after %(day)s.")
    return text % {"period": period, "state": period.get_state_display(), "day": f"{period.end_date:%d/%m/%Y}"}


def _stored_levels(stored):
    """{indicator: {(column, year): level}} of the levels read in their source."""
    rows = Threshold.objects.filter(
        indicator__criterion__criteria_set=stored, province=None, is_verified=True, valid_to=None
    )
    found = {}
    for row in rows:
        level = row.text_value if row.value is None else row.value
        found.setdefault(row.indicator_id, {})[row.dimension_value, row.year] = level
    return found


def _level_faults(wording, stored):
    for year, levels, is_read in level_tables(wording.row):
        if not (is_read and wording.row.get("verified")):
            continue
        for column, value in levels.items():
            level = stored.get(("" if column == words.EVERYWHERE else column, year))
            if level is None or isinstance(value, bool):
                continue
            if level != (value if isinstance(value, str) else Decimal(str(value))):
                text = _("the level of “%(column)s” is stored as %(level)s; levels in use change only from a later day")
                yield (*wording.path, "thresholds"), text % {"column": column, "level": level}


def _in_use():
    return _("assessments use this set: it changes only by an amendment from a later day")
