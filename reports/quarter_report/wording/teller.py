"""Sentences whose every figure and name is a mark: it knows which fact it prints, so that a test can print it again."""

import re
from dataclasses import dataclass, field

from ntm.lib.numbers import format_count, format_decimal, format_percent
from ntm.lib.text import initial_upper

_PLACE = re.compile("\ue000(\\d+)\ue001")


@dataclass(frozen=True)
class Mark:
    """Where in a text (start, end) a fact is printed: its `paths` into QuarterFacts and the `form` it is printed in."""

    start: int
    end: int
    form: str
    paths: tuple


@dataclass
class Told:
    """One paragraph; `is_item` a line of a list."""

    text: str
    marks: list = field(default_factory=list)
    is_item: bool = False

    @property
    def line(self):
        return f"- {self.text}" if self.is_item else self.text


def look_up(facts, path):
    """The fact at a path such as "results.weak.0.met"."""
    found = facts
    for step in path.split("."):
        found = found[int(step)] if step.isdecimal() else getattr(found, step)
    return found


# form → how the facts at its paths are printed
FORMS = {
    "count": format_count,
    "decimal": lambda value: format_decimal(value, 2),
    "share": format_percent,
    "date": lambda day: f"{day.day:02d}/{day.month}/{day.year}",
    "text": str,
    "initial": initial_upper,
}


def printed(facts, mark):
    """What a mark prints, made anew from the facts."""
    return FORMS[mark.form](*(look_up(facts, path) for path in mark.paths))


class Teller:
    """Prints facts into templates: `t.tell(f"có {t.count('recognised.standard')} xã")`."""

    def __init__(self, facts):
        self.facts, self._waiting = facts, []

    def fact(self, path):
        return look_up(self.facts, path)

    def count(self, path):
        """ "02", "111"."""
        return self._mark("count", path)

    def decimal(self, path):
        """Two decimals: "18,78"."""
        return self._mark("decimal", path)

    def share(self, part, whole):
        """ "95,69%"."""
        return self._mark("share", part, whole)

    def date(self, path):
        return self._mark("date", path)

    def text(self, path):
        return self._mark("text", path)

    def initial(self, path):
        """A text that opens a sentence."""
        return self._mark("initial", path)

    def names(self, path, limit=None):
        """ "xã A, xã B và xã C" of a list of texts; a `limit` names the first and leaves the count to the caller."""
        shown = [self.text(f"{path}.{place}") for place in range(len(self.fact(path)[:limit]))]
        return joined(shown)

    def tell(self, template, *, is_item=False):
        """Told of a template; the marks it holds are those printed since the last one was told."""
        text, marks, at = "", [], 0
        for found in _PLACE.finditer(template):
            text += template[at : found.start()]
            form, paths = self._waiting[int(found[1])]
            words = FORMS[form](*(self.fact(path) for path in paths))
            marks.append(Mark(len(text), len(text) + len(words), form, paths))
            text, at = text + words, found.end()
        return Told(text + template[at:], marks, is_item)

    def _mark(self, form, *paths):
        self._waiting.append((form, paths))
        return f"\ue000{len(self._waiting) - 1}\ue001"


def joined(parts, last=" và "):
    """ "A, B và C"."""
    if len(parts) < 2:
        return "".join(parts)
    between = last if last == "; " else ", "
    return between.join(parts[:-1]) + last + parts[-1]
