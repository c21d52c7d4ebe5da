"""Lists of villages: who enters a commune keeps its list. A village never changes its row; it ends and another begins.

Whether a name may stand, and which code a new village gets, is decided here for pages and workbooks alike.
"""

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.recorded_later import against_ending
from criteria.actions.results import Problem, Refused
from localities.actions import Unit, end_units, link_successions, unlink_successions, write_localities
from localities.models import Kind, Level, Locality, SuccessionKind
from ntm.lib.text import clean

VILLAGE_KINDS = (Kind.VILLAGE, Kind.HAMLET, Kind.UPLAND_VILLAGE, Kind.RESIDENTIAL_AREA)
_OWN_CODE = re.compile(r"-T(\d+)$")
_LONGEST = {field: Locality._meta.get_field(field).max_length for field in ("code", "name", "source")}


@dataclass(frozen=True)
class NewVillage:
    """A village to be listed. `code` "" lets the system give one; `where` is the caller's own mark of the line."""

    commune: Locality
    kind: str
    name: str
    valid_from: dt.date
    code: str = ""
    note: str = ""
    where: object = None


@dataclass(frozen=True)
class VillageProblem(Problem):
    """Why one line is refused; `where` is the line's own mark."""

    where: object = None


@dataclass
class VillagePlan:
    """What listing these villages would do: `fresh` are new, `known` already stand in the list as given."""

    fresh: list = field(default_factory=list)
    known: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def plan_villages(villages, *, by):
    """Plan of a list of NewVillage; a fixed number of queries, nothing is written."""
    villages = list(villages)
    rows = _listed(village.commune for village in villages)
    taken = _bearers(village.code for village in villages if village.code)
    plan = VillagePlan()
    scope = scope_of(by)
    for village in villages:
        own = rows[village.commune.lineage_id]
        same = _overlapping(own, village.name, village.valid_from, village.commune.valid_to)
        reason = _reason(village, scope)
        if not reason and any(_is_same(row, village) for row in same):
            plan.known.append(village)
            continue
        reason = reason or _code_reason(village, taken)
        if reason or same:
            plan.problems.append(_problem(village, reason or _twice(village)))
            continue
        plan.fresh.append(village)
        own.append(_fresh_row(village))
        taken[village.code].append(own[-1])
    return plan


@transaction.atomic
def add_villages(villages, *, by):
    """List new villages, all or none; the Locality rows. Those already listed as given are left as they are."""
    villages = list(villages)
    _hold({village.commune.pk for village in villages})
    plan = plan_villages(villages, by=by)
    if plan.problems:
        raise Refused(plan.problems)
    codes = _Codes(plan.fresh)
    units = [
        Unit(
            level=Level.VILLAGE,
            kind=village.kind,
            code=village.code or codes.next_for(village.commune),
            name=clean(village.name),
            valid_from=village.valid_from,
            valid_to=village.commune.valid_to,
            parent=village.commune,
            has_official_code=bool(village.code),
            source=village.note[: _LONGEST["source"]],
        )
        for village in plan.fresh
    ]
    write_localities(units, by=by)
    return [unit.row for unit in units]


@transaction.atomic
def rename_village(*, village, name, kind, date, by):
    """Give a village another name or kind from a day on: its row ends the day before and another continues it."""
    _hold({village.parent_id})
    village = Locality.objects.select_related("parent").get(pk=village.pk)
    _refuse(_rename_reason(village, name, kind, date, by), village)
    last_day, later = village.valid_to, list(village.successor_links.select_related("successor"))
    end_units({village: date - dt.timedelta(days=1)}, by=by)
    unit = Unit(
        level=Level.VILLAGE,
        kind=kind,
        code=village.code,
        name=clean(name),
        valid_from=date,
        valid_to=last_day,
        parent=village.parent,
        has_official_code=village.has_official_code,
        source=village.source,
    )
    write_localities([unit], by=by)
    # What is already known to become of it later becomes of the row that continues it.
    unlink_successions(later, by=by)
    links = [(unit.row, link.successor, link.kind, link.date, link.resolution) for link in later]
    link_successions([(village, unit.row, SuccessionKind.CONTINUES, date, ""), *links], by=by)
    return Locality.objects.get(pk=unit.row.pk)


@transaction.atomic
def end_village(*, village, last_day, by):
    """Strike a village from the list after a day; what was recorded of it stays."""
    _hold({village.parent_id})
    village = Locality.objects.select_related("parent").get(pk=village.pk)
    _refuse(_end_reason(village, last_day, by), village)
    end_units({village: last_day}, by=by)
    return village


# -- Reasons ----------------------------------------------------------------------------------------------------------


def _reason(village, scope):
    """Why a line cannot stand by itself, or ""."""
    commune, words = village.commune, {"place": village.commune}
    if commune.level != Level.COMMUNE or not scope.enters(commune):
        return _("This unit is outside your area.")
    if not clean(village.name):
        return _("The name of the village is missing.")
    if len(clean(village.name)) > _LONGEST["name"]:
        return _("The name is longer than %(count)s characters.") % {"count": _LONGEST["name"]}
    if village.kind not in VILLAGE_KINDS:
        return _("“%(kind)s” is no kind of village.") % {"kind": village.kind}
    if not commune.is_in_force_on(village.valid_from):
        words["date"] = f"{village.valid_from:%d/%m/%Y}"
        return _("%(place)s did not exist on %(date)s.") % words
    return ""


