"""Results of a day carried over to the boundaries of a later one: pure rules over successions, nothing is asked here.

A unit of today is compared with the units of the day it came from. What cannot be told from them is said so, with the
reason: mapped figures are provisional and never official.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from criteria.rules import INCLUDED_IN, UNKNOWN
from localities.models import Kind, SuccessionKind


class Boundaries(StrEnum):
    """Units as they were on the day of the figures, or as they are now."""

    THEN = "then"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Node:
    """One row of a commune-level unit; `province` and `district` are lineages."""

    pk: int
    lineage_id: int
    name: str
    kind: str
    code: str = ""
    province: int | None = None
    district: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def full_name(self):
        return f"{Kind(self.kind).label} {self.name}"

    def is_in_force_on(self, day):
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to >= day)


@dataclass(frozen=True, slots=True)
class Link:
    """A succession: `predecessor` and `successor` are keys of Nodes."""

    predecessor: int
    successor: int
    kind: str
    date: dt.date


@dataclass
class Origin:
    """What a unit was on the day: the rows then in force it came from, whole or in part.

    `is_plain`: one row that plainly continues. `is_lost`: some path ends before it reaches the day.
    """

    sources: list = field(default_factory=list)
    divided: set = field(default_factory=set)
    is_plain: bool = True
    is_lost: bool = False


@dataclass
class Mapping:
    """How one unit of today was reached. `reason` "" when it could be mapped; `sources` are Nodes of the day.

    `mixed`: attainments the predecessors do not agree on. `settled`: the decision that carried a recognition over, in
    words. `note`: what else a reader must know.
    """

    sources: list = field(default_factory=list)
    is_plain: bool = False
    reason: str = ""
    settled: str = ""
    note: str = ""
    mixed: tuple = ()

    @property
    def is_mapped(self):
        return not self.reason

    @property
    def source_names(self):
        return ", ".join(source.full_name for source in self.sources)


class Graph:
    """Successions between a day and a later one, walked backwards."""

    def __init__(self, nodes, links, day):
        self.nodes = {node.pk: node for node in nodes}
        self.day = day
        self.back, heirs = defaultdict(list), defaultdict(set)
        for link in links:
            self.back[link.successor].append(link)
            heirs[link.predecessor, link.date].add(link.successor)
        self.split = {key for key, successors in heirs.items() if len(successors) > 1}

    def origin(self, pk):
        """Origin of a unit: any number of steps back."""
        found = Origin()
        self._walk(pk, found, divided=False, seen=frozenset())
        found.sources = sorted(set(found.sources), key=lambda source: (self.nodes[source].name, source))
        found.is_plain = found.is_plain and len(found.sources) == 1
        return found

    def _walk(self, pk, found, *, divided, seen):
        node, links = self.nodes.get(pk), self.back[pk]
        if node is not None and node.is_in_force_on(self.day):
            found.sources.append(pk)
            if divided:
                found.divided.add(pk)
        elif node is None or not links or pk in seen:
            found.is_lost = True
            return
        for link in links:
            found.is_plain = found.is_plain and link.kind == SuccessionKind.CONTINUES
            parted = link.kind == SuccessionKind.PART or (link.predecessor, link.date) in self.split
            self._walk(link.predecessor, found, divided=divided or parted, seen=seen | {pk})


def obstacle(origin, sources, divided):
    """Why results cannot be carried over from these units at all, in words; "" when they can."""
    if not sources:
        return _("no unit of that day is known to have become it")
    if origin.is_lost:
        return _("part of its area comes from units that are not in the list of that day")
    if divided:
        words = {"units": _names(divided)}
        text = ngettext("%(units)s was divided", "%(units)s were divided", len(divided))
        return text % words
    others = [source for source in sources if source.kind != Kind.COMMUNE]
    if others:
        return _("%(units)s: no xã on that day, so never assessed") % {"units": _names(others)}
    return ""


def mapping_of(origin, nodes):
    """Mapping of a unit as far as the graph alone decides."""
    sources = [nodes[pk] for pk in origin.sources]
    divided = [nodes[pk] for pk in origin.sources if pk in origin.divided]
    return Mapping(sources=sources, is_plain=origin.is_plain, reason=obstacle(origin, sources, divided))


def agreed_attainments(held, attainments):
    """(attainments every predecessor held, those only some held). `held`: one collection of attainments each."""
    common, mixed = [], []
    for attainment in attainments:
        answers = {any(level in own for level in INCLUDED_IN[attainment]) for own in held}
        if answers == {True}:
            common.append(attainment)
        elif len(answers) == 2:
            mixed.append(attainment)
    return common, mixed


def merged_marks(marks):
    """Marks of a merged unit: what all predecessors agree on; any disagreement is unknown, and so is a blank one."""
    if not marks or not all(marks) or len({len(own) for own in marks}) > 1:
        return ""
    return "".join(found.pop() if len(found := set(column)) == 1 else UNKNOWN for column in zip(*marks, strict=True))


def mixed_reason(sources, recognised):
    """Why a unit recognised only in part cannot be called either: which predecessors were and which were not."""
    words = {
        "yes": _names([source for source in sources if source.pk in recognised]),
        "no": _names([source for source in sources if source.pk not in recognised]),
    }
    return _("predecessors do not agree: %(yes)s recognised, %(no)s not") % words


def _names(nodes):
    return ", ".join(node.full_name for node in nodes)
