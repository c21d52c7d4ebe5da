"""Recording decisions: one paper for many units, shown before it is written; corrections with their reason."""

from collections import defaultdict
from itertools import groupby, pairwise

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import (
    DecisionPaper,
    Refused,
    correct_recognition,
    plan_decision,
    record_decision,
    withdraw_recognition,
)
from criteria.actions.recognitions import may_record
from criteria.dossiers import procedure as law
from criteria.dossiers.scope import candidates, working_day
from criteria.forms.dossiers import CorrectionForm, DecisionForm, WithdrawForm
from criteria.models import Attainment, Dossier, Recognition
from criteria.tables.dossiers import register_corrections_table
from criteria.views.access import require
from criteria.views.dossiers import names_around, published_sets
from localities.models import Level
from ntm.lib.numbers import format_count
from ntm.lib.tables import asked_table

CORRECTIONS_A_PAGE, MOST_TICKS = 50, 700
# From what an office records every week to what it records once.
LEVELS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE, Level.VILLAGE)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_new(request):
    scope = scope_of(request.user)
    require(bool(scope.managed_ids or scope.entry_ids))
    level = _level(request, scope)
    units = list(_units(scope, level))
    form = DecisionForm(
        request.POST or None,
        units=units,
        scope=scope,
        sets=published_sets(scope, level),
        initial=_initial(scope, level, units),
    )
    plan = None
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        paper = DecisionPaper(**form.paper_values())
        if "confirmed" in request.POST and _record(request, form, paper):
            return redirect("reports:register")
        plan = plan_decision(paper, form.cleaned_data["places"], by=request.user)
    context = {
        "form": form,
        "level": level,
        "levels": _level_links(scope, level),
        "groups": _groups(units, form) if len(units) <= MOST_TICKS else [],
        "has_units": bool(units),
        "plan": plan,
        "said": _said(form, plan.paper) if plan else [],
        "kept": _kept(request) if plan else [],
        "place": scope.home.own_province.name if scope.home else "",
    }
    return render(request, "criteria/decision_preview.html" if plan else "criteria/decision_new.html", context)


def _level(request, scope):
    """Level of the units; an official records villages only."""
    level = request.GET.get("level", Level.COMMUNE if scope.managed_ids else Level.VILLAGE)
    if level not in LEVELS:
        raise Http404
    if level != Level.VILLAGE:
        require(bool(scope.managed_ids))
    return level


def _level_links(scope, level):
    if not scope.managed_ids:
        return []
    return [{"value": one.value, "text": one.label, "is_current": one == level} for one in LEVELS]


def _units(scope, level):
    rows = candidates(scope, level, working_day(scope))
    return rows.select_related("district", "province", "parent") if level == Level.VILLAGE else rows


def _initial(scope, level, units):
    """What is most often right: this year, the signer the law names."""
    initial = {"recognition_year": working_day(scope).year}
    # Villages of several districts have several chairmen; an official's lie in one.
    if units and not (level == Level.VILLAGE and scope.managed_ids):
        initial["issuer"] = law.default_issuer(level, Attainment.STANDARD, names_around(units[0]))
    return initial


def _groups(units, form):
    """[(what the units lie in, [(unit, ticked)])]."""
    ticked = set(form.data.getlist("units")) if form.is_bound else set()
    return [
        (above.full_name if above else "", [(place, str(place.pk) in ticked) for place in places])
        for above, places in groupby(units, key=_above)
    ]


def _above(place):
    return place.parent if place.level == Level.VILLAGE else place.district


def _record(request, form, paper):
    """True when the decision was written; otherwise the reasons stand above the preview."""
    try:
        rows = record_decision(
            paper, form.cleaned_data["places"], by=request.user, reason=form.cleaned_data.get("reason", "")
        )
    except Refused as refusal:
        for problem in refusal.problems[:10]:
            messages.error(request, problem.reason)
        return False
    text = ngettext(
        "Recorded decision %(number)s for %(count)s unit.",
        "Recorded decision %(number)s for %(count)s units.",
        len(rows),
    )
    messages.success(request, text % {"number": paper.decision_number, "count": format_count(len(rows))})
    _say_ended(request, Dossier.objects.filter(recognition__in=rows).count())
    return True


