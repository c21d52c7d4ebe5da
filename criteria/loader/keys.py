"""The keys of a set's document: what each may hold and which are needed. docs/data-formats.md says the same."""

from django.utils.translation import gettext as _

from criteria.loader import vocabulary as words
from criteria.loader.shape import (
    ByKey,
    Keys,
    Many,
    anything,
    day,
    figure,
    flag,
    iso_day,
    level,
    number_text,
    one_of,
    text,
    whole,
    year,
)
from criteria.models import Condition, CriteriaSet, Criterion, Indicator


def _most(model, name):
    return model._meta.get_field(name).max_length


_TEXT = text()
_SET_CODE = text(_most(CriteriaSet, "code"))
_NUMBER_OF_CRITERION = number_text(_most(Criterion, "number"))
_NUMBER_OF_INDICATOR = number_text(_most(Indicator, "number"))
_LEVELS = ByKey(text(10), level)
_BY_YEAR = ByKey(year, _LEVELS)
_KIND = one_of(words.KINDS, lambda: _("unknown kind “%(value)s”"))
_OPERATOR = one_of(words.OPERATORS, lambda: _("unknown operator “%(value)s”"))
_ATTAINMENT = one_of(words.ATTAINMENTS, lambda: _("unknown value “%(value)s”"))
_LEVEL = one_of(words.LEVELS, lambda: _("unknown value “%(value)s”"))
_PAPER = Keys({"number": text(120), "date": iso_day, "issuer": text(200)}, ("number",))

_WORDING = {
    "name_vi": _TEXT,
    "name_en": _TEXT,
    "kind": _KIND,
    "unit": text(_most(Indicator, "unit")),
    "operator": _OPERATOR,
    "thresholds": _LEVELS,
    "thresholds_recalled": _LEVELS,
    "thresholds_by_year": _BY_YEAR,
    "thresholds_by_year_recalled": _BY_YEAR,
    "delegated": flag,
    "delegated_to": text(_most(Indicator, "delegated_to")),
    "note_vi": _TEXT,
    "source": Many(text(200)),
    "verified": flag,
    "name_verified": flag,
    "applies_if_vi": _TEXT,
    "amended_by": text(120),
    "choices_vi": Many(_TEXT),
    "choices_open": flag,
    "relative_to": Keys(
        {"set": _SET_CODE, "indicator": _NUMBER_OF_INDICATOR, "factor": figure}, ("set", "indicator", "factor")
    ),
    "operator_inferred": flag,
    "recalled_confidence": _TEXT,
}
_PART = Keys({**_WORDING, "number": text(6), "columns": Many(text(10))}, ("name_vi",))
_FORMER = Keys({**_WORDING, "until": day, "sub_thresholds": Many(_PART)}, ("until",))
_INDICATOR = Keys(
    {
        **_WORDING,
        "number": _NUMBER_OF_INDICATOR,
        "valid_from": day,
        "valid_to": day,
        "previous": Many(_FORMER),
        "sub_thresholds": Many(_PART),
    },
    ("number", "name_vi", "kind", "operator"),
)
_CRITERION = Keys(
    {
        "number": _NUMBER_OF_CRITERION,
        "name_vi": text(_most(Criterion, "name")),
        "name_en": text(_most(Criterion, "name_en")),
        "group_vi": text(_most(Criterion, "group")),
        "group_note_vi": _TEXT,
        "lead_agency_vi": text(_most(Criterion, "lead_text")),
        "sensitive": flag,
        "indicators_complete": flag,
        "indicators": Many(_INDICATOR),
        "verified": flag,
        "source": Many(_TEXT),
    },
    ("number", "name_vi"),
)
_SUBJECT = Keys(
    {
        "level": _LEVEL,
        "unit_types": Many(_TEXT),
        "attainment": _ATTAINMENT,
        "set": _SET_CODE,
        "set_note_vi": _TEXT,
        "min_criteria": whole,
        "required_criteria": Many(_TEXT),
        "partial_percent": figure,
        "min_percent": figure,
    }
)
_CONDITION = Keys(
    {
        "number": number_text(_most(Condition, "number")),
        "name_vi": _TEXT,
        "name_en": _TEXT,
        "kind": one_of(words.CONDITION_KINDS, lambda: _("unknown kind of condition “%(value)s”")),
        "subject": _SUBJECT,
        "measure": one_of(words.MEASURES, lambda: _("unknown way of counting “%(value)s”")),
        "operator": _OPERATOR,
        "value": figure,
        "value_recalled": figure,
        "unit": text(_most(Condition, "unit")),
        "sub_condition": anything,
        "verified": flag,
        "note_vi": _TEXT,
    },
    ("number", "name_vi", "kind", "operator"),
)
_COLUMN = Keys(
    {
        "code": text(10),
        "name_vi": text(120),
        "name_en": text(120),
        "evaluates_commune": flag,
        "definition_vi": _TEXT,
        "verified": flag,
    },
    ("code", "name_vi"),
)
SET = Keys(
    {
        "code": _SET_CODE,
        "name_vi": text(_most(CriteriaSet, "name")),
        "name_en": text(_most(CriteriaSet, "name_en")),
        "locality_level": _LEVEL,
        "attainment": _ATTAINMENT,
        "issuer_province": text(20),
        "based_on": _SET_CODE,
        "applies_to": Many(text(60)),
        "requires": Many(_SET_CODE),
        "legal_basis": Keys(
            {
                "number": text(120),
                "date": iso_day,
                "date_verified": flag,
                "issuer": text(200),
                "annex": text(120),
                "part": text(120),
                "amended_by": Many(_PAPER),
                "guided_by": Many(_PAPER),
                "replaces": Many(text(120)),
            }
        ),
        "valid_from": day,
        "valid_to": day,
        "last_usable": day,
        "dimension": Keys(
            {
                "kind": one_of(words.DIMENSIONS, lambda: _("unknown value “%(value)s”")),
                "values": Many(_COLUMN),
            }
        ),
        "official_counts": Keys({"criteria": whole, "indicators": whole}),
        "complete": flag,
        "note_vi": _TEXT,
        "validity_note_vi": _TEXT,
        "special_rules": Many(anything),
        "revocation": anything,
        "bands": Many(anything),
        "criteria": Many(_CRITERION),
        "prerequisites": Many(_CONDITION),
        # Beside the law, for people: not loaded.
        "period": anything,
        "milestones": anything,
        "recalled_indicator_rows": anything,
        "unverified_leads": anything,
    },
    ("code", "name_vi", "locality_level", "attainment", "valid_from"),
)
