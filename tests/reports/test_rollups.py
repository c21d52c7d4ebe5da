"""What a roll-up asks of the database; what it counts is compared in tests/slow."""

import datetime as dt

import pytest

from localities.actions import Unit, write_localities
from localities.models import Kind, Level
from reports import rollups
from tests.reports.conftest import BEGIN

pytestmark = pytest.mark.django_db


def test_queries_do_not_grow_with_communes(world, django_assert_max_num_queries):
    units, _set, _periods = world
    place = units["stays"].province
    more = [
        Unit(Level.COMMUNE, Kind.COMMUNE, f"Y{n}", f"Y{n}", BEGIN, parent=units["stays"].district) for n in range(200)
    ]
    write_localities(more)

    with django_assert_max_num_queries(15):
        found = rollups.read(place, dt.date(2024, 1, 1))
    # Places, law and periods are known by now, what results say is not.
    with django_assert_max_num_queries(4):
        rollups.read(place, dt.date(2024, 1, 1))

    assert found.figures.total == 204
