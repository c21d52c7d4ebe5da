"""The page "who is next": one filter and one order for what it shows and what leaves it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from localities.models import Level
from ntm.lib.numbers import format_count, format_decimal
from reports.ahead.reading import ADVANCED, RESTORE, STANDARD, WHO, Ahead, read_ahead
from reports.ahead.words import blocker_sentence, lack_words, order_words, short_words, unknown_words, who_words
from reports.frame import Frame, day_line, nobody_reason
from reports.rollups.missing import ORDERS, blockers, ordered

BLOCKERS_SHOWN, NEAREST_SHOWN = 12, 15


@dataclass
class AheadPage:
    """`candidates` in the order asked for, those of the district alone where one is chosen; `blockers` over them."""

    frame: Frame
    ahead: Ahead
    order: str
    district: object = None
    candidates: list = field(default_factory=list)
    blockers: list = field(default_factory=list)

    @property
    def notes(self):
        """Place's day, set and basis, and what the order and filter are; printed on page and file alike."""
        parts = [day_line(self.ahead.rollup)]
        if self.ahead.criteria_set and self.ahead.who == ADVANCED:
            parts.append(_("measured by %(set)s") % {"set": self.ahead.criteria_set.name})
        if self.ahead.is_second_look:
            parts.append(_("nobody is assessed under that set: facts of the standard set held against it"))
        if self.district:
            parts.append(_("District: %(district)s") % {"district": self.district.full_name})
        return [" · ".join(parts)]

    def district_of(self, unit):
        return self._districts.get(unit.district_id, "")

    @property
    def _districts(self):
        return {row.pk: row.full_name for row in self.ahead.rollup.districts}

    @property
    def known(self):
        return [one for one in self.candidates if one.is_known]

    @property
    def total_words(self):
        return format_count(len(self.candidates))


def ahead_page(frame, params):
    """AheadPage of a frame; `params` who, district (code) and order; what is not offered falls back to the usual."""
    who = params.get("who") if params.get("who") in WHO else STANDARD
    order = params.get("order") if params.get("order") in ORDERS else "criteria"
    ahead = read_ahead(frame.place, frame.day, frame.basis, who)
    page = AheadPage(frame, ahead, order, district_of_code(ahead.rollup, params.get("district")))
    chosen = ahead.candidates
    if page.district:
        chosen = [one for one in chosen if one.unit.district_id == page.district.pk]
    page.candidates = ordered(chosen, order)
    page.blockers = blockers(ahead.criteria, ahead.by_criterion, chosen)
    return page


def district_of_code(rollup, code):
    if rollup.place.level != Level.PROVINCE:
        return None
    return next((row for row in rollup.districts if row.code == code), None)


# -- For the template -------------------------------------------------------------------------------------------------


def context_of(page, shown):
    """Finished values; `shown` are the candidates of the list's page."""
    frame, ahead = page.frame, page.ahead
    return {
        "frame": frame,
        "ahead": ahead,
        "note": page.notes[0],
        "whos": [_who(page, name) for name in WHO],
        "who": ahead.who,
        "orders": [
            {"value": key, "text": text, "is_chosen": key == page.order} for key, text in order_words().items()
        ],
        "districts": [
            {"value": row.code, "text": row.full_name, "is_chosen": row == page.district}
            for row in (ahead.rollup.districts if frame.place.level == Level.PROVINCE else [])
        ],
        "total": page.total_words,
        "rows": [_row(page, one) for one in shown],
        "blockers": [_blocker(page, row) for row in page.blockers[:BLOCKERS_SHOWN] if row.not_met or row.frees],
        "sentences": _sentences(page),
        "nearest": _nearest(page),
        "reason": _why_empty(page),
        "reason_title": _("Nobody to list") if not page.candidates else _("No figures to go by"),
        "blockers_reason": _why_nothing_blocks(page),
    }  # fmt: skip


