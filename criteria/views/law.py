"""Criteria sets as law."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from criteria.law import conditions_of, law_of, reading_day, sets_for
from criteria.models import Indicator, Responsibility
from criteria.tables.law import law_table, set_conditions_table, sets_table
from localities.models import Level
from ntm.lib.tables import asked_table


@login_required
@require_safe
def set_list(request):
    scope = scope_of(request.user)
    counts = {"criteria_count": Count("criteria", distinct=True), "condition_count": Count("conditions", distinct=True)}
    sets = sets_for(scope).annotate(**counts).order_by("-valid_from", "code")
    groups = [(label, [row for row in sets if row.level == level]) for level, label in Level.choices]
    # Communes first: theirs are the sets an office opens every day.
    shown = [group for group in reversed(groups[:3]) if group[1]] + [group for group in groups[3:] if group[1]]
    context = {"groups": shown, "manages": bool(scope.managed_ids)}
    answer = asked_table(request, {"sets": lambda: sets_table(shown)})
    return answer or render(request, "criteria/set_list.html", context)


@login_required
@require_safe
def set_detail(request, set_code):
    scope = scope_of(request.user)
    criteria_set = get_object_or_404(sets_for(scope), code=set_code)
    day = reading_day(criteria_set, timezone.localdate())
    blocks = law_of(criteria_set, scope, day)
    context = {
        "criteria_set": criteria_set,
        "issuer": criteria_set.issuer_province or criteria_set.legal_basis.get("issuer", ""),
        "day": day,
        "has_province": bool(scope.province_ids),
        "blocks": blocks,
        "manages": bool(scope.managed_ids),
        "indicator_count": sum(len(block.rows) for block in blocks),
        "conditions": conditions_of(criteria_set),
        "required": criteria_set.requires.order_by("code"),
    }
    wanted = {
        "indicators": lambda: law_table(criteria_set, blocks, day),
        "conditions": lambda: set_conditions_table(criteria_set, context["conditions"]),
    }
    return asked_table(request, wanted) or render(request, "criteria/set_detail.html", context)


def criterion_for(scope, set_code, number):
    """A criterion of a set this person may see; 404 for any other."""
    criteria_set = get_object_or_404(sets_for(scope), code=set_code)
    criterion = criteria_set.criteria.filter(number=number).first()
    if criterion is None:
        raise Http404
    criterion.criteria_set = criteria_set
    return criterion


def criterion_law(scope, criterion, today):
    """What the law says of a criterion: context of the page that reports/ puts its figures on."""
    criteria_set = criterion.criteria_set
    day = reading_day(criteria_set, today)
    former = Indicator.objects.filter(criterion=criterion, parent=None, valid_to__lt=day)
    in_charge = Responsibility.objects.in_force_on(day).filter(scope.in_provinces(), criterion=criterion)
    return {
        "criteria_set": criteria_set,
        "criterion": criterion,
        "day": day,
        "has_province": bool(scope.province_ids),
        "may_amend": _may_amend(scope, criteria_set),
        "rows": law_of(criteria_set, scope, day, criterion)[0].rows,
        "former": former.order_by("order", "valid_from"),
        "responsibilities": in_charge.select_related("agency", "province").order_by("agency__search_key", "pk"),
    }


def _may_amend(scope, criteria_set):
    """A published set of the reader's own office."""
    own = criteria_set.issuer_province
    return own is not None and not criteria_set.is_draft and scope.manages(own)
