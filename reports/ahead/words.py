"""What units lack, in the words of a page or a file; numbers keep their place in the tables."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from criteria.investment import need_words
from criteria.rules import NOT_MET
from criteria.wording import requirement
from ntm.lib.numbers import format_count, format_decimal, quantize
from reports.ahead.reading import ADVANCED, RESTORE, STANDARD


def who_words():
    return {
        STANDARD: _("not yet recognised as standard"),
        ADVANCED: _("standard, not yet advanced"),
        RESTORE: _("recognised, with criteria no longer met"),
    }


def order_words():
    return {
        "criteria": _("fewest criteria missing"),
        "indicators": _("fewest indicators not met"),
        "sensitive": _("fewest criteria that weigh in revocation"),
        "money": _("fewest that need investment"),
        "nearest": _("nearest to the requirement"),
    }


def mark_word(mark):
    return _("not met") if mark == NOT_MET else _("not assessable")


def unit_of(indicator):
    """Unit of measure behind a number: "%" without a space, others with one, nothing where it is a verdict."""
    unit = indicator.unit.strip()
    if unit == "%" or not unit:
        return unit
    return f" {unit}"


def short_words(measure):
    """ "còn thiếu 9,8 điểm %": the missing part in the indicator's own unit; "" where it cannot be told."""
    if measure.short is None:
        return ""
    number = format_decimal(quantize(measure.short, 2).normalize())
    unit = measure.indicator.unit.strip()
    unit = _("percentage points") if unit == "%" else unit
    text = _("short by %(count)s") if measure.level.value > measure.value else _("over by %(count)s")
    return text % {"count": f"{number} {unit}".strip()}


def measure_words(measure):
    """{value, required, is_reference, short, number} of one number."""
    asked = requirement(measure.indicator, measure.level)
    return {
        "number": measure.indicator.number,
        "value": "–" if measure.value is None else format_decimal(measure.value) + unit_of(measure.indicator),
        "required": asked.text,
        "is_reference": asked.is_reference,
        "short": short_words(measure),
    }


def lack_words(lack):
    """One thing missing, for a page: names, mark in words, numbers and what the office said of investment."""
    number = lack.indicator.number if lack.indicator else lack.criterion.number
    return {
        "number": number,
        "name": lack.indicator.name
        if lack.indicator
        else _("the criterion as a whole: %(name)s") % {"name": lack.criterion.name},
        "criterion": lack.criterion,
        "is_sensitive": lack.criterion.is_sensitive,
        "is_not_met": lack.mark == NOT_MET,
        "mark": mark_word(lack.mark),
        "measures": [measure_words(measure) for measure in lack.measures if measure.value is not None],
        "need": need_words()[lack.need],
        "need_code": str(lack.need),
    }


def unknown_words(lacks):
    """ "1.1, 1.2, tiêu chí 13": what cannot be told, in a line; the file has each in full."""
    return ", ".join(what_words(lack) if lack.indicator is None else lack.indicator.number for lack in lacks)


def blocker_sentence(blocker, who):
    """ "Nếu giải quyết chỉ tiêu 17.1, thêm 03 xã đạt đủ tiêu chí"; "" where nobody would get there by it alone."""
    count = len(blocker.frees)
    if not count:
        return ""
    words = {"what": what_words(blocker), "count": format_count(count)}
    if who == RESTORE:
        text = ngettext(
            "Were %(what)s alone settled, %(count)s commune would meet every criterion again",
            "Were %(what)s alone settled, %(count)s communes would meet every criterion again",
            count,
        )
    else:
        text = ngettext(
            "Were %(what)s alone settled, %(count)s more commune would meet every criterion",
            "Were %(what)s alone settled, %(count)s more communes would meet every criterion",
            count,
        )
    return text % words


def what_words(blocker):
    """ "chỉ tiêu 17.1" or "tiêu chí 13" of whatever has a criterion and perhaps an indicator."""
    if blocker.indicator:
        return _("indicator %(number)s") % {"number": blocker.indicator.number}
    return _("criterion %(number)s") % {"number": blocker.criterion.number}


def distance_percent(distance):
    """Share of the way still to go in percent points, for a column of shares; None where it cannot be told."""
    return None if distance is None else distance * 100
