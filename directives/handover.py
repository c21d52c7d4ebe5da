"""What a reorganisation of places does to open tasks: they go to the successor's agency, or wait to be assigned anew.

The paper's own lead stays on record; who answers from the first new day on stands in rows of TaskHandOver.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions import save_agency
from accounts.models import Agency
from criteria.actions.handover import Effect, EffectKind
from directives.actions import record_hand_overs, take_back_hand_overs
from directives.models import DeadlineKind, Occurrence, Task, TaskAgency, TaskHandOver, TaskRole
from directives.occurrences import is_group, is_same_kind
from directives.owed import hand_overs_of, made_through
from directives.wording import clause_label, directive_title
from localities.models import Locality


@dataclass
class Move:
    """Open tasks of one agency whose place ends, and the new unit that takes the place over as a whole, if one does."""

    agency: Agency
    heir: object = None
    tasks: list = field(default_factory=list)

    @property
    def taker_name(self):
        """Name of the same agency in the new unit; empty where none follows plainly from the old name."""
        place = self.agency.locality.running_name
        if self.heir is None or is_group(self.agency) or not self.agency.name.endswith(f" {place}"):
            return ""
        return self.agency.name.removesuffix(place) + Locality(kind=self.heir.kind, name=self.heir.name).running_name


class TaskParticipant:
    name = "directives.tasks"

    def effects(self, plan):
        return [_effect(move) for move in moves_of(plan)]

    def apply(self, record, plan, by):
        moves = moves_of(plan)
        awaited = list(_awaited(moves))
        takers = _Takers(moves, plan, by)
        pairs = [(task, move.agency, takers.of(move)) for move in moves for task in move.tasks]
        rows = record_hand_overs(pairs, date=plan.date, reference=plan.resolution, by=by)
        part = {"hand_overs": [row.pk for row in rows], "agencies": takers.founded, "awaited": awaited}
        return [part] if rows else []

    def undo(self, record, done, by):
        for part in done:
            take_back_hand_overs(part["hand_overs"], founded=part["agencies"], by=by)

    def blocks_undo(self, record, done):
        return list(dict.fromkeys(reason for part in done for reason in _blocks(part)))


# -- What moves ------------------------------------------------------------------------------------------------


def moves_of(plan):
    """A Move for each agency of a unit that ends for good and still has something open; a fixed number of queries."""
    broken = {ended.place.pk: ended for ended in plan.broken}
    roots = {ended.place.lineage_id: ended.place.pk for ended in plan.broken if ended.place.lineage_id}
    here = Q(locality__in=broken) | Q(locality__lineage__in=roots)
    moves = {}
    for agency in Agency.objects.filter(here).select_related("locality").order_by("locality__sort_key", "pk"):
        place = broken[agency.locality_id if agency.locality_id in broken else roots[agency.locality.lineage_id]].place
        moves[agency.pk] = Move(agency, plan.heir_of(place))
    for task, agency in open_pairs(moves, plan.date):
        moves[agency].tasks.append(task)
    return [move for move in moves.values() if move.tasks]


def open_pairs(agencies, day):
    """[(task, key of the agency)] of what these lead, owe or have taken over and not yet done, in the papers' order."""
    pairs = _led(agencies) | _owed(agencies) | _taken_over(agencies)
    tasks = (
        Task.objects.filter(pk__in={task for task, _agency in pairs})
        .select_related("directive", "clause")
        .defer("directive__text", "directive__search_key")
        .order_by("directive__date", "directive", "order")
    )
    answering = hand_overs_of({task for task, _agency in pairs}).answering
    by_task = defaultdict(list)
    for task, agency in pairs:
        if answering(task, agency, day) == agency:
            by_task[task].append(agency)
    return [(task, agency) for task in tasks for agency in sorted(by_task[task.pk])]


def _led(agencies):
    """Lead roles of open tasks; a part already confirmed of a task done once is no longer open."""
    rows = TaskAgency.objects.filter(agency__in=agencies, role=TaskRole.LEAD, task__done_date__isnull=True)
    settled = Occurrence.objects.filter(agency__in=agencies, confirmed_on__isnull=False)
    settled = settled.exclude(task__deadline_kind=DeadlineKind.RECURRENCE)
    return set(rows.values_list("task", "agency")) - set(settled.values_list("task", "agency"))


def _owed(agencies):
    return set(Occurrence.objects.open().filter(agency__in=agencies).values_list("task", "agency"))


