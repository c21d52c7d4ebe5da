"""The headline tiles: each count with its whole, its share, its target and its change."""

from django.utils.translation import gettext as _

from localities.models import Level
from ntm.lib.numbers import format_count, format_decimal, format_percent, quantize
from reports.carried_pages import are_same_units, as_carried, without_changes
from reports.dashboard.links import list_url, share_number
from reports.presenters import change_in_words
from reports.rollups import Basis
from reports.targets import Standing


def tiles(frame, rollup, before, targets):
    figures, earlier = rollup.figures, before.figures
    known = rollup.knows_recognitions
    tiles = [
        _count_tile(frame, _("Communes recognised as standard"), "recognised:STANDARD", figures.standard,
                    figures.total, earlier.standard, targets.get("standard"), known, notes=_risk_note(frame, figures)),
        _count_tile(frame, _("Advanced communes"), "recognised:ADVANCED", figures.advanced, figures.total,
                    earlier.advanced, targets.get("advanced"), known, notes=_share_of_recognised(frame, figures)),
        _count_tile(frame, _("Model communes"), "recognised:EXEMPLARY", figures.exemplary, figures.total,
                    earlier.exemplary, None, known),
    ]  # fmt: skip
    if rollup.districts and frame.place.level == Level.PROVINCE:
        tiles.append(_district_tile(frame, rollup, before, targets.get("districts"), known))
    tiles.append(_average_tile(frame, rollup, before, targets))
    if not are_same_units(rollup, before):
        tiles = without_changes(frame, tiles, before)
    return [as_carried(frame, rollup, tile) for tile in tiles] if rollup.is_carried_over else tiles


def _count_tile(frame, label, show, value, whole, earlier, target, known, notes=()):
    return {
        "label": label,
        "href": list_url(frame, show),
        "value": format_count(value) if known else "–",
        "whole": format_count(whole),
        "share": format_percent(value, whole) if known else "",
        "value_share": share_number(value, whole) if known else 0,
        "change": _change(frame, value, earlier, "xã") if known else _("no recognition decision recorded"),
        "notes": list(notes) if known else [],
        **_target_words(frame, target, value, whole),
    }


def _target_words(frame, target, value, whole):
    if target is None:
        return {"no_target": _("no target set"), "target_share": None}
    standing = Standing(target, frame.day, value=value, needed=int(target.value))
    words = {"year": target.deadline.year, "value": format_count(int(target.value))}
    if whole and target.value > whole:
        return {
            "target": _("Target %(year)s: %(value)s") % words,
            "target_share": None,
            "gap": _("given for other boundaries"),
            "target_source": standing.source,
        }
    return {
        "target": _("Target %(year)s: %(value)s") % words,
        "target_share": share_number(int(target.value), whole),
        "target_source": _("%(source)s · due %(day)s")
        % {"source": standing.source, "day": f"{target.deadline:%d/%m/%Y}"},
        "gap": standing.gap or _("reached"),
    }


def _district_tile(frame, rollup, before, target, known):
    value, whole = rollup.districts_recognised, len(rollup.districts)
    tile = _count_tile(frame, _("Districts and cities recognised"), "", value, whole,
                       before.districts_recognised, target, known)  # fmt: skip
    tile["href"] = frame.url("reports:district-list", frame.place.code)
    tile["change"] = _change(frame, value, before.districts_recognised, _("units")) if known else tile["change"]
    return tile


def _average_tile(frame, rollup, before, targets):
    figures, earlier = rollup.figures, before.figures
    count = len(rollup.criteria)
    average = quantize(figures.average, 2) if figures.assessed else None
    tile = {
        "label": _("Average criteria per commune"),
        "href": list_url(frame, "assessed"),
        "value": format_decimal(average, 2),
        "whole": format_count(count) if count else "",
        "value_share": share_number(average, count) or 0,
        "notes": [],
    }
    if not figures.assessed:
        is_approved = rollup.basis == Basis.APPROVED
        nothing = _("no approved results by that day") if is_approved else _("no results by that day")
        return {**tile, "no_target": nothing}
    words = {"met": format_decimal(figures.met_sum), "count": format_count(figures.assessed)}
    assessed = list_url(frame, "assessed")
    sums = {"text": _("%(met)s criteria met / %(count)s communes") % words, "href": assessed}
    tile["notes"] = [sums, _verdict_note(figures) | {"href": assessed}]
    if earlier.assessed == earlier.total and figures.assessed == figures.total:
        tile["change"] = _change(frame, average, quantize(earlier.average, 2), _("criteria"))
    target = targets.get("average")
    if target:
        tile["target"] = _("Target %(year)s: %(value)s") % {
            "year": target.deadline.year, "value": format_decimal(target.value)}  # fmt: skip
        tile["target_share"] = share_number(target.value, count)
        tile["gap"] = Standing(target, frame.day, value=figures.exact_average, needed=target.value).gap or _("reached")
    few = {"count": format_count(figures.below_15)}
    tile["notes"].insert(1, {"text": _("%(count)s communes below 15") % few, "href": list_url(frame, "below_15")})
    return tile


def _verdict_note(figures):
    words = {"computed": format_decimal(figures.computed), "stated": format_decimal(figures.stated)}
    return {"text": _("verdicts: %(computed)s by value and level, %(stated)s stated by officers") % words}


def _risk_note(frame, figures):
    if not figures.at_risk:
        return []
    text = _("%(count)s communes with criteria no longer met") % {"count": format_count(figures.at_risk)}
    return [{"text": text, "href": list_url(frame, "at_risk"), "tone": "amber"}]


def _share_of_recognised(frame, figures):
    words = {"share": format_percent(figures.advanced, figures.standard), "count": figures.standard}
    text = _("%(share)s of the %(count)s recognised") % words
    return [{"text": text, "href": list_url(frame, "recognised:ADVANCED")}] if figures.standard else []


def _change(frame, now, before, unit):
    words = change_in_words(now, before, unit)
    return _("%(change)s against %(period)s") % {"change": words, "period": frame.compare_words} if words else ""
