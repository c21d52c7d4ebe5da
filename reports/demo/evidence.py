"""Evidence of the demonstration, and the figures early warnings point at, through the room's own actions."""

import io

from accounts.models import User
from criteria.actions import Entry, attach_evidence, record_results, reuse_evidence
from criteria.levels import Levels, columns_of
from criteria.models import Door, IndicatorResult, Verdict
from criteria.structure import structure_of
from criteria.units import assessed_units
from reports.demo.papers import pdf, picture
from reports.demo.plan import chance


def build_evidence(plan, period, criteria_set):
    """Papers of one quarter: minutes and pictures on the cells the plan names."""
    ours = plan["evidence"]
    if period.province.code != ours["locality"] or criteria_set.code != ours["set"]:
        return
    units = {unit.code: unit for unit in assessed_units(period, criteria_set)}
    indicators = structure_of(criteria_set, period.end_date).by_number
    for row in ours["rows"]:
        if row["quarter"] == period.code:
            for number in row["indicators"]:
                _keep(row, units[row["commune"]], indicators[number], period, criteria_set)


def _keep(row, commune, indicator, period, criteria_set):
    by = User.objects.get(username=row["by"])
    named = {"period": period, "criteria_set": criteria_set, "locality": commune, "indicator": indicator, "by": by}
    if row.get("taken_over"):
        reuse_evidence(**named)
    else:
        attach_evidence(**named, files=_papers(row["papers"], commune, indicator, period), note=row.get("note_vi", ""))


def _papers(kinds, commune, indicator, period):
    made = {
        "minutes": lambda: _file(
            f"Biên bản kiểm tra chỉ tiêu {indicator.number}.pdf",
            pdf("SO LIEU MINH HOA", f"Biên bản kiểm tra - {commune.full_name}", f"Chỉ tiêu {indicator.number}",
                f"Kỳ {period.code}"),
        ),
        "picture": lambda: _file(
            f"Ảnh hiện trường {indicator.number}.png", picture(chance("picture", commune.code, indicator.number))
        ),
    }  # fmt: skip
    return [made[kind]() for kind in kinds]


def _file(name, content):
    file = io.BytesIO(content)
    file.name = name
    return file


# -- Figures worth a second look ---------------------------------------------------------------------------------------


def build_signs(plan, period, criteria_set):
    """In the open quarter one commune's numbers repeat another's, and one's stand exactly at their levels.

    Only numbers of indicators both have met, and only to numbers that are met too: no verdict moves.
    """
    signs = plan["evidence"]["signs"]
    if period.province.code != plan["evidence"]["locality"] or period.code != signs["quarter"]:
        return
    units = {unit.code: unit for unit in assessed_units(period, criteria_set)}
    met = {code: _numbers_met(period, criteria_set, units[code]) for code in (*signs["alike"], signs["at_level"])}
    first, second = signs["alike"]
    entries = _entries(units[second], {key: value for key, value in met[first].items() if key in met[second]})
    entries += _entries(units[signs["at_level"]], _levels(period, criteria_set, units[signs["at_level"]], met))
    record_results(period=period, criteria_set=criteria_set, entries=entries, by=None, door=Door.COMMAND)


def _numbers_met(period, criteria_set, unit):
    """{indicator: number} of what a unit has met by a number."""
    rows = IndicatorResult.objects.filter(assessment__period=period, assessment__criteria_set=criteria_set)
    rows = rows.filter(assessment__locality=unit, verdict=Verdict.MET, value__isnull=False)
    return dict(rows.values_list("indicator", "value"))


def _levels(period, criteria_set, unit, met):
    """{indicator: its level} where one is known and the unit has met it."""
    levels = Levels(criteria_set, period.province_id, period.end_date)
    column = columns_of(criteria_set, [unit], period.province_id, period.end_date)[unit.pk]
    found = {key: levels.reference(key, column) for key in met[unit.code]}
    return {key: level.value for key, level in found.items() if level is not None and level.value is not None}


def _entries(unit, numbers):
    return [Entry(unit.pk, key, value, Verdict.MET) for key, value in numbers.items()]
