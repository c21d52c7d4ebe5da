"""Every entry page × every role × every state of the figures × every state of the period, from one table.

A page that is not in the table fails the first test; adding one is adding a line.
"""

import re
from collections import namedtuple
from dataclasses import dataclass, field
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from criteria import urls
from criteria.actions import Entry, attach_evidence, open_period, record_results
from criteria.models import (
    Assessment,
    Change,
    Disagreement,
    DisagreementNote,
    EntryReminder,
    Evidence,
    IndicatorResult,
    PeriodState,
    RecheckSample,
    ReportingPeriod,
    Responsibility,
    State,
    Transition,
    Unlocking,
    Verdict,
)
from tests.criteria.conftest import person

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
ROLES = ("office", "outsider", "official", "neighbour", "department", "leader", "administrator", "visitor")
STATES = [
    *product(State, (PeriodState.OPEN, PeriodState.LOCKED)),
    # Closed is between the two: what differs from locked is asked of a draft and of approved figures.
    *product((State.DRAFT, State.APPROVED), (PeriodState.CLOSED,)),
]
THERE = [(State.SUBMITTED, PeriodState.OPEN), (State.DRAFT, PeriodState.CLOSED), (State.APPROVED, PeriodState.LOCKED)]
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE)\b(?! OF)")

# Who meets a page at all. Everybody else is a stranger to it (404); a visitor is asked to sign in.
READERS = frozenset({"office", "official", "department", "leader"})
OFFICE = frozenset({"office"})
ENTERING = frozenset({"office", "official"})
SIGNED_IN = frozenset(ROLES) - {"visitor"}
HOME_PROVINCE = SIGNED_IN - {"outsider", "administrator"}
# The department in charge, and the office that writes down its word.
SPEAKING = frozenset({"office", "department"})


# When a permitted write takes place: a test of (state of the figures, state of the period).
def never(state, period):
    return False


def editable(state, period):
    return state in (State.DRAFT, State.RETURNED) and period == PeriodState.OPEN


def from_states(*states):
    return lambda state, period: state in states and period == PeriodState.OPEN


def in_period(*states):
    return lambda state, period: period in states


def always(state, period):
    return True


def unlocked(state, period):
    return period != PeriodState.LOCKED


@dataclass(frozen=True)
class Page:
    """One page and method.

    `at`: what the address names: home, unit (Đông Thái), district, province (with period and set), period (province
    and period alone), cell, file. `may`: roles it is for; `readers`: roles it tells no (403) instead of nothing (404).
    `data`: what is posted, a form or JSON as text, with the names of `words_of` in it; `writes`: when a permitted post
    changes something; `visitor`: what somebody not signed in gets.
    """

    name: str
    at: str
    may: frozenset
    method: str = "get"
    readers: frozenset = READERS
    data: object = field(default_factory=dict, hash=False)
    writes: object = never
    visitor: int = 302

    def status(self, role):
        """Statuses a role may meet; those of a permitted post also where the action says no in words."""
        if role == "visitor":
            return {self.visitor}
        if role in self.may:
            return {200} if self.method == "get" else {200, 302, 409}
        return {403} if role in self.readers else {404}


def file():
    return SimpleUploadedFile("moi.pdf", PDF + b"%new")


GRID_EDIT = '{"edits": [{"unit": %(unit)s, "indicator": %(roads)s, "text": "97", "version": %(cell)s}]}'
REASON = {"reason": "kiểm tra lại"}
CONFIRMED = REASON | {"confirmed": "1"}
EXPLAINED = {"units": "31006:{version}", "seen": "on", "explanation": "chưa đủ hồ sơ"}
SETTINGS = {"due_date": "20/01/2025", "jump_percent": "40", "answer_days": "5", "reminder_days": "7"}
OPENED = SETTINGS | {"criteria_sets": "xa-thu"}

