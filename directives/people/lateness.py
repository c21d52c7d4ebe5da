"""What is late on a day, counted for places, criteria and tasks; a fixed number of questions."""

from collections import defaultdict

from django.db.models import Q

from criteria.models import Assessment, PeriodState, Responsibility
from criteria.rules import EDITABLE_STATES
from directives.models import Difficulty, DifficultyState, Occurrence
from localities.families import families_of
from localities.models import Level
from ntm.lib.validity import in_force


def overdue(occurrences, day):
    """Those of these that the paper or an extension allowed until an earlier day and nobody has confirmed by then."""
    strict = Q(due_date=day, task__is_strictly_before=True)
    late = Q(extended_to__lt=day) | Q(extended_to__isnull=True) & (Q(due_date__lt=day) | strict)
    waiting = Q(confirmed_on__isnull=True) | Q(confirmed_on__gt=day)
    return occurrences.with_extension(day).filter(late, waiting)


class Lateness:
    """`tasks(row)`, `places(row)` and `questions(row)` of a ResponsiblePerson."""

    def __init__(self, rows, day):
        self._families = families_of({row.locality_id for row in rows if row.locality_id})
        provinces = families_of({row.province_id for row in rows})
        here = frozenset().union(*provinces.values()) if provinces else frozenset()
        self._overdue, self._unreported = _overdue(day, here), _unreported(here)
        asked = Difficulty.objects.in_state(DifficultyState.OPEN).filter(province__in=here)
        self._questions = list(asked.values_list("criterion", "locality", "task"))
        self._charge = _in_charge({row.criterion_id for row in rows if row.criterion_id}, day)

    def tasks(self, row):
        """Overdue occurrences: of the task, of agencies in the place, of the agencies in charge of the criterion."""
        if row.task_id:
            return sum(task == row.task_id for task, _agency, _places in self._overdue)
        if row.criterion_id:
            charge = self._charge[row.criterion_id, row.province_id]
            return sum(agency in charge for _task, agency, _places in self._overdue)
        family = self._families[row.locality_id]
        return sum(bool(family & places) for _task, _agency, places in self._overdue)

    def places(self, row):
        """Communes in the place that have not handed in results of the open period."""
        if not row.locality_id:
            return 0
        family = self._families[row.locality_id]
        return len({commune for commune, places in self._unreported if family & places})

    def questions(self, row):
        """Difficulties nobody has answered about the criterion, the task or the place itself."""
        named = (row.criterion_id, row.locality_id, row.task_id)
        return sum(any(mine and mine == other for mine, other in zip(named, asked, strict=True))
                   for asked in self._questions)  # fmt: skip


def _overdue(day, provinces):
    """[(task, agency, keys of its place and those above)]."""
    papers = Q(task__directive__locality__in=provinces) | Q(task__directive__locality__province__in=provinces)
    rows = overdue(Occurrence.objects.filter(papers), day).values_list(
        "task", "agency", "agency__locality", "agency__locality__district", "agency__locality__province"
    )
    return [(task, agency, frozenset(filter(None, places))) for task, agency, *places in rows]


def _unreported(provinces):
    """[(commune, keys of it and of the places above)] of assessments still being entered in open periods."""
    rows = Assessment.objects.filter(
        period__state=PeriodState.OPEN, state__in=EDITABLE_STATES, locality__level=Level.COMMUNE, province__in=provinces
    ).values_list("locality", "district", "province")
    return [(commune, frozenset(filter(None, (commune, *above)))) for commune, *above in rows]


def _in_charge(criteria, day):
    """{(criterion, province): agencies}."""
    found = defaultdict(set)
    rows = Responsibility.objects.filter(in_force(day), criterion__in=criteria)
    for criterion, province, agency in rows.values_list("criterion", "province", "agency"):
        found[criterion, province].add(agency)
    return found