def _who(page, name):
    rollup = page.ahead.rollup
    counts = {
        STANDARD: len(rollup.select("not_recognised")) if rollup.knows_recognitions else None,
        ADVANCED: _only_standard(rollup),
        RESTORE: rollup.figures.at_risk,
    }
    return {
        "text": who_words()[name],
        "count": format_count(counts[name]),
        "href": page.frame.url("reports:next-list", page.frame.place.code, who=name),
        "is_current": name == page.ahead.who,
    }


def _only_standard(rollup):
    if not rollup.knows_recognitions:
        return None
    return rollup.figures.standard - rollup.figures.advanced


def _row(page, one):
    return {
        "name": one.unit.full_name,
        "href": page.frame.url("reports:locality", one.unit.code),
        "district": page.district_of(one.unit),
        "is_known": one.is_known,
        "meets": one.meets,
        "criteria": format_count(one.criteria_not_met),
        "criteria_unknown": format_count(one.criteria_unknown),
        "has_unknown": bool(one.criteria_unknown),
        "indicators": format_count(len(one.not_met)),
        "sensitive": ", ".join(page.ahead.criteria[place].number for place in one.sensitive),
        "not_met": [lack_words(lack) for lack in one.not_met],
        "unknown": unknown_words(one.unknown),
        "unknown_count": format_count(len(one.unknown)),
    }


def _blocker(page, row):
    return {
        "number": row.key[1] or row.criterion.number,
        "name": row.indicator.name if row.indicator else row.criterion.name,
        "is_sensitive": row.criterion.is_sensitive,
        "not_met": format_count(row.not_met),
        "unknown": format_count(row.unknown) if row.unknown else "",
        "frees": format_count(len(row.frees)) if row.frees else "",
        "names": ", ".join(unit.full_name for unit in row.frees),
        "last_known": format_count(len(row.last_known)) if row.last_known else "",
    }


def _sentences(page):
    """The three that would bring most communes there, in words."""
    best = sorted(page.blockers, key=lambda row: -len(row.frees))[:3]
    return [
        {"text": text, "names": ", ".join(unit.full_name for unit in row.frees)}
        for row in best
        if (text := blocker_sentence(row, page.ahead.who))
    ]


def _nearest(page):
    """Numbers not met, the nearest to their requirement first."""
    found = [
        (measure.distance, one.unit, lack, measure)
        for one in page.candidates
        for lack in one.not_met
        for measure in lack.measures
        if measure.distance is not None and measure.short
    ]
    found.sort(key=lambda row: (row[0], row[1].sort_key, row[2].key))
    return [
        {
            "name": unit.full_name,
            "href": page.frame.url("reports:locality", unit.code),
            "number": measure.indicator.number,
            "wording": measure.indicator.name,
            "words": lack_words(lack)["measures"],
            "value": format_decimal(measure.value),
            "required": next(
                row["required"] for row in lack_words(lack)["measures"] if row["number"] == measure.indicator.number
            ),
            "is_law": measure.level.is_law,
            "short": short_words(measure),
            "distance": f"{format_decimal(distance * 100, 1)}%",
        }
        for distance, unit, lack, measure in found[:NEAREST_SHOWN]
    ]


def _why_nothing_blocks(page):
    if page.known:
        return _("Of the communes listed no indicator is known to be not met; those that cannot be told stay apart.")
    return _("No period with figures of the set had ended by the day on this basis.")


def _why_empty(page):
    """Why the list is empty or says little; ""."""
    ahead = page.ahead
    if ahead.who == ADVANCED and ahead.criteria_set is None:
        return _("No advanced set of communes is in force on that day.")
    if ahead.who != STANDARD and not ahead.rollup.knows_recognitions:
        return nobody_reason(ahead.rollup, by_decision=True)
    if not page.candidates:
        return {
            STANDARD: _("Every commune here is recognised as standard."),
            ADVANCED: _("No commune here is recognised as standard without being advanced."),
            RESTORE: _("No recognised commune here is known to miss a criterion."),
        }[ahead.who]
    if not page.known:
        return _("No period with figures of the set had ended by the day on this basis.")
    return ""
