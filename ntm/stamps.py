"""Stamps: what was read once may be kept in memory for as long as the tables it came from stay untouched.

The database moves a stamp itself, by triggers, so that no door to a table can forget it: pages, bulk writes, loaders
and hand-written SQL alike. A stamp is a random number rather than a count: a transaction rolled back, a backup restored
or a flushed table can never bring back the stamp of something else. Whoever writes holds the stamp's row until it
commits, so a reader sees either the old stamp with the old rows or the new with the new.
"""

from django.db import connection
from django.db.models import Subquery

from ntm.models import Stamp

_FOLLOWED = {}
_ONLY_ON = {}
_RANDOM = {"sqlite": "abs(random() % 9000000000000000)", "postgresql": "floor(random() * 9000000000000000)::bigint"}


def follow(name, models, only_on=None):
    """Let every write to the tables of these models move the stamp `name`; installed at the end of each migrate.

    `only_on`: the one kind of database that needs it.
    """
    _FOLLOWED.setdefault(name, []).extend(models)
    if only_on:
        _ONLY_ON[name] = only_on


def followed():
    """{stamp: models whose tables move it}."""
    return _FOLLOWED


def stamp_now(name):
    """The stamp as it stands for this transaction; None while nothing has moved it."""
    return Stamp.objects.filter(name=name).values_list("number", flat=True).first()


def stamps_now():
    """{name: number} of every stamp as it stands; one statement."""
    return dict(Stamp.objects.values_list("name", "number"))


def with_stamp(queryset, name):
    """Rows that bring the stamp of their moment along as `stamp`: the look at it costs no statement of its own."""
    return queryset.annotate(stamp=Subquery(Stamp.objects.filter(name=name).values("number")[:1]))


def install(**_kwargs):
    """Make the triggers anew. SQLite drops those of a table it rebuilds, hence after every migrate."""
    make = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for name, models in _FOLLOWED.items():
            if _ONLY_ON.get(name, connection.vendor) != connection.vendor:
                continue
            for table in sorted({model._meta.db_table for model in models} & present):
                for statement in make(name, table):
                    cursor.execute(statement)
            # From now on there is a stamp to compare, before the first write already.
            if Stamp._meta.db_table in present:
                cursor.execute(_move(f"'{name}'"))


def _move(name_sql):
    return (
        f"INSERT INTO ntm_stamp (name, number) VALUES ({name_sql}, {_RANDOM[connection.vendor]}) "
        "ON CONFLICT (name) DO UPDATE SET number = excluded.number"
    )


def _on_sqlite(name, table):
    move = _move(f"'{name}'")
    for event in ("INSERT", "UPDATE", "DELETE"):
        trigger = f"stamp_{name}_{table}_{event.lower()}"
        yield f"DROP TRIGGER IF EXISTS {trigger}"
        yield f"CREATE TRIGGER {trigger} AFTER {event} ON {table} BEGIN {move}; END"


def _on_postgresql(name, table):
    yield (
        "CREATE OR REPLACE FUNCTION move_stamp() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {_move('TG_ARGV[0]')}; RETURN NULL; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER stamp_{name} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION move_stamp('{name}')"
    )
