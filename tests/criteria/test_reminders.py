"""Reminding who has not submitted: to whom, what the letter says, over a real mail server and a dead one."""

import asyncio
import datetime as dt
import email
import socket
import threading
from email import policy

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Role, RoleAssignment, User
from criteria.actions import Refused, close_period, remind, start_assessments, submit, unlock
from criteria.actions.reminders import RemindedLately, people_of
from criteria.models import Assessment, EntryReminder
from localities.models import Locality
from tests.conftest import WHY
from tests.criteria.following import *  # noqa: F403
from tests.criteria.following import CODE, QUARTER, more_communes, questions

TODAY = timezone.localdate()


@pytest.fixture
def units(places):
    return [places[name] for name in ("dongthai", "tayyen", "thoiquan")]


@pytest.fixture
def reachable(official, neighbour):
    """The two districts' officials with their mail addresses."""
    for person in (official, neighbour):
        person.email = f"{person.username}@kiengiang.example"
        person.save()
    return official, neighbour


@pytest.fixture
def send(period, small_set, units, office, django_capture_on_commit_callbacks):
    """send(text="…") reminds, and carries out what waits for the commit."""

    def reminded(**more):
        said = {"period": period, "criteria_set": small_set.row, "units": units, "by": office, **more}
        with django_capture_on_commit_callbacks(execute=True):
            row = remind(**said)
        row.refresh_from_db()
        return row

    return reminded


# -- To whom ---------------------------------------------------------------------------------------------------------


def test_each_official_is_reminded_of_the_own_units(reachable, units):
    official, neighbour = reachable

    found = {person: [unit.name for unit in theirs] for person, theirs in people_of(units).items()}

    assert found == {official: ["Đông Thái", "Tây Yên"], neighbour: ["Thới Quản"]}


def test_an_official_of_the_commune_itself_is_reminded_too(units, places):
    person = User.objects.create(username="canbo", full_name="Cán Bộ")
    RoleAssignment.objects.create(user=person, role=Role.LOCAL, locality=places["tayyen"])

    assert [unit.name for unit in people_of(units)[person]] == ["Tây Yên"]


@pytest.mark.parametrize("change", ["role over", "role later", "not active", "no role", "leader", "department"])
def test_who_is_not_reminded(units, places, official, leader, department, change):
    roles = RoleAssignment.objects.filter(user=official)
    if change == "role over":
        roles.update(valid_to=TODAY - dt.timedelta(days=1))
    elif change == "role later":
        roles.update(valid_from=TODAY + dt.timedelta(days=1))
    elif change == "not active":
        User.objects.filter(pk=official.pk).update(is_active=False)
    else:
        roles.delete()

    assert people_of(units) == {}


def test_a_role_reaches_along_the_lineage_of_its_place(units, places, official):
    former = Locality.objects.get(pk=places["anbien"].pk)
    former.pk, former.code, former.valid_to = None, "9080", dt.date(2015, 1, 1)
    former.lineage_id = places["anbien"].lineage_id
    former.save()
    RoleAssignment.objects.filter(user=official).update(locality=former)

    assert [unit.name for unit in people_of(units)[official]] == ["Đông Thái", "Tây Yên"]


# -- The reminder ----------------------------------------------------------------------------------------------------


def test_a_reminder_is_kept_with_units_people_and_letters(send, reachable, units, office):
    row = send(text=" Đề nghị nộp sớm ")

    assert set(row.localities.all()) == set(units)
    assert set(row.people.all()) == set(reachable)
    assert (row.text, row.by, row.mails) == ("Đề nghị nộp sớm", office, 2)


def test_one_letter_a_person_naming_period_due_date_units_and_link(send, reachable, period):
    period.due_date = dt.date(2024, 10, 15)
    period.save()

    send(text="Đề nghị nộp sớm", address="https://ntm.example.vn/entry/")

    letter = next(one for one in mail.outbox if one.to == ["anbien@kiengiang.example"])
    assert len(mail.outbox) == 2
    assert letter.subject == "Nhắc nộp số liệu quý III/2024: còn 02 đơn vị chưa nộp"
    for words in ("Quá hạn từ ngày 15/10/2024.", "- Xã Đông Thái", "- Xã Tây Yên", "Đề nghị nộp sớm",
                  "https://ntm.example.vn/entry/", "Kính gửi Nguyễn Văn anbien"):  # fmt: skip
        assert words in letter.body
    assert "Thới Quản" not in letter.body


