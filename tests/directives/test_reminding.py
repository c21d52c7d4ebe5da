"""One digest an agency a day, whoever sends it; calendars under a secret address."""

import asyncio
import datetime as dt
import json
import socket
import threading

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from directives.actions import follow_task, make_feed, make_occurrences, report_done, revoke_feed, send_digests
from directives.days_off import load_days_off
from directives.ical import calendar_text, escaped, folded
from directives.models import CalendarFeed, DayOff, DeadlineKind, TaskDigest
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
    shared,
    sinho,
    tamduong,
    task,
)

DUE = dt.date(2024, 6, 30)  # a Sunday


@pytest.fixture
def so(department, places):  # noqa: F811
    user = official_of(department, places["laichau"])
    user.email, user.full_name = "so@example.vn", "Trần Thị Sở"
    user.save()
    return user


@pytest.fixture
def work(task, department, so):  # noqa: F811
    row = task([(LEAD, department)], DeadlineKind.DATE, due_date=DUE)
    make_occurrences([row], until=YEAR_END)
    return row


def sections(day):
    send_digests(day=day)
    digest = TaskDigest.objects.filter(day=day, agency__isnull=False).first()
    return [line["section"] for line in digest.lines] if digest else None


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2024-06-10", None),
        ("2024-06-20", ["soon"]),
        ("2024-06-27", ["soon"]),
        ("2024-06-28", ["today"]),  # the last working day before a Sunday
        ("2024-06-30", None),  # nothing goes out on a day off
        ("2024-07-01", ["overdue"]),
    ],
)
def test_before_on_the_day_and_after(work, day, found):
    assert sections(dt.date.fromisoformat(day)) == found


def test_nothing_goes_out_at_tet(work, capsys):
    load_days_off()
    DayOff.objects.create(date=dt.date(2024, 7, 1), name="Nghỉ")

    call_command("send_reminders", "--day", "2024-07-01")

    assert (TaskDigest.objects.count(), mail.outbox) == (0, [])
    assert capsys.readouterr().out.startswith("01/07/2024")


def test_twice_is_once(work, capsys):
    for expected in ({"made": 1, "mails": 1}, {"made": 0, "mails": 0}):
        call_command("send_reminders", "--day", "2024-07-01", "--json")
        assert json.loads(capsys.readouterr().out) | expected | {"nobody": 0, "day": "2024-07-01"} == {
            "day": "2024-07-01", "nobody": 0, **expected,
        }  # fmt: skip

    (letter,) = mail.outbox
    assert letter.to == ["so@example.vn"]
    assert letter.subject == "Nhắc việc: 01 quá hạn – Sở Nông nghiệp"
    assert "30/06/2024: Nhiệm vụ 1" in letter.body and "Trần Thị Sở" in letter.body
    digest = TaskDigest.objects.get()
    assert (digest.mails, list(digest.people.values_list("username", flat=True))) == (1, ["so"])
    assert digest.sent_at is not None


