"""A criteria set as it stands in a file: plain values in the vocabulary of the YAML files, and where each was read."""

from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from criteria.loader import headings
from ntm.lib.excel import parse_address

# Headings of the rows under a key of the set.
_FIELDS = {
    "criteria": (
        *headings.NAMES, *headings.OF_CRITERION, *headings.OF_INDICATOR, *headings.MORE_OF_INDICATOR,
        headings.INDICATOR_NUMBER,
    ),
    "prerequisites": headings.CONDITIONS,
    "dimension": headings.COLUMNS,
    "legal_basis": headings.PAPERS,
}  # fmt: skip


class CriteriaFileError(ValueError):
    """Files that cannot be read as law; `faults` names file, place and reason of everything that is wrong."""

    def __init__(self, faults):
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Spot:
    """Where a value was read: a line of a YAML file, or a sheet with its cell."""

    line: int | None = None
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing that keeps a file from being law; `place` in words ("indicator 3.1")."""

    file: str
    spot: Spot
    place: str
    reason: str

    @property
    def where(self):
        """ "line 12", "sheet “Chỉ tiêu”, F12" or "" where only the whole file can be named."""
        if self.spot.line:
            return _("line %(line)s") % {"line": self.spot.line}
        if self.spot.sheet:
            words = _("sheet “%(sheet)s”") % {"sheet": self.spot.sheet}
            return f"{words}, {self.spot.cell}" if self.spot.cell else words
        return ""

    def __str__(self):
        return ": ".join(filter(None, (self.file, self.where, self.place, self.reason)))

    def as_dict(self):
        return {"file": self.file, **asdict(self.spot), "place": self.place, "reason": self.reason}


@dataclass
class SetDocument:
    """`data` as read; `spots` {path: Spot}, a path being the keys and positions that lead to a value.

    `misread`: [(path, reason)] of what the reader itself could not make out; `sheets`: names in a workbook's order.
    """

    name: str
    data: object
    spots: dict = field(default_factory=dict)
    misread: list = field(default_factory=list)
    sheets: list = field(default_factory=list)

    def spot(self, path):
        """Spot of a value, or of the nearest thing around it that has one."""
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, Spot())

    def fault(self, path, reason):
        """Fault of a path. Only YAML knows keys; elsewhere they are called as the headings of a workbook are."""
        spot = self.spot(path)
        key = getattr(reason, "key", "")
        if key and not spot.line:
            reason = reason.of(key, title_of(path) or key)
        place = row_words(self.data, path) or (key_words(path) if spot.line else title_of(path))
        return Fault(self.name, spot, place or ("" if path else _("whole file")), str(reason))

    def in_order(self, faults):
        """As an officer goes through a workbook, sheet by sheet and cell by cell; others stay as they were found."""
        return sorted(faults, key=self._place)

    def _place(self, fault):
        spot = fault.spot
        if spot.sheet not in self.sheets:
            return (-1, -1, -1)
        return (self.sheets.index(spot.sheet), *(parse_address(spot.cell) if spot.cell else (-1, -1)))


def row_words(data, path):
    """ "indicator 3.1" of the row a path leads through, "" outside the rows."""
    found, words = data, ""
    for depth, key in enumerate(path):
        try:
            found = found[key]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(found, dict) and isinstance(key, int) and depth:
            words = _row_words(path[depth - 1], found) or words
    return words


def key_words(path):
    """ "legal_basis.date": the keys that lead to a value."""
    return ".".join(str(key) for key in path if not isinstance(key, int) and "!" not in str(key))


def title_of(path):
    """The heading of a workbook that a key answers to, or ""."""
    fields = _FIELDS.get(path[0] if path else "", headings.FACTS)
    exact = next((field.title for field in headings.FACTS if field.path == path), "")
    return exact or next((field.title for field in fields if path and field.path[-1] == path[-1]), "")


def _row_words(list_name, row):
    titles = {
        "criteria": _("criterion %(number)s"),
        "indicators": _("indicator %(number)s"),
        "prerequisites": _("condition %(number)s"),
    }
    if list_name not in titles or row.get("number") in (None, ""):
        return ""
    return titles[list_name] % {"number": row["number"]}
