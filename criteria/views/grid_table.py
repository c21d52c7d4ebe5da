"""The grid as HTML and as the data its script needs. Thousands of cells: plain strings, every text escaped."""

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count

SIGNS = {"1": "●", "0": "✕", "?": "?", "-": "–"}
WIDEST = 20  # as far as the style sheet has widths for heads that span columns


class GridTable:
    """Draws a Grid; `turned`: the indicators down and the units across."""

    def __init__(self, grid, entry, *, turned):
        self.grid, self.entry, self.turned = grid, entry, turned
        self.lines = grid.lines
        self.rows = 2

    def html(self):
        return mark_safe("".join(self._turned() if self.turned else self._upright()))  # noqa: S308 every text is escaped

    # -- Units down --

    def _upright(self):
        spans = self._criterion_spans()
        yield self._open(len(self.lines) + sum(head is not None for head, _lines in self.grid.groups), len(self.grid.columns))
        yield f'<thead><tr aria-rowindex="1"><th class="gh"></th>{"".join(spans)}</tr>'
        yield f'<tr aria-rowindex="2"><th scope="col" class="gh">{escape(_("Unit"))}</th>'
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
                address = reverse("criteria:criterion-detail", args=[self.entry.criteria_set.code, criterion.number])
                text = f"{criterion.number}. {criterion.name}"
                yield from _span(f'<a href="{address}" title="{escape(text)}">{escape(text)}</a>', width)

    def _indicator_head(self, column):
        return (
            f'<th scope="col" title="{escape(column.indicator.name)}">'
            f'<b>{escape(column.indicator.number)}</b><span>{escape(column.indicator.name)}</span>'
            f"{self._requirement(column)}</th>"
        )

    def _requirement(self, column):
        if column.indicator.parts:
            return f'<i class="gp">{escape(_("by parts"))}</i>'
        shared = column.shared
        if shared is None:
            return f"<i>{escape(_('by unit'))}</i>"
        if not shared.is_known:
            return f'<i class="gq">{escape(_("no level"))}</i>'
        kind = ' class="gf"' if shared.is_reference else ""
        return f"<i{kind}>{escape(shared.text)}</i>"

    def _line_row(self, line):
        self.rows += 1
        cells = "".join([f'<td class="{look}">{escape(text)}</td>' if look else f"<td>{escape(text)}</td>"
                         for text, look, _version in line.cells])  # fmt: skip
        closed = "" if line.is_editable else ' class="ro"'
        return f'<tr{closed} aria-rowindex="{self.rows}"><th scope="row" class="gh">{self._line_head(line)}</th>{cells}</tr>'

    def _line_head(self, line):
        pill = line.pill
        marks = "".join(SIGNS.get(mark, "–") for mark in line.marks)
        return (
            f"{self._link(line.place)}<b>{self._score(line)}</b>"
            f'<small><i class="{pill["tone"]}">{escape(pill["text"])}</i><span aria-hidden="true">{marks}</span></small>'
        )

    def _score(self, line):
        return f"{format_count(line.met)}/{format_count(line.required)}" if line.assessment else "–"

    # -- Indicators down --

    def _turned(self):
        yield self._open(len(self.grid.columns) + len(self.grid.criteria), len(self.lines))
        spans = "".join("".join(_span(self._link(head) if head else "", len(lines))) for head, lines in self.grid.groups)
        yield f'<thead><tr aria-rowindex="1"><th class="gh"></th>{spans}</tr>'
        yield f'<tr aria-rowindex="2"><th scope="col" class="gh">{escape(_("Indicator"))}</th>'
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
        return f'{self._link(line.place)}<b>{self._score(line)}</b><i class="{pill["tone"]}">{escape(pill["text"])}</i>'

    def _criterion_row(self, position, criterion):
        self.rows += 1
        marks = "".join(f"<td>{SIGNS.get(line.marks[position : position + 1], '?')}</td>" for line in self.lines)
        name = escape(f"{criterion.number}. {criterion.name}")
        return f'<tr class="gg" aria-rowindex="{self.rows}"><th scope="row" class="gh">{name}</th>{marks}</tr>'

    def _column_row(self, at, column):
        self.rows += 1
        cells = "".join(f'<td class="{look}{"" if line.is_editable else " ro"}">{escape(text)}</td>'
                        for line in self.lines for text, look, _version in (line.cells[at],))  # fmt: skip
        head = f"<span><b>{escape(column.indicator.number)}</b> {escape(column.indicator.name)}</span>{self._requirement(column)}"
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
        address = reverse("criteria:entry-unit", args=[place.code, self.entry.period.code, self.entry.criteria_set.code])
        return f'<a href="{escape(address)}">{escape(place.full_name)}</a>'


