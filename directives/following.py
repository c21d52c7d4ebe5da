"""What the page of a task and of one occurrence show: who is how far, by when, and the diary behind it."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import Agency
from directives.models import Extension, ExtensionState, Occurrence, TaskFile, TaskUpdate, UpdateKind
from directives.owed import hand_overs_of
from directives.standings import Owing, read_owings
from directives.timing import TimeState, WorkState, last_day
from directives.wording import deadline_text, round_text
from ntm.lib.numbers import format_count
from ntm.lib.text import initial_upper

STATE_TONES = {TimeState.OVERDUE: "red", TimeState.DUE_SOON: "amber", TimeState.DONE_ON_TIME: "green"}
WORK_TONES = {WorkState.RETURNED: "red", WorkState.AWAITING: "amber", WorkState.DONE: "green"}


@dataclass
class Work:
    """An occurrence as its page and the task's table show it; every value finished."""

    occurrence: Occurrence
    owing: Owing
    state: TimeState
    work: WorkState
    round: str = ""
    answering: str = ""
    updates: list = field(default_factory=list)
    extensions: list = field(default_factory=list)

    @property
    def tone(self):
        return STATE_TONES.get(self.state, "")

    @property
    def work_tone(self):
        return WORK_TONES.get(self.work, "")

    @property
    def latest(self):
        """The newest line that says how far the work is."""
        return next((row for row in reversed(self.updates) if row.kind == UpdateKind.PROGRESS), None)

    @property
    def percent(self):
        """What its lead said last; what is confirmed is done."""
        if self.work == WorkState.DONE:
            return 100
        return next((row.percent for row in reversed(self.updates) if row.percent is not None), None)

    @property
    def asked(self):
        return next((row for row in self.extensions if row.state == ExtensionState.ASKED), None)

    @property
    def is_extended(self):
        return self.owing.is_extended


def works_of(task, following, only=None):
    """[Work] of a task on the day: what is open first, the earliest due first. `only`: one occurrence, due or not."""
    owings = {row.pk: row for row in read_owings([task.pk], following)[task.pk]}
    wanted = [only] if only else list(owings)
    rows = Occurrence.objects.filter(pk__in=wanted).select_related("agency", "lead", "reported_by", "confirmed_by")
    rows = rows.prefetch_related(*_DIARY)
    answering = _answering(task, rows, following.day)
    works = [_work(row, owings.get(row.pk) or _later(row, task, following), answering) for row in rows]
    return sorted(works, key=lambda one: (one.owing.is_done, one.owing.last_day or dt.date.max, one.occurrence.pk))


_FILES = Prefetch("files", TaskFile.objects.order_by("pk"))
_DIARY = (
    Prefetch("updates", TaskUpdate.objects.select_related("by").prefetch_related(_FILES).order_by("at", "pk")),
    Prefetch(
        "extensions",
        Extension.objects.select_related("asked_by", "decided_by").prefetch_related(_FILES).order_by("pk"),
    ),
)


def _answering(task, rows, day):
    """{agency: name of the one that answers in its place on the day}, of those that have handed over."""
    moves = hand_overs_of([task])
    takers = {row.agency_id: moves.answering(task.pk, row.agency_id, day) for row in rows}
    moved = {old: new for old, new in takers.items() if old != new}
    names = dict(Agency.objects.filter(pk__in=moved.values()).values_list("pk", "name")) if moved else {}
    return {old: names[new] for old, new in moved.items()}


def _work(row, owing, answering):
    updates = list(row.updates.all())
    return Work(
        occurrence=row,
        owing=owing,
        state=owing.state,
        work=work_state(row, updates),
        round=round_text(row.label) if row.label else "",
        answering=answering.get(row.agency_id, ""),
        updates=updates,
        extensions=list(row.extensions.all()),
    )


def work_state(row, updates):
    """What is being done about an occurrence. `updates`: its diary, oldest first."""
    if row.confirmed_on:
        return WorkState.DONE
    if row.reported_on:
        return WorkState.AWAITING
    if updates and updates[-1].kind == UpdateKind.RETURNED:
        return WorkState.RETURNED
    return WorkState.UNDER_WAY if updates else WorkState.NOT_STARTED


def facts_of(task, works, following):
    """[(label, text, tone)] at the head of a task's page."""
    state = following.task_state(task, [one.owing for one in works])
    own = following.own_state(task)
    done = sum(one.owing.is_done for one in works)
    facts = [
        (_("Time state"), initial_upper(str(state.label)), STATE_TONES.get(state, "")),
        (_("Time limit"), initial_upper(deadline_text(task)), ""),
        (_("Lead agencies done"), f"{format_count(done)}/{format_count(len(works))}" if works else "–", ""),
    ]
    if task.internal_due_date:
        words = f"{task.internal_due_date:%d/%m/%Y}" + (f" ({own.label})" if own else "")
        facts.append((_("Office's own due date"), words, STATE_TONES.get(own, "")))
    facts.append((_("Person responsible"), task.person.get_full_name() if task.person else "–", ""))
    return facts


def day_off_note(day, calendar):
    """Sentence for a last day nobody works on; the paper's day stays."""
    if day is None or calendar.is_working(day):
        return ""
    words = {"day": f"{day:%d/%m/%Y}", "before": f"{calendar.last_working(day):%d/%m/%Y}"}
    return _("%(day)s is a day off; the document's day stays, the last working day before it is %(before)s.") % words


def _later(row, task, following):
    """A round nobody owes yet, as it would stand."""
    last = last_day(row.due_date, task.is_strictly_before)
    state = following.time_state(last, None, None)
    return Owing(row.pk, task.pk, row.agency_id, row.label, row.due_date, last, last, None, None, False, state)
