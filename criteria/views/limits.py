"""Days of each step of a dossier, set by the office."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.scope import scope_of
from criteria.actions import Refused, set_day_limit
from criteria.dossiers import procedure as law
from criteria.dossiers.reading import limit_of, limits_of
from criteria.forms.dossiers import LimitForm
from criteria.models import DayLimit
from criteria.tables.dossiers import limit_history_table, limits_table
from criteria.views.access import require
from localities.models import Level, Locality
from ntm.lib.tables import asked_table


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def limit_list(request):
    """Days of each step: the province's own, else the procedure's, else "not set"."""
    scope = scope_of(request.user)
    require(bool(scope.managed_ids))
    province = Locality.objects.filter(pk__in=scope.managed_ids).order_by("-valid_from", "pk").first()
    form = LimitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = set_day_limit(by=request.user, province=province, **form.cleaned_data)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem.reason)
        else:
            name = law.procedures()[0].step(row.step).name
            said = (
                _("Set: %(step)s, %(days)s working days.")
                if row.is_working_days
                else _("Set: %(step)s, %(days)s days.")
            )
            messages.success(request, said % {"step": name, "days": row.days})
            return redirect("criteria:limit-list")
    context = {"place": province.name, "form": form, "rows": _limit_rows(province), "history": _limit_history(province)}
    wanted = {
        "limits": lambda: limits_table(context["rows"], province),
        "history": lambda: limit_history_table(context["history"], province),
    }
    return asked_table(request, wanted) or render(request, "criteria/limit_list.html", context)


def _limit_rows(province):
    today = timezone.localdate()
    procedure = law.procedure_of(today.year)
    limits = limits_of(province.pk, today)
    return [
        {
            "step": step,
            "limit": limit_of(procedure, step.code, "", Level.COMMUNE, limits),
            "own": [limit for (code, _attainment), limit in limits.items() if code == step.code],
        }
        for step in procedure.steps
        if step.code != law.REGISTER
    ]


def _limit_history(province):
    names = {step.code: step.name for step in law.procedures()[0].steps}
    rows = DayLimit.objects.filter(province=province).select_related("set_by").order_by("-valid_from", "step", "pk")
    return [{"row": row, "step": names[row.step]} for row in rows]
