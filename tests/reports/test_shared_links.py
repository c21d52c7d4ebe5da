"""A read-only link opens exactly the pages it should, of its place alone, approved and nameless, until it ends."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from criteria.actions.plans import Refused
from criteria.models import Assessment, Criterion, Indicator, IndicatorResult
from reports.models import SharedLink
from reports.shared import links
from reports.shared.gate import OPEN
from tests.demo.test_access import named_patterns
from tests.reports.conftest import add_assessment

pytestmark = pytest.mark.django_db
DAY = "2023-06-30"
TOMORROW = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def people(world):
    units, _set, _periods = world
    found = {}
    for name, role, place in (
        ("office", "COORDINATION", units["stays"].province),
        ("leader", "LEADERSHIP", units["stays"].province),
        ("local", "LOCAL", units["stays"].district),
    ):
        found[name] = User.objects.create_user(name, password="x", full_name=f"Trần Thị {name}")
        found[name].roles.create(role=role, locality=place)
    found["stranger"] = User.objects.create_user("stranger", password="x", full_name="Người lạ")
    return found


@pytest.fixture
def filled(world, people):
    """X1 approved at 4/5, X2 entered and not approved; a named official entered X1's first indicator."""
    units, criteria_set, periods = world
    add_assessment(units["stays"], criteria_set, periods[1], "1111?", True)
    add_assessment(units["stays2"], criteria_set, periods[1], "11111", False)
    assessment = Assessment.objects.get(locality=units["stays"])
    Assessment.objects.filter(pk=assessment.pk).update(state="APPROVED")
    indicator = Indicator.objects.create(
        criterion=Criterion.objects.get(criteria_set=criteria_set, number="1"),
        number="1.1",
        order=1,
        name="Chỉ tiêu",
        kind="BOOLEAN",
    )
    IndicatorResult.objects.create(
        assessment=assessment, indicator=indicator, verdict="MET", basis="STATED", note="theo anh Nguyễn Văn Kín",
        entered_by=people["local"], entered_at=timezone.now(),
    )  # fmt: skip
    return units


def link_to(place, people, days=30):
    day = timezone.localdate() + dt.timedelta(days=days)
    return links.make_link(place, label="Thường trực", expires_on=day, by=people["office"])


def at(token, path=""):
    return f"/shared/{token}/{path}"


@pytest.fixture
def province_token(filled, people):
    return link_to(filled["stays"].province, people)[1]


@pytest.fixture
def district_token(filled, people):
    return link_to(filled["stays"].district, people)[1]


# -- What opens -------------------------------------------------------------------------------------------------------


def address_of(name):
    """An address of that name with the small world's place, or anything where it needs more."""
    patterns = get_resolver(None)
    for part in name.split(":")[:-1]:
        patterns = patterns.namespace_dict[part][1]
    wanted = patterns.reverse_dict.getlist(name.split(":")[-1])[0][0][0][1]
    values = {"code": "P1", "period": "2023-Q2", "set_code": "s", "number": "1", "pk": 1, "token": "x", "name": "bands"}
    tries = [{key: values.get(key, 1) for key in wanted}, {key: values.get(key, "x") for key in wanted}]
    for kwargs in tries:
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:  # a converter that wants something else
            continue
    raise AssertionError(name)


# Of the administration one address of each kind: all of its pages hang on the same door.
ADMIN = {"admin:index", "admin:reports_sharedlink_changelist", "admin:localities_commune_changelist"}
NAMES = sorted(
    name for name in set(named_patterns(get_resolver().url_patterns)) if not name.startswith("admin:") or name in ADMIN
)


@pytest.mark.parametrize("name", NAMES)
def test_the_link_opens_exactly_its_addresses(client, province_token, name):
    answer = client.get(at(province_token, address_of(name).lstrip("/")), {"as_of": DAY})

    assert answer.status_code == (200 if name in OPEN else 404)


@pytest.mark.parametrize("name", sorted(OPEN))
def test_nothing_is_written_through_a_link(client, province_token, name):
    assert client.post(at(province_token, address_of(name).lstrip("/"))).status_code == 405


