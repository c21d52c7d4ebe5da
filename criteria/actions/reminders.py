"""Reminding those who have not handed over their figures: kept, shown on their home, and mailed after commit."""

import datetime as dt
import logging
from collections import defaultdict

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Role, RoleAssignment
from criteria.actions.plans import Problem, Refused, require_office
from criteria.due import due_words
from criteria.models import EntryReminder, ReportingPeriod
from criteria.opening import opening_of
from criteria.rules import EDITABLE_STATES
from criteria.sheet import assessments_by_lineage
from localities.models import Locality
from ntm.lib.numbers import format_count
from ntm.lib.text import initial_upper

PAUSE = dt.timedelta(hours=1)
# Units named one by one in a letter; a province's office enters for all of them and needs no list of 116.
NAMED_UNITS = 30

log = logging.getLogger(__name__)


class RemindedLately(Refused):
    """Some of these people were reminded within the hour; nothing is sent until that is confirmed."""


@transaction.atomic
def remind(*, period, criteria_set, units, by, text="", again=False, address=""):
    """Remind the officials of these units; the EntryReminder, its letters sent after commit.

    Units that have handed over, or whose figures cannot move, are left out. `again`: also those reminded within the
    hour. `address`: where the letter leads. A mail server that fails leaves the reminder as it is, with 0 letters.
    """
    require_office(period.province, by)
    period = ReportingPeriod.objects.select_for_update(of=("self",)).select_related("province").get(pk=period.pk)
    waiting = still_waiting(period, criteria_set, units)
    if not waiting:
        raise Refused([Problem(_("None of these units has figures to hand over."))])
    people = people_of(waiting)
    if not again:
        _refuse_lately(period, criteria_set, people)
    row = EntryReminder.objects.create(
        period=period, criteria_set=criteria_set, text=text.strip(), by=by, at=timezone.now()
    )
    row.localities.set(waiting)
    row.people.set(people)
    opening = opening_of(period, criteria_set)
    letters = [_letter(row, person, theirs, opening, address) for person, theirs in people.items() if person.email]
    transaction.on_commit(lambda: _send(row, letters))
    return row


def still_waiting(period, criteria_set, units):
    """Those of `units` that have not handed over and may still do so, in their order."""
    opening, assessments = opening_of(period, criteria_set), assessments_by_lineage(period, criteria_set)
    states = {lineage: row.state for lineage, row in assessments.items()}
    return [
        unit
        for unit in units
        if opening.covers(unit) and states.get(unit.lineage_id, EDITABLE_STATES[0]) in EDITABLE_STATES
    ]


def people_of(units):
    """{User: [units]} of the officials whose role in force covers a unit: its own, its commune's or its district's."""
    around = {pk for unit in units for pk in (unit.pk, unit.parent_id, unit.district_id) if pk}
    lineage_of = dict(Locality.objects.filter(pk__in=around).values_list("pk", "lineage_id"))
    roles = RoleAssignment.objects.in_force_on(timezone.localdate()).filter(
        role=Role.LOCAL, user__is_active=True, locality__lineage__in=set(lineage_of.values())
    )
    by_lineage = defaultdict(dict)
    for role in roles.select_related("user", "locality").order_by("user__username", "pk"):
        by_lineage[role.locality.lineage_id][role.user] = None
    found = {}
    for unit in units:
        lineages = [lineage_of.get(pk) for pk in (unit.pk, unit.parent_id, unit.district_id)]
        for person in dict.fromkeys(user for lineage in lineages for user in by_lineage.get(lineage, ())):
            found.setdefault(person, []).append(unit)
    return found


def _refuse_lately(period, criteria_set, people):
    rows = EntryReminder.objects.filter(period=period, criteria_set=criteria_set, at__gt=timezone.now() - PAUSE)
    lately = set(rows.values_list("people", flat=True))
    again = [person for person in people if person.pk in lately]
    if again:
        words = {"people": ", ".join(person.get_full_name() for person in again)}
        raise RemindedLately([Problem(_("Reminded within the last hour: %(people)s.") % words)])


# -- Letters ----------------------------------------------------------------------------------------------------------


def _letter(row, person, units, opening, address):
    """One person's letter, about the own units; Vietnamese whatever the language of whoever sends it."""
    with translation.override("vi"):
        words = {"period": row.period.label, "count": format_count(len(units)), "set": row.criteria_set.name}
        subject = _("Reminder: %(count)s units have not submitted figures of %(period)s") % words
        lines = [
            _("Dear %(name)s,") % {"name": person.get_full_name()},
            _("Of the units in your charge %(count)s have not submitted the figures of %(period)s (%(set)s):") % words,
            *_named(units),
            f"{initial_upper(_deadline(row.period, units, opening))}.",
            *([_("Word of the coordination office: %(text)s") % {"text": row.text}] if row.text else []),
            *([_("Enter and submit at: %(address)s") % {"address": address}] if address else []),
            _("Coordination office of New Rural Areas, %(province)s") % {"province": row.period.province.running_name},
        ]
    return EmailMessage(subject=" ".join(subject.split()), body="\n\n".join(lines), to=[person.email])


def _deadline(period, units, opening):
    """The due date; in a period no longer open the day on which the first of the units shuts again."""
    if opening.is_whole:
        return due_words(period, timezone.localdate())["text"]
    until = min(opening.unlocking_of(unit).until for unit in units)
    return _("unlocked until %(day)s") % {"day": f"{until:%d/%m/%Y}"}


def _named(units):
    lines = [f"- {unit.full_name}" for unit in units[:NAMED_UNITS]]
    if len(units) > NAMED_UNITS:
        lines.append(_("and %(count)s more") % {"count": format_count(len(units) - NAMED_UNITS)})
    return ["\n".join(lines)]


def _send(row, letters):
    """Send what can be sent and note how many; the reminder itself stands whatever the mail server says."""
    sent = 0
    try:
        with get_connection() as connection:
            sent = sum(_send_one(connection, letter) for letter in letters)
    except Exception:
        # Whatever a mail backend raises: the server is away, refuses the password, speaks no TLS.
        log.exception("The mail server does not take reminders")
    row.mails = sent
    row.save(update_fields=["mails"])


def _send_one(connection, letter):
    """1 where the server took the letter; one address it refuses does not keep the others waiting."""
    letter.connection = connection
    try:
        return letter.send()
    except Exception:
        log.exception("A reminder was not taken")
        return 0
