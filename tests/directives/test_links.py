"""What a task serves: edited on its page, shown with the live figure, and on the page of a commune that lacks it."""

import pytest
from django.urls import reverse

from criteria.models import Criterion
from directives.actions import link_task, unlink_task
from directives.models import Target, Task, TaskLink
from localities.models import Locality
from reports.serving import serving_tasks
from tests.directives.test_following import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

SET = "xa-ntm-2021-2025"


@pytest.fixture
def task(demo):
    return Task.objects.get(directive__key="KG-CT-BTVTU", clause__number="4.2")


def post(client, task, **values):
    sent = {f"link-{name}": value for name, value in values.items()}
    return client.post(reverse("reports:task-detail", args=[task.pk]), {"do": "link", **sent})


def set_key():
    return Criterion.objects.filter(criteria_set__code=SET).first().criteria_set_id


def test_the_office_links_by_number_name_and_target_and_takes_off(sign_in, task):
    client = sign_in("vpdp")
    target = Target.objects.filter(directive__key="KG-KH-2021", value__isnull=False).first()

    for values in ({"number": "15"}, {"number": "15.1"}, {"locality": "huyện An Biên"}, {"target": target.pk}):
        assert post(client, task, criteria_set=set_key(), **values).status_code == 302, values
    assert post(client, task, criteria_set=set_key(), number="15").status_code == 302

    assert task.links.count() == 4
    page = client.get(reverse("reports:task-detail", args=[task.pk]))
    assert page.context["served"].targets[0]["value"] != "–"
    link = task.links.get(criterion__isnull=False)
    client.post(reverse("reports:task-detail", args=[task.pk]), {"do": "unlink", "link": link.pk})
    assert task.links.count() == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": "99"}, "number"),
        ({"locality": "Xã Không Có"}, "locality"),
        ({"locality": "huyện Than Uyên"}, "locality"),
        ({}, "__all__"),
        ({"number": "15", "locality": "908"}, "__all__"),
    ],
)
def test_what_cannot_be_linked_says_why(sign_in, task, values, field):
    page = post(sign_in("vpdp"), task, criteria_set=set_key(), **values)

    assert (page.status_code, list(page.context["link_form"].errors)) == (200, [field])
    assert not task.links.exists()


@pytest.mark.parametrize(("person", "status"), [("anbien", 403), ("lanhdao", 403), ("vpdp-laichau", 404)])
def test_nobody_else_links(sign_in, task, person, status):
    assert post(sign_in(person), task, number="15").status_code == status


def test_another_provinces_place_is_refused(task):
    from accounts.models import User

    office = User.objects.get(username="vpdp")
    faraway = Locality.objects.get(code="03388", valid_to__isnull=False)

    assert refused(link_task, task, by=office, locality=faraway)
    assert refused(link_task, task, by=office)
    assert refused(unlink_task, TaskLink.objects.first(), by=User.objects.get(username="anbien"))


def test_a_commune_shows_the_tasks_that_serve_what_it_lacks(sign_in, task):
    client = sign_in("vpdp")
    lacking = {"criterion": Criterion.objects.get(criteria_set__code=SET, number="17"),
               "rows": [{"number": "17.1", "verdict": "NOT_MET", "is_gap": True}]}  # fmt: skip
    place = Locality.objects.get(code="31006", valid_to__isnull=False)
    office = client.get("/").wsgi_request.user
    from accounts.scope import scope_of

    found = serving_tasks(place, [lacking], scope_of(office))
    assert [(one["serves"], one["clause"]) for one in found] == [(["17.1"], "khoản 4.4, ý b")]

    elsewhere = Task.objects.get(pk=int(found[0]["href"].strip("/").split("/")[1]))
    link_task(elsewhere, by=office, locality=Locality.objects.get(code="907", valid_to__isnull=False))
    assert serving_tasks(place, [lacking], scope_of(office)) == []
    link_task(elsewhere, by=office, locality=Locality.objects.get(code="908", valid_to__isnull=False))
    assert len(serving_tasks(place, [lacking], scope_of(office))) == 1
    assert serving_tasks(place, [], scope_of(office)) == []
