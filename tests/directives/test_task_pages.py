"""A task after it is written: progress, extension, return, and what the office sets; who may at its pages."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from directives.actions import (
    ask_extension,
    confirm,
    follow_task,
    grant_extension,
    make_occurrences,
    note_progress,
    refuse_extension,
    report_done,
    return_report,
)
from directives.days_off import load_days_off
from directives.models import DayOff, DeadlineKind, Extension, FollowingRule, Occurrence, TaskFile, TaskUpdate
from directives.standings import Following
from directives.tasklist import tally_of, task_rows
from directives.timing import TimeState
from tests.directives.conftest import make_reader
from tests.directives.test_following import (  # noqa: F401
    LEAD,
    YEAR_END,
    _english,
    committees,
    department,
    districts,
    group,
    made,
    official_of,
    paper,
    refused,
    row_of,
    second,
    shared,
    sinho,
    tamduong,
    task,
)

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
DUE = dt.date(2024, 6, 30)


@pytest.fixture
def leader(places):
    return make_reader("lanhdao", Role.LEADERSHIP, places["laichau"])


@pytest.fixture
def part(shared, tamduong):  # noqa: F811
    """What Tam Đường owes of the shared task."""
    return shared.occurrences.order_by("agency__code")[0]


def page_of(row):
    return reverse("directives:occurrence-detail", args=[row.task_id, row.pk])


def send(client, row, do, **values):
    form = {"progress": "progress", "report": "report", "ask": "ask", "return": "return"}.get(do, do)
    return client.post(page_of(row), {"do": do, **{f"{form}-{name}": value for name, value in values.items()}})


# -- Actions -------------------------------------------------------------------------------------------------------


def test_progress_is_a_line_with_percent_figure_and_papers(part, tamduong, tmp_path, settings):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("Kế hoạch.pdf", PDF)

    update = note_progress(part, by=tamduong, text="Đang làm", percent=40, figure=3, figure_unit="xã", files=[file])

    kept = TaskFile.objects.get(update=update)
    assert (kept.file_name, kept.content_type, kept.size) == ("Kế hoạch.pdf", "application/pdf", len(PDF))
    assert (update.percent, update.figure_unit, part.updates.count()) == (40, "xã", 1)


def test_a_paper_that_is_none_leaves_nothing_behind(part, tamduong, tmp_path, settings):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    files = [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", b"MZ" * 40)]

    reason = refused(note_progress, part, by=tamduong, text="x", files=files)

    assert reason.startswith("b.pdf: ")
    assert not TaskUpdate.objects.exists() and not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_neighbour_notes_nothing(part, sinho, stranger):  # noqa: F811
    for who in (sinho, stranger):
        assert refused(note_progress, part, by=who, text="x") == "You may report only what your own agency leads."
    assert refused(note_progress, part, by=None, text="x") == "A report names the person who made it."


def test_a_returned_report_stays_in_the_diary(part, tamduong, laichau_office):  # noqa: F811
    assert refused(return_report, part, by=laichau_office, reason="x") == "Nothing has been reported yet."
    report_done(part, by=tamduong, text="Đã xong", on=dt.date(2024, 6, 3))
    assert refused(return_report, part, by=laichau_office, reason=" ") == "Say why it is returned."
    assert refused(return_report, part, by=tamduong, reason="x") == (
        "Only the province's coordination office may do this."
    )

    return_report(part, by=laichau_office, reason="Thiếu biểu", on=dt.date(2024, 6, 5))

    part.refresh_from_db()
    assert (part.reported_on, part.report) == (None, "")
    assert list(part.updates.order_by("pk").values_list("kind", "text")) == [
        ("REPORTED", "Đã xong"),
        ("RETURNED", "Thiếu biểu"),
    ]
    report_done(part, by=tamduong, text="Đã bổ sung", on=dt.date(2024, 6, 10))
    confirm(part, by=laichau_office, on=dt.date(2024, 6, 11))
    assert refused(return_report, part, by=laichau_office, reason="x") == "This has been confirmed already."


@pytest.fixture
def dated(task, department, places):  # noqa: F811
    """What a department owes by 30/6/2024, and its person."""
    work = task([(LEAD, department)], DeadlineKind.DATE, due_date=DUE)
    make_occurrences([work], until=YEAR_END)
    return work.occurrences.get(), official_of(department, places["laichau"])


def ask(row, by, day="2024-08-31"):
    return ask_extension(row, by=by, asked_date=dt.date.fromisoformat(day), reason="Chờ vốn", on=dt.date(2024, 6, 20))


def test_an_extension_moves_the_state_from_its_day_and_never_the_first_due_date(dated, laichau_office):
    row, so = dated
    extension = ask(row, so)
    grant_extension(
        extension, by=laichau_office, new_date=dt.date(2024, 8, 15), document="CV 12", on=dt.date(2024, 7, 3)
    )

    states = [row_of(row.task, day).state for day in (dt.date(2024, 7, 1), dt.date(2024, 7, 4), dt.date(2024, 8, 16))]
    assert states == [TimeState.OVERDUE, TimeState.ON_TRACK, TimeState.OVERDUE]
    assert Occurrence.objects.get(pk=row.pk).due_date == DUE
    report_done(row, by=so, text="Đã xong", on=dt.date(2024, 8, 10))
    confirm(row, by=laichau_office, on=dt.date(2024, 8, 12))
    counted = tally_of([row.task], dt.date(2024, 9, 1))
    assert (counted.on_time, counted.finished, counted.due) == (1, 1, 1)


def test_asking_and_answering_an_extension_is_refused_where_it_makes_no_sense(dated, laichau_office, sinho):  # noqa: F811
    row, so = dated
    assert refused(ask, row, sinho) == "You may report only what your own agency leads."
    assert refused(ask, row, so, "2024-06-30") == ("The day asked for is not later than the due date, 30/06/2024.")
    extension = ask(row, so)
    assert refused(ask, row, so) == "An extension has been asked for already."
    grant = {"by": laichau_office, "new_date": dt.date(2024, 8, 1), "document": "CV 12"}
    assert refused(grant_extension, extension, **{**grant, "by": so}).startswith("Only the province's")
    assert refused(grant_extension, extension, **{**grant, "document": " "}).startswith("Name the document")
    assert refused(grant_extension, extension, **{**grant, "new_date": DUE}).startswith("The day granted is not later")
    assert refused(refuse_extension, extension, by=laichau_office, answer="") == "Say why it is not granted."

    refuse_extension(extension, by=laichau_office, answer="Không đủ lý do")

    assert refused(grant_extension, extension, **grant) == "This request has been answered already."
    assert row_of(row.task, dt.date(2024, 7, 1)).state == TimeState.OVERDUE
    assert Extension.objects.get().state == "REFUSED"


def test_what_has_no_due_date_is_not_extended(part, tamduong):  # noqa: F811
    Occurrence.objects.filter(pk=part.pk).update(due_date=None)

    assert refused(ask, part, tamduong) == "This task has no due date to extend."


def test_a_recurrence_stays_undated_until_the_office_gives_it_a_cycle(task, department, laichau_office, sinho):  # noqa: F811
    work = task([(LEAD, department)], DeadlineKind.RECURRENCE, "dinh_ky")
    made(work)
    day = dt.date(2024, 7, 1)
    assert (row_of(work, day).state, work.occurrences.get().due_date) == (TimeState.NO_LIMIT, None)
    assert refused(follow_task, work, by=sinho, cycle="hang_quy").startswith("Only the province's")

    follow_task(work, by=laichau_office, cycle="hang_quy", cycle_from=dt.date(2024, 5, 2), until=YEAR_END)

    assert list(work.occurrences.order_by("due_date").values_list("label", flat=True)) == [
        "2024-Q2", "2024-Q3", "2024-Q4",
    ]  # fmt: skip
    assert row_of(work, day).state == TimeState.OVERDUE
    assert row_of(work, dt.date(2024, 6, 1)).state == TimeState.ON_TRACK


def test_the_papers_own_cycle_is_not_overruled(task, department, laichau_office):  # noqa: F811
    work = task([(LEAD, department)], DeadlineKind.RECURRENCE, "hang_quy")

    assert refused(follow_task, work, by=laichau_office, cycle="hang_thang") == (
        "The document itself says when this task is due."
    )
    assert refused(follow_task, work, by=laichau_office, internal_due_date=dt.date(2023, 1, 1)) == (
        "The office's own due date lies before the document."
    )


def test_soon_is_set_by_the_province_and_counts_working_days(dated, places):
    row, _so = dated
    load_days_off()
    assert row_of(row.task, dt.date(2024, 6, 18)).state == TimeState.ON_TRACK
    FollowingRule.objects.create(province=places["laichau"], soon_days=8)

    assert row_of(row.task, dt.date(2024, 6, 18)).state == TimeState.DUE_SOON
    assert Following(DUE).calendar.next_working(dt.date(2024, 2, 9)) == dt.date(2024, 2, 15)


def test_rounds_are_made_as_far_ahead_as_the_province_sets(task, department, places):  # noqa: F811
    work = task([(LEAD, department)], DeadlineKind.RECURRENCE, "hang_quy")
    FollowingRule.objects.create(province=places["laichau"], ahead_days=100)
    today = timezone.localdate()

    call_command("make_occurrences", stdout=io.StringIO())

    last = work.occurrences.order_by("-due_date").first().due_date
    assert today + dt.timedelta(days=5) < last <= today + dt.timedelta(days=100)
    FollowingRule.objects.all().delete()
    call_command("make_occurrences", stdout=io.StringIO())
    assert work.occurrences.order_by("-due_date").first().due_date > today + dt.timedelta(days=270)


def test_days_off_load_twice_and_refuse_what_is_no_day(tmp_path, db):
    first, again = load_days_off(), load_days_off()
    bad = tmp_path / "ngay.csv"
    bad.write_text("date,name,worked\n2026-02-30,Tết,\n", encoding="utf-8")
    good = tmp_path / "them.csv"
    good.write_text("date,name,worked\n2027-02-06,Làm bù,x\n", encoding="utf-8")

    assert (first > 30, again) == (True, 0)
    with pytest.raises(CommandError) as refusal:
        call_command("load_days_off", bad)
    assert "Row 1" in str(refusal.value)
    call_command("load_days_off", good)
    assert DayOff.objects.get(date="2027-02-06").is_worked


# -- Pages ---------------------------------------------------------------------------------------------------------


def test_who_sees_a_task_and_who_may_write(client, part, tamduong, sinho, laichau_office, leader, office, stranger):  # noqa: F811
    task_page = reverse("reports:task-detail", args=[part.task_id])
    outside = [office, stranger]
    for who in (tamduong, sinho, laichau_office, leader, *outside):
        client.force_login(who)
        seen = 404 if who in outside else 200
        assert (client.get(task_page).status_code, client.get(page_of(part)).status_code) == (seen, seen)
        writes = send(client, part, "progress", text="Đang làm").status_code
        assert writes == (302 if who in (tamduong, laichau_office) else 404 if who in outside else 403), who
        sets = client.post(task_page, {"do": "follow"}).status_code
        assert sets == (302 if who == laichau_office else 404 if who in outside else 403), who
        assert send(client, part, "confirm").status_code in ((200,) if who == laichau_office else (403, 404))
    client.logout()
    assert client.get(task_page).status_code == client.get(page_of(part)).status_code == 302


def test_from_progress_to_confirmed_through_the_pages(client, part, tamduong, laichau_office, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    client.force_login(tamduong)
    send(client, part, "progress", text="Đang làm", percent="45", figure="17,3", figure_unit="tiêu chí")
    client.post(
        page_of(part), {"do": "report", "report-text": "Đã xong", "report-files": SimpleUploadedFile("a.pdf", PDF)}
    )
    page = client.get(page_of(part)).content.decode()
    assert "45%" in page and "17,3 tiêu chí" in page and "a.pdf" in page
    client.force_login(laichau_office)

    answer = send(client, part, "confirm")

    part.refresh_from_db()
    assert (answer.status_code, part.confirmed_by) == (302, laichau_office)
    kept = TaskFile.objects.get()
    file = client.get(reverse("directives:task-file", args=[part.task_id, kept.pk]))
    assert (file.status_code, b"".join(file.streaming_content)) == (200, PDF)


def test_a_paper_is_nobodys_outside_the_province(client, part, tamduong, office, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    note_progress(part, by=tamduong, text="x", files=[SimpleUploadedFile("a.pdf", PDF)])
    address = reverse("directives:task-file", args=[part.task_id, TaskFile.objects.get().pk])
    client.force_login(office)

    assert client.get(address).status_code == 404
    client.force_login(tamduong)
    assert client.get(address.replace(f"/{part.task_id}/", f"/{part.task_id + 1}/")).status_code == 404


def test_bad_input_comes_back_with_its_reason(client, part, tamduong, laichau_office):  # noqa: F811
    client.force_login(tamduong)

    page = send(client, part, "progress", percent="140", text="x", figure="abc")
    late = send(client, part, "ask", asked_date="31/02/2024", reason="x")

    assert page.status_code == late.status_code == 200
    assert set(page.context["forms"]["progress"].errors) == {"percent", "figure"}
    assert "asked_date" in late.context["forms"]["ask"].errors
    assert client.post(page_of(part), {"do": "x"}).status_code == 400
    assert client.put(page_of(part)).status_code == 405
    assert not TaskUpdate.objects.exists()


def test_the_office_sets_person_due_date_and_cycle_on_the_page(client, task, department, laichau_office, leader):  # noqa: F811
    work = task([(LEAD, department)], DeadlineKind.RECURRENCE, "dinh_ky")
    address = reverse("reports:task-detail", args=[work.pk])
    client.force_login(laichau_office)
    values = {"do": "follow", "follow-person": leader.pk, "follow-internal_due_date": "15/12/2024"}

    wrong = client.post(address, {**values, "follow-internal_due_date": "1/1/2020"})
    done = client.post(address, {**values, "follow-cycle": "hang_thang", "follow-cycle_from": "01/11/2024"})

    work.refresh_from_db()
    assert wrong.context["follow_form"].non_field_errors()
    assert (done.status_code, work.person, work.internal_due_date) == (302, leader, dt.date(2024, 12, 15))
    assert work.occurrences.filter(label="2024-11").exists()
    assert work.occurrences.filter(due_date__gt=timezone.localdate()).exists()


def test_the_tasks_table_leaves(client, part, laichau_office):
    client.force_login(laichau_office)

    text = client.get(reverse("reports:task-detail", args=[part.task_id]), {"table": "works", "format": "csv"})

    assert part.agency.name in text.content.decode("utf-8-sig")


def test_the_task_page_asks_a_fixed_number_of_questions(
    client, task, department, committees, laichau_office, django_assert_max_num_queries  # noqa: F811
):  # fmt: skip
    few, many = (task([(LEAD, one) for one in leads]) for leads in ([department], [department, *committees]))
    for work in (few, many):
        made(work)
    client.force_login(laichau_office)
    client.get(reverse("reports:task-detail", args=[few.pk]))

    for work in (few, many):
        with django_assert_max_num_queries(22):
            client.get(reverse("reports:task-detail", args=[work.pk]))
    assert len(task_rows(type(few).objects.all(), YEAR_END)) == 2
