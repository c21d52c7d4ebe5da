"""Levels as the coordination office works on them: held against the decision, withdrawn, and the province's own."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.scope import Scope, scope_of
from criteria.actions import Refused, confirm_levels, end_own_level, set_own_level, withdraw_confirmation
from criteria.forms.levels import EndForm, LevelFilterForm, OwnLevelForm, PaperForm, WithdrawForm
from criteria.law import reading_day, sets_for
from criteria.level_lists import chosen, grouped, level_book, own_table, still_missing, waiting_table
from criteria.levels import columns_of
from criteria.models import CriteriaSet, Threshold, ThresholdConfirmation
from criteria.views.access import require
from localities.models import Locality
from ntm.lib.numbers import format_count
from ntm.lib.tables import FORMATS, table_response

_READ_AND_WRITE = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Desk:
    """A set in one of the reader's provinces."""

    criteria_set: CriteriaSet
    province: Locality
    scope: Scope
    provinces: list

    @property
    def may_write(self):
        return self.scope.manages(self.province)

    @property
    def day(self):
        return reading_day(self.criteria_set, timezone.localdate())

    @property
    def columns(self):
        """(code, name) of the columns a commune can stand in."""
        rows = [row for row in self.criteria_set.dimension_values if row.get("evaluates_commune") is not False]
        return [(row["code"], f"{row['code']}: {row.get('name_vi', '')}".rstrip(": ")) for row in rows]

    @property
    def usual_column(self):
        """The column of the province itself, for the filter to begin with."""
        columns = columns_of(self.criteria_set, [self.province], self.province.pk, self.day)
        code = columns[self.province.pk]
        return code if code in dict(self.columns) else ""

    def address(self, name="level-list", *args):
        path = reverse(f"criteria:{name}", args=[self.criteria_set.code, *args])
        return f"{path}?{urlencode({'province': self.province.code})}" if len(self.provinces) > 1 else path

    @property
    def own_address(self):
        return self.address("level-own")

    @property
    def list_address(self):
        return self.address()


def _desk(request, set_code):
    """Desk of an address; 404 for a set or a province this person has no business with."""
    scope = scope_of(request.user)
    criteria_set = get_object_or_404(sets_for(scope), code=set_code)
    provinces = _provinces(scope, criteria_set)
    wanted = request.GET.get("province") or request.POST.get("province")
    if wanted:
        provinces_found = [row for row in provinces if row.code == wanted]
    else:
        provinces_found = sorted(provinces, key=lambda row: not scope.manages(row))
    if not provinces_found:
        raise Http404
    return Desk(criteria_set, provinces_found[0], scope, provinces)


def _provinces(scope, criteria_set):
    rows = Locality.objects.provinces().filter(pk__in=scope.province_ids)
    if criteria_set.issuer_province_id:
        rows = rows.filter(lineage=criteria_set.issuer_province.lineage_id)
    by_lineage = {row.lineage_id: row for row in rows.order_by("valid_from", "pk")}
    return sorted(by_lineage.values(), key=lambda row: row.sort_key)


# -- Held against the decision ----------------------------------------------------------------------------------------


@login_required
@require_http_methods(_READ_AND_WRITE)
def level_list(request, set_code):
    """Levels not yet law in the province, and those it has confirmed."""
    desk = _desk(request, set_code)
    if request.method == "POST":
        require(desk.may_write)
        return _confirm(request, desk)
    return _level_page(request, desk, PaperForm())


def _confirm(request, desk):
    form, ticked = PaperForm(request.POST), _ticked(request)
    if not form.is_valid():
        return _level_page(request, desk, form, ticked)
    levels = Threshold.objects.filter(pk__in=ticked, indicator__criterion__criteria_set=desk.criteria_set)
    where = {"province": desk.province, "criteria_set": desk.criteria_set}
    try:
        effect = confirm_levels(**where, thresholds=levels, paper=form.paper(), by=request.user)
    except Refused as refusal:
        _refuse(form, refusal)
        return _level_page(request, desk, form, ticked)
    count = effect.levels
    text = ngettext("%(count)s level confirmed in %(place)s.", "%(count)s levels confirmed in %(place)s.", count)
    _say(request, text % {"count": format_count(count), "place": desk.province.running_name}, effect)
    return redirect(_as_filtered(request, desk))


def _as_filtered(request, desk):
    """The list with the filters the ticks were sent from."""
    kept = {name: request.GET[name] for name in ("province", "criterion", "column") if request.GET.get(name)}
    path = reverse("criteria:level-list", args=[desk.criteria_set.code])
    return f"{path}?{urlencode(kept)}" if kept else path


def _refuse(form, refusal):
    for problem in refusal.problems:
        form.add_error(None, problem.reason)


def _ticked(request):
    return {int(pk) for pk in request.POST.getlist("level") if pk.isascii() and pk.isdigit() and len(pk) < 16}


def _level_page(request, desk, form, ticked=()):
    book = level_book(desk.criteria_set, desk.province)
    filters = LevelFilterForm(
        request.GET,
        criteria=desk.criteria_set.criteria.order_by("order"),
        columns=desk.columns,
        usual=desk.usual_column,
    )
    lines = chosen(book.waiting, criterion=filters.criterion_number, column=filters.column_code)
    if request.GET.get("format") in FORMATS:
        return table_response(waiting_table(book, lines), request.GET["format"])
    context = {
        "desk": desk,
        "criteria_set": desk.criteria_set,
        "book": book,
        "groups": grouped(lines),
        "shown": len(lines),
        "filters": filters,
        "form": form,
        "ticked": ticked,
        "exports": _exports(request),
    }
    return render(request, "criteria/level_list.html", context)


