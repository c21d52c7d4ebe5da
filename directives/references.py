"""Documents a paper refers to, as links where the register holds them."""

import re
from dataclasses import dataclass

from django.urls import reverse

from directives.models import Directive
from ntm.lib.text import search_key

# "1980/QĐ-TTg", "04-NQ/TU", "2496/KH-UBND", "14/2022/NQ-HĐND": digits, then parts joined by "/" or "-".
_NUMBER = re.compile(r"\d+(?:[/-][\w.]+)+")


@dataclass(frozen=True)
class Reference:
    text: str
    href: str = ""


class References:
    """Looks numbers up among the documents somebody sees; one query however many papers are asked about."""

    def __init__(self, directives):
        rows = list(directives.order_by("pk").values_list("pk", "number", "symbol", "subject"))
        self._known = {_key(number, symbol): pk for pk, number, symbol, _subject in rows if number}
        # "Nghị quyết Đại hội XI Đảng bộ tỉnh": a document without a number is cited by its name.
        self._named = {search_key(subject): pk for pk, number, symbol, subject in rows if not (number or symbol)}

    def of(self, directive):
        """[Reference] in the paper's order; a document is no reference to itself."""
        return [self._read(str(text), directive.pk) for text in directive.references]

    def _read(self, text, own):
        for number in _NUMBER.findall(text):
            pk = self._known.get(search_key(number))
            if pk and pk != own:
                return Reference(text, reverse("reports:directive-detail", args=[pk]))
        pk = self._named.get(search_key(text))
        if pk and pk != own:
            return Reference(text, reverse("reports:directive-detail", args=[pk]))
        return Reference(text)


def _key(number, symbol):
    return search_key(number if symbol and symbol in number else number + symbol)


def references_of(directive, scope):
    """[Reference] of one document for the person who looks at it."""
    return References(Directive.objects.visible_to(scope)).of(directive)
