"""A person's way through pages in a browser, and what axe-core says of each of them."""

import re

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests.demo.test_access import APART
from tests.e2e.conftest import PASSWORD

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}
# A link may lead where only a form's POST is taken, or where this person may not go.
REFUSED = (403, 404, 405)
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}


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
        self.look(address)
        for link in self.page.locator("a[href^='/']").evaluate_all("all => all.map(a => a.getAttribute('href'))"):
            self.linked.setdefault(name_of(link), link)

    def look(self, words):
        """Run axe on the page as it stands; `words` say which it is."""
        self.seen.append(words)
        for violation in Axe().run(self.page, options=OPTIONS).response["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"]]
            self.found.append(f"{self.who} {words} {violation['id']} ×{len(nodes)}: {nodes[0]}")

    def examine_linked(self):
        """One page of every address that needs a row of its own and that a page walked so far leads to."""
        waiting = set(APART)
        while ready := sorted(waiting & set(self.linked)):
            for name in ready:
                waiting.discard(name)
                if name != "accounts:logout":
                    self.examine(self.linked[name])

    @property
    def told(self):
        return "\n".join(sorted(self.found))


def name_of(link):
    try:
        return resolve(link.split("?")[0].split("#")[0]).view_name
    except Resolver404:
        return None
