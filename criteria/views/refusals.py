"""Telling a refused step on the next page."""

from django.contrib import messages
from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count

SHOWN = 5


def say_refused(request, refusal):
    for problem in refusal.problems[:SHOWN]:
        messages.error(request, problem.reason)
    more = len(refusal.problems) - SHOWN
    if more > 0:
        messages.error(request, _("and %(count)s more") % {"count": format_count(more)})