def _say_ended(request, count):
    if count:
        text = ngettext("%(count)s open dossier ended with it.", "%(count)s open dossiers ended with it.", count)
        messages.info(request, text % {"count": format_count(count)})


def _said(form, paper):
    """What the paper says of every unit, in the words of the form."""
    words = [dict(form.fields[name].choices)[getattr(paper, name)] for name in ("kind", "attainment")]
    return [*words, str(paper.recognition_year), paper.criteria_set or "", paper.issuer, paper.signer, paper.note]


def _kept(request):
    """Everything typed, to be sent again from the preview."""
    skipped = ("csrfmiddlewaretoken", "confirmed", "edit", "reason")
    return [(name, value) for name, values in request.POST.lists() if name not in skipped for value in values]


# -- Corrections -------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_correct(request, pk):
    scope = scope_of(request.user)
    row = _recognition_for(scope, pk)
    if not may_record(scope, row.locality):
        raise PermissionDenied
    is_withdrawal = "withdraw" in request.POST
    sent = request.POST or None
    form = CorrectionForm(
        None if is_withdrawal else sent, sets=published_sets(scope, row.locality.level), initial=_stored(row)
    )
    withdrawal = WithdrawForm(sent if is_withdrawal else None, prefix="withdraw", label_suffix="")
    chosen = withdrawal if is_withdrawal else form
    if request.method == "POST" and chosen.is_valid():
        try:
            if is_withdrawal:
                withdraw_recognition(row, by=request.user, reason=withdrawal.cleaned_data["reason"])
            else:
                correct_recognition(row, by=request.user, reason=form.cleaned_data["reason"], **form.paper_values())
        except Refused as refusal:
            for problem in refusal.problems:
                chosen.add_error(None, problem.reason)
        else:
            messages.success(
                request, _("Corrected: %(place)s. The history keeps what stood there.") % {"place": row.locality}
            )
            return redirect("criteria:correction-list")
    context = {"row": row, "form": form, "withdrawal": withdrawal, "place": row.locality.own_province.name}
    return render(request, "criteria/decision_correct.html", context)


def _recognition_for(scope, pk):
    rows = Recognition.objects.select_related("locality__province", "locality__district", "criteria_set")
    return get_object_or_404(rows.filter(locality__in=scope.visible().values("pk")), pk=pk)


def _stored(row):
    return {name: getattr(row, name) for name in DecisionPaper.__dataclass_fields__}


@login_required
@require_safe
def correction_list(request):
    """Entries that were corrected or taken back: what stood there, what stands now, who, when and why."""
    scope = scope_of(request.user)
    history = Recognition.history.filter(locality__in=scope.visible().values("pk")).exclude(history_type="+")
    rows = history.select_related("locality", "criteria_set", "history_user").order_by("-history_date", "-history_id")
    answer = asked_table(request, {"corrections": lambda: register_corrections_table(_correction_lines(rows))})
    if answer:
        return answer
    page = Paginator(rows, CORRECTIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": _correction_lines(page.object_list)}
    return render(request, "criteria/correction_list.html", context)


def _correction_lines(rows):
    before = _states_before(rows)
    return [{"row": row, "changes": _changes(before.get(row.history_id), row)} for row in rows]


def _states_before(rows):
    """{history row: the state of the entry before it}, in one query."""
    states = defaultdict(list)
    every = Recognition.history.filter(id__in={row.id for row in rows}).select_related("criteria_set", "locality")
    for state in every.order_by("history_date", "history_id"):
        states[state.id].append(state)
    return {after.history_id: before for own in states.values() for before, after in pairwise(own)}


_COMPARED = ("locality", *DecisionPaper.__dataclass_fields__)


def _changes(before, after):
    """[(field, old, new)] of a correction; of an entry taken back only what it said."""
    found = []
    for name in _COMPARED:
        field = Recognition._meta.get_field(name)
        old, new = (_shown(row, field) if row else "" for row in (before, after))
        if after.history_type == "-":
            if old and name in ("attainment", "decision_number", "decision_date"):
                found.append((field.verbose_name, old, ""))
        elif old != new:
            found.append((field.verbose_name, old, new))
    return found


def _shown(row, field):
    value = getattr(row, field.name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value if value is not None else "")
