"""The four places of the five documents, and a few readers."""

import datetime as dt

import pytest
from model_bakery import baker

from accounts.models import Role, RoleAssignment, User
from directives.loader import load_directives
from localities.models import Kind, Level, Locality

REORGANISED = dt.date(2025, 7, 1)


def make_place(level, kind, code, name, *, province=None, valid_from=dt.date(2004, 1, 1), valid_to=None):
    place = Locality(
        level=level,
        kind=kind,
        code=code,
        name=name,
        parent=province,
        province=province,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    place.set_keys()
    place.save()
    return place


def make_reader(username, role, place):
    user = baker.make(User, username=username, full_name=username, is_active=True)
    baker.make(RoleAssignment, user=user, role=role, locality=place, agency=None, valid_from=None, valid_to=None)
    return user


@pytest.fixture
def places(db):
    """{short name: place}; code 91 is Kiên Giang until 30/6/2025 and An Giang afterwards."""
    last_day = REORGANISED - dt.timedelta(days=1)
    province, city = Level.PROVINCE, Kind.CITY
    namdinh = make_place(province, Kind.PROVINCE, "36", "Nam Định", valid_to=last_day)
    laichau = make_place(province, Kind.PROVINCE, "12", "Lai Châu")
    return {
        "kiengiang": make_place(province, Kind.PROVINCE, "91", "Kiên Giang", valid_to=last_day),
        "angiang": make_place(province, Kind.PROVINCE, "91", "An Giang", valid_from=REORGANISED),
        "hatinh": make_place(province, Kind.PROVINCE, "42", "Hà Tĩnh"),
        "laichau": laichau,
        "laichau_city": make_place(Level.DISTRICT, city, "105", "Lai Châu", province=laichau, valid_to=last_day),
        "namdinh": namdinh,
        "xuantruong": make_place(
            Level.DISTRICT, Kind.DISTRICT, "364", "Xuân Trường", province=namdinh, valid_to=last_day
        ),
    }


@pytest.fixture
def loaded(places):
    return load_directives()


@pytest.fixture
def office(places):
    """Coordination office of Kiên Giang."""
    return make_reader("vpdp", Role.COORDINATION, places["kiengiang"])


@pytest.fixture
def laichau_office(places):
    return make_reader("vpdp-laichau", Role.COORDINATION, places["laichau"])


@pytest.fixture
def stranger(db):
    """Signed in, without any role."""
    return baker.make(User, username="stranger", is_active=True)
