"""The figures of one criterion: share met by district and group, who misses it, values against the level, disputes."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.disagreements import disagreements_for
from criteria.models import DisagreementState, Verdict
from criteria.wording import requirement, verdict_word
from localities.models import AttributeKind, Level
from ntm.lib.numbers import format_count, format_decimal, format_percent
from reports import rollups
from reports.commune import basis_words
from reports.dashboard.links import share_number, unit_url
from reports.proof import proofs_of
from reports.rollups.by_criterion import GROUPINGS, distribution, holds_value, is_distributed, read_criterion

MARKS = {"1": "met", "0": "not_met", "?": "unknown", "-": "not_applicable"}
FAILING_SHOWN = 40


@dataclass
class Asked:
    """What a reader asks of a criterion: a frame, the set's criterion, its figures."""

    frame: object
    criterion: object
    rollup: object
    read: object

    def list_url(self, **chosen):
        """The communes behind a figure of the page."""
        criteria_set = self.criterion.criteria_set
        address = reverse("reports:criterion-units", args=[criteria_set.code, self.criterion.number])
        query = {"place": self.frame.place.code, **chosen, **dict(self.frame.kept_fields)}
        return f"{address}?{urlencode(query)}"


def asked_of(frame, criterion):
    """Asked for a criterion of a commune set; None for a set whose units are no communes, or for a commune's page."""
    wanted = criterion.criteria_set
    if frame is None or wanted.level != Level.COMMUNE or frame.place.level not in (Level.PROVINCE, Level.DISTRICT):
        return None
    rollup = rollups.read(frame.place, frame.day, frame.basis, criteria_set=wanted)
    return Asked(frame, criterion, rollup, read_criterion(rollup, criterion))


def figures_context(asked, scope):
    """Context of the figures on the page of a criterion."""
    read = asked.read
    return {
        "rollup": asked.rollup,
        "counts": _counts(asked),
        "assessed": format_count(len(read.rows)),
        "blank": len(read.blank),
        "blank_href": asked.list_url(mark="none"),
        "is_empty": not read.rows,
        "districts": [
            _share(asked, d.full_name, rows, district=d.code) for d, rows in read.by_district(_districts(asked))
        ],
        "groupings": [_grouping(asked, kind) for kind in GROUPINGS],
        "failing": unit_rows(asked, read.by_mark("0")[:FAILING_SHOWN]),
        "failing_count": len(read.by_mark("0")),
        "failing_href": asked.list_url(mark="0"),
        "unknown": unit_rows(asked, read.by_mark("?")[:FAILING_SHOWN]),
        "unknown_count": len(read.by_mark("?")),
        "unknown_href": asked.list_url(mark="?"),
        "distributions": [_distribution(asked, row) for row in read.indicators if read.rows and is_distributed(row)],
        "disagreements": _disagreements(asked, scope),
    }


def _districts(asked):
    return asked.rollup.districts if asked.frame.place.level == Level.PROVINCE else []


def _counts(asked):
    figures, whole = asked.read.figures(), len(asked.read.rows)
    words = {"1": _("Met"), "0": _("Not met"), "?": _("Cannot be told"), "-": _("Not applicable")}
    tones = {"0": "red", "?": "amber"}
    return [
        {
            "label": words[mark],
            "count": format_count(getattr(figures, name)) if whole else "–",
            "share": format_percent(getattr(figures, name), whole) if whole else "",
            "href": asked.list_url(mark=mark),
            "tone": tones.get(mark, "") if getattr(figures, name) else "",
        }
        for mark, name in MARKS.items()
    ]


def _share(asked, name, rows, **chosen):
    """One line of a table of shares: a district or a group."""
    figures, whole = asked.read.figures(rows), len(rows)
    cells = [
        {"count": format_count(getattr(figures, field)), "href": asked.list_url(mark=mark, **chosen)}
        for mark, field in MARKS.items()
    ]
    return {
        "name": name,
        "href": asked.list_url(**chosen),
        "whole": format_count(whole),
        "share": format_percent(figures.met, whole),
        "number": share_number(figures.met, whole) or 0,
        "cells": cells,
        "figures": figures,
        "total": whole,
    }


def _grouping(asked, kind):
    heads = {AttributeKind.COMMUNE_GROUP: _("commune group"), AttributeKind.AREA: _("area")}
    rows = [
        _share(
            asked, f"{heads[kind]} {value}" if value else _("not recorded"), found, **{kind.lower(): value or "none"}
        )
        for value, found in asked.read.by_group(kind)
    ]
    return {"name": kind.label, "rows": rows}


def _distribution(asked, indicator):
    found = distribution(asked.read, indicator)
    whole = next((one for one in asked.read.indicators if one.pk == indicator.parent_id), indicator)
    return {
        "indicator": indicator,
        "number": whole.number,
        "name": whole.name if whole == indicator else f"{whole.name} – {indicator.name}",
        "levels": [
            f"{requirement(indicator, level).text} ({format_count(count)} xã)"
            + ("" if level.is_law else f" – {_('not yet checked')}")
            for level, count in found.levels
        ],
        "bins": [_bin(asked, found, one) for one in found.bins],
        "counted": format_count(found.counted),
        "least": format_decimal(found.least),
        "middle": format_decimal(found.middle),
        "most": format_decimal(found.most),
        "without": format_count(len(found.without_value)),
        "without_href": asked.list_url(indicator=indicator.number, low="none"),
    }