PAGES = [
    Page("entry-home", "home", SIGNED_IN),
    Page("entry-unit", "unit", READERS),
    Page("entry-unit", "district", READERS),
    Page("entry-unit", "province", READERS | {"neighbour"}),
    Page("entry-unit", "unit", ENTERING, "post", data={"version": "{version}", "value-{roads}": "97"}, writes=editable),
    Page("entry-list", "district", READERS),
    Page("entry-list", "province", READERS | {"neighbour"}),
    Page("entry-cells", "district", ENTERING, "post", data=GRID_EDIT, visitor=401, writes=editable),
    Page("entry-history", "unit", READERS),
    Page("entry-cell", "cell", READERS),
    Page("entry-cell", "cell", ENTERING, "post", data={"do": "note", "note-note": "mới", "note-version": "{cell}"},
         writes=editable),
    Page("entry-cell", "cell", ENTERING, "post", data={"do": "attach", "evidence-files": file}, writes=editable),
    Page("entry-cell", "cell", ENTERING, "post", data={"do": "remove", "evidence": "{file}"}, writes=editable),
    Page("entry-cell", "cell", ENTERING, "post", data={"do": "reuse"}),
    Page("entry-criterion", "criterion", READERS),
    # The indicators there decide: no word on the whole is written.
    Page("entry-criterion", "criterion", ENTERING, "post", data={"verdict": "NOT_MET"}),
    Page("entry-evidence", "file", READERS),
    Page("entry-confirm", "unit", ENTERING, "post", writes=editable),
    Page("entry-confirm", "district", ENTERING, "post"),
    Page("entry-confirm", "district", ENTERING, "post", data={"units": "31006"}, writes=editable),
    Page("entry-warnings", "district", READERS),
    Page("entry-warnings", "province", READERS | {"neighbour"}),
    Page("entry-sample", "province", READERS - {"official"}, readers=frozenset()),
    Page("entry-sample", "province", OFFICE, "post", readers=READERS - {"official"}, data={"size": "1", "seed": "thử"},
         writes=always),
    Page("entry-conditions", "unit", ENTERING, "post"),
    Page("entry-check", "unit", READERS),
    Page("entry-check", "district", READERS),
    Page("entry-check", "unit", ENTERING, "post", data={"units": "31006:{version}"}),
    Page("entry-check", "unit", ENTERING, "post", data=EXPLAINED, writes=editable),
    Page("entry-check", "district", ENTERING, "post", data=EXPLAINED, writes=editable),
    # What the checks point out has to be explained: without a word this door writes nothing.
    Page("entry-submit", "unit", ENTERING, "post"),
    Page("entry-verification", "district", READERS),
    Page("entry-verification", "province", READERS | {"neighbour"}),
    Page("entry-verification", "district", SPEAKING, "post", data={"seen-{key}": "{seen}", "agree": "{key}"},
         writes=from_states(State.SUBMITTED, State.VERIFIED)),
    Page("disagreement-list", "home", SIGNED_IN),
    Page("disagreement-detail", "matter", READERS),
    Page("disagreement-detail", "matter", SPEAKING | ENTERING, "post", data={"do": "reply", "text": "xem lại"},
         writes=unlocked),
    Page("entry-verify", "unit", OFFICE, "post", writes=from_states(State.SUBMITTED)),
    Page("entry-approve", "unit", OFFICE, "post", writes=from_states(State.SUBMITTED, State.VERIFIED)),
    Page("entry-return", "unit", OFFICE, "post", data=REASON,
         writes=from_states(State.SUBMITTED, State.VERIFIED, State.APPROVED)),
    Page("entry-return", "unit", OFFICE, "post", data={"reason": " "}),
    Page("approve-all", "province", OFFICE, "post", readers=HOME_PROVINCE),
    Page("approve-all", "province", OFFICE, "post", readers=HOME_PROVINCE,
         data={"units": "31006:{version}"}, writes=from_states(State.SUBMITTED, State.VERIFIED)),
    Page("period-calendar", "home", SIGNED_IN),
    Page("period-open", "quarter", OFFICE | {"outsider"}, readers=SIGNED_IN),
    # Each office opens the quarter of its own province.
    Page("period-open", "quarter", OFFICE | {"outsider"}, "post", readers=SIGNED_IN, data=OPENED, writes=always),
    Page("period-detail", "period", HOME_PROVINCE),
    Page("period-settings", "period", OFFICE, readers=HOME_PROVINCE),
    Page("period-settings", "period", OFFICE, "post", readers=HOME_PROVINCE, data=SETTINGS | REASON,
         writes=in_period(PeriodState.OPEN)),
    Page("entry-waiting", "province", READERS | {"neighbour"}),
    Page("entry-remind", "province", OFFICE, "post", readers=READERS | {"neighbour"}, data={"confirmed": "1"},
         writes=in_period(PeriodState.OPEN)),
    Page("entry-unlock", "district", OFFICE, readers=READERS | {"neighbour"}),
    Page("entry-unlock", "unit", OFFICE, "post", data={"until": "31/12/2099", "reason": "đính chính"},
         writes=in_period(PeriodState.CLOSED, PeriodState.LOCKED)),
    Page("period-sets", "period", OFFICE, readers=HOME_PROVINCE),
    Page("period-close", "period", OFFICE, "post", readers=HOME_PROVINCE),
    Page("period-close", "period", OFFICE, "post", readers=HOME_PROVINCE, data=CONFIRMED,
         writes=in_period(PeriodState.OPEN)),
    Page("period-reopen", "period", OFFICE, "post", readers=HOME_PROVINCE, data=CONFIRMED,
         writes=in_period(PeriodState.CLOSED)),
    Page("period-lock", "period", OFFICE, "post", readers=HOME_PROVINCE, data=CONFIRMED,
         writes=in_period(PeriodState.CLOSED)),
]  # fmt: skip

