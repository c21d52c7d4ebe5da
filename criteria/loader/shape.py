"""Kinds of values a document can hold, and the fitting of a document to them (criteria.loader.keys).

`fit` gives a copy whose values have their types (days as dates, numbers of rows as text) and from which everything
that does not fit is left out, with a fault for each; the rules of the law are then asked of the copy.
"""

import datetime as dt
import math
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from ntm.lib.text import clean

YEARS = range(1990, 2101)


class Missing(str):
    """The reason of a fault that names a key; a workbook says its heading instead."""

    key = ""

    @classmethod
    def of(cls, key, name):
        reason = cls(_("“%(key)s” is missing") % {"key": name})
        reason.key = key
        return reason


class Misfit(ValueError):
    """Why a value cannot stand where it does."""


def text(most=None):
    def read(value):
        if not isinstance(value, str):
            raise Misfit(_("text is needed, not “%(value)s”") % {"value": _shown(value)})
        if most and len(value) > most:
            raise Misfit(_("is longer than %(most)s characters") % {"most": most})
        return clean(value)

    return read


def number_text(most):
    """A row's number. "1.10" read as a decimal has already lost its last digit."""

    def read(value):
        if isinstance(value, (bool, float, Decimal)):
            raise Misfit(_("write the number in quotes: “17.10” is not 17.1"))
        return text(most)(str(value) if isinstance(value, int) else value)

    return read


def one_of(known, what):
    def read(value):
        if not isinstance(value, str) or value not in known:
            raise Misfit(what() % {"value": _shown(value)})
        return value

    return read


def flag(value):
    if not isinstance(value, bool):
        raise Misfit(_("“%(value)s” is neither yes nor no") % {"value": _shown(value)})
    return value


def whole(value):
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1000:
        raise Misfit(_("“%(value)s” is no whole number") % {"value": _shown(value)})
    return value


def figure(value):
    """A number, or True for something simply achieved."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, (int, float, Decimal)) or not math.isfinite(value):
        raise Misfit(_("“%(value)s” is no number") % {"value": _shown(value)})
    return kept(value)


def kept(value):
    """The number as the database keeps it; Misfit for one it cannot keep."""
    number = Decimal(repr(value) if isinstance(value, float) else value)
    if abs(number) >= 10**14:
        raise Misfit(_("the number is too large"))
    if -number.as_tuple().exponent > 4 and number != round(number, 4):
        raise Misfit(_("at most four decimals"))
    return int(number) if number == number.to_integral_value() else float(number)


def day(value):
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, str):
        value = _day_in(value)
    if not isinstance(value, dt.date) or value.year not in YEARS:
        raise Misfit(_("“%(value)s” is no day; write 08/03/2022") % {"value": _shown(value)})
    return value


def _day_in(text):
    """2022-03-08 of a file, or 08/03/2022 as an officer types it; anything else stays the text it is."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return text


def iso_day(value):
    """A day that is kept as text."""
    return day(value).isoformat()


def year(value):
    if isinstance(value, str) and value.isdigit() and len(value) == 4:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value not in YEARS:
        raise Misfit(_("“%(value)s” is no year") % {"value": _shown(value)})
    return value


def level(value):
    """A level as typed; whether it fits its indicator is a rule of the law."""
    if not isinstance(value, (str, int, float, bool, Decimal)):
        raise Misfit(_("“%(value)s” is no level") % {"value": _shown(value)})
    return clean(value) if isinstance(value, str) else value


def anything(value):
    return plain(value)


def plain(value):
    """The same, as JSON keeps it: days as text, nothing that is not known."""
    if isinstance(value, dict):
        found = {str(key): plain(part) for key, part in value.items() if part is not None}
        return {key: part for key, part in found.items() if part not in ([], {})}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        raise Misfit(_("“%(value)s” is no number") % {"value": _shown(value)})
    return value


@dataclass(frozen=True)
class Keys:
    """A mapping with known keys; `needed` must be there and say something."""

    kinds: dict
    needed: tuple = ()


@dataclass(frozen=True)
class Many:
    """A list of things of one kind."""

    kind: object


@dataclass(frozen=True)
class ByKey:
    """A mapping whose keys are data themselves (columns, years)."""

    key: object
    kind: object


@dataclass
class Fit:
    """Faults found while fitting: [(path, reason)]."""

    faults: list = field(default_factory=list)

    def of(self, kind, value, path=()):
        """The fitted copy of a value, None where nothing is said or what is said does not fit."""
        if value is None:
            return None
        try:
            if isinstance(kind, Keys):
                return self._keys(kind, self._mapping(value), path)
            if isinstance(kind, ByKey):
                return self._by_key(kind, self._mapping(value), path)
            if isinstance(kind, Many):
                return self._many(kind, value, path)
            return kind(value)
        except Misfit as reason:
            self.faults.append((path, str(reason)))
            return None

    def _mapping(self, value):
        if not isinstance(value, dict):
            raise Misfit(_("a mapping is needed, not “%(value)s”") % {"value": _shown(value)})
        return value

    def _keys(self, kind, value, path):
        for key in value:
            if key not in kind.kinds:
                self.faults.append(((*path, key), _("unknown key “%(key)s”") % {"key": key}))
        found = {}
        for key, inner in kind.kinds.items():
            fitted = self.of(inner, value.get(key), (*path, key))
            if fitted is not None:
                found[key] = fitted
        for key in kind.needed:
            if value.get(key) in (None, "") or found.get(key) == "":
                self.faults.append(((*path, key), Missing.of(key, key)))
        return found

    def _by_key(self, kind, value, path):
        found = {}
        for key, inner in value.items():
            fitted_key = self.of(kind.key, key, (*path, key))
            fitted = self.of(kind.kind, inner, (*path, key))
            if fitted_key is not None and fitted is not None:
                found[fitted_key] = fitted
        return found

    def _many(self, kind, value, path):
        if not isinstance(value, list):
            raise Misfit(_("a list is needed, not “%(value)s”") % {"value": _shown(value)})
        # A row that does not fit keeps its place, so that paths still lead to where the others were read.
        return [self._row(kind.kind, row, (*path, position)) for position, row in enumerate(value)]

    def _row(self, kind, row, path):
        fitted = self.of(kind, row, path)
        if row is None:
            self.faults.append((path, _("is empty")))
        return {} if fitted is None and isinstance(kind, Keys) else fitted


def _shown(value):
    return clean(str(value))[:60]
