"""The pages of a report in words: who reads, who writes, and that nothing typed is lost."""

import datetime as dt
import io
import sys

import docx
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from accounts.models import Role, RoleAssignment, User
from criteria.models import Recognition
from directives.actions import raise_difficulty
from directives.models import Directive, Target
from reports.models import QuarterReport
from tests.reports.conftest import add_assessment

pytestmark = pytest.mark.django_db


def person(name, role, place):
    user = baker.make(User, username=name, full_name=name.title())
    baker.make(RoleAssignment, user=user, role=role, locality=place, agency=None, valid_from=None, valid_to=None)
    return user


@pytest.fixture
def province(world):
    units, criteria_set, periods = world
    for name, marks in {"stays": "11111", "stays2": "11011", "merger": "1101?"}.items():
        add_assessment(units[name], criteria_set, periods[2], marks, is_approved=True)
    Recognition.objects.create(
        locality=units["stays2"], attainment="STANDARD", recognition_year=2022, decision_number="1/QĐ-UBND",
        decision_date="2023-08-01", issuer="UBND tỉnh",
    )  # fmt: skip
    return units["stays"].province


@pytest.fixture
def office(province):
    return person("office", Role.COORDINATION, province)


@pytest.fixture
def desk(client, office):
    client.force_login(office)
    return client


@pytest.fixture
def report(desk, world):
    answer = desk.post(reverse("reports:quarter-new"), {"kind": "COMMITTEE", "period": world[2][2].pk})
    assert answer.status_code == 302
    return QuarterReport.objects.get()


def texts(report):
    return {row["key"]: row["text"] for row in report.sections}


def save(client, report, version=None, **words):
    data = {f"text-{key}": text for key, text in (texts(report) | words).items()}
    return client.post(address("report", report), {**data, "version": version or report.version})


def paper(client, report):
    return client.get(address("preview", report)).content.decode().partition("<article")[2]


def address(name, report):
    return reverse(f"reports:quarter-{name}", args=[report.pk])


@pytest.mark.parametrize("name", ["report", "preview", "word", "brief"])
def test_office_and_leadership_read(report, client, province, name):
    statuses = {}
    for username, role, place in [
        ("lanhdao", Role.LEADERSHIP, province),
        ("huyen", Role.LOCAL, report.province.children.order_by("pk").first()),
        ("khac", Role.ADMINISTRATOR, None),
    ]:
        client.force_login(person(username, role, place))
        statuses[username] = client.get(address(name, report)).status_code

    assert statuses == {"lanhdao": 200, "huyen": 403, "khac": 404}


@pytest.mark.parametrize("name", ["report", "update", "finish", "reopen"])
def test_leadership_writes_nothing(report, client, province, name):
    client.force_login(person("lanhdao", Role.LEADERSHIP, province))

    assert client.post(address(name, report), {"version": report.version}).status_code == 403


def test_edit_stands_in_the_word_file(report, desk):
    save(desk, report, proposals="Đề nghị bố trí vốn cho xã X2.\n- Hỗ trợ giảng viên tập huấn")

    word = docx.Document(io.BytesIO(desk.get(address("word", report)).content))
    lines = [paragraph.text for paragraph in word.paragraphs]
    assert "Đề nghị bố trí vốn cho xã X2." in lines
    assert any(line.startswith("- Hỗ trợ giảng viên tập huấn") for line in lines)


def test_brief_is_one_page_with_the_figures_of_the_quarter(report, desk):
    answer = desk.get(address("brief", report))
    (page,) = pypdf.PdfReader(io.BytesIO(answer.content)).pages

    assert answer["Content-Type"] == "application/pdf"
    assert report.province.name in page.extract_text()
    assert report.when_words.partition(" ")[2] in page.extract_text()


