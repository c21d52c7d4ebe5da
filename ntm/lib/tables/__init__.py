"""Tables that leave the site, in the office's form: one shape (model), written as xlsx or csv, shown on a page or in a
report by the same heads and texts (layout)."""

from ntm.lib.tables.answer import FORMATS, asked_table, table_response
from ntm.lib.tables.csv_file import to_csv
from ntm.lib.tables.grouping import grouped, moment
from ntm.lib.tables.layout import HeadCell, cell_text, head_cells, shown_rows
from ntm.lib.tables.model import Column, Row, Table
from ntm.lib.tables.xlsx import to_xlsx, write_xlsx

__all__ = [
    "FORMATS",
    "Column",
    "HeadCell",
    "Row",
    "Table",
    "asked_table",
    "cell_text",
    "grouped",
    "head_cells",
    "moment",
    "shown_rows",
    "table_response",
    "to_csv",
    "to_xlsx",
    "write_xlsx",
]
