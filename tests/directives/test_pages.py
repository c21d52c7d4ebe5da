"""The lists of documents and of tasks, as each reader meets them."""

import datetime as dt

import pytest
from django.urls import reverse
from model_bakery import baker

from directives.models import Directive, Task
from directives.timing import TimeState
from tests.memory import forget_everything

PAGES = ("directives:directive-list", "directives:task-list")


def titles(response):
    return [row["title"] for row in response.context["rows"]]


def clauses(response):
    return [row.task.clause.number for row in response.context["rows"]]


def counts(response):
    return {entry["value"]: entry["count"] for entry in response.context["counts"]}


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_is_sent_to_the_login(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith(reverse("accounts:login"))


@pytest.mark.parametrize("name", PAGES)
def test_the_lists_take_no_post(client, office, name):
    client.force_login(office)

    assert client.post(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_who_has_no_role_sees_nothing(client, loaded, stranger, name):
    client.force_login(stranger)

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert response.context["rows"] == []


def test_an_office_sees_the_documents_of_its_province(client, loaded, office, laichau_office):
    client.force_login(office)
    own = client.get(reverse("directives:directive-list"))
    client.force_login(laichau_office)
    other = client.get(reverse("directives:directive-list"))

    assert titles(own) == ["Kế hoạch ngày 09 tháng 4 năm 2021", "Chỉ thị không số, không ghi ngày"]
    assert titles(other) == ["Chỉ thị số …/CT-UBND ngày … tháng 4 năm 2024"]
    assert "Lai Châu" not in own.content.decode()


def test_a_document_stands_with_its_counts(client, loaded, laichau_office):
    client.force_login(laichau_office)

    (row,) = client.get(reverse("directives:directive-list")).context["rows"]

    assert (row["directive"].task_count, row["directive"].target_count) == (24, 8)
    assert row["directive"].issuer == "Chủ tịch Ủy ban nhân dân tỉnh Lai Châu"


@pytest.mark.parametrize(
    ("words", "found"),
    [("ke hoach", 2), ("KẾ HOẠCH", 2), ("chuyen nghiep", 1), ("hoàn thành các chỉ tiêu", 1), ("lúa nước", 0)],
)
def test_documents_are_found_without_diacritics(client, loaded, office, words, found):
    client.force_login(office)

    response = client.get(reverse("directives:directive-list"), {"q": words})

    assert len(response.context["rows"]) == found
    assert response.status_code == 200


def test_an_office_sees_the_tasks_of_its_province(client, loaded, office, laichau_office):
    client.force_login(office)
    own = client.get(reverse("directives:task-list"), {"as_of": "2021-06-01"})
    client.force_login(laichau_office)
    other = client.get(reverse("directives:task-list"), {"as_of": "2024-04-25"})

    assert counts(own)[""] == 34
    assert {row.task.directive.locality.name for row in own.context["rows"]} == {"Kiên Giang"}
    assert counts(other)[""] == 24


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2024-04-10", TimeState.ON_TRACK),
        ("2024-04-29", TimeState.DUE_SOON),
        ("2024-04-30", TimeState.OVERDUE),
    ],
)
def test_the_time_state_is_that_of_the_day_asked_for(client, loaded, laichau_office, day, state):
    client.force_login(laichau_office)

    response = client.get(reverse("directives:task-list"), {"as_of": day, "state": state})

    assert "7.8" in clauses(response)
    assert counts(response)[TimeState.NO_LIMIT] == 22


def test_late_tasks_come_first(client, loaded, laichau_office):
    client.force_login(laichau_office)

    response = client.get(reverse("directives:task-list"), {"as_of": "2024-05-02"})

    assert clauses(response)[:2] == ["7.8", "7.6a"]


def test_a_finished_task_is_counted_by_its_day(client, loaded, laichau_office):
    Task.objects.filter(clause__number="7.8").update(done_date=dt.date(2024, 4, 29))
    client.force_login(laichau_office)

    response = client.get(reverse("directives:task-list"), {"as_of": "2024-06-01"})

    assert counts(response)[TimeState.DONE_ON_TIME] == 1
    assert counts(response)[TimeState.OVERDUE] == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [("xa dien hinh", ["7.8"]), ("so tai chinh", ["3"]), ("không có việc này", [])],
)
def test_tasks_are_found_by_summary_or_agency(client, loaded, laichau_office, words, found):
    client.force_login(laichau_office)

    response = client.get(reverse("directives:task-list"), {"q": words})

    assert clauses(response) == found


def test_tasks_are_filtered_by_document_and_agency(client, loaded, office):
    plan = Directive.objects.get(key="KG-KH-2021")
    agency = plan.tasks.get(clause__number="II.5").agencies.get().agency
    client.force_login(office)

    response = client.get(reverse("directives:task-list"), {"document": plan.pk, "agency": agency.pk})

    assert clauses(response) == ["II.5"]


def test_a_document_of_another_province_is_no_filter(client, loaded, office):
    other = Directive.objects.get(key="LC-CT-2024")
    client.force_login(office)

    response = client.get(reverse("directives:task-list"), {"document": other.pk, "as_of": "hôm qua"})

    assert set(response.context["form"].errors) == {"document", "as_of"}
    assert counts(response)[""] == 34


def test_roles_and_blanks_are_on_the_page(client, loaded, office):
    client.force_login(office)

    page = client.get(reverse("directives:task-list")).content.decode()

    assert "Ban cán sự đảng Ủy ban nhân dân tỉnh" in page
    assert "Chỉ thị không số, không ghi ngày" in page


def test_the_task_list_asks_a_fixed_number_of_questions(client, loaded, office, django_assert_max_num_queries):
    plan = Directive.objects.get(key="KG-KH-2021")
    client.force_login(office)
    forget_everything()
    with django_assert_max_num_queries(18) as few:
        client.get(reverse("directives:task-list"), {"q": "ke hoach"})
    for order in range(100, 160):
        baker.make(Task, directive=plan, order=order, summary="Kế hoạch khác")

    forget_everything()
    with django_assert_max_num_queries(18) as many:
        response = client.get(reverse("directives:task-list"), {"q": "ke hoach"})

    assert len(response.context["rows"]) == 50
    assert len(many.captured_queries) == len(few.captured_queries)


def test_the_document_list_asks_a_fixed_number_of_questions(
    client, loaded, office, places, django_assert_max_num_queries
):
    client.force_login(office)
    forget_everything()
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("directives:directive-list"))
    for number in range(20):
        baker.make(Directive, key=f"X{number}", kind="Công văn", locality=places["kiengiang"])

    forget_everything()
    with django_assert_max_num_queries(12) as many:
        response = client.get(reverse("directives:directive-list"))

    assert len(response.context["rows"]) == 22
    assert len(many.captured_queries) == len(few.captured_queries)
