"""Provinces beside each other and the last twenty quarters, for whoever reads more than one province."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from ntm.lib.numbers import format_count, format_decimal, format_percent, quantize
from ntm.lib.quarters import Quarter
from ntm.lib.tables import Column, Table, asked_table
from ntm.revisits import kept_while_unchanged
from reports.frame import frame_of, toolbar
from reports.presenters import change_in_words
from reports.rollups.country import league, quarters_of


@login_required
@require_safe
@kept_while_unchanged
def country(request):
    """By region and name, never by figure: a rank invites figures to be made up."""
    frame = frame_of(request)
    if frame is None:
        return render(request, "reports/no_place.html")
    scope = scope_of(request.user)
    lines = league(scope, frame.day)
    found = quarters_of(scope, frame.day)
    tables = {"provinces": lambda: _provinces_table(frame, lines), "quarters": lambda: _quarters_table(frame, found)}
    answer = asked_table(request, tables)
    if answer:
        return answer
    context = {
        "lines": [_line(frame, line) for line in lines],
        "quarter": Quarter.parse(lines[0].code).label if lines else "",
        "quarters": [_quarter(*row) for row in found],
        "figures_note": _note(frame),
        "reason": _("No reporting period with approved figures had ended by that day."),
        "path": [{"text": _("Localities"), "href": reverse("reports:locality-list")}],
        **toolbar(request, frame, with_exports=False),
        "bases": [],
    }
    return render(request, "reports/country.html", context)


def _note(frame):
    return _("Figures as of %(day)s") % {"day": f"{frame.day:%d/%m/%Y}"} + " · " + _("approved figures")


def _line(frame, line):
    now, before = line.now, line.before
    comparable = now and before and now.total == before.total
    return {
        "name": line.place.full_name,
        "region": line.region,
        "is_missing": now is None,
        "href": f"{reverse('reports:locality', args=[line.place.code])}?as_of={frame.day.isoformat()}",
        "change": change_in_words(now.standard, before.standard, "xã") if comparable else "",
        **_figures(now),
    }


def _quarter(code, counts, provinces):
    return {"label": Quarter.parse(code).label, "provinces": format_count(provinces), **_figures(counts)}


def _figures(counts):
    if counts is None:
        return dict.fromkeys(("recognised", "share", "advanced", "meets", "average"), "–") | {"is_live": False}
    average = quantize(counts.average, 1) if counts.assessed else None
    return {
        "recognised": f"{format_count(counts.standard)}/{format_count(counts.total)}",
        "share": format_percent(counts.standard, counts.total),
        "advanced": format_count(counts.advanced),
        "meets": f"{format_count(counts.meets)}/{format_count(counts.assessed)}",
        "average": format_decimal(average, 1),
        "is_live": counts.is_live,
    }


_HEADS = ("total", "standard", "advanced", "assessed", "meets")


def _columns():
    words = (_("Communes"), _("Standard"), _("Advanced"), _("Assessed"), _("Meets all criteria by the data"))
    return [*(Column(word, "count", 14) for word in words), Column(_("Criteria per commune"), "decimal", 14)]


def _values(counts):
    return [*(getattr(counts, name) if counts else None for name in _HEADS), counts.average if counts else None]


def _provinces_table(frame, lines):
    return Table(
        name=_("provinces"),
        title=_("Provinces beside each other"),
        notes=[_note(frame)],
        columns=[Column(_("Province"), "text", 28), Column(_("Region"), "text", 24), Column(_("Quarter"), "text", 12),
                 *_columns()],
        rows=[[line.place.full_name, line.region, Quarter.parse(line.code).label, *_values(line.now)]
              for line in lines],
    )  # fmt: skip


def _quarters_table(frame, found):
    return Table(
        name=_("quarters"),
        title=_("The last twenty quarters"),
        notes=[_note(frame)],
        columns=[Column(_("Quarter"), "text", 14), Column(_("Provinces with figures"), "count", 14), *_columns()],
        rows=[[Quarter.parse(code).label, provinces, *_values(counts)] for code, counts, provinces in found],
    )
