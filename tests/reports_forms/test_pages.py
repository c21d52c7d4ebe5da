"""Pages and files of the forms: who reads what, the bar's choices, and the command."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Role, RoleAssignment, User
from reports.forms import FORMS
from tests.reports_forms.conftest import BEFORE, BEGIN, NOW, Draw


@pytest.fixture
def world(db):
    return Draw(3)


def signed_in(client, world, role, place=None):
    user = User.objects.create_user(role, password=None)
    RoleAssignment.objects.create(user=user, role=role, locality=place or world.province, valid_from=BEGIN)
    client.force_login(user)
    return client


def address(name, code="P1", period=NOW):
    return reverse("reports:form-file", args=[name, code, period])


def test_every_form_is_a_page_with_its_files(client, world):
    signed_in(client, world, Role.LEADERSHIP)

    for form in FORMS.values():
        if form.is_table:
            code = "P1" if form.is_for(world.province) else "X01"
            page = client.get(address(form.name, code))
            assert page.status_code == 200, form.name
            assert form.title.split(",")[0] in page.content.decode()
            assert client.get(address(form.name, code), {"format": "xlsx"}).content[:2] == b"PK"
            assert client.get(address(form.name, code), {"format": "csv"}).content[:3] == b"\xef\xbb\xbf"


def test_the_list_names_every_form_of_the_period(client, world):
    signed_in(client, world, Role.LEADERSHIP)

    page = client.get(reverse("reports:form-list"), {"period": BEFORE}).content.decode()

    for form in FORMS.values():
        assert form.title in page
    assert address("bieu-06", period=BEFORE) in page
    assert address("bieu-10", "X00", BEFORE) in page


def test_figures_not_yet_approved_are_for_those_who_may_read_them(client, world):
    signed_in(client, world, Role.LOCAL, world.district)

    assert client.get(address("bieu-06"), {"basis": "current"}).status_code == 403
    assert client.get(address("bieu-06", "D1"), {"basis": "current"}).status_code == 200
    assert client.get(address("bieu-06")).status_code == 200
    assert "Cơ sở số liệu" not in client.get(address("bieu-06")).content.decode()


def test_strangers_find_nothing(client, world):
    client.force_login(User.objects.create_user("x", password=None))

    assert client.get(address("bieu-06")).status_code == 404


@pytest.mark.parametrize(
    ("name", "code", "query"),
    [("bieu-06", "X01", {}), ("bieu-10", "P1", {}), ("bieu-06", "P1", {"set": "khac"}), ("khong-co", "P1", {})],
)
def test_what_a_form_is_not_made_for_is_not_found(client, world, name, code, query):
    signed_in(client, world, Role.LEADERSHIP)

    assert client.get(address(name, code), query).status_code == 404


def test_the_bar_leads_to_another_place_and_period(client, world):
    signed_in(client, world, Role.LEADERSHIP)

    answer = client.get(address("bieu-06"), {"place": "D1", "period": BEFORE, "basis": "current"})

    assert answer.url == f"{address('bieu-06', 'D1', BEFORE)}?basis=current"


def test_the_command_writes_the_same_workbook(world, tmp_path):
    path = tmp_path / "bieu-06.xlsx"

    call_command("export_report", form="bieu-06", locality="P1", period=NOW, out=str(path))

    assert path.read_bytes()[:2] == b"PK"


def test_a_form_asks_a_fixed_number_of_questions(client, world, django_assert_max_num_queries):
    signed_in(client, world, Role.LEADERSHIP)

    with django_assert_max_num_queries(60):
        assert client.get(address("bieu-06")).status_code == 200
