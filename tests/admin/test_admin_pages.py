"""Every admin page opens for those it is for, shows their province only and changes no figure."""

import datetime as dt

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Agency, Role, RoleAssignment, User
from criteria.models import (
    Assessment,
    Change,
    ConditionResult,
    CriteriaSet,
    IndicatorResult,
    Recognition,
    ReportingPeriod,
    SetState,
    Threshold,
    Transition,
    WorkbookFindings,
    WorkbookImport,
)
from localities.models import Commune, Locality, Province
from tests.admin.conftest import World

OWN = ("localities", "accounts", "criteria", "directives", "reports")
PAGES = [model for model in admin.site._registry if model._meta.app_label in OWN]
FIGURES = (Assessment, IndicatorResult, ConditionResult, Transition, Change, WorkbookImport, WorkbookFindings)


def address(model, view, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


def page_model(row):
    """The proxy under which a place has its page."""
    proxies = {"PROVINCE": Province, "COMMUNE": Commune}
    return proxies.get(row.level, Locality) if isinstance(row, Locality) else type(row)


@pytest.mark.parametrize("who", ["office", "administrator"])
@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
def test_lists_and_pages_open(request, client, home, who, model):
    user = request.getfixturevalue(who)
    client.force_login(user)
    if not admin.site._registry[model].has_view_permission(_as(user)):
        assert who == "administrator"
        assert client.get(address(model, "changelist")).status_code == 403
        return

    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "changelist"), {"q": "kien giang"}).status_code == 200
    row = model._default_manager.filter(
        pk__in=admin.site._registry[model].get_queryset(_as(request.getfixturevalue(who))).values("pk")
    ).first()
    assert row is not None
    assert client.get(address(model, "change", row.pk)).status_code == 200
    history = client.get(address(model, "history", row.pk), follow=True)
    assert history.status_code == 200


@pytest.mark.parametrize("who", ["office", "administrator"])
@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
def test_add_pages_open_exactly_where_adding_is_allowed(request, client, home, who, model):
    user = request.getfixturevalue(who)
    client.force_login(user)
    allowed = admin.site._registry[model].has_add_permission(_as(user))

    assert client.get(address(model, "add")).status_code == (200 if allowed else 403)


class _as:
    """The least of a request that permissions look at."""

    def __init__(self, user):
        self.user = user


@pytest.mark.parametrize("who", ["office", "administrator"])
def test_index_opens(request, client, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("admin:index")).status_code == 200


def test_nothing_official_can_be_deleted(client, home, office, administrator):
    for user in (office, administrator):
        client.force_login(user)
        for model in PAGES:
            assert not admin.site._registry[model].has_delete_permission(_as(user))
        assert client.post(address(Recognition, "delete", home.recognition.pk)).status_code == 403


def test_years_are_not_printed_as_thousands(client, home, office):
    client.force_login(office)
    for address_ in (address(Recognition, "changelist"), address(Recognition, "change", home.recognition.pk)):
        page = client.get(address_).content.decode()
        assert "2019" in page and "2.019" not in page


@pytest.mark.parametrize("model", FIGURES, ids=lambda model: model.__name__)
def test_nobody_writes_figures_here(office, administrator, model):
    page = admin.site._registry[model]

    for user in (office, administrator):
        assert not page.has_add_permission(_as(user))
        assert not page.has_change_permission(_as(user))


def test_search_needs_no_diacritics(client, home, neighbour, administrator, office):
    client.force_login(administrator)

    places = client.get(address(Province, "changelist"), {"q": "kien giang"}).content.decode()
    assert "Kiên Giang" in places and "Lai Châu" not in places
    people = client.get(address(User, "changelist"), {"q": "nguyen van"}).content.decode()
    assert "Nguyễn Văn quantri" in people
    client.force_login(office)
    communes = client.get(address(Recognition, "changelist"), {"q": "dinh kg"}).content.decode()
    assert "Định kg" in communes and "Định lc" not in communes


def test_another_province_is_invisible(client, home, neighbour, office):
    client.force_login(office)

    for row in neighbour.rows():
        model = page_model(row)
        page = client.get(address(model, "change", row.pk))
        assert page.status_code == 302, model
        assert page.url == reverse("admin:index")
        assert client.get(address(model, "history", row.pk)).status_code in (302, 404), model
        listed = client.get(address(model, "changelist")).context["cl"].queryset
        assert not listed.filter(pk=row.pk).exists(), model


