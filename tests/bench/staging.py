"""The floor of an import: the workbook parsed and its cells put into a temporary table, nothing else."""

import io

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from reports.entry_matrix import CODE, FIRST_DATA, FIRST_INDICATOR, NUMBER

_STAGE = "CREATE TEMPORARY TABLE bench_stage (commune text, indicator text, said text)"


def stage(data):
    """How many cells of a workbook were staged and committed."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    numbers = rows[NUMBER][FIRST_INDICATOR:]
    cells = [
        (row[CODE], number, str(value))
        for row in rows[FIRST_DATA:]
        if row[CODE]
        for number, value in zip(numbers, row[FIRST_INDICATOR:], strict=False)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STAGE)
        _copy(cursor, cells)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_stage")
    return len(cells)


def _copy(cursor, cells):
    if connection.vendor == "postgresql":
        text = io.StringIO("".join("\t".join(cell) + "\n" for cell in cells))
        cursor.cursor.copy_expert("COPY bench_stage FROM STDIN", text)
    else:
        cursor.executemany("INSERT INTO bench_stage VALUES (%s, %s, %s)", cells)