def _taken_over(agencies):
    rows = TaskHandOver.objects.filter(to_agency__in=agencies, task__done_date__isnull=True)
    return set(rows.values_list("task", "to_agency"))


def _awaited(moves):
    """Occurrences of these agencies nobody has reported yet."""
    agencies = [move.agency.pk for move in moves]
    rows = Occurrence.objects.filter(agency__in=agencies, reported_on__isnull=True)
    return rows.order_by("pk").values_list("pk", flat=True)


def _effect(move):
    words = {"agency": move.agency.name, "taker": move.taker_name, "tasks": _tasks_text(move.tasks)}
    if move.taker_name:
        text = _("%(agency)s: open tasks go to %(taker)s – %(tasks)s") % words
    else:
        text = _("%(agency)s: open tasks to be assigned anew – %(tasks)s") % words
    return Effect(EffectKind.TASK, text, move.agency.locality)


def _tasks_text(tasks):
    """Every task by its document and clause: "Kế hoạch ngày 09 tháng 4 năm 2021: mục II.2, mục III.3"."""
    papers = defaultdict(list)
    for task in tasks:
        clause = clause_label(task.clause.number) if task.clause else task.summary
        papers[directive_title(task.directive)].append(clause)
    return "; ".join(f"{title}: {', '.join(dict.fromkeys(clauses))}" for title, clauses in papers.items())


class _Takers:
    """Agencies that take over: the one of the same kind the new unit has, else one founded with the unit."""

    def __init__(self, moves, plan, by):
        rows = [move.heir.row for move in moves if move.heir and move.heir.row]
        self._at = defaultdict(list)
        for agency in Agency.objects.filter(locality__in=rows).select_related("locality"):
            self._at[agency.locality_id].append(agency)
        self._plan, self._by = plan, by
        self.founded = []

    def of(self, move):
        """Agency that takes a move's tasks over; None leaves them to be assigned anew."""
        if not move.taker_name:
            return None
        here = self._at[move.heir.row.pk]
        same = [agency for agency in here if is_same_kind(agency, move.agency)]
        if len(same) > 1:
            return None
        if not same:
            same = [self._found(move)]
            here += same
        return same[0]

    def _found(self, move):
        row = move.heir.row
        agency = save_agency(
            code=f"{row.code}-{row.pk}-{len(self._at[row.pk]) + 1}",
            by=self._by,
            name=move.taker_name,
            level=move.agency.level,
            sector=move.agency.sector,
            locality=row,
            valid_from=self._plan.date,
        )
        self.founded.append(agency.pk)
        return agency


# -- What stands in the way of undoing ---------------------------------------------------------------------------


def _reports_made(part):
    """Occurrences that were open when the tasks were handed over and have been reported since."""
    awaited = Occurrence.objects.filter(pk__in=part["awaited"], reported_on__isnull=False)
    since = made_through(part["hand_overs"], part["agencies"]).filter(reported_on__isnull=False)
    return (awaited | since).select_related("task", "agency").order_by("pk")


def _passed_on(part):
    """Later hand-overs of the same tasks by the same agencies: somebody has decided further."""
    rows = TaskHandOver.objects.filter(pk__in=part["hand_overs"])
    moved = {(row.task_id, agency) for row in rows for agency in (row.from_agency_id, row.to_agency_id)}
    later = TaskHandOver.objects.filter(task__in=rows.values("task")).exclude(pk__in=part["hand_overs"])
    later = later.filter(pk__gt=max(part["hand_overs"])).select_related("task", "from_agency").order_by("pk")
    return [row for row in later if (row.task_id, row.from_agency_id) in moved]


def _used(part):
    """Agencies founded with the new units that other rows have begun to name."""
    used = set()
    for relation in Agency._meta.get_fields(include_hidden=True):
        model = relation.related_model
        if relation.concrete or model in (Occurrence, TaskHandOver) or model._meta.model_name.startswith("historical"):
            continue
        name = relation.field.name
        used |= set(model._default_manager.filter(**{f"{name}__in": part["agencies"]}).values_list(name, flat=True))
    return Agency.objects.filter(pk__in=used).order_by("pk")


def _blocks(part):
    for row in _reports_made(part):
        words = {"agency": row.agency, "task": row.task}
        yield _("%(agency)s has reported on “%(task)s” since.") % words
    for row in _passed_on(part):
        words = {"agency": row.from_agency, "task": row.task}
        yield _("“%(task)s” of %(agency)s has been assigned anew since.") % words
    for agency in _used(part):
        yield _("%(agency)s, founded with the new unit, is in use.") % {"agency": agency}
