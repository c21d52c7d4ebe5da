"""Whose workbook it is where nobody says so: the province most of whose units it names, or nobody's."""

import io

import openpyxl
import pytest

from accounts.scope import scope_of
from criteria.actions import open_period
from localities.actions import Unit, write_localities
from localities.models import Kind, Level
from reports.intake import open_book, period_meant
from tests.reports_io.conftest import BEGIN

OURS = ("Xã Tân Hội", "Xã Hòa Điền", "Xã Mỹ Lâm")
THEIRS = ("Xã Bình Phú", "Xã Tân Hội", "Xã An Lạc", "Xã Long Sơn")


@pytest.fixture
def neighbour(world):
    """Another province with a period of the same quarter and set; one of its communes bears the name of one of ours."""
    province = Unit(Level.PROVINCE, Kind.PROVINCE, "81", "Bến Nghé", BEGIN)
    district = Unit(Level.DISTRICT, Kind.DISTRICT, "811", "Cái Bè", BEGIN, parent=province)
    names = [name.removeprefix("Xã ") for name in THEIRS]
    communes = [
        Unit(Level.COMMUNE, Kind.COMMUNE, f"0810{number}", name, BEGIN, parent=district)
        for number, name in enumerate(names)
    ]
    write_localities([province, district, *communes])
    return open_period(province=province.row, code="2024-Q3", criteria_sets=[world.criteria_set], by=None)


def book_of(names):
    book = openpyxl.Workbook()
    book.active.append(["Đơn vị", "1.1"])
    for name in names:
        book.active.append([name, "Đ"])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return open_book(content)


def meant(names, user=None):
    return period_meant(book_of(names), "2024-Q3", "xa-thu", scope_of(user))


def test_where_only_one_province_reports_it_is_meant(world):
    assert meant(["Xã Không Có"]) == world.period


def test_of_several_the_one_whose_units_are_named(world, neighbour):
    assert meant(OURS) == world.period
    assert meant(THEIRS) == neighbour


@pytest.mark.parametrize("names", [(), ("Xã Tân Hội",), ("Xã Không Có",), (*OURS, *THEIRS)])
def test_where_the_names_do_not_settle_it_nobody_is_meant(neighbour, names):
    assert meant(names) is None


def test_a_province_out_of_sight_is_never_meant(world, neighbour):
    assert meant(THEIRS, world.office) == world.period
    assert meant(THEIRS, world.stranger) is None


def test_another_quarter_or_set_means_nothing(world):
    assert period_meant(book_of(OURS), "2024-Q2", "xa-thu", scope_of(None)) is None
    assert period_meant(book_of(OURS), "2024-Q3", "xa-khac", scope_of(None)) is None