def _span(inner, width):
    """A head over `width` columns; the style sheet has widths for so many, the rest is filled up."""
    first = min(width, WIDEST)
    yield f'<th scope="colgroup" class="gw{first}">{inner}</th>'
    while (width := width - first) > 0:
        first = min(width, WIDEST)
        yield f'<th class="gw{first}"></th>'


def script_data(grid, entry, *, turned, user, token):
    """What the script is told: who stands where, versions, requirements, last period, its words."""
    levels = sorted({line.level for line in grid.lines})
    return {
        "turned": turned,
        "keep": f"{user.username} {entry.place.code} {entry.period.code} {entry.criteria_set.code}",
        "address": entry.address("entry-cells"),
        "token": token,
        "login": f"{reverse('accounts:login')}?next={entry.address()}",
        "beforeLabel": grid.before_label,
        "criteria": [criterion.number for criterion in grid.criteria],
        "columns": [_column_data(column, levels) for column in grid.columns],
        "units": [_unit_data(line, entry) for line in grid.lines],
        "words": script_words(),
    }


def _column_data(column, levels):
    return {
        "id": column.indicator.pk,
        "number": column.indicator.number,
        "name": column.indicator.name,
        "unit": column.indicator.unit if column.indicator.takes_number else "",
        "parts": bool(column.indicator.parts),
        "required": {level: _required_words(column.required[level]) for level in levels},
    }


def _required_words(required):
    return _("%(level)s (for reference, not checked)") % {"level": required.text} if required.is_reference else required.text


def _unit_data(line, entry):
    return {
        "id": line.place.pk,
        "name": line.place.full_name,
        "sheet": reverse("criteria:entry-unit", args=[line.place.code, entry.period.code, entry.criteria_set.code]),
        "level": line.level,
        "locked": line.locked,
        "marks": line.marks,
        "versions": [version for _text, _look, version in line.cells],
        "before": line.before,
        "overruled": line.overruled,
    }


def script_words():
    """Texts of the script, in the page's language; %s stands for what the script puts in."""
    return {
        "m": _("met"),
        "n": _("not met"),
        "a": _("not applicable"),
        "q": _("cannot be told yet"),
        "empty": _("empty"),
        "kept": _("kept from last period"),
        "computed": _("decided by the level"),
        "stated": _("stated by an officer"),
        "requirement": _("requirement"),
        "value": _("value"),
        "before": _("last period"),
        "parts": _("by parts: they are entered on the unit's sheet"),
        "saved": _("saved"),
        "waiting": _("waiting to be sent"),
        "wrong": _("wrong, not saved"),
        "conflict": _("somebody else has changed it"),
        "allSaved": _("Everything is saved"),
        "nothingYet": _("Every cell is saved as soon as it is left"),
        "countWaiting": _("%s cells waiting"),
        "countWrong": _("%s cells wrong"),
        "countConflict": _("%s cells changed by somebody else"),
        "offline": _("no connection; will be sent again"),
        "signedOut": _("Signed out: what was typed is kept in this browser."),
        "signIn": _("Sign in again"),
        "refused": _("Not accepted: %s"),
        "reload": _("Open the page again"),
        "skipped": _("%s read-only cells were left as they are"),
        "clipped": _("What reached beyond the grid was left out"),
        "copied": _("%s cells copied"),
        "mine": _("Mine"),
        "theirs": _("Stored"),
        "keepMine": _("Keep my value"),
        "takeTheirs": _("Take the stored value"),
        "byWhen": _("%s, at %s"),
        "missed": _("criteria not met"),
        "unknown": _("cannot be told"),
        "storageFull": _("This browser cannot keep more unsent edits: stay on the page until they are saved"),
    }
