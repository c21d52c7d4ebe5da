"""What the titles of a sheet say about its columns."""

import re

from django.utils.translation import gettext as _

from ntm.lib.text import search_key
from reports.intake.proposals import CRITERION, INDICATOR

_NUMBER = r"0?\d{1,2}(?:[.,]\d{1,2})?"
_AND = r"\s*(?:,|;|va|den|&|\+|[-–])\s*(?:so\s*)?"
_NUMBERS = re.compile(rf"\b(?:chi tieu|tieu chi|tc|ct)\s*(?:so\s*)?({_NUMBER}(?:{_AND}{_NUMBER})*)(?!\d)")
_AN_INDICATOR = re.compile(r"0?(\d{1,2})[.,](\d{1,2})")
# Below a number or an exact name: words close to a name.
_WORDS_ALONE = 0.95


def only_indicator(titles, indicators):
    """Number of the one indicator the titles name, where they name no other number of a criterion; else ""."""
    said = {
        number
        for title in titles
        for match in _NUMBERS.finditer(search_key(title))
        for number in re.findall(_NUMBER, match[1])
    }
    match = _AN_INDICATOR.fullmatch(said.pop()) if len(said) == 1 else None
    number = f"{int(match[1])}.{match[2]}" if match else ""
    return number if number in indicators else ""


def doubt_others(guesses, number):
    """Under a title of one indicator a column that by its words alone is close to another has to be asked about."""
    own = ("", number, number.split(".")[0])
    for guess in guesses:
        if guess.role in (INDICATOR, CRITERION) and guess.target not in own and guess.confidence < _WORDS_ALONE:
            words = {"number": guess.target, "title": number}
            guess.confidence = min(guess.confidence, 0.5)
            guess.why = _("perhaps %(number)s, but the title speaks of %(title)s") % words
