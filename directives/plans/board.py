"""The board of plans: for every task that asks for one, the units expected and what each issued."""

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Agency
from directives.actions.difficulties import may_raise_for
from directives.members import Members
from directives.models import IssuedPlan, Task
from directives.occurrences import Round, is_recurring, rounds_of
from directives.owed import hand_overs_of, leads_of
from directives.registers import Cell, Register, day_cell
from directives.wording import clause_label, directive_title, round_text
from ntm.lib.numbers import format_count
from ntm.lib.tables import Column


@dataclass
class Board:
    """One task in the round of a day. `units`: [(agency, IssuedPlan or None)], missing ones first."""

    task: Task
    turn: Round
    units: list = field(default_factory=list)
    reasons: list = field(default_factory=list)

    @property
    def issued(self):
        return sum(plan is not None for _agency, plan in self.units)

    @property
    def counted(self):
        """ "07/15 đơn vị đã ban hành"."""
        words = {"count": format_count(self.issued), "total": format_count(len(self.units))}
        return _("%(count)s/%(total)s units have issued it") % words

    @property
    def source(self):
        """Where the paper asks for it: "Kế hoạch ngày 09 tháng 4 năm 2021, mục III.3, năm 2024"."""
        clause = clause_label(self.task.clause.number) if self.task.clause else ""
        turn = round_text(self.turn.label) if self.turn.label else ""
        return ", ".join(filter(None, (directive_title(self.task.directive), clause, turn)))


def plan_boards(tasks, day):
    """[Board] of the tasks that ask for a plan; a fixed number of queries."""
    tasks = [task for task in _asking(tasks) if task.directive.starts_on <= day]
    leads, answering = leads_of(tasks), hand_overs_of(tasks).answering
    members = Members([lead for agencies in leads.values() for lead in agencies])
    boards = [Board(task, _turn(task, day)) for task in tasks]
    issued = _issued(tasks, day)
    expected = {board.task.pk: _expected(board, leads[board.task.pk], members, answering) for board in boards}
    agencies = Agency.objects.select_related("locality").in_bulk({pk for keys in expected.values() for pk in keys})
    for board in boards:
        units = [(agencies[pk], issued.get((board.task.pk, pk, board.turn.label))) for pk in expected[board.task.pk]]
        board.units = sorted(units, key=lambda unit: (unit[1] is not None, unit[0].search_key))
    return boards


def _asking(tasks):
    rows = tasks.filter(asks_for_plan=True).select_related("directive__locality", "clause")
    rows = rows.defer("directive__text", "directive__search_key", "clause__text")
    return rows.order_by("-directive__date", "directive", "order")


def _turn(task, day):
    """The round the day lies in, of a task done once its only one."""
    until = day + dt.timedelta(days=400) if is_recurring(task) else day
    begun = [turn for turn in rounds_of(task, task.directive.starts_on, until) if turn.starts_on <= day]
    return begun[-1] if begun else Round("", task.directive.starts_on, None)


def _expected(board, leads, members, answering):
    """Keys of the agencies that issue a plan; a group that cannot be expanded stands for itself and says why."""
    keys = []
    for lead in leads:
        expansion = members.of(lead, board.turn.starts_on)
        board.reasons += filter(None, [expansion.reason])
        keys += [answering(board.task.pk, agency.pk, board.turn.starts_on) for agency in expansion.agencies]
    return list(dict.fromkeys(key for key in keys if key))


def _issued(tasks, day):
    rows = IssuedPlan.objects.filter(task__in=tasks, issued_on__lte=day)
    return {(row.task_id, row.agency_id, row.label): row for row in rows}


def plan_register(board, scope):
    return Register(
        name=board.task.summary[:30],
        title=board.task.summary,
        note=f"{board.source} · {board.counted}",
        columns=[Column(_("Unit"), "text", 40), Column(_("State"), "text", 16),
                 Column(_("Number and symbol"), "text", 20), Column(_("Date of issue"), "date"),
                 Column(_("Subject"), "text", 50), Column(_("File"), "text", 24)],
        rows=[_cells(board, agency, plan, scope) for agency, plan in board.units],
    )  # fmt: skip


def _cells(board, agency, plan, scope):
    may_write = may_raise_for(scope, agency, None)
    address = f"{reverse('directives:plan-record', args=[board.task.pk])}?agency={agency.pk}&label={board.turn.label}"
    if plan is None:
        waiting = Cell(_("record it"), href=address, value="") if may_write else ""
        return [agency.name, Cell(_("not issued"), tone="amber"), waiting, "", "", ""]
    paper = Cell(plan.file_name, href=reverse("directives:plan-file", args=[plan.pk])) if plan.file else ""
    number = Cell(plan.number, href=address if may_write else "")
    return [agency.name, Cell(_("issued"), tone="green"), number, day_cell(plan.issued_on), plan.subject, paper]


def summary_register(boards):
    """A line a task, those with most units missing first."""
    boards = sorted(boards, key=lambda board: board.issued - len(board.units))
    return Register(
        name=_("plans issued"),
        title=_("Plans asked for by documents"),
        columns=[Column(_("Task"), "text", 50), Column(_("Document"), "text", 40), Column(_("Units"), "count", 10),
                 Column(_("Issued"), "count", 10), Column(_("Not issued"), "count", 10)],
        rows=[
            [Cell(board.task.summary, href=f"#task-{board.task.pk}"), board.source,
             *(Cell(format_count(count), value=count)
               for count in (len(board.units), board.issued, len(board.units) - board.issued))]
            for board in boards
        ],
    )  # fmt: skip
