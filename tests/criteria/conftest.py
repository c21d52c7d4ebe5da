"""A province with two districts and three communes, a small checked set, an open quarter, and the people around it."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from accounts.models import Agency, AgencyLevel, Role, RoleAssignment, Sector, User
from criteria.actions import open_period
from criteria.models import (
    Assessment,
    Attainment,
    CriteriaSet,
    Criterion,
    Indicator,
    Operator,
    Threshold,
    ValueKind,
)
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality

BEGIN = dt.date(2010, 1, 1)
SET = "xa-thu"


@pytest.fixture
def places(db):
    """{short name: Locality}."""
    units = _units()
    write_localities(list(units.values()))
    return {name: Locality.objects.get(pk=unit.row.pk) for name, unit in units.items()}


def _units():
    def unit(level, kind, code, name, parent=None):
        return Unit(level, kind, code, name, BEGIN, parent=parent)

    province = unit(Level.PROVINCE, Kind.PROVINCE, "91", "Kiên Giang")
    stranger = unit(Level.PROVINCE, Kind.PROVINCE, "12", "Lai Châu")
    anbien = unit(Level.DISTRICT, Kind.DISTRICT, "908", "An Biên", province)
    govao = unit(Level.DISTRICT, Kind.DISTRICT, "907", "Gò Quao", province)
    return {
        "province": province,
        "other_province": stranger,
        "anbien": anbien,
        "govao": govao,
        "dongthai": unit(Level.COMMUNE, Kind.COMMUNE, "31006", "Đông Thái", anbien),
        "tayyen": unit(Level.COMMUNE, Kind.COMMUNE, "30988", "Tây Yên", anbien),
        "thoiquan": unit(Level.COMMUNE, Kind.COMMUNE, "30982", "Thới Quản", govao),
        "ward": unit(Level.COMMUNE, Kind.WARD, "30700", "Vĩnh Thanh", govao),
        "faraway": unit(Level.COMMUNE, Kind.COMMUNE, "03388", "Bum Nưa", stranger),
    }


@pytest.fixture
def small_set(db):
    """1.1: percent, checked level; 1.2: met or not; and in the second criterion 2.1: percent, remembered level."""
    criteria_set = CriteriaSet(
        code=SET, name="Bộ tiêu chí thử", level=Level.COMMUNE, attainment=Attainment.STANDARD, valid_from=BEGIN
    )
    criteria_set.set_keys()
    criteria_set.save()
    first, second = (
        Criterion.objects.create(criteria_set=criteria_set, number=str(order), order=order, name=name)
        for order, name in ((1, "Giao thông"), (2, "Y tế"))
    )
    roads = _indicator(first, "1.1", 1, ValueKind.PERCENT, Operator.AT_LEAST)
    plan = _indicator(first, "1.2", 2, ValueKind.BOOLEAN, Operator.ACHIEVED)
    health = _indicator(second, "2.1", 3, ValueKind.PERCENT, Operator.AT_LEAST)
    Threshold.objects.create(indicator=roads, value=Decimal(90), is_verified=True, valid_from=BEGIN)
    Threshold.objects.create(indicator=health, value=Decimal(70), is_verified=False, valid_from=BEGIN)
    return SimpleNamespace(row=criteria_set, roads=roads, plan=plan, health=health, first=first, second=second)


def _indicator(criterion, number, order, kind, operator):
    return Indicator.objects.create(
        criterion=criterion,
        number=number,
        order=order,
        name=f"Chỉ tiêu {number}",
        kind=kind,
        unit="%" if kind == ValueKind.PERCENT else "đạt/không đạt",
        operator=operator,
        valid_from=BEGIN,
    )


@pytest.fixture
def other_set(db):
    """A set of communes that no period uses."""
    row = CriteriaSet(code="xa-khac", name="Bộ tiêu chí khác", level=Level.COMMUNE, attainment=Attainment.ADVANCED)
    row.set_keys()
    row.save()
    return row


@pytest.fixture
def period(places, small_set, office):
    """The third quarter of 2024, open, with a draft for each commune."""
    return open_period(province=places["province"], code="2024-Q3", criteria_sets=[small_set.row], by=office)


@pytest.fixture
def assessment(period, places):
    """Draft of the commune Đông Thái."""
    return Assessment.objects.get(period=period, locality=places["dongthai"])


# -- People ------------------------------------------------------------------------------------------------------


def person(username, role=None, place=None, agency=None):
    user = User.objects.create(username=username, full_name=f"Nguyễn Văn {username}")
    if role:
        RoleAssignment.objects.create(user=user, role=role, locality=place, agency=agency)
    return user


@pytest.fixture
def office(places):
    """Coordination office of the province."""
    return person("vpdp", Role.COORDINATION, places["province"])


@pytest.fixture
def official(places):
    """Official of the district An Biên."""
    return person("anbien", Role.LOCAL, places["anbien"])


@pytest.fixture
def neighbour(places):
    """Official of the other district."""
    return person("govao", Role.LOCAL, places["govao"])


@pytest.fixture
def leader(places):
    return person("lanhdao", Role.LEADERSHIP, places["province"])


@pytest.fixture
def department(places):
    agency = Agency(
        code="so-y-te",
        name="Sở Y tế",
        level=AgencyLevel.PROVINCE,
        sector=Sector.GOVERNMENT,
        locality=places["province"],
    )
    agency.set_keys()
    agency.save()
    return person("soyte", Role.DEPARTMENT, places["province"], agency)


@pytest.fixture
def outsider(places):
    """Coordination office of another province."""
    return person("vpdp-laichau", Role.COORDINATION, places["other_province"])


@pytest.fixture
def stranger(db):
    """Signed in, without any role."""
    return person("khach")
