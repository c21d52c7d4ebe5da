"""Criteria sets from reviewed YAML files into rows. Loading twice changes nothing; a wrong file writes nothing."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from criteria.models import (
    Attainment,
    Condition,
    ConditionKind,
    CriteriaSet,
    Criterion,
    DimensionKind,
    Indicator,
    Operator,
    Threshold,
    ValueKind,
)
from criteria.rules import default_bands
from localities.models import Level

DATA_DIR = Path(__file__).parent / "data"
ATTAINMENTS = {
    "ntm": Attainment.STANDARD,
    "nang_cao": Attainment.ADVANCED,
    "kieu_mau": Attainment.EXEMPLARY,
    "hien_dai": Attainment.MODERN,
    "hoan_thanh": Attainment.COMPLETED,
    "do_thi_van_minh": Attainment.CIVILISED_URBAN,
}
# QĐ 18/2022/QĐ-TTg on revocation names these criteria; the data mark them by name, never by number.
SENSITIVE_NAMES = ("thu nhập", "môi trường", "quốc phòng và an ninh", "chất lượng môi trường sống")
BOTH_SEXES = "đạt cho cả nam và nữ"
SEXES = (("nam", "Nam", "Men"), ("nu", "Nữ", "Women"))


class CriteriaFileError(ValueError):
    """A criteria file that cannot be read as law; the text names the file, the place and the reason."""


def load_all(paths=None):
    """Load the given YAML files (all of the project's by default); [(code, criteria, indicators)]. All or nothing."""
    documents = [(path, read_document(path)) for path in sorted(paths or DATA_DIR.glob("*.yaml"))]
    with transaction.atomic():
        counts = [load_document(document) for _path, document in documents]
        for _path, document in documents:
            _link_sets(document)
    return counts


def read_document(path):
    path = Path(path)
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CriteriaFileError(f"{path.name}: {error}") from error
    for place, reason in _faults(document):
        raise CriteriaFileError(f"{path.name}: {place}: {reason}")
    return document


def load_document(document):
    """Write one checked document; (code, number of criteria, number of indicators now in force)."""
    criteria_set = _save_set(document)
    order = 0
    for position, item in enumerate(document.get("criteria") or [], start=1):
        criterion = _save_criterion(criteria_set, position, item)
        for row in item.get("indicators") or []:
            order += 1
            _save_indicator(criteria_set, criterion, order, row)
    for position, item in enumerate(document.get("prerequisites") or [], start=1):
        _save_condition(criteria_set, position, item)
    return criteria_set.code, len(document.get("criteria") or []), order


# -- Checking ---------------------------------------------------------------------------------------------------------


def _faults(document):
    """(place, reason) of everything that keeps a document from being law."""
    if not isinstance(document, dict):
        yield _("whole file"), _("is not a criteria set")
        return
    for key in ("code", "name_vi", "locality_level", "attainment", "valid_from"):
        if not document.get(key):
            yield key, _("is missing")
    if document.get("attainment") not in ATTAINMENTS:
        yield "attainment", _("unknown value “%(value)s”") % {"value": document.get("attainment")}
    columns = _columns(document)
    seen = set()
    for item in document.get("criteria") or []:
        place = _("criterion %(number)s") % {"number": item.get("number")}
        if item.get("number") in seen:
            yield place, _("the number stands twice")
        seen.add(item.get("number"))
        if not item.get("name_vi"):
            yield place, _("has no name")
        yield from _indicator_faults(item, columns)


def _indicator_faults(item, columns):
    seen = set()
    for row in item.get("indicators") or []:
        place = _("indicator %(number)s") % {"number": row.get("number")}
        if row.get("number") in seen:
            yield place, _("the number stands twice")
        seen.add(row.get("number"))
        for wording in (row, *({**row, **former} for former in row.get("previous") or [])):
            for reason in _wording_faults(wording, columns):
                yield place, reason


def _wording_faults(row, columns):
    if not row.get("name_vi"):
        yield _("has no name")
    if row.get("operator") not in Operator.values:
        yield _("unknown operator “%(value)s”") % {"value": row.get("operator")}
    if str(row.get("kind")).upper() not in ValueKind.values:
        yield _("unknown kind “%(value)s”") % {"value": row.get("kind")}
    for column in dict.fromkeys(column for _year, levels, _read in _level_tables(row) for column in levels):
        if column not in columns:
            yield _("level for “%(value)s”, which the set does not declare") % {"value": column}


def _columns(document):
    values = (document.get("dimension") or {}).get("values") or []
    return {"all", *(value["code"] for value in values)}


# -- Writing ----------------------------------------------------------------------------------------------------------


def _save(model, key, fields):
    """Row of `model` with this key, saved only where a field differs, so that a second load leaves no trace."""
    row = model.objects.filter(**key).first()
    if row is None:
        return model.objects.create(**key, **fields)
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, fields[name])
        row.save()
    return row


def _save_set(document):
    dimension = document.get("dimension") or {}
    counts = document.get("official_counts") or {}
    criteria_count = len(document.get("criteria") or [])
    draft = CriteriaSet(name=document["name_vi"])
    draft.set_keys()
    return _save(
        CriteriaSet,
        {"code": document["code"]},
        {
            "name": document["name_vi"],
            "name_en": document.get("name_en") or "",
            "search_key": draft.search_key,
            "level": Level(document["locality_level"].upper()),
            "attainment": ATTAINMENTS[document["attainment"]],
            "legal_basis": document.get("legal_basis") or {},
            "valid_from": _day(document["valid_from"]),
            "valid_to": _day(document.get("valid_to")),
            "last_usable": _day(document.get("last_usable")),
            "dimension_kind": DimensionKind((dimension.get("kind") or "none").upper()),
            "dimension_values": dimension.get("values") or [],
            "bands": default_bands(criteria_count) if criteria_count >= 5 else [],
            "special_rules": document.get("special_rules") or [],
            "revocation": document.get("revocation") or {},
            "applies_to": document.get("applies_to") or [],
            "official_criteria": counts.get("criteria"),
            "official_indicators": counts.get("indicators"),
            "is_complete": bool(document.get("complete")),
            "note": document.get("note_vi") or document.get("validity_note_vi") or "",
        },
    )


