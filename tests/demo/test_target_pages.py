"""The page of a target: who sees and writes, the rows behind the figure, figures by hand, revisions."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from criteria.actions import Refused
from directives.actions import enter_figure, revise_target
from directives.models import Target, TargetFigure, TargetRevision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture(autouse=True)
def nothing_by_hand(demo):
    TargetFigure.objects.all().delete()


ROLES = ("vpdp", "vpdp-laichau", "lanhdao", "anbien", "soyte", "admin")


def target(code="LC24-T1"):
    return Target.objects.get(code=code)


def page(client, code, **query):
    return client.get(reverse("reports:target-detail", args=[target(code).pk]), query)


def office():
    return User.objects.get(username="vpdp-laichau")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "target-detail",
            {"vpdp": 404, "vpdp-laichau": 200, "lanhdao": 404, "anbien": 404, "soyte": 404, "admin": 404},
        ),
        (
            "target-figure",
            {"vpdp": 404, "vpdp-laichau": 200, "lanhdao": 404, "anbien": 404, "soyte": 404, "admin": 404},
        ),
    ],
)
def test_strangers_find_nothing(sign_in, name, expected):
    address = reverse(f"reports:{name}", args=[target().pk])

    assert {role: sign_in(role).get(address).status_code for role in ROLES} == expected


@pytest.mark.parametrize("name", ["target-figure", "target-revision"])
def test_readers_may_not_write(sign_in, name):
    address = reverse(f"reports:{name}", args=[target("KG21-T5").pk])
    statuses = {role: sign_in(role).get(address).status_code for role in ROLES}

    assert statuses == {
        "vpdp": 200, "vpdp-laichau": 404, "lanhdao": 403, "anbien": 403, "soyte": 403, "admin": 404,
    }  # fmt: skip


def test_withdrawing_is_the_offices_and_by_post(sign_in):
    figure = enter_figure(target("KG24-T1"), by=None, day=dt.date(2024, 5, 1), value=3, source="Báo cáo 1")
    address = reverse("reports:target-figure-withdraw", args=[target("KG24-T1").pk, figure.pk])

    assert sign_in("vpdp").get(address).status_code == 405
    assert sign_in("lanhdao").post(address).status_code == 403
    assert sign_in("vpdp").post(address).status_code == 302
    assert not TargetFigure.objects.filter(pk=figure.pk).exists()
    assert TargetFigure.history.filter(id=figure.pk, history_type="-").exists()


def test_the_page_counts_what_it_lists(sign_in):
    found = page(sign_in("vpdp-laichau"), "LC24-T1")
    counted = {one["register"].name: one["page"].paginator.count for one in found.context["proofs"]}

    assert counted == {"missing": 94 - 39, "counted": 39}
    assert found.context["row"]["value"] == "39/94"
    text = found.content.decode()
    assert "/localities/" in text and "cần thêm 2,5 xã mỗi quý" in text


@pytest.mark.parametrize("code", ["LC24-T1", "LC24-T3", "LC24-T4", "LC24-T5", "LC24-T6", "LC24-T7", "LC24-T8"])
def test_every_page_opens_with_its_definition(sign_in, code):
    found = page(sign_in("vpdp-laichau"), code)

    assert found.status_code == 200
    assert found.context["definition"]


@pytest.mark.parametrize("table", ["missing", "counted", "history", "revisions"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_its_tables_leave(sign_in, table, form):
    answer = page(sign_in("vpdp-laichau"), "LC24-T1", table=table, format=form)

    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]


def test_a_figure_by_hand_is_marked_everywhere(sign_in):
    client, one = sign_in("vpdp-laichau"), target("LC24-T8")
    address = reverse("reports:target-figure", args=[one.pk])

    answer = client.post(address, {"day": "31/05/2024", "value": "42,5%", "source": "Báo cáo số 7/BC-STC"}, follow=True)

    assert "42,5%" in answer.content.decode()
    row = next(row for row in client.get("/targets/").context["rows"] if row["href"].startswith(f"/targets/{one.pk}/"))
    assert (row["value"], row["day"], row["by_hand"]) == ("42,5%", dt.date(2024, 5, 31), "Báo cáo số 7/BC-STC")
    assert "nhập tay" in client.get("/targets/").content.decode()
    assert "nhập tay" in page(client, "LC24-T8").content.decode()
    assert b"xl/" in client.get("/targets/?format=xlsx").content
    assert one.figures.get().by == office()


def test_the_newest_by_the_day_counts(sign_in):
    for day, value in ((dt.date(2024, 3, 31), 40), (dt.date(2024, 6, 15), 45), (dt.date(2024, 7, 31), 51)):
        enter_figure(target("LC24-T8"), by=office(), day=day, value=value, source="Báo cáo")

    shown = {
        day: page(sign_in("vpdp-laichau"), "LC24-T8", as_of=day).context["row"]["value"]
        for day in ("2024-03-01", "2024-06-30", "2024-12-31")
    }

    assert shown == {"2024-03-01": "–", "2024-06-30": "45%", "2024-12-31": "51%"}


def test_a_computed_figure_goes_before_one_by_hand(sign_in):
    enter_figure(target(), by=office(), day=dt.date(2024, 6, 30), value=50, source="Báo cáo")

    found = page(sign_in("vpdp-laichau"), "LC24-T1")

    assert found.context["row"]["value"] == "39/94"
    assert len(found.context["figures"].rows) == 1


def test_what_was_typed_is_read_as_vietnamese(sign_in):
    client, one = sign_in("vpdp-laichau"), target("LC24-T8")
    address = reverse("reports:target-figure", args=[one.pk])

    refused = client.post(address, {"day": "31/05/2024", "value": "nhiều", "source": "Báo cáo"})
    client.post(address, {"day": "31/05/2024", "value": "17.3", "source": "Báo cáo"})

    assert refused.status_code == 200 and "17,3" in refused.content.decode()
    assert one.figures.get().value == Decimal("17.3")


def test_a_figure_needs_a_source_and_a_day_that_has_come():
    tomorrow = dt.date.today() + dt.timedelta(days=2)
    with pytest.raises(Refused):
        enter_figure(target(), by=office(), day=tomorrow, value=1, source="Báo cáo")
    with pytest.raises(Refused):
        enter_figure(target(), by=office(), day=dt.date(2024, 5, 1), value=1, source="  ")
    with pytest.raises(Refused):
        enter_figure(target(), by=User.objects.get(username="vpdp"), day=dt.date(2024, 5, 1), value=1, source="Báo cáo")


def test_a_revision_holds_from_its_day(sign_in):
    client = sign_in("vpdp-laichau")
    said = {"decided_on": "15/05/2024", "document": "Quyết định số 9/QĐ-UBND", "value": "50", "denominator": "94",
            "deadline": "31/12/2025", "reason": "Điều chỉnh"}  # fmt: skip

    client.post(reverse("reports:target-revision", args=[target().pk]), said)

    before, after = (page(client, "LC24-T1", as_of=day) for day in ("2024-05-14", "2024-06-30"))
    assert (before.context["row"]["needed"], after.context["row"]["needed"]) == ("≥ 54/94 xã", "≥ 50/94 xã")
    assert after.context["row"]["stated_share"] == ""
    assert "Quyết định số 9/QĐ-UBND" in after.content.decode()
    assert target().value == 54, "the document's own words stay"
    home = client.get("/?as_of=2024-06-30").content.decode()
    assert "Mục tiêu 2025: 50" in home


def test_a_term_not_named_stays():
    row = revise_target(
        target(), by=office(), decided_on=dt.date(2024, 6, 1), document="QĐ 1", deadline=dt.date(2026, 6, 30)
    )

    assert (row.value, row.denominator, row.deadline) == (54, 94, dt.date(2026, 6, 30))
    with pytest.raises(Refused):
        revise_target(target(), by=office(), decided_on=dt.date(2024, 1, 1), document="QĐ 2", value=1)
    assert TargetRevision.objects.count() == 1
