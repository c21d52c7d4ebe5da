"""Recognition dossiers: the year's board, one dossier, opening one, deciding several, the days of each step."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.forms import formset_factory
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Agency
from accounts.scope import scope_of
from criteria.actions import Refused, decide, open_dossier
from criteria.actions.dossiers import sets_to_choose
from criteria.dossiers import procedure as law
from criteria.dossiers.board import board, board_table
from criteria.dossiers.reading import DossierReading
from criteria.dossiers.scope import candidates, dossiers_for, may_take, working_day
from criteria.forms.dossiers import (
    BackForm,
    BoardFilterForm,
    CheckForm,
    DecideForm,
    FileForm,
    MemberForm,
    NewDossierForm,
    OpinionForm,
    SetForm,
    StepForm,
    SurveyForm,
    SurveyLineForm,
    VoteForm,
)
from criteria.models import CouncilVote, CriteriaSet, DossierState
from criteria.tables.dossiers import dossier_tables
from criteria.views.access import require
from localities.models import Level, Locality
from ntm.lib.numbers import format_count
from ntm.lib.tables import FORMATS, asked_table, table_response

LEVELS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)
SURVEY_ROWS, COUNCIL_ROWS, SPARE_ROWS = 8, 11, 3
SurveyLines = formset_factory(SurveyLineForm, extra=SURVEY_ROWS, max_num=60, validate_max=True)


# -- The year's board --------------------------------------------------------------------------------------------------


@login_required
@require_safe
def dossier_board(request):
    scope = scope_of(request.user)
    seen = dossiers_for(scope)
    years = _years(seen)
    districts = Locality.objects.filter(pk__in=seen.values("locality__district")).order_by("sort_key", "pk")
    form = BoardFilterForm(
        {"year": years[0], **request.GET.dict()},
        years=years,
        districts=[(str(one.pk), one.full_name) for one in districts],
    )
    year = int(form.cleaned_data.get("year") or years[0])
    columns = board(_filtered(seen.filter(year=year), form.cleaned_data), timezone.localdate())
    home = scope.home
    place = home.own_province.name if home else ""
    if request.GET.get("format") in FORMATS:
        return table_response(board_table(columns, year, place), request.GET["format"])
    context = {
        "place": place,
        "form": form,
        "year": year,
        "columns": columns,
        "total": sum(column.count for column in columns),
        "late": sum(column.late for column in columns),
        "waiting": [card for column in columns for card in column.cards if card.dossier.step == law.DECIDE
                    and card.dossier.state == DossierState.OPEN],
        "may_open": bool(scope.entry_ids or scope.managed_ids),
        "may_manage": bool(scope.managed_ids),
        "exports": _exports(request, year),
    }  # fmt: skip
    return render(request, "criteria/dossier_board.html", context)


def _years(seen):
    """Years with dossiers and this one, newest first."""
    found = set(seen.order_by().values_list("year", flat=True).distinct())
    return sorted(found, reverse=True) or [timezone.localdate().year]


def _filtered(rows, chosen):
    if chosen.get("attainment"):
        rows = rows.filter(attainment=chosen["attainment"])
    if chosen.get("district"):
        rows = rows.filter(Q(locality__district=chosen["district"]) | Q(locality=chosen["district"]))
    return rows


def _exports(request, year):
    kept = {name: value for name, value in request.GET.items() if name != "format"}
    return {form: "?" + urlencode({"year": year, **kept, "format": form}) for form in FORMATS}


# -- Opening -----------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_new(request):
    scope = scope_of(request.user)
    require(bool(scope.entry_ids or scope.managed_ids))
    level = request.GET.get("level", Level.COMMUNE)
    if level not in LEVELS:
        raise Http404
    day = working_day(scope)
    units = candidates(scope, level, day)
    province = scope.home.own_province_id
    form = NewDossierForm(
        request.POST or None,
        units=units,
        sets=sets_to_choose(request.user, level, province),
        initial={"year": day.year, "registered_on": day},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = open_dossier(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem.reason)
        else:
            messages.success(request, _("Registered: %(dossier)s.") % {"dossier": row})
            return redirect("criteria:dossier-detail", row.pk)
    levels = [{"value": one.value, "text": one.label, "is_current": one == level} for one in LEVELS]
    context = {"form": form, "levels": levels if scope.managed_ids else []}
    return render(request, "criteria/dossier_new.html", context)


# -- One dossier -------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def dossier_detail(request, pk):
    return dossier_page(request, dossier_for(request.user, pk))


def dossier_for(user, pk):
    """The dossier for this person; 404 for a stranger."""
    return get_object_or_404(dossiers_for(scope_of(user)), pk=pk)


def dossier_page(request, row, **bound):
    """Page of a dossier; `bound` holds forms that were refused, to be shown again as typed."""
    scope = scope_of(request.user)
    reading = DossierReading(row, timezone.localdate())
    may = permissions(scope, row, reading)
    context = {
        "dossier": row,
        "reading": reading,
        "place": row.province.name,
        "way": reading.lines(),
        "papers": _papers(reading),
        "may": may,
        "forms": _apart({**_forms(request.user, row, reading, may), **bound}),
        "names": {step.code: step.name for step in reading.procedure.steps},
    }
    wanted = {} if request.method == "POST" else dossier_tables(row, reading)
    return asked_table(request, wanted) or render(request, "criteria/dossier_detail.html", context)


def permissions(scope, row, reading):
    """{what this person may do with the dossier now}; a button stands only for these."""
    step, found = reading.step, set()
    local, office = may_take(scope, law.Step("", "", "local", ""), row.locality), scope.manages(row.locality)
    moves = row.is_unfinished or (row.state == DossierState.RECOGNISED and step is not None)
    if moves and may_take(scope, step, row.locality):
        if not any(need.is_hard for need in reading.needs):
            found |= {"decide"} if step.code == law.DECIDE else {"advance"}
        found.add("take")
        found |= {"return"} if step.may_return and row.state == DossierState.OPEN else set()
    if row.is_unfinished and local:
        found |= {"survey", "file"}
    if row.is_unfinished and office:
        found |= {"check", "disqualify"}
        found |= {"set"} if step.code not in (law.VOTE, law.DECIDE) else {"vote"}
    if row.state == DossierState.OPEN and step.takes_opinions and (office or row.province_id in scope.department_ids):
        found.add("opinion")
    return found


def _apart(named):
    """The forms of one page, each with ids of its own: several ask for a document or a note."""
    for name, form in named.items():
        form.auto_id = f"{name}-%s"
    return named


def _forms(user, row, reading, may):
    """Unbound forms of what may be done."""
    today = timezone.localdate()
    initial = {"step": row.step, "done_on": today}
    make = {
        "advance": lambda: step_form(reading, initial=initial),
        "return": lambda: BackForm(initial=initial, prefix="return", label_suffix=""),
        "disqualify": lambda: BackForm(initial=initial, prefix="disqualify", label_suffix=""),
        "set": lambda: SetForm(initial=initial, prefix="set", sets=other_sets(user, row)),
        "opinion": lambda: opinion_form(user, row),
        "survey": lambda: SurveyForm(label_suffix=""),
        "survey_lines": lambda: survey_lines(row),
        "vote": lambda: VoteForm(label_suffix=""),
        "members": lambda: council_lines(_last_council(row)),
        "check": lambda: check_form(reading),
        "file": lambda: FileForm(papers=reading.procedure.papers),
        "decide": lambda: DecideForm(initial={"issuer": _issuer(row), "decision_date": today}, label_suffix=""),
    }
    wanted = (
        (may - {"take"}) | ({"survey_lines"} if "survey" in may else set()) | ({"members"} if "vote" in may else set())
    )
    return {name: make[name]() for name in wanted}


def step_form(reading, data=None, initial=None):
    level = reading.dossier.locality.level
    rule = reading.procedure.publication_for(level) if reading.step.code == law.PUBLISH else None
    soft = any(not need.is_hard for need in reading.needs)
    return StepForm(data, initial=initial, publication=rule, needs_reason=soft)


def opinion_form(user, row, data=None):
    """The department's own name; for the office every agency of the province."""
    scope = scope_of(user)
    agencies = Agency.objects.filter(
        Q(locality=row.province_id)
        | Q(locality__province=row.province_id)
        | Q(responsibilities__province=row.province_id)
    ).distinct()
    if not scope.manages(row.locality):
        agencies = agencies.filter(pk__in=scope.agency_ids)
    criteria = row.criteria_set.criteria.order_by("order")
    first = agencies.first() if not scope.manages(row.locality) else None
    return OpinionForm(
        data, agencies=agencies.order_by("search_key", "pk"), criteria=criteria, initial={"agency": first}
    )


