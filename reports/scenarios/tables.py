"""What would follow, as tables that leave the site."""

from django.utils.translation import gettext as _

from criteria.rules import COUNTED_AS_MET
from ntm.lib.tables import Column, Table
from reports.scenarios.words import left_words, lines_of, state_words, tick_words
from reports.standing import MARK_WORDS
from reports.standing_words import required_words, value_words


def figures(shown):
    return _table(
        shown,
        _("figures"),
        [Column(_("No."), "mark", 5), Column(_("Figure"), "text", 50), Column(_("As it is"), "auto", 12),
         Column(_("Supposed"), "auto", 12), Column(_("Change"), "text", 24)],
        [[number, line.label, line.before, line.after, line.change]
         for number, line in enumerate(lines_of(shown.outcome), start=1)],
    )  # fmt: skip


def units(shown):
    outcome = shown.outcome
    return _table(
        shown,
        _("communes"),
        [Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 26),
         Column(_("Supposed to be met"), "text", 50), Column(_("Criteria met now"), "count", 10),
         Column(_("Criteria met, supposed"), "count", 10), Column(_("What follows"), "text", 34),
         Column(_("Criteria still missing"), "text", 30)],
        [[number, one.unit.code, one.unit.full_name, ", ".join(tick_words(tick) for tick in one.ticks),
          _met(one.before), _met(one.after), state_words(one), left_words(outcome, one)]
         for number, one in enumerate(outcome.units, start=1)],
    )  # fmt: skip


def _met(marks):
    return sum(mark in COUNTED_AS_MET for mark in marks) if marks else None


def targets(shown):
    return _table(
        shown,
        _("targets"),
        [Column(_("No."), "mark", 5), Column(_("Target"), "text", 44), Column(_("Required"), "text", 20),
         Column(_("Deadline"), "date", 12), Column(_("As it is"), "text", 18), Column(_("Supposed"), "text", 18),
         Column(_("Gap, supposed"), "text", 26), Column(_("Document"), "text", 44)],
        [[number, now.label, now.needed_text, now.target.deadline, now.value_text, then.value_text, then.gap,
          now.source]
         for number, (now, then) in enumerate(shown.targets, start=1)],
    )  # fmt: skip


def conditions(shown):
    words = MARK_WORDS()
    rows = [
        [None, move.place.full_name, move.criteria_set.name, now.condition.number, now.condition.name,
         required_words(now), value_words(now), words[now.mark], value_words(then), words[then.mark]]
        for move in shown.conditions
        for now, then in move.moved
    ]  # fmt: skip
    now, supposed = _("As it is"), _("Supposed")
    return _table(
        shown,
        _("conditions"),
        [Column(_("No."), "mark", 5), Column(_("Place"), "text", 24), Column(_("Set"), "text", 40),
         Column(_("Condition"), "mark", 9), Column(_("Wording"), "text", 50), Column(_("Requirement"), "text", 20),
         Column(_("value"), "text", 20, group=now), Column(_("verdict"), "mark", 14, group=now),
         Column(_("value"), "text", 20, group=supposed), Column(_("verdict"), "mark", 14, group=supposed)],
        [[number, *row[1:]] for number, row in enumerate(rows, start=1)],
    )  # fmt: skip


def _table(shown, name, columns, rows):
    words = {"place": shown.outcome.before.place.full_name, "what": name}
    return Table(
        name=name, title=_("%(place)s, were results met as supposed: %(what)s") % words, notes=shown.notes,
        columns=columns, rows=rows, footnotes=[_("A supposition: no result, recognition or decision is changed.")],
    )  # fmt: skip


TABLES = {"figures": figures, "units": units, "targets": targets, "conditions": conditions}