def test_brief_that_cannot_be_made_says_why_on_the_report(report, desk, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    answer = desk.get(address("brief", report), follow=True)
    assert answer.redirect_chain == [(address("report", report), 302)]
    assert "pango" in answer.content.decode()


def test_stale_save_is_refused_and_the_words_are_shown_again(report, desk):
    old = report.version
    save(desk, report, proposals="Lời của người thứ nhất")

    answer = save(desk, report, version=old, proposals="Lời của người thứ hai")

    assert answer.status_code == 409
    assert "Lời của người thứ hai" in answer.content.decode()
    report.refresh_from_db()
    assert texts(report)["proposals"] == "Lời của người thứ nhất"


def test_moved_figures_are_shown_and_taken_section_by_section(report, desk, world):
    units, _criteria_set, _periods = world
    Recognition.objects.create(
        locality=units["stays"], attainment="STANDARD", recognition_year=2023, decision_number="2/QĐ-UBND",
        decision_date="2023-09-01", issuer="UBND tỉnh",
    )  # fmt: skip

    page = desk.get(address("report", report)).content.decode()
    desk.post(address("update", report), {"version": report.version, "key": "recognition"})

    assert "<del>01/04</del> → <ins>02/04</ins>" in page
    before = texts(report)
    report.refresh_from_db()
    assert "02/04 xã được công nhận" in texts(report)["recognition"]
    assert texts(report)["changes"] == before["changes"]


def test_keeping_the_words_settles_the_section(report, desk, world):
    save(desk, report, recognition="Lời riêng của Văn phòng.")
    report.refresh_from_db()
    Recognition.objects.all().delete()

    desk.post(address("update", report), {"version": report.version, "key": "recognition", "keep": "1"})

    report.refresh_from_db()
    assert texts(report)["recognition"] == "Lời riêng của Văn phòng."
    row = next(row for row in report.sections if row["key"] == "recognition")
    assert "chưa có số liệu về quyết định" in row["generated"]


def test_finishing_asks_for_what_the_office_writes_and_then_nothing_moves(report, desk, world):
    desk.post(address("finish", report), {"version": report.version})
    report.refresh_from_db()
    assert report.is_draft

    save(desk, report, own_causes="Không có.", difficulties="Không có.", proposals="Không có.", directions="Không có.")
    report.refresh_from_db()
    desk.post(address("finish", report), {"version": report.version})
    report.refresh_from_db()
    before = paper(desk, report)
    Recognition.objects.all().delete()

    assert not report.is_draft
    assert report.finished_by.username == "office"
    assert report.appendices[0]["title"] == "Kết quả thực hiện theo huyện, thành phố"
    assert paper(desk, report) == before
    assert save(desk, report, proposals="Sửa trộm").status_code == 409


def test_own_words_are_proposed_again_next_time(report, desk):
    save(desk, report, proposals="Đề nghị bố trí vốn.")

    desk.post(reverse("reports:quarter-new"), {"kind": "EXTRAORDINARY", "day": "15/10/2023"})

    fresh = QuarterReport.objects.get(kind="EXTRAORDINARY")
    row = next(row for row in fresh.sections if row["key"] == "proposals")
    assert (row["text"], row["proposed_from"]) == ("Đề nghị bố trí vốn.", "Quý III/2023")


def test_second_draft_of_the_same_report_is_refused(report, desk, world):
    answer = desk.post(reverse("reports:quarter-new"), {"kind": "COMMITTEE", "period": world[2][2].pk})

    assert "Đã có dự thảo của báo cáo này." in answer.content.decode()
    assert QuarterReport.objects.count() == 1


@pytest.mark.parametrize("data", [{"kind": "EXTRAORDINARY"}, {"kind": "EXTRAORDINARY", "day": "31/02/2024"},
                                  {"kind": "PARTY", "period": "999999"}, {"kind": "PARTY"}])  # fmt: skip
def test_wrong_choice_is_said(desk, data):
    answer = desk.post(reverse("reports:quarter-new"), data)

    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()
    assert not QuarterReport.objects.exists()


def test_letterhead_of_the_office_stands_on_the_report(report, desk, province):
    values = {"issuing_body": "VĂN PHÒNG MỘT", "reporter": "Văn phòng Một", "symbol": "BC-VP1", "place": "Một",
              "signer_title": "CHÁNH VĂN PHÒNG", "signer_name": "Trần Văn A", "recipients": "Như trên"}  # fmt: skip

    desk.post(reverse("reports:quarter-letterhead", args=[province.code, "COMMITTEE"]), values)

    page = desk.get(address("preview", report)).content.decode()
    assert "VĂN PHÒNG MỘT" in page
    assert "Trần Văn A" in page


@pytest.fixture
def missed(world, province):
    """A target of the province due within the quarter that no commune reached."""
    paper = Directive.objects.create(
        key="P", kind="Kế hoạch", system="GOVERNMENT", date=dt.date(2023, 1, 10), locality=province, issuer="UBND tỉnh"
    )
    return Target.objects.create(
        directive=paper, code="P-1", metric="xa_dat_chuan_ntm", operator=">=", value=4, unit="xã",
        deadline=world[2][2].end_date, locality=province,
    )  # fmt: skip


def finish(client, report):
    report.refresh_from_db()
    own = dict.fromkeys(("own_causes", "difficulties", "proposals", "directions"), "Không có.")
    save(client, report, **own)
    report.refresh_from_db()
    answer = client.post(address("finish", report), {"version": report.version}, follow=True)
    report.refresh_from_db()
    return answer.content.decode()


def test_a_report_waits_for_the_reason_of_a_target_missed_in_its_quarter(missed, report, desk, office):
    assert "chưa có giải trình nguyên nhân và giải pháp" in texts(report)["targets"]

    answer = finish(desk, report)

    assert report.is_draft
    assert "Xã đạt chuẩn nông thôn mới" in answer and "nguyên nhân" in answer

    raise_difficulty(
        by=office, from_place=missed.locality, raised_on=timezone.localdate(), text="Thiếu vốn", proposal="Bố trí vốn",
        target=missed,
    )  # fmt: skip
    desk.post(address("update", report), {"version": report.version, "take": "*"})
    finish(desk, report)

    assert not report.is_draft


def test_reason_and_remedy_stand_in_the_words(missed, world, desk, office):
    raise_difficulty(
        by=office, from_place=missed.locality, raised_on=timezone.localdate(), text="Thiếu vốn.",
        proposal="Bố trí vốn.", target=missed,
    )  # fmt: skip

    desk.post(reverse("reports:quarter-new"), {"kind": "COMMITTEE", "period": world[2][2].pk})

    text = texts(QuarterReport.objects.get())["targets"]
    assert "đã quá thời hạn; nguyên nhân: Thiếu vốn; giải pháp: Bố trí vốn" in text


def test_one_missed_before_the_quarter_is_told_and_lets_it_be_finished(missed, report, desk):
    missed.deadline = dt.date(2023, 6, 30)
    missed.save()

    finish(desk, report)

    assert not report.is_draft
