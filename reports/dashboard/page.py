"""The leadership dashboard as finished values: the template only lays them out."""

from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count
from reports import rollups
from reports.carried_pages import carried_panel
from reports.dashboard.facts import facts
from reports.dashboard.matrix import matrix
from reports.dashboard.tables import (
    AT_RISK_SHOWN,
    at_risk,
    bands,
    by_size,
    criterion_head,
    district_row,
    summary,
    weakest,
)
from reports.dashboard.tasks import tasks
from reports.dashboard.tiles import Compared, tiles
from reports.dashboard.trend import has_trend, trend
from reports.rollups import Basis
from reports.standing import panel_lines
from reports.targets import headline_targets


def dashboard(frame, scope):
    """Context of the dashboard template for a province or district."""
    lines = [] if frame.is_carried_over else panel_lines(frame)
    earlier = _earlier(frame)
    if not frame.is_carried_over:
        rollups.expect(frame.basis, [(frame.place, frame.day), *((place, day) for place, day, _words in earlier)])
    rollup = frame.rollup()
    compared = [Compared(frame.rollup_of(place, day), words) for place, day, words in earlier]
    # Targets are given for the units of their time; on other boundaries their numbers mean nothing.
    targets = {} if frame.is_carried_over else headline_targets(frame.place, frame.day, scope)
    return {
        "rollup": rollup,
        "tiles": tiles(frame, rollup, compared, targets),
        "facts": facts(frame, rollup, targets, scope),
        "districts": [district_row(frame, row) for row in by_size(rollup.districts)],
        "matrix": matrix(frame, rollup),
        "criteria": [criterion_head(frame, row) for row in enumerate(rollup.criteria)],
        "no_results": _no_results(rollup),
        "bands": bands(frame, rollup),
        "weakest": weakest(frame, rollup),
        "at_risk": at_risk(frame, rollup),
        "at_risk_shown": AT_RISK_SHOWN,
        "trend": trend(frame, targets.get("standard")) if has_trend(frame, rollup) else None,
        "carried": carried_panel(frame, rollup) if rollup.is_carried_over else None,
        "tasks": tasks(frame, scope),
        "summary": summary(rollup),
        "standing": [draw() for draw in lines],
        "revocation": format_count(len(rollup.select("revocation"))),
    }


def _earlier(frame):
    """[(place, day, words)] the headline is compared with; on other boundaries the chosen day alone."""
    days = [(frame.compare_day, frame.compare_words)]
    if not frame.is_carried_over:
        days.append(frame.second_comparison)
    return [(rollups.row_on(frame.place, day), day, words) for day, words in days]


def _no_results(rollup):
    """Why there is nothing by the data, in a place of its own where nothing is."""
    if rollup.basis == Basis.APPROVED:
        return _(
            "No reporting period with approved figures had ended. Counts above come from recognition decisions alone."
        )
    return _("No reporting period with figures had ended. Counts above come from recognition decisions alone.")