def survey_lines(row, data=None):
    below = Locality.objects.filter(parent=row.locality).in_force_on(timezone.localdate()).alphabetical()
    # Choices are read once for all the lines.
    places = [("", _("whole unit")), *((place.pk, place.full_name) for place in below)]
    return SurveyLines(data, prefix="line", form_kwargs={"places": places, "below": below})


def council_lines(members=(), data=None, unsaid=""):
    """Lines for a council: those who sat in the last one, and empty ones behind them."""
    extra = SPARE_ROWS if members else COUNCIL_ROWS
    lines = formset_factory(MemberForm, extra=extra, max_num=60, validate_max=True)
    return lines(data, prefix="member", initial=list(members), form_kwargs={"unsaid": unsaid})


def check_form(reading, data=None):
    return CheckForm(data, conditions=[one for one in reading.conditions if not one.is_computed])


def other_sets(user, row):
    return sets_to_choose(user, row.locality.level, row.province_id).filter(attainment=row.attainment)


def _last_council(row):
    """Members of the province's last council, so that names are typed once."""
    vote = CouncilVote.objects.filter(dossier__province=row.province_id).order_by("-at", "-pk").first()
    return list(vote.members.order_by("order").values("name", "position")) if vote else []


def _issuer(row):
    return law.default_issuer(row.locality.level, row.attainment, names_around(row.locality))


