"""Where the words somebody looks for stand in a document, diacritics aside."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.db.models import Q

from directives.models import Clause, Directive
from directives.wording import clause_label
from ntm.lib.text import clean, search_key

AROUND = 90


@dataclass(frozen=True)
class Passage:
    """Words found with what stands around them; `clause` "khoản 4.2" or "" where it is not known."""

    before: str
    hit: str
    after: str
    clause: str = ""

    @property
    def text(self):
        return f"{self.before}{self.hit}{self.after}"


def holding(directives, text):
    """Documents whose head, text or clauses hold the words."""
    key = search_key(text)
    bare = directives.filter(text="")
    rows = Clause.objects.filter(directive__in=bare).values_list("directive", "text")
    found = {directive for directive, words in rows if key in search_key(words)}
    return directives.filter(Q(search_key__contains=key) | Q(pk__in=found))


def passages(directives, text):
    """{directive: Passage} of the words in these documents' clauses, else in their full text; two queries."""
    key, found = search_key(text), {}
    if not key:
        return found
    for directive, number, words in _clauses(directives):
        if directive not in found and (passage := passage_in(words, key, clause_label(number))):
            found[directive] = passage
    rest = [row.pk for row in directives if row.pk not in found]
    for pk, words in Directive.objects.filter(pk__in=rest).values_list("pk", "text"):
        if passage := passage_in(words, key):
            found[pk] = passage
    return found


def _clauses(directives):
    rows = Clause.objects.filter(directive__in=[row.pk for row in directives]).order_by("directive", "order")
    return rows.values_list("directive", "number", "text")


def passage_in(text, key, clause=""):
    """Passage of a folded key in a text, or None."""
    plain = clean(text)
    at = "".join(_folded(char) for char in plain).find(key)
    if at < 0:
        return None
    end = at + len(key)
    start = plain.rfind(" ", 0, max(0, at - AROUND)) + 1 if at > AROUND else 0
    stop = plain.find(" ", end + AROUND)
    stop = len(plain) if stop < 0 else stop
    before = ("…" if start else "") + plain[start:at]
    return Passage(before, plain[at:end], plain[end:stop] + ("…" if stop < len(plain) else ""), clause)


@cache
def _folded(char):
    """One letter as search_key folds it, always one letter, so that places in both texts agree."""
    plain = [part for part in unicodedata.normalize("NFD", char.lower()) if not unicodedata.combining(part)]
    return {"đ": "d"}.get(plain[0], plain[0]) if plain else char


def grouped_supersedes(directives):
    """{directive: documents it supersedes}."""
    earlier = defaultdict(list)
    rows = Directive.objects.filter(superseded_by__in=[row.pk for row in directives])
    for row in rows.defer("text", "search_key").order_by("date", "pk"):
        earlier[row.superseded_by_id].append(row)
    return earlier
