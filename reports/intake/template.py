"""Our own entry workbook: units by their code and indicators by their number, never by position.

Rows and columns may have been moved, inserted or deleted on the way. What cannot be read for certain is a fault that
names the cell; nothing is guessed and nothing is written here.
"""

from localities.models import Locality
from reports.intake.matrix import EntryMatrix
from reports.intake.template_heads import choose_sheet
from reports.intake.template_rows import Rows


def read_template(book, period, criteria_set):
    """EntryMatrix of a stamped book."""
    matrix = EntryMatrix(period, criteria_set, _place(book.stamp, period), book.stamp)
    heads = choose_sheet(book, matrix)
    Rows(heads, matrix).read()
    return matrix


def _place(stamp, period):
    """The place the workbook was made for, within the period's province; the province when it does not say."""
    rows = Locality.objects.in_force_on(period.end_date).within(period.province)
    return rows.filter(code=stamp.place).first() or period.province
