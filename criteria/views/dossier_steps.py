"""What is done with one dossier: all by POST, each saying what it did; what is refused comes back as it was typed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import (
    Refused,
    advance,
    attach_file,
    choose_set,
    decide,
    disqualify,
    give_opinion,
    record_survey,
    record_vote,
    return_dossier,
    state_check,
)
from criteria.dossiers.reading import DossierReading
from criteria.dossiers.scope import may_take
from criteria.forms.dossiers import BackForm, DecideForm, FileForm, SetForm, SurveyForm, VoteForm
from criteria.models import Ballot
from criteria.views.access import require
from criteria.views.dossiers import (
    check_form,
    council_lines,
    dossier_for,
    dossier_page,
    opinion_form,
    other_sets,
    step_form,
    survey_lines,
)
from ntm.lib.attachments import attachment_response
from ntm.lib.uploads import UploadRefused


@login_required
@require_POST
def dossier_advance(request, pk):
    row, reading = _taken(request, pk)
    require(may_take(scope_of(request.user), reading.step, row.locality))
    form = step_form(reading, request.POST) if reading.step else None
    if form is None:
        return _moved_on(request, row)
    data = form.cleaned_data if form.is_valid() else {}
    values = {name: data[name] for name in ("step", "done_on", "document", "note", "reason") if name in data}
    said = _("%(dossier)s: %(step)s, done.") % {"dossier": row, "step": reading.step.name}
    return _do(
        request, row, {"advance": form}, said, lambda: advance(row, by=request.user, details=form.details(), **values)
    )


@login_required
@require_POST
def dossier_return(request, pk):
    row, reading = _taken(request, pk)
    require(may_take(scope_of(request.user), reading.step, row.locality))
    form = BackForm(request.POST, prefix="return", label_suffix="")
    said = _("%(dossier)s: returned to be completed.") % {"dossier": row}
    return _do(request, row, {"return": form}, said, lambda: return_dossier(row, by=request.user, **form.cleaned_data))


@login_required
@require_POST
def dossier_disqualify(request, pk):
    row, _reading = _managed(request, pk)
    form = BackForm(request.POST, prefix="disqualify", label_suffix="")
    said = _("%(dossier)s: closed as not qualified.") % {"dossier": row}
    return _do(request, row, {"disqualify": form}, said, lambda: disqualify(row, by=request.user, **form.cleaned_data))


@login_required
@require_POST
def dossier_set(request, pk):
    row, _reading = _managed(request, pk)
    form = SetForm(request.POST, prefix="set", sets=other_sets(request.user, row))
    said = _("%(dossier)s: criteria set changed.") % {"dossier": row}
    return _do(request, row, {"set": form}, said, lambda: choose_set(row, by=request.user, **form.cleaned_data))


@login_required
@require_POST
def dossier_opinion(request, pk):
    row, _reading = _taken(request, pk)
    scope = scope_of(request.user)
    require(scope.manages(row.locality) or row.province_id in scope.department_ids)
    form = opinion_form(request.user, row, request.POST)
    said = _("%(dossier)s: opinion recorded.") % {"dossier": row}
    return _do(request, row, {"opinion": form}, said, lambda: give_opinion(row, by=request.user, **form.cleaned_data))


@login_required
@require_POST
def dossier_survey(request, pk):
    row, _reading = _entered(request, pk)
    form, lines = SurveyForm(request.POST, label_suffix=""), survey_lines(row, request.POST)
    said = _("%(dossier)s: survey recorded.") % {"dossier": row}

    def write():
        rows = [line.cleaned_data for line in lines if line.has_changed()]
        answers = [(one["content"], one["place"], one["asked"], one["satisfied"]) for one in rows]
        record_survey(row, by=request.user, lines=answers, **form.cleaned_data)

    return _do(request, row, {"survey": form, "survey_lines": lines}, said, write)


@login_required
@require_POST
def dossier_vote(request, pk):
    row, _reading = _managed(request, pk)
    form = VoteForm(request.POST, label_suffix="")
    unsaid = Ballot.FOR if form.is_valid() and form.cleaned_data["rest_in_favour"] else ""
    members = council_lines(data=request.POST, unsaid=unsaid)
    said = _("%(dossier)s: vote recorded.") % {"dossier": row}

    def write():
        rows = [line.cleaned_data for line in members if line.has_changed()]
        ballots = [(one["name"], one["position"], one["ballot"]) for one in rows]
        minutes = {name: form.cleaned_data[name] for name in ("minutes_number", "minutes_date")}
        record_vote(row, by=request.user, members=ballots, **minutes)

    return _do(request, row, {"vote": form, "members": members}, said, write)


@login_required
@require_POST
def dossier_check(request, pk):
    row, reading = _managed(request, pk)
    form = check_form(reading, request.POST)
    said = _("%(dossier)s: condition stated.") % {"dossier": row}
    return _do(request, row, {"check": form}, said, lambda: state_check(row, by=request.user, **form.cleaned_data))


@login_required
@require_POST
def dossier_decision(request, pk):
    row, _reading = _managed(request, pk)
    form = DecideForm(request.POST, label_suffix="")
    said = _("%(dossier)s: recognised; the decision counts from its day.") % {"dossier": row}
    return _do(request, row, {"decide": form}, said, lambda: decide([row], by=request.user, **form.cleaned_data))


# -- Files -------------------------------------------------------------------------------------------------------------


@login_required
@require_POST
def dossier_attach(request, pk):
    row, reading = _entered(request, pk)
    form = FileForm(request.POST, request.FILES, papers=reading.procedure.papers)
    said = _("%(dossier)s: file attached.") % {"dossier": row}

    def write():
        try:
            attach_file(row, by=request.user, **form.cleaned_data)
        except UploadRefused as refusal:
            form.add_error("file", str(refusal))

    return _do(request, row, {"file": form}, said, write)


@login_required
@require_safe
@never_cache
def dossier_file(request, pk, file_pk):
    """An attachment, for whoever may see its dossier; always a download, whatever the browser thinks it is."""
    row = dossier_for(request.user, pk)
    kept = get_object_or_404(row.files, pk=file_pk)
    return attachment_response(kept)


# -- Shared ------------------------------------------------------------------------------------------------------------


def _taken(request, pk):
    row = dossier_for(request.user, pk)
    return row, DossierReading(row, timezone.localdate())


def _managed(request, pk):
    row, reading = _taken(request, pk)
    require(scope_of(request.user).manages(row.locality))
    return row, reading


def _entered(request, pk):
    row, reading = _taken(request, pk)
    require(scope_of(request.user).enters(row.locality))
    return row, reading


def _do(request, row, forms, said, write):
    """Carry out what valid forms ask for; otherwise the page again, with what was typed and what to correct."""
    first = next(iter(forms.values()))
    # Every form says what is wrong with it, not only the first.
    if all(list(map(_is_valid, forms.values()))):
        try:
            write()
        except Refused as refusal:
            for problem in refusal.problems:
                first.add_error(None, problem.reason)
        if not first.errors:
            messages.success(request, said)
            return redirect("criteria:dossier-detail", row.pk)
    return dossier_page(request, dossier_for(request.user, row.pk), **forms)


def _is_valid(form):
    return form.is_valid()


def _moved_on(request, row):
    messages.error(request, _("The dossier has moved on since you looked at it; look again."))
    return redirect("criteria:dossier-detail", row.pk)
