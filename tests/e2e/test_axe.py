"""axe-core finds nothing against WCAG 2.0, 2.1 and 2.2, A and AA, on the pages of the demonstration."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Error

from tests.demo.test_access import APART, GETS, KIEN_GIANG
from tests.e2e.conftest import PASSWORD

pytestmark = pytest.mark.e2e
PEOPLE = sorted(KIEN_GIANG, key=lambda person: person != "vpdp")
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}
# A link may lead where only a form's POST is taken, or where this person may not go.
REFUSED = (403, 404, 405)
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}
# Addresses whose page is another one on a telephone: cards for tables, a bar at the foot, a folded menu.
SMALL = (
    "reports:home",
    "reports:locality",
    "reports:commune-list",
    "reports:map",
    "reports:compare",
    "reports:what-if",
    "reports:roadmap",
    "reports:target-list",
    "criteria:entry-unit",
    "criteria:dossier-board",
    "directives:task-list",
    "directives:difficulty-new",
)


class Walk:
    """One person's way through the pages at one width; what axe says of each goes into `found`."""

    def __init__(self, browser, server, person, width, height=800):
        # The axe script comes from outside the page, which the policy of our pages refuses.
        self.context = browser.new_context(
            base_url=server, viewport={"width": width, "height": height}, bypass_csp=True, locale="vi-VN"
        )
        self.page = self.context.new_page()
        self.who, self.server = f"{person} {width}", server
        self.seen, self.found, self.linked = [], [], {}
        self.examine("/accounts/login/")
        self.page.fill("[name=username]", person)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(re.compile(rf"{re.escape(server)}/(entry/)?$"))

    def examine(self, address):
        """Open one address and run axe on it, unless it is refused or is no page: a file, a picture, data."""
        try:
            answer = self.page.goto(address, wait_until="domcontentloaded")
        except Error as error:
            if "Download is starting" in str(error):
                return
            raise
        if answer.status in REFUSED or not answer.headers.get("content-type", "").startswith("text/html"):
            return
        assert answer.status == 200, f"{self.who} {address}: {answer.status}"
        self.seen.append(address)
        for violation in Axe().run(self.page, options=OPTIONS).response["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"]]
            self.found.append(f"{self.who} {address} {violation['id']} ×{len(nodes)}: {nodes[0]}")
        for link in self.page.locator("a[href^='/']").evaluate_all("all => all.map(a => a.getAttribute('href'))"):
            self.linked.setdefault(name_of(link), link)

    def examine_linked(self):
        """One page of every address that needs a row of its own and that a page walked so far leads to."""
        waiting = set(APART)
        while ready := sorted(waiting & set(self.linked)):
            for name in ready:
                waiting.discard(name)
                if name != "accounts:logout":
                    self.examine(self.linked[name])


def name_of(link):
    try:
        return resolve(link.split("?")[0].split("#")[0]).view_name
    except Resolver404:
        return None


@pytest.fixture
def walk(browser, server):
    """walk("vpdp", 1366) gives a signed-in Walk."""
    walks = []

    def begun(person, width):
        walks.append(Walk(browser, server, person, width))
        return walks[-1]

    yield begun
    for one in walks:
        one.context.close()


def told(walked):
    return "\n".join(sorted(walked.found))


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_is_free_of_violations(walk, person):
    walked = walk(person, 1366)
    for name, (arguments, welcome, _otherwise) in GETS.items():
        if person in welcome:
            walked.examine(reverse(name, args=arguments))
    if person == "vpdp":
        walked.examine_linked()

    assert len(walked.seen) > 60
    assert not walked.found, told(walked)


def test_pages_on_a_telephone_are_free_of_violations(walk):
    walked = walk("vpdp", 390)
    for name in SMALL:
        walked.examine(reverse(name, args=GETS[name][0]))

    assert len(walked.seen) == len(SMALL) + 1
    assert not walked.found, told(walked)
