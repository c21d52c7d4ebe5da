"""What waits for one person: what its agencies owe, what it answers for by name, what it has to confirm."""

from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import Agency
from accounts.scope import scope_of
from directives.boards import owing_rows
from directives.models import Extension, ExtensionState, Occurrence, Task
from directives.owed import hand_overs_of
from directives.standings import Following, read_owings
from directives.tasklist import task_rows
from directives.timing import DONE


@dataclass
class Mine:
    """`owing`: open rows of its agencies; `named`: its own tasks; `awaiting`, `asked`: the office's to answer."""

    owing: list = field(default_factory=list)
    named: list = field(default_factory=list)
    awaiting: list = field(default_factory=list)
    asked: list = field(default_factory=list)


def mine_of(user, day):
    """Mine of a person on a day; a fixed number of questions."""
    scope, following = scope_of(user), Following(day)
    tasks = Task.objects.visible_to(scope)
    named = task_rows(tasks.filter(person=user).order_by("directive", "order"), day, following)
    managed = tasks.filter(
        Q(directive__locality__in=scope.managed_ids) | Q(directive__locality__province__in=scope.managed_ids)
    )
    return Mine(
        owing=_owing(user, tasks, following),
        named=[row for row in named if row.state not in DONE],
        awaiting=_awaiting(managed, following),
        asked=_asked(managed),
    )


def agencies_of(user):
    """Keys of the agencies a person works for: its department, and those of the places it enters."""
    scope = scope_of(user)
    found = Agency.objects.filter(Q(pk__in=scope.agency_ids) | Q(locality__in=scope.entry_ids))
    return set(found.values_list("pk", flat=True))


def _owing(user, tasks, following):
    """Open rows whose agency answers through this person's, after hand-overs."""
    own = agencies_of(user)
    if not own:
        return []
    led = Q(occurrences__agency__in=own) | Q(hand_overs__to_agency__in=own)
    led = tasks.filter(led, directive__registered_on__isnull=False).distinct()
    moves = hand_overs_of(led)
    rows = [
        one
        for owings in read_owings(list(led.values_list("pk", flat=True)), following).values()
        for one in owings
        if not one.is_done and moves.answering(one.task_id, one.agency_id, following.day) in own
    ]
    rows.sort(key=lambda one: (one.last_day is None, one.last_day or following.day, one.pk))
    return owing_rows(rows)


def _awaiting(tasks, following):
    waiting = Occurrence.objects.filter(task__in=tasks, reported_on__lte=following.day, confirmed_on=None)
    keys = list(waiting.values_list("task", flat=True).distinct())
    found = [one for rows in read_owings(keys, following).values() for one in rows if one.is_awaiting]
    return owing_rows(sorted(found, key=lambda one: (one.reported_on, one.pk)))


def _asked(tasks):
    rows = Extension.objects.filter(state=ExtensionState.ASKED, occurrence__task__in=tasks)
    rows = rows.select_related("occurrence__task", "occurrence__agency", "asked_by")
    return list(rows.order_by("asked_on", "pk"))
