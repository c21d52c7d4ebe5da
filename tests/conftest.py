"""Fixtures for all rooms. Each room's own small world stands in its own conftest.py."""

import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from accounts.models import User
from tests.memory import forget_everything

# What an official writes who hands figures over although the checks point something out.
WHY = "Còn chờ số liệu của ngành"


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demonstration, built once a module and rolled back after it; each test adds its own rollback."""
    from django.conf import settings

    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with media, django_db_blocker.unblock(), transaction.atomic():
        debug, settings.DEBUG = settings.DEBUG, True
        call_command("setup_demo", stdout=io.StringIO())
        settings.DEBUG = debug
        # Checked once here; otherwise PostgreSQL would look at every deferred key again at the end of every test.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Keys are given anew after a test is rolled back; what a process remembers of addresses would mix them up."""
    forget_everything()


@pytest.fixture
def sign_in(client):
    """sign_in("vpdp") gives a client of that person."""

    def signed_in(username):
        client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
