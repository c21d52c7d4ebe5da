"""Plans units issue because a document asks for them, and the policies of form 04."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Agency, User
from criteria.actions import Refused
from criteria.models import ReportingPeriod
from directives.actions import record_plan
from directives.models import IssuedPlan, Policy, Task
from directives.plans.board import plan_boards
from reports.demo.people import place
from reports.forms import tables_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

DAY = dt.date(2024, 6, 30)
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
ROLES = ("vpdp", "vpdp-laichau", "lanhdao", "anbien", "soyte", "admin")


def person(username):
    return User.objects.get(username=username)


def yearly():
    return Task.objects.get(directive__key="KG-KH-2021", clause__number="III.3")


def committee(code="908"):
    return Agency.objects.get(locality=place(code), name__startswith="Ủy ban nhân dân")


def board_of(task, day=DAY):
    (board,) = plan_boards(Task.objects.filter(pk=task.pk), day)
    return board


def test_missing_units_stand_first():
    board = board_of(yearly())

    assert (len(board.units), board.issued) == (15, 5)
    assert [plan is None for _agency, plan in board.units] == [True] * 10 + [False] * 5


def test_a_plan_counts_from_its_day():
    assert board_of(yearly(), dt.date(2021, 5, 4)).issued == 2


def test_a_yearly_task_asks_anew_each_year():
    task = Task.objects.get(directive__key="LC-CT-2024", clause__number="7.4")
    this_year, next_year = board_of(task, dt.date(2024, 12, 31)), board_of(task, dt.date(2025, 1, 1))

    assert (this_year.turn.label, this_year.issued, len(this_year.units)) == ("2024", 2, 8)
    assert (next_year.turn.label, next_year.issued) == ("2025", 0)


def test_a_group_without_members_says_so():
    task = Task.objects.get(directive__key="KG-CT-BTVTU", clause__number="8")

    assert any("không" in reason or "chưa" in reason for reason in board_of(task, dt.date(2024, 12, 31)).reasons)


def test_the_official_records_the_own_plan_alone(sign_in):
    client, task = sign_in("govao"), yearly()
    IssuedPlan.objects.filter(agency=committee("907")).delete()
    said = {"agency": committee("907").pk, "number": "48/KH-UBND", "issued_on": "04/05/2021",
            "file": SimpleUploadedFile("ke-hoach.pdf", PDF)}  # fmt: skip
    page = client.get(reverse("directives:plan-record", args=[task.pk]))

    answer = client.post(reverse("directives:plan-record", args=[task.pk]), said)

    assert [row.pk for row in page.context["form"].fields["agency"].queryset] == [committee("907").pk]
    plan = IssuedPlan.objects.get(agency=committee("907"))
    assert answer.status_code == 302
    assert (plan.number, plan.issued_on, plan.file_name) == ("48/KH-UBND", dt.date(2021, 5, 4), "ke-hoach.pdf")
    file = client.get(reverse("directives:plan-file", args=[plan.pk]))
    assert (file.status_code, b"".join(file.streaming_content)) == (200, PDF)
    with pytest.raises(Refused):
        record_plan(task=task, agency=committee("908"), number="1", issued_on=DAY, by=person("govao"))


def test_what_is_no_paper_is_refused(sign_in):
    said = {"agency": committee().pk, "number": "1", "issued_on": "04/05/2021",
            "file": SimpleUploadedFile("x.pdf", b"MZ\x90\x00")}  # fmt: skip

    page = sign_in("anbien").post(reverse("directives:plan-record", args=[yearly().pk]), said)

    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert IssuedPlan.objects.get(agency=committee()).number == "62/KH-UBND"


def statuses(sign_in, address):
    return {role: sign_in(role).get(address).status_code for role in ROLES}


def test_who_meets_the_pages_of_a_plan(sign_in):
    plan = IssuedPlan.objects.get(agency=committee())
    record = reverse("directives:plan-record", args=[yearly().pk])

    assert statuses(sign_in, record) == {
        "vpdp": 200, "vpdp-laichau": 404, "lanhdao": 403, "anbien": 200, "soyte": 403, "admin": 404,
    }  # fmt: skip
    assert statuses(sign_in, reverse("directives:plan-file", args=[plan.pk])) == {
        "vpdp": 200, "vpdp-laichau": 404, "lanhdao": 200, "anbien": 200, "soyte": 200, "admin": 404,
    }  # fmt: skip


def test_who_meets_the_pages_of_a_policy(sign_in):
    policy = Policy.objects.get(number="14/2024/NQ-HĐND")

    assert statuses(sign_in, reverse("directives:policy-edit", args=[policy.pk])) == {
        "vpdp": 200, "vpdp-laichau": 404, "lanhdao": 403, "anbien": 403, "soyte": 403, "admin": 404,
    }  # fmt: skip
    assert statuses(sign_in, reverse("directives:policy-file", args=[policy.pk])) == {
        "vpdp": 200, "vpdp-laichau": 404, "lanhdao": 200, "anbien": 200, "soyte": 200, "admin": 404,
    }  # fmt: skip


def test_the_office_chooses_the_tasks(sign_in):
    client, task = sign_in("vpdp"), yearly()
    page = client.get(reverse("directives:plan-tasks"))
    offered = page.context["form"].fields["tasks"].queryset

    client.post(reverse("directives:plan-tasks"), {"tasks": []})

    assert not offered.filter(directive__key="LC-CT-2024").exists()
    assert not Task.objects.get(pk=task.pk).asks_for_plan
    assert Task.objects.get(directive__key="LC-CT-2024", clause__number="7.4").asks_for_plan


def test_policies_fill_form_04():
    period = ReportingPeriod.objects.get(province__code="91", code="2024-Q3")
    (table,) = tables_of("bieu-04", period=period, place=period.province, basis="current")
    rows = [list(row) for row in table.rows]

    assert [row[2] for row in rows if row[2]] == ["14/2024/NQ-HĐND, 18/07/2024"]
    assert rows[0][4] == "Mỗi năm có thêm ít nhất 05 xã đạt chuẩn nông thôn mới nâng cao"


def test_a_policy_stands_once(sign_in):
    said = {"province": place("91").pk, "kind": "Nghị quyết", "number": "14/2024/NQ-HĐND", "issued_on": "18/07/2024",
            "issuer": "HĐND", "subject": "x"}  # fmt: skip

    page = sign_in("vpdp").post(reverse("directives:policy-new"), said)

    assert "đã có trong sổ" in page.content.decode()


def test_the_board_costs_a_fixed_number_of_queries(sign_in, django_assert_max_num_queries):
    client = sign_in("vpdp")
    with django_assert_max_num_queries(24):
        client.get(reverse("directives:plan-board"))