def test_the_database_holds_one_a_day(work, places, department):  # noqa: F811
    send_digests(day=dt.date(2024, 7, 1))
    values = {"province": places["laichau"], "day": dt.date(2024, 7, 1), "subject": "x"}

    with pytest.raises(IntegrityError), transaction.atomic():
        TaskDigest.objects.create(agency=department, **values)
    TaskDigest.objects.create(agency=None, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskDigest.objects.create(agency=None, **values)


def test_who_sends_now_is_left_alone_and_who_died_is_taken_over(work):
    now = timezone.now()
    send_digests(day=dt.date(2024, 7, 1))
    mail.outbox.clear()
    TaskDigest.objects.update(sent_at=None, claimed_at=now - dt.timedelta(minutes=2))
    send_digests(day=dt.date(2024, 7, 1))
    assert mail.outbox == []

    TaskDigest.objects.update(claimed_at=now - dt.timedelta(minutes=11))
    send_digests(day=dt.date(2024, 7, 1))

    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_is_tried_again(work, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", free_port(), False
    assert send_digests(day=dt.date(2024, 7, 1)).mails == 0
    assert TaskDigest.objects.get().sent_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert send_digests(day=dt.date(2024, 7, 1)).mails == 1


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Sink(threading.Thread):
    """A mail server that takes one connection and keeps what it is told."""

    def __init__(self):
        super().__init__(daemon=True)
        self.port, self.heard, self.ready = free_port(), [], threading.Event()

    def run(self):
        asyncio.run(self._serve())

    async def _serve(self):
        self.over = asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        self.ready.set()
        async with server:
            await asyncio.wait_for(self.over.wait(), 20)

    async def _talk(self, reader, writer):
        writer.write(b"220 sink\r\n")
        is_data = False
        while line := await reader.readline():
            self.heard.append(line)
            if is_data and line != b".\r\n":
                continue
            word = b"" if is_data else line[:4].upper().strip()
            is_data = word == b"DATA"
            writer.write({b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}.get(word, b"250 ok\r\n"))
            if word == b"QUIT":
                break
        await writer.drain()
        writer.close()
        self.over.set()


def test_a_real_mail_server_gets_the_letter(work, settings):
    sink = Sink()
    sink.start()
    assert sink.ready.wait(10)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", sink.port, False

    sent = send_digests(day=dt.date(2024, 7, 1), address="https://ntm.example.vn")

    sink.join(10)
    assert sent.mails == 1
    assert b"rcpt TO:<so@example.vn>\r\n" in [line.replace(b"RCPT", b"rcpt") for line in sink.heard]


def test_the_office_is_told_what_waits_for_it_and_own_dates_count(work, so, task, department, laichau_office):  # noqa: F811
    report_done(work.occurrences.get(), by=so, text="Đã xong", on=dt.date(2024, 6, 20))
    own = task([(LEAD, department)])
    made(own)
    follow_task(own, by=laichau_office, internal_due_date=dt.date(2024, 6, 25))

    send_digests(day=dt.date(2024, 6, 24))

    told = {row.agency_id: [line["section"] for line in row.lines] for row in TaskDigest.objects.all()}
    assert told == {None: ["awaiting"], department.pk: ["own"]}


def test_nobody_without_an_account_is_recorded(shared, sinho):  # noqa: F811
    sent = send_digests(day=dt.date(2024, 7, 1))

    assert (sent.made, sent.nobody) == (1, 1)


def test_who_sees_a_reminder(client, work, so, laichau_office, office, stranger, places):
    send_digests(day=dt.date(2024, 7, 1))
    address = reverse("directives:reminder-detail", args=[TaskDigest.objects.get().pk])
    leader = make_reader("lanhdao", Role.LEADERSHIP, places["laichau"])

    for who, status in ((so, 200), (laichau_office, 200), (leader, 200), (office, 404), (stranger, 404)):
        client.force_login(who)
        assert client.get(address).status_code == status, who
        assert len(client.get(reverse("directives:reminder-list")).context["rows"]) == (status == 200)
    client.force_login(so)
    assert "Nhiệm vụ 1" in client.get(address).content.decode()


# -- Calendars -----------------------------------------------------------------------------------------------------


def test_a_line_is_folded_at_75_octets_between_letters():
    line = "SUMMARY:" + "Ủy ban nhân dân huyện Điện Biên Đông đề nghị " * 6

    text = folded(line)

    pieces = text.split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces) and len(pieces) > 3
    assert text.replace("\r\n ", "") == line
    assert escaped("a;b,c\\d\r\ne\x00") == "a\\;b\\,c\\\\d\\ne"


def test_a_calendar_is_whole_days_with_lines_of_crlf():
    event = {"uid": "x@y", "day": dt.date(2024, 12, 31), "summary": "A, b", "description": "c", "url": "https://x/"}

    text = calendar_text("Sở", [event], dt.datetime(2024, 7, 1, 3, 4, 5, tzinfo=dt.UTC))

    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20241231\r\nDTEND;VALUE=DATE:20250101\r\nSUMMARY:A\\, b\r\n" in text
    assert "DTSTAMP:20240701T030405Z" in text and "\n" not in text.replace("\r\n", "")


def test_a_secret_address_is_read_by_anybody_until_it_is_revoked(client, work, so, department):  # noqa: F811
    client.force_login(so)
    page = client.post(reverse("directives:feed-list"), {"do": "make", "agency": department.pk})
    address = page.context["address"]
    client.logout()

    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "SUMMARY:Nhiệm vụ 1\r\n" in answer.content.decode() and "VALUE=DATE:20240630" in answer.content.decode()
    assert client.get(address.replace(".ics", "x.ics")).status_code == 404
    feed = CalendarFeed.objects.get()
    assert address.rsplit("/", 1)[1].removesuffix(".ics") not in feed.token_hash
    client.force_login(so)
    client.post(reverse("directives:feed-list"), {"do": "revoke", "feed": feed.pk})
    assert client.get(address).status_code == 404


def test_only_its_own_people_and_the_office_make_an_address(client, work, so, laichau_office, sinho, office):  # noqa: F811
    lead = work.occurrences.get().agency
    for who, may in ((so, True), (laichau_office, True), (office, False), (sinho, False)):
        client.force_login(who)
        client.post(reverse("directives:feed-list"), {"do": "make", "agency": lead.pk})
        assert CalendarFeed.objects.filter(made_by=who).exists() is may, who
    assert refused(make_feed, lead, by=sinho)
    assert refused(revoke_feed, CalendarFeed.objects.first(), by=office)
    assert client.post(reverse("directives:feed-list"), {"do": "revoke", "feed": "9" * 30}).status_code in (403, 404)
