"""The places, the sets and the open quarter the workbooks are sent for."""

import datetime as dt

import pytest

from criteria.actions import open_period
from criteria.loader import load_all
from criteria.models import CriteriaSet
from localities.actions import Unit, write_localities
from localities.loader import load
from localities.models import Kind, Level, Locality
from tests.workbooks.build import build
from tests.workbooks.world import VILLAGE_SET, VILLAGES


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory):
    """The folder of every workbook with its expectation, written once."""
    folder = tmp_path_factory.mktemp("workbooks")
    build(folder)
    return folder


@pytest.fixture
def two_provinces(db):
    """Kiên Giang and Lai Châu with the national sets and quarter III/2024 open; two more provinces as strangers."""
    load(["91", "12", "89", "42"])
    load_all()
    criteria_set = CriteriaSet.objects.get(code="xa-ntm-2021-2025")
    for code in ("91", "12"):
        province = Locality.objects.by_code(code, dt.date(2024, 9, 30))
        open_period(province=province, code="2024-Q3", criteria_sets=[criteria_set], by=None)


@pytest.fixture
def villages(two_provinces):
    """The villages of Hà Tĩnh and quarter I/2025, the first its list of units reaches, open for their own set."""
    day = dt.date(2025, 3, 31)
    communes = {code: Locality.objects.by_code(code, day) for code in {place.code.split("-")[0] for place in VILLAGES}}
    units = [
        Unit(Level.VILLAGE, Kind.VILLAGE, place.code, place.name, day, parent=communes[place.code.split("-")[0]])
        for place in VILLAGES
    ]
    write_localities(units)
    province = Locality.objects.by_code("42", day)
    open_period(province=province, code="2025-Q1", criteria_sets=[CriteriaSet.objects.get(code=VILLAGE_SET)], by=None)
