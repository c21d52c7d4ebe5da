"""What one head says: an indicator or a criterion by its number, its name or both, or a word for something else.

Targets are ("i", "2.1") for an indicator and ("c", "7") for a criterion; a criterion of a single indicator is that
indicator.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from ntm.lib.text import clean, search_key
from reports.intake.likeness import Names

_LEAD = (
    r"(?:(?:chi tieu|tieu chi|t\s?\.?\s?c|c\s?\.?\s?t|indicator|criterion|criteria)"
    r"\s*\.?\s*(?:so|thu|no\.?)?\s*[-.:#]?\s*)"
)
_INDICATOR = re.compile(
    rf"^\(?{_LEAD}?0?(\d{{1,2}})\s?[.,]\s?(\d{{1,2}})(?![\d%]|[.,]\s?\d)\)?\s*[.:)\-–/]*\s*(.*)$", re.S
)
_CRITERION = re.compile(rf"^\(?{_LEAD}0?(\d{{1,2}}|[ivx]+)(?!\w|[.,]\d)\)?\s*[.:)\-–/]*\s*(.*)$", re.S)
_NUMBERED = re.compile(r"^\(?0?(\d{1,2}|[ivx]+)\s*[.:)\-–]+\s*(\D.*)$", re.S)
_LAST = re.compile(rf"^(.*\S)\s*[-–:(\[]\s*{_LEAD}0?(\d{{1,2}}(?:[.,]\d{{1,2}})?)\s*[)\]]?$", re.S)
_LAST_PLAIN = re.compile(r"^(.*\S)\s*[-–(\[]\s*(\d{1,2}[.,]\d{1,2})\s*[)\]]?$", re.S)
_BARE_NUMBER = re.compile(r"^(\d{1,2})[.,](\d{1,2})$")
# What stands over all criteria names none of them.
_OVER_ALL = re.compile(
    r"((cac|noi dung|ket qua|muc do|muc|dat|thuc hien|danh gia|so|bo|\d+|tieu chi|quoc gia|ve|xa|theo|xay dung)\s+)*"
    r"(tieu chi|nong thon moi|ntm|dat chuan)"
)
_TO_CRITERIA = re.compile(r"^(?:noi dung |ket qua )?tieu chi (?:so |ve )?", re.I)
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ROMAN = {text: number for number, text in enumerate(_ROMANS.split(), start=1)}  # fmt: skip
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Saying:
    """`targets` a head may mean; several where 17.1 was typed as a number. `by`: number, name, both."""

    targets: tuple = ()
    confidence: float = 0.0
    by: str = ""
    fault: str = ""
    why: str = ""

    @property
    def is_sure(self):
        return len(self.targets) == 1 and self.confidence >= 0.85 and not self.fault


NOTHING = Saying()


@dataclass
class Headings:
    """Reads heads against one set's structure; each text once."""

    structure: object
    is_typed: bool = True
    _known: dict = field(default_factory=dict)

    def __post_init__(self):
        self.indicators = self.structure.by_number
        self.criteria = {row.number: row for row in self.structure.criteria}
        named = [(self.criterion(row.number), row.name) for row in self.structure.criteria]
        # Offices leave out what the decision says in brackets.
        names = [(row, name) for row in self.structure.indicators for name in (row.name, _BRACKETS.sub("", row.name))]
        named += dict.fromkeys((("i", row.number), name) for row, name in names)
        self.names = Names(named)
        self.order = [row.number for row in self.structure.indicators]

    def criterion(self, number):
        """Target of a criterion: its indicator where it has a single one."""
        inside = self.structure.by_criterion[self.criteria[number].pk]
        return ("i", inside[0].number) if len(inside) == 1 else ("c", number)

    def unit_of(self, number):
        """Unit of an indicator, to be compared with words of heads."""
        return search_key(self.indicators[number].unit)

    def read(self, value):
        """Saying of a head's raw value."""
        if value is None or value == "" or isinstance(value, bool):
            return NOTHING
        kept = (type(value), value)
        if kept not in self._known:
            self._known[kept] = self._read(value)
        return self._known[kept]

    def _read(self, value):
        if isinstance(value, (int, float)):
            return self._typed(value)
        if isinstance(value, dt.date):
            return self._dated(value)
        if not isinstance(value, str):
            return NOTHING
        key = search_key(value)
        if len(key) > 600 or not key:
            return NOTHING
        return self._numbered(key, value) or self._named(value)

    def _typed(self, value):
        """A number typed as a number: 17.1 may be 17.10."""
        found = [("i", text) for text in self.indicators if _BARE_NUMBER.match(text) and float(text) == value]
        if value == int(value) or not found:
            return NOTHING
        return Saying(tuple(found), 1.0, "number", why=_("by its number"))

    def _dated(self, day):
        """A number a spreadsheet turned into a date: 1.2 became 1 February, or 2 January."""
        both = dict.fromkeys((f"{day.day}.{day.month}", f"{day.month}.{day.day}"))
        found = tuple(("i", text) for text in both if text in self.indicators)
        return Saying(found, 1.0, "number", why=_("by its number, which had become a date")) if found else NOTHING

    def _numbered(self, key, value):
        bare = _BARE_NUMBER.match(key.replace(" ", ""))
        if bare:
            return self._bare(f"{int(bare[1])}.{bare[2]}", "," in key)
        match = _INDICATOR.match(key)
        if match:
            number = f"{int(match[1])}.{int(match[2])}"
            return self._with_name([("i", number)], number in self.indicators, match[3], number, value)
        match = _CRITERION.match(key) or _NUMBERED.match(key)
        if match:
            number = str(_ROMAN.get(match[1], match[1]))
            is_worded = match.re is _CRITERION
            if number in self.criteria and (is_worded or self._fits(number, match[2])):
                return self._with_name([self.criterion(number)], True, match[2], number, value)
            if is_worded and number.isdigit() and not match[2]:
                return Saying(fault=_("Criterion %(number)s is not in this set.") % {"number": number})
            return None
        match = _LAST.match(key) or _LAST_PLAIN.match(key)
        if match:
            number = match[2].replace(",", ".")
            if number in self.indicators:
                return self._with_name([("i", number)], True, match[1], number, value)
            if number in self.criteria:
                return self._with_name([self.criterion(number)], True, match[1], number, value)
        return None

    def _bare(self, number, has_comma):
        if not self.is_typed and has_comma:
            found = tuple(("i", text) for text in self.indicators if float(text) == float(number))
            return Saying(found, 1.0, "number", why=_("by its number")) if found else None
        if number in self.indicators:
            return Saying((("i", number),), 1.0, "number", why=_("by its number"))
        return Saying(fault=_("Indicator %(number)s is not in this set.") % {"number": number})

    def _fits(self, number, rest):
        """Whether the words behind a bare number are those of the criterion of that number."""
        found = self.names.find(_TO_CRITERIA.sub("", rest))
        inside = {self.criterion(number)} | {
            ("i", row.number) for row in self.structure.by_criterion[self.criteria[number].pk]
        }
        return bool(found) and found[0] in inside

    def _with_name(self, targets, is_known, rest, number, value):
        """A number with words behind it: they must not be the words of another."""
        if not is_known:
            named = self.names.find(rest) if rest else None
            if rest and not named:
                return None
            return Saying(fault=_("Indicator %(number)s is not in this set.") % {"number": number})
        named = self.names.find(rest) if len(rest) > 3 else None
        if named and named[1] >= 0.97 and named[0] != targets[0] and not self._is_around(named[0], targets[0]):
            words = {"number": number, "other": named[0][1]}
            fault = _("The number says %(number)s, but the words are those of %(other)s.") % words
            return Saying(tuple(targets), 1.0, "number", fault=fault)
        return Saying(tuple(targets), 1.0, "both" if named else "number", why=_("by its number"))

    def _is_around(self, one, other):
        """Whether one is the criterion of the other."""
        numbers = {target[1].split(".")[0] for target in (one, other)}
        return len(numbers) == 1 and (one[0] != other[0] or "." not in one[1] + other[1])

    def _named(self, value):
        if not any(char.isalpha() for char in value) or len(value) < 2:
            return NOTHING
        if _OVER_ALL.fullmatch(search_key(value)):
            return NOTHING
        text = _TO_CRITERIA.sub("", clean(value.replace("\n", " / ")))
        found = self.names.find(text)
        if not found:
            return NOTHING
        target, confidence = found
        why = _("by its name") if confidence >= 0.97 else _("by words close to its name")
        return Saying((target,), confidence, "name", why=why)


def position_numbers(values):
    """Whether a row only counts its columns: "(1) (2) (3)", "1 2 3", "A B 1 2"."""
    texts = [re.sub(r"[()\[\].]", "", clean(int(v) if isinstance(v, float) and v.is_integer() else v)) for v in values]
    texts = [text.split("=")[0].strip() for text in texts if text]
    numbers = [int(text) for text in texts if text.isdigit()]
    others = [text for text in texts if not text.isdigit()]
    steps = all(two - one == 1 for one, two in pairwise(numbers))
    return (
        len(numbers) >= 2 and steps and all(len(text) == 1 and text.isalpha() for text in others) and len(others) <= 4
    )
