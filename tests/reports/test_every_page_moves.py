"""Every page, chart and workbook with figures moves in the next request after one decision and after one result."""

import datetime as dt

import pytest
from django.urls import get_resolver
from django.utils import timezone

from criteria.actions import Entry, approve, record_decision, record_results, return_with_reason, submit
from criteria.models import Assessment
from reports.quarter_report.drafts import make_draft
from reports.scenarios.actions import save_scenario
from reports.scenarios.outcome import read_outcome
from reports.scenarios.ticks import parse_ticks
from reports.shared.links import make_link
from tests.conftest import WHY
from tests.criteria.conftest import office, official, period, places, signed_in, small_set  # noqa: F401
from tests.freezing.conftest import full  # noqa: F401
from tests.reports.test_next_request import paper, reader  # noqa: F401
from tests.reports.walked import DRAWN_BY_DECISION, DRAWN_BY_RESULT, addresses, pictures, workbooks_of
from tests.reports.walked_reasons import (
    APART,
    STILL_AFTER_DECISION,
    STILL_AFTER_RESULT,
    WRITING,
    is_explained,
    useless,
)

pytestmark = pytest.mark.one_database


@pytest.fixture
def made(reader, full, places, office):  # noqa: F811
    """(token of a link, a report of the quarter, a scenario) that were there before anything moved."""
    soon = timezone.localdate() + dt.timedelta(days=30)
    _row, token = make_link(places["province"], label="Thường trực", expires_on=soon, by=office)
    report = make_draft(province=places["province"], period=full, kind="COMMITTEE", by=office)
    outcome = read_outcome(places["province"], full.end_date, "current", "STANDARD", parse_ticks(["30982:*;30988:c1"]))
    return token, report.pk, save_scenario(outcome=outcome, name="Thử", by=office).pk


def look_at_all(reader, pages):  # noqa: F811
    """{label: what it holds}, the workbooks that the pages offer among them."""
    found = {label: reader.look(url) for label, url in pages.items()}
    books = {}
    for label, held in found.items():
        if isinstance(held, str):
            offered = workbooks_of(label, pages[label], held).items()
            books |= {name: url for name, url in offered if url not in (*pages.values(), *books.values())}
    reader.urls = pages | books
    return found | {label: reader.look(url) for label, url in books.items()}


def unmoved(reader, pages, write):  # noqa: F811
    before = look_at_all(reader, pages)

    write()

    return {label for label, url in reader.urls.items() if reader.look(url) == before[label]}


def compare(still, looked, reasons):
    """What stayed as it was is what a reason stands for, no less and no more."""
    assert still == {label for label in looked if is_explained(label, reasons)}
    assert useless(reasons, still) == []


def test_a_decision_moves_every_page_but_those_named(reader, made, places, office):  # noqa: F811
    def record():
        record_decision(paper(), [places["dongthai"]], by=office, reason=WHY)

    still = unmoved(reader, addresses("31006", *made) | pictures(DRAWN_BY_DECISION), record)

    compare(still, reader.urls, STILL_AFTER_DECISION)


def test_a_result_moves_every_page_but_those_named(reader, made, full, small_set, places, office):  # noqa: F811
    rows = Assessment.objects.filter(period=full, locality=places["tayyen"])
    return_with_reason(rows, by=office, reason="Nhập nhầm")

    def enter():
        entry = Entry(places["tayyen"].pk, small_set.roads.pk, 95, None)
        record_results(period=full, criteria_set=small_set.row, entries=[entry], by=office, door="GRID")
        submit(rows, by=office, explanation=WHY)
        approve(rows, by=office)

    still = unmoved(reader, addresses("30988", *made) | pictures(DRAWN_BY_RESULT), enter)

    compare(still, reader.urls, STILL_AFTER_RESULT)


def test_every_address_is_walked_or_named(reader, made):  # noqa: F811
    walked = addresses("31006", *made) | pictures((*DRAWN_BY_DECISION, *DRAWN_BY_RESULT))
    names = {label.partition(" ")[0] for label in walked}
    ours = {f"reports:{name}" for name in get_resolver().namespace_dict["reports"][1].reverse_dict if type(name) is str}

    assert {name for name in ours - names - set(APART) if not name.endswith(WRITING)} == set()
    assert set(APART) <= ours - names
