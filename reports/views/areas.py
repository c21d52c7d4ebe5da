"""The office's own areas for its map: a file comes in, is looked at, and is used or put away."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.scope import scope_of
from localities.models import Level
from ntm.lib.numbers import format_count
from ntm.lib.tables import Column, Table, asked_table
from ntm.lib.text import clean
from ntm.lib.uploads import UploadRefused
from reports.maps.areas import discard_areas, draft_of, end_areas, map_in_use, take_areas, use_areas
from reports.maps.matching import units_on
from reports.places import place_of_code


class AreaForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("GeoJSON file"),
        help_text=gettext_lazy("Areas of the communes, each with its official code or its name; degrees, up to 10 MB."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def areas(request, code):
    """The areas in use and the draft with what fits and what does not; POST `do`: upload, use, discard or end."""
    province = _managed(request, code)
    draft, form = draft_of(province), AreaForm()
    answer = asked_table(request, {"unmatched": lambda: _table(province, draft)}) if draft else None
    if answer:
        return answer
    if request.method == "POST":
        form = _done(request, province, draft)
        if form is None:
            return redirect("reports:map-areas", code)
    context = {
        "title": _("Own areas of the map"),
        "form": form,
        "draft": draft,
        "used": map_in_use(province),
        "counts": _counts(province, draft) if draft else {},
        "path": [
            {"text": province.full_name, "href": reverse("reports:locality", args=[code])},
            {"text": _("Map"), "href": reverse("reports:map", args=[code])},
        ],
    }
    return render(request, "reports/map_areas.html", context)


def _managed(request, code):
    """The province of that code: 404 for a stranger or another level, 403 for all but its office."""
    scope = scope_of(request.user)
    place = place_of_code(code, None, scope)
    if not scope.manages(place):
        raise PermissionDenied
    if place.level != Level.PROVINCE:
        raise Http404
    return place


def _day(province):
    """Today, or the last day of a province that is no more: the units its file can name."""
    return min(timezone.localdate(), province.valid_to or timezone.localdate())


def _done(request, province, draft):
    """Do what was asked; the form with its error where it cannot be, else None."""
    act = request.POST.get("do")
    if act == "upload":
        return _taken(request, province)
    if act == "use" and draft:
        use_areas(draft, by=request.user)
        messages.success(request, _("The map draws these areas from now on."))
    elif act == "discard" and draft:
        discard_areas(draft, by=request.user)
    elif act == "end" and end_areas(province=province, by=request.user):
        messages.success(request, _("The map draws dots again."))
    return None


def _taken(request, province):
    form = AreaForm(request.POST, request.FILES)
    if not form.is_valid():
        return form
    file = form.cleaned_data["file"]
    try:
        take_areas(file, province=province, day=_day(province), file_name=clean(file.name), by=request.user)
    except UploadRefused as error:
        form.add_error("file", str(error))
        return form
    return None


def _counts(province, draft):
    units = units_on(province, _day(province))
    bare = [unit.full_name for unit in units if str(unit.lineage_id) not in draft.areas]
    points = sum(len(ring) for rings in draft.areas.values() for ring in rings)
    return {
        "matched": format_count(len(draft.areas)),
        "units": format_count(len(units)),
        "points": format_count(points),
        "bare": bare,
    }


def _table(province, draft):
    return Table(
        name=_("areas not matched"),
        title=_("Areas of %(file)s that fit no unit, %(place)s")
        % {"file": draft.file_name, "place": province.full_name},
        columns=[
            Column(_("No."), "mark", 5),
            Column(_("Name in the file"), "text", 40),
            Column(_("Reason"), "text", 60),
        ],
        rows=[[number, *row] for number, row in enumerate(draft.unmatched, start=1)],
    )
