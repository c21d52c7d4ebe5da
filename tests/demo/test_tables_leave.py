"""Every table of figures leaves its page as xlsx and csv, with the page's filter."""

import io
import re
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import openpyxl
import pytest
from django.urls import reverse

from tests.demo.test_access import HOME, PERIOD, SET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

# Pages whose tables are forms to be filled in, previews of what is about to be written, or help: nothing that leaves.
STAY = {
    "criteria:dossier-decide": "dossiers are ticked in it for one decision; the board gives them out",
    "reports:present": "the dashboard's own tables, large enough for a meeting room; they leave from it",
    "reports:roadmap-grid": "a form; its workbook gives the same cells out and takes them back",
    "reports:year-plan-numbers": "a form; the page of the plan gives the same numbers out",
    "reports:word-templates": "the names a template may use: words of help, no figures",
}
# Thousands of rows; one outcome is enough to open the file by.
NARROWED = {"/localities/91/second-look/": "&show=keeps"}
_LINK = re.compile(r'href="([^"]*\bformat=(xlsx|csv)\b[^"]*)"')


def links_of(address, answer):
    """{(path, table): {form: address}} of the ways out of a page."""
    found = {}
    for href, form in _LINK.findall(answer.content.decode()):
        to = urljoin(address, unescape(href))
        key = urlsplit(to).path, parse_qs(urlsplit(to).query).get("table", [""])[0]
        found.setdefault(key, {})[form] = to
    return found


def has_table(answer):
    return answer.status_code == 200 and "html" in answer["Content-Type"] and b"<table" in answer.content


def sheet_of(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.content)).active


def test_every_page_with_a_table_has_its_ways_out(office_pages):
    shut_in = {
        name
        for name, (address, answer) in office_pages.items()
        if has_table(answer) and not any(len(forms) == 2 for forms in links_of(address, answer).values())
    }

    assert shut_in <= set(STAY), shut_in - set(STAY)


def test_every_way_out_is_open(sign_in, office_pages):
    client, followed = sign_in("vpdp"), {}
    for address, answer in office_pages.values():
        if has_table(answer):
            followed |= links_of(address, answer)

    assert len(followed) > 40
    for key, forms in followed.items():
        book = client.get(forms["xlsx"] + NARROWED.get(key[0], ""))
        assert (key, book.status_code) == (key, 200)
        sheet = sheet_of(book)
        assert any(isinstance(cell.value, str) and cell.value.isupper() for cell in sheet["A"][:3]), key
        assert any(cell.value == "(1)" for cell in sheet["A"]), f"{key}: no row of column numbers"
        if key[1]:
            continue  # one csv a page says that the other door of the same tables works
        text = client.get(forms["csv"])
        assert (key, text.status_code, text.content[:3]) == (key, 200, b"\xef\xbb\xbf")


def test_the_file_holds_what_the_filter_leaves(sign_in):
    client, address = sign_in("vpdp"), reverse("criteria:entry-list", args=["91", PERIOD, SET])
    page = client.get(address, {"district": "908"})
    sheet = sheet_of(client.get(address, {"district": "908", "table": "units", "format": "xlsx"}))
    said = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first = next(number for number, row in enumerate(said) if row[0] == "(1)") + 1

    lines = page.context["section"].lines
    assert [row[1] for row in said[first + 1 :]] == [line.place.code for line in lines]
    assert said[first][:3] == ["I", "908", "Huyện An Biên"]
    assert any("Huyện: Huyện An Biên" in str(row[0]) for row in said[:first]), "the filter in words"


def test_the_file_holds_all_pages_of_a_list(sign_in):
    client = sign_in("vpdp")
    verification = reverse("criteria:entry-verification", args=["91", PERIOD, SET])
    page = client.get(verification)
    text = client.get(verification, {"table": "cells", "format": "csv", "page": 2}).content.decode("utf-8-sig")

    board = page.context["board"]
    assert board.page.paginator.num_pages > 1
    assert len(text.splitlines()) - 1 == sum(len(line.cells) for line in board.lines)


def test_totals_of_the_file_are_live_and_those_of_the_page(sign_in):
    client = sign_in("vpdp")
    page = client.get("/localities/91/?as_of=2024-06-30")
    answer = client.get("/localities/91/?as_of=2024-06-30&table=districts&format=xlsx")
    figures = page.context["rollup"].figures
    live = sheet_of(answer)
    shown = openpyxl.load_workbook(io.BytesIO(answer.content), data_only=True).active

    last = live.max_row
    assert [live.cell(last, column).value[:5] for column in (3, 4)] == ["=SUM(", "=SUM("]
    assert [shown.cell(last, column).value for column in (3, 4)] == [figures.total, figures.standard]


@pytest.mark.parametrize("person", ["anbien", "soyte"])
def test_the_file_holds_nothing_a_page_would_not_show(sign_in, person):
    client, address = sign_in(person), reverse("criteria:entry-list", args=["91", PERIOD, SET])
    page = client.get(address)
    text = client.get(address, {"table": "units", "format": "csv"}).content.decode("utf-8-sig")

    shown = {line.place.code for line in page.context["section"].lines}
    lines = [line.split(";") for line in text.splitlines()[1:]]
    assert {line[1] for line in lines if line[0].isdigit()} == shown
    assert HOME in shown
