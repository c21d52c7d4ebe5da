"""Comparisons as tables that leave the site; numbers stay numbers."""

from django.utils.translation import gettext as _

from criteria.models import Attainment
from ntm.lib.numbers import share
from ntm.lib.tables import Column, Row, Table
from reports.comparing.words import gone_words, kind_words, lines_of, numbers_of


def _days(page):
    return f"{page.against:%d/%m/%Y}", f"{page.frame.day:%d/%m/%Y}"


def _table(page, name, columns, rows, title=None):
    words = {"place": page.frame.place.full_name, "before": _days(page)[0], "now": _days(page)[1]}
    return Table(
        name=name, title=title or _("%(place)s: %(now)s compared with %(before)s") % words, notes=page.notes,
        columns=columns, rows=rows, footnotes=page.remarks,
    )  # fmt: skip


def figures(page):
    """Figures of the place on both days, and where boundaries differ those over the units that can be compared."""
    before, now = _days(page)
    rows = [[line.label, line.before, line.now, line.change] for line in page.lines]
    if page.comparable_lines:
        rows.append(Row([page.comparable_title], "heading"))
        rows += [[line.label, line.before, line.now, line.change] for line in page.comparable_lines]
    columns = [Column(_("Figure"), "text", 50), Column(before, "auto", 14), Column(now, "auto", 14),
               Column(_("Change"), "text", 26)]  # fmt: skip
    return _table(page, _("figures"), columns, rows)


def criteria(page):
    before, now = _days(page)
    rows = [
        [old.criterion.number, old.criterion.name, old.met + old.not_applicable, new.met + new.not_applicable,
         new.met + new.not_applicable - old.met - old.not_applicable, old.not_met, new.not_met, old.unknown,
         new.unknown]
        for old, new in page.compared.criteria
    ]  # fmt: skip
    met, missed, untold = _("Communes that meet it"), _("Not met"), _("Not assessable")
    columns = [Column(_("No."), "mark", 6), Column(_("Criterion"), "text", 50),
               Column(before, "count", 12, group=met), Column(now, "count", 12, group=met),
               Column(_("change"), "count", 10, group=met), Column(before, "count", 12, group=missed),
               Column(now, "count", 12, group=missed), Column(before, "count", 12, group=untold),
               Column(now, "count", 12, group=untold)]  # fmt: skip
    return _table(page, _("criteria"), columns, rows)


def units(page):
    """Every commune on both days: criteria met, which were gained and lost, recognised or no longer."""
    before, now = _days(page)
    shown, criteria_of_set = page.compared, page.compared.now.criteria
    rows = [
        [number, move.now.code, move.now.full_name, page.district_of(move.now), move.before.met, move.now.met,
         move.change, kind_words()[move.kind], numbers_of(criteria_of_set, move.gained),
         numbers_of(criteria_of_set, move.lost), _recognition(move)]
        for number, move in enumerate(shown.moves, start=1)
    ]  # fmt: skip
    rows += [[None, unit.code, unit.full_name, page.district_of(unit), None, unit.met, None,
              reason or kind_words()["untold"]] for unit, reason in shown.only_now]  # fmt: skip
    rows += [[None, unit.code, unit.full_name, None, None, None, None, gone_words()[what]]
             for unit, what in shown.only_before]  # fmt: skip
    met = _("Criteria met")
    columns = [Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 24),
               Column(_("District"), "text", 20), Column(before, "count", 11, group=met),
               Column(now, "count", 11, group=met), Column(_("change"), "count", 9, group=met),
               Column(_("Outcome"), "text", 30), Column(_("Criteria gained"), "text", 20),
               Column(_("Criteria lost"), "text", 20), Column(_("Recognition"), "text", 26)]  # fmt: skip
    return _table(page, _("communes"), columns, rows)


def _recognition(move):
    said = {1: _("newly recognised"), -1: _("recognised no longer")}
    return said.get(move.newly(Attainment.STANDARD)) or {1: _("newly advanced")}.get(move.newly(Attainment.ADVANCED))


# -- Two places ------------------------------------------------------------------------------------------------------


def places(page):
    before, now = _days(page)
    names = [one.now.place.full_name for one in (page.compared, page.other)]
    columns = [Column(_("Figure"), "text", 46)]
    for name in names:
        columns += [Column(before, "auto", 13, group=name), Column(now, "auto", 13, group=name),
                    Column(_("Share (%)"), "share", 10, group=name),
                    Column(_("Change"), "text", 22, group=name)]  # fmt: skip
    rows = [
        [first.label, first.before, first.now, _share(first), first.change, second.before, second.now, _share(second),
         second.change]
        for first, second in zip(page.lines, page.other_lines, strict=True)
    ]  # fmt: skip
    return _table(page, _("two places"), columns, rows, " – ".join(names))


def _share(line):
    return share(line.now, line.whole[1]) if line.whole else None


def places_criteria(page):
    """How each place stands on each criterion of the set they share."""
    names = [one.now.place.full_name for one in (page.compared, page.other)]
    rows = [
        [first.criterion.number, first.criterion.name, *_standing(first), *_standing(second)]
        for first, second in page.criteria_pairs
    ]
    columns = [Column(_("No."), "mark", 6), Column(_("Criterion"), "text", 50)]
    for name in names:
        columns += [Column(_("met"), "count", 10, group=name), Column(_("of those assessed"), "count", 12, group=name),
                    Column(_("Share (%)"), "share", 10, group=name)]  # fmt: skip
    return _table(page, _("criteria"), columns, rows, " – ".join(names))


def _standing(row):
    whole = row.met + row.not_met + row.unknown + row.not_applicable
    met = row.met + row.not_applicable
    return [met, whole, share(met, whole)]


# -- Groups ----------------------------------------------------------------------------------------------------------


def groups(page):
    before, now = _days(page)
    rows = []
    for group in page.groups:
        for line in lines_of(group.figures_before, group.figures_now, same_set=page.compared.same_set):
            is_comparable = group.compared == group.figures_now.total
            rows.append(
                [page.group_name(group), line.label, line.before, line.now, line.change if is_comparable else None]
            )
    columns = [Column(_("Group"), "text", 20), Column(_("Figure"), "text", 46), Column(before, "auto", 13),
               Column(now, "auto", 13), Column(_("Change"), "text", 24)]  # fmt: skip
    return _table(page, _("groups"), columns, rows)


def ranks(page):
    """Communes inside their group, each with its change."""
    before, now = _days(page)
    criteria_of_set, met = page.compared.now.criteria, _("Criteria met")
    rows = [
        [page.group_name(group), rank.place, rank.unit.code, rank.unit.full_name, page.district_of(rank.unit),
         rank.move.before.met if rank.move else None, rank.unit.met, rank.move.change if rank.move else None,
         numbers_of(criteria_of_set, rank.move.gained) if rank.move else None,
         numbers_of(criteria_of_set, rank.move.lost) if rank.move else None]
        for group in page.groups
        for rank in group.ranks
    ]  # fmt: skip
    columns = [Column(_("Group"), "text", 20), Column(_("Place in the group"), "mark", 9),
               Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 24), Column(_("District"), "text", 20),
               Column(before, "count", 11, group=met), Column(now, "count", 11, group=met),
               Column(_("change"), "count", 9, group=met), Column(_("Criteria gained"), "text", 20),
               Column(_("Criteria lost"), "text", 20)]  # fmt: skip
    return _table(page, _("communes"), columns, rows)


TABLES = {
    "dates": {"figures": figures, "criteria": criteria, "units": units},
    "places": {"places": places, "criteria": places_criteria},
    "groups": {"ranks": ranks, "groups": groups},
}
