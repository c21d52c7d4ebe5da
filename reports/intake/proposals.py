"""What a workbook seems to say of its own form: which tables are read, what each column and each row is, and why.

A proposal is plain data: it is stored, shown to the officer, corrected and obeyed. A guess below `SURE` is shown and
asked about, never read.
"""

from dataclasses import asdict, dataclass, field

SURE = 0.85
# Roles of columns and of rows.
INDICATOR, CRITERION, VERDICT = "indicator", "criterion", "verdict"
ORDER, CODE, UNIT, DISTRICT, NOTE, TOTAL, IGNORE, UNKNOWN = (
    "order", "code", "unit", "district", "note", "total", "ignore", "unknown",
)  # fmt: skip
HEAD, BLANK = "head", "blank"
READ_ROLES = (INDICATOR, CRITERION, VERDICT)


@dataclass
class ColumnGuess:
    """One column, counted from 0. `target`: number of the indicator ("2.1") or criterion ("7").

    `verdict` is a column that holds only the conclusion beside the number of the same indicator. `tick`: the verdict of
    a tick under a head like "Chưa đạt". `key` is what the office's mapping is remembered by; `fault` says why it cannot
    be read; `row` is where its head stands.
    """

    column: int
    head: str
    role: str = UNKNOWN
    target: str = ""
    confidence: float = 0.0
    why: str = ""
    key: str = ""
    row: int = 0
    fault: str = ""
    tick: str = ""

    @property
    def is_read(self):
        return self.role in READ_ROLES and self.confidence >= SURE and not self.fault


@dataclass
class RowGuess:
    """One row, counted from 0. `place` is the key of the Locality; `key` what the mapping is remembered by."""

    row: int
    text: str
    role: str = UNKNOWN
    place: int | None = None
    confidence: float = 0.0
    why: str = ""
    key: str = ""
    has_data: bool = False
    column: int = 0

    @property
    def is_read(self):
        return self.role == UNIT and self.place is not None and self.confidence >= SURE


@dataclass
class TableGuess:
    """One table of a sheet: rows of heads (counted from 0), columns and rows. `is_read` with `why` in words."""

    sheet: str
    head_rows: list = field(default_factory=list)
    columns: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    is_read: bool = True
    why: str = ""


@dataclass
class Proposal:
    """`is_template`: our own stamped workbook, read by its codes and numbers. `notes`: what was not read, in words."""

    is_template: bool = False
    tables: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def columns(self):
        """ColumnGuesses of the tables that are read."""
        return [guess for table in self.tables if table.is_read for guess in table.columns]

    @property
    def rows(self):
        """RowGuesses of the tables that are read."""
        return [guess for table in self.tables if table.is_read for guess in table.rows]

    @property
    def sheet(self):
        """Names of the sheets read."""
        return ", ".join(dict.fromkeys(table.sheet for table in self.tables if table.is_read))

    def as_json(self):
        return asdict(self)

    @classmethod
    def from_json(cls, data):
        tables = [
            TableGuess(
                **{
                    **table,
                    "columns": [ColumnGuess(**row) for row in table["columns"]],
                    "rows": [RowGuess(**row) for row in table["rows"]],
                }
            )
            for table in data["tables"]
        ]
        return cls(data["is_template"], tables, list(data["notes"]))
