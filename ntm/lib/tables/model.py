"""The one shape of a table that leaves the site. It holds values; layout, xlsx and csv_file say how they look."""

import datetime as dt
from dataclasses import dataclass, field, fields
from decimal import Decimal

VERSION = 1  # of the JSON; a change of shape that older readers cannot read raises it


@dataclass
class Column:
    """One column.

    `kind`: "text", "count", "decimal", "share" (percent points: 95.69), "date", "mark" (centred word), or "auto": by
    each value's own type. `group`: head merged above neighbours of the same group, a tuple for heads above heads.
    `total`: what a district's or total's cell is: "sum" or "average" of the rows it covers, or "ratio": `of` names the
    columns (part, whole), counted from 0, and the cell of every row is part over whole, times 100 for a "share".
    """

    title: str
    kind: str = "auto"
    width: float | None = None
    group: str | tuple = ""
    decimals: int = 2
    total: str = ""
    of: tuple = ()

    def __post_init__(self):
        self.title = str(self.title)
        parts = (
            (self.group,) if isinstance(self.group, str) or not isinstance(self.group, (tuple, list)) else self.group
        )
        self.group = tuple(str(part) for part in parts if str(part))
        self.of = tuple(self.of)

    @property
    def is_number(self):
        return self.kind in ("count", "decimal", "share")

    @property
    def full_title(self):
        """Title with the heads above it: what a file with one line of heads says."""
        return ": ".join((*self.group, self.title))


@dataclass
class Row:
    """One row: `values` as long as the columns (missing ones at the end are empty).

    `kind`: "unit"; "district" (covers the units after it, up to the next row of another kind); "total" (covers all
    units, and districts without any); "heading" (a line of words). `adds`: for a row that is the sum of certain
    others, their positions in the table.
    """

    values: list
    kind: str = "unit"
    adds: tuple = ()

    def __post_init__(self):
        self.values = list(self.values)
        self.adds = tuple(self.adds)

    def __iter__(self):
        return iter(self.values)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, position):
        return self.values[position]


@dataclass
class Table:
    """`columns`: Column or plain titles. `rows`: Row or plain lists. Numbers stay numbers, unknown is None.

    `label` stands at the right above the title ("Biểu số 05"), `notes` under it (place, day, basis), `unit_line` at
    the right above the heads ("Đơn vị tính: xã"), `footnotes` under the last row.
    """

    name: str
    title: str
    columns: list
    rows: list
    notes: list = field(default_factory=list)
    widths: list = field(default_factory=list)
    unit_line: str = ""
    label: str = ""
    footnotes: list = field(default_factory=list)

    def __post_init__(self):
        for name in ("name", "title", "unit_line", "label"):
            setattr(self, name, str(getattr(self, name)))
        self.columns = [column if isinstance(column, Column) else Column(column) for column in self.columns]
        self.rows = [row if isinstance(row, Row) else Row(row) for row in self.rows]
        self.notes = [str(note) for note in self.notes]
        self.footnotes = [str(note) for note in self.footnotes]
        for column, width in zip(self.columns, self.widths, strict=False):
            column.width = column.width or width
        self.widths = [column.width for column in self.columns]
        for row in self.rows:
            row.values += [None] * (len(self.columns) - len(row.values))

    def covered(self, position):
        """Positions of the rows that a district, total or adding row sums up; empty for any other."""
        row = self.rows[position]
        if row.adds:
            return list(row.adds)
        if row.kind == "district":
            return self._units_after(position)
        if row.kind == "total":
            return [n for n, other in enumerate(self.rows) if other.kind == "unit" or self._stands_alone(n)]
        return []

    def _units_after(self, position):
        found = []
        for number in range(position + 1, len(self.rows)):
            if self.rows[number].kind != "unit":
                break
            found.append(number)
        return found

    def _stands_alone(self, position):
        return self.rows[position].kind == "district" and not self._units_after(position)

    # -- Kept for later ----------------------------------------------------------------------------------------------

    def as_json(self):
        """The table as JSON-able values; `from_json` gives the very same table back."""
        kept = {
            key.name: getattr(self, key.name) for key in fields(self) if key.name not in ("columns", "rows", "widths")
        }
        columns = [{key.name: _packed(getattr(column, key.name)) for key in fields(column)} for column in self.columns]
        rows = [
            {"kind": row.kind, "adds": list(row.adds), "values": [_packed(value) for value in row.values]}
            for row in self.rows
        ]
        return {"version": VERSION, **kept, "columns": columns, "rows": rows}

    @classmethod
    def from_json(cls, kept):
        """Table of what `as_json` gave; ValueError for a shape of a later version."""
        kept = dict(kept)
        if kept.pop("version") != VERSION:
            raise ValueError("table of another version")
        columns = [Column(**column) for column in kept.pop("columns")]
        rows = [Row([_unpacked(v) for v in row["values"]], row["kind"], row["adds"]) for row in kept.pop("rows")]
        return cls(columns=columns, rows=rows, **kept)


def _packed(value):
    """A value JSON can hold: decimals and dates say what they are, so that they come back as such."""
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _unpacked(value):
    if not isinstance(value, dict):
        return value
    (kind, text), *_rest = value.items()
    read = {"decimal": Decimal, "date": dt.date.fromisoformat, "moment": dt.datetime.fromisoformat}
    return read[kind](text)
