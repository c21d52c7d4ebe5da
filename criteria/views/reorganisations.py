"""Reorganisations: a form or a workbook, the preview of every effect, confirm or discard, the record, undo."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from criteria.actions.reorganisation import (
    apply_reorganisation,
    discard_reorganisation,
    effects_of,
    fingerprint_of,
    keep_reorganisation,
    plan_of,
    plan_reorganisation,
    tell,
    undo_reasons,
    undo_reorganisation,
)
from criteria.actions.reorganisation.plan import DAY
from criteria.forms.reorganisations import (
    CHANGE_FORMS,
    Change,
    Places,
    StartForm,
    WorkbookForm,
)
from criteria.models import Attainment, InheritanceReview, Reorganisation, ReviewState
from criteria.reorganisations.tables import unit_table
from criteria.reorganisations.workbook import by_position, read_lines, write_template
from criteria.tables.dossiers import reorganisations_table
from localities.models import Kind, Level, Locality
from ntm.lib.excel import XLSX
from ntm.lib.numbers import format_count
from ntm.lib.tables import FORMATS, asked_table, table_response
from ntm.lib.text import clean
from ntm.lib.uploads import UploadRefused
from ntm.lib.validity import in_force

A_PAGE, MOST_TROUBLES = 30, 300
TONES = {"PREVIEWED": "amber", "APPLIED": "green", "UNDONE": ""}
REVIEW_TONES = {"PENDING": "amber", "INHERITED": "green", "DECLINED": "red"}


def office_for(user):
    """Scope of an office; 404 for whoever has no province at all, 403 for its readers."""
    scope = scope_of(user)
    if not (scope.province_ids or scope.sees_everything):
        raise Http404
    if not scope.managed_ids:
        raise PermissionDenied
    return scope


def _record_for(user, pk):
    """A reorganisation for its office; a stranger 404, a reader 403."""
    scope = scope_of(user)
    rows = Reorganisation.objects.select_related("province", "by", "applied_by", "undone_by")
    row = get_object_or_404(rows.filter(scope.in_provinces()), pk=pk)
    if not scope.manages(row.province):
        raise PermissionDenied
    return row


def _say(request, refusal):
    for problem in refusal.problems[:10]:
        messages.error(request, problem.reason)


# -- Lists ------------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def reorganisation_list(request):
    scope = office_for(request.user)
    rows = Reorganisation.objects.filter(province__in=scope.managed_ids).select_related("province", "by", "applied_by")
    waiting = Count("reviews", filter=Q(reviews__state=ReviewState.PENDING))
    rows = rows.defer("done").annotate(waiting=waiting).order_by("-date", "-pk")
    context = {
        "place": home_name(scope),
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "tones": TONES,
        "pending": InheritanceReview.objects.filter(
            reorganisation__province__in=scope.managed_ids, state=ReviewState.PENDING
        ).count(),
    }
    answer = asked_table(request, {"reorganisations": lambda: reorganisations_table(rows)})
    return answer or render(request, "criteria/reorganisation_list.html", context)


@login_required
@require_safe
def template_file(request):
    """The workbook to fill in, with the units in force on ?date=, by default on the last day units are known for."""
    scope = office_for(request.user)
    day = _asked_day(request) or _usual_day(scope)
    province = _province_on(scope, day)
    if province is None:
        raise Http404
    response = HttpResponse(write_template(province, day), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="sap-xep-don-vi-{province.code}-{day:%Y-%m-%d}.xlsx"'
    return response


def _asked_day(request):
    """The day of ?date=, in either of the two ways a day is written; None for anything else."""
    form = WorkbookForm({"date": request.GET.get("date", "")})
    form.is_valid()
    return form.cleaned_data.get("date")


def _usual_day(scope):
    """Today where the office's province is in force, else the last day it was."""
    last = _last_province(scope)
    today = timezone.localdate()
    return today if last.is_in_force_on(today) or not last.valid_to else last.valid_to


def home_name(scope):
    """Name of the office's province, beside the site's."""
    return _last_province(scope).name


def _last_province(scope):
    return Locality.objects.filter(pk__in=scope.managed_ids).order_by("-valid_from").first()


def _province_on(scope, day):
    return Locality.objects.provinces().filter(in_force(day), pk__in=scope.managed_ids).order_by("pk").first()


# -- A new one --------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_new(request):
    """What changes is chosen first (by GET); then the form of that change, or a workbook, is sent (by POST)."""
    scope = office_for(request.user)
    day = _usual_day(scope)
    # A day to begin with: the first of its month. The resolution says the right one.
    initial = {"date": day.replace(day=1)}
    start = StartForm(request.GET or None, initial=initial)
    context = {
        "place": home_name(scope),
        "start": start,
        "workbook": WorkbookForm(initial=initial),
        "change": "",
        "usual_day": day,
    }
    if request.method == "POST" and request.POST.get("door") == "workbook":
        return _from_workbook(request, scope, context)
    if start.is_bound and start.is_valid():
        return _from_form(request, scope, start, context)
    return render(request, "criteria/reorganisation_new.html", context)


