"""The pages ahead of a province: what they ask of the database grows neither with communes nor with districts."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives.models import Directive, Target
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality
from tests.ahead.conftest import ALL_MET, BEGIN, DAY
from tests.ahead.test_what_if import condition_of_district
from tests.memory import forget_everything

pytestmark = pytest.mark.django_db


def statements(client, address):
    forget_everything()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries]


def grown(world, districts=12, communes=60):
    """More districts with more communes that miss 1.1, and two more targets."""
    more = [
        Unit(Level.DISTRICT, Kind.DISTRICT, f"95{n}", f"Huyện thêm {n}", BEGIN, parent=world.province)
        for n in range(districts)
    ]
    units = [
        Unit(Level.COMMUNE, Kind.COMMUNE, f"4{n:04d}", f"M{n}", BEGIN, parent=more[n % districts])
        for n in range(communes)
    ]
    write_localities([*more, *units])
    for place in Locality.objects.filter(code__startswith="4"):
        world.communes[place.name] = place
        world.assess(place.name, ["NOT_MET", *ALL_MET[1:]])
    for code, metric in (("t2", "tieu_chi_binh_quan_xa"), ("t3", "xa_duoi_3_tieu_chi")):
        Target.objects.create(
            directive=Directive.objects.get(key="x"), code=code, metric=metric, operator=">=", value=3,
            locality=world.province, deadline=dt.date(2025, 12, 31), unit="xã",
        )  # fmt: skip


@pytest.mark.parametrize("way", ["what-if/?solve=i1.1", "next/?x=1"])
def test_the_page_asks_as_much_of_a_small_province_as_of_a_large_one(filled, enter, way):
    client, address = enter("office"), f"/localities/91/{way}&as_of={DAY}"
    condition_of_district(filled)
    few = statements(client, address)
    grown(filled)

    many = statements(client, address)

    assert len(many) == len(few), "\n".join(sorted(set(many) - set(few)))
    assert len(many) <= 44
