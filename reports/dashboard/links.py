"""Addresses and small numbers every part of the dashboard shares."""

from urllib.parse import urlencode

from django.urls import reverse

from ntm.lib.numbers import share


def unit_url(frame, unit):
    return frame.unit_url(unit.code)


def list_url(frame, show):
    return frame.url("reports:commune-list", frame.place.code, show=show)


def day_list_url(frame, day, show):
    """The list behind a figure of another day, with the units then in force."""
    query = urlencode({"show": show, "as_of": day.isoformat(), "basis": str(frame.basis)})
    return f"{reverse('reports:commune-list', args=[frame.place.code])}?{query}"


def share_number(part, whole):
    """Number 0-100 for a bar; None when there is nothing to draw."""
    percentage = share(part, whole)
    return None if percentage is None else float(min(percentage, 100))
