"""The leadership's brief as values to lay out: the headline of a quarter on one page, from the report's own facts.

A paper, not a screen: it is Vietnamese whatever language its reader has chosen. How much of each list stands on the
page is told by a `Detail`; what does not is counted ("và 08 xã khác"), never left out unseen.
"""

from dataclasses import dataclass

from django.utils.text import Truncator

from ntm.lib.numbers import format_count, format_decimal, format_percent

_MORE, _LESS, _SAME = "tăng", "giảm", "không đổi"


@dataclass(frozen=True)
class Detail:
    """How much of each list is printed: rows of a list, names of communes, letters of a sentence."""

    rows: int
    names: int
    letters: int
    is_close: bool


@dataclass
class Tile:
    """A headline figure: "111", "/116 xã", "95,69%", "tăng 02 xã so với quý II/2024"."""

    title: str
    value: str
    of: str = ""
    share: str = ""
    change: str = ""


@dataclass
class Listed:
    """The first rows of a list and how many more there are."""

    rows: list
    more: int

    @property
    def more_words(self):
        return format_count(self.more)


def brief_context(facts, detail, *, issuing_body="", printed_at=None):
    """What templates/reports/brief.html prints of QuarterFacts."""
    return {
        "facts": facts,
        "detail": detail,
        "issuing_body": _short(issuing_body, detail.letters),
        "day": f"{facts.day:%d/%m/%Y}",
        "printed_at": f"{printed_at:%H:%M ngày %d/%m/%Y}" if printed_at else "",
        "basis": "đã phê duyệt" if facts.basis == "approved" else "đang nhập, chưa phê duyệt",
        "tiles": tiles(facts),
        "bands": bands(facts.results),
        "districts": _listed(facts.districts, detail.rows, _district),
        "whole": _whole(facts),
        "weak": _listed(facts.results.weak if facts.results else [], min(detail.rows, 5), _criterion(detail)),
        "at_risk": _at_risk(facts, detail),
        "targets": _listed(facts.targets, min(detail.rows, 6), _target(detail)),
        "tasks": {name: format_count(getattr(facts.tasks, name)) for name in ("due", "done", "overdue", "awaiting")},
        "has_overdue": bool(facts.tasks.overdue),
        "has_awaiting": bool(facts.tasks.awaiting),
        "unassessed": format_count(facts.unassessed) if facts.unassessed else "",
        "risk": format_count(facts.risk_count),
        "late": _listed(
            sorted(facts.tasks.agencies, key=lambda row: -row.overdue), min(detail.rows, 3), _agency(detail)
        ),
    }


def tiles(facts):
    """Recognised communes, advanced ones, districts, criteria per commune, each against the quarter before."""
    found, before = facts.recognised, facts.comparisons[0] if facts.comparisons else None
    average = facts.results.average if facts.results else None
    return [
        Tile("Xã đạt chuẩn nông thôn mới", format_count(found.standard), f"/{format_count(found.communes)} xã",
             format_percent(found.standard, found.communes), _change(before, "standard", "xã")),
        Tile("Trong đó nâng cao", format_count(found.advanced), " xã",
             _both_shares(found), _change(before, "advanced", "xã")),
        Tile("Huyện, thành phố đạt chuẩn", format_count(found.districts_recognised),
             f"/{format_count(found.districts)} đơn vị", format_percent(found.districts_recognised, found.districts),
             _change(before, "districts", "đơn vị")),
        Tile("Tiêu chí bình quân mỗi xã", format_decimal(average, 2), " tiêu chí", "", _change(before, "average", "")),
    ]  # fmt: skip


def _both_shares(found):
    """A share inside a share names both wholes."""
    of_all, of_standard = (format_percent(found.advanced, whole) for whole in (found.communes, found.standard))
    return f"{of_all} tổng số xã, {of_standard} số xã đạt chuẩn"


def _change(comparison, name, unit):
    """ "tăng 02 xã so với quý II/2024"; empty where one of the two is not known."""
    change = getattr(comparison, name) if comparison else None
    if change is None or not change.is_known:
        return ""
    if not change.direction:
        return f"{_SAME} so với {comparison.label}"
    size = f"{format_count(change.difference)} {unit}" if unit else format_decimal(change.difference, 2)
    return f"{_MORE if change.direction > 0 else _LESS} {size} so với {comparison.label}"


def bands(results):
    """[(label, communes, width of its bar in percent of the widest)]."""
    if not results:
        return []
    widest = max((band.communes for band in results.bands), default=0)
    return [
        (f"{band.label} tiêu chí", format_count(band.communes), round(band.communes * 100 / widest) if widest else 0)
        for band in results.bands
    ]


def _district(row):
    return {
        "name": row.name,
        "cells": [format_count(row.communes), format_count(row.standard), format_percent(row.standard, row.communes),
                  format_count(row.advanced), format_count(row.at_risk), format_decimal(row.average, 2)],
        "decision": row.decision,
    }  # fmt: skip


def _whole(facts):
    found = facts.recognised
    average = format_decimal(facts.results.average, 2) if facts.results else "–"
    return [format_count(found.communes), format_count(found.standard), format_percent(found.standard, found.communes),
            format_count(found.advanced), format_count(facts.risk_count), average]  # fmt: skip


def _criterion(detail):
    def row(criterion):
        cause = criterion.causes[0] if criterion.causes else None
        return {
            "title": criterion.title,
            "met": f"{format_count(criterion.met)}/{format_count(criterion.assessed)} xã",
            "cause": _short(cause.words, detail.letters) if cause else "",
            "said_by": cause.said_by if cause else "",
        }

    return row


def _at_risk(facts, detail):
    """Names of recognised communes that miss criteria, the most criteria first; None where it cannot be told."""
    if facts.at_risk is None:
        return None
    units = sorted(facts.at_risk, key=lambda unit: -unit.missing)
    return _listed(units, detail.names, lambda unit: f"{unit.name}\u00a0({format_count(unit.missing)})")


def _target(detail):
    def row(target):
        return {
            "label": _short(target.label, detail.letters),
            "value": "" if target.value == "–" else target.value + (" (nhập tay)" if target.by_hand else ""),
            "needed": target.needed,
            "gap": target.gap,
            "deadline": f"{target.deadline:%d/%m/%Y}" if target.deadline else "",
            "is_met": target.state == "MET",
            "is_behind": target.is_behind,
        }

    return row


def _agency(detail):
    return lambda row: {"name": _short(row.name, detail.letters), "overdue": format_count(row.overdue)}


def _listed(rows, limit, shape):
    rows = list(rows)
    return Listed([shape(row) for row in rows[:limit]], max(len(rows) - limit, 0))


def _short(text, letters):
    return Truncator(text).chars(letters)
