"""axe-core finds nothing against WCAG 2.0, 2.1 and 2.2, A and AA, on the pages of the demonstration."""

import pytest
from django.urls import reverse

from tests.demo.test_access import GETS, KIEN_GIANG
from tests.e2e.axe import Walk

pytestmark = pytest.mark.e2e
PEOPLE = sorted(KIEN_GIANG, key=lambda person: person != "vpdp")
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


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_is_free_of_violations(walk, person):
    walked = walk(person, 1366)
    for name, (arguments, welcome, _otherwise) in GETS.items():
        if person in welcome:
            walked.examine(reverse(name, args=arguments))
    if person == "vpdp":
        walked.examine_linked()

    assert len(walked.seen) > 60
    assert not walked.found, walked.told


def test_pages_on_a_telephone_are_free_of_violations(walk):
    walked = walk("vpdp", 390)
    for name in SMALL:
        walked.examine(reverse(name, args=GETS[name][0]))

    assert len(walked.seen) == len(SMALL) + 1
    assert not walked.found, walked.told