# Entry pages whose names do not begin with "entry-", by what their address begins with.
OWN = {
    pattern.name
    for pattern in urls.urlpatterns
    if str(pattern.pattern).startswith("entry/") or "period" in (pattern.name or "")
}


def test_every_entry_page_is_in_the_table():
    assert {page.name for page in PAGES} == OWN


# -- The world ---------------------------------------------------------------------------------------------------

World = namedtuple("World", "people places period assessment evidence small_set matter")


@pytest.fixture
def world(settings, tmp_path, places, small_set, office, official, neighbour, department, leader, outsider):
    """An open quarter in which Đông Thái has one kept cell (1.2), one entered cell (1.1) and a file with the latter.

    The department answers for the second criterion; of its cell (2.1) both say different things in Tây Yên.
    """
    settings.MEDIA_ROOT = tmp_path
    administrator = person("quantri", Role.ADMINISTRATOR)
    people = {
        "office": office, "outsider": outsider, "official": official, "neighbour": neighbour,
        "department": department, "leader": leader, "administrator": administrator,
    }  # fmt: skip
    unit = {"criteria_set": small_set.row, "by": official}
    earlier = open_period(province=places["province"], code="2024-Q2", criteria_sets=[small_set.row], by=office)
    said = [Entry(places["dongthai"].pk, small_set.plan.pk, None, Verdict.MET)]
    record_results(period=earlier, entries=said, door="FORM", **unit)
    period = open_period(province=places["province"], code="2024-Q3", criteria_sets=[small_set.row], by=office)
    said = [
        Entry(places["dongthai"].pk, small_set.roads.pk, 95, None),
        Entry(places["dongthai"].pk, small_set.health.pk, 80, "MET"),
    ]
    record_results(period=period, entries=said, door="FORM", **unit)
    (evidence,) = attach_evidence(
        period=period, locality=places["dongthai"], indicator=small_set.roads,
        files=[SimpleUploadedFile("a.pdf", PDF)], **unit,
    )  # fmt: skip
    assessment = Assessment.objects.get(period=period, locality=places["dongthai"])
    agency = department.roles.get().agency
    Responsibility.objects.create(criterion=small_set.second, province=places["province"], agency=agency)
    other = Assessment.objects.get(period=period, locality=places["tayyen"])
    matter = Disagreement.objects.create(
        assessment=other, indicator=small_set.health, agency=agency, opened_at=timezone.now()
    )
    return World(people, places, period, assessment, evidence, small_set, matter)