def test_units_that_have_submitted_are_left_out(send, reachable, office, places):
    submit(Assessment.objects.filter(locality=places["dongthai"]), by=office, explanation=WHY)

    row = send()

    assert {place.name for place in row.localities.all()} == {"Tây Yên", "Thới Quản"}
    assert "Đông Thái" not in "".join(one.body for one in mail.outbox)


def test_nothing_to_remind_of_is_refused(send, period, office):
    submit(Assessment.objects.filter(period=period), by=office, explanation=WHY)

    with pytest.raises(Refused):
        send()
    assert not EntryReminder.objects.exists()


def test_in_a_closed_period_only_the_unlocked_are_reminded(send, period, office, places, small_set, reachable):
    close_period(period=period, by=office)
    with pytest.raises(Refused):
        send()
    unlock(period=period, criteria_set=small_set.row, locality=places["tayyen"], until=TODAY, reason="Sai", by=office)

    assert [place.name for place in send().localities.all()] == ["Tây Yên"]
    assert f"Mở khóa đến {TODAY:%d/%m/%Y}." in mail.outbox[0].body


@pytest.mark.parametrize("who", ["official", "leader", "department", "outsider", "stranger"])
def test_only_the_office_reminds(send, request, who):
    with pytest.raises(Refused):
        send(by=request.getfixturevalue(who))


def test_people_without_an_address_are_reminded_without_a_letter(send, official, neighbour):
    row = send()

    assert (row.people.count(), row.mails, mail.outbox) == (2, 0, [])


def test_not_twice_within_the_hour_unless_confirmed(send, reachable):
    send()

    with pytest.raises(RemindedLately, match="anbien"):
        send()
    send(again=True)
    EntryReminder.objects.update(at=timezone.now() - dt.timedelta(minutes=61))
    send()

    assert EntryReminder.objects.count() == 3


def test_the_pause_concerns_the_same_people_only(send, reachable, places):
    send(units=[places["thoiquan"]])

    assert send(units=[places["dongthai"]]).people.count() == 1


