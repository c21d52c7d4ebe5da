"""Departments state their results beside the localities', criterion by criterion, many units on a page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from criteria.actions import Refused, Statement, state_department
from criteria.forms.verification import StatementsForm, VerificationFilterForm
from criteria.tables.checking import verification_table
from criteria.tables.words import filter_notes
from criteria.verifying import board_of, whole_board
from criteria.views.access import entry_for, require
from criteria.views.refusals import say_refused
from ntm.lib.numbers import format_count
from ntm.lib.tables import asked_table


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_verification(request, code, period, set_code):
    entry = entry_for(request.user, code, period, set_code)
    if request.method == "POST":
        return _save(request, entry)
    board = _board(entry, request)
    filters = VerificationFilterForm(request.GET, districts=board.districts)
    wanted = {"cells": lambda: verification_table(whole_board(board), entry, filter_notes(filters))}
    return asked_table(request, wanted if board.criterion else {}) or _page(
        request, entry, board, StatementsForm(board)
    )


def _board(entry, request, keys=None):
    board = board_of(entry, request.GET, keys=keys)
    if not board.total:
        raise Http404
    return board


def _page(request, entry, board, form, status=200):
    context = {
        "entry": entry,
        "board": board,
        "form": form,
        "filters": VerificationFilterForm(request.GET, districts=board.districts),
        "agency": request.POST.get("agency", ""),
    }
    return render(request, "criteria/verification.html", context, status=status)


def _save(request, entry):
    """Write what was typed and agreed to; whatever is wrong brings the page back with every typed text."""
    if "agree-all" in request.POST:
        return _agree_all(request, entry)
    keys = {name.removeprefix("seen-") for name in request.POST if name.startswith("seen-")}
    board = _board(entry, request, keys)
    require(board.voices)
    form = StatementsForm(board, request.POST)
    statements = form.statements(_agreed(request, board))
    if form.is_valid and _written(request, entry, board, form, statements):
        return redirect(request.get_full_path())
    # Drawn from what is stored now: it may have moved since the statements were made.
    fresh = StatementsForm(_board(entry, request, keys), request.POST)
    fresh.problems = form.problems
    for row, old in zip(fresh.rows, form.rows, strict=False):
        row.errors = old.errors
    return _page(request, entry, fresh.board, fresh, status=409 if fresh.is_stale else 200)


def _agreed(request, board):
    """Keys of the cells whose "agree" was pressed: of one cell, or of one unit."""
    place = request.POST.get("agree-unit", "")
    unit = [cell for line in board.lines if str(line.place.pk) == place for cell in line.agreeable]
    return {request.POST.get("agree", ""), *(cell.key for cell in unit)}


def _written(request, entry, board, form, statements):
    """Carry the statements out and say so; False where the form has to be corrected."""
    if not statements:
        messages.info(request, _("Nothing has changed."))
        return True
    try:
        plan = _state(request, entry, board, statements)
    except Refused as refusal:
        form.refuse(refusal.problems)
        return False
    _say(request, plan, board)
    return True


def _state(request, entry, board, statements):
    named = next((agency for agency in board.voices if str(agency.pk) == request.POST.get("agency")), None)
    return state_department(
        period=entry.period, criteria_set=entry.criteria_set, statements=statements, by=request.user, agency=named
    )


def _say(request, plan, board):
    count = len([change for change in plan.changes if change.statement])
    if not count:
        messages.info(request, _("Nothing has changed."))
        return
    text = ngettext(
        "Recorded the department's word on %(count)s cell of criterion %(number)s.",
        "Recorded the department's word on %(count)s cells of criterion %(number)s.",
        count,
    )
    messages.success(request, text % {"count": format_count(count), "number": board.criterion.number})


def _agree_all(request, entry):
    """First a page that says with how many cells of which units; with the seal from that page, exactly those."""
    board = _board(entry, request)
    require(board.voices)
    seal = request.POST["agree-all"]
    if seal != board.seal():
        if seal:
            messages.error(request, _("The figures have changed since you looked at them; look again and confirm."))
        return render(request, "criteria/verification_agree.html", {"entry": entry, "board": board})
    statements = [
        Statement(cell.line.place.pk, cell.indicator.pk, agrees=True, version=cell.result.version)
        for cell in board.agreeable
    ]
    try:
        plan = _state(request, entry, board, statements)
    except Refused as refusal:
        say_refused(request, refusal)
    else:
        _say(request, plan, board)
    return redirect(request.get_full_path())
