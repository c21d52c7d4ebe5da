"""Results by the thousand: read as plain rows, planned without model objects, stored by one statement a table.

A row has the attributes of an IndicatorResult that planning, judging, summaries and the trail look at; what differs is
only what it costs.
"""

from collections import namedtuple
from decimal import Decimal
from io import StringIO

from django.db import connection

from criteria.actions.plans import ENTERED
from criteria.models import Change, IndicatorResult
from criteria.rules import SAID_BY_OTHERS

# From so many entries on a plan is made of rows; below it model objects are as quick.
MANY = 200
COLUMNS = [field.attname for field in IndicatorResult._meta.concrete_fields]
_KEY = ("assessment_id", "indicator_id")
WRITTEN = [*(IndicatorResult._meta.get_field(name).attname for name in ENTERED), "version"]
_EMPTY = [
    field.attname
    for field in IndicatorResult._meta.concrete_fields
    if field.attname not in (*_KEY, *WRITTEN) and not field.null and not field.primary_key
]
_CHANGE = ("assessment_id", "indicator_id", "field", "old", "new", "by_id", "at", "door", "workbook_import_id")
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class StoredRow(namedtuple("StoredRow", [*COLUMNS, "stamp"])):
    """A stored result as it was read."""

    __slots__ = ()

    @property
    def pk(self):
        return self.id


class Row:
    """A result to be written. `indicator` and `threshold` are the rows of the law it is judged by."""

    __slots__ = (
        "id", "assessment_id", "indicator", "value", "text_value", "verdict", "basis", "threshold", "is_carried",
        "note", "entered_by", "entered_at", "version", *SAID_BY_OTHERS,
    )  # fmt: skip

    def __init__(self, assessment_id, indicator, value, text_value, note, entered_by, entered_at, version, stored):
        self.id = stored.id if stored else None
        self.assessment_id, self.indicator = assessment_id, indicator
        self.value, self.text_value, self.note = value, text_value, note
        self.entered_by, self.entered_at, self.version = entered_by, entered_at, version
        self.verdict = self.basis = ""
        self.threshold, self.is_carried = None, False
        if stored is None:
            self.department_value = self.appraised_value = None
            self.department_verdict = self.department_basis = self.appraised_verdict = self.appraised_basis = ""
        else:
            for name in SAID_BY_OTHERS:
                setattr(self, name, getattr(stored, name))

    @property
    def pk(self):
        return self.id

    @property
    def indicator_id(self):
        return self.indicator.pk

    @property
    def threshold_id(self):
        return self.threshold.pk if self.threshold else None

    @property
    def entered_by_id(self):
        return self.entered_by.pk if self.entered_by else None


def are_many(entries):
    return len(entries) >= MANY


def as_object(row):
    """The model object of a stored row; None for none."""
    if not isinstance(row, StoredRow):
        return row
    found = IndicatorResult(**dict(zip(COLUMNS, row, strict=False)))
    found._state.adding, found._state.db = False, connection.alias
    return found


def store_results(results):
    """Write Rows over what is stored of their cells: through a stage on PostgreSQL, row by row in one on SQLite."""
    table, columns = IndicatorResult._meta.db_table, (*_KEY, *WRITTEN)
    now = _instant(results[0].entered_at)
    numbers, by = {None: None}, results[0].entered_by_id
    rows = [
        (
            row.assessment_id, row.indicator.id, _number(row.value, numbers), row.text_value, f"{row.verdict}",
            f"{row.basis}", row.threshold.id if row.threshold else None, row.is_carried, row.note, by,
            now, row.version,
        )
        for row in results
    ]  # fmt: skip
    into = f"INSERT INTO {table} ({', '.join([*columns, *_EMPTY])})"
    moved = ", ".join(f"{name} = excluded.{name}" for name in WRITTEN)
    anew = f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {moved}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TEMP TABLE result_stage AS SELECT {', '.join(columns)} FROM {table} LIMIT 0")
            _copy(cursor, "result_stage", columns, rows)
            blank = ", ".join(["''"] * len(_EMPTY))
            cursor.execute(f"{into} SELECT {', '.join(columns)}, {blank} FROM result_stage {anew}")
            cursor.execute("DROP TABLE result_stage")
        else:
            values = ", ".join([*["%s"] * len(columns), *["''"] * len(_EMPTY)])
            cursor.executemany(f"{into} VALUES ({values}) {anew}", rows)


def store_changes(lines, *, by, at, door, workbook_import):
    """Append Change rows of (assessment key, indicator key, field, old, new)."""
    tail = (by.pk if by else None, _instant(at), f"{door}", workbook_import.pk if workbook_import else None)
    rows = [(*line, *tail) for line in lines]
    table = Change._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, _CHANGE, rows)
        else:
            values = ", ".join(["%s"] * len(_CHANGE))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(_CHANGE)}) VALUES ({values})", rows)


def _copy(cursor, table, columns, rows):
    text = "".join(["\t".join([_as_text(value) for value in row]) + "\n" for row in rows])
    cursor.cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", StringIO(text))


def _as_text(value):
    if value is None:
        return r"\N"
    return value.translate(_ESCAPED) if type(value) is str else str(value)


def _instant(at):
    return connection.ops.adapt_datetimefield_value(at)


def _number(value, known):
    """A number as the database takes it; `known` remembers those met before."""
    if value not in known:
        known[value] = connection.ops.adapt_decimalfield_value(Decimal(value), 18, 4)
    return known[value]
