"""Results by the thousand: read as plain rows, planned without model objects, stored by one statement a table.

A row has the attributes of an IndicatorResult that planning, judging, summaries and the trail look at; what differs is
only what it costs.
"""

import re
import sqlite3
from collections import namedtuple
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from itertools import chain

from django.db import connection

from criteria.actions.plans import ENTERED
from criteria.models import Change, IndicatorResult
from criteria.rules import SAID_BY_OTHERS
from ntm.lib.raw_rows import as_decimal, raw_rows

# From so many entries on a plan is made of rows; below it model objects are as quick.
MANY = 200
_AT_ONCE = 200  # rows of one statement; SQLite takes 32,766 values
READ = (
    "id", "assessment_id", "indicator_id", "value", "text_value", "verdict", "basis", "threshold_id", "note", "version",
    *SAID_BY_OTHERS,
)  # fmt: skip
_NUMBERS = [READ.index(name) for name in ("value", "department_value", "appraised_value")]
_KEY = ("assessment_id", "indicator_id")
# What all rows of one import say alike, and what each says for itself.
_COMMON = ("is_carried", "entered_by_id", "entered_at")
_ENTERED = [IndicatorResult._meta.get_field(name).attname for name in ENTERED]
_OWN = (*(name for name in _ENTERED if name not in _COMMON), "version")
_WRITTEN = {*_KEY, *_OWN, *_COMMON}
_EMPTY = [
    field.attname
    for field in IndicatorResult._meta.concrete_fields
    if field.attname not in _WRITTEN and not field.null and not field.primary_key
]
_CHANGE = ("assessment_id", "indicator_id", "field", "old", "new", "by_id", "at", "door", "workbook_import_id")
_ASKED_OFTEN = ("department_verdict", "appraised_verdict")
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = re.compile(r"[\\\t\n\r]")
_plain = str.__str__  # the bare text of a choice


class StoredRow(namedtuple("StoredRow", [*READ, "stamp"])):
    """A stored result as it was read."""

    __slots__ = ()

    @property
    def pk(self):
        return self.id


_NOBODY = StoredRow(*[None] * 4, *[""] * 3, None, "", 0, None, "", "", None, "", "", None)


class Row:
    """A result to be written over `stored`, or anew. `indicator` and `threshold` are the law it is judged by."""

    __slots__ = (
        "assessment_id",
        "basis",
        "entered_at",
        "entered_by",
        "indicator",
        "note",
        "stored",
        "text_value",
        "threshold",
        "value",
        "verdict",
        *_ASKED_OFTEN,
    )

    is_carried = False

    def __init__(self, indicator, value, text_value, note, entered_by, entered_at, stored):
        self.assessment_id = stored.assessment_id if stored else None
        self.indicator, self.value, self.text_value, self.note = indicator, value, text_value, note
        self.entered_by, self.entered_at = entered_by, entered_at
        self.verdict = self.basis = ""
        self.threshold = None
        self.stored = stored = stored or _NOBODY
        self.department_verdict, self.appraised_verdict = stored.department_verdict, stored.appraised_verdict

    @property
    def pk(self):
        return self.stored.id

    @property
    def version(self):
        return self.stored.version + 1

    @property
    def indicator_id(self):
        return self.indicator.pk

    @property
    def threshold_id(self):
        return self.threshold.pk if self.threshold else None

    @property
    def entered_by_id(self):
        return self.entered_by.pk if self.entered_by else None


def _said_by_others(name):
    return property(lambda row: getattr(row.stored, name))


for _name in set(SAID_BY_OTHERS).difference(_ASKED_OFTEN):
    setattr(Row, _name, _said_by_others(_name))


def are_many(entries):
    return len(entries) >= MANY


def as_objects(rows):
    """The same rows as model objects, those of plain rows read in one go."""
    keys = [row.id for row in rows if isinstance(row, StoredRow)]
    found = IndicatorResult.objects.in_bulk(keys) if keys else {}
    return [found[row.id] if isinstance(row, StoredRow) else row for row in rows]


# -- Reading ---------------------------------------------------------------------------------------------------------


def read_rows(results):
    """[StoredRow] of a queryset that brings its `stamp` along."""
    rows = raw_rows(results.values_list(*READ, "stamp"))
    return list(map(StoredRow._make, rows if connection.vendor == "postgresql" else map(_with_decimals, rows)))


def _with_decimals(row):
    row = list(row)
    for position in _NUMBERS:
        if row[position] is not None:
            row[position] = as_decimal(row[position])
    return row


# -- Writing ---------------------------------------------------------------------------------------------------------


