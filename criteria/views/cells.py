"""One indicator of one unit: its page, its note, its evidence."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from criteria.actions import Refused, attach_evidence, record_note, remove_evidence, reuse_evidence
from criteria.cell import cell_of, changes_of
from criteria.forms.evidence import CellNoteForm, EvidenceForm
from criteria.models import Evidence
from criteria.sheet import assessments_of
from criteria.tables.unit_pages import changes_table, parts_table, sayings_table
from criteria.tables.words import place_notes
from criteria.views.access import require, unit_for
from criteria.wording import state_pill
from ntm.lib.attachments import PICTURES, attachment_response
from ntm.lib.numbers import format_count
from ntm.lib.tables import asked_table

CHANGES_A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_cell(request, code, period, set_code, number):
    """The page of a cell; by POST what `do` names: note, attach, remove, reuse."""
    entry = unit_for(request.user, code, period, set_code)
    if request.method == "POST":
        require(entry.scope.enters(entry.place))
    cell = cell_of(entry.place, entry.period, entry.criteria_set, number)
    if cell is None:
        raise Http404
    if request.method != "POST":
        return asked_table(request, _tables(entry, cell)) or _page(request, entry, cell)
    step = _STEPS.get(request.POST.get("do"))
    return step(request, entry, cell) if step else HttpResponseBadRequest()


@login_required
@require_safe
@never_cache
def entry_evidence(request, code, period, set_code, pk):
    """A piece of evidence, for whoever may read the unit's current figures; one taken off stays to be looked at."""
    entry = unit_for(request.user, code, period, set_code)
    own = assessments_of(entry.place, entry.period, entry.criteria_set)
    return attachment_response(get_object_or_404(Evidence, pk=pk, assessment__in=own), inline=True)


def _tables(entry, cell):
    title = f"{cell.row.indicator.number}. {cell.row.indicator.name}"
    return {
        "sayings": lambda: sayings_table(cell, entry),
        "parts": lambda: parts_table(cell, entry),
        "changes": lambda: changes_table(changes_of(cell), [title, *place_notes(entry)], what=False),
    }


# -- Writing -----------------------------------------------------------------------------------------------------------


def _save_note(request, entry, cell):
    form = CellNoteForm(cell, request.POST)
    if form.is_valid():
        try:
            plan = record_note(
                **_named(request, entry, cell),
                note=form.cleaned_data["note"],
                version=form.cleaned_data["version"] or 0,
            )
        except Refused as refusal:
            return _note_refused(request, entry, cell, form, refusal)
        text = _("%(number)s: note saved.") if plan.changes else _("Nothing has changed.")
        messages.success(request, text % {"number": cell.row.indicator.number})
        return redirect(_address(entry, cell))
    return _page(request, entry, cell, note=form)


def _note_refused(request, entry, cell, form, refusal):
    """The page again: what was typed stays in the field, what is stored now stands beside it."""
    fresh = cell_of(entry.place, entry.period, entry.criteria_set, cell.row.indicator.number)
    for problem in refusal.problems:
        form.add_error(None, problem.reason)
    is_stale = (form.cleaned_data.get("version") or 0) != fresh.version
    if is_stale:
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = fresh.version
    return _page(request, entry, fresh, note=form, is_stale=is_stale, status=409 if is_stale else 200)


def _attach(request, entry, cell):
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            rows = attach_evidence(**_named(request, entry, cell), **form.cleaned_data)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error("files", problem.reason)
        else:
            return _told(request, entry, cell, _attached_words(len(rows)))
    return _page(request, entry, cell, evidence=form)


def _attached_words(count):
    text = ngettext("Attached %(count)s file.", "Attached %(count)s files.", count)
    return text % {"count": format_count(count)}


def _remove(request, entry, cell):
    chosen = request.POST.get("evidence", "")
    row = next((row for row in cell.evidence if str(row.pk) == chosen), None)
    if row is None:
        messages.info(request, _("This file was taken off already."))
        return redirect(_address(entry, cell))
    row.assessment = cell.sheet.assessment
    return _try(
        request, entry, cell, lambda: remove_evidence(row, by=request.user),
        lambda _done: _("%(name)s: taken off; the history keeps it.") % {"name": row.file_name},
    )  # fmt: skip


def _reuse(request, entry, cell):
    return _try(
        request, entry, cell, lambda: reuse_evidence(**_named(request, entry, cell)),
        lambda rows: _attached_words(len(rows)) if rows else _("There is no further file to take over."),
    )  # fmt: skip


def _try(request, entry, cell, write, words):
    try:
        done = write()
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.reason)
        return redirect(_address(entry, cell))
    return _told(request, entry, cell, words(done))


_STEPS = {"note": _save_note, "attach": _attach, "remove": _remove, "reuse": _reuse}


# -- Shared ------------------------------------------------------------------------------------------------------------


def _named(request, entry, cell):
    return {
        "period": entry.period,
        "criteria_set": entry.criteria_set,
        "locality": entry.place,
        "indicator": cell.row.indicator,
        "by": request.user,
    }


def _address(entry, cell):
    return reverse("criteria:entry-cell", args=[*entry.path_args, cell.row.indicator.number])


def _told(request, entry, cell, text):
    messages.success(request, text)
    return redirect(_address(entry, cell) + "#evidence")


def _page(request, entry, cell, *, note=None, evidence=None, is_stale=False, status=200):
    may_enter = entry.scope.enters(entry.place)
    context = {
        "entry": entry,
        "cell": cell,
        "pill": state_pill(cell.sheet.assessment),
        "is_editable": may_enter and cell.sheet.is_editable,
        "may_correct": entry.scope.manages(entry.place) and not entry.is_open,
        "note_form": note or CellNoteForm(cell),
        "evidence_form": evidence or EvidenceForm(),
        "is_stale": is_stale,
        "pictures": PICTURES,
        "page": Paginator(changes_of(cell), CHANGES_A_PAGE).get_page(request.GET.get("page")),
        "may_open_imports": entry.scope.manages(entry.place),
    }
    return render(request, "criteria/entry_cell.html", context, status=status)
