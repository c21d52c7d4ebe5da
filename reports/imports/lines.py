"""The preview of a workbook cell by cell, as its page lists it: kinds, counts, filters, one page at a time."""

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator

from criteria.models import Criterion, Indicator
from localities.models import Locality
from ntm.lib.text import search_key
from reports import imports

NEW, CHANGED, UNCHANGED, WARNING, ERROR, ALL = "new", "changed", "unchanged", "warning", "error", "all"
SHOWN = (NEW, CHANGED, UNCHANGED, WARNING, ERROR, ALL)
A_PAGE = 200


@dataclass
class Line:
    """One cell of the sheet. `unit` and `subject` are keys until the page is drawn; None where the cell has none."""

    kind: str
    unit: int | None
    subject: tuple | None
    old: str
    new: str
    note: str
    sheet: str
    cell: str
    place: object = None
    row: object = None


def lines_page(workbook_import, *, show, text, page):
    """Page of Lines that answer the filters; a fixed number of queries whatever the size of the workbook."""
    lines = [line for line in _lines(workbook_import) if _is_shown(line, show)]
    if text:
        lines = _matching(lines, search_key(text))
    found = Paginator(lines, A_PAGE).get_page(page)
    _resolve(found.object_list)
    return found


def by_unit(lines):
    """[{place, lines}] of neighbouring lines of one unit."""
    return [{"place": place, "lines": list(group)} for place, group in groupby(lines, key=lambda line: line.place)]


def _lines(row):
    """Every cell: what is wrong, what changes, what stays."""
    for error in row.problems.get("errors", []):
        yield Line(ERROR, None, None, "", error["value"], error["reason"], error["sheet"], error["cell"])
    for one in imports.planned_changes(row):
        kind = NEW if one.is_new else CHANGED
        yield Line(kind, one.locality_id, one.subject, one.old, one.new, one.warning, one.sheet, one.cell)
    for unit, indicator, text, sheet, cell in row.problems.get("unchanged", []):
        yield Line(UNCHANGED, unit, ("indicator", indicator), text, text, "", sheet, cell)


def _is_shown(line, show):
    if show == WARNING:
        return line.kind != ERROR and bool(line.note)
    if show in (NEW, CHANGED, UNCHANGED, ERROR):
        return line.kind == show
    # Without a filter the page shows what needs the officer's eye.
    return show == ALL or line.kind != UNCHANGED


def _matching(lines, key):
    """Lines whose unit's name or indicator's number answers the words looked for."""
    _resolve(lines)
    return [
        line
        for line in lines
        if (line.place and key in search_key(line.place.full_name)) or (line.row and key == line.row.number.lower())
    ]


def _resolve(lines):
    places = Locality.objects.in_bulk({line.unit for line in lines if line.unit})
    rows = {
        "indicator": Indicator.objects.in_bulk({line.subject[1] for line in lines if _is(line, "indicator")}),
        "criterion": Criterion.objects.in_bulk({line.subject[1] for line in lines if _is(line, "criterion")}),
    }
    for line in lines:
        line.place = places.get(line.unit)
        line.row = rows[line.subject[0]].get(line.subject[1]) if line.subject else None


def _is(line, kind):
    return bool(line.subject) and line.subject[0] == kind