def test_lists_offer_no_other_province_to_choose(client, home, neighbour, office):
    client.force_login(office)
    asked = {"app_label": "criteria", "model_name": "recognition", "field_name": "locality", "term": "dinh"}

    names = [row["id"] for row in client.get(reverse("admin:autocomplete"), asked).json()["results"]]

    assert names == [str(home.commune.pk)]


def test_others_have_no_page_at_all(client, home, leader):
    client.force_login(leader)

    assert client.get(address(Recognition, "changelist")).status_code == 403
    assert client.get(address(Recognition, "export")).status_code == 403
    assert client.get(address(Recognition, "import")).status_code == 403


def test_only_writers_may_import(client, home, office, administrator):
    client.force_login(administrator)
    assert client.get(address(Recognition, "import")).status_code == 403
    assert client.post(address(Recognition, "process_import")).status_code == 403

    client.force_login(office)
    assert client.get(address(Recognition, "import")).status_code == 200


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
def test_lists_ask_no_more_when_there_are_more_rows(client, home, administrator, model):
    client.force_login(administrator)
    client.get(address(model, "changelist"))

    with CaptureQueriesContext(connection) as before:
        client.get(address(model, "changelist"))
    World("12", "Lai Châu", "lc")
    with CaptureQueriesContext(connection) as after:
        client.get(address(model, "changelist"))

    assert len(after) <= len(before)


def test_recognition_added_here_goes_through_the_action(client, home, neighbour, office):
    client.force_login(office)
    values = {
        "locality": home.commune.pk,
        "attainment": "ADVANCED",
        "kind": "RECOGNISED",
        "recognition_year": "2022",
        "decision_date": "05/08/2022",
    }

    assert client.post(address(Recognition, "add"), values).status_code == 302
    added = Recognition.objects.get(attainment="ADVANCED")
    assert (added.decision_date, added.history.count()) == (dt.date(2022, 8, 5), 1)

    before = client.post(address(Recognition, "add"), values | {"decision_date": "05/08/1990"}, follow=True)
    assert Recognition.objects.filter(attainment="ADVANCED").count() == 1
    assert [message.level_tag for message in before.context["messages"]][-1] == "error"
    foreign = client.post(address(Recognition, "add"), values | {"locality": neighbour.commune.pk})
    assert foreign.context["adminform"].form.errors["locality"]


def test_recorded_recognition_keeps_its_day(client, home, office):
    client.force_login(office)

    client.post(
        address(Recognition, "change", home.recognition.pk), {"signer": "Trần A", "decision_date": "01/01/2001"}
    )

    home.recognition.refresh_from_db()
    assert home.recognition.signer == "Trần A"
    assert home.recognition.decision_date == dt.date(2020, 1, 15)


def test_period_is_opened_through_the_action(client, home, office):
    client.force_login(office)
    values = {"province": home.province.pk, "code": "2024-Q4", "criteria_sets": [home.criteria_set.pk]}

    assert client.post(address(ReportingPeriod, "add"), values | {"code": "quý 4"}).status_code == 200
    assert client.post(address(ReportingPeriod, "add"), values).status_code == 302

    period = ReportingPeriod.objects.get(code="2024-Q4")
    assert (period.start_date, period.state_by) == (dt.date(2024, 10, 1), office)
    assert list(period.criteria_sets.all()) == [home.criteria_set]


def test_threshold_is_only_added_with_its_decision_and_signed(client, home, office):
    client.force_login(office)
    values = {
        "indicator": home.indicator.pk, "province": home.province.pk, "value": "92,5", "decision": "1205/QĐ-UBND",
        "decision_date": "10/05/2022", "valid_from": "10/05/2022",
    }  # fmt: skip

    assert client.post(address(Threshold, "add"), values).status_code == 302
    added = Threshold.objects.latest("pk")
    assert (str(added.value), added.confirmations.get().confirmed_by) == ("92.5000", office)
    assert client.post(address(Threshold, "change", added.pk), values).status_code == 403
    without_place = client.post(address(Threshold, "add"), values | {"province": ""})
    assert without_place.context["adminform"].form.errors["province"]


