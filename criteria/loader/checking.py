"""What keeps a document from being law: one checker for files, drafts and amendments, listing every fault."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from criteria.bases import bases_by_set, reached
from criteria.loader import vocabulary as words
from criteria.loader.checking_rows import condition_faults, indicator_faults
from criteria.loader.completeness import completeness_faults
from criteria.loader.keys import SET
from criteria.loader.shape import Fit
from criteria.models import CriteriaSet
from localities.models import Level, Locality
from ntm.lib.text import search_key

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"[0-9A-Za-zĐđ]+(\.[0-9A-Za-zĐđ]+)*")


@dataclass(frozen=True)
class Known:
    """Codes of the sets a document may name; `bases` are those their levels are multiples of."""

    sets: frozenset = frozenset()
    bases: dict = field(default_factory=dict)

    @classmethod
    def now(cls, documents=()):
        """The sets stored, and those loaded together with them."""
        stored = CriteriaSet.objects.values_list("code", flat=True)
        fitted = [Fit().of(SET, row.data) or {} for row in documents]
        loaded = {row["code"]: {base for _path, base in _bases(row)} for row in fitted if row.get("code")}
        return cls(frozenset(stored) | frozenset(loaded), {**bases_by_set(), **loaded})


def check(document, known, *, is_draft=False):
    """(fitted copy, [Fault]). A draft need not be complete yet; everything else holds for it too."""
    fit = Fit()
    faults = list(document.misread)
    if document.data is None and not faults:
        faults.append(((), _("is not a criteria set")))
    found = fit.of(SET, document.data) or {}
    found_faults = fit.faults
    if isinstance(document.data, dict):
        found_faults = [*found_faults, *_faults(_canonical(found), known, is_draft)]
    faults += found_faults
    return found, document.in_order(document.fault(path, reason) for path, reason in dict.fromkeys(faults))


def _canonical(found):
    """Lists that may be left out are there, those of a legal basis only where they say something."""
    basis = found.setdefault("legal_basis", {})
    for name in ("guided_by", "replaces"):
        if not basis.get(name):
            basis.pop(name, None)
    basis.setdefault("amended_by", [])
    found.setdefault("dimension", {}).setdefault("kind", "none")
    found["dimension"].setdefault("values", [])
    for name in ("criteria", "prerequisites", "requires", "applies_to", "special_rules"):
        found.setdefault(name, [])
    for criterion in found["criteria"]:
        for row in criterion.get("indicators") or ():
            _say_met(row)
    return found


def _say_met(row):
    """ "Đạt" written out as the level of a yes/no indicator says what `true` says; of a graded one it is a grade."""
    for wording in (row, *(row.get("previous") or ()), *(row.get("sub_thresholds") or ())):
        if wording.get("kind", row.get("kind")) != "boolean":
            continue
        for table in _level_tables(wording):
            table.update({column: True for column, level in table.items() if _is_met_word(level)})


def _level_tables(wording):
    for name in ("thresholds", "thresholds_recalled"):
        yield wording.get(name) or {}
        yield from (wording.get(name.replace("thresholds", "thresholds_by_year")) or {}).values()


def _is_met_word(level):
    return isinstance(level, str) and search_key(level) == "dat"


def _faults(found, known, is_draft):
    yield from _set_faults(found, known)
    columns, column_faults = _columns(found)
    yield from column_faults
    yield from _criteria_faults(found, columns)
    yield from _base_faults(found, known)
    yield from _condition_rows(found, known)
    if found.get("complete") and not is_draft:
        yield from completeness_faults(found)


# -- The set as a whole -----------------------------------------------------------------------------------------------


def _set_faults(found, known):
    code = found.get("code")
    if code and not _CODE.fullmatch(code):
        yield ("code",), _("a code has small letters without accents, digits and hyphens")
    elif code in words.RESERVED_CODES:
        yield ("code",), _("“%(value)s” is kept for a page") % {"value": code}
    yield from _day_faults(found)
    for position, required in enumerate(found["requires"]):
        yield from _unknown_set(required, known, ("requires", position))
    yield from _unknown_set(found.get("based_on"), known, ("based_on",))
    if code and code in (*found["requires"], found.get("based_on")):
        yield ("code",), _("a set cannot stand on itself")


def _unknown_set(code, known, path):
    if code and code not in known.sets:
        yield path, _("the set “%(code)s” is not known") % {"code": code}


def province_of(found):
    """The issuing province of a fitted document, or None."""
    code, day = found.get("issuer_province"), found.get("valid_from")
    if not code or not day:
        return None
    place = Locality.objects.by_code(code, day)
    return place if place is not None and place.level == Level.PROVINCE else None


def issuer_faults(found):
    """For a file: the province it names must be one. A stored set knows its province itself."""
    if found.get("issuer_province") and found.get("valid_from") and province_of(found) is None:
        text = _("no province has the code %(code)s on that day")
        yield ("issuer_province",), text % {"code": found["issuer_province"]}


def _day_faults(found):
    first, last, usable = (found.get(name) for name in ("valid_from", "valid_to", "last_usable"))
    if first and last and last < first:
        yield ("valid_to",), _("the last day lies before the first")
    if usable and ((first and usable < first) or (last and usable > last)):
        yield ("last_usable",), _("the day lies outside the validity of the set")


def _columns(found):
    """(codes of the declared columns, faults)."""
    dimension, codes, faults = found["dimension"], set(), []
    for position, column in enumerate(dimension["values"]):
        path = ("dimension", "values", position, "code")
        code = column.get("code")
        if code == words.EVERYWHERE:
            faults.append((path, _("“%(value)s” is the word for the level of all units") % {"value": code}))
        elif code in codes:
            faults.append((path, _("the column “%(code)s” stands twice") % {"code": code}))
        codes.add(code)
    if dimension["kind"] == "none" and dimension["values"]:
        faults.append((("dimension", "values"), _("columns are declared, but the levels are the same for all")))
    if dimension["kind"] != "none" and not dimension["values"]:
        faults.append((("dimension",), _("levels differ by column, but no column is declared")))
    return codes - {None}, faults


# -- Rows -------------------------------------------------------------------------------------------------------------


def _criteria_faults(found, columns):
    numbers, indicators = set(), set()
    for position, criterion in enumerate(found["criteria"]):
        path = ("criteria", position)
        number = criterion.get("number")
        yield from _number_faults(number, numbers, path)
        for place, row in enumerate(criterion.get("indicators") or []):
            inner = (*path, "indicators", place)
            yield from _number_faults(row.get("number"), indicators, inner)
            if number and row.get("number") and not _stands_under(row["number"], number):
                text = _("indicator %(number)s stands under criterion %(criterion)s")
                yield (*inner, "number"), text % {"number": row["number"], "criterion": number}
            yield from indicator_faults(found, row, inner, columns)


def _base_faults(found, known):
    """A level may be a multiple of another set's; a set that in the end follows from itself would have no level."""
    code, bases = found.get("code"), known.bases
    for path, base in _bases(found):
        yield from _unknown_set(base, known, path)
        if code and code in reached(base, {**bases, code: set()}):
            yield path, _("the levels of the set “%(code)s” themselves follow from this set") % {"code": base}


