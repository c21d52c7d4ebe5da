"""Workbooks coming in: our own entry workbook, and an office's own matrix as it is.

`open_book` opens a file, `propose` says what its columns and rows seem to be, `read` turns both into an EntryMatrix.
"""

from reports.intake.books import Book, agreed, open_book, period_of, read_stamp
from reports.intake.matrix import EntryMatrix, Fault, Stamp, Unmatched, Where, shown
from reports.intake.proposals import ColumnGuess, Proposal, RowGuess, TableGuess
from reports.intake.proposing import propose
from reports.intake.provinces import period_meant
from reports.intake.reading import read

__all__ = [
    "Book",
    "ColumnGuess",
    "EntryMatrix",
    "Fault",
    "Proposal",
    "RowGuess",
    "Stamp",
    "TableGuess",
    "Unmatched",
    "Where",
    "agreed",
    "open_book",
    "period_meant",
    "period_of",
    "propose",
    "read",
    "read_entry_matrix",
    "read_stamp",
    "shown",
]


def read_entry_matrix(file, *, period=None, criteria_set=None, proposal=None, remembered=None):
    """EntryMatrix of an uploaded file; UploadRefused when it cannot be this period's figures at all.

    Without `period` and `criteria_set` the hidden sheet says which; with them it must not say otherwise. `proposal`:
    what a person decided about its columns and rows.
    """
    book = open_book(file)
    period, criteria_set = agreed(book.stamp, period, criteria_set)
    if proposal is None or proposal.is_template != (book.stamp is not None):
        proposal = propose(book, period, criteria_set, remembered=remembered)
    return read(book, proposal, period, criteria_set)
