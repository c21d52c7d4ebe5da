"""The sample for re-checking (phúc tra): drawn by the office, read and drawn again by whoever reads the place."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from criteria.actions import Refused, draw_sample
from criteria.forms.recheck import SampleForm
from criteria.samples import marked_units, roster_of, samples_of, units_within
from criteria.views.access import entry_for, require
from ntm.lib.numbers import format_count
from ntm.lib.tables import FORMATS, Table, table_response
from ntm.lib.text import initial_upper


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_sample(request, code, period, set_code):
    entry = entry_for(request.user, code, period, set_code)
    if entry.is_unit or not entry.reads_place:
        raise Http404
    if request.method == "POST":
        require(entry.scope.manages(entry.place))
    units = units_within(entry.period, entry.criteria_set, entry.place)
    form = SampleForm(request.POST or None, period=entry.period, most=len(units))
    if request.method == "POST" and form.is_valid():
        row = _draw(request, entry, form, units)
        if row:
            return redirect(f"{entry.address('entry-sample')}?sample={row.pk}")
    samples = samples_of(entry.period, entry.criteria_set, units)
    shown = _shown(samples, request.GET.get("sample"))
    if shown and request.GET.get("format") in FORMATS:
        return table_response(sample_table(shown, entry), request.GET["format"])
    context = {"entry": entry, "units": units, "form": form, "samples": samples, "shown": shown}
    context["may_draw"] = entry.scope.manages(entry.place)
    return render(request, "criteria/entry_sample.html", context)


def _draw(request, entry, form, units):
    """The recorded sample; None, with the reasons on the form, where it cannot be drawn."""
    said = form.cleaned_data
    known = {"period": entry.period, "criteria_set": entry.criteria_set}
    marked = marked_units(**known, scope=entry.scope, place=entry.place) if said["is_weighted"] else frozenset()
    roster = roster_of(**known, units=units, handed_over_only=said["among"] == "SUBMITTED", marked=marked)
    try:
        row = draw_sample(
            **known, roster=roster, size=said["size"], seed=said["seed"], units=units, by=request.user
        )  # fmt: skip
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.reason)
        return None
    text = ngettext("Drew %(count)s unit from %(whole)s.", "Drew %(count)s units from %(whole)s.", row.size)
    messages.success(request, text % {"count": format_count(row.size), "whole": format_count(len(roster))})
    return row


def _shown(samples, key):
    """The sample asked for, else the newest; 404 for one that is not of this place."""
    if not key:
        return samples[0] if samples else None
    found = next((one for one in samples if str(one.row.pk) == key), None)
    if found is None:
        raise Http404
    return found


def sample_table(shown, entry):
    row = shown.row
    words = {
        "seed": row.seed, "count": row.size, "whole": shown.roster_size, "day": f"{row.at:%d/%m/%Y}",
        "who": row.by.get_full_name() if row.by else _("the system"),
    }  # fmt: skip
    where = f"{entry.place.full_name} · {initial_upper(str(entry.period.label))} · {entry.criteria_set.name}"
    return Table(
        name="mau-phuc-tra",
        title=_("Sample for re-checking"),
        notes=[where, _("Seed %(seed)s; %(count)s of %(whole)s units; %(who)s, %(day)s") % words],
        columns=[_("No."), _("Code"), _("Unit"), _("Lies in"), _("Date of the re-check"), _("Result"), _("Signature")],
        rows=[
            [number, unit.code, unit.full_name, str(unit.district or unit.parent or ""), "", "", ""]
            for number, unit in enumerate(shown.units, start=1)
        ],
        widths=[6, 10, 30, 28, 18, 30, 18],
    )
