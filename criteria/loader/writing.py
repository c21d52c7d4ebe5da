"""A checked document into rows. Writing it twice changes nothing."""

from decimal import Decimal

from criteria.loader import vocabulary as words
from criteria.loader.checking import province_of
from criteria.loader.wordings import level_tables, wordings_of
from criteria.models import (
    Assessment,
    Condition,
    ConditionKind,
    CriteriaSet,
    Criterion,
    DimensionKind,
    Dossier,
    Indicator,
    Operator,
    SetState,
    Threshold,
    ValueKind,
)
from criteria.rules import default_bands

_DETAILS = ("choices_vi", "choices_open", "applies_if_vi", "amended_by", "columns", "sex")
_FEW_CRITERIA = 5  # too few for groups by criteria met


def is_used(criteria_set):
    """Its structure is frozen: somebody's figures stand in it, or a dossier is held against it."""
    rows = (model.objects.filter(criteria_set=criteria_set) for model in (Assessment, Dossier))
    return any(found.exists() for found in rows)


def write_document(found, *, issuer_province=None, state=SetState.PUBLISHED):
    """Write one fitted document; the CriteriaSet. What a set nobody uses no longer says is taken away."""
    criteria_set = _save_set(found, issuer_province or province_of(found), state)
    writer = _Writer(criteria_set, found)
    writer.write()
    if not is_used(criteria_set):
        writer.prune()
    return criteria_set


def link_sets(found):
    """The sets a set requires or is based on, once all of them are there; the CriteriaSet."""
    criteria_set = CriteriaSet.objects.get(code=found["code"])
    wanted = set(CriteriaSet.objects.filter(code__in=found["requires"]))
    if wanted != set(criteria_set.requires.all()):
        criteria_set.requires.set(wanted)
    base = CriteriaSet.objects.filter(code=found.get("based_on") or "").first()
    if criteria_set.based_on != base:
        criteria_set.based_on = base
        criteria_set.save()
    return criteria_set


def counts_of(found):
    """(code, criteria, indicators not ended) of a fitted document."""
    rows = [row for criterion in found["criteria"] for row in criterion.get("indicators") or []]
    return found["code"], len(found["criteria"]), sum(not row.get("valid_to") for row in rows)


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


def _save_set(found, issuer_province, state):
    dimension, counts = found["dimension"], found.get("official_counts") or {}
    keyed = CriteriaSet(name=found["name_vi"])
    keyed.set_keys()
    fields = {
        "name": found["name_vi"],
        "name_en": found.get("name_en", ""),
        "search_key": keyed.search_key,
        "level": words.LEVELS[found["locality_level"]],
        "attainment": words.ATTAINMENTS[found["attainment"]],
        "issuer_province": issuer_province,
        "legal_basis": found["legal_basis"],
        "valid_from": found["valid_from"],
        "valid_to": found.get("valid_to"),
        "last_usable": found.get("last_usable"),
        "dimension_kind": DimensionKind(words.DIMENSIONS[dimension["kind"]]),
        "dimension_values": dimension["values"],
        "bands": found.get("bands") or usual_bands(len(found["criteria"])),
        "special_rules": found["special_rules"],
        "revocation": found.get("revocation") or {},
        "applies_to": found["applies_to"],
        "official_criteria": counts.get("criteria"),
        "official_indicators": counts.get("indicators"),
        "is_complete": found.get("complete", False),
        "note": found.get("note_vi") or found.get("validity_note_vi") or "",
        "state": state,
    }
    return _save(CriteriaSet, {"code": found["code"]}, fields)


def usual_bands(criteria_count):
    return default_bands(criteria_count) if criteria_count >= _FEW_CRITERIA else []


def is_sensitive(criterion):
    """Does a criterion weigh in revocation? As the file says, else by its name."""
    return criterion.get("sensitive", criterion["name_vi"].lower().startswith(words.SENSITIVE_NAMES))


