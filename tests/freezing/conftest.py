"""A closed quarter: three communes, each entered and approved; roads 95 % is met, the rest is not known."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from criteria.actions import Entry, approve, close_period, record_correction, record_results, submit
from criteria.models import Assessment
from tests.conftest import WHY
from tests.criteria.conftest import (  # noqa: F401
    charge,
    department,
    leader,
    neighbour,
    office,
    official,
    outsider,
    period,
    places,
    roads_department,
    signed_in,
    small_set,
    stranger,
)
from tests.criteria.following import address, approved, say  # noqa: F401

SOON = timezone.localdate() + dt.timedelta(days=7)


@pytest.fixture
def full(period, places, small_set, office):  # noqa: F811
    """Đông Thái meets everything, Tây Yên misses 1.1, Thới Quản is known by 1.1 alone; all approved."""
    said = [("dongthai", "roads", 95, None), ("dongthai", "plan", None, "MET"), ("dongthai", "health", 80, "MET"),
            ("tayyen", "roads", 70, None), ("tayyen", "plan", None, "MET"), ("tayyen", "health", 75, "MET"),
            ("thoiquan", "roads", 92, None)]  # fmt: skip
    entries = [Entry(places[place].pk, getattr(small_set, name).pk, value and Decimal(value), verdict)
               for place, name, value, verdict in said]  # fmt: skip
    record_results(period=period, criteria_set=small_set.row, entries=entries, by=office, door="GRID")
    rows = Assessment.objects.filter(period=period)
    submit(rows, by=office, explanation=WHY)
    approve(rows, by=office)
    return period


@pytest.fixture
def closed(full, office):  # noqa: F811
    close_period(period=full, by=office)
    return full


@pytest.fixture
def correct(closed, small_set, places, office):  # noqa: F811
    """correct(place="tayyen", indicator="roads", value=93): a correction by the office; Correcting."""

    def corrected(place="tayyen", indicator="roads", value=93, verdict=None, by=office, reason="Nhập nhầm", **more):
        number = None if value is None else Decimal(value)
        entry = Entry(places[place].pk, getattr(small_set, indicator).pk, number, verdict)
        return record_correction(
            period=closed, criteria_set=small_set.row, entries=[entry], reason=reason, by=by, **more
        )

    return corrected