@pytest.mark.parametrize("code, status", [("D1", 200), ("X1", 200), ("P1", 404), ("D2", 404), ("X2", 404)])
def test_only_the_place_and_what_lies_below_it(client, district_token, code, status):
    assert client.get(at(district_token, f"localities/{code}/"), {"as_of": DAY}).status_code == status
    if code[0] != "X":
        for page in ("communes", "map", "present"):
            answer = client.get(at(district_token, f"localities/{code}/{page}/"), {"as_of": DAY})
            assert answer.status_code == status, page


def test_the_links_own_address_is_the_dashboard_of_its_place(client, district_token, filled):
    answer = client.get(at(district_token), {"as_of": DAY})

    assert answer.context["rollup"].place == filled["stays"].district


def test_tables_leave_through_the_link(client, province_token):
    answer = client.get(at(province_token, "localities/P1/"), {"as_of": DAY, "format": "csv", "table": "matrix"})

    assert answer.status_code == 200 and "text/csv" in answer["Content-Type"]
    assert "X1" in answer.content.decode("utf-8-sig")


# -- What is shown ----------------------------------------------------------------------------------------------------


def pages(client, token):
    for path in ("", "localities/D1/", "localities/P1/communes/", "localities/P1/districts/", "localities/X1/",
                 "localities/X2/", "localities/P1/map/", "localities/P1/present/"):  # fmt: skip
        yield path, client.get(at(token, path), {"as_of": DAY})


def test_every_way_on_a_page_is_open(client, province_token, monkeypatch):
    monkeypatch.setattr(links, "PAGES_A_MINUTE", 10_000)
    for path, answer in pages(client, province_token):
        assert answer.status_code == 200, path
        text = answer.content.decode()
        hrefs = {href.replace("&amp;", "&") for href in re.findall(r'<a\b[^>]*\bhref="([^"#?][^"]*)"', text)}
        assert all(href.startswith(at(province_token)) for href in hrefs), path
        for href in hrefs:
            assert client.get(href.split("#")[0]).status_code == 200, (path, href)


def test_drafts_are_never_shown(client, province_token):
    for query in ({"basis": "current"}, {"basis": "approved"}, {}):
        rollup = client.get(at(province_token), {"as_of": DAY, **query}).context["rollup"]

        assert rollup.basis == "approved"
        assert {unit.code for unit in rollup.units if unit.is_assessed} == {"X1"}
    assert "basis=current" not in client.get(at(province_token), {"as_of": DAY}).content.decode()


def test_provisional_boundaries_are_never_shown(client, province_token):
    context = client.get(at(province_token), {"as_of": DAY, "boundaries": "now"}).context

    assert not context["rollup"].is_carried_over
    assert context["boundaries"] == []


def test_no_person_is_named(client, province_token, people):
    names = [person.full_name for person in people.values()] + ["Nguyễn Văn Kín"]
    for path, answer in pages(client, province_token):
        text = answer.content.decode()
        assert not [name for name in names if name in text], path
    table = client.get(at(province_token, "localities/X1/"), {"as_of": DAY, "format": "csv", "table": "indicators"})
    assert "Chỉ tiêu" in table.content.decode("utf-8-sig")
    assert "Nguyễn Văn Kín" not in table.content.decode("utf-8-sig")


