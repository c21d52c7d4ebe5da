"""Pages of dossiers and decisions, for everyone who may come by."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from criteria.actions import advance
from criteria.models import Dossier, DossierFile, DossierOpinion, Recognition
from tests.criteria.dossier_world import day_after, opened, state_all, walk

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
READERS = ["leader", "department"]
STRANGERS = ["neighbour", "outsider", "stranger"]
POSTS = ["advance", "return", "disqualify", "set", "opinion", "survey", "vote", "check", "decision", "attach"]


@pytest.fixture
def dossier(places, small_set, office):
    return opened(places, small_set.row, office)


@pytest.fixture
def at(client, request):
    """at("official", "detail", dossier) signs in and gives the address."""

    def address(who, name, *args):
        client.force_login(request.getfixturevalue(who))
        return reverse(f"criteria:dossier-{name}", args=[getattr(arg, "pk", arg) for arg in args])

    return address


def docx(*more):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            archive.writestr(name, "<x/>")
    return content.getvalue()


# -- Who ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["office", "official", *READERS])
def test_those_of_the_province_read_it(client, at, dossier, who):
    page = client.get(at(who, "detail", dossier))

    assert page.status_code == 200
    assert "Đông Thái" in page.content.decode()


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("name", ["detail", *POSTS])
def test_strangers_find_nothing(client, at, dossier, who, name):
    send = client.get if name == "detail" else client.post

    assert send(at(who, name, dossier)).status_code == 404


@pytest.mark.parametrize("name", [name for name in POSTS if name != "opinion"])
@pytest.mark.parametrize("who", READERS)
def test_readers_may_not_write(client, at, dossier, who, name):
    assert client.post(at(who, name, dossier)).status_code == 403


@pytest.mark.parametrize("name", ["disqualify", "set", "vote", "check", "decision"])
def test_the_steps_of_the_office_are_not_the_officials(client, at, dossier, name):
    assert client.post(at("official", name, dossier)).status_code == 403


@pytest.mark.parametrize("name", POSTS)
def test_nothing_is_written_by_reading(client, at, dossier, name):
    assert client.get(at("office", name, dossier)).status_code == 405


def test_only_possible_actions_are_offered(client, at, dossier, office):
    def offered(who):
        return set(client.get(at(who, "detail", dossier)).context["forms"])

    assert offered("leader") == set()
    assert offered("official") == {"advance", "survey", "survey_lines", "file"}
    assert offered("office") == {"advance", "survey", "survey_lines", "file", "check", "disqualify", "set"}
    walk(dossier, "decide", office)
    # A condition is not known: nothing to decide yet.
    assert "decide" not in offered("office")
    state_all(dossier, office)
    assert "decide" in offered("office")


# -- Doing -------------------------------------------------------------------------------------------------------------


def test_an_official_takes_a_step(client, at, dossier):
    answer = client.post(at("official", "advance", dossier), {"step": "plan", "done_on": "15/01/2024"}, follow=True)

    assert answer.redirect_chain and "Đưa vào kế hoạch" in answer.content.decode()
    assert Dossier.objects.get().step == "self_assess"


def test_what_is_refused_comes_back_as_it_was_typed(client, at, dossier, official):
    walk(dossier, "publish", official)
    typed = {
        "step": "publish",
        "done_on": "30/01/2024",
        "times": "2",
        "first_day": "01/02/2024",
        "last_day": "02/02/2024",
    }

    page = client.post(at("official", "advance", dossier), typed)

    assert page.status_code == 200 and page.context["forms"]["advance"].errors
    assert 'value="2"' in page.content.decode()
    assert Dossier.objects.get().step == "publish"


def test_a_department_gives_its_opinion_and_no_other_ones(client, at, dossier, office, department):
    walk(dossier, "appraise", office)
    own = department.roles.get().agency

    form = client.get(at("department", "detail", dossier)).context["forms"]["opinion"]
    assert list(form.fields["agency"].queryset) == [own]
    client.post(at("department", "opinion", dossier), {"agency": own.pk, "agrees": "1"})

    assert DossierOpinion.objects.get().agency == own


def test_a_survey_of_several_contents(client, at, dossier):
    lines = {"line-TOTAL_FORMS": "3", "line-INITIAL_FORMS": "0", "line-0-content": "Y tế", "line-0-asked": "100",
             "line-0-satisfied": "93", "line-1-content": "Môi trường", "line-1-asked": "80",
             "line-1-satisfied": "80"}  # fmt: skip

    answer = client.post(at("official", "survey", dossier), {"held_on": "01/02/2024", **lines})

    assert answer.status_code == 302
    assert dossier.surveys.get().lines.count() == 2
    assert "96,11%" in client.get(at("leader", "detail", dossier)).content.decode()


def test_a_vote_skips_the_empty_rows(client, at, dossier, office):
    row = walk(dossier, "vote", office)
    lines = {"member-TOTAL_FORMS": "3", "member-INITIAL_FORMS": "0"}
    for number, name in enumerate(("Lê A", "Lê B", "")):
        lines |= {f"member-{number}-name": name, f"member-{number}-position": "", f"member-{number}-ballot": "FOR"}

    day = f"{day_after(row):%d/%m/%Y}"
    answer = client.post(at("office", "vote", row), {"minutes_number": "9/BB", "minutes_date": day, **lines})

    assert answer.status_code == 302, answer.context["forms"]["vote"].errors
    assert row.votes.get().members.count() == 2


def test_every_ballot_is_chosen_or_said_for_the_rest(client, at, dossier, office):
    row = walk(dossier, "vote", office)
    page = client.get(at("office", "detail", row))
    assert not any(line["ballot"].value() for line in page.context["forms"]["members"])
    typed = {"minutes_number": "9/BB", "minutes_date": f"{day_after(row):%d/%m/%Y}",
             "member-TOTAL_FORMS": "2", "member-INITIAL_FORMS": "0", "member-0-name": "Lê A", "member-0-ballot": "",
             "member-1-name": "Lê B", "member-1-ballot": "ABSENT"}  # fmt: skip

    refused = client.post(at("office", "vote", row), typed)
    assert refused.context["forms"]["members"][0].errors["ballot"]
    assert not row.votes.exists()

    assert client.post(at("office", "vote", row), {**typed, "rest_in_favour": "on"}).status_code == 302
    assert list(row.votes.get().members.values_list("ballot", flat=True).order_by("order")) == ["FOR", "ABSENT"]


def test_an_opinion_and_a_statement_are_chosen(client, at, dossier, office, department):
    walk(dossier, "appraise", office)
    own = department.roles.get().agency

    page = client.post(at("department", "opinion", dossier), {"agency": own.pk, "agrees": ""})
    check = client.post(at("office", "check", dossier), {"condition": "security", "is_met": "", "document": "1/BC"})

    assert page.context["forms"]["opinion"].errors["agrees"] and check.context["forms"]["check"].errors["is_met"]
    assert not DossierOpinion.objects.exists() and not dossier.checks.exists()


def test_how_often_is_said_before_it_is_sent(client, at, dossier, office):
    walk(dossier, "publish", office)

    field = client.get(at("office", "detail", dossier)).context["forms"]["advance"]["times"]

    assert "5" in field.help_text and "15" in field.help_text


def test_one_decision_for_the_dossiers_ticked(client, at, dossier, office):
    row = walk(dossier, "decide", office)
    state_all(row, office)
    data = {"dossiers": [row.pk], "decision_number": "7/QĐ-UBND", "issuer": "Chủ tịch UBND tỉnh",
            "decision_date": f"{day_after(row):%d/%m/%Y}"}  # fmt: skip

    assert client.post(at("office", "decide"), data).status_code == 302
    assert Recognition.objects.get().decision_number == "7/QĐ-UBND"
    assert client.get(at("official", "decide")).status_code == 403


def test_registering_a_unit(client, at, places, small_set, period):
    address = at("official", "new")
    data = {"locality": places["dongthai"].pk, "criteria_set": small_set.row.pk, "year": "2024", "kind": "RECOGNITION",
            "registered_on": "10/01/2024"}  # fmt: skip

    assert client.post(address, {**data, "locality": places["thoiquan"].pk}).status_code == 200
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).context["form"].non_field_errors()
    assert Dossier.objects.count() == 1
    for who, status in (("leader", 403), ("department", 403), ("stranger", 403)):
        assert client.get(at(who, "new")).status_code == status


def test_day_limits_are_set_by_the_office(client, office, leader):
    address = reverse("criteria:limit-list")
    client.force_login(office)
    data = {"step": "plan", "attainment": "", "days": "5", "is_working_days": "on", "valid_from": "01/01/2024"}

    assert client.post(address, data).status_code == 302
    assert client.post(address, data).context["form"].non_field_errors()
    assert "5" in client.get(address).content.decode()
    client.force_login(leader)
    assert client.get(address).status_code == 403


def test_a_limit_is_said_in_the_days_it_counts(client, office):
    client.force_login(office)
    address, sent = reverse("criteria:limit-list"), {"step": "plan", "attainment": "", "days": "7"}

    working = client.post(address, {**sent, "valid_from": "01/01/2024", "is_working_days": "on"}, follow=True)
    plain = client.post(address, {**sent, "valid_from": "01/02/2024"}, follow=True)

    said = [str(*answer.context["messages"]) for answer in (working, plain)]
    assert all("7" in one for one in said) and said[0] != said[1]


# -- The board ---------------------------------------------------------------------------------------------------------


def test_the_board_shows_each_dossier_once(client, at, dossier, places, small_set, office):
    other = walk(opened(places, small_set.row, office, name="thoiquan"), "appraise", office)

    def standing(who, **filters):
        columns = client.get(at(who, "board"), {"year": 2024, **filters}).context["columns"]
        return {column.code: [card.dossier for card in column.cards] for column in columns if column.cards}

    assert standing("office") == {"registered": [dossier], "submitted": [other]}
    assert standing("official") == {"registered": [dossier]}
    assert standing("outsider") == {} and standing("stranger") == {}
    assert standing("office", district=places["govao"].pk) == {"submitted": [other]}
    assert standing("office", attainment="ADVANCED") == {}


@pytest.mark.parametrize(("form", "start"), [("xlsx", b"PK"), ("csv", "\ufeff".encode())])
def test_the_board_leaves_as_a_file(client, at, dossier, form, start):
    answer = client.get(at("leader", "board"), {"format": form})

    assert "attachment" in answer["Content-Disposition"] and answer.content.startswith(start)


def test_the_board_costs_the_same_however_many_dossiers(client, at, dossier, places, small_set, office,
                                                        django_assert_max_num_queries):  # fmt: skip
    address = at("office", "board")
    with django_assert_max_num_queries(20) as first:
        client.get(address)
    for name in ("tayyen", "thoiquan"):
        opened(places, small_set.row, office, name=name)

    with django_assert_max_num_queries(len(first)):
        client.get(address)


# -- Files -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def attach(client, address, content, name="to-trinh.pdf", paper="request"):
    return client.post(address, {"file": SimpleUploadedFile(name, content), "paper": paper})


def test_a_paper_is_kept_and_served_as_a_download(client, at, dossier, kept_elsewhere):
    assert attach(client, at("official", "attach", dossier), PDF, "../../Tờ trình.exe").status_code == 302

    row = DossierFile.objects.get()
    assert (row.file_name, row.content_type) == ("Tờ trình.pdf", "application/pdf")
    answer = client.get(at("leader", "file", dossier, row))
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("who", STRANGERS)
def test_a_paper_is_no_business_of_strangers(client, at, dossier, kept_elsewhere, who):
    attach(client, at("official", "attach", dossier), PDF)

    assert client.get(at(who, "file", dossier, DossierFile.objects.get())).status_code == 404


def test_a_paper_hangs_on_its_own_dossier(client, at, dossier, places, small_set, office, kept_elsewhere):
    attach(client, at("official", "attach", dossier), PDF)
    other = opened(places, small_set.row, office, name="tayyen")

    assert client.get(at("official", "file", other, DossierFile.objects.get())).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100,
        b"PK\x03\x04 not an archive",
        docx("word/vbaProject.bin"),
        b"RIFF0000WAVE",
        b"",
    ],
    # An archive holds the second it was made in: two workers would not know the same test.
    ids=["html", "program", "old office", "no archive", "macros", "sound", "empty"],
)
def test_a_file_is_what_its_bytes_say(client, at, dossier, kept_elsewhere, content):
    page = attach(client, at("official", "attach", dossier), content, "to-trinh.pdf")

    assert page.status_code == 200 and page.context["forms"]["file"].errors["file"]
    assert not DossierFile.objects.exists()


def test_office_files_and_pictures_are_taken(client, at, dossier, kept_elsewhere):
    address = at("official", "attach", dossier)
    for content in (docx(), b"\xff\xd8\xff\xe0 jpeg", b"\x89PNG\r\n\x1a\n png"):
        assert attach(client, address, content).status_code == 302

    assert sorted(row.file_name.rsplit(".")[-1] for row in DossierFile.objects.all()) == ["docx", "jpg", "png"]


def test_a_file_too_large_is_refused(client, at, dossier, kept_elsewhere, settings):
    settings.ATTACHMENT_MAX_BYTES = 20

    page = attach(client, at("official", "attach", dossier), PDF)

    assert page.context["forms"]["file"].errors["file"]


# -- Decisions ---------------------------------------------------------------------------------------------------------


DECISION = {"decision_number": "12/QĐ-UBND", "decision_date": "20/06/2024", "recognition_year": "2023",
            "attainment": "STANDARD", "kind": "RECOGNISED", "issuer": "Chủ tịch UBND tỉnh"}  # fmt: skip


def test_a_decision_is_shown_before_it_is_written(client, office, places):
    client.force_login(office)
    address = reverse("criteria:decision-new")
    data = {**DECISION, "units": [places["dongthai"].pk], "pasted": "Thới Quản, Gò Quao\n30988"}

    page = client.post(address, data)
    assert [line.locality.name for line in page.context["plan"].lines] == ["Đông Thái", "Thới Quản", "Tây Yên"]
    assert not Recognition.objects.exists()

    assert client.post(address, {**data, "confirmed": "1"}).status_code == 302
    assert Recognition.objects.count() == 3


def test_a_decision_beside_an_open_dossier_links_to_it_and_asks_why(client, office, places, dossier):
    client.force_login(office)
    address = reverse("criteria:decision-new")
    data = {**DECISION, "units": [places["dongthai"].pk]}

    page = client.post(address, data)
    assert reverse("criteria:dossier-detail", args=[dossier.pk]) in page.content.decode()
    assert 'name="reason"' in page.content.decode()
    assert client.post(address, {**data, "confirmed": "1"}).status_code == 200
    assert not Recognition.objects.exists()

    answer = client.post(address, {**data, "confirmed": "1", "reason": "Hồ sơ giấy"}, follow=True)
    assert len(answer.context["messages"]) == 2
    assert dossier.state == "OPEN" and Dossier.objects.get().recognition == Recognition.objects.get()
    page = client.get(reverse("criteria:dossier-detail", args=[dossier.pk])).content.decode()
    assert "Hồ sơ giấy" in page
    assert client.get(reverse("criteria:dossier-board") + "?year=2024").status_code == 200


def test_each_pasted_line_that_is_not_understood_is_named(client, office, places):
    client.force_login(office)

    page = client.post(reverse("criteria:decision-new"), {**DECISION, "pasted": "Đông Thái\n\nXã Không Có\nBum Nưa"})

    errors = page.context["form"].errors["pasted"]
    assert len(errors) == 2 and "3" in errors[0] and "Xã Không Có" in errors[0] and "4" in errors[1]


def test_who_records_decisions(client, places, office, official, leader, stranger):
    address = reverse("criteria:decision-new")
    for user, level, status in ((office, "COMMUNE", 200), (official, "VILLAGE", 200), (official, "COMMUNE", 403),
                                (leader, "COMMUNE", 403), (stranger, "VILLAGE", 403), (office, "X", 404)):  # fmt: skip
        client.force_login(user)
        assert client.get(address, {"level": level}).status_code == status, (user, level)


def test_corrections_are_listed_with_their_reason(client, office, places, outsider, leader):
    from criteria.actions import record_recognition

    row = record_recognition(by=office, locality=places["dongthai"], attainment="STANDARD", recognition_year=2023,
                             decision_date=dt.date(2024, 6, 20), decision_number="1/QĐ")  # fmt: skip
    address = reverse("criteria:decision-correct", args=[row.pk])
    for user, status in ((outsider, 404), (leader, 403)):
        client.force_login(user)
        assert client.get(address).status_code == status
    client.force_login(office)

    assert client.post(address, {**DECISION, "reason": "Gõ nhầm số"}).status_code == 302
    assert client.post(address, {"withdraw": "1", "withdraw-reason": "Nhầm xã"}).status_code == 302

    page = client.get(reverse("criteria:correction-list")).content.decode()
    assert "Gõ nhầm số" in page and "Nhầm xã" in page and "12/QĐ-UBND" in page
    client.force_login(outsider)
    assert "Nhầm xã" not in client.get(reverse("criteria:correction-list")).content.decode()


def test_a_dossier_moved_on_is_looked_at_again(client, at, dossier, office):
    address = at("official", "advance", dossier)
    advance(dossier, by=office, step="plan", done_on=day_after(dossier))

    page = client.post(address, {"step": "plan", "done_on": "20/01/2024"})

    assert page.context["forms"]["advance"].errors