@login_required
@require_http_methods(_READ_AND_WRITE)
def level_withdraw(request, set_code, pk):
    """Ask for the reason, then withdraw what the office had confirmed."""
    desk = _desk(request, set_code)
    rows = ThresholdConfirmation.objects.select_related("threshold__indicator", "province", "confirmed_by")
    rows = rows.filter(threshold__indicator__criterion__criteria_set=desk.criteria_set)
    confirmation = get_object_or_404(rows, pk=pk, province__lineage=desk.province.lineage_id)
    require(desk.may_write)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        back = desk.own_address if confirmation.threshold.province_id else desk.list_address
        return _act(
            request, desk, form, back, _("The confirmation of %(number)s is withdrawn."), confirmation.threshold,
            lambda: withdraw_confirmation(confirmation=confirmation, by=request.user, **form.cleaned_data),
        )  # fmt: skip
    return _ask(request, desk, form, confirmation.threshold, "withdraw")


# -- The province's own -----------------------------------------------------------------------------------------------


@login_required
@require_http_methods(_READ_AND_WRITE)
def level_own(request, set_code):
    """The province's own levels and the form to enter one."""
    desk = _desk(request, set_code)
    if request.method == "POST":
        require(desk.may_write)
        return _set_own(request, desk)
    return _own_page(request, desk, _own_form(desk, initial=_wished(request, desk)))


def _own_form(desk, data=None, initial=None):
    return OwnLevelForm(data, criteria_set=desk.criteria_set, columns=desk.columns, day=desk.day, initial=initial)


def _wished(request, desk):
    """What a link asks to be filled in already."""
    return {"indicator": request.GET.get("indicator", ""), "column": desk.usual_column if desk.columns else ""}


def _set_own(request, desk):
    form = _own_form(desk, request.POST)
    if not form.is_valid():
        return _own_page(request, desk, form)
    try:
        row, effect = set_own_level(province=desk.province, level=form.own_level(), by=request.user)
    except Refused as refusal:
        _refuse(form, refusal)
        return _own_page(request, desk, form)
    words = {"number": row.indicator.number, "decision": row.decision}
    _say(request, _("The level of %(number)s by %(decision)s is entered.") % words, effect)
    return redirect(desk.own_address)


def _own_page(request, desk, form):
    book = level_book(desk.criteria_set, desk.province)
    if request.GET.get("format") in FORMATS:
        return table_response(own_table(book), request.GET["format"])
    context = {
        "desk": desk,
        "criteria_set": desk.criteria_set,
        "book": book,
        "missing": still_missing(desk.criteria_set, book, desk.day),
        "form": form,
        "takes_levels": bool(form.fields["indicator"].choices[1:]),
        "exports": _exports(request),
    }
    return render(request, "criteria/level_own.html", context)


@login_required
@require_http_methods(_READ_AND_WRITE)
def level_end(request, set_code, pk):
    """Ask for the last day, then end a level of the province."""
    desk = _desk(request, set_code)
    rows = Threshold.objects.select_related("indicator").filter(indicator__criterion__criteria_set=desk.criteria_set)
    threshold = get_object_or_404(rows, pk=pk, province__lineage=desk.province.lineage_id)
    require(desk.may_write)
    form = EndForm(request.POST or None)
    if form.is_valid():
        return _act(
            request, desk, form, desk.own_address, _("The level of %(number)s has its last day."), threshold,
            lambda: end_own_level(threshold=threshold, by=request.user, **form.cleaned_data),
        )  # fmt: skip
    return _ask(request, desk, form, threshold, "end")


# -- Shared -----------------------------------------------------------------------------------------------------------


def _act(request, desk, form, back, text, threshold, action):
    """Take a step that was asked for on a page of its own; a refusal brings that page back."""
    try:
        effect = action()
    except Refused as refusal:
        _refuse(form, refusal)
        return _ask(request, desk, form, threshold, "end" if "last_day" in form.fields else "withdraw")
    _say(request, text % {"number": threshold.indicator.number}, effect)
    return redirect(back)


def _ask(request, desk, form, threshold, step):
    back = desk.own_address if threshold.province_id else desk.list_address
    context = {
        "desk": desk,
        "criteria_set": desk.criteria_set,
        "form": form,
        "threshold": threshold,
        "step": step,
        "back": back,
    }
    return render(request, "criteria/level_step.html", context)


def _say(request, text, effect):
    """What was done, how many verdicts followed, and how many approved units stay as they are."""
    parts = [text]
    if effect.verdicts:
        many = ngettext("%(count)s verdict changed.", "%(count)s verdicts changed.", effect.verdicts)
        parts.append(many % {"count": format_count(effect.verdicts)})
    else:
        parts.append(_("No verdict changed."))
    if effect.approved:
        many = ngettext(
            "%(count)s unit already approved stays as it is.",
            "%(count)s units already approved stay as they are.",
            effect.approved,
        )
        parts.append(many % {"count": format_count(effect.approved)})
    messages.success(request, " ".join(parts))


def _exports(request):
    kept = {name: value for name, value in request.GET.items() if name != "format"}
    return {form: "?" + urlencode({**kept, "format": form}) for form in FORMATS}