def names_around(locality):
    """Running names of the province, district and commune a unit is or lies in."""
    places = {"province": locality.own_province, "district": locality.district, "commune": None}
    if locality.level == Level.VILLAGE:
        places["commune"] = locality.parent
    return {name: place.running_name if place else "" for name, place in places.items()}


def _papers(reading):
    """[(paper, files)] of the procedure, then what belongs to none of them."""
    found = {paper.code: (paper.name, []) for paper in reading.procedure.papers}
    others = (_("Other papers"), [])
    for file in reading.files:
        found.get(file.paper, others)[1].append(file)
    return [*found.values(), *([others] if others[1] else [])]


# -- One decision for many ---------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_decide(request):
    """Dossiers that wait for a decision, ticked, and the decision that takes them."""
    scope = scope_of(request.user)
    require(bool(scope.managed_ids))
    rows = dossiers_for(scope).filter(step=law.DECIDE, state=DossierState.OPEN, province__in=scope.managed_ids)
    rows = list(rows.order_by("year", "attainment", "locality__district__sort_key", "locality__sort_key"))
    asked = request.POST.getlist("dossiers") or request.GET.getlist("dossier")
    chosen = [row for row in rows if str(row.pk) in asked]
    initial = {"decision_date": timezone.localdate(), "issuer": _issuer((chosen or rows)[0]) if rows else ""}
    form = DecideForm(request.POST or None, initial=initial, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            decided = decide(chosen, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem.reason)
        else:
            text = ngettext(
                "Recorded: %(count)s unit recognised.", "Recorded: %(count)s units recognised.", len(decided)
            )
            messages.success(request, text % {"count": format_count(len(decided))})
            return redirect("criteria:dossier-board")
    context = {"form": form, "rows": rows, "chosen": {row.pk for row in chosen}}
    return render(request, "criteria/dossier_decide.html", context)


def published_sets(scope, level):
    """Sets a decision may name: national ones and those of the person's provinces, no drafts."""
    rows = CriteriaSet.objects.published().filter(level=level)
    own = rows if scope.sees_everything else rows.for_provinces(*scope.province_ids)
    return own.order_by("-valid_from", "code")
