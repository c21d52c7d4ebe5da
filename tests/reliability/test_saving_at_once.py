"""Twenty officials save at once, in all communes and in two hot ones: nothing fails, is lost or goes stale.

Each trial is a process with a database of its own, SQLite or (with DATABASE_URL) PostgreSQL. With Django's own settings
for SQLite the same trial fails, which shows that it can.
"""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

pytestmark = pytest.mark.reliability
ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE, SAVES = 20, 60


@contextmanager
def database(folder, name):
    """Address of an empty database: a file, or one of its own on the server that DATABASE_URL names."""
    server = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not server.scheme.startswith("postgres"):
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    import psycopg2

    connection = psycopg2.connect(urlunsplit(server))
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(server._replace(path=f"/{name}"))
    finally:
        connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.close()


def trial(url, *options, saves=SAVES, **environment):
    command = [
        sys.executable, "-m", "tests.reliability.saving_at_once", "--people", str(PEOPLE), "--saves", str(saves),
        *options,
    ]  # fmt: skip
    told = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=560,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.reliability.settings", **environment},
    )  # fmt: skip
    assert told.stdout, told.stderr[-2000:]
    return json.loads(told.stdout)


@pytest.mark.parametrize("options", [(), ("--hot",)], ids=["all communes", "two hot communes"])
def test_nothing_fails_is_lost_or_goes_stale(tmp_path, options):
    with database(tmp_path, "at_once") as url:
        found = trial(url, *options)

    print(found)
    assert (found["failed"], found["lost"], found["stale"]) == (0, 0, 0)
    assert found["answers"]["saved"] + found["answers"].get("unchanged", 0) == PEOPLE * SAVES


@pytest.mark.skipif(os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="about SQLite's settings")
def test_with_stock_settings_of_sqlite_the_same_trial_fails(tmp_path):
    # Each save that fails has waited its five seconds: a few are enough.
    found = trial(f"sqlite:///{tmp_path / 'stock'}.sqlite3", "--hot", saves=5, NTM_STOCK_SQLITE="1")

    print(found)
    assert found["failed"] > 0
