"""Quarters of a year, written 2024-Q3 in addresses and "quý III/2024" on the screen."""

import datetime as dt
import re
from dataclasses import dataclass

_CODE = re.compile(r"(19[5-9]\d|2[01]\d\d)-Q([1-4])")
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def parse(cls, code):
        """Quarter of "2024-Q3"; ValueError for anything else and for years no report can be of."""
        match = _CODE.fullmatch(code)
        if not match:
            raise ValueError(code)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day):
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def code(self):
        return f"{self.year}-Q{self.number}"

    @property
    def label(self):
        return f"{_ROMAN[self.number - 1]}/{self.year}"

    @property
    def start_date(self):
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def end_date(self):
        return self.following.start_date - dt.timedelta(days=1)

    @property
    def following(self):
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self):
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def through(self, last):
        """This quarter and those after it, up to and including `last`."""
        quarter = self
        while quarter <= last:
            yield quarter
            quarter = quarter.following