def store_results(results):
    """Write Rows: new ones at once, the others over what is stored of their cells. Their assessments are held."""
    table, said = IndicatorResult._meta.db_table, (False, results[0].entered_by_id, _instant(results[0].entered_at))
    new = [_values(row) for row in results if row.stored is _NOBODY]
    moved = [_values(row) for row in results if row.stored is not _NOBODY]
    with connection.cursor() as cursor:
        if new:
            _insert(cursor, table, (*_KEY, *_OWN, *_COMMON, *_EMPTY), new, (*said, *[""] * len(_EMPTY)))
        if moved:
            _update(cursor, table, moved, said)


def _values(row):
    """A Row as the columns of _KEY and _OWN."""
    return (
        row.assessment_id, row.indicator.id, None if row.value is None else _as_number(row.value), row.text_value,
        _plain(row.verdict), _plain(row.basis), row.threshold.id if row.threshold else None, row.note,
        row.stored.version + 1,
    )  # fmt: skip


def store_changes(lines, *, by, at, door, workbook_import):
    """Append Change rows of (assessment key, indicator key, field, old, new)."""
    tail = by.pk if by else None, _instant(at), _plain(door), workbook_import.pk if workbook_import else None
    with connection.cursor() as cursor:
        _insert(cursor, Change._meta.db_table, _CHANGE, lines, tail)


def _insert(cursor, table, columns, rows, tail):
    """Insert tuples that each end in the same `tail`."""
    if connection.vendor == "postgresql":
        _copy(cursor, table, columns, rows, tail)
    else:
        same = "".join([", %s"] * len(tail))
        into = f"INSERT INTO {table} ({', '.join(columns)}) SELECT stage.*{same} FROM stage"
        _through_values(cursor, columns[: len(columns) - len(tail)], rows, into, tail)


def _update(cursor, table, rows, said):
    """Write _OWN of each row, and the same _COMMON to all."""
    staged, is_postgresql = (*_KEY, *_OWN), connection.vendor == "postgresql"
    stage = "result_stage" if is_postgresql else "stage"
    assigned = [*(f"{name} = {stage}.{name}" for name in _OWN), *(f"{name} = %s" for name in _COMMON)]
    where = " AND ".join(f"{table}.{name} = {stage}.{name}" for name in _KEY)
    moved = f"UPDATE {table} SET {', '.join(assigned)} FROM {stage} WHERE {where}"
    if is_postgresql:
        cursor.execute(f"CREATE TEMP TABLE {stage} AS SELECT {', '.join(staged)} FROM {table} LIMIT 0")
        _copy(cursor, stage, staged, rows)
        cursor.execute(moved, said)
        cursor.execute(f"DROP TABLE {stage}")
    else:
        _through_values(cursor, staged, rows, moved, said)


def _through_values(cursor, columns, rows, statement, said):
    """Run a statement on `stage`, rows by the hundred: on SQLite three times as fast as a statement a row."""
    one, statement = f"({', '.join(['?'] * len(columns))})", statement.replace("%s", "?")
    for start in range(0, len(rows), _AT_ONCE):
        batch = rows[start : start + _AT_ONCE]
        values = ", ".join([one] * len(batch))
        sql = f"WITH stage ({', '.join(columns)}) AS (VALUES {values}) {statement}"
        # Past Django's cursor, which would look at each of the thousand marks.
        with connection.wrap_database_errors:
            sqlite3.Cursor.execute(cursor.cursor, sql, [*chain.from_iterable(batch), *said])


def _copy(cursor, table, columns, rows, tail=()):
    end = "".join(["\t" + next(iter(_as_texts([value]))) for value in tail]) + "\n"
    lines = map("\t".join, zip(*map(_as_texts, zip(*rows, strict=True)), strict=True))
    text = end.join(lines) + end
    cursor.cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", StringIO(text))


def _as_texts(column):
    """The values of one column in the words of COPY. By columns, since most need no look at the single value."""
    kinds = set(map(type, column))
    if kinds == {int}:
        return map(str, column)
    texts = column if kinds == {str} else [r"\N" if value is None else str(value) for value in column]
    return map(_escaped, column) if str in kinds and _SPECIAL.search("".join(filter(None, column))) else texts


def _escaped(text):
    return r"\N" if text is None else text.translate(_ESCAPED)


def _instant(at):
    return connection.ops.adapt_datetimefield_value(at)


@lru_cache(maxsize=20_000)
def _as_number(value):
    """A number as the database takes it."""
    return connection.ops.adapt_decimalfield_value(Decimal(value), 18, 4)
