"""A stored set as a document again: what a workbook carries, a copy starts from and an amendment is written into."""

from criteria.loader import vocabulary as words
from criteria.loader.writing import usual_bands
from criteria.models import Condition, Criterion, Indicator, Threshold

_CODES = {
    name: {member: code for code, member in table.items()}
    for name, table in (
        ("level", words.LEVELS),
        ("attainment", words.ATTAINMENTS),
        ("dimension", words.DIMENSIONS),
        ("kind", words.KINDS),
        ("condition", words.CONDITION_KINDS),
    )
}


def document_of(criteria_set):
    """Plain data in the vocabulary of the YAML files. Five queries. Levels of provinces are not the set's."""
    levels = _levels(criteria_set)
    rows = Indicator.objects.filter(criterion__criteria_set=criteria_set).order_by("order", "valid_from", "pk")
    by_criterion = {}
    for row in rows:
        by_criterion.setdefault(row.criterion_id, []).append(row)
    criteria = Criterion.objects.filter(criteria_set=criteria_set).order_by("order")
    document = _facts(criteria_set, len(criteria))
    begins = criteria_set.valid_from
    document["criteria"] = [_criterion(one, by_criterion.get(one.pk, []), levels, begins) for one in criteria]
    conditions = Condition.objects.filter(criteria_set=criteria_set).order_by("order")
    document["prerequisites"] = [_condition(row) for row in conditions]
    return document


