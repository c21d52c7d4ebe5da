"""Working days: what the week says, and the days off and days worked instead that the office keeps."""

import datetime as dt

from directives.models import DayOff
from ntm.looks import kept

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


class Calendar:
    """Working days by the week, but for `off` and `worked`, both sets of days."""

    def __init__(self, off=(), worked=(), names=None):
        self.off, self.worked, self.names = frozenset(off), frozenset(worked), names or {}

    def is_working(self, day):
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)

    def next_working(self, day):
        """The day itself where it is worked, else the first one after it that is."""
        while not self.is_working(day):
            day += _DAY
        return day

    def last_working(self, day):
        """The day itself where it is worked, else the last one before it that is."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def days_left(self, today, last):
        """Working days after `today` up to and with `last`."""
        days = (last - today).days
        if days > 400:
            return days
        return sum(self.is_working(today + _DAY * number) for number in range(1, days + 1))


@kept("base")
def read_calendar():
    """The calendar as the office keeps it; one query."""
    rows = list(DayOff.objects.values_list("date", "is_worked", "name"))
    return Calendar(
        off=[date for date, is_worked, _name in rows if not is_worked],
        worked=[date for date, is_worked, _name in rows if is_worked],
        names={date: name for date, _is_worked, name in rows},
    )
