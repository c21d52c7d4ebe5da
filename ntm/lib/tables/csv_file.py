"""Tables as csv: UTF-8 with a byte order mark, semicolons and comma decimals, so that a double click opens them."""

import csv
import io

from ntm.lib.excel import safe_text
from ntm.lib.tables.layout import UNKNOWN, cell_text, is_number


def to_csv(*tables):
    """Heads and rows of a table; of several each below its title."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    for number, table in enumerate(tables):
        if len(tables) > 1:
            writer.writerows([[], [safe_text(table.title)]] if number else [[safe_text(table.title)]])
        writer.writerow([safe_text(column.full_title) for column in table.columns])
        writer.writerows([_cells(table, row) for row in table.rows])
    return ("\ufeff" + out.getvalue()).encode()


def _cells(table, row):
    if row.kind == "heading":
        return [safe_text("" if value is None else value) for value in row.values]
    return [_cell(column, value) for column, value in zip(table.columns, row.values, strict=False)]


def _cell(column, value):
    text = cell_text(column, value)
    if is_number(value):
        return text.replace(".", "")  # a grouped number would be read as a text or as thousandths
    return text if text == UNKNOWN else safe_text(text)
