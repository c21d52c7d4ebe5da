"""The grid as HTML. Thousands of cells: plain strings, every text escaped."""

from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count

SIGNS = {"1": "●", "0": "<em>✕</em>", "?": "?", "-": "–"}
LONG = 10  # letters a cell has room for; a longer text is cut
WIDEST = 20  # as far as the style sheet has widths for heads that span columns


class GridTable:
    """Draws a Grid; `turned`: the indicators down and the units across."""

    def __init__(self, grid, entry, *, turned):
        self.grid, self.entry, self.turned = grid, entry, turned
        self.lines = grid.lines
        self.rows = 2
        self.address_of = entry.addresses()

    def html(self):
        return mark_safe("".join(self._turned() if self.turned else self._upright()))

    # -- Units down --

    def _upright(self):
        spans, corner = self._criterion_spans(), escape(_("Unit"))
        yield self._open(
            len(self.lines) + sum(head is not None for head, _lines in self.grid.groups), len(self.grid.columns)
        )
        yield f'<thead><tr aria-rowindex="1"><th class="gh"></th>{"".join(spans)}</tr>'
        yield f'<tr aria-rowindex="2"><th scope="col" class="gh">{corner}</th>'
        yield "".join(map(self._indicator_head, self.grid.columns))
        yield "</tr></thead>"
        for head, lines in self.grid.groups:
            yield "<tbody>"
            if head is not None:
                yield self._group_row(self._link(head), head.full_name)
            for line in lines:
                yield self._line_row(line)
            yield "</tbody>"
        yield "</table>"

    def _criterion_spans(self):
        for criterion in self.grid.criteria:
            width = sum(column.criterion is criterion for column in self.grid.columns)
            if width:
                address = reverse("reports:criterion-detail", args=[self.entry.criteria_set.code, criterion.number])
                text = f"{criterion.number}. {criterion.name}"
                yield from _span(f'<a href="{address}" title="{escape(text)}">{escape(text)}</a>', width)

    def _indicator_head(self, column):
        kind = ' class="gt"' if column.indicator.parts else ""
        return (
            f'<th scope="col"{kind} title="{escape(column.indicator.name)}">'
            f"<b>{escape(column.indicator.number)}</b><span>{escape(column.indicator.name)}</span>"
            f"{self._requirement(column)}</th>"
        )

    def _requirement(self, column):
        if column.indicator.parts:
            return _small(_("by parts"), "gp")
        shared = column.shared
        if shared is None:
            return _small(_("by unit"))
        if not shared.is_known:
            return _small(_("no level"), "gq")
        return _small(shared.text, "gf" if shared.is_reference else "")

    def _line_row(self, line):
        self.rows += 1
        cells = "".join([_td(text, look) for text, look, _version in line.cells])
        closed = "" if line.is_editable else ' class="ro"'
        head = f'<th scope="row" class="gh">{self._line_head(line)}</th>'
        return f'<tr{closed} aria-rowindex="{self.rows}">{head}{cells}</tr>'

    def _line_head(self, line):
        pill = line.pill
        marks = "".join(SIGNS.get(mark, "–") for mark in line.marks)
        return (
            f"{self._unit_link(line)}<b>{self._score(line)}</b>"
            f'<small><i class="{pill["tone"]}">{escape(pill["text"])}</i>'
            f'<span aria-hidden="true">{marks}</span></small>'
        )

    def _score(self, line):
        return f"{format_count(line.met)}/{format_count(line.required)}" if line.assessment else "–"

    # -- Indicators down --

    def _turned(self):
        corner = escape(_("Indicator"))
        yield self._open(len(self.grid.columns) + len(self.grid.criteria), len(self.lines))
        spans = "".join(
            "".join(_span(self._link(head) if head else "", len(lines))) for head, lines in self.grid.groups
        )
        yield f'<thead><tr aria-rowindex="1"><th class="gh"></th>{spans}</tr>'
        yield f'<tr aria-rowindex="2"><th scope="col" class="gh">{corner}</th>'
        yield "".join(f'<th scope="col">{self._unit_head(line)}</th>' for line in self.lines)
        yield "</tr></thead>"
        at = 0
        for position, criterion in enumerate(self.grid.criteria):
            columns = [column for column in self.grid.columns if column.criterion is criterion]
            if columns:
                yield "<tbody>"
                yield self._criterion_row(position, criterion)
                for column in columns:
                    yield self._column_row(at, column)
                    at += 1
                yield "</tbody>"
        yield "</table>"

    def _unit_head(self, line):
        pill = line.pill
        state = f'<i class="{pill["tone"]}">{escape(pill["text"])}</i>'
        return f"{self._unit_link(line)}<b>{self._score(line)}</b>{state}"

    def _criterion_row(self, position, criterion):
        self.rows += 1
        marks = "".join(f"<td>{SIGNS.get(line.marks[position : position + 1], '?')}</td>" for line in self.lines)
        name = escape(f"{criterion.number}. {criterion.name}")
        return f'<tr class="gg" aria-rowindex="{self.rows}"><th scope="row" class="gh">{name}</th>{marks}</tr>'

    def _column_row(self, at, column):
        self.rows += 1
        cells = "".join([_td(*line.cells[at][:2], not line.is_editable) for line in self.lines])
        name = f"<b>{escape(column.indicator.number)}</b> {escape(column.indicator.name)}"
        head = f"<span>{name}</span>{self._requirement(column)}"
        title = escape(column.indicator.name)
        return f'<tr aria-rowindex="{self.rows}"><th scope="row" class="gh gi" title="{title}">{head}</th>{cells}</tr>'

    # -- Both --

    def _open(self, rows, columns):
        kind = "sheet turned" if self.turned else "sheet"
        closed = "" if self.grid.is_editable else ' aria-readonly="true"'
        caption = f"{self.entry.place.full_name} · {self.entry.period.label} · {self.entry.criteria_set.name}"
        return (
            f'<table class="{kind}" role="grid" aria-multiselectable="true" aria-rowcount="{rows + 2}" '
            f'aria-colcount="{columns + 1}"{closed}><caption class="visually-hidden">{escape(caption)}</caption>'
        )

    def _group_row(self, link, name):
        self.rows += 1
        return f'<tr class="gg" aria-rowindex="{self.rows}"><th scope="rowgroup" class="gh">{link}</th></tr>'

    def _link(self, place):
        return f'<a href="{escape(self.address_of(place))}">{escape(place.full_name)}</a>'

    def _unit_link(self, line):
        return f'<a href="{escape(self.address_of(line.place))}">{escape(line.name)}</a>'

    # -- On a phone --

    def units(self):
        """The units as a plain list of links to their forms."""
        return mark_safe("".join(self._phone_list()))

    def _phone_list(self):
        for head, lines in self.grid.groups:
            if head is not None:
                yield f"<h2>{escape(head.full_name)}</h2>"
            yield '<ul class="grid-units">'
            for line in lines:
                tone, text = line.pill["tone"], escape(line.pill["text"])
                pill = f'<span class="pill{f" pill-{tone}" if tone else ""}">{text}</span>'
                yield f'<li>{self._unit_link(line)} {pill} <span class="num">{self._score(line)}</span></li>'
            yield "</ul>"


def _small(text, kind=""):
    return f'<i class="{kind}">{escape(text)}</i>' if kind else f"<i>{escape(text)}</i>"


@lru_cache(maxsize=16384)
def _td(text, look, is_closed=False):
    names = " ".join(filter(None, (look, len(text) > LONG and "l", is_closed and "ro")))
    return f'<td class="{names}">{escape(text)}</td>' if names else f"<td>{escape(text)}</td>"


def _span(inner, width):
    """A head over `width` columns; the style sheet has widths for so many, the rest is filled up."""
    first = min(width, WIDEST)
    yield f'<th scope="colgroup" class="gw{first}">{inner}</th>'
    while (width := width - first) > 0:
        first = min(width, WIDEST)
        yield f'<th class="gw{first}"></th>'
