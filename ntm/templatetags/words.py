"""Wording of figures for every template; numbers stay numbers until here."""

from django import template

from ntm.lib import numbers

register = template.Library()

register.filter("count", numbers.format_count)
register.filter("decimal", numbers.format_decimal)
register.filter("roman", lambda number: numbers.roman(int(number)))


@register.filter
def percent(part, whole):
    return numbers.format_percent(part, whole)


@register.filter
def lookup(mapping, key):
    return mapping.get(key) if mapping else None
