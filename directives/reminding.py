"""What each agency is to be reminded of on a day, in words. Nothing is written here."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency, Role, RoleAssignment
from directives.models import Task
from directives.owed import hand_overs_of
from directives.standings import read_owings
from directives.timing import TimeState
from localities.models import Locality
from ntm.lib.numbers import format_count

OVERDUE, TODAY, SOON, OWN, AWAITING = "overdue", "today", "soon", "own", "awaiting"
HEADS = {
    OVERDUE: gettext_lazy("Overdue"),
    TODAY: gettext_lazy("Due today"),
    SOON: gettext_lazy("Due soon"),
    OWN: gettext_lazy("Office's own due date"),
    AWAITING: gettext_lazy("Waiting for confirmation"),
}


@dataclass(frozen=True)
class Reminder:
    """What one agency (None: the province's office) is told: lines {section, task, occurrence, text, due}."""

    province_id: int
    agency_id: int | None
    lines: list


def reminders_of(tasks, following):
    """[Reminder] of these tasks on the day; a fixed number of questions."""
    tasks = {row.pk: row for row in _tasks(tasks)}
    moves = hand_overs_of(list(tasks))
    found = defaultdict(list)
    for rows in read_owings(list(tasks), following).values():
        for owing in rows:
            task, section = tasks[owing.task_id], None
            if not owing.is_done:
                section = section_of(owing, task, following)
            if section:
                answering = moves.answering(owing.task_id, owing.agency_id, following.day)
                agency = None if section == AWAITING else answering
                found[task.directive.locality.own_province_id, agency].append((section, owing))
    names = _agency_names(found)
    return [
        Reminder(province, agency, _lines(rows, tasks, names, following)) for (province, agency), rows in found.items()
    ]


def section_of(owing, task, following):
    """What an open row is reminded of on the day, or None.

    Where the last day is a day off, "due today" is said on the last working day before it.
    """
    if owing.is_awaiting:
        return AWAITING
    if owing.state == TimeState.OVERDUE:
        return OVERDUE
    if owing.last_day and following.calendar.last_working(owing.last_day) == following.day:
        return TODAY
    if owing.state == TimeState.DUE_SOON:
        return SOON
    own = following.own_state(task)
    return OWN if own in (TimeState.OVERDUE, TimeState.DUE_SOON) else None


def _tasks(tasks):
    rows = Task.objects.filter(pk__in=tasks, directive__locality__isnull=False)
    return rows.select_related("directive__locality").defer("directive__text", "directive__search_key")


def _agency_names(found):
    keys = {owing.agency_id for rows in found.values() for _section, owing in rows}
    return dict(Agency.objects.filter(pk__in=keys).values_list("pk", "name"))


def _lines(rows, tasks, names, following):
    order = list(HEADS)
    day = following.day
    rows = sorted(rows, key=lambda row: (order.index(row[0]), row[1].last_day or day, row[1].pk))
    return [_line(section, owing, tasks[owing.task_id], names) for section, owing in rows]


def _line(section, owing, task, names):
    due = task.internal_due_date if section == OWN else owing.last_day
    text = f"{names[owing.agency_id]}: {task.summary}" if section == AWAITING else task.summary
    return {"section": section, "task": task.pk, "occurrence": owing.pk, "text": text,
            "due": due.isoformat() if due else None}  # fmt: skip


def subject_of(reminder, name):
    """ "Nhắc việc: 03 quá hạn, 01 sắp đến hạn – Ủy ban nhân dân huyện An Biên"."""
    counts = {section: sum(line["section"] == section for line in reminder.lines) for section in HEADS}
    parts = [f"{format_count(count)} {str(HEADS[section]).lower()}" for section, count in counts.items() if count]
    return (_("Reminder: %(counts)s – %(name)s") % {"counts": ", ".join(parts), "name": name})[:200]


def people_of(reminders):
    """{(province, agency): [User]} whose role in force makes them answer; in a fixed number of questions."""
    agencies = Agency.objects.select_related("locality").in_bulk({row.agency_id for row in reminders} - {None})
    provinces = Locality.objects.in_bulk({row.province_id for row in reminders})
    lineages = {_root(row.locality) for row in agencies.values() if row.locality}
    offices = {_root(row) for row in provinces.values()}
    roles = RoleAssignment.objects.in_force_on(timezone.localdate()).filter(user__is_active=True)
    roles = roles.filter(
        Q(role=Role.DEPARTMENT, agency__in=agencies)
        | Q(Q(locality__lineage__in=lineages) | Q(locality__in=lineages), role=Role.LOCAL)
        | Q(Q(locality__lineage__in=offices) | Q(locality__in=offices), role=Role.COORDINATION)
    )
    by_role = defaultdict(list)
    for row in roles.select_related("user", "locality").order_by("user__username", "pk"):
        key = row.agency_id if row.role == Role.DEPARTMENT else _root(row.locality)
        by_role[row.role, key].append(row)
    return {(row.province_id, row.agency_id): _people(row, agencies, provinces, by_role) for row in reminders}


def _root(place):
    """The same for every row of a unit that plainly continues."""
    return place.lineage_id or place.pk


def _people(reminder, agencies, provinces, by_role):
    if reminder.agency_id is None:
        rows = by_role[Role.COORDINATION, _root(provinces[reminder.province_id])]
    else:
        place = agencies[reminder.agency_id].locality
        rows = by_role[Role.DEPARTMENT, reminder.agency_id] + (by_role[Role.LOCAL, _root(place)] if place else [])
    return list({row.user_id: row.user for row in rows}.values())