def _bases(found):
    """[(path, code)] of the sets that levels of a fitted document are multiples of, in whatever wording."""
    for position, criterion in enumerate(found.get("criteria") or ()):
        for place, row in enumerate(criterion.get("indicators") or ()):
            for path, wording in _wordings(row, ("criteria", position, "indicators", place)):
                base = (wording.get("relative_to") or {}).get("set")
                if base:
                    yield (*path, "relative_to", "set"), base


def _wordings(row, path):
    """[(path, wording)] of an indicator: its own, its parts' and its former ones."""
    yield path, row
    for name in ("sub_thresholds", "previous"):
        for position, inner in enumerate(row.get(name) or ()):
            yield from _wordings(inner, (*path, name, position))


def _stands_under(number, criterion):
    return number == criterion or number.startswith(f"{criterion}.")


def _number_faults(number, seen, path):
    if not number:
        return
    if not _NUMBER.fullmatch(number):
        yield (*path, "number"), _("“%(number)s” is no number of a row") % {"number": number}
    if number in seen:
        yield (*path, "number"), _("the number %(number)s stands twice") % {"number": number}
    seen.add(number)


def _condition_rows(found, known):
    numbers = set()
    for position, row in enumerate(found["prerequisites"]):
        path = ("prerequisites", position)
        yield from _number_faults(row.get("number"), numbers, path)
        yield from condition_faults(row, path)
        yield from _unknown_set((row.get("subject") or {}).get("set"), known, (*path, "subject", "set"))