class _Writer:
    """Writes the rows of one set and remembers them, so that the rest can be pruned."""

    def __init__(self, criteria_set, found):
        self.set, self.found = criteria_set, found
        self.criteria, self.indicators, self.conditions, self.thresholds = set(), set(), set(), set()

    def write(self):
        self._make_room()
        order, wordings = 0, wordings_of(self.found)
        for position, item in enumerate(self.found["criteria"]):
            criterion = self._criterion(position + 1, item)
            numbers = [row["number"] for row in item.get("indicators") or []]
            rows = {}
            for wording in wordings[position]:
                place = order + 1 + numbers.index(wording.parent or wording.number)
                parent = rows.get((wording.parent, wording.begins)) if wording.parent else None
                rows[wording.number, wording.begins] = self._indicator(criterion, place, wording, parent)
            order += len(numbers)
        for position, item in enumerate(self.found["prerequisites"], start=1):
            self._condition(position, item)

    def _make_room(self):
        """Two criteria cannot hold one place even for a moment: those that move step aside first."""
        wanted = {item["number"]: place for place, item in enumerate(self.found["criteria"], start=1)}
        stored = list(self.set.criteria.all())
        moving = [row for row in stored if wanted.get(row.number) != row.order]
        if not any(row.order in wanted.values() for row in moving):
            return
        for aside, row in enumerate(moving, start=max(row.order for row in stored) + len(wanted) + 1):
            row.order = aside
            row.save()

    def _criterion(self, position, item):
        fields = {
            "order": position,
            "name": item["name_vi"],
            "name_en": item.get("name_en", ""),
            "group": item.get("group_vi", ""),
            "lead_text": item.get("lead_agency_vi", ""),
            "is_sensitive": is_sensitive(item),
            "is_complete": item.get("indicators_complete", True),
        }
        row = _save(Criterion, {"criteria_set": self.set, "number": item["number"]}, fields)
        self.criteria.add(row.pk)
        return row

    def _indicator(self, criterion, order, wording, parent):
        row, source = wording.row, source_text(wording.row)
        fields = {
            "parent": parent,
            "valid_to": wording.ends,
            "order": order,
            "name": row["name_vi"],
            "name_en": row.get("name_en", ""),
            "kind": ValueKind(words.KINDS[row["kind"]]),
            "unit": row.get("unit", ""),
            "operator": Operator(row["operator"]),
            "is_delegated": row.get("delegated"),
            "delegated_to": row.get("delegated_to", ""),
            "guidance": row.get("note_vi", ""),
            "relative_to": row.get("relative_to"),
            "details": {key: row[key] for key in _DETAILS if row.get(key)},
            "is_verified": row.get("verified", False),
            "is_name_verified": row.get("name_verified", row.get("verified", False)),
            "source": source,
        }
        key = {"criterion": criterion, "number": wording.number, "valid_from": wording.begins}
        indicator = _save(Indicator, key, fields)
        self.indicators.add(indicator.pk)
        for year, levels, is_read in level_tables(row):
            for column, value in levels.items():
                self._threshold(indicator, column, year, value, is_read and row.get("verified", False), source)
        return indicator

    def _threshold(self, indicator, column, year, value, is_verified, source):
        """Append a level once. "Đạt" of a yes/no indicator needs no row; an empty level means unknown.

        A stored level that was read in its source is not written again as one that was not.
        """
        if isinstance(value, bool) or value == "":
            return
        is_text = isinstance(value, str)
        key = {
            "indicator": indicator,
            "dimension_value": "" if column == words.EVERYWHERE else column,
            "year": year,
            "province": None,
            "value": None if is_text else Decimal(str(value)),
            "text_value": value if is_text else "",
        }
        row = Threshold.objects.filter(**key).order_by("-is_verified", "pk").first()
        if row is None or (is_verified and not row.is_verified):
            more = {"is_verified": is_verified, "source": source, "valid_from": indicator.valid_from}
            row = Threshold.objects.create(**key, **more)
        self.thresholds.add(row.pk)

    def _condition(self, position, item):
        key = {"criteria_set": self.set, "number": item["number"]}
        self.conditions.add(_save(Condition, key, condition_fields(position, item)).pk)

    def prune(self):
        """Take away what the document no longer says. A level an office has confirmed or set is not the file's."""
        of_set = {"criterion__criteria_set": self.set}
        Criterion.objects.filter(criteria_set=self.set).exclude(pk__in=self.criteria).delete()
        Indicator.objects.filter(**of_set).exclude(pk__in=self.indicators).delete()
        Condition.objects.filter(criteria_set=self.set).exclude(pk__in=self.conditions).delete()
        levels = Threshold.objects.filter(indicator__criterion__criteria_set=self.set, province=None)
        levels.filter(confirmations=None).exclude(pk__in=self.thresholds).delete()


def condition_fields(position, item):
    """What the document says of a condition, as the columns of its row."""
    return {
        "order": position,
        "name": item["name_vi"],
        "name_en": item.get("name_en", ""),
        "kind": ConditionKind(words.CONDITION_KINDS[item["kind"]]),
        "subject": item.get("subject") or {},
        "measure": item.get("measure", ""),
        "operator": Operator(item["operator"]),
        "value": _figure(item.get("value")),
        "recalled_value": _figure(item.get("value_recalled")),
        "unit": item.get("unit", ""),
        "sub_condition": item.get("sub_condition"),
        "is_verified": item.get("verified", True),
        "note": item.get("note_vi", ""),
    }


def _figure(value):
    return None if value is None or isinstance(value, bool) else Decimal(str(value))


def source_text(row):
    return ", ".join(row.get("source") or [])
