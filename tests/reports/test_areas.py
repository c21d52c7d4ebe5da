"""An office's own areas: read strictly, looked at before they are used, nothing half written, drawn within scope."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from criteria.actions.plans import Refused
from ntm.lib.uploads import UploadRefused
from reports.maps import geojson
from reports.maps.areas import areas_of, take_areas, use_areas
from reports.maps.geojson import read_geojson, simplified
from reports.maps.layout import middle
from reports.maps.matching import match, units_on
from reports.models import AreaMap
from tests.reports.conftest import MERGER
from tests.reports.test_map import DAY, filled, office  # noqa: F401

pytestmark = pytest.mark.django_db


def square(west=105.0, south=10.0, side=0.1):
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring=None, kind="Polygon", **properties):
    places = {"Polygon": [ring or square()], "MultiPolygon": [[ring or square()]], "Point": [105.0, 10.0]}[kind]
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": places}}


def file_of(*features, **more):
    return io.BytesIO(json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode())


# -- Reading ----------------------------------------------------------------------------------------------------------


def test_areas_and_points_are_read():
    found = read_geojson(
        file_of(feature(ma="1"), feature(kind="MultiPolygon"), feature(kind="Point", ten="x", tree={}))
    )

    assert [len(one.rings) for one in found] == [1, 1, 0]
    assert found[0].properties == {"ma": "1"} and found[2].properties == {"ten": "x"}


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe\x00", b"[]", b"{}", b'{"type":"FeatureCollection","features":[]}', b"[" * 200_000,
        b'{"type":"FeatureCollection","features":[1]}',
        b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[NaN,1]}}]}',
        b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1e999,1]}}]}',
    ],
)  # fmt: skip
def test_what_is_no_geojson_is_refused(data):
    with pytest.raises(UploadRefused):
        read_geojson(io.BytesIO(data))


@pytest.mark.parametrize(
    "ring",
    [
        [], [[105, 10]], "x", [[105, 10], [105.1, 10], [105.1, 10.1], [105, 10.2]], [[105, 10]] * 3 + [["105", 10]],
        [[105, True]] * 4, [[10, 105]] * 4, [[565_000, 1_105_000]] * 4, [[[105, 10]]] * 4, [None] * 4,
    ],
)  # fmt: skip
def test_a_broken_area_is_refused_with_its_number(ring):
    bad = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}

    with pytest.raises(UploadRefused, match="2"):
        read_geojson(file_of(feature(), bad))


@pytest.mark.parametrize("kind", ["LineString", "GeometryCollection", None, "Polygon2"])
def test_other_shapes_are_refused(kind):
    with pytest.raises(UploadRefused):
        read_geojson(file_of({"type": "Feature", "geometry": {"type": kind, "coordinates": [[105, 10]]}}))


@pytest.mark.parametrize("name, most", [("MOST_BYTES", 50), ("MOST_FEATURES", 1), ("MOST_POINTS", 7)])
def test_limits_hold(monkeypatch, name, most):
    monkeypatch.setattr(geojson, name, most)

    with pytest.raises(UploadRefused):
        read_geojson(file_of(feature(), feature()))


def test_simplifying_keeps_corners_and_drops_what_lies_on_a_line():
    ring = [[105 + step / 1000, 10.0] for step in range(100)] + [[105.1, 10.1], [105.0, 10.1], [105.0, 10.0]]

    kept = simplified(ring)

    assert kept[0] == kept[-1] == [105.0, 10.0]
    assert len(kept) <= 7 and [105.1, 10.1] in kept and [105.0, 10.1] in kept
    assert len(simplified(square(side=0.00001))) >= 4


def test_the_middle_is_that_of_the_largest_part():
    longitude, latitude = middle([square(106.0, 11.0, 0.01), square(105.0, 10.0, 0.2)])

    assert (round(longitude, 6), round(latitude, 6)) == (105.1, 10.1)


# -- Matching ---------------------------------------------------------------------------------------------------------


def matched(world, *features):
    units, _set, _periods = world
    return match(read_geojson(file_of(*features)), units_on(units["stays"].province, MERGER)), units


def test_by_code_else_by_name_and_the_rest_is_named(world):
    found, units = matched(
        world,
        feature(ma_xa="X1", ten="sai tên"), feature(ma_xa="", ten="xã x2"), feature(ma_xa="ZZ", ten="Nơi khác"),
        feature(square(105.5), ma_xa="X1"), feature(kind="Point", ma_xa="X9"),
    )  # fmt: skip

    assert set(found.areas) == {units["stays"].lineage_id, units["stays2"].lineage_id}
    assert len(found.areas[units["stays"].lineage_id]) == 2, "two features of one unit are two parts of it"
    assert [name for name, _why in found.unmatched] == ["Nơi khác", "Xã X9"]


# -- Using ------------------------------------------------------------------------------------------------------------


def send(client, *features, code="P1"):
    file = SimpleUploadedFile("xa.geojson", file_of(*features).getvalue())
    return client.post(reverse("reports:map-areas", args=[code]), {"do": "upload", "file": file})


def act(client, do):
    return client.post(reverse("reports:map-areas", args=["P1"]), {"do": do})


def drawn(client):
    return client.get(reverse("reports:map", args=["P1"]), {"as_of": DAY})


def test_a_file_is_looked_at_used_and_ended(office, filled):  # noqa: F811
    province = filled["stays"].province
    assert send(office, feature(ma="X1"), feature(ma="ZZ")).status_code == 302
    page = office.get(reverse("reports:map-areas", args=["P1"])).content.decode()

    assert "ZZ" in page or "#2" in page
    assert areas_of(province) == {} and "map-area" not in drawn(office).content.decode()
    act(office, "use")
    answer = drawn(office)
    paths = {dot["code"]: bool(dot["path"]) for dot in answer.context["drawing"]["dots"]}
    assert paths == {"X1": True, "X5": False}
    assert "map-area-" in answer.content.decode()
    act(office, "end")
    assert areas_of(province) == {}
    assert AreaMap.objects.get().ended_by.username == "vp"


def test_a_new_file_takes_the_place_of_the_old_one(office, filled):  # noqa: F811
    for code in ("X1", "X2"):
        send(office, feature(ma=code))
        act(office, "use")

    assert set(areas_of(filled["stays"].province)) == {filled["stays2"].lineage_id}
    assert AreaMap.objects.count() == 2


def test_a_refused_file_leaves_the_draft_before_it(office, filled):  # noqa: F811
    send(office, feature(ma="X1"))

    for bad in (feature(ma="ZZ"), feature([[1, 1]] * 4, ma="X1")):
        answer = send(office, bad)
        assert answer.status_code == 200 and answer.context["form"].errors["file"]

    assert list(AreaMap.objects.get().areas) == [str(filled["stays"].lineage_id)]
    act(office, "discard")
    assert not AreaMap.objects.exists()


def test_the_district_map_draws_them_too(office, filled):  # noqa: F811
    send(office, feature(ma="X1"))
    act(office, "use")

    dots = office.get(reverse("reports:map", args=["D1"]), {"as_of": DAY}).context["drawing"]["dots"]
    assert [dot["code"] for dot in dots if dot["path"]] == ["X1"]


@pytest.mark.parametrize(
    "role, place, status", [("LEADERSHIP", "province", 403), ("LOCAL", "district", 403), ("", "", 404)]
)
def test_only_the_office_sends_areas(client, filled, role, place, status):  # noqa: F811
    user = User.objects.create_user("ai-do", password="x")
    if role:
        user.roles.create(role=role, locality=getattr(filled["stays"], place))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("reports:map-areas", args=["P1"])).status_code == status
    assert send(client, feature(ma="X1")).status_code == status
    with pytest.raises(Refused):
        take_areas(file_of(feature(ma="X1")), province=filled["stays"].province, day=MERGER, file_name="x", by=user)
    assert not AreaMap.objects.exists()


def test_use_needs_the_office_too(office, filled):  # noqa: F811
    send(office, feature(ma="X1"))

    with pytest.raises(Refused):
        use_areas(AreaMap.objects.get(), by=User.objects.create_user("khac", password="x"))


def test_a_district_sends_no_areas(office, filled):  # noqa: F811
    assert office.get(reverse("reports:map-areas", args=["D1"])).status_code == 404
