"""How a period's due date stands to a day, in words: far, near, today, past."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ntm.lib.numbers import format_count

# Beyond that many days a count of days says less than the date itself.
COUNTED_DAYS = 60


def is_overdue(period, day):
    return period.due_date is not None and day > period.due_date


def due_words(period, day, *, is_done=False):
    """{text, tone} of components/pill.html. `is_done`: nothing is waited for, so nothing is late."""
    due = period.due_date
    if due is None:
        return {"text": _("no due date"), "tone": ""}
    words = {"day": f"{due:%d/%m/%Y}"}
    if is_done or not period.is_open:
        return {"text": _("due %(day)s") % words, "tone": ""}
    if day > due:
        return {"text": _overdue((day - due).days, words), "tone": "red"}
    left = (due - day).days
    if left > period.reminder_days:
        return {"text": _("due %(day)s") % words, "tone": ""}
    return {"text": _near(left, words), "tone": "amber"}


def _overdue(days, words):
    if days > COUNTED_DAYS:
        return _("overdue since %(day)s") % words
    text = ngettext("overdue by %(count)s day (due %(day)s)", "overdue by %(count)s days (due %(day)s)", days)
    return text % {**words, "count": format_count(days)}


def _near(left, words):
    if left == 0:
        return _("due today, %(day)s") % words
    text = ngettext("%(count)s day left (due %(day)s)", "%(count)s days left (due %(day)s)", left)
    return text % {**words, "count": format_count(left)}
