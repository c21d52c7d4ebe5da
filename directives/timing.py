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


def last_day(due_date, is_strictly_before=False):
    """Last day allowed: "trước ngày 30/4" ends on 29/4; None without a time limit."""
    if due_date is None:
        return None
    return due_date - dt.timedelta(days=1) if is_strictly_before else due_date


def time_state(*, due_date, is_strictly_before=False, done_date=None, today, soon_days=7):
    """State on the day `today`. What was finished after that day was not yet finished on it."""
    last = last_day(due_date, is_strictly_before)
    if last is None:
        return TimeState.NO_LIMIT
    if done_date and done_date <= today:
        return TimeState.DONE_ON_TIME if done_date <= last else TimeState.DONE_LATE
    if today > last:
        return TimeState.OVERDUE
    return TimeState.DUE_SOON if (last - today).days <= soon_days else TimeState.ON_TRACK


def task_time_state(task, today):
    """State of a task (or any row with its fields): the paper's limit counts, else the office's own."""
    paper = task.due_date is not None
    return time_state(
        due_date=task.due_date if paper else task.internal_due_date,
        is_strictly_before=paper and task.is_strictly_before,
        done_date=task.done_date,
        today=today,
    )
