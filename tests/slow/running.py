"""How worlds are tried: so many, the same every time, each gone after it was looked at."""

from contextlib import contextmanager

from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings

from localities.models import Level
from tests.memory import forget_everything
from tests.slow.writing import build

ALLOWED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def trials(examples):
    """Settings of a run; the same worlds every time, so that a fault stays where it was found."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=ALLOWED,
        phases=[Phase.generate],  # a page takes too long for a world to be made smaller; its words name the figure
    )  # fmt: skip


@contextmanager
def standing(world):
    """The world in the database, gone afterwards; gives the office's person."""
    with transaction.atomic():
        forget_everything()
        yield build(world)
        transaction.set_rollback(True)


def some_units(world, every):
    """All provinces and districts of a world, and of its communes every so-manieth."""
    communes = [unit for unit in world.units if unit.level == Level.COMMUNE]
    return [*(unit for unit in world.units if unit.level != Level.COMMUNE), *communes[::every]]


def signed_in(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
