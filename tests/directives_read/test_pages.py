"""A paper read in: proposals reviewed part by part, nothing in the register before it is confirmed."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Agency
from accounts.scope import scope_of
from directives.actions import confirm_reading, correct_reading
from directives.dictionary import finder_for
from directives.models import AgencyCorrection, Directive, Occurrence, PaperReading, TaskRole
from directives.papers.stored import agency_names

pytestmark = pytest.mark.django_db
LIST = "/directives/read/"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client_of(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def paper(client_of, office, lai_chau):
    """The directive of Lai Châu, uploaded by its office."""
    client = client_of(office)
    with lai_chau.open("rb") as file:
        answer = client.post(LIST, {"file": SimpleUploadedFile("chi-thi.txt", file.read())})
    assert answer.status_code == 302
    return PaperReading.objects.get()


def address(name, row):
    return reverse(f"directives:paper-{name}", args=[row.pk])


def fields_of(answer):
    """What the forms of a page would send unchanged."""
    sent = {}
    for form in answer.context["forms"]:
        for field in form:
            value = field.value()
            if value is True:
                sent[field.html_name] = "on"
            elif value not in (None, False):
                sent[field.html_name] = field.field.widget.format_value(value) if "date" in field.name else value
    return sent


def test_a_paper_read_is_no_document_yet(paper):
    assert paper.province.name == "Lai Châu"
    assert paper.file_name == "chi-thi.txt"
    assert len(paper.proposals["tasks"]) > 20
    assert Directive.objects.count() == 0


def test_pasted_text_is_read_like_a_file(client_of, office, lai_chau):
    answer = client_of(office).post(LIST, {"text": lai_chau.read_text(encoding="utf-8")})

    assert answer.status_code == 302
    assert PaperReading.objects.get().proposals["head"]["symbol"] == "/CT-UBND"


@pytest.mark.parametrize("data", [{}, {"text": "  "}, {"file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n")}])
def test_what_cannot_be_read_is_refused_with_a_reason(client_of, office, data):
    answer = client_of(office).post(LIST, data)

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert PaperReading.objects.count() == 0


@pytest.mark.parametrize("part", ["head", "tasks", "figures", "agencies"])
def test_every_part_shows_its_proposals(client_of, office, paper, part, django_assert_max_num_queries):
    client = client_of(office)
    client.get(LIST)

    with django_assert_max_num_queries(20):
        answer = client.get(address("review", paper), {"part": part})

    assert answer.status_code == 200
    if part == "tasks":
        assert "<mark id=" in answer.content.decode()
        assert "trước ngày 30 tháng 4 năm 2024" in answer.content.decode()


def test_corrections_are_kept_and_lead_on(client_of, office, paper):
    client = client_of(office)
    page = client.get(address("review", paper), {"part": "tasks"})
    sent = fields_of(page) | {"tasks-0-summary": "Đôn đốc huyện, xã", "tasks-1-kept": "drop"}

    answer = client.post(f"{address('review', paper)}?part=tasks", sent)

    paper.refresh_from_db()
    assert answer.status_code == 302
    assert paper.proposals["tasks"][0]["summary"] == "Đôn đốc huyện, xã"
    assert not paper.proposals["tasks"][1]["kept"]
    assert paper.proposals["tasks"][2]["kept"]


def test_a_wrong_correction_comes_back_with_what_is_wrong(client_of, office, paper):
    client = client_of(office)
    page = client.get(address("review", paper), {"part": "tasks"})
    sent = fields_of(page) | {"tasks-0-lead": "", "tasks-2-deadline_kind": "QUARTER", "tasks-2-deadline_value": "quý 3"}

    answer = client.post(f"{address('review', paper)}?part=tasks", sent)

    assert answer.status_code == 200
    assert answer.context["forms"][0].errors["lead"]
    assert answer.context["forms"][2].errors["deadline_value"]


def test_confirming_writes_document_clauses_tasks_and_occurrences(client_of, office, paper):
    client = client_of(office)
    for part in ("head", "tasks", "figures", "agencies"):
        page = client.get(address("review", paper), {"part": part})
        answer = client.post(f"{address('review', paper)}?part={part}", fields_of(page))
        assert answer.status_code == 302, [form.errors for form in answer.context["forms"]]

    answer = client.post(address("confirm", paper))

    directive = Directive.objects.get()
    assert answer["Location"] == reverse("reports:directive-detail", args=[directive.pk])
    assert (directive.symbol, directive.date, directive.locality.name) == ("/CT-UBND", dt.date(2024, 4, 1), "Lai Châu")
    assert {clause.number for clause in directive.clauses.all()} >= {"mo_dau", "1", "1.1", "7.8", "7.6a", "ket"}
    task = directive.tasks.get(clause__number="7.8")
    assert task.due_date == dt.date(2024, 4, 30) and task.is_strictly_before
    roles = {row.role: row.agency.name for row in task.agencies.all()}
    assert roles[TaskRole.LEAD] == "Ủy ban nhân dân các huyện, thành phố"
    assert directive.targets.filter(metric="xa_dat_chuan_ntm", value=54, denominator=94).exists()
    assert directive.facts.filter(value=19).exists()
    assert Occurrence.objects.filter(task__directive=directive).exists()
    assert directive.tasks.first().history.first().history_user == office


def test_dropped_proposals_are_not_written(office, paper):
    tasks = [task | {"kept": task["clause"] == "7.8"} for task in paper.proposals["tasks"]]
    correct_reading(paper, by=office, tasks=tasks, figures=[])

    directive = confirm_reading(paper, by=office)

    assert [task.clause.number for task in directive.tasks.all()] == ["7.8"]
    assert directive.targets.count() == directive.facts.count() == 0


def test_a_confirmed_paper_is_confirmed_once(client_of, office, paper):
    client = client_of(office)
    client.post(address("confirm", paper))

    answer = client.post(address("confirm", paper))

    assert answer.status_code == 302
    assert Directive.objects.count() == 1


def test_nothing_is_written_when_a_task_has_no_lead(client_of, office, paper):
    paper.proposals["tasks"][0]["roles"]["lead"] = []
    paper.save()

    answer = client_of(office).post(address("confirm", paper), follow=True)

    assert "khoản 1.1" in str(next(iter(answer.context["messages"])))
    assert Directive.objects.count() == Agency.objects.count() == 0


def test_agencies_of_the_register_are_found_again(office, paper):
    first = confirm_reading(paper, by=office)
    count = Agency.objects.count()
    paper.pk, paper.directive, paper.confirmed_by, paper.confirmed_at = None, None, None, None
    paper.save()

    second = confirm_reading(paper, by=office)

    assert Agency.objects.count() == count
    assert first.key != second.key


def test_a_name_put_right_is_known_in_the_next_paper(office, paper):
    names = dict.fromkeys(agency_names(paper.proposals))
    assert "Sở Nông nghiệp và Phát triển nông thôn" in names
    correct_reading(
        paper, by=office, agencies={"Sở Nông nghiệp và Phát triển nông thôn": "Sở Nông nghiệp và Môi trường"}
    )

    confirm_reading(paper, by=office)

    row = AgencyCorrection.objects.get()
    assert row.agency.name == "Sở Nông nghiệp và Môi trường"
    mentions = finder_for(scope_of(office)).find("Giao Sở Nông nghiệp và Phát triển nông thôn chủ trì")
    assert [mention.name for mention in mentions] == ["Sở Nông nghiệp và Môi trường"]


def test_a_paper_can_be_dropped_with_its_file(client_of, office, paper, django_capture_on_commit_callbacks):
    path = paper.file.path
    with django_capture_on_commit_callbacks(execute=True):
        client_of(office).post(address("discard", paper))

    assert PaperReading.objects.count() == 0
    assert not Path(path).exists()


def test_a_draft_is_seen_by_its_own_office_alone(client_of, paper, other_office, leader, stranger):
    for user in (other_office, leader, stranger):
        client = client_of(user)
        for name in ("review", "confirm", "file"):
            assert client.get(address(name, paper)).status_code == 404
        for name in ("confirm", "discard"):
            assert client.post(address(name, paper)).status_code == 404


def test_reading_papers_in_is_the_offices_work(client_of, leader, stranger):
    for user in (leader, stranger):
        assert client_of(user).get(LIST).status_code == 403
        assert client_of(user).post(LIST, {"text": "x"}).status_code == 403


def test_the_file_of_a_document_is_read_by_who_reads_the_document(client_of, office, paper, leader, other_office):
    confirm_reading(paper, by=office)

    assert client_of(leader).get(address("file", paper)).status_code == 200
    assert client_of(other_office).get(address("file", paper)).status_code == 404
