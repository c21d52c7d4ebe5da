"""The page "compare": one way of comparing at a time, the same rows on page and file."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from criteria.models import Attainment
from localities.models import AttributeKind
from ntm.lib.numbers import format_count, format_percent
from reports.comparing.reading import GROUPINGS, group_values, others_of, read_compared
from reports.comparing.words import gone_words, kind_words, lines_of, numbers_of, signed
from reports.frame import Frame, day_line, nobody_reason
from reports.places import BadDay, parse_day
from reports.rollups import Basis, criterion_figures
from reports.rollups.compared import DOWN, UNTOLD, UP, Compared, groups_of

DATES, PLACES, GROUPS = "dates", "places", "groups"
SHORT = 25  # communes of a group that are listed without being asked for


@dataclass
class ComparePage:
    """`against`: the earlier day. `other`: Compared of the second place; `groups`: [Group] of the grouping `kind`."""

    frame: Frame
    way: str
    against: dt.date
    compared: Compared
    other: Compared | None = None
    others: list = field(default_factory=list)
    kind: str = AttributeKind.COMMUNE_GROUP
    groups: list = field(default_factory=list)

    @property
    def notes(self):
        found = [_line(self.compared)]
        return [*found, _line(self.other)] if self.other else found

    @property
    def lines(self):
        """Figures of the whole place, each day on its own boundaries."""
        shown = self.compared
        return lines_of(
            shown.was.figures, shown.now.figures, is_comparable=shown.is_whole, same_set=shown.same_set
        )  # fmt: skip

    @property
    def comparable_lines(self):
        """The same over the units that can be compared; [] where these are all of them."""
        shown = self.compared
        if shown.is_whole or not shown.moves:
            return []
        return lines_of(shown.figures_before, shown.figures_now, same_set=shown.same_set)

    @property
    def comparable_title(self):
        words = {"count": format_count(len(self.compared.moves)), "total": format_count(len(self.compared.now.units))}
        return _("Over the %(count)s of %(total)s communes that can be compared") % words

    @property
    def other_lines(self):
        shown = self.other
        return lines_of(
            shown.was.figures, shown.now.figures, is_comparable=shown.is_whole, same_set=shown.same_set
        )  # fmt: skip

    @property
    def criteria_pairs(self):
        """[(CriterionFigures of the place, of the other)]; [] where they are assessed under different sets."""
        first, second = self.compared.now, self.other.now
        if first.criteria_set is None or first.criteria_set != second.criteria_set:
            return []
        if not first.figures.assessed and not second.figures.assessed:
            return []
        rows = (criterion_figures(one.criteria, one.units) for one in (first, second))
        return list(zip(*rows, strict=True))

    @property
    def remarks(self):
        """What an officer must not misread here, in sentences."""
        return list(_remarks(self))

    def district_of(self, unit):
        return {row.pk: row.full_name for row in self.compared.now.districts}.get(unit.district_id, "")

    def group_name(self, group):
        return group_words(self.kind, group.value)


def _line(compared):
    return f"{compared.now.place.full_name}: {day_line(compared.now)}"


def _remarks(page):
    shown = page.compared
    if shown.before.is_carried_over or shown.only_now or shown.only_before:
        words = {"count": format_count(len(shown.moves)), "total": format_count(len(shown.now.units))}
        yield (
            _(
                "Units differ between the two days. Only the %(count)s of %(total)s communes of the later day whose "
                "predecessors tell it alike are compared; what was carried over is provisional."
            )
            % words
        )
    if not shown.same_set and shown.now.criteria_set and shown.before.criteria_set:
        words = {"now": shown.now.criteria_set.name, "before": shown.before.criteria_set.name}
        yield _("Two sets applied (%(before)s; %(now)s): criteria are not compared, only recognition.") % words
    if shown.before.period is None:
        yield _("There are no figures by data on the earlier day on this basis; only recognition is compared.")
    if page.other and page.other.now.criteria_set != shown.now.criteria_set:
        yield _("The two places are assessed under different sets: their criteria are not compared.")
    if page.way == GROUPS:
        yield _("Communes are put in an order inside their own group only, and always beside their change.")


def compare_page(frame, params, scope):
    """ComparePage of a frame and what an address asks."""
    way = params.get("by") if params.get("by") in (DATES, PLACES, GROUPS) else DATES
    against = _against(frame, params.get("against", ""))
    page = ComparePage(frame, way, against, read_compared(frame.place, frame.day, against, frame.basis))
    if way == PLACES:
        page.others = others_of(frame.place, frame.day, scope)
        _choose_other(page, params.get("with"), scope)
    if way == GROUPS:
        page.kind = params.get("kind") if params.get("kind") in GROUPINGS else AttributeKind.COMMUNE_GROUP
        values = group_values(page.compared.now.units, page.kind, frame.day)
        page.groups = groups_of(page.compared, values)
    return page


def _against(frame, text):
    """The earlier day asked for, else the comparison of the bar; never a day after the other."""
    try:
        day = parse_day(text) if text.strip() else frame.compare_day
    except BadDay:
        day = frame.compare_day
    return day if day < frame.day else frame.compare_day


def _choose_other(page, code, scope):
    other = next((row for row in page.others if row.code == code), page.others[0] if page.others else None)
    if other is None:
        return
    basis = page.frame.basis if scope.reads_current(other) else Basis.APPROVED
    if basis != page.frame.basis:
        # Two places on two bases would not be a comparison.
        page.compared = read_compared(page.frame.place, page.frame.day, page.against, basis)
    page.other = read_compared(other, page.frame.day, page.against, basis)


def grouping_words():
    return {AttributeKind.COMMUNE_GROUP: _("group 1–3"), AttributeKind.AREA: _("area I–III")}


def group_words(kind, value):
    if not value:
        return _("in no group")
    text = _("group %(value)s") if kind == AttributeKind.COMMUNE_GROUP else _("area %(value)s")
    return text % {"value": value}


# -- For the template -------------------------------------------------------------------------------------------------


def context_of(page):
    frame = page.frame
    criteria = page.compared.now.criteria
    found = {
        "frame": frame,
        "way": page.way,
        "note": page.notes[0],
        "remarks": page.remarks,
        "against": f"{page.against:%d/%m/%Y}",
        "before_day": f"{page.against:%d/%m/%Y}",
        "now_day": f"{frame.day:%d/%m/%Y}",
        "ways": [
            {"text": text, "href": frame.url("reports:compare", frame.place.code, by=name, against=page.against),
             "is_current": name == page.way}
            for name, text in ((DATES, _("two days")), (PLACES, _("two places")), (GROUPS, _("inside a group")))
        ],
    }  # fmt: skip
    return found | {DATES: _dates, PLACES: _places, GROUPS: _groups}[page.way](page, criteria)


def _dates(page, criteria):
    shown = page.compared
    return {
        "lines": page.lines,
        "comparable_lines": page.comparable_lines,
        "comparable_title": page.comparable_title,
        "criteria": [_criterion(old, new) for old, new in shown.criteria],
        "rose": [_move(page, move, criteria) for move in shown.of_kind(UP)],
        "fell": [_move(page, move, criteria) for move in shown.of_kind(DOWN)],
        "recognised": [_move(page, move, criteria) for move in shown.newly()],
        "unrecognised": [_move(page, move, criteria) for move in shown.newly(way=-1)],
        "advanced": [_move(page, move, criteria) for move in shown.newly(Attainment.ADVANCED)],
        "untold": format_count(len(shown.of_kind(UNTOLD))),
        **_unmoved(shown),
        "apart": [
            *({"name": unit.full_name, "reason": reason or kind_words()[UNTOLD]} for unit, reason in shown.only_now),
            *({"name": unit.full_name, "reason": gone_words()[what]} for unit, what in shown.only_before),
        ],
    }  # fmt: skip


def _unmoved(shown):
    """Why nobody was recognised, rose or fell between the two days: nothing is known of it, or nobody did."""
    known = shown.now.knows_recognitions
    told = any(move.kind != UNTOLD for move in shown.moves)
    return {
        "none_by_decision": _("none") if known else nobody_reason(shown.now, by_decision=True),
        "none_by_data": _("none") if told else _("No commune has figures under one set on both days."),
    }


def _criterion(old, new):
    before, now = (row.met + row.not_applicable for row in (old, new))
    return {
        "number": old.criterion.number,
        "name": old.criterion.name,
        "before": format_count(before),
        "now": format_count(now),
        "change": signed(now - before),
        "tone": "green" if now > before else "red" if now < before else "",
        "unknown": f"{format_count(old.unknown)} → {format_count(new.unknown)}" if old.unknown or new.unknown else "–",
    }


def _move(page, move, criteria):
    return {
        "name": move.now.full_name,
        "href": page.frame.url("reports:locality", move.now.code),
        "district": page.district_of(move.now),
        "before": format_count(move.before.met),
        "now": format_count(move.now.met),
        "change": signed(move.change),
        "gained": numbers_of(criteria, move.gained),
        "lost": numbers_of(criteria, move.lost),
    }


def _places(page, _criteria):
    found = {"others": [{"value": row.code, "text": row.full_name, "is_chosen": _is_other(page, row)}
                        for row in page.others]}  # fmt: skip
    if page.other is None:
        return found
    return found | {
        "other_note": page.notes[1],
        "names": [one.now.place.full_name for one in (page.compared, page.other)],
        "pairs": list(zip(page.lines, page.other_lines, strict=True)),
        "criteria": [
            {"number": first.criterion.number, "name": first.criterion.name, "first": _met_share(first),
             "second": _met_share(second)}
            for first, second in page.criteria_pairs
        ],
    }  # fmt: skip


def _is_other(page, row):
    return page.other is not None and page.other.now.place.lineage_id == row.lineage_id


def _met_share(row):
    met = row.met + row.not_applicable
    whole = met + row.not_met + row.unknown
    return f"{format_count(met)}/{format_count(whole)} ({format_percent(met, whole)})" if whole else "–"


def _groups(page, criteria):
    return {
        "kinds": [
            {"value": value, "text": text, "is_chosen": value == page.kind} for value, text in grouping_words().items()
        ],
        "has_groups": any(group.value for group in page.groups),
        "groups": [_group(page, group, criteria) for group in page.groups],
    }


def _group(page, group, criteria):
    is_comparable = group.compared == group.figures_now.total
    return {
        "name": page.group_name(group),
        "is_ranked": bool(group.value),
        "is_open": bool(group.value) and len(group.ranks) <= SHORT,
        "count": format_count(group.figures_now.total),
        "compared": format_count(group.compared),
        "lines": lines_of(
            group.figures_before, group.figures_now, is_comparable=is_comparable, same_set=page.compared.same_set
        ),
        "rows": [_rank(page, rank, criteria) for rank in group.ranks],
    }  # fmt: skip


def _rank(page, rank, criteria):
    move = rank.move
    said = _move(page, move, criteria) if move else {"before": "–", "change": "–", "gained": "", "lost": ""}
    return said | {
        "place": format_count(rank.place),
        "name": rank.unit.full_name,
        "href": page.frame.url("reports:locality", rank.unit.code),
        "district": page.district_of(rank.unit),
        "now": format_count(rank.unit.met) if rank.unit.is_assessed else "–",
    }