def address(page, world):
    code = {"district": "908", "province": "91", "period": "91"}.get(page.at, "31006")
    if page.at == "quarter":
        return f"{reverse(f'criteria:{page.name}')}?quarter=2024-Q4"
    arguments = {
        "home": [],
        "matter": [world.matter.pk],
        "period": [code, "2024-Q3"],
        "cell": [code, "2024-Q3", world.small_set.row.code, "1.1"],
        "criterion": [code, "2024-Q3", world.small_set.row.code, "1"],
        "file": [code, "2024-Q3", world.small_set.row.code, world.evidence.pk],
    }.get(page.at, [code, "2024-Q3", world.small_set.row.code])
    return reverse(f"criteria:{page.name}", args=arguments)


def words_of(world):
    """Keys and versions of this world, as they stand now."""
    return {
        "version": Assessment.objects.get(pk=world.assessment.pk).version,
        "cell": IndicatorResult.objects.get(assessment=world.assessment, indicator=world.small_set.roads).version,
        "unit": world.places["dongthai"].pk,
        "key": f"{world.places['dongthai'].pk}-{world.small_set.health.pk}",
        "seen": "1|||",
        "roads": world.small_set.roads.pk,
        "file": world.evidence.pk,
    }


def send(client, page, world):
    """The response to what a page of the table asks for."""
    if page.method == "get":
        return client.get(address(page, world))
    words = words_of(world)
    if isinstance(page.data, str):
        return client.post(address(page, world), page.data % words, content_type="application/json")
    form = {
        key.format(**words): value() if callable(value) else value.format(**words) for key, value in page.data.items()
    }
    return client.post(address(page, world), form)


WATCHED = (
    Assessment, IndicatorResult, Change, Transition, Evidence, ReportingPeriod, RecheckSample, Unlocking,
    EntryReminder, Disagreement, DisagreementNote,
)  # fmt: skip


class Writes:
    """Notices the statements that write, whatever they write to."""

    def __init__(self):
        self.seen = False

    def __call__(self, execute, sql, params, many, context):
        self.seen = self.seen or bool(_WRITES.search(sql))
        return execute(sql, params, many, context)


def everything():
    """Every row an entry page could change."""
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in WATCHED}


def set_state(world, state, period_state):
    Assessment.objects.filter(pk=world.assessment.pk).update(state=state)
    type(world.period).objects.filter(pk=world.period.pk).update(state=period_state)


class Undo(Exception):
    """Leaves a request without a trace."""


def answer_of(client, page, world, before):
    """(status, did a post change anything) of a request, undone afterwards."""
    found, writes = None, Writes()
    try:
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                status = send(client, page, world).status_code
            found = status, writes.seen and everything() != before
            raise Undo
    except Undo:
        return found


def signed_in(world):
    """{role: client}, each signed in once."""
    clients = {role: Client() for role in ROLES}
    for role, user in world.people.items():
        clients[role].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return clients


# -- The test ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "period_state"), STATES, ids=[f"{one}-{other}" for one, other in STATES])
def test_every_role_at_every_page(world, state, period_state):
    if connection.vendor == "postgresql" and (state, period_state) not in THERE:
        pytest.skip("the whole table is tried on SQLite; on PostgreSQL each state of a period once")
    set_state(world, state, period_state)
    clients, before, wrong = signed_in(world), everything(), []

    for page, role in product(PAGES, ROLES):
        status, has_changed = answer_of(clients[role], page, world, before)
        writes = page.method == "post" and role in page.may and page.writes(state, period_state)
        if status not in page.status(role) or has_changed != writes:
            wrong.append(f"{page.name} at {page.at} {page.method} {page.data} by {role}: {status}, {has_changed}")

    assert wrong == [], "\n".join(wrong)
    assert everything() == before
