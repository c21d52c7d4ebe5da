"""Who may see and enter where: one answer, read from dated roles."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Agency, Role, RoleAssignment, User
from accounts.passwords import VietnameseWordsValidator
from accounts.scope import SYSTEM, scope_of
from localities.loader import load
from localities.models import Locality

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 30)


@pytest.fixture
def places(db):
    load(["91", "12"])
    return {code: Locality.objects.by_code(code, DAY) for code in ("91", "12", "900", "908", "907", "31006")}


def person(role=None, place=None, **more):
    user = User.objects.create(username=f"u{User.objects.count()}")
    if role:
        RoleAssignment.objects.create(user=user, role=role, locality=place, **more)
    return User.objects.get(pk=user.pk)


def test_an_official_enters_the_own_subtree_and_reads_the_province(places):
    scope = scope_of(person(Role.LOCAL, places["908"]))

    assert scope.enters(places["31006"]) and scope.enters(places["908"])
    assert not scope.enters(places["907"]) and not scope.enters(places["91"])
    assert scope.sees(places["907"]) and not scope.sees(places["12"])
    assert scope.reads_current(places["31006"]) and not scope.reads_current(places["907"])
    assert not scope.manages(places["31006"])


def test_asking_one_by_one_and_asking_for_all_agree(places):
    scope = scope_of(person(Role.LOCAL, places["908"]))
    units = Locality.objects.within(places["91"])

    assert set(scope.enterable(units)) == {unit for unit in units if scope.enters(unit)}
    assert set(scope.visible()) == {unit for unit in Locality.objects.all() if scope.sees(unit)}


def test_the_office_runs_its_province_and_no_other(places):
    scope = scope_of(person(Role.COORDINATION, places["91"]))

    assert scope.manages(places["31006"]) and scope.enters(places["31006"])
    assert not scope.sees(places["12"])


def test_a_department_reads_drafts_of_its_own_province_only(places):
    agency = Agency.objects.create(code="a", name="Sở Y tế", level="PROVINCE", sector="GOVERNMENT")
    user = person(Role.DEPARTMENT, places["91"], agency=agency)
    RoleAssignment.objects.create(user=user, role=Role.LOCAL, locality=places["12"])
    scope = scope_of(user)

    assert scope.reads_current(places["908"]) and not scope.enters(places["908"])
    assert scope.agency_ids == {agency.pk}


def test_a_role_over_a_province_names_a_province(places):
    role = RoleAssignment(user=person(), role=Role.COORDINATION, locality=places["908"])

    with pytest.raises(ValidationError):
        role.full_clean()
    role.save()
    assert not scope_of(role.user).manages(places["908"])


def test_a_role_reaches_along_its_places_lineage(places):
    scope = scope_of(person(Role.LOCAL, places["900"]))
    before = Locality.objects.by_code("900", dt.date(2017, 1, 1))

    assert before != places["900"]
    assert scope.enters(before)


def test_a_role_that_has_ended_gives_nothing(places):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    scope = scope_of(person(Role.COORDINATION, places["91"], valid_to=yesterday))

    assert not scope.visible().exists()


def test_the_system_sees_everything(places):
    assert scope_of(None) is SYSTEM
    assert SYSTEM.visible().count() == Locality.objects.count()


@pytest.mark.parametrize("password", ["matkhau123", "nongthonmoi", "Nongthonmoi@2024", "Abc@1234", "MậtKhẩu99999"])
def test_well_known_words_are_no_passwords(password):
    with pytest.raises(ValidationError):
        VietnameseWordsValidator().validate(password)


def test_a_sentence_is_a_password():
    VietnameseWordsValidator().validate("con mèo ngồi trên nóc 7 nhà")
