"""Fixtures for all rooms. Each room's own small world stands in its own conftest.py."""

import io
import os
import sqlite3
from collections import Counter
from contextlib import ExitStack, closing
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.test import override_settings
from django.utils import translation

from accounts.models import User
from tests.memory import forget_everything

# What an official writes who hands figures over although the checks point something out.
WHY = "Còn chờ số liệu của ngành"


# Tables of roles whose pages ask the same of every database: on PostgreSQL one person opens each of them.
TABLES_OF_ROLES = {"test_access.py": ("role", "vpdp"), "test_admin_pages.py": ("who", "office")}


# A database with all tables, made once a run (scripts/test); every worker's database begins as a copy of it, on SQLite
# of this file, on PostgreSQL of this name (tests/settings.py).
SCHEMA = os.environ.get("NTM_TEST_SCHEMA", "")


def pytest_configure():
    if SCHEMA and connection.vendor == "sqlite":
        connection_created.connect(begin_with_tables)


def begin_with_tables(connection, **_more):
    """Fill an empty database in memory; the migrations then find nothing left to do."""
    is_in_memory = "mode=memory" in str(connection.settings_dict["NAME"])
    if is_in_memory and not connection.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        with closing(sqlite3.connect(SCHEMA)) as source:
            source.backup(connection.connection)


def is_repeated(item):
    name, person = TABLES_OF_ROLES.get(item.path.name, ("", ""))
    return name in getattr(item, "callspec", SimpleNamespace(params={})).params and item.callspec.params[name] != person


def asks_a_database(item):
    """Whether it can say anything else on PostgreSQL; what asks none has already spoken on SQLite."""
    # Trials have databases of their own, of the kind this run is about.
    if item.get_closest_marker("reliability"):
        return True
    if item.get_closest_marker("one_database"):
        return False
    has_fixture = {"db", "transactional_db", "django_db_setup", "demo"} & set(getattr(item, "fixturenames", ()))
    return bool(has_fixture) or item.get_closest_marker("django_db") is not None


# Before xdist's own look at the groups: a mark put on later would be overlooked, and each worker build a demonstration.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Tests on the demonstration run together and first: it is built once and gone before any other test begins."""
    if connection.vendor == "postgresql":
        left_out = [item for item in items if is_repeated(item) or not asks_a_database(item)]
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
    halves = halves_of([item for item in items if on_demonstration(item)])
    for item in items:
        # The longest tests but for those of the demonstration are spread over the workers one by one.
        alone = item.nodeid if item.path.name == "test_role_page_state.py" else str(item.path)
        item.add_marker(pytest.mark.xdist_group(halves[item.path] if on_demonstration(item) else alone))
    items.sort(key=lambda item: not on_demonstration(item))


def on_demonstration(item):
    return "demo" in getattr(item, "fixturenames", ())


def halves_of(items):
    """{file: name of its group}: two groups of about as many tests, so that two workers build a demonstration each."""
    sizes, halves, found = Counter(item.path for item in items), Counter({"demo 1": 0, "demo 2": 0}), {}
    for path, size in sorted(sizes.items(), key=lambda one: (-one[1], str(one[0]))):
        found[path] = min(halves, key=halves.get)
        halves[found[path]] += size
    return found


class Demonstration:
    """The whole demonstration in a transaction that stays open until it is closed."""

    def __init__(self, blocker, folder):
        from django.conf import settings

        self.blocker, self.open = blocker, ExitStack()
        with blocker.unblock():
            self.open.enter_context(override_settings(MEDIA_ROOT=str(folder)))
            self.open.enter_context(transaction.atomic())
            debug, settings.DEBUG = settings.DEBUG, True
            call_command("setup_demo", stdout=io.StringIO())
            settings.DEBUG = debug
            # Checked once here; otherwise PostgreSQL would look at every deferred key again at the end of every test.
            connection.check_constraints()

    def close(self):
        with self.blocker.unblock():
            transaction.set_rollback(True)
            self.open.close()


standing = []


def pytest_runtest_setup(item):
    if standing and "demo" not in item.fixturenames:
        standing.pop().close()


@pytest.fixture
def demo(demonstration):
    """The demonstration, for tests that undo whatever they do to it."""
    assert standing, "another test ran in between"


@pytest.fixture(scope="session")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    standing.append(Demonstration(django_db_blocker, tmp_path_factory.mktemp("media")))
    yield
    while standing:
        standing.pop().close()


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Keys are given anew after a test is rolled back; what a process remembers of addresses would mix them up."""
    forget_everything()


@pytest.fixture(autouse=True)
def own_language():
    """A page asked for in English leaves the process speaking it."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def sign_in(client):
    """sign_in("vpdp") gives a client of that person."""

    def signed_in(username):
        client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
