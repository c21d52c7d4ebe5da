"""What the tests of following a quarter share: addresses, entering, people signed in."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.actions import Entry, approve, record_results, submit
from criteria.models import Assessment
from localities.actions import Unit, write_localities
from localities.models import Kind, Level
from tests.conftest import WHY
from tests.criteria.conftest import BEGIN
from tests.memory import forget_everything

CODE, QUARTER = "31006", "2024-Q3"


@pytest.fixture
def address(small_set):
    def build(name="entry-unit", code=CODE, quarter=QUARTER):
        return reverse(f"criteria:{name}", args=[code, quarter, small_set.row.code])

    return build


@pytest.fixture
def say(period, small_set, places):
    """Enter a cell past the pages: say(official, "roads", 95, "MET", place="tayyen")."""

    def enter(by, indicator, value, verdict="", place="dongthai", in_period=None):
        number = None if value is None else Decimal(str(value))
        entry = Entry(places[place].pk, getattr(small_set, indicator).pk, number, verdict)
        record_results(period=in_period or period, criteria_set=small_set.row, entries=[entry], by=by, door="GRID")

    return enter


@pytest.fixture
def approved(period, places, say, office):
    """Every commune has entered something, submitted and been approved."""
    for place in ("dongthai", "tayyen", "thoiquan"):
        say(office, "roads", 95, place=place)
    rows = Assessment.objects.filter(period=period)
    submit(rows, by=office, explanation=WHY)
    approve(rows, by=office)
    return rows


def more_communes(places, count=12):
    for number in range(count):
        parent = places["anbien" if number % 2 else "govao"]
        write_localities([Unit(Level.COMMUNE, Kind.COMMUNE, f"4{number:04d}", f"Xã {number}", BEGIN, parent=parent)])


def questions(client, url):
    forget_everything()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
