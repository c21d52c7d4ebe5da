"""Persons responsible and what is late under each, beside a slow count."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from criteria.actions import Refused
from criteria.models import Assessment
from directives.actions.people import save_responsible
from directives.models import Occurrence, ResponsiblePerson, Task
from directives.people.lateness import Lateness
from directives.timing import last_day
from reports.demo.people import place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

DAY = dt.date(2024, 9, 30)
LIST = "/responsible/"
ROLES = ("vpdp", "vpdp-laichau", "lanhdao", "anbien", "soyte", "admin")


def person(username):
    return User.objects.get(username=username)


def row_of(name):
    return ResponsiblePerson.objects.get(full_name=name)


def slowly_overdue(rows):
    return sum(
        (limit := _limit(row)) is not None and limit < DAY and (row.confirmed_on is None or row.confirmed_on > DAY)
        for row in rows
    )


def _limit(row):
    """The day last granted by then, else the paper's own last day."""
    granted = row.extensions.filter(state="GRANTED", decided_on__lte=DAY).order_by("decided_on", "pk").last()
    return granted.new_date if granted else last_day(row.due_date, row.task.is_strictly_before)


def test_a_place_counts_what_its_agencies_owe():
    rows = [row_of("Trần Văn Minh"), row_of("Lê Thị Hoa")]
    late = Lateness(rows, DAY)
    found = {row.locality.code: late.tasks(row) for row in rows}

    assert found == {
        code: slowly_overdue(Occurrence.objects.filter(agency__locality=place(code))) for code in ("908", "907")
    }  # fmt: skip
    assert sum(found.values()) > 0


def test_a_task_counts_its_own_occurrences():
    row = row_of("Đặng Hữu Nghĩa")

    assert Lateness([row], DAY).tasks(row) == slowly_overdue(row.task.occurrences.all()) > 0


def test_a_place_counts_communes_still_being_entered():
    row = row_of("Trần Văn Minh")
    drafts = Assessment.objects.filter(district=place("908"), period__code="2024-Q3", state__in=("DRAFT", "RETURNED"))
    communes = {one.locality_id for one in drafts.select_related("locality") if one.locality.level == "COMMUNE"}

    assert Lateness([row], DAY).places(row) == len(communes) > 0


def test_a_criterion_counts_its_open_questions():
    row = row_of("Phan Văn Lợi")

    assert Lateness([row], DAY).questions(row) == 0
    assert Lateness([row], DAY).places(row) == 0


def test_those_with_most_that_is_late_stand_first(sign_in):
    page = sign_in("vpdp").get(LIST, {"as_of": "2024-09-30"})
    rows = page.context["registers"][0]["register"].rows
    late = [row[4].value + row[5].value for row in rows]

    assert late == sorted(late, reverse=True)
    assert late[0] > 0


def test_the_filter_leaves_those_with_something_late(sign_in):
    client = sign_in("vpdp")
    everybody = client.get(LIST, {"as_of": "2024-09-30"}).context["registers"][0]["register"].rows
    late = client.get(LIST, {"as_of": "2024-09-30", "late": "1"}).context["registers"][0]["register"].rows

    assert 0 < len(late) < len(everybody)


def test_an_ended_assignment_is_not_listed(sign_in):
    row = row_of("Trần Văn Minh")
    save_responsible(
        province=row.province, row=row, by=person("vpdp"), locality=row.locality, valid_to=dt.date(2024, 1, 1)
    )

    names = [one[0].text for one in sign_in("vpdp").get(LIST).context["registers"][0]["register"].rows]

    assert "Trần Văn Minh" not in names


def test_the_office_assigns_through_the_page(sign_in):
    task = Task.objects.get(directive__key="KG-KH-2021", clause__number="III.2")
    said = {"province": place("91").pk, "full_name": "Lý Thị Mai", "position": "Trưởng phòng", "task": task.pk}
    client = sign_in("vpdp")

    assert client.post(LIST + "new/", said).status_code == 302
    assert row_of("Lý Thị Mai").task == task
    both = client.post(LIST + "new/", said | {"locality": place("908").pk})
    assert "Chọn một" in both.content.decode()


def test_an_office_assigns_nobody_elsewhere():
    with pytest.raises(Refused):
        save_responsible(
            province=place("91"), by=person("vpdp"), full_name="x", position="y", locality=place("105")
        )  # fmt: skip


def test_who_meets_the_form(sign_in):
    address = reverse("directives:responsible-edit", args=[row_of("Trần Văn Minh").pk])

    assert {role: sign_in(role).get(address).status_code for role in ROLES} == {
        "vpdp": 200, "vpdp-laichau": 404, "lanhdao": 403, "anbien": 403, "soyte": 403, "admin": 404,
    }  # fmt: skip


def test_the_list_costs_a_fixed_number_of_queries(sign_in, django_assert_max_num_queries):
    client = sign_in("vpdp")
    with django_assert_max_num_queries(20):
        client.get(LIST)
