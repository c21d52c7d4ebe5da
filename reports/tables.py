"""Tables of the dashboards as they leave the site: the same roll-up, numbers kept as numbers."""

from django.utils.translation import gettext as _

from criteria.models import Attainment
from ntm.lib.cells import LONG
from ntm.lib.numbers import share
from ntm.lib.tables import Table
from reports.dashboard import failing_names, trend_points
from reports.frame import day_line
from reports.listings import carrying_words

MARK_WORDS = {"1": "Đ", "0": "K", "?": "?", "-": "KAD"}


def districts(frame):
    rollup = frame.rollup()
    rows = [_district(number, row) for number, row in enumerate(rollup.districts, start=1)]
    figures = rollup.figures
    rows.append(
        [None, _("Whole province"), figures.standard, figures.total, share(figures.standard, figures.total),
         figures.advanced, figures.meets if figures.assessed else None, figures.average, rollup.districts_recognised]
    )  # fmt: skip
    return Table(
        name=_("districts"),
        title=_("Results by district and city, %(place)s") % {"place": rollup.place.full_name},
        notes=[day_line(rollup)],
        columns=[_("No."), _("Unit"), _("Communes recognised"), _("Communes"), _("Share (%)"), _("Advanced"),
                 _("Meets all criteria by the data"), _("Criteria per commune"), _("District recognised")],
        widths=[5, 30, 12, 10, 12, 10, 14, 12, 16],
        rows=rows,
    )  # fmt: skip


def _district(number, row):
    figures = row.figures
    return [number, row.full_name, figures.standard, figures.total, share(figures.standard, figures.total),
            figures.advanced, figures.meets if figures.assessed else None, figures.average,
            row.decision.number if row.decision else None]  # fmt: skip


def communes(frame, rollup, units, title):
    """One row per commune: decisions, then one column per criterion."""
    if rollup.is_carried_over:
        return carried_communes(rollup, units, title)
    names = {row.pk: row.name for row in rollup.districts}
    rows = [_commune(number, unit, names, rollup) for number, unit in enumerate(units, start=1)]
    return Table(
        name=_("communes"),
        title=f"{title}, {rollup.place.full_name}",
        notes=[day_line(rollup)],
        columns=[_("No."), _("Code"), _("Commune"), _("District"), _("Standard: decision"), _("dated"),
                 _("Advanced: decision"), *(c.number for c in rollup.criteria), _("Met"), _("Criteria not met")],
        widths=[5, 9, 22, 18, 20, 12, 20, *([5] * len(rollup.criteria)), 7, 50],
        rows=rows,
    )  # fmt: skip


def carried_communes(rollup, units, title):
    """One row per commune of other boundaries: where it comes from, whether it could be carried over, its criteria."""
    return Table(
        name=_("communes"),
        title=f"{title}, {rollup.place.full_name}",
        notes=[day_line(rollup)],
        columns=[_("No."), _("Code"), _("Commune"), _("Units of that day"), _("Recognised as standard"), _("Advanced"),
                 _("Carrying over"), *(c.number for c in rollup.criteria), _("Met"), _("Criteria not met")],
        widths=[5, 9, 22, 40, 14, 12, 40, *([5] * len(rollup.criteria)), 7, 50],
        rows=[_carried(number, unit, rollup) for number, unit in enumerate(units, start=1)],
    )  # fmt: skip


def _carried(number, unit, rollup):
    marks = [MARK_WORDS[mark] for mark in unit.marks] or [None] * len(rollup.criteria)
    return [number, unit.code, unit.full_name, unit.mapping.source_names, _carried_state(unit, Attainment.STANDARD),
            _carried_state(unit, Attainment.ADVANCED), carrying_words(unit), *marks, unit.met,
            ", ".join(failing_names(rollup, unit))]  # fmt: skip


def _carried_state(unit, attainment):
    """ "x" where carried over as recognised, "?" where it cannot be told, else nothing."""
    if not unit.is_mapped or attainment in unit.mapping.mixed:
        return "?"
    return "x" if unit.is_recognised(attainment) else None


def _commune(number, unit, names, rollup):
    standard = unit.decision()
    advanced = unit.decision(Attainment.ADVANCED)
    marks = [MARK_WORDS[mark] for mark in unit.marks] or [None] * len(rollup.criteria)
    return [number, unit.code, unit.full_name, names.get(unit.district_id), standard.number if standard else None,
            standard.date if standard else None, advanced.number if advanced else None, *marks, unit.met,
            ", ".join(failing_names(rollup, unit))]  # fmt: skip


def matrix(frame):
    rollup = frame.rollup()
    return communes(frame, rollup, rollup.units, _("Communes × criteria"))


def trend(frame):
    rows = [[day, recognised, total, share(recognised, total)] for day, recognised, total in
            trend_points(frame.place, frame.day)]  # fmt: skip
    return Table(
        name=_("trend"),
        title=_("Communes recognised, %(place)s") % {"place": frame.place.full_name},
        notes=[_("Each day counts the units then in force.")],
        columns=[_("Day"), _("Communes recognised"), _("Communes"), _("Share (%)")],
        widths=[14, 16, 12, 12],
        rows=rows,
    )


def commune_results(frame, page):
    """Indicators of one commune, as its page lists them."""
    rows = [
        [
            row["number"],
            row["name"],
            row["unit"],
            row["requirement"].text,
            row["value"],
            LONG.get(row["verdict"]),
            row["basis"],
        ]
        for group in page["groups"]
        for row in group["rows"]
    ]
    return Table(
        name=frame.place.name,
        title=_("Results by indicator, %(place)s") % {"place": frame.place.full_name},
        notes=[page["figures_note"]],
        columns=[
            _("No."),
            _("Indicator"),
            _("Unit of measure"),
            _("Requirement"),
            _("Value"),
            _("Verdict"),
            _("Decided by"),
        ],
        widths=[7, 70, 16, 22, 10, 12, 24],
        rows=rows,
    )


DASHBOARD_TABLES = {"districts": districts, "matrix": matrix, "trend": trend}
