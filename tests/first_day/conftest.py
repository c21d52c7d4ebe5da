"""An office on its first day: places, criteria sets, departments and people, and nothing that anybody has done yet."""

import datetime as dt
import re
from contextlib import contextmanager
from html import unescape
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from criteria.actions import open_period
from criteria.loader import load_all
from criteria.models import CriteriaSet
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality
from reports.demo.people import build_people
from reports.demo.plan import read_plan
from tests.demo.test_access import DISTRICT_SET, GETS, PERIOD, SET
from tests.memory import forget_everything

BEGIN = dt.date(2010, 1, 1)
PEOPLE = ("vpdp", "lanhdao", "anbien", "soyte")
# A report form as a page, from the list of forms.
_FORM = re.compile(rf'href="(/reports/[\w-]+/\d+/{PERIOD}/)"')
_FILE = re.compile(r'href="([^"]*(?:format=xlsx|\.png)[^"]*)"')
# What stands on it depends on who looks.
OWN = ["reports:home", "reports:roadmap", "reports:import-list", "criteria:entry-home", "directives:task-mine"]
# The same pages of other places, and on the figures of the open quarter as they stand.
NOW = "as_of=2024-09-30&basis=current"
LOOKS = [
    *(f"/localities/{code}/{way}?{NOW}" for code in ("91", "908", "31006") for way in ("", "roadmap/")),
    *(f"/localities/{code}/{way}" for code in ("908", "31006") for way in ("", "roadmap/")),
    *(f"/localities/908/{way}" for way in ("map/", "standing/", f"map/?{NOW}", f"standing/?{NOW}")),
    *(
        f"/localities/91/{way}/?{NOW}"
        for way in ("communes", "districts", "standing", "present", "second-look", "revocation-review", "next")
    ),
    *(f"/localities/91/{way}/?{NOW}" for way in ("what-if", "villages", "map", "changes")),
    *(f"/localities/91/compare/?by={way}&{NOW}" for way in ("dates", "places", "groups")),
    *(
        f"/localities/91/communes/?show={show}&{NOW}"
        for show in ("recognised:STANDARD", "not_recognised:STANDARD", "assessed", "meets", "at_risk", "unknown")
    ),
    f"/localities/91/map/?{NOW}&colour=met",
    f"/localities/country/?{NOW}",
    f"/criteria/{SET}/15/?{NOW}",
    f"/criteria/{SET}/15/communes/?{NOW}",
    f"/targets/?{NOW}",
    f"/recognitions/?level=DISTRICT&{NOW}",
    f"/recognitions/?level=VILLAGE&{NOW}",
    f"/plans/91/2024/?{NOW}",
    f"/entry/908/{PERIOD}/{DISTRICT_SET}/",
]
PROVINCES = {"91": "Kiên Giang", "12": "Lai Châu", "42": "Hà Tĩnh", "36": "Nam Định"}
DISTRICTS = {"908": "An Biên", "907": "Gò Quao"}
COMMUNES = {"31006": ("Đông Thái", "908"), "30988": ("Tây Yên", "908"), "30979": ("Thủy Liễu", "907")}


def build_places():
    """Under the codes of the demonstration, so that every address of its table leads somewhere."""
    provinces = {code: Unit(Level.PROVINCE, Kind.PROVINCE, code, name, BEGIN) for code, name in PROVINCES.items()}
    districts = {
        code: Unit(Level.DISTRICT, Kind.DISTRICT, code, name, BEGIN, parent=provinces["91"])
        for code, name in DISTRICTS.items()
    }
    communes = [
        Unit(Level.COMMUNE, Kind.COMMUNE, code, name, BEGIN, parent=districts[district])
        for code, (name, district) in COMMUNES.items()
    ]
    write_localities([*provinces.values(), *districts.values(), *communes])


def open_quarter():
    open_period(
        province=Locality.objects.get(code="91"),
        code=PERIOD,
        criteria_sets=CriteriaSet.objects.filter(code__in=[SET, DISTRICT_SET]),
        by=User.objects.get(username="vpdp"),
    )


def addresses_of(person):
    """Every address of the table for the office, with the looks at a page that show other figures; else one's own."""
    if person != "vpdp":
        return [reverse(name, args=GETS[name][0]) for name in OWN if person in GETS[name][1]]
    table = [reverse(name, args=arguments) for name, (arguments, welcome, _status) in GETS.items() if person in welcome]
    return table + LOOKS


def client_of(person):
    client = Client()
    client.force_login(User.objects.get(username=person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def walk():
    """{(person, address): answer} of a day."""
    answers = {}
    for person in PEOPLE:
        client = client_of(person)
        for address in addresses_of(person):
            answers[person, address] = client.get(address)
    return answers | looked_further(client_of("vpdp"), answers)


def looked_further(client, answers):
    """The report forms as pages, and one file of every table and picture that a page of the office offers."""
    forms = {address: client.get(address) for address in _FORM.findall(answers["vpdp", "/reports/"].content.decode())}
    files = set()
    for (person, address), answer in answers.items():
        if person == "vpdp" and answer.status_code == 200 and "html" in answer["Content-Type"]:
            files |= {urljoin(address, unescape(href)) for href in _FILE.findall(answer.content.decode())}
    return {("vpdp", address): answer for address, answer in forms.items()} | {
        ("file", address): client.get(address) for address in sorted(files)
    }


@contextmanager
def gone_afterwards(blocker, folder):
    """A database that is as it was once everything in here has been looked at."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    forget_everything()


@pytest.fixture(scope="module")
def first_days(django_db_setup, django_db_blocker, tmp_path_factory):
    """{"bare": nothing at all, "open": a quarter is open and nothing entered}."""
    found = {}
    with gone_afterwards(django_db_blocker, tmp_path_factory.mktemp("media")):
        build_places()
        load_all()
        build_people(read_plan())
        found["bare"] = walk()
        open_quarter()
        found["open"] = walk()
    return found
