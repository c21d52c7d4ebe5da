"""Where a task stands in time. Derived from its days, never stored."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeState(models.TextChoices):
    """In the order a reader wants them: what is late first."""

    OVERDUE = "OVERDUE", _("overdue")
    DUE_SOON = "DUE_SOON", _("due soon")
    ON_TRACK = "ON_TRACK", _("within the time limit")
    NO_LIMIT = "NO_LIMIT", _("no time limit")
    DONE_LATE = "DONE_LATE", _("done late")
    DONE_ON_TIME = "DONE_ON_TIME", _("done on time")


DONE = frozenset({TimeState.DONE_LATE, TimeState.DONE_ON_TIME})


class WorkState(models.TextChoices):
    """What is being done about an occurrence, whatever the time."""

    NOT_STARTED = "NOT_STARTED", _("not started")
    UNDER_WAY = "UNDER_WAY", _("under way")
    RETURNED = "RETURNED", _("returned")
    AWAITING = "AWAITING", _("waiting for confirmation")
    DONE = "DONE", _("done")


def last_day(due_date, is_strictly_before=False):
    """Last day allowed: "trước ngày 30/4" ends on 29/4; None without a time limit."""
    if due_date is None:
        return None
    return due_date - dt.timedelta(days=1) if is_strictly_before else due_date


def time_state(*, due_date, is_strictly_before=False, done_date=None, today, soon_days=7, calendar=None):
    """State on the day `today`. What was finished after that day was not yet finished on it.

    With a calendar `soon_days` are working days.
    """
    last = last_day(due_date, is_strictly_before)
    if last is None:
        return TimeState.NO_LIMIT
    if done_date and done_date <= today:
        return TimeState.DONE_ON_TIME if done_date <= last else TimeState.DONE_LATE
    if today > last:
        return TimeState.OVERDUE
    left = calendar.days_left(today, last) if calendar else (last - today).days
    return TimeState.DUE_SOON if left <= soon_days else TimeState.ON_TRACK


def task_state(task, owings, *, today, soon_days=7, calendar=None):
    """State of a task from what its leads owe: open ones decide, the worst first; else whether the last was late.

    `owings` have `state` and `last_day`; without any the paper's own due date is all there is. The office's own due
    date never enters.
    """
    if not owings:
        return time_state(
            due_date=task.due_date, is_strictly_before=task.is_strictly_before, done_date=task.done_date,
            today=today, soon_days=soon_days, calendar=calendar,
        )  # fmt: skip
    still_open = [row.state for row in owings if not row.is_done]
    if still_open:
        return min(still_open, key=_RANKS.__getitem__)
    newest = max((row.last_day for row in owings if row.last_day), default=None)
    return min((row.state for row in owings if row.last_day == newest), key=_RANKS.__getitem__)


def own_state(task, *, today, soon_days=7, calendar=None):
    """State by the office's own due date; None where it set none or the task is done."""
    if task.internal_due_date is None or (task.done_date and task.done_date <= today):
        return None
    return time_state(due_date=task.internal_due_date, today=today, soon_days=soon_days, calendar=calendar)


_RANKS = {state: rank for rank, state in enumerate(TimeState)}
