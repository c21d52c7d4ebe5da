"""One line of a reorganisation, "old unit → new unit, whole or part": grammar of the form, the workbook, the record.

A new unit is known by its code: lines with the same new code speak of the same unit. What a line leaves empty is taken
over from the old unit, so that a new name, kind, code or parent is one filled cell.
"""

import re
from dataclasses import asdict, dataclass

from localities.models import Kind, Level, Locality
from ntm.lib.text import search_key

KINDS_AT = {
    Level.PROVINCE: (Kind.PROVINCE, Kind.CENTRAL_CITY),
    Level.DISTRICT: (Kind.DISTRICT, Kind.URBAN_DISTRICT, Kind.TOWN, Kind.CITY),
    Level.COMMUNE: (Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL_ZONE),
    Level.VILLAGE: (Kind.VILLAGE, Kind.HAMLET, Kind.UPLAND_VILLAGE, Kind.RESIDENTIAL_AREA),
}
PARENTS_AT = {
    Level.DISTRICT: (Level.PROVINCE,),
    Level.COMMUNE: (Level.DISTRICT, Level.PROVINCE),
    Level.VILLAGE: (Level.COMMUNE,),
}
# Digits of an official code; a spreadsheet that takes "02356" for a number drops the zero.
DIGITS_AT = {Level.DISTRICT: 3, Level.COMMUNE: 5}
LONGEST_CODE, LONGEST_NAME = (Locality._meta.get_field(name).max_length for name in ("code", "name"))
_CODE = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Line:
    """`sheet` and `row` are where it stood in a workbook; a line of the form has none."""

    old_code: str
    new_code: str = ""
    new_name: str = ""
    new_kind: str = ""
    parent_code: str = ""
    is_whole: bool = True
    old_name: str = ""
    note: str = ""
    sheet: str = ""
    row: int | None = None

    def as_json(self):
        return asdict(self)


def kind_of(words, level):
    """Kind of "xã", "Xã" or "thị trấn" at a level; None for words that name none there."""
    key = search_key(words)
    return next((kind for kind in KINDS_AT[level] if search_key(kind.label) == key or kind.value == words), None)


def is_kind(words):
    return any(kind_of(words, level) for level in KINDS_AT)


def full_code(code, level):
    """An official code with the zeros a spreadsheet has dropped."""
    return code.zfill(DIGITS_AT[level]) if code.isdecimal() and level in DIGITS_AT else code


def is_code(text):
    """Letters, digits, dots and hyphens: a code stands in addresses."""
    return len(text) <= LONGEST_CODE and bool(_CODE.fullmatch(text))


def split_name(name, kind):
    """ "Xã Tân Hội" as "Tân Hội": names are kept without the kind. "Phường 3" is "3"; "Xã" alone stays."""
    head, _space, rest = name.partition(" ")
    label = Kind(kind).label
    if len(label.split()) > 1:
        words = name.split(" ")
        head, rest = " ".join(words[: len(label.split())]), " ".join(words[len(label.split()) :])
    return rest if rest and search_key(head) == search_key(label) else name
