"""Corrections after closing: their list, a new one with its preview, one of them, its file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from criteria.actions import Refused, preview_correction, record_correction
from criteria.models import Correction, Criterion, Indicator
from criteria.structure import structure_of
from criteria.units import assessed_units
from criteria.views.access import require
from criteria.worklist import ordered_sets
from ntm.lib.attachments import attachment_response
from ntm.lib.tables import FORMATS, asked_table, table_response
from ntm.lib.uploads import UploadRefused
from reports.closing_tables import effects_table
from reports.correction_form import CorrectionForm, seal_of, subjects_of
from reports.freezing.effects import corrected_words, corrections_table, effect_on, effects_of, first_words, lines_of
from reports.freezing.snapshots import snapshot_in, snapshot_of
from reports.models import Freeze
from reports.rollups.figures import Basis
from reports.views.closing import closed_period


@login_required
@require_safe
def correction_list(request, code, period):
    """Every corrected cell of a period by number, and what that did to the figures."""
    scope, place, period = closed_period(request, code, period)
    notes = [f"{place.full_name} · {period.label}"]
    if request.GET.get("table") == "effects":
        answer = asked_table(request, {"effects": lambda: effects_table(effect_on(period, place), notes)})
        if answer:
            return answer
    if request.GET.get("format") in FORMATS:
        table = corrections_table(period, place)
        if table is None:
            raise Http404
        return table_response(table, request.GET["format"])
    context = {
        "place": place.name,
        "province": place,
        "period": period,
        "rows": _rows(lines_of(period, place)),
        "bare": Correction.objects.filter(period=period, lines__isnull=True).order_by("number"),
        "effects": effect_on(period, place),
        "may_correct": scope.manages(place) and not period.is_open,
    }
    return render(request, "reports/correction_list.html", context)


def _rows(lines):
    return [{"line": line, "correction": line.correction, "first": first_words(line), "new": corrected_words(line)}
            for line in lines]  # fmt: skip


@login_required
@require_safe
def correction_detail(request, code, period, number):
    _scope, place, period = closed_period(request, code, period)
    row = get_object_or_404(Correction.objects.select_related("by", "criteria_set", "unlocking"), period=period,
                            number=number)  # fmt: skip
    context = {
        "place": place.name,
        "province": place,
        "period": period,
        "correction": row,
        "rows": _rows([line for line in lines_of(period, place) if line.correction_id == row.pk]),
        "effects": _effects_of_one(period, row),
    }
    wanted = {
        "cells": lambda: corrections_table(period, place, only=row),
        "effects": lambda: effects_table(context["effects"], [f"{place.full_name} · {period.label}", row.title]),
    }
    return asked_table(request, wanted if context["rows"] else {"effects": wanted["effects"]}) or render(
        request, "reports/correction_detail.html", context
    )


def _effects_of_one(period, correction):
    """What this one did: the edition it made beside the edition before it."""
    after = Freeze.objects.filter(period=period, correction_number=correction.number).first()
    if after is None:
        return []
    before = Freeze.objects.get(period=period, closing=after.closing, edition=after.edition - 1)
    before, after = snapshot_in(before), snapshot_in(after)
    code = before.standard_set()
    return effects_of(*(one.figures(code, Basis.APPROVED) for one in (before, after))) if code else []


@login_required
@require_safe
def correction_file(request, code, period, number):
    """The paper of a correction, always as a download."""
    _scope, _place, period = closed_period(request, code, period)
    row = get_object_or_404(Correction, period=period, number=number)
    if not row.file:
        raise Http404
    return attachment_response(row)


# -- A new one --------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction_new(request, code, period):
    """Lines and reason, a preview of what they would do, and then the record."""
    scope, place, period = closed_period(request, code, period)
    require(scope.manages(place))
    sets = ordered_sets(period)
    criteria_set = next((one for one in sets if one.code == request.GET.get("set", one.code)), None)
    if criteria_set is None:
        raise Http404
    form = _form(request, period, criteria_set)
    preview = None
    if form.is_bound and form.is_valid():
        preview = _preview(request, form, period, criteria_set)
        if preview and request.POST.get("seal") == preview["seal"] and "confirm" in request.POST:
            done = _record(request, form, period, criteria_set)
            if done:
                return redirect("reports:correction-detail", place.code, period.code, done.number)
        elif preview and "confirm" in request.POST:
            messages.warning(request, _("The figures have changed since the preview: look at it again."))
    context = {"place": place.name, "province": place, "period": period, "sets": sets, "criteria_set": criteria_set,
               "form": form, "preview": preview}  # fmt: skip
    return render(request, "reports/correction_new.html", context)


def _form(request, period, criteria_set):
    units = assessed_units(period, criteria_set).alphabetical().select_related("district")
    units = list(units)
    subjects = subjects_of(structure_of(criteria_set, period.end_date))
    asked = {
        "unit": next((unit.pk for unit in units if unit.code == request.GET.get("unit")), ""),
        "indicator": _asked_subject(subjects, request.GET),
    }
    said = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return CorrectionForm(*said, units=_grouped(units), subjects=subjects, initial=[asked])


def _asked_subject(subjects, query):
    """Key of the indicator (?indicator=1.1) or whole criterion (?criterion=1) that a link asks for, or ""."""
    kind, number = (Criterion, query["criterion"]) if "criterion" in query else (Indicator, query.get("indicator"))
    return next((key for key, row in subjects.items() if isinstance(row, kind) and row.number == number), "")


def _grouped(units):
    """Units under the heads of their districts."""
    groups = {}
    for unit in units:
        groups.setdefault(unit.district.full_name if unit.district else _("Units"), []).append(
            (str(unit.pk), unit.full_name)
        )
    return sorted(groups.items())


def _preview(request, form, period, criteria_set):
    try:
        found = preview_correction(
            period=period, criteria_set=criteria_set, entries=form.entries, words=form.words, by=request.user
        )
    except Refused as refusal:
        form.refuse(refusal)
        return None
    places = {cell.assessment.pk: cell.assessment.locality_id for cell in found.cells}
    now = snapshot_of(period)
    marks = {places[pk]: after for pk, (_before, after) in found.marks.items() if pk in places}
    effects = []
    if now.standard_set() == criteria_set.code:
        after = now.with_marks(criteria_set.code, marks)
        effects = effects_of(*(one.figures(criteria_set.code, Basis.APPROVED) for one in (now, after)))
    cells = [{"unit": cell.assessment.locality.full_name, "subject": cell.words, "old": str(cell.old) or "–",
              "new": str(cell.new) or "–"} for cell in found.cells]  # fmt: skip
    return {"cells": cells, "effects": effects, "seal": seal_of(found.cells)}


def _record(request, form, period, criteria_set):
    said = form.paper.cleaned_data
    try:
        done = record_correction(
            period=period, criteria_set=criteria_set, entries=form.entries, words=form.words, reason=said["reason"],
            document=said["document"], document_date=said["document_date"], file=said["file"], by=request.user,
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal)
        return None
    except UploadRefused as refusal:
        form.paper.add_error("file", str(refusal))
        return None
    messages.success(request, _("%(title)s is recorded.") % {"title": done.correction.title})
    return done.correction
