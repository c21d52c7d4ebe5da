"""Tasks of agencies that are no more: who takes each over, proposed here, confirmed one by one by the office."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Agency, AgencySuccession
from directives.handover import open_pairs
from directives.models import TaskHandOver
from directives.occurrences import is_same_kind
from directives.registers import Cell, Register, day_cell
from directives.wording import clause_label, directive_title
from localities.models import Level, Locality, Succession
from ntm.lib.numbers import format_count
from ntm.lib.tables import Column


@dataclass
class Passing:
    """An agency that has ended with what it still led. `loose`: tasks nobody has been named for; `proposed`: hand-overs
    that wait for the office; `confirmed`: those it has confirmed."""

    agency: Agency
    ended_on: object = None
    loose: list = field(default_factory=list)
    proposed: list = field(default_factory=list)
    confirmed: list = field(default_factory=list)

    @property
    def waiting(self):
        return len(self.loose) + len(self.proposed)


def passings(agencies, day):
    """[Passing] of those of these agencies that have ended by the day and led something; a fixed number of queries."""
    agencies = list(agencies)
    ends = _ends_of_places(agencies)
    found = {row.pk: Passing(row, ended) for row in agencies if (ended := _ended_on(row, day, ends))}
    for row in _hand_overs(found):
        passing = found[row.from_agency_id]
        (passing.confirmed if row.confirmed_on else passing.proposed).append(row)
    for task, key in open_pairs(found, day):
        found[key].loose.append(task)
    rows = [row for row in found.values() if row.waiting or row.confirmed]
    return sorted(rows, key=lambda row: (-row.waiting, row.agency.search_key))


def ended_on(agency, day):
    """Last day of an agency, or of the district or commune it belongs to, where that lies before the day."""
    return _ended_on(agency, day, _ends_of_places([agency]))


def _ended_on(agency, day, ends):
    days = [agency.valid_to, ends.get(agency.locality_id)]
    past = [last for last in days if last and last < day]
    return min(past) if past else None


def _ends_of_places(agencies):
    """{district or commune: last day of the unit}, None while it lasts; a unit that plainly continues has not ended."""
    places = [
        row.locality for row in agencies if row.locality and row.locality.level in (Level.DISTRICT, Level.COMMUNE)
    ]
    rows = Locality.objects.filter(lineage__in={place.lineage_id for place in places} - {None})
    last = {}
    for root, day in rows.values_list("lineage", "valid_to"):
        last[root] = max(last.get(root, day or dt.date.max), day or dt.date.max)
    found = {place.pk: last.get(place.lineage_id, place.valid_to) for place in places}
    return {pk: None if day == dt.date.max else day for pk, day in found.items()}


def _hand_overs(agencies):
    rows = TaskHandOver.objects.filter(from_agency__in=agencies).order_by("pk")
    rows = rows.select_related("task__directive__locality", "task__clause", "to_agency", "from_agency", "confirmed_by")
    rows = rows.defer("task__directive__text", "task__directive__search_key", "task__clause__text")
    last = {(row.task_id, row.from_agency_id): row for row in rows}
    return list(last.values())


def heirs_of(agency):
    """Agencies that may take over: recorded heirs first, then those of the same kind where its place went, then the
    committee of its province."""
    recorded = Agency.objects.filter(origin_links__predecessor=agency)
    places = Succession.objects.filter(predecessor__lineage=agency.locality.lineage_id) if agency.locality else []
    at = {row.successor_id for row in places}
    near = [row for row in Agency.objects.filter(locality__in=at).select_related("locality") if _fits(row, agency)]
    above = _above(agency)
    return list(dict.fromkeys([*recorded.order_by("search_key"), *near, *above]))


def _fits(row, agency):
    return is_same_kind(row, agency) or row.sector == agency.sector


def _above(agency):
    if not agency.locality or agency.locality.level == Level.PROVINCE:
        return []
    province = agency.locality.own_province_id
    return Agency.objects.filter(locality=province, name__startswith="Ủy ban nhân dân tỉnh").order_by("pk")


def task_source(task):
    clause = clause_label(task.clause.number) if task.clause else ""
    return ", ".join(filter(None, (directive_title(task.directive), clause)))


def waiting_register(rows, scope):
    return Register(
        name=_("agencies ended"),
        title=_("Agencies that have ended"),
        note=_("Every open task is confirmed one by one: who answers for it from now on."),
        columns=[Column(_("Agency"), "text", 50), Column(_("Ended on"), "date"), Column(_("Nobody named"), "count", 12),
                 Column(_("Waiting for confirmation"), "count", 12), Column(_("Confirmed"), "count", 12)],
        rows=[_waiting(row, scope) for row in rows],
    )  # fmt: skip


def _waiting(row, scope):
    may = scope.managed_ids and row.waiting
    name = "agency-hand-over" if may else "agency-detail"
    counts = [len(row.loose), len(row.proposed), len(row.confirmed)]
    cells = [Cell(format_count(count) if count else "–", value=count) for count in counts]
    return [Cell(row.agency.name, href=reverse(f"directives:{name}", args=[row.agency.code])), day_cell(row.ended_on),
            *cells]  # fmt: skip


def hand_over_register(rows):
    """Every hand-over, those that wait first."""
    moves = [move for row in rows for move in (*row.proposed, *row.confirmed)]
    moves.sort(key=lambda move: (move.confirmed_on is not None, move.date, move.pk))
    return Register(
        name=_("hand-overs"),
        title=_("Tasks handed over"),
        columns=[Column(_("Task"), "text", 50), Column(_("Document"), "text", 36),
                 Column(_("Handed over by"), "text", 34), Column(_("Taken over by"), "text", 34),
                 Column(_("From day"), "date"), Column(_("Legal basis"), "text", 30), Column(_("State"), "text", 30)],
        rows=[_move(move) for move in moves],
    )  # fmt: skip


def _move(move):
    taker = move.to_agency.name if move.to_agency else Cell(_("to be assigned anew"), tone="red")
    if not move.confirmed_on:
        state = Cell(_("waits for confirmation"), tone="amber")
    else:
        who = move.confirmed_by.get_full_name() if move.confirmed_by else _("the system")
        state = Cell(_("confirmed"), tone="green", note=f"{move.confirmed_on:%d/%m/%Y}, {who}")
    return [move.task.summary, task_source(move.task), move.from_agency.name, taker, day_cell(move.date),
            move.reference, state]  # fmt: skip


def ended_agencies(rows):
    """Agencies that may have ended, of a queryset of agencies."""
    ended = Q(valid_to__isnull=False) | Q(
        locality__level__in=(Level.DISTRICT, Level.COMMUNE), locality__valid_to__isnull=False
    )
    return rows.filter(ended).select_related("locality")


def first_day_after(agency):
    """(day from which somebody else answers, legal basis): of the recorded heir, else the day after its place ended."""
    row = AgencySuccession.objects.filter(predecessor=agency).order_by("date").first()
    if row:
        return row.date, row.document
    place = agency.locality
    link = Succession.objects.filter(predecessor=place).order_by("date").first() if place else None
    if link:
        return link.date, link.resolution
    last = ended_on(agency, dt.date.max)
    return (last + dt.timedelta(days=1), "") if last else (None, "")
