"""Large workbooks: read and recorded in the background, left and come back to, begun anew after an interruption."""

import datetime as dt

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from criteria.models import Change, IndicatorResult, WorkbookImport
from reports import imports
from reports.imports import work as import_work
from reports.imports.work import record_workbook
from tests.reports_io.test_import_pages import send


@pytest.fixture
def everything_is_long(settings):
    settings.IMPORT_BACKGROUND_CELLS = 1


@pytest.fixture
def no_worker(settings):
    """Tasks wait in the database, where no worker comes by; the arguments of those that wait."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def waiting():
        return [row.args_kwargs["args"] for row in DBTaskResult.objects.order_by("enqueued_at")]

    return waiting


@pytest.fixture
def sent(client, world, editor, everything_is_long, django_capture_on_commit_callbacks):
    def send_it(value=90):
        editor.put("08001", "1.2", value)
        with django_capture_on_commit_callbacks(execute=True):
            send(client, world.office, editor.saved())
        return WorkbookImport.objects.get()

    return send_it


def test_without_a_worker_all_is_done_in_the_request(client, sent, django_capture_on_commit_callbacks):
    row = sent()
    assert (row.outcome, row.counts["new"]) == ("PREVIEWED", 1)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/imports/{row.pk}/confirm")

    row.refresh_from_db()
    assert (row.outcome, row.percent) == ("APPLIED", 100) and IndicatorResult.objects.get().value == 90


def test_the_page_tells_how_far_it_is_and_the_preview_waits_for_the_worker(client, no_worker, sent):
    row = sent()
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "<progress" in page and 'http-equiv="refresh"' in page and 'hx-trigger="every 2s"' in page
    assert len(no_worker()) == 1 and client.get("/imports/").status_code == 200

    import_work.read_workbook.call(*no_worker()[0])

    answer = client.get(f"/imports/{row.pk}/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    assert "90 Đ" in client.get(f"/imports/{row.pk}/").content.decode()


def test_a_file_with_errors_is_refused_by_the_worker_too(sent):
    row = sent("abc")

    assert row.outcome == "REFUSED" and row.counts["errors"] == 1


def test_what_refuses_the_whole_is_told(client, world, sent, no_worker):
    row = sent()
    world.period.criteria_sets.clear()
    import_work.read_workbook.call(*no_worker()[0])

    row.refresh_from_db()
    assert row.outcome == "REFUSED"
    assert "is not in use" in client.get(f"/imports/{row.pk}/").content.decode()


def test_a_killed_worker_leaves_nothing_and_the_work_is_begun_again(
    client, world, no_worker, sent, django_capture_on_commit_callbacks
):
    row = sent()
    assert client.post(f"/imports/{row.pk}/restart").status_code == 302 and len(no_worker()) == 1
    WorkbookImport.objects.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=10))
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert f"/imports/{row.pk}/restart" in page and "interrupted" in page
    assert "interrupted" in client.get("/imports/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/imports/{row.pk}/restart")

    assert len(no_worker()) == 2 and "<progress" in client.get(f"/imports/{row.pk}/").content.decode()


def test_two_tasks_for_one_workbook_record_it_once(client, world, sent):
    row = sent()
    WorkbookImport.objects.update(outcome="RECORDING")

    record_workbook.call(row.pk, world.office.pk)
    record_workbook.call(row.pk, world.office.pk)

    row.refresh_from_db()
    assert row.outcome == "APPLIED" and Change.objects.count() == 1


def test_a_recording_that_is_refused_says_why_and_writes_nothing(world, sent):
    row = sent()
    WorkbookImport.objects.update(outcome="RECORDING", sha256="0" * 64)

    record_workbook.call(row.pk, world.office.pk)

    row.refresh_from_db()
    assert row.outcome == "REFUSED" and "send the workbook again" in row.problems["errors"][0]["reason"]
    assert not IndicatorResult.objects.exists()


def test_another_provinces_large_workbook_is_refused_at_once(world, editor):
    with pytest.raises(imports.UploadRefused):
        import_work.begin_reading(editor.saved(), file_name="x.xlsx", by=world.stranger)
    assert not WorkbookImport.objects.exists()


def test_more_cells_than_may_be_sent_are_refused(client, world, editor, settings):
    settings.IMPORT_MAX_CELLS = 10
    response = send(client, world.office, editor.saved())

    assert response.status_code == 200 and "more than the 10 that may be sent" in response.content.decode()
    assert not WorkbookImport.objects.exists()
