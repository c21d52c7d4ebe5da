"""Names the readers of workbooks had before there were several forms; see `reports.intake`."""

from reports.intake import Book, Where, period_of, read_entry_matrix, read_stamp, shown

__all__ = ["Book", "Where", "period_of", "read_entry_matrix", "read_stamp", "shown"]
