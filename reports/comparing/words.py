"""What is compared, as lines: a figure before, now and its change; a change only where there is one to tell."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count, format_decimal, format_percent, quantize
from reports.presenters import change_in_words
from reports.rollups.compared import DOWN, GONE, MOVED, SAME, UNTOLD, UP


@dataclass(frozen=True)
class Line:
    """One figure on both days. `whole`: (denominator before, now) where it is a share of units, else None."""

    label: str
    before: object
    now: object
    unit: str = "xã"
    whole: tuple | None = None
    is_comparable: bool = True

    @property
    def texts(self):
        wholes = self.whole or (None, None)
        return tuple(_text(value, whole) for value, whole in zip((self.before, self.now), wholes, strict=True))

    @property
    def change(self):
        if not self.is_comparable or None in (self.before, self.now):
            return ""
        if isinstance(self.before, Decimal):
            apart = quantize(self.now - self.before, 2)
            words = {"count": format_decimal(abs(apart), 2), "unit": self.unit}
            if not apart:
                return _("unchanged")
            return (_("up %(count)s %(unit)s") if apart > 0 else _("down %(count)s %(unit)s")) % words
        return change_in_words(self.now, self.before, self.unit)


def _text(value, whole):
    if isinstance(value, Decimal):
        return format_decimal(value, 2)
    if value is None or whole is None:
        return format_count(value)
    return f"{format_count(value)}/{format_count(whole)} ({format_percent(value, whole)})"


def lines_of(before, now, *, is_comparable=True, same_set=True):
    """[Line] of two Figures; `is_comparable` False where they count other units, `same_set` where other criteria."""
    by_data = is_comparable and same_set

    def counted(name, label):
        return Line(label, getattr(before, name), getattr(now, name), "xã", (before.total, now.total), is_comparable)

    def assessed(name, label):
        values = [getattr(one, name) if one.assessed else None for one in (before, now)]
        return Line(label, *values, "xã", (before.assessed, now.assessed), by_data)

    return [
        Line(_("Communes"), before.total, now.total, "xã", None, is_comparable),
        counted("standard", _("Recognised as standard")),
        counted("advanced", _("Recognised as advanced")),
        Line(_("With figures"), before.assessed, now.assessed, "xã", None, is_comparable),
        assessed("meets", _("Meets every criterion by the data")),
        assessed("at_risk", _("Recognised, with criteria no longer met")),
        assessed("below_15", _("Below 15 criteria")),
        Line(_("Criteria met per commune"), before.exact_average, now.exact_average, _("criteria"), None, by_data),
    ]


def kind_words():
    return {UP: _("rose"), DOWN: _("fell"), SAME: _("as many criteria"), UNTOLD: _("cannot be compared")}


def gone_words():
    """What became of a unit that only the earlier day counts here."""
    return {
        GONE: _("counted on the earlier day, no xã any more"),
        MOVED: _("counted on the earlier day, in another place now"),
    }


def signed(number):
    """ "+2", "−1", "0"; "–" where it cannot be told."""
    if number is None:
        return "–"
    return f"+{number}" if number > 0 else f"−{abs(number)}" if number else "0"


def numbers_of(criteria, positions):
    return ", ".join(criteria[place].number for place in positions)
