"""The hidden sheet."""

from django.utils import timezone

from reports.entry_matrix.layout import FORMAT_VERSION, STAMP_MARK, STAMP_SHEET


def write_stamp(book, matrix):
    """Lines of (what, value, …), all text: what the workbook was made of and how old its figures are."""
    sheet = book.add_worksheet(STAMP_SHEET)
    lines = [
        (STAMP_MARK, FORMAT_VERSION),
        ("province", matrix.period.province.code),
        ("place", matrix.place.code),
        ("period", matrix.period.code),
        ("set", matrix.criteria_set.code),
        ("exported_at", timezone.localtime().isoformat()),
    ]
    lines += [("indicator", row.number, row.pk) for row in matrix.structure.indicators]
    lines += [("unit", unit.place.code, unit.place.pk, unit.version) for unit in matrix.units]
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            sheet.write_string(row, column, str(value))
    sheet.very_hidden()
    sheet.protect()
