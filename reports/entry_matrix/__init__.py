"""The entry workbook: communes down, indicators across, to be filled in away from the network and sent back.

The visible sheet is for the officer. A second, very hidden one (`STAMP_SHEET`) says what the workbook was made of, so
that reading it back needs no questions; docs/data-formats.md lists its lines. Entry cells hold what `ntm.lib.cells`
reads: a number whose verdict follows from its level stands alone ("85,3"), a stated verdict stands with it ("85,3 Đ").
"""

import xlsxwriter
from django.utils import translation

from accounts.scope import scope_of
from ntm.lib.sweeping import without_sweeps
from reports.entry_matrix.layout import (
    CODE,
    FIRST_DATA,
    FIRST_INDICATOR,
    FORMAT_VERSION,
    NUMBER,
    PLACE,
    STAMP_MARK,
    STAMP_SHEET,
)
from reports.entry_matrix.reading import read_matrix
from reports.entry_matrix.sheet import Sheet
from reports.entry_matrix.stamp import write_stamp

__all__ = [
    "CODE",
    "FIRST_DATA",
    "FIRST_INDICATOR",
    "FORMAT_VERSION",
    "NUMBER",
    "PLACE",
    "STAMP_MARK",
    "STAMP_SHEET",
    "read_matrix",
    "write_entry_matrix",
    "write_matrix",
]


def write_entry_matrix(target, *, period, criteria_set, place, by=None):
    """Write the workbook to a path or binary file. Its words are Vietnamese whoever exports it.

    Holds the units of `place` whose current figures `by` may read (None: the system, all of them); those `by` cannot
    enter now are grey and locked.
    """
    with translation.override("vi"), without_sweeps():
        write_matrix(target, read_matrix(period, criteria_set, place, scope_of(by)))


def write_matrix(target, matrix):
    """Write what has been read; the words are those of the language in force."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        Sheet(book, matrix).write()
        write_stamp(book, matrix)
