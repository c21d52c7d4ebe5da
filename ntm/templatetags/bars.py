"""Bars in the cells of tables and in tiles: small drawings by the dozen on one page."""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

_BAR = (
    '<svg class="bar-chart{tone}" viewBox="0 0 100 12" preserveAspectRatio="none"{role}>{title}'
    '<rect class="bar-ground" y="3" width="100" height="6"/><rect class="bar-value" y="3" width="{value}" height="6"/>'
    "{target}</svg>"
)
_TARGET = '<line class="bar-target" x1="{target}" x2="{target}" y1="0" y2="12"/>'


@register.simple_tag
@lru_cache(maxsize=4096)
def bar(value, target=None, title="", tone=""):
    """A bar drawn to scale, with an amber mark where the target stands.

    `value` and `target`: numbers 0-100, or None; `tone`: "" (green), "red" or "amber". `title`: words for hover and
    screen readers; without it the bar is decoration beside a figure that is already written out.
    """
    return format_html(
        _BAR,
        value=str(value or 0),
        tone=f" bar-{tone}" if tone else "",
        role=mark_safe(' role="img"' if title else ' aria-hidden="true"'),
        title=format_html("<title>{}</title>", title) if title else "",
        target="" if target is None or target == "" else format_html(_TARGET, target=str(target)),
    )
