"""Two numbers that tell whether a page drawn before may be shown again: of the data, and of the code that draws it.

The version of the data moves with every write, through whatever door, and costs writers nothing they would wait for.
PostgreSQL says itself which transactions a reader sees: as long as these are the same, nothing it reads can have
changed. SQLite, which has one writer at a time anyway, moves a stamp by triggers on every table of the site.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from ntm.stamps import follow, stamps_now

STAMP = "data"
# Written by the thousand, and never without the summary row of their unit, which moves the stamp: SQLite asks a trigger
# for every single row.
_WRITTEN_ALONG = {"criteria.IndicatorResult", "criteria.Change"}
_DRAWN_BY = {".py", ".html", ".txt", ".mo", ".css", ".js", ".yaml"}
_NOT_OURS = {"tests", "node_modules", "var", "docs", "scripts"}
# A number of transaction begins anew with another database, or with a backup put in the place of this one.
_SEEN = (
    "SELECT concat_ws('/', oid, pg_postmaster_start_time(), pg_current_snapshot()), "
    "(SELECT json_object_agg(name, number) FROM ntm_stamp) FROM pg_database WHERE datname = current_database()"
)


def data_version():
    """(version, {stamp: number}) of this moment in one statement.

    The version is a text that is another one after every write; None where nobody can tell (inside a transaction of
    one's own).
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        stamps = stamps_now()
        return (str(stamps.get(STAMP)) if connection.vendor == "sqlite" else None), stamps
    with connection.cursor() as cursor:
        cursor.execute(_SEEN)
        version, stamps = cursor.fetchone()
    return version, stamps or {}


def follow_every_table():
    """Let SQLite move the stamp with every table of the site's own rooms; what only tells the past needs none."""
    models = [
        model
        for config in apps.get_app_configs()
        if _is_ours(config)
        for model in config.get_models(include_auto_created=True)
        if not model._meta.proxy and not hasattr(model, "instance_type") and model._meta.label not in _WRITTEN_ALONG
    ]
    follow(STAMP, models, only_on="sqlite")


def _is_ours(config):
    is_here = Path(config.path).is_relative_to(settings.BASE_DIR) and "site-packages" not in config.path
    return is_here and config.label != "ntm"


def code_version():
    """Text that is another one after every change of the code, the words, the looks or the settings."""
    # Whoever works on a template sees it at once; a server is started anew with its code.
    return _read_code_version.__wrapped__() if settings.DEBUG else _read_code_version()


@cache
def _read_code_version():
    found = hashlib.sha256()
    for path in sorted(_files(settings.BASE_DIR)):
        found.update(f"{path} {path.stat().st_mtime_ns}\n".encode())
    for name in sorted(dir(settings)):
        value = getattr(settings, name) if name.isupper() else None
        if isinstance(value, str | int | float | bool | list | tuple | dict):
            found.update(f"{name} {value!r}\n".encode())
    return found.hexdigest()


def _files(folder):
    for path in Path(folder).iterdir():
        if path.is_dir():
            if path.name not in _NOT_OURS and not path.name.startswith("."):
                yield from _files(path)
        elif path.suffix in _DRAWN_BY:
            yield path