def test_no_letter_before_the_commit(period, small_set, units, office, reachable, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        remind(period=period, criteria_set=small_set.row, units=units, by=office)

    assert (len(waiting), mail.outbox) == (1, [])


# -- Over the wire ---------------------------------------------------------------------------------------------------


class Sink:
    """A mail server on this machine that keeps what it is handed; `refuses` is an address it does not know."""

    def __init__(self, refuses=""):
        self.letters, self.refuses = [], refuses
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self.thread.start()
        assert self.ready.wait(10)
        return self

    def __exit__(self, *exc):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def _run(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()
        server.close()

    async def _serve(self, reader, writer):
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                await self._take(reader, writer)
            else:
                writer.write(self._answer(verb, line.decode()))
            if verb == b"QUIT":
                break
        writer.close()

    def _answer(self, verb, line):
        if verb == b"RCPT" and self.refuses and self.refuses in line:
            return b"550 no such box\r\n"
        return b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n"

    async def _take(self, reader, writer):
        writer.write(b"354 go on\r\n")
        data = await reader.readuntil(b"\r\n.\r\n")
        self.letters.append(email.message_from_bytes(data[:-3], policy=policy.default))
        writer.write(b"250 taken\r\n")


@pytest.fixture
def smtp(settings):
    """smtp(port): Django's own SMTP backend against that port."""

    def against(port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""

    return against


def test_letters_arrive_readable_over_smtp(send, reachable, smtp):
    with Sink() as sink:
        smtp(sink.port)
        row = send(text="Đề nghị nộp sớm")

    assert row.mails == 2
    letter = next(one for one in sink.letters if one["To"] == "anbien@kiengiang.example")
    assert letter["Subject"].strip() == "Nhắc nộp số liệu quý III/2024: còn 02 đơn vị chưa nộp"
    assert "Xã Đông Thái" in letter.get_content()


def test_one_refused_box_does_not_keep_the_others_waiting(send, reachable, smtp):
    with Sink(refuses="anbien@") as sink:
        smtp(sink.port)
        row = send()

    assert row.mails == 1
    assert [one["To"] for one in sink.letters] == ["govao@kiengiang.example"]


def test_a_dead_mail_server_loses_no_reminder(send, reachable, smtp, signed_in, address):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    smtp(port)

    row = send()

    assert (row.mails, row.people.count()) == (0, 2)
    assert signed_in("official").get("/entry/").context["home"].reminders[0][0] == row


# -- Pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "listed", "reminds"),
    [
        ("office", 200, 200),
        ("leader", 200, 403),
        ("department", 200, 403),
        ("official", 200, 403),
        ("outsider", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_who_sees_the_list_and_who_reminds(signed_in, address, period, reachable, who, listed, reminds):
    client = signed_in(who)

    assert client.get(address("entry-waiting", code="91")).status_code == listed
    assert client.post(address("entry-remind", code="91")).status_code == reminds
    answer = client.post(address("entry-remind", code="91"), {"confirmed": "1"})
    assert answer.status_code == (302 if reminds == 200 else reminds)
    assert EntryReminder.objects.exists() == (reminds == 200)


def test_reminding_takes_only_post_and_the_list_none(signed_in, address, period):
    client = signed_in("office")

    assert client.get(address("entry-remind", code="91")).status_code == 405
    assert client.post(address("entry-waiting", code="91")).status_code == 405


def test_the_page_confirms_first_and_names_everybody(signed_in, address, period, reachable):
    page = signed_in("office").post(address("entry-remind", code="91"))

    assert not EntryReminder.objects.exists()
    assert {person.username: count for person, count in page.context["people"]} == {"anbien": 2, "govao": 1}


def test_units_nobody_answers_for_are_named(signed_in, address, period, official):
    page = signed_in("office").post(address("entry-remind", code="91"))

    assert [unit.name for unit in page.context["nobody"]] == ["Thới Quản"]


def test_a_second_reminder_asks_again(signed_in, address, period, reachable):
    client, url = signed_in("office"), address("entry-remind", code="91")
    client.post(url, {"confirmed": "1"})

    asked = client.post(url, {"confirmed": "1", "text": "lần hai"})
    assert (asked.status_code, EntryReminder.objects.count()) == (409, 1)
    client.post(url, {"confirmed": "1", "again": "1", "text": "lần hai"})

    assert EntryReminder.objects.count() == 2


def test_a_district_is_reminded_alone(signed_in, address, period, reachable):
    signed_in("office").post(address("entry-remind", code="907"), {"confirmed": "1"})

    assert [place.name for place in EntryReminder.objects.get().localities.all()] == ["Thới Quản"]


def test_the_list_counts_by_district(signed_in, address, period, office, places, say):
    say(office, "roads", 95)
    submit(Assessment.objects.filter(locality=places["tayyen"]), by=office, explanation=WHY)

    page = signed_in("office").get(address("entry-waiting", code="91"))

    assert page.context["progress"].waiting_words == "02/03 xã chưa nộp"
    groups = [
        (head.name, [(gap.place.name, gap.entered, gap.cells) for gap in gaps]) for head, gaps in page.context["groups"]
    ]
    assert groups == [("An Biên", [("Đông Thái", 1, 3)]), ("Gò Quao", [("Thới Quản", 0, 3)])]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_list_leaves_as_a_table(signed_in, address, period, form):
    answer = signed_in("office").get(address("entry-waiting", code="91"), {"format": form})

    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]
    if form == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 6  # heads, two districts, three units
        assert lines[1].startswith("I;908;Huyện An Biên;")
        assert f"{CODE};Xã Đông Thái;" in lines[2]


def test_the_list_is_empty_once_all_have_submitted(signed_in, address, period, office):
    submit(Assessment.objects.filter(period=period), by=office, explanation=WHY)

    page = signed_in("office").get(address("entry-waiting", code="91"))

    assert (page.context["groups"], bool(page.context["may_remind"])) == ([], False)
    assert "Tất cả đơn vị đã nộp" in page.content.decode()


def test_the_list_asks_as_many_questions_for_many_units_as_for_few(signed_in, address, period, places):
    client, url = signed_in("office"), address("entry-waiting", code="91")
    few = questions(client, url)
    more_communes(places)
    start_assessments(period=period, criteria_set=period.criteria_sets.get())

    assert questions(client, url) == few


def test_the_reminder_stands_on_the_period_page(signed_in, period, send, reachable):
    send(text="Đề nghị nộp sớm")

    assert "Đề nghị nộp sớm" in signed_in("leader").get(f"/entry/91/{QUARTER}/progress/").content.decode()
