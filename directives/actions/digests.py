"""Sending reminders: one an agency a day, whoever runs the command and however often."""

import datetime as dt
import logging
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Agency
from accounts.scope import scope_of
from directives.models import Task, TaskDigest
from directives.reminding import HEADS, people_of, reminders_of, subject_of
from directives.standings import Following
from localities.models import Locality
from ntm.lib.numbers import format_count

# A run that claimed a reminder and has not sent it by then has died.
SILENCE = dt.timedelta(minutes=10)
NAMED_LINES = 30

log = logging.getLogger(__name__)


@dataclass
class Sent:
    """What one run did: reminders made, letters taken by the mail server, agencies nobody has an account for."""

    made: int = 0
    mails: int = 0
    nobody: int = 0
    is_day_off: bool = False


def send_digests(*, day=None, by=None, address="", is_sending=True):
    """Remind every agency of the day's tasks, once; nothing goes out on a day off. `address`: where letters lead.

    Without `is_sending` the reminders stand on the site alone.
    """
    following = Following(day or timezone.localdate())
    if not following.calendar.is_working(following.day):
        return Sent(is_day_off=True)
    with translation.override("vi"):
        sent = _make(following, by)
        for key in _unsent(following.day, by).values_list("pk", flat=True) if is_sending else ():
            sent.mails += _send(key, address)
    return sent


def _make(following, by):
    """Rows of the day that do not exist yet; the database keeps a second run from making another."""
    reminders = reminders_of(_tasks(by), following)
    people = people_of(reminders)
    names = _names(reminders)
    sent = Sent()
    for reminder in reminders:
        theirs = people[reminder.province_id, reminder.agency_id]
        if not theirs:
            sent.nobody += 1
            continue
        sent.made += _make_one(reminder, names[reminder.province_id, reminder.agency_id], theirs, following.day)
    return sent


def _make_one(reminder, name, people, day):
    row = TaskDigest(
        province_id=reminder.province_id, agency_id=reminder.agency_id, day=day,
        subject=subject_of(reminder, name), lines=reminder.lines,
    )  # fmt: skip
    with transaction.atomic():
        TaskDigest.objects.bulk_create([row], ignore_conflicts=True)
        mine = TaskDigest.objects.filter(
            province=row.province_id, agency=row.agency_id, day=day, made_at=row.made_at
        ).first()
        if mine is None:
            return 0
        mine.people.set(people)
    return 1


def _tasks(by):
    tasks = Task.objects.visible_to(scope_of(by))
    if by is None:
        return tasks
    managed = scope_of(by).managed_ids
    return tasks.filter(Q(directive__locality__in=managed) | Q(directive__locality__province__in=managed))


def _unsent(day, by):
    rows = TaskDigest.objects.filter(day=day, sent_at=None).order_by("pk")
    return rows if by is None else rows.filter(province__in=scope_of(by).managed_ids)


def _names(reminders):
    agencies = Agency.objects.in_bulk({row.agency_id for row in reminders} - {None})
    provinces = Locality.objects.in_bulk({row.province_id for row in reminders})
    return {
        (row.province_id, row.agency_id): agencies[row.agency_id].name
        if row.agency_id
        else _("Coordination office of New Rural Areas, %(province)s")
        % {"province": provinces[row.province_id].running_name}
        for row in reminders
    }


# -- Letters -----------------------------------------------------------------------------------------------------------


def _send(key, address):
    """Letters of one reminder, sent by whoever claims it first; how many were taken.

    With none taken the claim is given back, so that a later run tries again; who was reached is never written to twice.
    """
    now = timezone.now()
    free = TaskDigest.objects.filter(pk=key, sent_at=None)
    free = free.filter(Q(claimed_at=None) | Q(claimed_at__lt=now - SILENCE))
    if not free.update(claimed_at=now):
        return 0
    row = TaskDigest.objects.get(pk=key)
    people = [person for person in row.people.order_by("pk") if person.email]
    taken = _deliver([_letter(row, person, address) for person in people])
    is_over = taken or not people
    TaskDigest.objects.filter(pk=key).update(
        mails=taken, sent_at=timezone.now() if is_over else None, claimed_at=now if is_over else None
    )
    return taken


def _deliver(letters):
    taken = 0
    try:
        with get_connection() as connection:
            for letter in letters:
                letter.connection = connection
                taken += _deliver_one(letter)
    except Exception:
        # Whatever a mail backend raises: the server is away, refuses the password, speaks no TLS.
        log.exception("The mail server does not take reminders of tasks")
    return taken


def _deliver_one(letter):
    try:
        return letter.send()
    except Exception:
        log.exception("A reminder of tasks was not taken")
        return 0


def _letter(row, person, address):
    lines = [_("Dear %(name)s,") % {"name": person.get_full_name()}]
    for section, head in HEADS.items():
        found = [line for line in row.lines if line["section"] == section]
        if found:
            lines.append("\n".join([f"{head} ({format_count(len(found))}):", *_named(found)]))
    if address:
        lines.append(_("Look and report at: %(address)s") % {"address": f"{address}/tasks/mine/"})
    return EmailMessage(subject=" ".join(row.subject.split()), body="\n\n".join(lines), to=[person.email])


def _named(found):
    named = [f"- {_due(line)}{line['text']}" for line in found[:NAMED_LINES]]
    more = len(found) - NAMED_LINES
    return named + ([_("and %(count)s more") % {"count": format_count(more)}] if more > 0 else [])


def _due(line):
    return f"{dt.date.fromisoformat(line['due']):%d/%m/%Y}: " if line["due"] else ""
