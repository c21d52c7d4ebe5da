"""The headline tiles: each count with its whole, its share, its target and its change."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from localities.models import Level
from ntm.lib.numbers import format_count, format_decimal, format_percent, quantize
from reports.carried_pages import are_same_units, as_carried, without_changes
from reports.dashboard.links import list_url, share_number
from reports.presenters import change_in_words
from reports.rollups import Basis
from reports.targets import Standing
from reports.targets.pace import four_quarters_before, tile_line


@dataclass(frozen=True)
class Compared:
    """An earlier day's roll-up and how that day is called."""

    rollup: object
    words: str


def tiles(frame, rollup, compared, targets):
    """[tile]; `compared` are [Compared], the day that was chosen first; `targets` {figure: Target}."""
    headline = _Headline(frame, rollup, compared, targets)
    figures = rollup.figures
    found = [
        headline.count(_("Communes recognised as standard"), "recognised:STANDARD", lambda one: one.figures.standard,
                       target="standard", notes=_risk_note(frame, figures)),
        headline.count(_("Advanced communes"), "recognised:ADVANCED", lambda one: one.figures.advanced,
                       target="advanced", notes=_share_of_recognised(frame, figures)),
        headline.count(_("Model communes"), "recognised:EXEMPLARY", lambda one: one.figures.exemplary),
    ]  # fmt: skip
    if rollup.districts and frame.place.level == Level.PROVINCE:
        found.append(headline.districts())
    found.append(headline.average())
    if not are_same_units(rollup, compared[0].rollup):
        found = without_changes(frame, found, compared[0].rollup)
    return [as_carried(frame, rollup, tile) for tile in found] if rollup.is_carried_over else found


class _Headline:
    """Draws one tile after the other from the same roll-ups."""

    def __init__(self, frame, rollup, compared, targets):
        self.frame, self.rollup, self.targets = frame, rollup, targets
        chosen, *others = compared
        # The chosen day of other boundaries is named with its own denominator; a further one is left out.
        self.compared = [chosen, *(one for one in others if are_same_units(rollup, one.rollup))]

    def count(self, label, show, counted, *, target="", notes=()):
        """Tile of a number of communes; `counted` takes it from a roll-up."""
        tile = self._share_tile(label, counted, self.rollup.figures.total, "xã", target)
        return tile | {
            "href": list_url(self.frame, show),
            "notes": list(notes) if self.rollup.knows_recognitions else [],
        }

    def districts(self):
        label, whole = _("Districts and cities recognised"), len(self.rollup.districts)
        tile = self._share_tile(label, lambda one: one.districts_recognised, whole, _("units"), "districts")
        return tile | {"href": self.frame.url("reports:district-list", self.frame.place.code), "notes": []}

    def _share_tile(self, label, counted, whole, unit, target):
        value, known = counted(self.rollup), self.rollup.knows_recognitions
        changes = self._changes(value, lambda one: counted(one.rollup), unit)
        return {
            "label": label,
            "value": format_count(value) if known else "–",
            "whole": format_count(whole),
            "share": format_percent(value, whole) if known else "",
            "value_share": share_number(value, whole) if known else 0,
            "changes": changes if known else [_("no recognition decision recorded")],
            **self._target_words(self.targets.get(target), value, whole, counted if known else None),
        }

    def _target_words(self, target, value, whole, counted):
        words = _target_words(self.frame, target, value, whole)
        if words.get("gap") and words["target_share"] is not None and counted:
            words["pace"] = tile_line(target, self.frame.day, value, self._a_year_ago(counted))
        return words

    def _a_year_ago(self, counted):
        day = four_quarters_before(self.frame.day)
        return next((counted(one.rollup) for one in self.compared if one.rollup.day == day), None)

    def _changes(self, now, before, unit):
        """How the figure moved since each of the days; `before` takes it from a Compared, None where not comparable."""
        pairs = [(one, before(one)) for one in self.compared]
        said = {}
        for one, figure in pairs:
            if figure is not None and (change := change_in_words(now, figure, unit)):
                said.setdefault(change, []).append(one.words)
        return [_change_words(change, periods) for change, periods in said.items()]

    def average(self):
        figures, count = self.rollup.figures, len(self.rollup.criteria)
        average = quantize(figures.average, 2) if figures.assessed else None
        tile = {
            "label": _("Average criteria per commune"),
            "href": list_url(self.frame, "assessed"),
            "value": format_decimal(average, 2),
            "whole": format_count(count) if count else "",
            "value_share": share_number(average, count) or 0,
            "notes": [],
        }
        if not figures.assessed:
            return {**tile, "no_target": _nothing_assessed(self.rollup)}
        return {
            **tile,
            "notes": _average_notes(self.frame, figures),
            "changes": self._changes(average, lambda one: _whole_average(figures, one), _("criteria")),
            **self._average_target(figures, count),
        }

    def _average_target(self, figures, count):
        target = self.targets.get("average")
        if target is None:
            return {}
        words = {"year": target.deadline.year, "value": format_decimal(target.value)}
        standing = Standing(target, self.frame.day, value=figures.exact_average, needed=target.value)
        return {
            "target": _("Target %(year)s: %(value)s") % words,
            "target_share": share_number(target.value, count),
            "gap": standing.gap or _("reached"),
            "pace": tile_line(target, self.frame.day, figures.exact_average, self._a_year_ago(_exact_average)),
        }


def _change_words(change, periods):
    """One sentence; where the figure moved as much since both days, they stand in it together."""
    words = {"change": change, "period": periods[0], "other": periods[-1]}
    if len(periods) > 1:
        return _("%(change)s against %(period)s and %(other)s") % words
    return _("%(change)s against %(period)s") % words


def _exact_average(rollup):
    """None where some communes were without results."""
    figures = rollup.figures
    return figures.exact_average if figures.assessed == figures.total else None


def _whole_average(figures, compared):
    """The earlier average; None where on either day some communes were without results."""
    earlier = compared.rollup.figures
    is_whole = earlier.assessed == earlier.total and figures.assessed == figures.total
    return quantize(earlier.average, 2) if is_whole else None


def _nothing_assessed(rollup):
    is_approved = rollup.basis == Basis.APPROVED
    return _("no approved results by that day") if is_approved else _("no results by that day")


def _average_notes(frame, figures):
    words = {"met": format_decimal(figures.met_sum), "count": format_count(figures.assessed)}
    assessed = list_url(frame, "assessed")
    few = {"count": format_count(figures.below_15)}
    return [
        {"text": _("%(met)s criteria met / %(count)s communes") % words, "href": assessed},
        {"text": _("%(count)s communes below 15") % few, "href": list_url(frame, "below_15")},
        _verdict_note(figures) | {"href": assessed},
    ]


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
