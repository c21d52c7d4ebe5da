"""The matrix communes × criteria: thousands of cells, so its rows are put together here and not node by node."""

from functools import lru_cache
from html import escape

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

register = template.Library()

_ROW = (
    '<tr><th scope="row"><a href="{href}">{name}</a> <small class="roomy-only">{district}</small>'
    '<small class="narrow-only">{met}/{required} · {district} · {state}</small></th>'
    '<td class="wide-only"><span class="pill{tone}">{state}</span></td>{cells}'
    '<td class="num"><a href="{href}#results"><strong>{met}</strong>/{required}</a></td></tr>\n'
)


@register.simple_tag
def matrix_rows(rows, size):
    """Rows of the matrix (reports.dashboard.matrix.matrix_row), `size` cells each; everything escaped."""
    return mark_safe("".join([_row(row, size) for row in rows]))


def _row(row, size):
    texts = {name: escape(str(row[name])) for name in ("href", "name", "district", "met", "required", "state")}
    tone = f" pill-{escape(str(row['tone']))}" if row["tone"] else ""
    return _ROW.format(**texts, tone=tone, cells=mark_cells(row["marks"] or "?" * size))


@register.simple_tag
def mark_cells(marks):
    """The cells of components/mark.html for these marks; each kind of cell is drawn once a language."""
    language = get_language()
    draw = _cell.__wrapped__ if settings.DEBUG else _cell
    found = {mark: draw(mark, language) for mark in set(marks)}
    return mark_safe("".join([found[mark] for mark in marks]))


@lru_cache(maxsize=64)
def _cell(mark, _language):
    return render_to_string("components/mark.html", {"marks": mark}).strip()