def _bin(asked, found, one):
    low, high = format_decimal(one.low), format_decimal(one.high)
    is_at_most = found.indicator.operator == "<="
    words = _("over %(low)s to %(high)s") if is_at_most else _("%(low)s to under %(high)s")
    chosen = {"indicator": found.indicator.number, "low": one.low, "high": one.high}
    return {
        "name": words % {"low": low, "high": high},
        "count": format_count(len(one.rows)),
        "share": format_percent(len(one.rows), found.counted),
        "number": share_number(len(one.rows), max(len(each.rows) for each in found.bins)) or 0,
        "not_met": format_count(one.not_met) if one.not_met else "–",
        "tone": "red" if one.not_met * 2 > len(one.rows) else "",
        "href": asked.list_url(**chosen),
        "missed_href": asked.list_url(**chosen, verdict="missed"),
    }


def _disagreements(asked, scope):
    rows = disagreements_for(scope).filter(
        state=DisagreementState.OPEN,
        indicator__criterion=asked.criterion,
        assessment__locality__lineage__in=[unit.lineage_id for unit in asked.rollup.units],
    )
    return list(rows.order_by("due_date", "pk"))


# -- The communes behind a figure ---------------------------------------------------------------------------------


def chosen_rows(asked, asked_for):
    """(rows, communes without figures) behind the filters of an address; 404 for a filter there is not."""
    read = asked.read
    if asked_for.get("mark") == "none":
        return [], read.blank
    rows = [row for row in read.rows if _fits(asked, row, asked_for)]
    return rows, []


def _fits(asked, row, asked_for):
    mark, district = asked_for.get("mark", ""), asked_for.get("district", "")
    if mark and mark not in MARKS:
        raise Http404
    codes = {one.pk: one.code for one in asked.rollup.districts}
    is_wanted = (not mark or row.mark == mark) and (not district or codes.get(row.unit.district_id) == district)
    return is_wanted and _in_groups(asked, row, asked_for) and _in_bin(asked, row, asked_for)


def _in_groups(asked, row, asked_for):
    own = asked.read.attributes.get(row.unit.lineage_id, {})
    wanted = {kind: asked_for.get(kind.lower(), "") for kind in GROUPINGS}
    return all(not value or own.get(kind, "none") == value for kind, value in wanted.items())


def _in_bin(asked, row, asked_for):
    number = asked_for.get("indicator", "")
    if not number:
        return True
    indicator = next((one for one in asked.read.indicators if one.number == number), None)
    if indicator is None:
        raise Http404
    if not row.said:
        return False
    said = row.said[indicator.pk]
    if asked_for.get("low") == "none":
        return said.value is None
    low, high = (_number(asked_for.get(name, "")) for name in ("low", "high"))
    is_missed = asked_for.get("verdict") != "missed" or said.verdict == Verdict.NOT_MET
    return is_missed and holds_value(indicator, said.value, low, high)


def _number(text):
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Http404 from None
    if not number.is_finite():
        raise Http404
    return number


def unit_rows(asked, rows, only=""):
    """Rows of the list: the commune, its mark, and per indicator requirement, value, verdict and who said it.

    `said`: what keeps the criterion from being met, or the one indicator asked for by `only`; `others`: the rest.
    """
    districts = {row.pk: row.name for row in asked.rollup.districts}
    proofs = proofs_of(asked.rollup, [row.unit.lineage_id for row in rows])
    return [
        {
            "name": row.unit.name,
            "code": row.unit.code,
            "district": districts.get(row.unit.district_id, ""),
            "href": f"{unit_url(asked.frame, row.unit)}#criterion-{asked.criterion.number}",
            "mark": row.mark,
            **_said_of(asked, row, only),
            "proof": proofs.get(row.unit.lineage_id),
        }
        for row in rows
    ]


def _said_of(asked, row, only):
    shown = [_said(one, row.said[one.pk]) for one in asked.read.indicators if row.said]
    if only:
        return {"said": [one for one in shown if one["number"] == only], "others": []}
    said = [one for one in shown if one["verdict"] in ("", Verdict.NOT_MET)]
    return {"said": said, "others": [one for one in shown if one not in said]}


def _said(indicator, said):
    result = said.result
    hands = (
        {
            "appraised": (result.appraised_by, result.appraised_at),
            "department": (result.department_by, result.department_at),
            "locality": (result.entered_by, result.entered_at),
        }
        if result
        else {}
    )
    by, at = hands.get(said.whose, (None, None))
    text = format_decimal(said.value) if said.value is not None else (result.text_value if result else "")
    return {
        "number": indicator.number,
        "name": indicator.name,
        "requirement": requirement(indicator, said.level),
        "value": said.value,
        "value_text": text or "–",
        "verdict": said.verdict,
        "verdict_word": verdict_word(said.verdict) if said.verdict else _("not assessable"),
        "basis": basis_words(said.basis, said.whose),
        "by": by.full_name if by else "",
        "at": at,
    }
