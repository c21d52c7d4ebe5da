"""Provinces beside each other: regions by their names, and why a line has no figures."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, RoleAssignment
from accounts.scope import SYSTEM
from criteria.models import CriteriaSet
from localities.actions import set_attribute
from localities.models import AttributeKind
from reports.rollups.country import league

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 6, 1)
SINCE = dt.date(2010, 1, 1)


@pytest.fixture
def province(world):
    place = world[0]["stays"].province
    set_attribute(place, AttributeKind.REGION, "DBSCL", valid_from=SINCE)
    return place


def by_region(code="x", names=(("DBSCL", "Đồng bằng sông Cửu Long"),), **more):
    return CriteriaSet.objects.create(
        code=code, name=code, level="COMMUNE", attainment="ADVANCED", state="PUBLISHED", dimension_kind="REGION",
        dimension_values=[{"code": key, "name_vi": name} for key, name in names], **more,
    )  # fmt: skip


def test_a_region_bears_the_name_the_latest_decree_gives_it(province):
    by_region("old", names=(("DBSCL", "Miền Tây"),), valid_from=dt.date(2016, 1, 1))
    by_region("new", valid_from=dt.date(2022, 1, 1))

    assert [line.region for line in league(SYSTEM, DAY)] == ["Đồng bằng sông Cửu Long"]


def test_a_region_no_decree_names_keeps_its_code(province):
    assert [line.region for line in league(SYSTEM, DAY)] == ["DBSCL"]


def test_more_sets_ask_no_more(province):
    by_region("one")
    with CaptureQueriesContext(connection) as once:
        league(SYSTEM, DAY)
    by_region("two")
    by_region("three")

    with CaptureQueriesContext(connection) as again:
        league(SYSTEM, DAY)

    assert len(once) == len(again)


def test_the_page_names_the_region_and_says_why_a_line_is_empty(province, client, django_user_model):
    by_region()
    user = django_user_model.objects.create_user("office", password="x", full_name="Office")
    RoleAssignment.objects.create(user=user, role=Role.COORDINATION, locality=province)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    text = client.get("/localities/country/", {"as_of": "2030-03-31"}).content.decode()

    assert "Đồng bằng sông Cửu Long" in text
    assert "quý I/2030 chưa có số liệu đã duyệt" in text
