"""A province with two districts and three communes, a small checked set, an open quarter, and the people around it."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from accounts.models import Agency, AgencyLevel, Role, RoleAssignment, Sector, User
from criteria.actions import Entry, Statement, open_period, record_results, state_department, submit
from criteria.models import (
    Assessment,
    Attainment,
    CriteriaSet,
    Criterion,
    Indicator,
    Operator,
    Responsibility,
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


@pytest.fixture
def signed_in(client, request):
    """signed_in("official") is a client of that person."""

    def sign_in(who):
        client.force_login(request.getfixturevalue(who), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


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


# -- Verification ------------------------------------------------------------------------------------------------


@pytest.fixture
def charge(places, small_set, department):
    """The department of health answers for the second criterion."""
    agency = Agency.objects.get(code="so-y-te")
    return Responsibility.objects.create(criterion=small_set.second, province=places["province"], agency=agency)


@pytest.fixture
def roads_department(places, small_set):
    """Another department, in charge of the first criterion."""
    agency = Agency(code="so-gtvt", name="Sở Giao thông vận tải", level=AgencyLevel.PROVINCE, sector=Sector.GOVERNMENT,
                    locality=places["province"])  # fmt: skip
    agency.set_keys()
    agency.save()
    Responsibility.objects.create(criterion=small_set.first, province=places["province"], agency=agency)
    return person("sogtvt", Role.DEPARTMENT, places["province"], agency)


@pytest.fixture
def submitted(period, small_set, places, official, assessment):
    """Đông Thái has handed over: roads 95 (met by its level), plan met, health 72 stated as met."""
    said = ((small_set.roads, 95, None), (small_set.plan, None, "MET"), (small_set.health, 72, "MET"))
    entries = [Entry(places["dongthai"].pk, indicator.pk, value and Decimal(value), verdict)
               for indicator, value, verdict in said]  # fmt: skip
    record_results(period=period, criteria_set=small_set.row, entries=entries, by=official, door="FORM")
    submit([assessment], by=official, explanation="Chờ minh chứng")
    assessment.refresh_from_db()
    return assessment


@pytest.fixture
def state(period, small_set, places, charge, submitted):
    """state(who, indicator, value, verdict, note, …) for Đông Thái; the StatementPlan."""

    def say(by, indicator="health", value=None, verdict=None, note="", agency=None, **more):
        number = None if value is None else Decimal(value)
        row = indicator if isinstance(indicator, Indicator) else getattr(small_set, indicator)
        one = Statement(places["dongthai"].pk, row.pk, number, verdict, note, **more)
        return state_department(period=period, criteria_set=small_set.row, statements=[one], by=by, agency=agency)

    return say
