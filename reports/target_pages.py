"""The page of a target as finished values: what it counts, how it went, what stands beside it."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from directives.registers import Cell, Register, day_cell
from directives.terms import revisions_of
from directives.wording import clause_label, date_text, directive_title
from ntm.lib.numbers import format_decimal
from ntm.lib.quarters import Quarter
from ntm.lib.tables import Column
from reports.missed import reasons_of
from reports.targets import Standings, definition_of
from reports.targets.history import chart_of, days_of_history, history_of
from reports.targets.outlook import outlook_of
from reports.targets.pace import four_quarters_before, pace_of
from reports.targets.proof import registers_of
from reports.targets.standings import figures_by_hand

TONES = {"MET": "green", "MISSED": "red", "OPEN": "amber", "UNKNOWN": ""}


def target_row(standing, pace=None):
    """A target in lists (templates/reports/_targets.html) and in the files that leave them."""
    target = standing.target
    return {
        "label": standing.label,
        "href": f"{reverse('reports:target-detail', args=[target.pk])}",
        "document": directive_title(target.directive),
        "document_href": reverse("reports:directive-detail", args=[target.directive_id]),
        "clause": clause_label(target.clause.number) if target.clause else "",
        "named": ", ".join(target.named_localities),
        "scope": target.scope_text,
        "needed": standing.needed_text,
        "stated_share": stated_share(target),
        "value": standing.value_text,
        "by_hand": standing.figure.source if standing.is_by_hand else "",
        "day": standing.day,
        "gap": standing.gap,
        "pace": pace.line if pace else "",
        "pace_verdict": pace.verdict if pace else "",
        "is_behind": bool(pace and pace.is_behind),
        "reason": standing.why,
        "deadline": target.deadline,
        "deadline_note": target.deadline_note,
        "note": target.note,
        "state": standing.state_words,
        "tone": TONES[standing.state],
    }


def target_rows(targets, day, scope, basis):
    """Rows of several targets with their pace; each (place, day) is rolled up once."""
    targets, before = list(targets), four_quarters_before(day)
    now = Standings(day, scope, basis)
    now.expect(targets, [day, before])
    standings, then = now.all(targets), now.on(before, day)
    earlier = {one.target.pk: then.of(one.target) for one in standings if one.state == "OPEN"}
    return [target_row(one, pace_of(one, earlier.get(one.target.pk))) for one in standings]


def stated_share(target):
    """Percentage beside a target's number: as printed, else computed from its own denominator."""
    if target.percentage is None:
        return ""
    printed = _("printed") if target.is_percentage_stated else _("computed")
    return f"{format_decimal(target.percentage, 2)}% ({printed})"