def _link_sets(document):
    required = document.get("requires") or []
    if required:
        criteria_set = CriteriaSet.objects.get(code=document["code"])
        criteria_set.requires.set(CriteriaSet.objects.filter(code__in=required))


def _save_criterion(criteria_set, position, item):
    name = item["name_vi"]
    return _save(
        Criterion,
        {"criteria_set": criteria_set, "number": str(item["number"])},
        {
            "order": position,
            "name": name,
            "name_en": item.get("name_en") or "",
            "group": item.get("group_vi") or "",
            "lead_text": item.get("lead_agency_vi") or "",
            "is_sensitive": name.lower().startswith(SENSITIVE_NAMES),
            "is_complete": item.get("indicators_complete", True),
        },
    )


def _save_indicator(criteria_set, criterion, order, row):
    """The present row, the wordings it had before an amendment, and its components."""
    begins = criteria_set.valid_from
    for former in row.get("previous") or []:
        until = _day(former["until"])
        _save_wording(criterion, order, {**row, **former, "amended_by": None}, begins, until)
        begins = until + dt.timedelta(days=1)
    indicator = _save_wording(criterion, order, row, begins, None)
    for letter, part in _components(row):
        _save_wording(criterion, order, part, begins, None, parent=indicator, number=f"{row['number']}.{letter}")


def _components(row):
    """Parts a compound level is made of: those the decision lists, or the two sexes where both must pass."""
    parts = [(chr(ord("a") + index), {**row, **part}) for index, part in enumerate(row.get("sub_thresholds") or [])]
    if not parts and BOTH_SEXES in row["name_vi"]:
        parts = [(key, {**row, "name_vi": vi, "name_en": en}) for key, vi, en in SEXES]
    return parts


def _save_wording(criterion, order, row, begins, ends, parent=None, number=None):
    details = {key: row[key] for key in ("choices_vi", "choices_open", "applies_if_vi", "amended_by") if row.get(key)}
    indicator = _save(
        Indicator,
        {"criterion": criterion, "number": number or str(row["number"]), "valid_from": begins},
        {
            "parent": parent,
            "valid_to": ends,
            "order": order,
            "name": row["name_vi"],
            "name_en": row.get("name_en") or "",
            "kind": ValueKind(row["kind"].upper()),
            "unit": row.get("unit") or "",
            "operator": Operator(row["operator"]),
            "is_delegated": row.get("delegated"),
            "delegated_to": row.get("delegated_to") or "",
            "guidance": row.get("note_vi") or "",
            "relative_to": row.get("relative_to"),
            "details": details,
            "is_verified": bool(row.get("verified")),
            "is_name_verified": bool(row.get("name_verified", row.get("verified"))),
            "source": _source(row),
        },
    )
    for year, levels, is_read in _level_tables(row):
        for column, value in levels.items():
            _save_threshold(indicator, column, year, value, is_read and bool(row.get("verified")), _source(row))
    return indicator


def _level_tables(row):
    """(year or None, {column: level}, was it read in a source?) for every table a row carries."""
    yield None, row.get("thresholds") or {}, True
    yield None, row.get("thresholds_recalled") or {}, False
    for year, levels in (row.get("thresholds_by_year") or {}).items():
        yield year, levels or {}, True
    for year, levels in (row.get("thresholds_by_year_recalled") or {}).items():
        yield year, levels or {}, False


def _save_threshold(indicator, column, year, value, is_verified, source):
    """Append a level once. "Đạt" of a yes/no indicator needs no row; an empty level means unknown."""
    if value is None or isinstance(value, bool):
        return
    is_text = isinstance(value, str)
    key = {
        "indicator": indicator,
        "dimension_value": "" if column == "all" else column,
        "year": year,
        "province": None,
        "value": None if is_text else Decimal(str(value)),
        "text_value": value if is_text else "",
        "is_verified": is_verified,
    }
    if not Threshold.objects.filter(**key).exists():
        Threshold.objects.create(**key, source=source, valid_from=indicator.valid_from)


def _save_condition(criteria_set, position, item):
    kinds = {kind.value.lower(): kind for kind in ConditionKind}
    _save(
        Condition,
        {"criteria_set": criteria_set, "number": str(item["number"])},
        {
            "order": position,
            "name": item["name_vi"],
            "name_en": item.get("name_en") or "",
            "kind": kinds.get(item["kind"], ConditionKind.BOOLEAN),
            "subject": item.get("subject") or {},
            "measure": item.get("measure") or "",
            "operator": Operator(item["operator"]),
            "value": _number(item.get("value")),
            "recalled_value": _number(item.get("value_recalled")),
            "unit": item.get("unit") or "",
            "sub_condition": item.get("sub_condition"),
            "is_verified": item.get("verified", True),
            "note": item.get("note_vi") or "",
        },
    )


def _number(value):
    return None if value is None or isinstance(value, (bool, str)) else Decimal(str(value))


def _day(value):
    if value is None or isinstance(value, dt.date):
        return value
    return dt.date.fromisoformat(value)


def _source(row):
    return ", ".join(row.get("source") or [])