def test_sets_change_only_at_home_and_before_they_are_published(home, neighbour, office):
    page = admin.site._registry[CriteriaSet]
    home.assessment.refresh_from_db()
    assert not page.has_change_permission(_as(office), home.criteria_set)

    draft = CriteriaSet(code="kg-2", name="Mới", issuer_province=home.province, state=SetState.DRAFT)
    published = CriteriaSet(code="kg-3", name="Đã ban hành", issuer_province=home.province)
    national = CriteriaSet(code="vn", name="Trung ương")
    for one in (draft, published, national):
        one.set_keys()
        one.save()

    assert page.has_change_permission(_as(office), draft)
    assert not page.has_change_permission(_as(office), published)
    assert not page.has_change_permission(_as(office), national)
    assert page.get_queryset(_as(office)).filter(pk=national.pk).exists()


def test_a_set_added_here_is_a_draft(client, home, office):
    client.force_login(office)
    values = {"code": "kg-4", "name": "Mới", "level": "COMMUNE", "attainment": "STANDARD", "dimension_kind": "NONE",
              "issuer_province": home.province.pk, "legal_basis": "{}", "dimension_values": "[]", "bands": "[]",
              "special_rules": "[]", "revocation": "{}", "applies_to": "[]"}  # fmt: skip

    assert client.post(address(CriteriaSet, "add"), values).status_code == 302

    assert CriteriaSet.objects.get(code="kg-4").state == SetState.DRAFT


def test_place_keeps_its_name_and_takes_a_position(client, home, office):
    client.force_login(office)

    client.post(address(Commune, "change", home.commune.pk), {"latitude": "10,01234", "longitude": "", "name": "Khác"})

    home.commune.refresh_from_db()
    assert (str(home.commune.latitude), home.commune.name) == ("10.01234", "Định kg")
    assert home.commune.history.first().history_user == office


def test_administrator_makes_an_account_with_a_role(client, home, administrator):
    client.force_login(administrator)
    password = "Lúa chín vàng đồng 2024"
    values = {
        "username": "govao",
        "full_name": "Lê Thị Hoa",
        "usable_password": "true",
        "password1": password,
        "password2": password,
    }

    assert client.post(address(User, "add"), values).status_code == 302
    user = User.objects.get(username="govao")
    role = {"user": user.pk, "role": Role.LOCAL, "locality": home.district.pk}
    assert client.post(address(RoleAssignment, "add"), role).status_code == 302
    assert user.check_password(password)
    assert user.roles.get().locality_id == home.district.pk


def test_office_sees_people_without_their_secrets(client, home, neighbour_office, office):
    client.force_login(office)
    office.set_password("Lúa chín vàng đồng 2024")
    office.save()
    client.force_login(office)

    page = client.get(address(User, "change", office.pk)).content.decode()

    assert office.full_name in page
    assert office.password not in page and "superuser" not in page
    assert client.post(address(User, "change", office.pk), {"username": "x"}).status_code == 403
    assert client.get(address(User, "change", neighbour_office.pk)).status_code == 302


def test_office_writes_no_agency_of_another_place(client, home, neighbour, office):
    client.force_login(office)
    inlines = {f"{prefix}-{name}_FORMS": 0 for prefix in ("names", "member_links") for name in ("TOTAL", "INITIAL")}
    values = {"code": "kg-moi", "name": "Sở mới", "level": "PROVINCE", "sector": "GOVERNMENT", **inlines}

    for wrong in ("", neighbour.province.pk):
        refused = client.post(address(Agency, "add"), values | {"locality": wrong})
        assert refused.context["adminform"].form.errors["locality"]
    assert client.post(address(Agency, "add"), values | {"locality": home.province.pk}).status_code == 302
    assert Agency.objects.get(code="kg-moi").search_key == "so moi"
    assert client.post(address(Agency, "change", neighbour.agency.pk), values).status_code == 302
    neighbour.agency.refresh_from_db()
    assert neighbour.agency.code == "lc-so-y-te"


def test_an_administrator_sees_accounts_and_places_but_no_figures(administrator):
    seen = {model.__name__ for model in PAGES if admin.site._registry[model].has_view_permission(_as(administrator))}

    assert {"User", "RoleAssignment", "Agency", "Province", "Commune", "CriteriaSet", "Threshold"} <= seen
    figures = {
        "Assessment",
        "IndicatorResult",
        "ConditionResult",
        "Change",
        "Transition",
        "WorkbookImport",
        "WorkbookFindings",
    }
    assert not seen & (figures | {"Recognition", "Directive", "Task", "Target", "StatedFact"})
