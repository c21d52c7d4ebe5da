"""What a reorganisation would do: units that end, units that begin, how they are joined, and why it cannot be."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from localities.models import Locality, SuccessionKind

DAY = dt.timedelta(days=1)


class Fate(StrEnum):
    """What becomes of a unit whose row ends."""

    CONTINUES = "CONTINUES"
    MERGED = "MERGED"
    DIVIDED = "DIVIDED"
    DISSOLVED = "DISSOLVED"


@dataclass(eq=False)
class Step:
    """One old unit going, whole or in part, into one new unit."""

    old: Locality
    new: "NewUnit"
    is_whole: bool
    kind: str = ""


@dataclass(eq=False)
class NewUnit:
    """A unit that begins; `row` once it is written. `is_carried`: it follows its parent, no line names it."""

    level: str
    kind: str
    code: str
    name: str
    steps: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    parent: object = None
    valid_to: dt.date | None = None
    is_carried: bool = False
    row: Locality | None = None

    @property
    def full_name(self):
        return Locality(kind=self.kind, name=self.name).full_name

    @property
    def continued(self):
        """The unit it plainly continues, else None."""
        return next((step.old for step in self.steps if step.kind == SuccessionKind.CONTINUES), None)

    @property
    def first_line(self):
        """The line that names it, None for a unit carried along."""
        return self.lines[0] if self.lines else None

    @property
    def parent_row(self):
        return self.parent.row if isinstance(self.parent, NewUnit) else self.parent


@dataclass(eq=False)
class Ended:
    """A unit whose row ends, and the new units it goes into."""

    place: Locality
    fate: Fate
    heirs: list = field(default_factory=list)


@dataclass(frozen=True)
class Trouble:
    """Why a reorganisation cannot be: in a sentence, with the line it concerns where there is one."""

    reason: str
    line: object = None

    @property
    def sheet(self):
        return self.line.sheet if self.line else ""

    @property
    def row(self):
        return self.line.row if self.line else None


@dataclass
class LaterLink:
    """A succession already recorded for a later day, which the new unit takes over from its predecessors."""

    new: NewUnit
    successor_id: int
    kind: str
    date: dt.date
    resolution: str


@dataclass
class Plan:
    province: Locality
    date: dt.date
    resolution: str
    lines: list
    ends_districts: bool = False
    ended: list = field(default_factory=list)
    begun: list = field(default_factory=list)
    troubles: list = field(default_factory=list)
    later_links: list = field(default_factory=list)
    replaced_links: list = field(default_factory=list)
    before: list = field(default_factory=list)
    staying: list = field(default_factory=list)
    _index: dict = field(default_factory=dict, repr=False)
    _by_lineage: dict = field(default_factory=dict, repr=False)

    @property
    def last_day(self):
        return self.date - DAY

    @property
    def steps(self):
        return [step for unit in self.begun for step in unit.steps]

    @property
    def named(self):
        """New units that lines name; the others are carried along."""
        return [unit for unit in self.begun if not unit.is_carried]

    @property
    def carried(self):
        return [unit for unit in self.begun if unit.is_carried]

    @property
    def broken(self):
        """Ended units that do not plainly continue."""
        return [ended for ended in self.ended if ended.fate != Fate.CONTINUES]

    def end(self, place, fate, heirs):
        self._index[place.pk] = Ended(place, fate, heirs)
        self._by_lineage[place.lineage_id] = self._index[place.pk]
        self.ended.append(self._index[place.pk])

    def ended_of(self, place):
        return self._index.get(place.pk)

    def ended_with(self, place):
        """As ended_of, for any earlier row of the same lineage: a role may still name the thị xã of a thành phố."""
        return self._by_lineage.get(place.lineage_id)

    def refuse(self, reason, line=None):
        self.troubles.append(Trouble(str(reason), line))

    def heir_of(self, place):
        """The one NewUnit that takes the unit over as a whole; None when it is divided, dissolved or does not end."""
        ended = self.ended_of(place)
        return ended.heirs[0] if ended and ended.fate in (Fate.CONTINUES, Fate.MERGED) else None

    @property
    def written(self):
        """Everything that would be written of the places, in plain values."""
        said = [self.date.isoformat(), self.resolution]
        said += [[step.old.pk, step.new.code, step.new.name, step.new.kind, step.kind] for step in self.steps]
        said += [[unit.code, _parent_code(unit), str(unit.valid_to)] for unit in self.begun]
        said += [[ended.place.pk, ended.fate] for ended in self.ended]
        return said + [[link.new.code, link.successor_id, link.kind] for link in self.later_links]


def _parent_code(unit):
    return unit.parent.code if unit.parent else ""
