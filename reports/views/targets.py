"""All targets, one target with its proof, and what the office writes beside it."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions import enter_figure, revise_target, withdraw_figure, withdraw_revision
from directives.actions.rights import manages
from directives.models import Target, TaskLink
from directives.terms import revised
from directives.views.difficulties import may_write as may_raise
from directives.wording import clause_label, directive_title, metric_label
from localities.models import Locality
from ntm.lib.tables import asked_table
from ntm.revisits import kept_while_unchanged
from reports import rollups
from reports.document_tables import target_table
from reports.frame import frame_of, toolbar
from reports.places import BadDay, day_for, parse_day
from reports.target_forms import FigureForm, RevisionForm
from reports.target_pages import TargetPage, target_rows
from reports.targets import targets_of

ROWS_A_PAGE = 60


@login_required
@require_safe
@kept_while_unchanged
def target_list(request):
    """Targets of every document the reader sees, each with the computed figure or the reason why there is none."""
    scope = scope_of(request.user)
    frame = frame_of(request)
    if frame is None:
        return render(request, "reports/no_place.html")
    rows = target_rows(targets_of(scope, frame.day), frame.day, scope, asked_basis(request))
    words = {"day": f"{frame.day:%d/%m/%Y}"}
    note = _("Computed figures as of %(day)s, each at its deadline if that is earlier") % words
    for row in rows:
        row["href"] += f"?{frame.query}"
    context = {"rows": rows, "place": frame.place.name, "figures_note": note, **toolbar(request, frame)}
    answer = asked_table(request, {"targets": lambda: target_table(rows, [frame.place.full_name, note])})
    return answer or render(request, "reports/target_list.html", context)


def asked_basis(request):
    """Current figures when asked for; Standings withholds them where this person may not read them."""
    return rollups.Basis.CURRENT if request.GET.get("basis") == rollups.Basis.CURRENT else rollups.Basis.APPROVED


# -- One target -------------------------------------------------------------------------------------------------------


@login_required
@require_safe
@kept_while_unchanged
def target_detail(request, pk):
    target = _target(request, pk)
    frame = _frame(request, target)
    if frame is None:
        return render(request, "reports/no_place.html")
    page = TargetPage(target, frame, scope_of(request.user))
    may_write = manages(request.user, target.directive)
    row, (history, chart) = page.row(), page.history()
    registers = [*page.proof(), history, page.figures(may_write), page.revisions(may_write), page.reasons()]
    title, note = metric_label(target.metric), page.figures_line()
    outlook = page.outlook()
    if outlook and outlook.steps:
        registers.append(page.forecast_register(outlook))
    notes = [directive_title(target.directive), page.definition(), note]
    tried = {"forecast": [outlook.check_words]} if outlook else {}
    wanted = {
        one.name: lambda one=one: one.table([f"{title}: {row['value']}", *notes, *tried.get(one.name, [])])
        for one in registers
    }
    answer = asked_table(request, wanted)
    if answer:
        return answer
    shown = {one.name: one for one in registers}
    context = {
        "title": title,
        "path": [{"text": _("Targets assigned"), "href": reverse("reports:target-list")}],
        "page": page,
        "target": target,
        "row": row,
        "pace": page.pace,
        "forecast": outlook,
        "forecast_verdict": outlook.verdict(page.standing) if outlook and outlook.steps else "",
        "forecast_register": shown.get("forecast"),
        "note": note,
        "definition": page.definition(),
        "clause": clause_label(target.clause.number) if target.clause else "",
        "proofs": [_proof(request, shown[name]) for name in ("missing", "counted") if name in shown],
        "history": history,
        "chart": chart,
        "figures": shown["figures"],
        "revisions": shown["revisions"],
        "reasons": shown["reasons"],
        "linked": TaskLink.objects.filter(target=target).select_related("task").order_by("pk"),
        "may_write": may_write,
        "may_raise": may_raise(scope_of(request.user)),
        "place": target.locality.name if target.locality else "",
        **toolbar(request, frame, with_exports=False),
    }
    return render(request, "reports/target_detail.html", context)


def _target(request, pk):
    rows = Target.objects.visible_to(scope_of(request.user))
    rows = rows.select_related("directive__locality", "directive__issuer_agency", "clause", "locality")
    return get_object_or_404(rows.defer("directive__text", "directive__search_key"), pk=pk)


def _frame(request, target):
    """The frame of the target's place, else of its document's. A code that another place bears today leads astray, so
    the place is put right by its lineage."""
    place = target.locality or target.directive.locality
    frame = frame_of(request, place.code) if place else frame_of(request)
    if place and frame.place.lineage_id != place.lineage_id:
        day = day_for(place, frame.day if frame.asked else None, frame.basis)
        frame = replace(frame, place=Locality.objects.on_day(place, day), day=day)
    return frame


def _proof(request, register):
    """A register with the page of it that was asked for; both lists of a target turn their pages together."""
    page = Paginator(register.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    register.rows = page.object_list
    return {"register": register, "page": page}


# -- Writing ----------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target_figure(request, pk):
    """A figure by hand; `?day=` corrects the one of that day."""
    target = _kept(request, pk)
    old = target.figures.filter(day=_asked_day(request)).first()
    first = {name: getattr(old, name) for name in FigureForm.base_fields} if old else {}
    form = FigureForm(request.POST if request.method == "POST" else None, initial=first)
    if _done(form, lambda said: enter_figure(target, by=request.user, **said)):
        messages.success(request, _("The figure is recorded with its source."))
        return _back(target, "figures")
    title = _("Correct the figure") if old else _("Enter a figure by hand")
    undo = reverse("reports:target-figure-withdraw", args=[target.pk, old.pk]) if old else ""
    return _form_page(request, target, form, title, undo)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target_revision(request, pk):
    """New terms by a decision; `?day=` corrects the one of that day."""
    target = _kept(request, pk)
    day = _asked_day(request)
    old = target.revisions.filter(decided_on=day).first()
    before = old or (target if day is None else revised(target, day))
    names = RevisionForm.base_fields if old else ("value", "denominator", "deadline")
    form = RevisionForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(before, name) for name in names}
    )
    if _done(form, lambda said: revise_target(target, by=request.user, **said)):
        messages.success(request, _("The new terms are recorded with their decision."))
        return _back(target, "revisions")
    title = _("Correct the revision") if old else _("Revise the target by a decision")
    undo = reverse("reports:target-revision-withdraw", args=[target.pk, old.pk]) if old else ""
    return _form_page(request, target, form, title, undo)


@login_required
@require_POST
def target_figure_withdraw(request, pk, row):
    target = _kept(request, pk)
    withdraw_figure(get_object_or_404(target.figures, pk=row), by=request.user)
    messages.success(request, _("The figure has been taken away; its history stays."))
    return _back(target, "figures")


@login_required
@require_POST
def target_revision_withdraw(request, pk, row):
    target = _kept(request, pk)
    withdraw_revision(get_object_or_404(target.revisions, pk=row), by=request.user)
    messages.success(request, _("The revision has been taken away; its history stays."))
    return _back(target, "revisions")


def _kept(request, pk):
    """A target of the reader's own office; 403 for whoever only reads it."""
    target = _target(request, pk)
    if not manages(request.user, target.directive):
        raise PermissionDenied
    return target


def _asked_day(request):
    try:
        return parse_day(request.GET.get("day", ""))
    except BadDay:
        return None


def _done(form, write):
    """Whether the form was sent and written; what is refused stands in the form."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        write(form.cleaned_data)
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.reason)
        return False
    return True


def _back(target, part):
    return redirect(reverse("reports:target-detail", args=[target.pk]) + f"#{part}")


def _form_page(request, target, form, title, undo):
    address = reverse("reports:target-detail", args=[target.pk])
    context = {
        "title": title,
        "subtitle": f"{metric_label(target.metric)} – {directive_title(target.directive)}",
        "path": [{"text": _("Targets assigned"), "href": reverse("reports:target-list")},
                 {"text": metric_label(target.metric), "href": address}],
        "form": form,
        "undo": undo,
        "back": address,
    }  # fmt: skip
    return render(request, "reports/target_form.html", context)
