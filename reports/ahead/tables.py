"""Who is next as tables that leave the site: communes, their gaps one by one, and what blocks most."""

from django.utils.translation import gettext as _

from criteria.investment import Need, need_words
from criteria.wording import requirement
from ntm.lib.tables import Column, Table
from reports.ahead.words import distance_percent, lack_words, mark_word, short_words, who_words


def communes(page):
    """One row a commune in the order of the page: how much is missing of each kind."""
    missing, money = _("Missing"), _("Of those not met")
    rows = [[number, one.unit.code, one.unit.full_name, page.district_of(one.unit), *_counts(one)]
            for number, one in enumerate(page.candidates, start=1)]  # fmt: skip
    return Table(
        name=_("next communes"),
        title=_title(page),
        notes=page.notes,
        columns=[Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 24),
                 Column(_("District"), "text", 20), Column(_("criteria not met"), "count", 9, group=missing),
                 Column(_("criteria not assessable"), "count", 11, group=missing),
                 Column(_("indicators not met"), "count", 9, group=missing),
                 Column(_("indicators not assessable"), "count", 11, group=missing),
                 Column(_("weigh in revocation"), "count", 10, group=money),
                 Column(_("need investment"), "count", 10, group=money),
                 Column(_("no large investment"), "count", 10, group=money),
                 Column(_("not said"), "count", 9, group=money),
                 Column(_("Mean distance to the requirement (%)"), "share", 12),
                 Column(_("Not met"), "text", 30), Column(_("Not assessable"), "text", 30)],
        rows=rows,
        footnotes=[_DISTANCE()],
    )  # fmt: skip


def _DISTANCE():
    return _("Distance: the missing part as a share of the larger of value and requirement; only where both are known.")


def _counts(one):
    if not one.is_known:
        return [None] * 9 + [_("no figures on this basis")]
    return [one.criteria_not_met, one.criteria_unknown, len(one.not_met), len(one.unknown), len(one.sensitive),
            one.needing(Need.YES), one.needing(Need.NO), one.needing(Need.UNKNOWN), distance_percent(one.distance),
            _numbers(one.not_met), _numbers(one.unknown)]  # fmt: skip


def _numbers(lacks):
    return ", ".join(lack.indicator.number if lack.indicator else lack.criterion.number for lack in lacks)


def gaps(page):
    """One row for each thing missing of each commune; numbers stay numbers."""
    rows = []
    for one in page.candidates:
        for lack in one.lacks:
            rows += _gap_rows(page, one, lack, len(rows))
    return Table(
        name=_("gaps"),
        title=_title(page),
        notes=page.notes,
        columns=[Column(_("No."), "mark", 6), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 22),
                 Column(_("Criterion"), "mark", 9), Column(_("Indicator"), "mark", 9),
                 Column(_("Wording"), "text", 60), Column(_("Verdict"), "mark", 16), Column(_("Value"), "decimal", 11),
                 Column(_("Requirement"), "text", 16), Column(_("Level checked"), "mark", 11),
                 Column(_("Gap"), "text", 22), Column(_("Distance (%)"), "share", 11),
                 Column(_("Investment"), "text", 20)],
        rows=rows,
        footnotes=[_DISTANCE()],
    )  # fmt: skip


def _gap_rows(page, one, lack, before):
    said = lack_words(lack)
    head = [one.unit.code, one.unit.full_name, lack.criterion.number]
    measures = lack.measures or [None]
    return [
        [before + place, *head, measure.indicator.number if measure else said["number"], said["name"],
         mark_word(lack.mark), *_measured(lack, measure), need_words()[lack.need]]
        for place, measure in enumerate(measures, start=1)
    ]  # fmt: skip


def _measured(lack, measure):
    if measure is None:
        return [None, requirement(lack.indicator, None).text if lack.indicator else None, None, None, None]
    asked = requirement(measure.indicator, measure.level)
    checked = (_("checked") if asked.is_law else _("not checked")) if asked.is_known else None
    return [measure.value, asked.text, checked, short_words(measure) or None, distance_percent(measure.distance)]


def blocking(page):
    """What stands in the way of most communes, and whom it alone would bring there."""
    rows = [
        [number, row.criterion.number, row.key[1] or None, row.indicator.name if row.indicator else row.criterion.name,
         row.not_met, row.unknown, len(row.frees), ", ".join(unit.full_name for unit in row.frees),
         len(row.last_known), need_words()[row.need]]
        for number, row in enumerate(page.blockers, start=1)
    ]  # fmt: skip
    return Table(
        name=_("what blocks"),
        title=_("%(place)s: what stands in the way of most communes (%(who)s)") % _words(page),
        notes=page.notes,
        columns=[Column(_("No."), "mark", 5), Column(_("Criterion"), "mark", 9), Column(_("Indicator"), "mark", 9),
                 Column(_("Wording"), "text", 60), Column(_("Communes that do not meet it"), "count", 11),
                 Column(_("Communes not assessable"), "count", 11),
                 Column(_("Would meet everything were it alone settled"), "count", 14),
                 Column(_("Communes"), "text", 40),
                 Column(_("Nothing else known to be missing, something not assessable"), "count", 16),
                 Column(_("Investment"), "text", 20)],
        rows=rows,
        unit_line=_("Unit of measure: commune"),
    )  # fmt: skip


def _title(page):
    return _("%(place)s: who is next (%(who)s)") % _words(page)


def _words(page):
    return {"place": page.frame.place.full_name, "who": who_words()[page.ahead.who]}


TABLES = {"communes": communes, "gaps": gaps, "blockers": blocking}