def _code_reason(village, taken):
    if len(village.code) > _LONGEST["code"]:
        return _("The code is longer than %(count)s characters.") % {"count": _LONGEST["code"]}
    if village.code and any(row.meets(village.valid_from, village.commune.valid_to) for row in taken[village.code]):
        return _("Another unit bears the code %(code)s at that time.") % {"code": village.code}
    return ""


def _twice(village):
    words = {"name": clean(village.name), "place": village.commune.running_name}
    return _("The name “%(name)s” already stands in the list of %(place)s at that time.") % words


def _problem(village, reason):
    return VillageProblem(reason, locality_id=village.commune.pk, where=village.where)


def _rename_reason(village, name, kind, date, by):
    if village.level != Level.VILLAGE:
        return _("This unit is no village.")
    if not village.is_in_force_on(date) or village.valid_from == date:
        words = {"place": village, "date": f"{date:%d/%m/%Y}"}
        return _("%(place)s must exist before %(date)s and on that day to continue under another name.") % words
    if (clean(name), kind) == (village.name, village.kind):
        return _("The name and the kind are the ones it has.")
    fresh = NewVillage(village.parent, kind, name, date)
    rows = [row for row in _listed([village.parent])[village.parent.lineage_id] if row.pk != village.pk]
    if _overlapping(rows, name, date, village.valid_to):
        return _reason(fresh, scope_of(by)) or _twice(fresh)
    return _reason(fresh, scope_of(by))


def _end_reason(village, last_day, by):
    if village.level != Level.VILLAGE or not scope_of(by).enters(village):
        return _("This unit is outside your area.")
    if not village.is_in_force_on(last_day):
        words = {"place": village, "date": f"{last_day:%d/%m/%Y}"}
        return _("%(place)s did not exist on %(date)s.") % words
    link = village.successor_links.select_related("successor").order_by("date", "pk").first()
    if link:
        words = {"place": village, "successor": link.successor, "date": f"{link.date:%d/%m/%Y}"}
        return _("%(place)s goes on as %(successor)s from %(date)s: end that one instead.") % words
    recorded = against_ending([village.lineage_id], last_day + dt.timedelta(days=1))
    return recorded[0][1] if recorded else ""


def _refuse(reason, village):
    if reason:
        raise Refused([Problem(reason, locality_id=village.pk)])


# -- What stands already ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Listed:
    kind: str
    name: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    pk: int | None = None
    is_new: bool = False

    def meets(self, first, last):
        """Whether the two spans share a day."""
        return (self.valid_to is None or self.valid_to >= first) and (
            last is None or self.valid_from is None or self.valid_from <= last
        )


def _fresh_row(village):
    return _Listed(village.kind, clean(village.name), village.valid_from, village.commune.valid_to, is_new=True)


def _listed(communes):
    """{lineage of the commune: [_Listed]} of every village it ever had."""
    lineages = {commune.lineage_id for commune in communes}
    rows = Locality.objects.filter(level=Level.VILLAGE, parent__lineage__in=lineages)
    found = defaultdict(list)
    for lineage, *values in rows.values_list("parent__lineage_id", "kind", "name", "valid_from", "valid_to", "pk"):
        found[lineage].append(_Listed(*values))
    return found


def _overlapping(rows, name, first, last):
    """Rows of that name that share a day with the span; "Hòa" and "Hoà" are told apart as they are written."""
    key = clean(name).casefold()
    return [row for row in rows if row.name.casefold() == key and row.meets(first, last)]


def _is_same(row, village):
    """Already listed as given, so that the same list may be sent again."""
    return not row.is_new and row.kind == village.kind and (row.valid_to is None or row.valid_to >= village.valid_from)


def _bearers(codes):
    """{code: [_Listed]} of units of whatever level that bear or bore one of these codes."""
    found = defaultdict(list)
    rows = Locality.objects.filter(code__in=set(codes))
    for code, *values in rows.values_list("code", "kind", "name", "valid_from", "valid_to", "pk"):
        found[code].append(_Listed(*values))
    return found


def _hold(commune_ids):
    """Two people keeping one list wait for one another here."""
    list(Locality.objects.select_for_update(of=("self",)).filter(pk__in=commune_ids).order_by("pk").values_list("pk"))


class _Codes:
    """Own codes: the commune's code and a running number never used before, "31006-T01"."""

    def __init__(self, villages):
        self.last = {f"{village.commune.code}-T": 0 for village in villages}
        mine = reduce(or_, (Q(code__startswith=prefix) for prefix in self.last), Q(pk=None))
        used = Locality.objects.filter(mine, level=Level.VILLAGE).values_list("code", flat=True)
        for code in [*used, *(village.code for village in villages)]:
            number = _OWN_CODE.search(code)
            if number:
                prefix = f"{code[: number.start()]}-T"
                self.last[prefix] = max(self.last[prefix], int(number[1]))

    def next_for(self, commune):
        prefix = f"{commune.code}-T"
        self.last[prefix] += 1
        return f"{prefix}{self.last[prefix]:02d}"
