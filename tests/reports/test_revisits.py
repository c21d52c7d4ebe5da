"""A page seen before is answered 304 for as long as nothing it is made of has changed, and not a write longer."""

import datetime as dt
import gzip

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from accounts.models import Role, RoleAssignment, User
from criteria.models import Assessment, Change, IndicatorResult, Recognition
from directives.models import Directive, Target
from localities.models import Locality
from ntm.lib.excel import XLSX
from ntm.middleware import TextsCompressed
from ntm.versions import _SEEN, code_version, data_version
from tests.reports.conftest import add_assessment

on_sqlite = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"],
    reason="inside the transaction of a test PostgreSQL cannot tell; below it is asked over connections of its own",
)
PAGES = ("/", "/localities/P1/", "/localities/P1/communes/", "/localities/P1/districts/", "/localities/",
         "/recognitions/", "/localities/D1/", "/localities/X1/", "/targets/")  # fmt: skip


@pytest.fixture(autouse=True)
def in_vietnamese():
    """A request in another language leaves it behind."""
    yield
    translation.activate("vi")


@pytest.fixture
def reader(world, client):
    units, criteria_set, periods = world
    add_assessment(units["stays"], criteria_set, periods[2], "11110", True)
    user = User.objects.create_user("reader", password="x", full_name="Reader")
    place = Locality.objects.get(code="P1")
    RoleAssignment.objects.create(user=user, role=Role.COORDINATION, locality=place, valid_from=dt.date(2020, 1, 1))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def tag_of(client, address):
    """The tag of a page; a first look gives the browser its cookie."""
    client.get(address)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer["ETag"]


def again(client, address, tag):
    return client.get(address, headers={"If-None-Match": tag})


@on_sqlite
@pytest.mark.django_db
def test_a_compressed_page_is_known_again(reader):
    reader.get("/localities/P1/")
    plain = reader.get("/localities/P1/")
    packed = reader.get("/localities/P1/", headers={"Accept-Encoding": "gzip, deflate"})

    assert not plain.has_header("Content-Encoding") and packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 3
    assert gzip.decompress(packed.content).decode().rstrip().endswith("</html>")
    assert again(reader, "/localities/P1/", packed["ETag"]).status_code == 304


@pytest.mark.parametrize(("kind", "is_packed"), [("text/csv", True), ("application/json", True), (XLSX, False)])
def test_only_texts_are_compressed(kind, is_packed):
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})

    response = TextsCompressed(lambda _request: HttpResponse(b"12,5 " * 200, content_type=kind))(request)

    assert response.has_header("Content-Encoding") is is_packed


@on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_a_page_looked_at_again_is_not_sent_again(reader, address, django_assert_max_num_queries):
    tag = tag_of(reader, address)

    with django_assert_max_num_queries(3):
        answer = again(reader, address, tag)

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["Cache-Control"] == "private, no-cache"


def move_result(units, criteria_set, periods):
    Assessment.objects.filter(period=periods[2]).update(approved_marks="11111", approved_met=5)


def move_by_hand(units, criteria_set, periods):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE criteria_assessment SET approved_marks = '00000', approved_met = 0")


def recognise(units, criteria_set, periods):
    Recognition.objects.create(
        locality=units["stays"], attainment="STANDARD", decision_number="1/QĐ", decision_date=dt.date(2023, 1, 2),
        recognition_year=2022,
    )  # fmt: skip


def rename(units, criteria_set, periods):
    Locality.objects.filter(pk=units["stays"].pk).update(name="Khác")


def give_target(units, criteria_set, periods):
    paper = Directive.objects.create(
        key="p", system="PARTY", kind="Chỉ thị", subject="S", date=dt.date(2023, 1, 1),
        locality=units["stays"].province,
    )  # fmt: skip
    Target.objects.create(
        directive=paper, metric="xa_dat_chuan_ntm", value=5, unit="xã", deadline=dt.date(2025, 12, 31),
        locality=units["stays"].province,
    )  # fmt: skip


def change_set(units, criteria_set, periods):
    type(criteria_set).objects.filter(pk=criteria_set.pk).update(name="Tên khác")


def take_role(units, criteria_set, periods):
    RoleAssignment.objects.update(role=Role.LEADERSHIP)


def close(units, criteria_set, periods):
    type(periods[2]).objects.filter(pk=periods[2].pk).update(state="CLOSED")


WRITES = [move_result, move_by_hand, recognise, rename, give_target, change_set, take_role, close]