def _said(**values):
    """Only what says something."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _day(day):
    return day.isoformat() if day else None


def _facts(row, criteria_count):
    issuer = row.issuer_province
    return {
        "code": row.code,
        "name_vi": row.name,
        "locality_level": _CODES["level"][row.level],
        "attainment": _CODES["attainment"][row.attainment],
        "legal_basis": {"amended_by": [], **row.legal_basis},
        "dimension": {"kind": _CODES["dimension"][row.dimension_kind], "values": row.dimension_values},
        "complete": row.is_complete,
        "requires": sorted(row.requires.values_list("code", flat=True)),
        "applies_to": row.applies_to,
        "special_rules": row.special_rules,
        **_said(
            name_en=row.name_en,
            issuer_province=issuer.code if issuer else None,
            based_on=row.based_on.code if row.based_on else None,
            valid_from=_day(row.valid_from),
            valid_to=_day(row.valid_to),
            last_usable=_day(row.last_usable),
            note_vi=row.note,
            revocation=row.revocation,
            bands=row.bands if row.bands != usual_bands(criteria_count) else None,
            official_counts=_said(criteria=row.official_criteria, indicators=row.official_indicators),
        ),
    }


def _criterion(row, indicators, levels, begins):
    return {
        "number": row.number,
        "name_vi": row.name,
        "sensitive": row.is_sensitive,
        "indicators_complete": row.is_complete,
        **_said(name_en=row.name_en, group_vi=row.group, lead_agency_vi=row.lead_text),
        "indicators": _indicators(indicators, levels, begins),
    }


def _indicators(rows, levels, begins):
    """Wordings of one number become one indicator with its former ones, in the order of the first of each."""
    by_number = {}
    for row in rows:
        if row.parent_id is None:
            by_number.setdefault(row.number, []).append(row)
    parts = {}
    for row in rows:
        if row.parent_id is not None:
            parts.setdefault(row.parent_id, []).append(row)
    ordered = sorted(by_number.values(), key=lambda wordings: wordings[-1].order)
    return [_indicator(wordings, parts, levels, begins) for wordings in ordered]


def _indicator(wordings, parts, levels, begins):
    *former, present = wordings
    first = wordings[0].valid_from
    row = {
        "number": present.number,
        **_wording(present, levels),
        **_said(
            valid_from=_day(first) if first != begins else None,
            valid_to=_day(present.valid_to),
            sub_thresholds=_parts(present, parts, levels),
        ),
    }
    if former:
        row["previous"] = [
            {
                "until": _day(one.valid_to),
                **_wording(one, levels),
                **_said(sub_thresholds=[_part(part, one, levels) for part in parts.get(one.pk, [])]),
            }
            for one in former
        ]
    return row


def _parts(present, parts, levels):
    """Parts to be named; the two sexes of a name that says so are made again by themselves."""
    rows = parts.get(present.pk, [])
    if words.BOTH_SEXES in present.name and _are_the_sexes(rows, present, levels):
        return []
    return [_part(row, present, levels) for row in rows]


def _are_the_sexes(rows, present, levels):
    usual = {f"{present.number}.{sex}": (vi, en) for sex, vi, en in words.SEXES}
    if {row.number: (row.name, row.name_en) for row in rows} != usual:
        return False
    inherited = _inherited(_wording(present, levels))
    return all(_inherited(_wording(row, levels)) == inherited for row in rows)


def _inherited(wording):
    return {key: value for key, value in wording.items() if key not in ("name_vi", "name_en")}


def _part(row, parent, levels):
    """What a part says of its own: names, levels, and whatever differs from its indicator."""
    letter = row.number.removeprefix(f"{parent.number}.")
    own, whole = _wording(row, levels), _wording(parent, levels)
    kept = {"name_vi", "name_en", *_no_levels()}
    said = {key: value for key, value in own.items() if key in kept or whole.get(key) != value}
    return {"number": letter, **said, **_said(columns=row.details.get("columns"))}


def _wording(row, levels):
    """All that a wording says; empty words are said too, so that nothing is inherited from another wording."""
    return {
        "name_vi": row.name,
        "name_en": row.name_en,
        "kind": _CODES["kind"][row.kind],
        "unit": row.unit,
        "operator": row.operator,
        **levels.get(row.pk, _no_levels()),
        **({} if row.is_delegated is None else {"delegated": row.is_delegated}),
        "delegated_to": row.delegated_to,
        "note_vi": row.guidance,
        "source": [part.strip() for part in row.source.split(",")] if row.source else [],
        "verified": row.is_verified,
        "name_verified": row.is_name_verified,
        **_said(
            applies_if_vi=row.details.get("applies_if_vi"),
            amended_by=row.details.get("amended_by"),
            choices_vi=row.details.get("choices_vi"),
            choices_open=row.details.get("choices_open"),
            relative_to=row.relative_to,
        ),
    }


def _no_levels():
    tables = ("thresholds", "thresholds_recalled", "thresholds_by_year", "thresholds_by_year_recalled")
    return {name: {} for name in tables}


def _levels(criteria_set):
    """{indicator: its level tables}. A level not read in a source is remembered; of several the last one stands."""
    rows = Threshold.objects.filter(indicator__criterion__criteria_set=criteria_set, province=None, valid_to=None)
    found = {}
    for row in rows.order_by("is_verified", "pk"):
        tables = found.setdefault(row.indicator_id, _no_levels())
        column = row.dimension_value or words.EVERYWHERE
        value = row.text_value if row.value is None else _number(row.value)
        name = "thresholds" if row.is_verified else "thresholds_recalled"
        if row.year is None:
            tables[name][column] = value
            table = tables["thresholds_recalled"] if row.is_verified else {}
        else:
            tables[name.replace("thresholds", "thresholds_by_year", 1)].setdefault(row.year, {})[column] = value
            table = tables["thresholds_by_year_recalled"].get(row.year, {}) if row.is_verified else {}
        table.pop(column, None)
    return found


def _number(value):
    return int(value) if value == value.to_integral_value() else float(value)


def _condition(row):
    return {
        "number": row.number,
        "name_vi": row.name,
        "kind": _CODES["condition"][row.kind],
        "operator": row.operator,
        "verified": row.is_verified,
        **_said(
            name_en=row.name_en,
            subject=row.subject,
            measure=row.measure,
            value=None if row.value is None else _number(row.value),
            value_recalled=None if row.recalled_value is None else _number(row.recalled_value),
            unit=row.unit,
            sub_condition=row.sub_condition,
            note_vi=row.note,
        ),
    }