def _from_form(request, scope, start, context):
    change, level, date = (start.cleaned_data[name] for name in ("change", "level", "date"))
    province = _province_on(scope, date - DAY)
    if province is None:
        start.add_error("date", _("Your province has no units on the day before."))
        return render(request, "criteria/reorganisation_new.html", context)
    places = Places(province, date - DAY, Level.DISTRICT if change == Change.END_DISTRICTS else level)
    if not places.units:
        start.add_error("level", _("No unit of this level is known on the day before."))
        return render(request, "criteria/reorganisation_new.html", context)
    form = CHANGE_FORMS[change](request.POST if request.method == "POST" else None, places=places)
    context |= {"form": form, "change": change, "chosen": Change(change).label, "date": date}
    if request.method == "POST" and form.is_valid():
        plan = plan_reorganisation(
            province=province, date=date, resolution=form.cleaned_data["resolution"], lines=form.lines(),
            ends_districts=form.ends_districts,
        )  # fmt: skip
        return _keep_or_show(request, plan, context)
    return render(request, "criteria/reorganisation_new.html", context)


def _from_workbook(request, scope, context):
    form = context["workbook"] = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "criteria/reorganisation_new.html", context)
    said = form.cleaned_data
    province = _province_on(scope, said["date"] - DAY)
    if province is None:
        form.add_error("date", _("Your province has no units on the day before."))
        return render(request, "criteria/reorganisation_new.html", context)
    try:
        lines, faults = read_lines(said["file"])
    except UploadRefused as error:
        form.add_error("file", str(error))
        return render(request, "criteria/reorganisation_new.html", context)
    plan = plan_reorganisation(
        province=province, date=said["date"], resolution=said["resolution"], lines=lines,
        ends_districts=said["ends_districts"],
    )  # fmt: skip
    return _keep_or_show(request, plan, context, faults, clean(said["file"].name))


def _keep_or_show(request, plan, context, faults=(), file_name=""):
    """Keep a plan nothing speaks against and show its effects; else every reason, and nothing is kept."""
    troubles = by_position([*faults, *plan.troubles])
    if troubles:
        context |= {"troubles": troubles[:MOST_TROUBLES], "more": max(len(troubles) - MOST_TROUBLES, 0)}
        return render(request, "criteria/reorganisation_new.html", context)
    row = keep_reorganisation(plan, by=request.user, file_name=file_name)
    return redirect("criteria:reorganisation-detail", row.pk)


# -- One --------------------------------------------------------------------------------------------------------------


@login_required
@require_safe
@never_cache
def reorganisation_detail(request, pk):
    """The preview of what it would do now, or the record of what it did."""
    row = _record_for(request.user, pk)
    plan = plan_of(row) if row.is_previewed else None
    shown = tell(plan, effects_of(plan)) if plan and not plan.troubles else None
    told = shown or row.done.get("told")
    if request.GET.get("format") in FORMATS and told:
        return table_response(unit_table(row, told), request.GET["format"])
    reviews = list(row.reviews.select_related("locality").order_by("locality__sort_key", "pk"))
    context = {
        "place": row.province.name,
        "row": row,
        "tone": TONES[row.state],
        "troubles": plan.troubles if plan else [],
        "fingerprint": fingerprint_of(plan, shown) if shown else "",
        "told": told,
        "reviews": reviews,
        # Once it is carried out the office decides one by one; the record keeps how many there were on the day.
        "undecided": sum(_waits_as_commune(review) for review in reviews),
        "review_tones": REVIEW_TONES,
        "blocks": undo_reasons(row) if row.is_applied else [],
    }
    return render(request, "criteria/reorganisation_detail.html", context)


def _waits_as_commune(review):
    is_standard = review.attainment == Attainment.STANDARD and review.locality.kind == Kind.COMMUNE
    return is_standard and review.state == ReviewState.PENDING


@login_required
@require_POST
def reorganisation_confirm(request, pk):
    row = _record_for(request.user, pk)
    try:
        plan = apply_reorganisation(row, by=request.user, fingerprint=request.POST.get("fingerprint", ""))
    except Refused as refusal:
        _say(request, refusal)
    else:
        counts = {"ended": format_count(len(plan.ended)), "begun": format_count(len(plan.begun))}
        words = {**counts, "date": f"{plan.date:%d/%m/%Y}"}
        messages.success(request, _("Carried out: %(ended)s units end, %(begun)s begin on %(date)s.") % words)
    return redirect("criteria:reorganisation-detail", pk)


@login_required
@require_POST
def reorganisation_discard(request, pk):
    row = _record_for(request.user, pk)
    try:
        discard_reorganisation(row, by=request.user)
    except Refused as refusal:
        _say(request, refusal)
        return redirect("criteria:reorganisation-detail", pk)
    messages.success(request, _("The preview was discarded; nothing was written."))
    return redirect("criteria:reorganisation-list")


@login_required
@require_POST
def reorganisation_undo(request, pk):
    """Ask first; with `confirmed` do it."""
    row = _record_for(request.user, pk)
    if "confirmed" not in request.POST:
        context = {"place": row.province.name, "row": row, "told": row.done.get("told")}
        return render(request, "criteria/reorganisation_undo.html", context)
    try:
        undo_reorganisation(row, by=request.user)
    except Refused as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _("Undone: the units stand as they did before."))
    return redirect("criteria:reorganisation-detail", pk)
