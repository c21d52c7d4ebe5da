"""Targets missed by a day, those nobody has given a reason for first."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from directives.views.difficulties import may_write
from ntm.lib.tables import asked_table
from ntm.revisits import kept_while_unchanged
from reports.frame import frame_of, toolbar
from reports.missed import missed_register, missed_targets


@login_required
@require_safe
@kept_while_unchanged
def missed_target_list(request):
    frame, scope = frame_of(request), scope_of(request.user)
    if frame is None:
        return render(request, "reports/no_place.html")
    pairs = missed_targets(scope, frame.day, frame.basis)
    note = _("Computed figures as of %(day)s, each at its deadline if that is earlier") % {
        "day": f"{frame.day:%d/%m/%Y}"
    }
    registers = {
        name: missed_register(pairs, is_explained=is_explained, may_write=may_write(scope))
        for name, is_explained in (("open", False), ("explained", True))
    }
    notes = [frame.place.full_name, note]
    answer = asked_table(request, {name: lambda one=one: one.table(notes) for name, one in registers.items()})
    if answer:
        return answer
    context = {
        "title": _("Missed targets"),
        "path": [{"text": _("Difficulties and proposals"), "href": reverse("directives:difficulty-list")}],
        "here": "difficulties",
        "registers": [
            {"name": name, "register": one, **_nothing(name, pairs, frame)} for name, one in registers.items()
        ],
        "place": frame.place.name,
        **toolbar(request, frame),
        "figures_note": note,
    }
    return render(request, "reports/missed_targets.html", context)


def _nothing(name, pairs, frame):
    """What stands in the place of an empty register, and why it is empty."""
    if not pairs:
        words = {"day": f"{frame.day:%d/%m/%Y}"}
        why = _("No target whose deadline had passed by %(day)s was missed, or none had been set by then.") % words
        return {"nothing": _("No missed targets"), "reason": why}
    if name == "open":
        return {"nothing": _("Every missed target has its reason"), "reason": _("Reason and remedy stand below.")}
    return {"nothing": _("No reasons yet"), "reason": _("Reason and remedy are given from the list above.")}