class TargetPage:
    """Everything the page of one target shows on a day and basis."""

    def __init__(self, target, frame, scope):
        self.target, self.frame, self.scope = target, frame, scope
        self.standings = Standings(frame.day, scope, frame.basis)
        self.before = four_quarters_before(frame.day)
        self.standings.expect([target], [frame.day, self.before, *days_of_history(target, frame.day)])
        self.standing = self.standings.of(target)
        self.terms = self.standing.target

    @cached_property
    def pace(self):
        if self.standing.state != "OPEN":
            return None
        return pace_of(self.standing, self.standings.on(self.before, self.frame.day).of(self.target))

    def row(self):
        return target_row(self.standing, self.pace)

    def definition(self):
        return definition_of(self.target.metric)

    def figures_line(self):
        """Day, basis and, where results are counted, period and set."""
        standing, parts = self.standing, []
        if standing.is_by_hand:
            return _("entered by hand, state of %(day)s") % {"day": f"{standing.day:%d/%m/%Y}"}
        parts.append(_("Figures as of %(day)s") % {"day": f"{standing.day:%d/%m/%Y}"})
        if self.target.locality_id and standing.value is not None:
            rollup = self.standings.part_of(self.terms, standing.looked_on).rollup
            if rollup.period:
                parts.append(rollup.period.label)
            if rollup.criteria_set:
                parts.append(_("set of decision %(decision)s") % {"decision": rollup.criteria_set.decision})
            parts.append(_("approved") if rollup.basis == "approved" else _("current (not yet approved)"))
        return " · ".join(parts)

    def outlook(self):
        return outlook_of(self.standings, self.standing)

    def forecast_register(self, outlook):
        """The range at each quarter end to the deadline."""
        columns = [Column(_("Quarter end"), "text", 18), Column(_("Day"), "date", 12), Column(_("Low end"), "auto", 12),
                   Column(_("Middle"), "auto", 12), Column(_("High end"), "auto", 12)]  # fmt: skip
        rows = [
            [Quarter.of(step.day).label, day_cell(step.day),
             *(Cell(outlook.number(value), value=value) for value in (step.low, step.middle, step.high))]
            for step in outlook.steps
        ]  # fmt: skip
        return Register("forecast", _("Range at each quarter end"), columns, rows)

    def proof(self):
        return registers_of(self.standings, self.standing)

    def history(self):
        """(register, chart or None) of the last quarter ends."""
        moments = history_of(self.standings, self.target, self.frame.day)
        columns = [Column(_("Quarter end"), "text", 18), Column(_("Day"), "date", 12), Column(_("Figure"), "mark", 14),
                   Column(_("Required"), "mark", 16), Column(_("Gap"), "text", 22),
                   Column(_("State"), "text", 16)]  # fmt: skip
        rows = [_history_row(one) for one in moments]
        register = Register("history", _("At each quarter end"), columns, rows)
        return register, chart_of(moments)

    def figures(self, may_write):
        columns = [Column(_("State of"), "date", 12), Column(_("Value"), "auto", 14), Column(_("Source"), "text", 50),
                   Column(_("Note"), "text", 40), Column(_("Entered by"), "text", 26),
                   Column(_("Entered on"), "date", 12)]  # fmt: skip
        rows = [self._figure_row(one, may_write) for one in reversed(figures_by_hand(self.target.pk))]
        return Register("figures", _("Figures entered by hand"), columns, rows)

    def _figure_row(self, figure, may_write):
        address = reverse("reports:target-figure", args=[self.target.pk]) + f"?day={figure.day:%Y-%m-%d}"
        unit = self.target.unit if self.target.unit != "text" else ""
        space = "" if unit == "%" else " "
        return [
            day_cell(figure.day),
            Cell(f"{format_decimal(figure.value)}{space}{unit}", href=address if may_write else "", value=figure.value),
            figure.source,
            figure.note,
            str(figure.by or _("the system")),
            day_cell(figure.at.date()),
        ]

    def revisions(self, may_write):
        """The document's own terms first, then each decision that set them anew."""
        columns = [Column(_("From day"), "date", 12), Column(_("Decision"), "text", 44), Column(_("Value"), "auto", 12),
                   Column(_("Denominator"), "auto", 12), Column(_("Deadline"), "date", 12),
                   Column(_("Reason"), "text", 40)]  # fmt: skip
        issued = Cell(date_text(self.target.directive), value=self.target.directive.date)
        first = [issued, _paper(self.target), *_terms(self.target), ""]
        rows = [first] + [self._revision_row(one, may_write) for one in revisions_of(self.target.pk)]
        return Register("revisions", _("Terms and their revisions"), columns, rows)

    def _revision_row(self, row, may_write):
        address = reverse("reports:target-revision", args=[self.target.pk]) + f"?day={row.decided_on:%Y-%m-%d}"
        paper = Cell(row.document, href=address) if may_write else row.document
        return [day_cell(row.decided_on), paper, *_terms(row), row.reason]

    def reasons(self):
        """Reason and remedy, where the target was missed."""
        columns = [Column(_("Day"), "date", 12), Column(_("Reason"), "text", 50), Column(_("Remedy"), "text", 50),
                   Column(_("Raised by"), "text", 30), Column(_("Answer"), "text", 40)]  # fmt: skip
        found = reasons_of([self.target.pk], self.scope)[self.target.pk]
        rows = [
            [day_cell(row.raised_on), Cell(row.text, href=reverse("directives:difficulty-detail", args=[row.pk])),
             row.proposal, row.raised_by, row.answer]
            for row in found
        ]  # fmt: skip
        return Register("reasons", _("Reason and remedy"), columns, rows)


def _paper(target):
    return Cell(directive_title(target.directive), href=reverse("reports:directive-detail", args=[target.directive_id]))


def _terms(row):
    number = Cell(format_decimal(row.value), value=row.value) if row.value is not None else Cell("–")
    whole = Cell(format_decimal(row.denominator), value=row.denominator) if row.denominator else Cell("")
    return [number, whole, day_cell(row.deadline)]


def _by_hand(standing):
    """An entry stands until the next one, so its own day is said."""
    return _("entered by hand, state of %(day)s") % {"day": f"{standing.day:%d/%m/%Y}"}


def _history_row(moment):
    standing = moment.standing
    value = Cell(standing.value_text, note=_by_hand(standing)) if standing.is_by_hand else standing.value_text
    if not moment.is_asked:
        return [moment.label, day_cell(moment.day), value, "", "", _("not asked for yet")]
    return [moment.label, day_cell(moment.day), value, standing.needed_text, standing.gap,
            standing.state_words]  # fmt: skip