@on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_every_write_draws_the_page_anew(reader, world, write):
    tag = tag_of(reader, "/")

    write(*world)

    answer = again(reader, "/", tag)
    assert answer.status_code == 200
    assert answer["ETag"] != tag


@on_sqlite
@pytest.mark.django_db
def test_a_result_moves_the_figures_of_the_next_request(reader, world):
    before = reader.get("/localities/P1/communes/?show=meets")
    tag = before["ETag"]
    assert "X1" not in {row["name"] for row in before.context["rows"]}

    move_result(*world)

    after = again(reader, "/localities/P1/communes/?show=meets", tag)
    assert len(after.context["rows"]) == len(before.context["rows"]) + 1


@on_sqlite
@pytest.mark.django_db
def test_every_table_of_the_site_moves_the_version():
    rooms = ("localities", "accounts", "criteria", "directives", "reports")
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in rooms]
    tables = {model._meta.db_table for model in models if not hasattr(model, "instance_type")}
    # Never written without the summary row of their unit.
    tables -= {IndicatorResult._meta.db_table, Change._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'stamp_data_%'")
        found = {name for (name,) in cursor.fetchall()}

    assert len(tables) > 60
    events = ("insert", "update", "delete")
    assert {f"stamp_data_{table}_{event}" for table in tables for event in events} == found


@on_sqlite
@pytest.mark.django_db
def test_a_message_is_shown_and_shown_once(reader):
    tag = tag_of(reader, "/")
    waiting = CookieStorage(RequestFactory().get("/"))
    reader.cookies["messages"] = waiting._encode([Message(constants.SUCCESS, "Đã lưu rồi nhé")])

    shown = again(reader, "/", tag)
    assert shown.status_code == 200
    assert "Đã lưu rồi nhé" in shown.content.decode()
    assert "ETag" not in shown.headers

    assert again(reader, "/", tag).status_code == 304


@on_sqlite
@pytest.mark.django_db
def test_another_person_language_or_sign_in_has_a_tag_of_its_own(reader):
    tags = {tag_of(reader, "/"), tag_of(reader, "/?basis=current")}
    reader.cookies["django_language"] = "en"
    tags.add(tag_of(reader, "/"))
    reader.cookies["csrftoken"] = "a" * 32
    tags.add(tag_of(reader, "/"))
    other = User.objects.create_user("other", password="x", full_name="Other")
    RoleAssignment.objects.create(
        user=other, role=Role.COORDINATION, locality=Locality.objects.get(code="P1"), valid_from=dt.date(2020, 1, 1)
    )
    tags.add(tag_of(reader, "/"))
    reader.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    tags.add(tag_of(reader, "/"))

    assert len(tags) == 6


@on_sqlite
@pytest.mark.django_db
def test_the_day_is_part_of_the_page(reader, monkeypatch):
    tag = tag_of(reader, "/")
    monkeypatch.setattr("ntm.revisits.timezone.localdate", lambda: dt.date(2030, 1, 1))

    assert again(reader, "/", tag).status_code == 200


@pytest.mark.django_db
def test_a_stranger_gets_nothing_kept(reader, client):
    assert "ETag" not in client.get("/localities/NOWHERE/").headers
    client.logout()
    assert "ETag" not in client.get("/").headers


@pytest.mark.django_db
def test_signing_out_empties_the_browser(reader):
    assert reader.post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'


def test_the_code_has_a_version_of_its_own(tmp_path, settings):
    (tmp_path / "one.html").write_text("1", encoding="utf-8")
    settings.BASE_DIR, settings.DEBUG = tmp_path, True
    first = code_version()
    (tmp_path / "two.html").write_text("2", encoding="utf-8")
    second = code_version()
    settings.WARNING_DAYS = 99

    assert len({first, second, code_version()}) == 3


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgres_tells_which_transactions_are_seen():
    """What another transaction wrote is another version from its end on; there is one for as long as nobody writes."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    assert data_version()[0] is None, "inside a transaction nobody can tell"
    reader, writer = connection.copy(), connection.copy()
    try:
        seen = [_seen(reader)]
        writer.set_autocommit(False)
        with writer.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE written (id int)")
        seen.append(_seen(reader))
        writer.commit()
        seen.append(_seen(reader))
        # Other tests may be writing to the same server meanwhile.
        assert any(_seen(reader) == _seen(reader) for _look in range(50))
    finally:
        reader.close()
        writer.close()

    assert seen[2] not in seen[:2]


def _seen(reader):
    with reader.cursor() as cursor:
        cursor.execute(_SEEN)
        return cursor.fetchone()[0]