def test_a_person_signed_in_sees_no_more_through_it(client, province_token, people):
    client.force_login(people["office"], backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(at(province_token, "entry/")).status_code == 404
    assert client.get(at(province_token), {"as_of": DAY, "basis": "current"}).context["rollup"].basis == "approved"


def test_it_is_kept_by_nobody(client, province_token):
    for path in ("", "localities/", "localities/D1/map/"):
        answer = client.get(at(province_token, path))

        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
    assert 'name="robots"' in client.get(at(province_token)).content.decode()


def test_pages_of_others_keep_their_addresses(client, province_token, people):
    client.get(at(province_token))
    client.force_login(people["leader"], backend="django.contrib.auth.backends.ModelBackend")

    assert "/shared/" not in client.get("/", {"as_of": DAY}).content.decode()


# -- Its life ---------------------------------------------------------------------------------------------------------


def test_a_wrong_or_changed_token_is_404(client, province_token):
    secret, signature = province_token.rsplit(".", 1)
    for token in ("x", secret, f"{secret}x.{signature}", f"{secret}.{signature[::-1]}"):
        assert client.get(at(token)).status_code == 404


def test_a_forged_token_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert links.link_of("khong-phai.chu-ky") is None


def test_only_the_hash_is_kept(filled, people):
    row, token = link_to(filled["stays"].province, people)

    assert token not in str(SharedLink.objects.filter(pk=row.pk).values())


def test_an_expired_link_says_so(client, filled, people):
    row, token = link_to(filled["stays"].province, people, days=0)
    assert client.get(at(token)).status_code == 200
    SharedLink.objects.filter(pk=row.pk).update(expires_on=timezone.localdate() - TOMORROW)

    answer = client.get(at(token, "localities/D1/"))

    assert answer.status_code == 410
    assert "có hiệu lực đến ngày" in answer.content.decode()


def test_a_revoked_link_says_so(client, filled, people):
    row, token = link_to(filled["stays"].province, people)
    assert links.revoke_link(row, by=people["office"]) is True
    assert links.revoke_link(row, by=people["office"]) is False

    answer = client.get(at(token))

    assert answer.status_code == 410
    assert "thu hồi" in answer.content.decode()
    row.refresh_from_db()
    assert row.revoked_by == people["office"] and row.history.count() == 2


def test_uses_are_counted(client, filled, people):
    row, token = link_to(filled["stays"].province, people)
    for _time in range(3):
        client.get(at(token))
    client.get(at(token, "entry/"))

    row.refresh_from_db()
    assert (row.uses, row.last_used_at is not None, row.history.count()) == (3, True, 1)


def test_asked_too_often_it_waits(client, province_token, monkeypatch):
    monkeypatch.setattr(links, "PAGES_A_MINUTE", 1)

    assert [client.get(at(province_token)).status_code for _time in range(3)] == [200, 429, 429]


@pytest.mark.parametrize("days", [-1, 400])
def test_no_link_without_an_end(filled, people, days):
    with pytest.raises(links.BadLink):
        link_to(filled["stays"].province, people, days=days)


@pytest.mark.parametrize("who", ["leader", "local", "stranger"])
def test_only_the_office_makes_and_revokes(filled, people, who):
    row, _token = link_to(filled["stays"].province, people)
    day = timezone.localdate()

    with pytest.raises(Refused):
        links.make_link(filled["stays"].province, label="x", expires_on=day, by=people[who])
    with pytest.raises(Refused):
        links.revoke_link(row, by=people[who])


# -- The office's page ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who, status", [("office", 200), ("leader", 403), ("local", 403), ("stranger", 404)])
def test_who_opens_the_offices_page(client, filled, people, who, status):
    row, _token = link_to(filled["stays"].province, people)
    client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("reports:shared-links", args=["P1"])).status_code == status
    revoke = client.post(reverse("reports:shared-link-revoke", args=["P1", row.pk])).status_code
    assert revoke == (302 if status == 200 else status)


def test_the_office_makes_a_link_and_reads_its_address_once(client, filled, people):
    client.force_login(people["office"], backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("reports:shared-links", args=["D1"])
    day = timezone.localdate() + TOMORROW

    made = client.post(page, {"label": "Thường trực", "expires_on": f"{day:%d/%m/%Y}"})
    token = re.search(r"/shared/([^/]+)/", made.context["address"])[1]

    assert made.context["address"] in made.content.decode()
    assert token not in client.get(page).content.decode()
    client.logout()
    assert client.get(at(token)).status_code == 200


def test_a_wrong_day_is_said_at_the_field(client, filled, people):
    client.force_login(people["office"], backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(reverse("reports:shared-links", args=["P1"]), {"label": "x", "expires_on": "01/01/2020"})

    assert answer.context["form"].errors["expires_on"]
    assert not SharedLink.objects.exists()


def test_the_dashboard_leads_the_office_there(client, filled, people):
    for who, leads in (("office", True), ("leader", False)):
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        text = client.get(reverse("reports:locality", args=["P1"]), {"as_of": DAY}).content.decode()
        assert (reverse("reports:shared-links", args=["P1"]) in text) is leads
